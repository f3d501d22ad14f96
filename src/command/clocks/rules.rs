//! The time limit of each step, by category: the program's built-in rules, and the rules of the district that replace them.
//!
//! What must stay true: a rule for all categories never lengthens a shorter time limit that the law sets for one of them.

use super::{Step, calendar::Counting};
use crate::{
    complaint::{Category, Millis},
    language::dates::DAY,
};
use serde::{Deserialize, Serialize};

const HOUR: Millis = 3_600_000;

/// Time from one escalation level to the next, in milliseconds.
pub const BETWEEN_LEVELS: Millis = DAY;
/// The highest escalation level: the district has been notified.
pub const LEVELS: i64 = 3;
/// Maximum total pause of a clock, in milliseconds. A question that is never answered must not stop the clock for ever.
pub const PAUSE_CAP: Millis = 7 * DAY;
/// Minimum time for a new report after one was returned, in milliseconds.
pub const AT_LEAST_AGAIN: Millis = DAY;

/// The time limit of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Time allowed, in milliseconds of counted time.
    pub span: Millis,
    /// Which days count.
    pub counting: Counting,
    /// How long before the due time the warning comes, in milliseconds of counted time; 0 for no warning.
    pub warn_before: Millis,
}

/// A rule set by the district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetRule {
    /// The category that the rule is for; none for all categories without their own rule.
    pub category: Option<Category>,
    /// The step.
    pub step: Step,
    /// The rule.
    pub rule: Rule,
}

/// A rule in which all days count and the warning comes when three quarters of the time have passed.
const fn all_days(span: Millis) -> Rule {
    Rule { span, counting: Counting::EveryDay, warn_before: span / 4 }
}

/// The built-in rule for all categories.
///
/// Acknowledgement within a day. A first response within three days, the time in which an FIR given electronically must be signed (BNSS,
/// section 173 (1)). The station's report within ten days (DGP of Uttar Pradesh, 20 December 2023). An outcome within 21 days (DARPG, office
/// memorandum on CPGRAMS of 23 August 2024). The decision which station is responsible within four hours, because nobody works on the complaint
/// until then. An order has its own due time; the value here is never used.
pub const fn general(step: Step) -> Rule {
    all_days(match step {
        Step::Acknowledge | Step::Order => DAY,
        Step::FirstResponse => 3 * DAY,
        Step::StationReport => 10 * DAY,
        Step::OuterLimit => 21 * DAY,
        Step::Decide => 4 * HOUR,
        // Both are the law's own.
        Step::Signature => 3 * DAY,
        Step::Enquiry => 14 * DAY,
    })
}

/// The built-in rule of a category with a shorter time limit; none for the others. An offence against a child must be passed on within 24 hours
/// (POCSO, section 19), so the cell has two hours for its own step. For the safety of a woman it has four. In both categories the complainant
/// hears from a person within a day.
pub const fn special(category: Category, step: Step) -> Option<Rule> {
    match (category, step) {
        (Category::ChildSafety, Step::Acknowledge) => Some(all_days(2 * HOUR)),
        (Category::WomenSafety, Step::Acknowledge) => Some(all_days(4 * HOUR)),
        (Category::ChildSafety | Category::WomenSafety, Step::FirstResponse) => Some(all_days(DAY)),
        _ => None,
    }
}

/// The rule in force for a category and step: the district's rule for the category, else the built-in one for it, else the district's rule for
/// all categories, else the built-in one for all.
pub fn rule_for(set: &[SetRule], category: Category, step: Step) -> Rule {
    let own = |category: Option<Category>| {
        set.iter().find(|one| one.step == step && one.category == category).map(|one| one.rule)
    };
    own(Some(category)).or_else(|| special(category, step)).or_else(|| own(None)).unwrap_or_else(|| general(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_for_all_categories_does_not_lengthen_a_shorter_one() {
        let week = Rule { span: 7 * DAY, counting: Counting::WorkingDays, warn_before: DAY };
        let set = [SetRule { category: None, step: Step::Acknowledge, rule: week }];
        assert_eq!(rule_for(&set, Category::Theft, Step::Acknowledge), week);
        assert_eq!(rule_for(&set, Category::ChildSafety, Step::Acknowledge).span, 2 * HOUR);
        assert_eq!(rule_for(&set, Category::Theft, Step::StationReport).span, 10 * DAY);
        let own = [set[0], SetRule { category: Some(Category::ChildSafety), step: Step::Acknowledge, rule: week }];
        assert_eq!(
            rule_for(&own, Category::ChildSafety, Step::Acknowledge),
            week,
            "the district may set it for the category itself"
        );
    }

    #[test]
    fn every_built_in_rule_warns_before_it_is_due_and_is_no_longer_than_the_general_one() {
        for &step in Step::ALL {
            for &category in Category::ALL {
                let rule = rule_for(&[], category, step);
                assert!(rule.warn_before > 0 && rule.warn_before < rule.span);
                assert!(rule.span <= general(step).span);
            }
        }
    }
}
