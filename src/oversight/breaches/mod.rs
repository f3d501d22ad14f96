//! Incidents in which personal data got out, or the system was attacked: what has to be told to whom, by when, and what was done.
//!
//! The clocks run from when somebody noticed it, not from when it was entered here. CERT-In is told within six hours (directions of 28-04-2022 under
//! section 70B(6) of the IT Act), the Data Protection Board and the persons concerned without delay, and the Board in detail within 72 hours (DPDP Rules
//! 2025, rule 7, in force from 13-05-2027). docs/law.md has what a lawyer must still confirm.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    language::dates::Millis,
    officers::{Me, PersonName},
    string_enum,
};
use serde::{Deserialize, Serialize};

const HOUR: Millis = 3_600_000;

string_enum! {
    /// Something that was done about an incident.
    pub enum BreachStep {
        /// CERT-In was told.
        CertIn = "cert_in",
        /// The Data Protection Board was told.
        Board = "board",
        /// The persons whose data it is were told.
        People = "people",
        /// The Board was told in detail.
        BoardDetail = "board_detail",
        /// A note.
        Note = "note",
        /// It is over.
        Ended = "ended",
    }
}

impl BreachStep {
    /// The steps that the law asks for, in the order in which they are due.
    pub const DUTIES: [Self; 4] = [Self::CertIn, Self::Board, Self::People, Self::BoardDetail];

    /// When it is due, for an incident that was noticed at this moment; `None` if the law gives no hours: without delay, or not at all.
    pub const fn due(self, noticed_at: Millis) -> Option<Millis> {
        match self {
            Self::CertIn => Some(noticed_at + 6 * HOUR),
            Self::BoardDetail => Some(noticed_at + 72 * HOUR),
            Self::Board | Self::People | Self::Note | Self::Ended => None,
        }
    }

    /// Whether the law asks for it.
    pub fn is_duty(self) -> bool {
        Self::DUTIES.contains(&self)
    }

    /// Whether it is done once at most.
    pub const fn is_once(self) -> bool {
        !matches!(self, Self::Note)
    }
}

/// Maximum length of what is written about an incident, in characters.
pub const MAX_WORDS: usize = 2_000;
/// How many incidents the page shows, the newest first.
pub const SHOWN: i64 = 50;

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepLine {
    /// What.
    pub step: BreachStep,
    /// When it was done, in milliseconds since the epoch (UTC).
    pub done_at: Millis,
    /// The number under which the authority has it, or what was done.
    pub text: String,
    /// Who entered it.
    pub officer: PersonName,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreachLine {
    /// Primary key of the `breach` row.
    pub id: i64,
    /// When it was noticed, in milliseconds since the epoch (UTC).
    pub noticed_at: Millis,
    /// What happened.
    pub what: String,
    /// Who entered it.
    pub officer: PersonName,
    /// What was done, the oldest first.
    pub steps: Vec<StepLine>,
}

impl BreachLine {
    /// When a step was done.
    pub fn done(&self, step: BreachStep) -> Option<Millis> {
        self.steps.iter().find(|line| line.step == step).map(|line| line.done_at)
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        self.done(BreachStep::Ended).is_some()
    }

    /// The duties that are not done.
    pub fn open(&self) -> impl Iterator<Item = BreachStep> + '_ {
        BreachStep::DUTIES.into_iter().filter(|step| self.done(*step).is_none())
    }

    /// Whether something is overdue at this moment.
    pub fn is_late(&self, now: Millis) -> bool {
        self.open().any(|step| step.due(self.noticed_at).is_some_and(|due| due < now))
    }
}

/// The page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Breaches {
    /// The officer who is looking.
    pub me: Me,
    /// Whether this officer may enter something.
    pub may_change: bool,
    /// The incidents, the newest first.
    pub breaches: Vec<BreachLine>,
    /// When this was made, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

#[cfg(test)]
mod unit_tests {
    use super::{BreachLine, BreachStep, HOUR, StepLine};
    use crate::officers::PersonName;

    fn line(steps: &[(BreachStep, i64)]) -> BreachLine {
        let officer = PersonName::from("Asha");
        let steps = steps.iter().map(|(step, at)| StepLine {
            step: *step,
            done_at: *at,
            text: String::new(),
            officer: officer.clone(),
        });
        BreachLine { id: 1, noticed_at: 0, what: "x".into(), officer: officer.clone(), steps: steps.collect() }
    }

    #[test]
    fn cert_in_is_due_in_6_hours_and_the_board_in_detail_in_72() {
        assert_eq!(BreachStep::CertIn.due(5), Some(5 + 6 * HOUR));
        assert_eq!(BreachStep::BoardDetail.due(5), Some(5 + 72 * HOUR));
        let nothing = line(&[]);
        assert_eq!(nothing.open().collect::<Vec<_>>(), BreachStep::DUTIES);
        assert!(!nothing.is_late(6 * HOUR) && nothing.is_late(6 * HOUR + 1));
        let told = line(&[(BreachStep::CertIn, HOUR)]);
        assert!(!told.is_late(72 * HOUR) && told.is_late(72 * HOUR + 1));
        let all: Vec<_> = BreachStep::DUTIES.iter().map(|step| (*step, HOUR)).collect();
        assert!(!line(&all).is_late(i64::MAX));
    }
}
