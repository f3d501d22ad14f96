//! Parses days as people and Excel write them: `2022-11-26`, `26-11-2022`, `26/11/22`, `26.11.2022`, `26-Nov-22`, `26 नवंबर 2022`.
//!
//! In India the day comes first. A table may come from a computer set up for another country, so the import of a table asks
//! which is meant when both are possible ([`Day::Either`]); a single field does not ask.

use super::dates::Millis;
use super::{dates::parse_iso, typed::plain};
use crate::string_enum;

string_enum! {
    /// Whether the day or the month comes first.
    pub enum DayOrder {
        /// 05-11-2022 is 5 November.
        DayFirst = "day_first",
        /// 05-11-2022 is 11 May.
        MonthFirst = "month_first",
    }
}

/// The possible meanings of a typed day. Each moment is the first of the day in India.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// The same day in either order.
    Only(Millis),
    /// Valid only in this order.
    Ordered(DayOrder, Millis),
    /// Two different days, depending on the order.
    Either {
        /// The day if the day comes first.
        day_first: Millis,
        /// The day if the month comes first.
        month_first: Millis,
    },
}

impl Day {
    /// The day in this order; `None` if the order gives no valid day.
    pub fn in_order(self, order: DayOrder) -> Option<Millis> {
        match (self, order) {
            (Self::Only(at), _) => Some(at),
            (Self::Ordered(only, at), _) => (only == order).then_some(at),
            (Self::Either { day_first, .. }, DayOrder::DayFirst) => Some(day_first),
            (Self::Either { month_first, .. }, DayOrder::MonthFirst) => Some(month_first),
        }
    }
}

/// The longest text that is parsed, in characters.
const LONGEST: usize = 40;

/// The months: the first three letters in English, as Excel writes them, and the Hindi names.
const MONTHS: [(&str, &[&str]); 12] = [
    ("jan", &["जनवरी", "जन"]),
    ("feb", &["फरवरी", "फर"]),
    ("mar", &["मार्च"]),
    ("apr", &["अप्रैल"]),
    ("may", &["मई"]),
    ("jun", &["जून"]),
    ("jul", &["जुलाई"]),
    ("aug", &["अगस्त"]),
    ("sep", &["सितंबर", "सितम्बर"]),
    ("oct", &["अक्टूबर", "अक्तूबर"]),
    ("nov", &["नवंबर", "नवम्बर"]),
    ("dec", &["दिसंबर", "दिसम्बर"]),
];

/// Parses a day. A time `00:00` after it, which Excel adds, is ignored.
pub fn read(typed: &str) -> Option<Day> {
    let plain = plain(typed);
    let plain = plain.trim();
    if plain.chars().count() > LONGEST || !plain.starts_with(char::is_alphanumeric) {
        return None;
    }
    let parts: Vec<&str> = plain.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = match parts[..] {
        [a, b, c] => [a, b, c],
        [a, b, c, time] if time.bytes().all(|b| b.is_ascii_digit() || b == b':') && time.starts_with("00:00") => {
            [a, b, c]
        }
        _ => return None,
    };
    if first.len() == 4 && number(first).is_some() {
        return made(first, second, third).map(Day::Only);
    }
    if let Some(month) = month(second) {
        return made(third, &month, first).map(Day::Only);
    }
    if let Some(month) = month(first) {
        return made(third, &month, second).map(Day::Only);
    }
    match (made(third, second, first), made(third, first, second)) {
        (Some(day_first), Some(month_first)) if day_first == month_first => Some(Day::Only(day_first)),
        (Some(day_first), Some(month_first)) => Some(Day::Either { day_first, month_first }),
        (Some(at), None) => Some(Day::Ordered(DayOrder::DayFirst, at)),
        (None, Some(at)) => Some(Day::Ordered(DayOrder::MonthFirst, at)),
        (None, None) => None,
    }
}

/// Parses a day as it is written in India, with the day first.
pub fn read_indian(typed: &str) -> Option<Millis> {
    read(typed)?.in_order(DayOrder::DayFirst)
}

/// The two-digit number of a month given by name.
fn month(written: &str) -> Option<String> {
    let lower = written.to_lowercase().replace('\u{93c}', "").replace('\u{95e}', "फ");
    let is = |(short, hindi): &(&str, &[&str])| {
        lower.starts_with(short) && lower.bytes().all(|b| b.is_ascii_lowercase()) || hindi.contains(&lower.as_str())
    };
    MONTHS.iter().position(is).map(|at| format!("{:02}", at + 1))
}

fn number(digits: &str) -> Option<u32> {
    let right = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if right { digits.parse().ok() } else { None }
}

/// The first moment of a day, if there is such a day. A two-digit year is read as Excel does: 00 to 29 mean 2000 to 2029.
fn made(year: &str, month: &str, day: &str) -> Option<Millis> {
    let year = match (year.len(), number(year)?) {
        (4, year) => year,
        (2, year) if year < 30 => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    parse_iso(&format!("{year}-{:02}-{:02}", number(month)?, number(day)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn iso(day: &str) -> Millis {
        parse_iso(day).unwrap()
    }

    #[test]
    fn days_are_parsed_as_excel_and_people_write_them() {
        for typed in [
            "2022-11-26",
            "26-Nov-22",
            "26-nov-2022",
            "26 November 2022",
            "Nov 26, 2022",
            "26 नवंबर 2022",
            "26-नवम्बर-22",
            "2022/11/26",
            "2022-11-26 00:00:00",
            "２０２２-११-२६",
        ] {
            assert_eq!(read(typed), Some(Day::Only(iso("2022-11-26"))), "{typed}");
        }
        for typed in
            ["26-11-2022", "26/11/2022", "26.11.22", "26\u{2011}11\u{2011}2022", "२६-११-२०२२", "26-11-2022 00:00"]
        {
            assert_eq!(read(typed), Some(Day::Ordered(DayOrder::DayFirst, iso("2022-11-26"))), "{typed}");
        }
        assert_eq!(read("11/26/2022"), Some(Day::Ordered(DayOrder::MonthFirst, iso("2022-11-26"))));
        assert_eq!(
            read("5/11/2022"),
            Some(Day::Either { day_first: iso("2022-11-05"), month_first: iso("2022-05-11") })
        );
        assert_eq!(read("11-11-2022"), Some(Day::Only(iso("2022-11-11"))));
        assert_eq!(read("26-Jan-50"), Some(Day::Only(iso("1950-01-26"))));
        for wrong in [
            "",
            "26",
            "2022-13-01",
            "31-02-2022",
            "26-11",
            "-1-1-2026",
            "26-xyz-2022",
            "26-11-022",
            "26-11-2022 10:30",
            "44891",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_none(typed in "\\PC{0,40}|[0-9/.-]{0,12}") {
            if let Some(Day::Only(at)) = read(&typed) {
                prop_assert_eq!(read(&crate::language::dates::iso(at)), Some(Day::Only(at)));
            }
        }
    }
}
