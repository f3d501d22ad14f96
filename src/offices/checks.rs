//! Checks of the office tree. Pure: the same rules apply to a form, to an imported table and to the existing tree.
//!
//! Every fault names its office. In a tree without faults every office has exactly one path to the top at every moment of
//! its life.

use super::OfficeKind;
pub use crate::error::reasons::{Fault, Flaw};
use crate::language::dates::Millis;
use std::collections::{HashMap, HashSet};

/// An office, as far as the rules need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Key of the office in imported tables.
    pub code: String,
    /// Level of the office in the tree.
    pub kind: OfficeKind,
    /// Whether it is a station that serves the whole district, under no circle.
    pub district_wide: bool,
    /// Whether it was opened for a limited time.
    pub temporary: bool,
    /// When the office exists.
    pub time: Span,
    /// The offices above it (by key), each with its time.
    pub under: Vec<(String, Span)>,
}

/// A time span with a beginning and, optionally, an end (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first moment, in milliseconds since the epoch (UTC).
    pub from: Millis,
    /// The first moment after the span, in milliseconds since the epoch (UTC); none if it has no end.
    pub to: Option<Millis>,
}

/// Whether a Hindi name is written in Devanagari. Text typed in a font from before Unicode, such as Kruti Dev, consists of
/// Latin letters.
pub fn in_devanagari(name: &str) -> bool {
    name.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c))
}

impl Span {
    /// Whether this moment lies in the span.
    pub fn holds(self, at: Millis) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// Whether the two spans overlap.
    pub fn meets(self, other: Self) -> bool {
        self.from < other.end() && other.from < self.end()
    }

    fn end(self) -> Millis {
        self.to.unwrap_or(Millis::MAX)
    }

    fn covers(self, other: Self) -> bool {
        self.from <= other.from && self.end() >= other.end()
    }
}

/// Every fault of a tree; empty if it has none.
pub fn check(offices: &[Standing]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut by_code: HashMap<&str, &Standing> = HashMap::new();
    for office in offices {
        if by_code.insert(&office.code, office).is_some() {
            flaws.push(Flaw { office: office.code.clone(), what: Fault::CodeTwice });
        }
    }
    for office in offices {
        let mut found = own(office);
        found.extend(below(office, &by_code));
        let is_other_district = |other: &Standing| {
            other.kind == OfficeKind::District && other.code != office.code && other.time.meets(office.time)
        };
        if office.kind == OfficeKind::District && offices.iter().any(is_other_district) {
            found.push(Fault::SecondDistrict);
        }
        if found.is_empty() && in_cycle(office, &by_code) {
            found.push(Fault::Cycle);
        }
        let mut seen = HashSet::new();
        found.retain(|fault| seen.insert(*fault));
        flaws.extend(found.into_iter().map(|what| Flaw { office: office.code.clone(), what }));
    }
    flaws
}

/// Faults of an office by itself.
fn own(office: &Standing) -> Vec<Fault> {
    let mut found = Vec::new();
    if office.time.end() <= office.time.from || office.under.iter().any(|(_, span)| span.end() <= span.from) {
        found.push(Fault::EndsBeforeItBegins);
    }
    if office.temporary && office.time.to.is_none() {
        found.push(Fault::TemporaryWithoutEnd);
    }
    let mut spans: Vec<Span> = office.under.iter().map(|(_, span)| *span).collect();
    spans.sort_by_key(|span| span.from);
    if spans.windows(2).any(|pair| pair[0].end() > pair[1].from) {
        found.push(Fault::Overlap);
    }
    // There must be an office above it from its first moment to its last.
    let mut reached = office.time.from;
    for span in spans {
        if span.from <= reached {
            reached = reached.max(span.end());
        }
    }
    if office.kind != OfficeKind::District && reached < office.time.end() {
        let needs_circle = office.kind == OfficeKind::Station && !office.district_wide;
        found.push(if needs_circle { Fault::NoCircle } else { Fault::NoParent });
    }
    found
}

