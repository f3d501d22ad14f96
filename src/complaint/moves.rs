//! The life of a complaint: one pure table that says who may make which move from which status, and what the new status is.
//!
//! `received -> forwarded -> investigating -> reported -> closed(outcome)`; reopening goes back to `forwarded`, one office
//! higher. Every entry point (form, keyboard, drag and drop, server function) uses [`after`], and nothing else decides.

use super::{Outcome, Status};
use crate::{officers::Role, string_enum};

string_enum! {
    /// An action that a person can take on a complaint.
    pub enum Move {
        /// Give it to a station and its circle officer.
        Forward = "forward",
        /// The station accepts it as its own.
        Accept = "accept",
        /// Begin the inquiry.
        Start = "start",
        /// The station refuses it as not its own; possible once, and only before the inquiry.
        NotOurs = "not_ours",
        /// A higher office decides which station gets it; no station may refuse it again.
        Decide = "decide",
        /// Add an internal note; the citizen does not see it.
        Note = "note",
        /// Ask the complainant a question, which is shown on the private page.
        Ask = "ask",
        /// An officer takes the complaint.
        Assign = "assign",
        /// The station submits its report.
        Report = "report",
        /// Send an insufficient report back: the inquiry goes on.
        Return = "return",
        /// Accept the report: the finding stands, and whoever reported may close.
        AcceptReport = "accept_report",
        /// Close it with an outcome.
        Close = "close",
        /// Reopen it, one office higher.
        Reopen = "reopen",
        /// Make the inquiry confidential: from now on the public sees only "in inquiry".
        Seal = "seal",
        /// End the confidentiality.
        Unseal = "unseal",
        /// Record which office it is about, or that it is about none; that office never gets it and never sees it.
        Accuse = "accuse",
        /// Record that it may disclose a cognizable offence, although its category does not say so.
        Cognizable = "cognizable",
        /// Decide that it discloses no cognizable offence.
        NotCognizable = "not_cognizable",
        /// Record that the complainant signed the information (BNSS, section 173 (1)).
        Signed = "signed",
        /// Permit a preliminary enquiry of 14 days into an offence of three to under seven years (BNSS, section 173 (3)).
        AllowEnquiry = "allow_enquiry",
        /// Propose the finding "fake", with a reason; another officer must sign it.
        ProposeFake = "propose_fake",
        /// Sign the proposal: the complainant is told and can reply before it stands.
        SignFake = "sign_fake",
        /// Record what the complainant answered by telephone to "is it settled?"; "not settled" reopens it.
        RecordAnswer = "record_answer",
        /// The complainant adds text or photos.
        Add = "add",
        /// The complainant says whether the matter was really settled; "no" reopens it.
        Answer = "answer",
        /// The complainant contests the finding "fake".
        Contest = "contest",
    }
}

/// Who makes a move: an officer in a role, or the complainant with the private link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// An officer in this role, in whose scope the complaint is.
    Officer(Role),
    /// Whoever holds the private link.
    Complainant,
}

/// The status after a move, or `None` if the table forbids the move.
///
/// Whether the complaint is in the officer's scope is not checked here; `shield` and the store do that.
pub fn after(status: Status, a_move: Move, mover: Mover) -> Option<Status> {
    use Move::{
        Accept, AcceptReport, Accuse, Add, AllowEnquiry, Answer, Ask, Assign, Close, Cognizable, Contest, Decide,
        Forward, NotCognizable, NotOurs, Note, ProposeFake, RecordAnswer, Reopen, Report, Return, Seal, SignFake,
        Signed, Start, Unseal,
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
        (AcceptReport, Reported) if may(&[Circle, Chief]) => Some(Reported),
        (Close, Reported) if anyone_working => Some(Closed),
        // What never leaves the cell: another district, a duplicate, nothing to act on.
        (Close, Received) if may(&[Operator, Chief]) => Some(Closed),
        (Reopen, Closed) if cell_or_head => Some(Forwarded),
        (ProposeFake, Reported) if may(&[Station, Circle, Chief]) => Some(Reported),
        (SignFake, Reported) if may(&[Circle, Chief]) => Some(Reported),
        // "Not settled" is recorded together with a reopening, as for the complainant's own answer.
        (RecordAnswer, Closed) if may(&[Operator, Chief]) => Some(Closed),
        (Note, any) if anyone_working => Some(any),
        (Ask | Assign, any) if anyone_working && any != Closed => Some(any),
        (Seal | Unseal | Accuse, any) if cell_or_head => Some(any),
        // Anybody may see an offence in it; that there is none is decided above the station.
        (Cognizable | Signed, any) if anyone_working && any != Closed => Some(any),
        (NotCognizable, any) if may(&[Circle, Chief]) && any != Closed => Some(any),
        (AllowEnquiry, Forwarded | Investigating) if may(&[Circle, Chief]) => Some(status),
        (Add, any) if complainant => Some(any),
        // "Settled" stays closed; "not settled" is recorded together with a reopening.
        (Answer, Closed) if complainant => Some(Closed),
        (Contest, Reported) if complainant => Some(Reported),
        _ => None,
    }
}

