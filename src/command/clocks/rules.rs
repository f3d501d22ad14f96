//! How long each step may take, by category. The program's own table, and the district's in its place.
//!
//! What must stay true: a rule for all categories never loosens what is shorter for one by law.

use super::{Step, calendar::Counting};
use crate::{
    complaint::{Category, Millis},
    language::dates::DAY,
};
use serde::{Deserialize, Serialize};

const HOUR: Millis = 3_600_000;

/// Between a breach's first level and the next, and the one after.
pub const BETWEEN_LEVELS: Millis = DAY;
/// The highest level: the district has been told.
pub const LEVELS: i64 = 3;
/// For how long in total a clock may stand still. A question that is never answered does not stop it for ever.
pub const PAUSE_CAP: Millis = 7 * DAY;
/// The least that a station gets when its report comes back.
pub const AT_LEAST_AGAIN: Millis = DAY;

/// How long a step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The span, in milliseconds of the time that counts.
    pub span: Millis,
    /// Which time counts.
    pub counting: Counting,
    /// How long before it is due the warning comes, in the same time.
    pub warn_before: Millis,
}

/// A rule that the district has set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetRule {
    /// For which category; none for every one that has nothing of its own.
    pub category: Option<Category>,
    /// For which step.
    pub step: Step,
    /// The rule.
    pub rule: Rule,
}

/// The warning comes when three quarters have passed.
const fn all_days(span: Millis) -> Rule {
    Rule { span, counting: Counting::EveryDay, warn_before: span / 4 }
}

/// What holds for every category.
///
/// Acknowledge in a day; a first word within the three days in which an FIR given electronically is to be signed (BNSS section 173 (1));
/// the station's report in ten days (DGP of Uttar Pradesh, 20 December 2023); an outcome in 21 (DARPG, office memorandum on CPGRAMS of
/// 23 August 2024); which station has it, while nobody works on it, in four hours. An order brings its own time; the day here is never used.
pub const fn general(step: Step) -> Rule {
    all_days(match step {
        Step::Acknowledge | Step::Order => DAY,
        Step::FirstResponse => 3 * DAY,
        Step::StationReport => 10 * DAY,
        Step::OuterLimit => 21 * DAY,
        Step::Decide => 4 * HOUR,
    })
}

/// What is shorter for some: an offence against a child is to be passed on within 24 hours (POCSO, section 19), so the cell has two for
/// its own part, and four for the safety of a woman; both hear from a person within a day.
pub const fn special(category: Category, step: Step) -> Option<Rule> {
    match (category, step) {
        (Category::ChildSafety, Step::Acknowledge) => Some(all_days(2 * HOUR)),
        (Category::WomenSafety, Step::Acknowledge) => Some(all_days(4 * HOUR)),
        (Category::ChildSafety | Category::WomenSafety, Step::FirstResponse) => Some(all_days(DAY)),
        _ => None,
    }
}

/// The rule for a category and step: the district's for the category, else the program's for it, else the district's for all, else the
/// program's for all.
pub fn for_(set: &[SetRule], category: Category, step: Step) -> Rule {
    let own = |category: Option<Category>| {
        set.iter().find(|one| one.step == step && one.category == category).map(|one| one.rule)
    };
    own(Some(category)).or_else(|| special(category, step)).or_else(|| own(None)).unwrap_or_else(|| general(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_for_all_does_not_loosen_what_is_shorter_for_one() {
        let week = Rule { span: 7 * DAY, counting: Counting::WorkingDays, warn_before: DAY };
        let set = [SetRule { category: None, step: Step::Acknowledge, rule: week }];
        assert_eq!(for_(&set, Category::Theft, Step::Acknowledge), week);
        assert_eq!(for_(&set, Category::ChildSafety, Step::Acknowledge).span, 2 * HOUR);
        assert_eq!(for_(&set, Category::Theft, Step::StationReport).span, 10 * DAY);
        let own = [set[0], SetRule { category: Some(Category::ChildSafety), step: Step::Acknowledge, rule: week }];
        assert_eq!(for_(&own, Category::ChildSafety, Step::Acknowledge), week, "the district may say so by name");
    }

    #[test]
    fn every_rule_warns_before_it_is_due_and_the_special_ones_are_shorter() {
        for &step in Step::ALL {
            for &category in Category::ALL {
                let rule = for_(&[], category, step);
                assert!(rule.warn_before > 0 && rule.warn_before < rule.span);
                assert!(rule.span <= general(step).span);
            }
        }
    }
}