/// Faults of the offices above it.
fn below(office: &Standing, by_code: &HashMap<&str, &Standing>) -> Vec<Fault> {
    let mut found = Vec::new();
    for (code, span) in &office.under {
        let Some(parent) = by_code.get(code.as_str()) else {
            found.push(Fault::UnknownParent);
            continue;
        };
        if let Some(fault) = order(office, parent.kind) {
            found.push(if in_cycle(office, by_code) { Fault::Cycle } else { fault });
        }
        if !parent.time.covers(*span) || !office.time.covers(*span) {
            found.push(Fault::ParentGone);
        }
    }
    found
}

/// A zone is under the district, a circle under a zone or the district (a small district has no zones), a station under a
/// circle.
fn order(office: &Standing, parent: OfficeKind) -> Option<Fault> {
    use OfficeKind::{Circle, District, Station, Zone};
    let fits = match office.kind {
        District => false,
        Zone => parent == District,
        Circle => matches!(parent, District | Zone),
        Station if office.district_wide => parent == District,
        Station => parent == Circle,
    };
    if fits {
        None
    } else if office.kind == Station && matches!(parent, District | Zone) {
        Some(Fault::NoCircle)
    } else {
        Some(Fault::WrongOrder)
    }
}

/// Whether the path up from an office leads back to it at any moment at which an office is moved.
fn in_cycle(office: &Standing, by_code: &HashMap<&str, &Standing>) -> bool {
    let moments = by_code.values().flat_map(|other| other.under.iter().map(|(_, span)| span.from));
    moments.into_iter().any(|at| {
        let mut here = office;
        // A path with more steps than there are offices has gone round in a circle, whether or not through this office.
        for _ in 0..by_code.len() {
            let above = here.under.iter().find(|(_, span)| span.holds(at)).map(|(code, _)| code.as_str());
            let Some(parent) = above.and_then(|code| by_code.get(code)) else { return false };
            if parent.code == office.code {
                return true;
            }
            here = parent;
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVER: Span = Span { from: 0, to: None };

    fn office(code: &str, kind: OfficeKind, under: &[(&str, Span)]) -> Standing {
        let under = under.iter().map(|(code, span)| ((*code).to_owned(), *span)).collect();
        Standing { code: code.to_owned(), kind, district_wide: false, temporary: false, time: EVER, under }
    }

    fn good() -> Vec<Standing> {
        vec![
            office("D", OfficeKind::District, &[]),
            office("Z", OfficeKind::Zone, &[("D", EVER)]),
            office("C", OfficeKind::Circle, &[("Z", EVER)]),
            office("C2", OfficeKind::Circle, &[("D", EVER)]),
            office(
                "S",
                OfficeKind::Station,
                &[("C", Span { from: 0, to: Some(9) }), ("C2", Span { from: 9, to: None })],
            ),
            Standing { district_wide: true, ..office("Cyber", OfficeKind::Station, &[("D", EVER)]) },
        ]
    }

    /// Spoils one office of a good tree and checks that exactly this fault is found first.
    fn spoilt(code: &str, spoil: impl Fn(&mut Standing), expected: Fault) {
        let mut tree = good();
        tree.iter_mut().filter(|office| office.code == code).for_each(spoil);
        let flaws = check(&tree);
        let first = flaws.first().unwrap_or_else(|| panic!("{expected:?} was not found"));
        assert_eq!((first.office.as_str(), first.what), (code, expected), "{flaws:?}");
    }

    #[test]
    fn a_good_tree_has_no_faults() {
        assert_eq!(check(&good()), []);
    }

    #[test]
    fn every_fault_is_found_and_names_its_office() {
        spoilt("S", |o| o.under = vec![("D".into(), EVER)], Fault::NoCircle);
        spoilt("S", |o| o.under = vec![("Z".into(), EVER)], Fault::NoCircle);
        spoilt("S", |o| o.under.clear(), Fault::NoCircle);
        spoilt("S", |o| o.under.truncate(1), Fault::NoCircle);
        spoilt("S", |o| o.under[1].1.from = 8, Fault::Overlap);
        spoilt("S", |o| o.temporary = true, Fault::TemporaryWithoutEnd);
        spoilt("S", |o| o.under = vec![("X".into(), EVER)], Fault::UnknownParent);
        spoilt("S", |o| o.under = vec![("Cyber".into(), EVER)], Fault::WrongOrder);
        spoilt("S", |o| o.time.to = Some(0), Fault::EndsBeforeItBegins);
        spoilt("Cyber", |o| o.under = vec![("C".into(), EVER)], Fault::WrongOrder);
        spoilt("Cyber", |o| o.under.clear(), Fault::NoParent);
        spoilt("Z", |o| o.under.clear(), Fault::NoParent);
        spoilt("Z", |o| o.under = vec![("C".into(), EVER)], Fault::Cycle);
        spoilt("D", |o| o.under = vec![("S".into(), EVER)], Fault::Cycle);
    }

    #[test]
    fn an_office_cannot_end_before_the_offices_under_it() {
        let mut tree = good();
        tree[2].time.to = Some(5);
        let flaws = check(&tree);
        assert!(flaws.contains(&Flaw { office: "S".into(), what: Fault::ParentGone }), "{flaws:?}");
    }

    #[test]
    fn there_is_one_district_at_a_time() {
        let mut tree = good();
        let last = Span { from: 7, to: None };
        tree.push(Standing { time: last, ..office("D2", OfficeKind::District, &[]) });
        let flaws = check(&tree);
        for code in ["D", "D2"] {
            assert!(flaws.contains(&Flaw { office: code.into(), what: Fault::SecondDistrict }), "{flaws:?}");
        }
        tree[0].time.to = Some(7);
        assert!(check(&tree).iter().all(|flaw| flaw.what != Fault::SecondDistrict));
    }

    #[test]
    fn a_key_belongs_to_only_one_office() {
        let mut tree = good();
        tree.push(office("S", OfficeKind::Station, &[("C", EVER)]));
        assert_eq!(check(&tree), [Flaw { office: "S".into(), what: Fault::CodeTwice }]);
    }

    /// A district and a few more offices under any of them, mostly without end, so that both good and bad trees are common.
    fn any_tree() -> impl Strategy<Value = Vec<Standing>> {
        let bounded = (0..3i64, proptest::option::of(0..9i64)).prop_map(|(from, to)| Span { from, to });
        let span = prop_oneof![4 => Just(EVER), 1 => bounded];
        let kind = proptest::sample::select(OfficeKind::ALL);
        let one = (kind, any::<bool>(), span.clone(), proptest::collection::vec((0..6usize, span), 1..2));
        proptest::collection::vec(one, 0..4).prop_map(|offices| {
            let named = offices.into_iter().enumerate().map(|(n, (kind, district_wide, time, under))| {
                let under = under.into_iter().map(|(code, span)| (code.to_string(), span)).collect();
                let code = (n + 1).to_string();
                Standing { code, kind, district_wide, temporary: time.to.is_some(), time, under }
            });
            [office("0", OfficeKind::District, &[])].into_iter().chain(named).collect()
        })
    }

    proptest! {
        #[test]
        fn in_a_tree_without_faults_every_path_up_ends_at_a_district(tree in any_tree()) {
            let flaws = check(&tree);
            let names: HashSet<&str> = tree.iter().map(|office| office.code.as_str()).collect();
            prop_assert!(flaws.iter().all(|flaw| names.contains(flaw.office.as_str())));
            if !flaws.is_empty() {
                return Ok(());
            }
            for start in &tree {
                for at in 0..10 {
                    if !start.time.holds(at) {
                        continue;
                    }
                    let mut here = start;
                    let mut steps = 0;
                    while here.kind != OfficeKind::District {
                        let above: Vec<_> = here.under.iter().filter(|(_, span)| span.holds(at)).collect();
                        prop_assert_eq!(above.len(), 1);
                        here = tree.iter().find(|office| office.code == above[0].0).unwrap();
                        prop_assert!(here.time.holds(at));
                        steps += 1;
                        prop_assert!(steps < 4);
                    }
                }
            }
        }
    }
}
