//! Queues: complaints that wait for somebody for the same reason, such as a step that is overdue.
//!
//! What must stay true: a queue holds exactly the complaints that fit its rule. Each change of a complaint, and each round of the scheduler,
//! writes the rows of `queued` anew in its own transaction, so that counts and lists are read from an index. What is late is not kept: it follows
//! from the complaint's own `due_at`, which has an index, and changes as time passes.

#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::string_enum;

string_enum! {
    /// A queue of complaints.
    pub enum Queue {
        /// A step is overdue.
        Late = "late",
        /// The complainant has written something that no officer has read yet.
        NewWords = "new_words",
        /// An office has to decide which station it belongs to.
        Whose = "whose",
        /// Its clock is paused, because the complainant was asked something.
        Paused = "paused",
        /// It was closed and then reopened.
        Reopened = "reopened",
    }
}

impl Queue {
    /// Whether its complaints have rows in `queued`.
    pub const fn is_kept(self) -> bool {
        !matches!(self, Self::Late)
    }

    /// Whether a closed complaint can be in it.
    pub const fn may_be_closed(self) -> bool {
        matches!(self, Self::NewWords)
    }
}
