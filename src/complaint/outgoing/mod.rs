//! Words that must not leave with a complaint, and the single check that everything outgoing must pass.
//!
//! A case about a woman or a child, or a confidential one, has a list of withheld words: names, telephone numbers, handles, schools,
//! exact places. The program proposes words from the case's own texts each time the list is needed, so that it covers the newest texts;
//! officers add and release words. `disclosure` decides to whom anything may be said at all, and [`crate::shield::guard`] compares the words.
//!
//! What must stay true: nothing is written to the outbox, given to a platform or marked as sent by hand without [`store::stop`];
//! a statement, which belongs to no single case, is compared with the withheld words of all of them ([`everywhere`]).

#[cfg(feature = "ssr")]
mod disclosure;
#[cfg(feature = "ssr")]
pub mod everywhere;
#[cfg(feature = "ssr")]
mod excerpt;
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
pub(crate) use disclosure::case_kind;
#[cfg(feature = "ssr")]
pub use disclosure::{disclosure, disclosure_of, ids_not_for_everybody, kind, not_for_everybody};
#[cfg(feature = "ssr")]
pub use excerpt::excerpt;

use serde::{Deserialize, Serialize};

/// Maximum number of words in one case that officers may add or release.
pub const MOST: u32 = 200;
/// Minimum number of letters and digits in a word; a shorter one would block everything.
pub const SHORTEST: u32 = 3;

/// A word that must not leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The word as written in the text or typed by an officer.
    pub word: String,
    /// Whether the program proposed it; otherwise an officer added it.
    pub proposed: bool,
}

/// The withheld words of a case, for its page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfCase {
    /// The withheld words.
    pub words: Vec<Withheld>,
    /// Whether the program proposes words for this case.
    pub sensitive: bool,
    /// Whether this officer may add a word.
    pub may_add: bool,
    /// Whether this officer may release a word.
    pub may_release: bool,
}
