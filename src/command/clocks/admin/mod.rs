//! The page on which the district sets its spans and holidays.
//!
//! What must stay true: a clock that runs keeps its time, whatever is set; nothing of a pasted list is written before somebody has seen
//! what it would change.

pub mod actions;
mod forms;
pub mod holidays;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use super::{
    Step,
    rules::{self, Rule, SetRule},
};
use crate::{complaint::Category, complaint::Millis, officers::Me, string_enum};
use holidays::{Holiday, Preview};
use serde::{Deserialize, Serialize};

/// The longest span: a year.
pub const LONGEST: Millis = 365 * 86_400_000;

string_enum! {
    /// In what a span is typed.
    pub enum Unit {
        /// Sixty seconds.
        Minutes = "minutes",
        /// Sixty minutes.
        Hours = "hours",
        /// 24 hours.
        Days = "days",
    }
}

impl Unit {
    /// Milliseconds of one.
    pub const fn millis(self) -> Millis {
        match self {
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Days => 86_400_000,
        }
    }

    /// A span as people say it: so many days, hours and minutes, without those of which there are none.
    pub fn parts(span: Millis) -> impl Iterator<Item = (i64, Self)> {
        Self::ALL
            .iter()
            .rev()
            .scan(span, |left, &unit| {
                let n = *left / unit.millis();
                *left %= unit.millis();
                Some((n, unit))
            })
            .filter(|(n, _)| *n > 0)
    }
}

/// How long a step may take, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    /// Which step.
    pub step: Step,
    /// For which category; none for every one that has nothing of its own.
    pub category: Option<Category>,
    /// What holds.
    pub rule: Rule,
    /// What the program would have.
    pub program: Rule,
    /// Whether the district set it.
    pub own: bool,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClocksPage {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// For each step what holds for all, and for the categories that have something of their own.
    pub rows: Vec<RuleRow>,
    /// Every holiday, in order.
    pub holidays: Vec<Holiday>,
    /// What a pasted list would change.
    pub preview: Option<Preview>,
    /// The time when this was made.
    pub now: Millis,
}

/// The steps whose spans a district sets. An order brings its own time.
pub fn settable() -> impl Iterator<Item = Step> {
    Step::ALL.iter().copied().filter(|step| *step != Step::Order)
}

/// What holds, step by step.
pub fn rows(set: &[SetRule]) -> Vec<RuleRow> {
    let mut rows = Vec::new();
    for step in settable() {
        let own = |category: Option<Category>| set.iter().find(|one| one.step == step && one.category == category);
        let all = own(None);
        let general = rules::general(step);
        let rule = all.map_or(general, |set| set.rule);
        rows.push(RuleRow { step, category: None, rule, program: general, own: all.is_some() });
        for &category in Category::ALL {
            let (own, special) = (own(Some(category)).is_some(), rules::special(category, step));
            if own || special.is_some() {
                let rule = rules::for_(set, category, step);
                let program = special.unwrap_or(general);
                rows.push(RuleRow { step, category: Some(category), rule, program, own });
            }
        }
    }
    rows
}
