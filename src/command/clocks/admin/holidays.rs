//! Holidays, and pasted lists of them. Each line has the day, the name in Hindi and the name in English.

use crate::{
    complaint::Millis,
    language::{dates, days},
    string_enum,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Maximum length of a name, in characters.
pub const LONGEST_NAME: usize = 80;
/// Maximum length of a list, in lines.
pub const MOST_LINES: usize = 400;

/// A day that does not count as a working day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// Start of the day (IST).
    pub at: Millis,
    /// Name in Hindi.
    pub hi: String,
    /// Name in English.
    pub en: String,
}

impl Holiday {
    /// Number of the day, as [`dates::day`] counts.
    pub fn day(&self) -> i64 {
        dates::day(self.at)
    }
}

string_enum! {
    /// Effect of one line of a list.
    pub enum Becomes {
        /// Adds a holiday.
        New = "new",
        /// Renames an existing holiday.
        Renamed = "renamed",
        /// Changes nothing.
        Same = "same",
        /// Invalid: the day cannot be read.
        NotADay = "not_a_day",
        /// Invalid: an earlier line has the same day.
        Twice = "twice",
        /// Invalid: a name is missing, too long or has control characters.
        Names = "names",
    }
}

impl Becomes {
    /// Whether the line is invalid, so that the list cannot be applied.
    pub const fn is_wrong(self) -> bool {
        matches!(self, Self::NotADay | Self::Twice | Self::Names)
    }
}

/// One line of a pasted list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the list, from 1.
    pub n: usize,
    /// The line as it was pasted, trimmed.
    pub text: String,
    /// What the line would do.
    pub becomes: Becomes,
    /// The holiday; none if the line is invalid.
    pub holiday: Option<Holiday>,
}

/// Preview of a pasted list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// SHA-256 of the list, in hex, under which it is stored.
    pub sha256: String,
    /// The lines of the list.
    pub lines: Vec<Line>,
}

impl Preview {
    /// Number of holidays that would be added or renamed.
    pub fn changes(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.becomes, Becomes::New | Becomes::Renamed)).count()
    }

    /// Whether the list can be applied: it changes something and has no invalid line.
    pub fn may_apply(&self) -> bool {
        self.changes() > 0 && !self.lines.iter().any(|line| line.becomes.is_wrong())
    }
}

/// Reads a list and compares it with the existing holidays.
pub fn read(list: &str, existing: &[Holiday]) -> Vec<Line> {
    let mut seen = BTreeSet::new();
    // A row that is empty in Excel consists of separators only; a line `sep=` names the separator and is not part of the list.
    let has_content = |line: &str| {
        let is_separator = |c: char| c.is_whitespace() || matches!(c, ';' | '|' | ',' | '"');
        !line.chars().all(is_separator) && !line.trim().to_ascii_lowercase().starts_with("sep=")
    };
    let lines = list.lines().enumerate().filter(|(_, line)| has_content(line));
    lines
        .map(|(n, text)| {
            let (becomes, holiday) = line(text, existing, &mut seen);
            Line { n: n + 1, text: text.trim().to_owned(), becomes, holiday }
        })
        .collect()
}

fn line(text: &str, existing: &[Holiday], seen: &mut BTreeSet<i64>) -> (Becomes, Option<Holiday>) {
    // The comma comes last: a name may contain one if the list has another separator.
    let separator = ['\t', ';', '|', ','].into_iter().find(|separator| text.contains(*separator)).unwrap_or('\t');
    // Drop empty columns at the end.
    let text = text.trim_end_matches(|c: char| c == separator || c.is_whitespace());
    let mut parts = text.splitn(3, separator).map(|cell| cell.trim().trim_matches('"').trim());
    let mut next = || parts.next().unwrap_or_default();
    let (day, hi, en) = (next(), next(), next());
    let Some(at) = read_day(day) else { return (Becomes::NotADay, None) };
    if !seen.insert(dates::day(at)) {
        return (Becomes::Twice, None);
    }
    let is_name =
        |name: &str| !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    if !is_name(hi) || !is_name(en) {
        return (Becomes::Names, None);
    }
    let holiday = Holiday { at, hi: hi.to_owned(), en: en.to_owned() };
    let becomes = match existing.iter().find(|known| known.day() == holiday.day()) {
        None => Becomes::New,
        Some(known) if *known == holiday => Becomes::Same,
        Some(_) => Becomes::Renamed,
    };
    (becomes, Some(holiday))
}

/// Reads a day as `2026-01-26`, or as gazettes and Excel print it: `26-01-2026`, `26/1/2026`, `26.01.2026`, `26-Jan-26`.
pub fn read_day(text: &str) -> Option<Millis> {
    days::read_indian(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_a_list_is_classified_by_its_effect() {
        let there = [Holiday {
            at: read_day("2026-01-26").unwrap(), hi: "गणतंत्र".into(), en: "Republic".into()
        }];
        let list = "2026-01-26; गणतंत्र दिवस; Republic Day\n\n26/01/2026, फिर, again\n15.8.2026\tस्वतंत्रता दिवस\tIndependence Day\n\
                    2026-02-30; कल, Nobody\n2-10-2026 | गांधी जयंती | Gandhi Jayanti, the 157th\n2026-12-25; क्रिसमस";
        let becomes: Vec<(usize, Becomes)> = read(list, &there).iter().map(|line| (line.n, line.becomes)).collect();
        let expected = [
            (1, Becomes::Renamed),
            (3, Becomes::Twice),
            (4, Becomes::New),
            (5, Becomes::NotADay),
            (6, Becomes::New),
            (7, Becomes::Names),
        ];
        assert_eq!(becomes, expected);
        let same = read("2026-01-26,गणतंत्र,Republic", &there);
        assert_eq!(same[0].becomes, Becomes::Same);
        let of_excel = "sep=;\n26-Jan-26;गणतंत्र;Republic;;\n;;;\n\t\t\n१५-०८-२०२६;\"स्वतंत्रता दिवस\";Independence Day;";
        let read: Vec<(usize, Becomes)> = read(of_excel, &there).iter().map(|line| (line.n, line.becomes)).collect();
        assert_eq!(read, [(2, Becomes::Same), (5, Becomes::New)]);
    }

    #[test]
    fn invalid_days_are_rejected() {
        for wrong in ["", "26", "2026-13-01", "31-02-2026", "26-01", "26-xyz-2026"] {
            assert_eq!(read_day(wrong), None, "{wrong}");
        }
        assert_eq!(read_day("5/1/2026"), dates::parse_iso("2026-01-05"));
    }
}
