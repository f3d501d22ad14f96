//! The life of a complaint: one pure table of who may make which move from which status, and where it leads.
//!
//! `received -> forwarded -> investigating -> reported -> closed(outcome)`; reopened goes back to `forwarded`, one office
//! higher. Every door (form, keyboard, drag and drop, server function) asks [`after`], and nothing else decides.

use super::{Outcome, Status};
use crate::{officers::Role, string_enum};

string_enum! {
    /// Something a person can do to a complaint.
    pub enum Move {
        /// Give it to a station and its circle officer.
        Forward = "forward",
        /// The station says: this is ours, we have it.
        Accept = "accept",
        /// The inquiry begins.
        Start = "start",
        /// The station says, once and before the inquiry: this is not ours.
        NotOurs = "not_ours",
        /// An office above says which station has it; no station refuses it again.
        Decide = "decide",
        /// Words for colleagues; the citizen does not see them.
        Note = "note",
        /// A question to the complainant, shown on the private page.
        Ask = "ask",
        /// An officer takes it upon himself.
        Assign = "assign",
        /// The station's finding.
        Report = "report",
        /// The report is not enough: back to the inquiry.
        Return = "return",
        /// The end, with an outcome.
        Close = "close",
        /// Begin again, one office higher.
        Reopen = "reopen",
        /// Make the inquiry confidential: from now on the public knows only "in inquiry".
        Seal = "seal",
        /// End confidentiality.
        Unseal = "unseal",
        /// Say which office it is about, or that it is about none: that office never has it and never sees it.
        Accuse = "accuse",
        /// The complainant adds words or photos.
        Add = "add",
        /// The complainant says whether it was really settled; "no" reopens.
        Answer = "answer",
    }
}

/// Who makes a move: an officer in a role, or the complainant with the private link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// An officer, in this role, in whose scope the complaint lies.
    Officer(Role),
    /// Whoever holds the private link.
    Complainant,
}

/// The status after a move, or `None` where the table forbids it.
///
/// Whether the complaint lies in the officer's scope is not asked here: `shield` and the store do that.
pub fn after(status: Status, a_move: Move, mover: Mover) -> Option<Status> {
    use Move::{
        Accept, Accuse, Add, Answer, Ask, Assign, Close, Decide, Forward, NotOurs, Note, Reopen, Report, Return, Seal,
        Start, Unseal,
    };
    use Role::{Chief, Circle, Operator, Station};
    use Status::{Closed, Forwarded, Investigating, Received, Reported};

    let may = |roles: &[Role]| matches!(mover, Mover::Officer(role) if roles.contains(&role));
    let complainant = mover == Mover::Complainant;
    let cell_or_head = may(&[Operator, Circle, Chief]);
    let anyone_working = may(&[Operator, Station, Circle, Chief]);
    match (a_move, status) {
        (Forward, Received | Forwarded) if cell_or_head => Some(Forwarded),
        (Accept, Forwarded) if may(&[Station, Circle, Chief]) => Some(Forwarded),
        (Start, Forwarded) if may(&[Station, Circle, Chief]) => Some(Investigating),
        (NotOurs, Forwarded) if may(&[Station]) => Some(Forwarded),
        (Decide, Forwarded) if may(&[Circle, Chief]) => Some(Forwarded),
        (Report, Investigating) if may(&[Station, Circle, Chief]) => Some(Reported),
        (Return, Reported) if may(&[Circle, Chief]) => Some(Investigating),
        (Close, Reported) if anyone_working => Some(Closed),
        // What never leaves the cell: another district, a repeat, nothing to act on.
        (Close, Received) if may(&[Operator, Chief]) => Some(Closed),
        (Reopen, Closed) if cell_or_head => Some(Forwarded),
        (Note, any) if anyone_working => Some(any),
        (Ask | Assign, any) if anyone_working && any != Closed => Some(any),
        (Seal | Unseal | Accuse, any) if cell_or_head => Some(any),
        (Add, any) if complainant => Some(any),
        // "Settled" stays closed; "not settled" is recorded together with a reopening.
        (Answer, Closed) if complainant => Some(Closed),
        _ => None,
    }
}

/// Whether a move may be made while an office decides which station has it: what makes nobody begin to work on it.
pub const fn while_decided(a_move: Move) -> bool {
    matches!(a_move, Move::Decide | Move::Note | Move::Seal | Move::Unseal | Move::Accuse | Move::Add)
}

/// The move that leads from one status to another, for a card that is dragged from column to column.
pub fn between(from: Status, to: Status) -> Option<Move> {
    use Status::{Closed, Forwarded, Investigating, Received, Reported};
    Some(match (from, to) {
        (Received, Forwarded) => Move::Forward,
        (Forwarded, Investigating) => Move::Start,
        (Investigating, Reported) => Move::Report,
        (Reported, Investigating) => Move::Return,
        (Reported | Received, Closed) => Move::Close,
        (Closed, Forwarded) => Move::Reopen,
        _ => return None,
    })
}

