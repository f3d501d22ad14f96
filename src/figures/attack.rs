//! An attacker who has every public answer, adds and subtracts. Whatever publishes counts of complaints can be checked with this in its tests.

use super::{FEWEST, Figures};
use crate::complaint::Category;
use std::collections::BTreeMap;

/// A published number of complaints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is counted: `disposed`, `subjects theft`.
    pub what: String,
    /// The first and the last IST day of the complaints counted.
    pub days: (String, String),
    /// The number.
    pub n: i64,
}

/// Whether a number points to nobody.
pub fn none_or_five(n: i64) -> bool {
    n == 0 || n >= FEWEST
}

/// All sensitive numbers in an answer, with the complement of each. The rare subjects have none: which subjects are rare differs from span to span, so
/// the difference of two such complements is the size of no group.
pub fn told(figures: &Figures) -> Vec<Told> {
    let mut all = Vec::new();
    let mut add = |what: &str, days: (&Option<String>, &Option<String>), of: Option<i64>, n: Option<i64>| {
        let (Some(from), Some(to), Some(n)) = (days.0, days.1, n) else { return };
        let days = (from.clone(), to.clone());
        all.push(Told { what: what.to_owned(), days: days.clone(), n });
        all.extend(of.map(|of| Told { what: format!("not {what}"), days, n: of - n }));
    };
    let outcomes = (&figures.outcomes_from, &figures.outcomes_to);
    for (what, n) in [
        ("disposed", figures.disposed),
        ("found fake", figures.found_fake),
        ("confidential", figures.confidential),
        ("investigating", figures.investigating),
        ("confidential and investigating", figures.confidential_investigating),
    ] {
        add(what, outcomes, Some(figures.outcomes_of), n);
    }
    if let Some(subjects) = &figures.subjects {
        let (from, to) = (Some(subjects.covered.from.clone()), Some(subjects.covered.to.clone()));
        for (of, n) in &subjects.counts {
            // What is counted with the rare ones differs from span to span, but never by one to four.
            if *of == Category::Other {
                add("subjects rare", (&from, &to), None, Some(*n));
            } else {
                add(&format!("subjects {of}"), (&from, &to), Some(subjects.covered.of), Some(*n));
            }
        }
    }
    for (what, again) in [("reopened", &figures.reopened), ("overturned", &figures.overturned)] {
        let Some(again) = again else { continue };
        let (from, to) = (Some(again.covered.from.clone()), Some(again.covered.to.clone()));
        add(what, (&from, &to), Some(again.covered.of), Some(again.n));
    }
    all
}

/// Fails if a subject that is not named is known to have a complaint, and so to have one to four: it is, if one is named that has none.
pub fn none_is_rare_by_its_absence(counts: &BTreeMap<Category, i64>) {
    let named = counts.iter().filter(|(of, _)| **of != Category::Other);
    for (of, n) in named {
        assert!(*n >= FEWEST, "{of} is named with {n}, so whatever is not named is rare: {counts:?}");
    }
}

/// Fails if a number, or the difference of two numbers of the same thing, one for days within the other's, is one to four; or if two answers to the same
/// question differ. Returns how many differences were tried.
pub fn none_under_five(all: &[Told]) -> usize {
    let mut known: BTreeMap<&str, BTreeMap<&(String, String), i64>> = BTreeMap::new();
    for told in all {
        assert!(none_or_five(told.n), "{told:?}");
        let before = known.entry(&told.what).or_default().insert(&told.days, told.n);
        assert!(before.is_none_or(|n| n == told.n), "two answers: {told:?}, and {before:?}");
    }
    let mut tried = 0;
    for (what, answers) in known {
        for (outer, most) in &answers {
            let inside: Vec<_> = answers.iter().filter(|(days, _)| days.0 >= outer.0 && days.1 <= outer.1).collect();
            for (inner, n) in &inside {
                tried += 1;
                assert!(none_or_five(*most - **n), "{what}: {most} of {outer:?} minus {n} of {inner:?}");
                // Minus two that do not overlap: what lies before, between and after them.
                for (other, third) in inside.iter().filter(|(other, _)| other.0 > inner.1) {
                    tried += 1;
                    assert!(none_or_five(*most - **n - **third), "{what}: {outer:?} minus {inner:?} minus {other:?}");
                }
            }
        }
    }
    tried
}

#[test]
fn the_attack_finds_what_it_looks_for() {
    let told = |to: &str, n: i64| Told { what: "x".to_owned(), days: ("2020-01-01".to_owned(), to.to_owned()), n };
    for found in [
        vec![told("2020-01-31", 4)],
        vec![told("2020-01-31", 10), told("2020-02-29", 12)],
        vec![told("2020-01-31", 10), told("2020-01-31", 15)],
    ] {
        assert!(std::panic::catch_unwind(|| none_under_five(&found)).is_err(), "{found:?}");
    }
    assert!(none_under_five(&[told("2020-01-31", 10), told("2020-02-29", 15)]) > 0);
    let named = |n: i64| BTreeMap::from([(Category::Theft, 9), (Category::Noise, n), (Category::Other, 5)]);
    assert!(std::panic::catch_unwind(|| none_is_rare_by_its_absence(&named(0))).is_err(), "an absent subject is rare");
    none_is_rare_by_its_absence(&named(5));
}
