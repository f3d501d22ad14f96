//! What the parts of the board share.

use super::batch;
use crate::officers::Role;
use leptos::prelude::*;

/// State shared between the board and the panel of a complaint.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The complaint that last changed, and a counter that tells two changes of the same complaint apart.
    pub changed: RwSignal<(String, u32)>,
    /// Reloads the board.
    pub again: Callback<()>,
    /// Goes to a page of the board.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser drags cards"))]
    pub open: Callback<String>,
    /// Text for screen readers to announce.
    pub announced: RwSignal<String>,
    /// The cards that are ticked.
    pub chosen: batch::Picked,
    /// Role of the officer who is looking.
    pub role: Role,
}
