//! Who may read which part of a complaint's timeline: one rule for the entries, for what belongs to them, and for live events about them.
//!
//! Whether a viewer may see the complaint at all is decided in [`crate::shield`]; this rule applies to complaints that the viewer may see.
//! What belongs to an entry (text, photos, attachments of an answer) is never shown to more people than the entry itself. The rule exists as
//! a function and, for objects requested by id, as SQL; a test checks that the two agree.

use super::{Audience, EntryKind, store::Entry};
use crate::{
    officers::Role,
    server::db::Sql,
    shield::{Scope, Viewer},
};

/// Entries whose existence the complainant may know while their text and photos are internal: what offices write to each other when they
/// pass a complaint on, and the station's report, which is a claim for the circle officer to accept. The complainant's answer is the text
/// of the closing entry.
const WITHIN_THE_FORCE: [EntryKind; 7] = [
    EntryKind::Forwarded,
    EntryKind::NotOurs,
    EntryKind::HandedUp,
    EntryKind::Decided,
    EntryKind::Accepted,
    EntryKind::Started,
    EntryKind::Reported,
];

/// Whether this viewer may know that an entry with this audience exists.
pub fn may_know(viewer: &Viewer, audience: Audience) -> bool {
    match viewer {
        Viewer::Public => audience == Audience::Public,
        Viewer::Complainant(_) => audience != Audience::Staff,
        Viewer::Officer(_) => true,
    }
}

/// Whether this viewer may read the text of an entry and see its photos. Fails closed.
pub fn may_read(viewer: &Viewer, entry: &Entry) -> bool {
    let withheld_answer = entry.kind == EntryKind::OrderAnswered && entry.text.is_none();
    match viewer {
        Viewer::Public => false,
        Viewer::Complainant(_) => may_know(viewer, entry.audience) && !WITHIN_THE_FORCE.contains(&entry.kind),
        Viewer::Officer(Scope { role, offices, .. }) => match role {
            Role::Chief | Role::Operator => true,
            // An answer to the chief from an office above the station is visible only to that office, the chief and the operators;
            // `changes::ordered` keeps its text off the timeline for the same reason.
            Role::Station | Role::Circle => {
                !withheld_answer || entry.office_id.is_some_and(|office| offices.contains(&office))
            }
            Role::Admin | Role::Auditor => false,
        },
    }
}

/// Adds the condition under which `viewer` may see what belongs to a row of `entry as e`. Always one parenthesised condition; what belongs
/// to no entry is visible to nobody. SQL counterpart of [`may_read`].
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
