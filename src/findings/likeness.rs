//! How much of a report an earlier one has said already.

use crate::language::folded;
use std::collections::BTreeSet;

/// From this much in common, in hundredths, two reports are pointed out as nearly the same.
pub const NEARLY: i64 = 80;

/// The words of a report as they are compared: folded, so that spelling, script variants and punctuation do not matter.
pub fn words(done: &str, text: &str) -> String {
    folded(&format!("{done} {text}"))
}

/// The share of different words that two reports have in common, in hundredths. Numbers do not count: a report that was copied has another date.
pub fn likeness(one: &str, other: &str) -> i64 {
    let (one, other) = (different(one), different(other));
    let both = one.intersection(&other).count();
    let any = one.union(&other).count();
    (both * 100).checked_div(any).unwrap_or(0) as i64
}

fn different(words: &str) -> BTreeSet<&str> {
    words.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).collect()
}

/// Of earlier reports (their entry and their words) the one that is nearly the same, with its likeness; the most alike, then the newest.
pub fn most_alike(words: &str, earlier: &[(i64, String)]) -> Option<(i64, i64)> {
    let alike = earlier.iter().map(|(entry, said)| (*entry, likeness(words, said)));
    alike.filter(|(_, likeness)| *likeness >= NEARLY).max_by_key(|(entry, likeness)| (*likeness, *entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_report_is_known_in_spite_of_another_date_and_spelling() {
        let first = words("मौके पर जाकर दोनों पक्षों से बात की गई 12/11", "शांति व्यवस्था क़ायम है");
        let copied = words("मौक़े पर जाकर दोनों पक्षों से बात की गई, 25/11", "शांति व्यवस्था कायम है।");
        assert_eq!(likeness(&first, &copied), 100);
        let other = words("दुकान का ताला टूटा मिला, कैमरे की रिकॉर्डिंग ली", "दो लड़कों की पहचान हुई");
        assert!(likeness(&first, &other) < 40, "{}", likeness(&first, &other));
        assert_eq!(most_alike(&copied, &[(3, other.clone()), (5, first.clone()), (4, first)]), Some((5, 100)));
        assert_eq!(most_alike(&copied, &[(3, other)]), None);
        assert_eq!(likeness("", ""), 0);
    }
}
