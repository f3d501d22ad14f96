//! Whether an officer may make a move on a complaint now, and which offices it could go to. The panel (what is offered), the macros and the
//! handlers (what is accepted) all use these functions.
//!
//! What must stay true: a move is offered exactly when the handler accepts it. Nothing here reads the database: the caller has loaded the
//! complaint and checked that the officer may see it.

use super::{
    Move, Mover, Outcome, Status,
    changes::{
        above_the_accused, above_the_accused_officers, is_led_by_the_accused, jurisdiction, one_higher,
        served_with_the_accused,
    },
    fake::FakeState,
    moves,
    store::Complaint,
};
use crate::{
    error::Error,
    officers::{Role, sign_in::SignedIn},
    offices::OfficeKind,
    server::op::Op,
    shield,
};

/// Why a move may not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The table has no such move from this status for this role.
    Status,
    /// An office is still deciding which station gets it.
    BeingDecided,
    /// No station has refused it, so there is nothing to decide.
    NothingToDecide,
    /// Another office decides.
    AnotherDecides,
    /// It is with an office that this officer is not responsible for.
    LiesElsewhere,
    /// It was already refused once, or it is not with a station.
    NobodysToRefuse,
    /// It is already in the requested state.
    AlreadySo,
    /// It discloses no cognizable offence.
    NotCognizable,
    /// There is no office that it could go to, or no outcome that is allowed.
    NoChoice,
    /// Another officer must do it: the complainant said that what this officer closed is not settled, or this officer proposed or closed it.
    AnotherOfficer,
    /// The complaint is about the office in which this officer served when it happened.
    Concerned,
}

impl From<WhyNot> for Error {
    fn from(why: WhyNot) -> Self {
        match why {
            WhyNot::AnotherDecides | WhyNot::LiesElsewhere | WhyNot::AnotherOfficer | WhyNot::Concerned => {
                Self::NotAllowed
            }
            WhyNot::Status
            | WhyNot::BeingDecided
            | WhyNot::NothingToDecide
            | WhyNot::NobodysToRefuse
            | WhyNot::AlreadySo
            | WhyNot::NotCognizable
            | WhyNot::NoChoice => Self::NotNow,
        }
    }
}

