//! Holidays, and a pasted list of them: a line each, the day, the name in Hindi, the name in English.

use crate::{
    complaint::Millis,
    language::{dates, days},
    string_enum,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 80;
/// Longest list, in lines.
pub const MOST_LINES: usize = 400;

/// A day on which no working time runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// Its first moment.
    pub at: Millis,
    /// Name in Hindi.
    pub hi: String,
    /// Name in English.
    pub en: String,
}

impl Holiday {
    /// Its place in the calendar: [`dates::day`].
    pub fn day(&self) -> i64 {
        dates::day(self.at)
    }
}

string_enum! {
    /// What a line of a list would do.
    pub enum Becomes {
        /// A new holiday.
        New = "new",
        /// One that is there gets other names.
        Renamed = "renamed",
        /// Nothing.
        Same = "same",
        /// The day cannot be read.
        NotADay = "not_a_day",
        /// The day stands in an earlier line.
        Twice = "twice",
        /// Not both names, or one that is too long.
        Names = "names",
    }
}

impl Becomes {
    /// Whether the list cannot be applied because of it.
    pub const fn is_wrong(self) -> bool {
        matches!(self, Self::NotADay | Self::Twice | Self::Names)
    }
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the list, from 1.
    pub n: usize,
    /// As it was pasted.
    pub text: String,
    /// What it would do.
    pub becomes: Becomes,
    /// The holiday, if it is one.
    pub holiday: Option<Holiday>,
}

/// What a list would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// By which the list is found again.
    pub sha256: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

impl Preview {
    /// How many holidays would be new or get other names.
    pub fn changes(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.becomes, Becomes::New | Becomes::Renamed)).count()
    }

    /// Whether it can be applied.
    pub fn may_apply(&self) -> bool {
        self.changes() > 0 && !self.lines.iter().any(|line| line.becomes.is_wrong())
    }
}

/// Reads a list against the holidays that are there.
pub fn read(list: &str, there: &[Holiday]) -> Vec<Line> {
    let mut seen = BTreeSet::new();
    // A row that Excel left empty is its marks alone; `sep=` names the mark and is none of the list.
    let says_something = |line: &str| {
        let is_mark = |c: char| c.is_whitespace() || matches!(c, ';' | '|' | ',' | '"');
        !line.chars().all(is_mark) && !line.trim().to_ascii_lowercase().starts_with("sep=")
    };
    let lines = list.lines().enumerate().filter(|(_, line)| says_something(line));
    lines
        .map(|(n, text)| {
            let (becomes, holiday) = line(text, there, &mut seen);
            Line { n: n + 1, text: text.trim().to_owned(), becomes, holiday }
        })
        .collect()
}

fn line(text: &str, there: &[Holiday], seen: &mut BTreeSet<i64>) -> (Becomes, Option<Holiday>) {
    // A name may have a comma in it where the list is parted by something else.
    let mark = ['\t', ';', '|', ','].into_iter().find(|mark| text.contains(*mark)).unwrap_or('\t');
    // Empty columns behind the last.
    let text = text.trim_end_matches(|c: char| c == mark || c.is_whitespace());
    let mut parts = text.splitn(3, mark).map(|cell| cell.trim().trim_matches('"').trim());
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
    let becomes = match there.iter().find(|known| known.day() == holiday.day()) {
        None => Becomes::New,
        Some(known) if *known == holiday => Becomes::Same,
        Some(_) => Becomes::Renamed,
    };
    (becomes, Some(holiday))
}

/// A day as `2026-01-26`, or as gazettes and Excel print it: `26-01-2026`, `26/1/2026`, `26.01.2026`, `26-Jan-26`.
pub fn read_day(text: &str) -> Option<Millis> {
    days::read_indian(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_line_by_line_and_says_what_it_would_do() {
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
    fn days_that_are_none() {
        for wrong in ["", "26", "2026-13-01", "31-02-2026", "26-01", "26-xyz-2026"] {
            assert_eq!(read_day(wrong), None, "{wrong}");
        }
        assert_eq!(read_day("5/1/2026"), dates::parse_iso("2026-01-05"));
    }
}
