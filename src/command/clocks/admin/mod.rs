//! The page on which the district sets its time limits and holidays.
//!
//! What must stay true: a running clock keeps its due time, whatever is set; nothing of a pasted list is written before somebody has seen a
//! preview of its changes.

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

/// Longest time limit, in milliseconds: a year.
pub const LONGEST: Millis = 365 * 86_400_000;

string_enum! {
    /// Unit in which a time limit is typed.
    pub enum Unit {
        /// Sixty seconds.
        Minutes = "minutes",
        /// Sixty minutes.
        Hours = "hours",
        /// Twenty-four hours.
        Days = "days",
    }
}

impl Unit {
    /// Length of the unit, in milliseconds.
    pub const fn millis(self) -> Millis {
        match self {
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Days => 86_400_000,
        }
    }

    /// Splits a span into days, hours and minutes, without the parts that are zero.
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

/// The time limit of a step, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    /// The step.
    pub step: Step,
    /// The category that the rule is for; none for all categories without their own rule.
    pub category: Option<Category>,
    /// The rule in force.
    pub rule: Rule,
    /// The program's built-in rule.
    pub program: Rule,
    /// Whether the rule in force was set by the district.
    pub own: bool,
}

/// Data of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClocksPage {
    /// The signed-in officer.
    pub me: Me,
    /// Whether this officer may change time limits and holidays.
    pub may_change: bool,
    /// For each step the general rule and the rules of single categories.
    pub rows: Vec<RuleRow>,
    /// All holidays, by date.
    pub holidays: Vec<Holiday>,
    /// Preview of a pasted list, if one was requested.
    pub preview: Option<Preview>,
    /// Server time when this was built.
    pub now: Millis,
}

/// The steps whose time limits a district can set. An order has its own due time, and two steps have that of the law.
pub fn settable() -> impl Iterator<Item = Step> {
    Step::ALL.iter().copied().filter(|step| !matches!(step, Step::Order | Step::Signature | Step::Enquiry))
}

/// The rules in force, step by step. `set` are the rules set by the district.
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
                let rule = rules::rule_for(set, category, step);
                let program = special.unwrap_or(general);
                rows.push(RuleRow { step, category: Some(category), rule, program, own });
            }
        }
    }
    rows
}
