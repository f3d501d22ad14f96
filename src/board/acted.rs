//! Who made a timeline entry: an officer, the complainant, the chief by a post on X, or the clock.

use crate::{
    complaint::{EntryKind, Millis},
    officers::Role,
    string_enum,
};
use serde::{Deserialize, Serialize};

string_enum! {
    /// Who acted.
    pub enum Actor {
        /// The named officer.
        Officer = "officer",
        /// The chief, on X; the named officer confirmed it.
        ChiefConfirmed = "chief_confirmed",
        /// The chief, on X.
        ChiefOnX = "chief_on_x",
        /// Nobody: a deadline passed.
        Clock = "clock",
        /// The complainant.
        Complainant = "complainant",
        /// Somebody else in the same conversation.
        SomebodyElse = "somebody_else",
        /// The platform reported it.
        Platform = "platform",
        /// The police's own account, used outside this program.
        OurAccount = "our_account",
        /// Derived from the text of the complaint.
        Words = "words",
        /// This program itself.
        Desk = "desk",
    }
}

/// Who made an entry of this kind; `officer` is the role of the officer who wrote it, if one did.
pub const fn actor(kind: EntryKind, officer: Option<Role>) -> Actor {
    match (kind, officer) {
        // Only the chief gives orders. One that another officer wrote down is the chief's order on X.
        (EntryKind::Ordered, Some(role)) if !matches!(role, Role::Chief) => Actor::ChiefConfirmed,
        (EntryKind::Escalated, _) => Actor::Clock,
        (_, Some(_)) => Actor::Officer,
        (EntryKind::Ordered | EntryKind::OrderDropped | EntryKind::OrderExtended, None) => Actor::ChiefOnX,
        (EntryKind::PostJoined | EntryKind::PostEdited, None) => Actor::SomebodyElse,
        (EntryKind::PostDeleted | EntryKind::PostHidden | EntryKind::PostView, None) => Actor::Platform,
        (EntryKind::AnsweredElsewhere, None) => Actor::OurAccount,
        (EntryKind::Accused, None) => Actor::Words,
        (
            EntryKind::Received
            | EntryKind::Added
            | EntryKind::Edited
            | EntryKind::Settled
            | EntryKind::PartlySettled
            | EntryKind::NotSettled
            | EntryKind::FakeContested
            | EntryKind::Reopened
            | EntryKind::HandleProved,
            None,
        ) => Actor::Complainant,
        (_, None) => Actor::Desk,
    }
}

/// A complaint that was closed and then reopened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// When it was reopened, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// Whether the complainant said that it was not settled; otherwise an officer reopened it.
    pub by_complainant: bool,
    /// The complainant's words, or the officer's reason.
    pub words: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Actor, actor};
    use crate::{complaint::EntryKind, officers::Role};

    #[test]
    fn each_entry_names_who_acted() {
        assert_eq!(actor(EntryKind::Escalated, None), Actor::Clock);
        assert_eq!(actor(EntryKind::Ordered, None), Actor::ChiefOnX);
        assert_eq!(actor(EntryKind::Ordered, Some(Role::Operator)), Actor::ChiefConfirmed);
        assert_eq!(actor(EntryKind::Ordered, Some(Role::Chief)), Actor::Officer);
        assert_eq!(actor(EntryKind::PostJoined, None), Actor::SomebodyElse);
        assert_eq!(actor(EntryKind::PostJoined, Some(Role::Operator)), Actor::Officer);
        assert_eq!(actor(EntryKind::NotSettled, None), Actor::Complainant);
        assert_eq!(actor(EntryKind::Forwarded, None), Actor::Desk);
        // Exactly the nine kinds that a complainant can cause are attributed to the complainant.
        let theirs: Vec<_> =
            EntryKind::ALL.iter().filter(|&&kind| actor(kind, None) == Actor::Complainant).copied().collect();
        assert_eq!(theirs.len(), 9);
    }
}