/// Whether a move is allowed while an office decides which station gets the complaint: only moves that do not begin work on it.
pub const fn while_decided(a_move: Move) -> bool {
    matches!(a_move, Move::Decide | Move::Note | Move::Seal | Move::Unseal | Move::Accuse | Move::Add)
}

/// The move that leads from one status to another, for a card dragged between columns of the board.
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
/// "Fake" is a controlled finding: only the circle officer or the chief may close with it, and only as `Fake::may_stand` allows. A complaint closed straight from
/// the cell was never inquired into, so only outcomes that need no inquiry are allowed.
pub fn may_close_with(status: Status, outcome: Outcome, role: Role) -> bool {
    let role_fits = outcome != Outcome::FoundFake || matches!(role, Role::Circle | Role::Chief);
    let status_fits = status != Status::Received
        || matches!(outcome, Outcome::Duplicate | Outcome::AnotherPlace | Outcome::NotEnough);
    role_fits && status_fits && after(status, Move::Close, Mover::Officer(role)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table, independently written out a second time: a row per move, a column per status, a letter per role that may make it.
    /// O operator, S station, C circle, H chief, P complainant; admin and auditor may make no move.
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
        (Move::AcceptReport, ["", "", "", "CH", ""]),
        (Move::Close, ["OH", "", "", "OSCH", ""]),
        (Move::Reopen, ["", "", "", "", "OCH"]),
        (Move::Seal, ["OCH", "OCH", "OCH", "OCH", "OCH"]),
        (Move::Unseal, ["OCH", "OCH", "OCH", "OCH", "OCH"]),
        (Move::Accuse, ["OCH", "OCH", "OCH", "OCH", "OCH"]),
        (Move::Cognizable, ["OSCH", "OSCH", "OSCH", "OSCH", ""]),
        (Move::NotCognizable, ["CH", "CH", "CH", "CH", ""]),
        (Move::Signed, ["OSCH", "OSCH", "OSCH", "OSCH", ""]),
        (Move::AllowEnquiry, ["", "CH", "CH", "", ""]),
        (Move::ProposeFake, ["", "", "", "SCH", ""]),
        (Move::SignFake, ["", "", "", "CH", ""]),
        (Move::RecordAnswer, ["", "", "", "", "OH"]),
        (Move::Add, ["P", "P", "P", "P", "P"]),
        (Move::Answer, ["", "", "", "", "P"]),
        (Move::Contest, ["", "", "", "P", ""]),
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
    fn the_table_holds_for_every_move_status_and_role() {
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
    fn nobody_works_on_a_complaint_while_its_station_is_being_decided() {
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
    fn every_drag_between_columns_is_a_move_of_the_table() {
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
    fn a_complaint_without_inquiry_cannot_be_closed_as_disposed() {
        for &outcome in Outcome::ALL {
            let needs_no_inquiry = matches!(outcome, Outcome::Duplicate | Outcome::AnotherPlace | Outcome::NotEnough);
            assert_eq!(may_close_with(Status::Received, outcome, Role::Operator), needs_no_inquiry, "{outcome}");
        }
    }

    #[test]
    fn only_received_and_reported_complaints_can_be_closed() {
        for &outcome in Outcome::ALL {
            for &role in Role::ALL {
                for status in [Status::Forwarded, Status::Investigating, Status::Closed] {
                    assert!(!may_close_with(status, outcome, role));
                }
            }
        }
    }
}
