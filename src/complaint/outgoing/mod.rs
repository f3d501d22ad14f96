//! What may leave with a complaint: the words that must not, and the one door that everything which leaves is asked at.
//!
//! A case of a woman or a child, or a confidential one, keeps a list of words that must not leave: names, telephone numbers, handles, schools,
//! exact places. It is proposed from the case's own texts each time it is asked, so that it knows the newest words, and people add and
//! release. Who may be told anything at all says `disclosure`, and the rule over the words is [`crate::shield::guard`]. What must stay true: nothing is written to the outbox, handed to a platform or told as
//! sent by hand without [`store::stop`]; statements and exports will ask it too.

#[cfg(feature = "ssr")]
mod disclosure;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod proposed;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod view;

#[cfg(feature = "ssr")]
pub use disclosure::{disclosure, not_for_everybody};

use serde::{Deserialize, Serialize};

/// The most words about which people may say something in one case.
pub const MOST: u32 = 200;
/// The fewest letters and digits of a word; a shorter one would stop everything.
pub const SHORTEST: u32 = 3;

/// A word that must not leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// As it stands in the text, or was typed.
    pub word: String,
    /// Whether the program proposed it; else somebody added it.
    pub proposed: bool,
}

/// What a case's page shows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfCase {
    /// The words.
    pub words: Vec<Withheld>,
    /// Whether the case is one whose words are proposed.
    pub sensitive: bool,
    /// Whether this officer may add one.
    pub may_add: bool,
    /// Whether this officer may say that one may leave.
    pub may_release: bool,
}
