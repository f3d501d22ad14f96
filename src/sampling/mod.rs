//! Samples of closed complaints: asked again by the cell, or checked by another office that does not know how they were closed.
//!
//! What must stay true: a draw covers closings of a period that has ended, and its seed is made afterwards, so nobody can steer it, least of all the
//! officer whose case it is; with the stored seed anybody can repeat it. Who closed a complaint neither asks about it nor checks it. A checking office
//! sees neither the number nor the outcome, and nothing confidential goes to an office that may not see it. Nobody checks a complaint about their own
//! office, one above it, or one where they served when it happened.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod choose;
#[cfg(feature = "ssr")]
pub mod draw;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    complaint::{Millis, Outcome, Reference, categories::Both},
    findings::ContactWay,
    language::dates::DAY,
    officers::Me,
    string_enum,
};
use serde::{Deserialize, Serialize};

/// The most samples that a page lists of each kind.
pub const SHOWN: i64 = 50;

string_enum! {
    /// By which rule closed complaints are sampled.
    pub enum Rule {
        /// The cell asks the complainant again, by telephone. Drawn every day: one in ten, and every flagged complaint.
        AskedAgain = "asked_again",
        /// Another office checks it without knowing how it was closed. Drawn every week: a few of all but the fake ones.
        Blind = "blind",
        /// The same for complaints closed as fake. Drawn every week: a few.
        Fake = "fake",
    }
}

impl Rule {
    /// How many days a draw covers.
    pub const fn days(self) -> i64 {
        match self {
            Self::AskedAgain => 1,
            Self::Blind | Self::Fake => 7,
        }
    }

    /// How many of so many closings are drawn; flagged ones come on top of them.
    pub const fn share(self, of: usize) -> usize {
        match self {
            // One in ten, at least one.
            Self::AskedAgain => of.div_ceil(10),
            Self::Blind | Self::Fake => {
                if of < 3 {
                    of
                } else {
                    3
                }
            }
        }
    }

    /// The first day (IST days since 1970) of the period that a day belongs to. Weeks begin on Mondays.
    pub const fn period_of(self, day: i64) -> i64 {
        match self {
            Self::AskedAgain => day,
            // 1 January 1970 was a Thursday.
            Self::Blind | Self::Fake => day - (day + 3).rem_euclid(7),
        }
    }
}

string_enum! {
    /// What came of a sample.
    pub enum SampleResult {
        /// The complainant says that it is settled.
        Settled = "settled",
        /// The complainant says that it is partly settled.
        Partly = "partly",
        /// The complainant says that it is not settled; the complaint was reopened.
        NotSettled = "not_settled",
        /// The complainant was not reached.
        NotReached = "not_reached",
        /// The other office would have closed it in the same way.
        Agrees = "agrees",
        /// The other office would have closed it in another way.
        Differs = "differs",
        /// The complaint was reopened before anybody asked or checked.
        Overtaken = "overtaken",
    }
}

/// Samples from this time before count for the figures of the page, in milliseconds.
pub const COUNTED_WITHIN: Millis = 90 * DAY;

/// A complainant to be asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToAsk {
    /// Primary key of the `sample` row.
    pub id: i64,
    /// The complaint.
    pub reference: Reference,
    /// How it was closed.
    pub outcome: Outcome,
    /// When it was closed, in milliseconds since the epoch (UTC).
    pub closed_at: Millis,
    /// Whether it was certain to be asked about, by a flag.
    pub flagged: bool,
}

/// A complaint to be checked blind: without its number, its station and its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToCheck {
    /// Primary key of the `sample` row.
    pub id: i64,
    /// Its subject, in both languages.
    pub subject: Both,
    /// The complainant's text.
    pub text: String,
    /// The station's reports, oldest first.
    pub reports: Vec<CheckedReport>,
    /// What the complainant said against the finding, oldest first.
    pub contests: Vec<String>,
    /// When it was drawn, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// A report, as whoever checks it blind reads it. With whom there was contact is left out: it may be a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct CheckedReport {
    /// What was found.
    pub text: String,
    /// What was done; none for a report from before that was asked.
    pub done: Option<String>,
    /// How the complainant was reached.
    pub contact_way: Option<ContactWay>,
    /// When, in milliseconds since the epoch (UTC).
    pub contact_at: Option<Millis>,
    /// How many photos and documents came with it.
    pub evidence: i64,
}

/// A sample that should make somebody look: not settled, or another outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Striking {
    /// The complaint.
    pub reference: Reference,
    /// The rule.
    pub rule: Rule,
    /// What came of it.
    pub result: SampleResult,
    /// How it had been closed.
    pub closed_as: Option<Outcome>,
    /// How the checking office would have closed it.
    pub would_be: Option<Outcome>,
    /// The words of whoever asked or checked.
    pub words: Option<String>,
    /// When it was done, in milliseconds since the epoch (UTC).
    pub done_at: Millis,
}

/// What came of the samples of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The rule.
    pub rule: Rule,
    /// How many came out in which way, in the order of [`SampleResult::ALL`]; results without a sample are left out.
    pub results: Vec<(SampleResult, i64)>,
}

/// The page of samples as this officer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Samples {
    /// The officer who is looking.
    pub me: Me,
    /// Complainants to be asked again; none for a circle officer.
    pub to_ask: Vec<ToAsk>,
    /// Complaints to be checked blind by this officer's office.
    pub to_check: Vec<ToCheck>,
    /// Samples among this officer's complaints that should make somebody look, the newest first.
    pub striking: Vec<Striking>,
    /// What came of the samples of the last ninety days, as far as this officer may see the complaints.
    pub tallies: Vec<Tally>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

#[cfg(test)]
mod rule_tests {
    use super::Rule;

    #[test]
    fn one_in_ten_is_asked_again_and_a_few_are_checked() {
        let asked: Vec<usize> = [0, 1, 9, 10, 11, 200].map(|of| Rule::AskedAgain.share(of)).to_vec();
        assert_eq!(asked, [0, 1, 1, 1, 2, 20]);
        assert_eq!([0, 2, 3, 500].map(|of| Rule::Fake.share(of)), [0, 2, 3, 3]);
    }

    #[test]
    fn weeks_begin_on_mondays() {
        // 23 November 2026 is a Monday: day 20780.
        for day in 20_780..20_787 {
            assert_eq!(Rule::Blind.period_of(day), 20_780, "{day}");
        }
        assert_eq!(Rule::Blind.period_of(20_787), 20_787);
        assert_eq!(Rule::AskedAgain.period_of(20_783), 20_783);
    }
}