/// Whether a complaint may be closed with this outcome.
///
/// "Fake" is a controlled finding: the circle officer or the chief countersigns, nobody below. What is closed straight from
/// the cell was never inquired into, so only outcomes that need no inquiry fit.
pub fn may_close_with(status: Status, outcome: Outcome, role: Role) -> bool {
    let role_fits = outcome != Outcome::FoundFake || matches!(role, Role::Circle | Role::Chief);
    let status_fits = status != Status::Received
        || matches!(outcome, Outcome::Duplicate | Outcome::AnotherPlace | Outcome::NotEnough);
    role_fits && status_fits && after(status, Move::Close, Mover::Officer(role)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table, written out by hand a second time: a row per move, a column per status, a letter per role that may.
    /// O operator, S station, C circle, H chief, P complainant; admin and auditor may nothing anywhere.
    const TABLE: &[(Move, [&str; 5])] = &[
        //                 received forwarded investigating reported closed
        (Move::Forward, ["OCH", "OCH", "", "", ""]),
        (Move::Accept, ["", "SCH", "", "", ""]),
        (Move::Start, ["", "SCH", "", "", ""]),
        (Move::NotOurs, ["", "S", "", "", ""]),
        (Move::Decide, ["", "CH", "", "", ""]),
        (Move::Note, ["OSCH", "OSCH", "OSCH", "OSCH", "OSCH"]),
        (Move::Ask, ["OSCH", "OSCH", "OSCH", "OSCH", ""]),
        (Move::Assign, ["OSCH", "OSCH", "OSCH", "OSCH", ""]),
        (Move::Report, ["", "", "SCH", "", ""]),
        (Move::Return, ["", "", "", "CH", ""]),
        (Move::Close, ["OH", "", "", "OSCH", ""]),
        (Move::Reopen, ["", "", "", "", "OCH"]),
        (Move::Seal, ["OCH", "OCH", "OCH", "OCH", "OCH"]),
        (Move::Unseal, ["OCH", "OCH", "OCH", "OCH", "OCH"]),
        (Move::Accuse, ["OCH", "OCH", "OCH", "OCH", "OCH"]),
        (Move::Add, ["P", "P", "P", "P", "P"]),
        (Move::Answer, ["", "", "", "", "P"]),
    ];

    fn letter(mover: Mover) -> char {
        match mover {
            Mover::Officer(Role::Operator) => 'O',
            Mover::Officer(Role::Station) => 'S',
            Mover::Officer(Role::Circle) => 'C',
            Mover::Officer(Role::Chief) => 'H',
            Mover::Officer(Role::Admin | Role::Auditor) => '-',
            Mover::Complainant => 'P',
        }
    }

    #[test]
    fn every_move_from_every_status_by_everyone() {
        assert_eq!(TABLE.len(), Move::ALL.len(), "a move is missing from the table");
        let movers: Vec<Mover> =
            Role::ALL.iter().map(|&role| Mover::Officer(role)).chain([Mover::Complainant]).collect();
        for &(a_move, row) in TABLE {
            for (&status, allowed) in Status::ALL.iter().zip(row) {
                for &mover in &movers {
                    let got = after(status, a_move, mover);
                    assert_eq!(got.is_some(), allowed.contains(letter(mover)), "{a_move} from {status} by {mover:?}");
                    if let Some(next) = got {
                        assert_eq!(next, leads_to(a_move, status), "{a_move} from {status}");
                    }
                }
            }
        }
    }

    fn leads_to(a_move: Move, from: Status) -> Status {
        match a_move {
            Move::Forward | Move::Accept | Move::Reopen | Move::NotOurs | Move::Decide => Status::Forwarded,
            Move::Start | Move::Return => Status::Investigating,
            Move::Report => Status::Reported,
            Move::Close => Status::Closed,
            _ => from,
        }
    }

    #[test]
    fn while_it_is_decided_whose_it_is_nobody_works_on_it() {
        let may: Vec<Move> = Move::ALL.iter().copied().filter(|&a_move| while_decided(a_move)).collect();
        assert_eq!(may, [Move::Decide, Move::Note, Move::Seal, Move::Unseal, Move::Accuse, Move::Add]);
        for a_move in may {
            let mut movers = Role::ALL.iter().map(|&role| Mover::Officer(role)).chain([Mover::Complainant]);
            assert!(
                movers.all(|mover| after(Status::Forwarded, a_move, mover).is_none_or(|to| to == Status::Forwarded))
            );
        }
    }

    #[test]
    fn a_drag_between_columns_is_a_move_of_the_table() {
        for &from in Status::ALL {
            for &to in Status::ALL {
                if let Some(a_move) = between(from, to) {
                    assert_eq!(after(from, a_move, Mover::Officer(Role::Chief)), Some(to), "{from} to {to}");
                }
            }
        }
    }

    #[test]
    fn fake_is_countersigned_by_the_circle_officer_or_the_chief() {
        for &role in Role::ALL {
            let may = matches!(role, Role::Circle | Role::Chief);
            assert_eq!(may_close_with(Status::Reported, Outcome::FoundFake, role), may, "{role}");
        }
    }

    #[test]
    fn what_nobody_inquired_into_cannot_be_called_disposed() {
        for &outcome in Outcome::ALL {
            let needs_no_inquiry = matches!(outcome, Outcome::Duplicate | Outcome::AnotherPlace | Outcome::NotEnough);
            assert_eq!(may_close_with(Status::Received, outcome, Role::Operator), needs_no_inquiry, "{outcome}");
        }
    }

    #[test]
    fn nothing_is_closed_from_the_middle_of_an_inquiry() {
        for &outcome in Outcome::ALL {
            for &role in Role::ALL {
                for status in [Status::Forwarded, Status::Investigating, Status::Closed] {
                    assert!(!may_close_with(status, outcome, role));
                }
            }
        }
    }
}