/// Whether this officer, who may see the complaint, may make this move now. Returns the status after the move.
///
/// # Errors
/// Why the move is not allowed.
pub fn may(op: &Op, who: &SignedIn, complaint: &Complaint, a_move: Move) -> Result<Status, WhyNot> {
    let role = who.officer.role;
    let status = moves::after(complaint.status, a_move, Mover::Officer(role)).ok_or(WhyNot::Status)?;
    if complaint.decider_id.is_some() && !moves::while_decided(a_move) {
        return Err(WhyNot::BeingDecided);
    }
    let why_not = match a_move {
        Move::Note => None,
        Move::Decide if complaint.decider_id.is_none() => Some(WhyNot::NothingToDecide),
        Move::Decide => (!jurisdiction::decides(op, who, complaint)).then_some(WhyNot::AnotherDecides),
        _ => (!is_responsible(op, who, complaint)).then_some(WhyNot::LiesElsewhere),
    };
    if let Some(why_not) = why_not {
        return Err(why_not);
    }
    // There is nobody above the chief.
    if role != Role::Chief && served_with_the_accused(op, complaint, who.officer.id) {
        return Err(WhyNot::Concerned);
    }
    if works_on_it(a_move) && closed_it_before(complaint, who) {
        return Err(WhyNot::AnotherOfficer);
    }
    let already = |so: bool| so.then_some(WhyNot::AlreadySo);
    let none = |nothing: bool| nothing.then_some(WhyNot::NoChoice);
    let why_not = match a_move {
        Move::Forward | Move::Decide => none(choices(op, who, complaint, a_move).is_empty()),
        Move::Accuse => none(complaint.accused_id.is_none() && choices(op, who, complaint, a_move).is_empty()),
        Move::NotOurs if !jurisdiction::may_refuse(complaint) => Some(WhyNot::NobodysToRefuse),
        Move::NotOurs => none(jurisdiction::decider(op, complaint, None).is_none()),
        Move::Close => none(!Outcome::ALL.iter().any(|&outcome| may_close_with(op, complaint, outcome, who))),
        Move::ProposeFake => already(complaint.fake.state.is_some()),
        Move::SignFake if complaint.fake.state != Some(FakeState::Proposed) => Some(WhyNot::AlreadySo),
        Move::SignFake => (!complaint.fake.may_be_signed_by(who.officer.id)).then_some(WhyNot::AnotherOfficer),
        // Nobody writes down what the complainant says about their own closing.
        Move::RecordAnswer => (complaint.closed_by_id == Some(who.officer.id)).then_some(WhyNot::AnotherOfficer),
        Move::Reopen => none(one_higher(op, complaint).is_none()),
        Move::Accept => already(complaint.accepted),
        Move::Assign => already(complaint.officer_id == Some(who.officer.id)),
        Move::Seal => already(complaint.confidential),
        Move::Unseal => already(!complaint.confidential),
        Move::Cognizable => already(complaint.is_cognizable()),
        Move::NotCognizable => already(!complaint.is_cognizable()),
        Move::Signed | Move::AllowEnquiry if !complaint.is_cognizable() => Some(WhyNot::NotCognizable),
        Move::Signed => already(complaint.signed_at.is_some()),
        Move::AllowEnquiry => already(complaint.enquiry_at.is_some()),
        Move::AcceptReport => already(complaint.report_accepted_at.is_some()),
        Move::Start
        | Move::Note
        | Move::Ask
        | Move::Report
        | Move::Return
        | Move::Add
        | Move::Answer
        | Move::Contest => None,
    };
    why_not.map_or(Ok(status), Err)
}

/// Whether a move works on the matter itself, as opposed to passing it on, noting something or protecting it.
const fn works_on_it(a_move: Move) -> bool {
    matches!(
        a_move,
        Move::Accept
            | Move::Start
            | Move::Assign
            | Move::Report
            | Move::Return
            | Move::AcceptReport
            | Move::NotCognizable
            | Move::AllowEnquiry
            | Move::Close
            | Move::ProposeFake
            | Move::SignFake
    )
}

/// Whether this officer closed the complaint before its complainant said "not settled": then a different officer looks at it. There is nobody
/// above the chief.
fn closed_it_before(complaint: &Complaint, who: &SignedIn) -> bool {
    complaint.is_looked_at_again() && complaint.closed_by_id == Some(who.officer.id) && who.officer.role != Role::Chief
}

/// Whether this officer, who may see the complaint, may take the shield off it now: whoever answers for it where it is, and never somebody who served at
/// the accused office when it happened. Putting it on only protects, so that takes less ([`shield::may_shield`]).
pub fn may_lift(op: &Op, who: &SignedIn, complaint: &Complaint) -> bool {
    let role = who.officer.role;
    let is_concerned = || role != Role::Chief && served_with_the_accused(op, complaint, who.officer.id);
    shield::may_lift(role) && is_responsible(op, who, complaint) && !is_concerned()
}

/// Every move that this officer may make now.
pub fn all(op: &Op, who: &SignedIn, complaint: &Complaint) -> Vec<Move> {
    let may = |a_move: &Move| may(op, who, complaint, *a_move).is_ok();
    Move::ALL.iter().copied().filter(may).collect()
}

/// The offices that the form of a move offers and the handler accepts: where to forward to, which station may be competent, which office
/// the complaint is about. The office to propose comes first. Empty for a move that names no office.
pub fn choices(op: &Op, who: &SignedIn, complaint: &Complaint, a_move: Move) -> Vec<i64> {
    match a_move {
        Move::Forward => forward_choices(op, who, complaint),
        Move::Decide => {
            let higher = jurisdiction::may_hand_up_to(op, who, complaint);
            jurisdiction::choices(op, who, complaint).into_iter().chain(higher).collect()
        }
        Move::NotOurs => jurisdiction::nameable(op, complaint),
        Move::Accuse => accusable_offices(op),
        _ => Vec::new(),
    }
}

