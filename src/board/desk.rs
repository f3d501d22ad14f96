//! What the parts of the board tell each other.

use super::batch;
use crate::officers::Role;
use leptos::prelude::*;

/// What a panel and the board tell each other.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The complaint that last changed, and a count, so that the same one twice is two changes.
    pub changed: RwSignal<(String, u32)>,
    /// Ask the board again.
    pub again: Callback<()>,
    /// Go to a page of the board.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser drags cards"))]
    pub open: Callback<String>,
    /// What to announce to someone who does not see it.
    pub announced: RwSignal<String>,
    /// The cards that are ticked.
    pub chosen: batch::Picked,
    /// Who looks.
    pub role: Role,
}
