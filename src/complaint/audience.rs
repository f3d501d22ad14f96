//! Who may read what of a complaint's timeline: the one rule for entries, for what belongs to them, and for telling that they happened.
//!
//! Whether a viewer may see the complaint at all is [`crate::shield`]'s; this rule is asked about one that he may see. What belongs to an
//! entry (words, photos, the papers of an answer) is never shown to more people than the entry. The rule stands here as a function
//! and, for what is asked for by its id, as SQL; a test holds the two together.

use super::{Audience, EntryKind, store::Entry};
use crate::{
    officers::Role,
    server::db::Sql,
    shield::{Scope, Viewer},
};

/// Entries that the complainant is told of, while what was written and shown with them is for the force: what offices say to each other
/// when they pass a complaint on, and the station's report, which is a claim for the circle officer to accept. The words of the closing
/// are the answer.
const WITHIN_THE_FORCE: [EntryKind; 7] = [
    EntryKind::Forwarded,
    EntryKind::NotOurs,
    EntryKind::HandedUp,
    EntryKind::Decided,
    EntryKind::Accepted,
    EntryKind::Started,
    EntryKind::Reported,
];

/// Whether this viewer may know that something with this audience happened.
pub fn may_know(viewer: &Viewer, audience: Audience) -> bool {
    match viewer {
        Viewer::Public => audience == Audience::Public,
        Viewer::Complainant(_) => audience != Audience::Staff,
        Viewer::Officer(_) => true,
    }
}

/// Whether this viewer may read an entry's words and see its photos. Fails closed.
pub fn may_read(viewer: &Viewer, entry: &Entry) -> bool {
    let above = entry.kind == EntryKind::OrderAnswered && entry.text.is_none();
    match viewer {
        Viewer::Public => false,
        Viewer::Complainant(_) => may_know(viewer, entry.audience) && !WITHIN_THE_FORCE.contains(&entry.kind),
        Viewer::Officer(Scope { role, offices, .. }) => match role {
            Role::Chief | Role::Operator => true,
            // What an office above the station answered to the chief is that office's and theirs: its words were kept off the timeline for
            // the same reason (`changes::ordered`).
            Role::Station | Role::Circle => !above || entry.office_id.is_some_and(|office| offices.contains(&office)),
            Role::Admin | Role::Auditor => false,
        },
    }
}

/// Adds the condition under which `viewer` may see what belongs to a row of `entry as e`. Always one parenthesised condition; what belongs
/// to no entry is nobody's. The twin of [`may_read`].
pub fn readable(statement: &mut Sql, viewer: &Viewer) {
    match viewer {
        Viewer::Complainant(_) => {
            statement.push("(e.audience in ").bind_list([Audience::Public, Audience::Complainant]);
            statement.push(" and e.kind not in ").bind_list(WITHIN_THE_FORCE).push(")");
        }
        Viewer::Officer(Scope { role: Role::Chief | Role::Operator, .. }) => {
            statement.push("(e.id is not null)");
        }
        Viewer::Officer(Scope { role: Role::Station | Role::Circle, offices, .. }) => {
            statement.push("(e.kind <> ").bind(EntryKind::OrderAnswered);
            statement.push(" or e.text is not null or e.office_id in ").bind_list(offices.iter().copied()).push(")");
        }
        Viewer::Public | Viewer::Officer(Scope { role: Role::Admin | Role::Auditor, .. }) => {
            statement.push("(1 = 0)");
        }
    }
}
