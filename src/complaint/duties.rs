//! What the law asks of whoever works on a complaint of a certain subject, beyond the clocks of the desk. docs/law.md has the sources and what a lawyer must
//! still confirm.
//!
//! The subject only suggests that an offence of this kind may have happened; the officer who reads the complaint decides. So nothing here blocks
//! anything: it is said where the complaint is read.

use super::{Category, Millis};

const HOUR: Millis = 3_600_000;

/// A duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Report to the Child Welfare Committee and the Special Court by this moment (POCSO, section 19(6): within twenty-four hours).
    ReportChild(Millis),
    /// Disclose nothing by which a child could be identified (POCSO, section 23; Juvenile Justice Act, section 74).
    ProtectChild,
    /// Disclose nothing by which a victim could be identified (BNS, section 72); a woman officer records (BNSS, section 173(1), provisos).
    ProtectVictim,
    /// Not recording it is an offence (BNS, section 199(c)).
    Record,
}

/// The duties of a complaint of this subject that was received at this moment, in the order of their urgency.
pub fn duties(category: Category, received_at: Millis) -> Vec<Duty> {
    match category {
        Category::ChildSafety => {
            vec![Duty::ReportChild(received_at + 24 * HOUR), Duty::ProtectChild, Duty::Record]
        }
        Category::WomenSafety => vec![Duty::ProtectVictim, Duty::Record],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Category, Duty, HOUR, duties};

    #[test]
    fn a_complaint_about_a_child_is_reported_within_24_hours_and_protects_the_child() {
        let of_child = duties(Category::ChildSafety, 1_000);
        assert_eq!(of_child, [Duty::ReportChild(1_000 + 24 * HOUR), Duty::ProtectChild, Duty::Record]);
    }

    #[test]
    fn a_complaint_about_a_woman_protects_the_victim_and_must_be_recorded() {
        assert_eq!(duties(Category::WomenSafety, 0), [Duty::ProtectVictim, Duty::Record]);
    }

    #[test]
    fn other_subjects_have_no_duties_of_their_own() {
        for &category in Category::ALL {
            let has = !duties(category, 0).is_empty();
            assert_eq!(has, matches!(category, Category::ChildSafety | Category::WomenSafety), "{category}");
        }
    }
}