/// The stations to which this officer may forward a complaint; for a circle officer only those of the circle.
pub fn stations(op: &Op, who: &SignedIn) -> Vec<i64> {
    let stations = op.offices().of_kind(OfficeKind::Station, op.now()).into_iter().map(|station| station.id);
    stations.filter(|id| who.officer.role != Role::Circle || who.offices().contains(id)).collect()
}

/// A complaint about an office may go to the office above it, or to a station outside it; never to the office that already has it.
fn forward_choices(op: &Op, who: &SignedIn, complaint: &Complaint) -> Vec<i64> {
    let mut all = stations(op, who);
    if let Some(accused) = complaint.accused_id {
        let Some(higher) = above_the_accused_officers(op, complaint, accused) else { return Vec::new() };
        let under = op.offices().below(accused, op.now());
        all.retain(|station| *station != higher && !under.contains(station));
        all.retain(|station| !is_led_by_the_accused(op, complaint, *station));
        all.insert(0, higher);
    }
    if complaint.is_looked_at_again() {
        // Not back to where it was closed.
        all.retain(|station| Some(*station) != complaint.contested_id && Some(*station) != complaint.station_id);
    }
    if complaint.status == Status::Forwarded {
        all.retain(|office| Some(*office) != complaint.office_id);
    }
    all
}

/// The offices that a complaint can be about: those with an office above them that can take the complaint.
fn accusable_offices(op: &Op) -> Vec<i64> {
    let kinds = [OfficeKind::Station, OfficeKind::Circle, OfficeKind::Zone];
    let all = kinds.into_iter().flat_map(|kind| op.offices().of_kind(kind, op.now())).map(|office| office.id);
    all.filter(|id| above_the_accused(op, *id).is_some()).collect()
}

/// Whether the complaint is with the officer's own office or one below it. After a reopening it is with a higher office: the station can
/// still read it and add notes, but no longer decides.
fn is_responsible(op: &Op, who: &SignedIn, complaint: &Complaint) -> bool {
    let now = op.now();
    if who.officer.role == Role::Chief {
        return true;
    }
    let offices = op.offices();
    match (complaint.office_id, who.officer.office_id) {
        (Some(holder), Some(own)) => {
            // If the office no longer exists, the circle that stood above it finishes the complaint.
            let left_behind = || {
                who.officer.role == Role::Circle
                    && offices.existing(holder, now).is_none()
                    && complaint.circle_id.is_some_and(|circle| who.offices().contains(&circle))
            };
            who.offices().contains(&holder) || offices.below(own, now).contains(&holder) || left_behind()
        }
        _ => true,
    }
}

/// Whether this officer may close the complaint with this outcome at its present office: only some offices register FIRs, and after an inquiry
/// into what may be a cognizable offence everything but an FIR is for the circle officer or the chief to decide, by closing it or by accepting the
/// report (BNSS, section 173; BNS, section 199; Lalita Kumari, 2013). "Fake" is a controlled finding ([`super::fake`]).
pub fn may_close_with(op: &Op, complaint: &Complaint, outcome: Outcome, who: &SignedIn) -> bool {
    let role = who.officer.role;
    let needs_a_superior = complaint.is_cognizable()
        && complaint.status != Status::Received
        && complaint.report_accepted_at.is_none()
        && outcome != Outcome::FirRegistered;
    if needs_a_superior && !matches!(role, Role::Circle | Role::Chief) {
        return false;
    }
    let offices = op.offices();
    let stands = || complaint.fake.may_stand(who.officer.id, op.now());
    let registers = || complaint.office_id.and_then(|id| offices.get(id)).is_none_or(|office| office.registers_fir);
    moves::may_close_with(complaint.status, outcome, role)
        && (outcome != Outcome::FirRegistered || registers())
        && (outcome != Outcome::FoundFake || stands())
}
