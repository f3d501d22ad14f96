//! What the page of figures is asked for: a period of IST calendar days, what it is compared with, and an office.

use crate::{
    error::{Error, FieldError, Problem},
    language::dates::{Millis, begins, day, iso, parse_iso},
    string_enum,
    ui::paging::encoded,
};
use serde::{Deserialize, Serialize};

/// How many days the page shows when nobody chose any.
const USUAL: i64 = 30;
/// A year back means as many days as whole weeks fit into it, so that each day is compared with the same day of the week.
const YEAR: i64 = 364;

string_enum! {
    /// What a period is compared with.
    pub enum Against {
        /// Nothing.
        Nothing = "",
        /// As many days directly before it.
        Before = "before",
        /// The same days 52 weeks earlier, which fall on the same days of the week.
        Year = "year",
    }
}

/// What was asked for. Days are `2026-11-27`, both included; empty for the usual ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Asked {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What it is compared with.
    pub against: Against,
    /// Only this office and those below it.
    pub office: Option<i64>,
}

/// IST calendar days, as days since 1 January 1970; both are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: i64,
    /// The last day; not before `first`.
    pub last: i64,
}

impl Asked {
    /// Reads the address. An unknown comparison or office counts as none; days are checked by [`Asked::period`].
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).unwrap_or_default().chars().take(20).collect::<String>();
        Self {
            from: word("from"),
            to: word("to"),
            against: word("against").parse().unwrap_or(Against::Nothing),
            office: word("office").parse().ok(),
        }
    }

    /// The address's query, beginning with `?`; empty if nothing is asked for.
    pub fn to_query(&self) -> String {
        let pairs = [
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("against", self.against.to_string()),
            ("office", self.office.map(|id| id.to_string()).unwrap_or_default()),
        ];
        let pairs: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encoded(&value)))
            .collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The days that were asked for. Without a last day it is today, and without a first day the period has 30 days.
    ///
    /// # Errors
    /// [`Error::Fields`] about `from` or `to`: not a day ([`Problem::NotADay`]), a day with a time ([`Problem::NotAMoment`]), or the last day before the
    /// first ([`Problem::EndsBeforeItBegins`]).
    pub fn period(&self, now: Millis) -> Result<Period, Error> {
        let mut wrong = Vec::new();
        let mut typed = |field: &str, text: &str| {
            let found = parse_iso(text).map(day);
            if found.is_none() && !text.is_empty() {
                let with_time = text.get(..10).is_some_and(|start| parse_iso(start).is_some());
                let problem = if with_time { Problem::NotAMoment } else { Problem::NotADay };
                wrong.push(FieldError { field: field.to_owned(), problem });
            }
            found
        };
        let (first, last) = (typed("from", &self.from), typed("to", &self.to));
        if !wrong.is_empty() {
            return Err(Error::Fields(wrong));
        }
        let last = last.unwrap_or_else(|| day(now).max(first.unwrap_or(i64::MIN)));
        let first = first.unwrap_or(last - USUAL + 1);
        if last < first { Err(Error::field("to", Problem::EndsBeforeItBegins)) } else { Ok(Period { first, last }) }
    }
}

impl Period {
    /// How many days it has.
    pub const fn days(self) -> i64 {
        self.last - self.first + 1
    }

    /// The period that it is compared with.
    pub fn compared(self, against: Against) -> Option<Self> {
        let back = match against {
            Against::Nothing => return None,
            Against::Before => self.days(),
            // A period of more than a year would overlap itself.
            Against::Year => YEAR * (self.days() + YEAR - 1).div_euclid(YEAR).max(1),
        };
        Some(Self { first: self.first - back, last: self.last - back })
    }

    /// Its first and last day, as `2026-11-27`.
    pub fn written(self) -> (String, String) {
        (iso(begins(self.first)), iso(begins(self.last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 23 November 2026, 17:30 in India.
    const NOW: Millis = 1_795_435_200_000;

    fn asked(from: &str, to: &str) -> Asked {
        Asked { from: from.into(), to: to.into(), against: Against::Nothing, office: None }
    }

    #[test]
    fn without_days_it_is_the_last_thirty() {
        let period = asked("", "").period(NOW).unwrap();
        assert_eq!(period.written(), ("2026-10-25".to_owned(), "2026-11-23".to_owned()));
        assert_eq!(period.days(), 30);
        assert_eq!(asked("2026-11-01", "").period(NOW).unwrap().days(), 23);
        assert_eq!(asked("", "2020-12-31").period(NOW).unwrap().written().0, "2020-12-02");
        assert_eq!(asked("2027-01-01", "").period(NOW).unwrap().days(), 1, "a first day in the future");
    }

    #[test]
    fn days_the_wrong_way_round_and_nonsense_are_refused() {
        for (from, to, field, problem) in [
            ("2026-11-02", "2026-11-01", "to", Problem::EndsBeforeItBegins),
            ("yesterday", "", "from", Problem::NotADay),
            ("", "2026-02-30", "to", Problem::NotADay),
            ("2026-11-01T00:00Z", "", "from", Problem::NotAMoment),
        ] {
            assert_eq!(asked(from, to).period(NOW), Err(Error::field(field, problem)), "{from} {to}");
        }
        let Err(Error::Fields(both)) = asked("9999-01-01", "9999-12-31").period(NOW) else { panic!("both are wrong") };
        assert_eq!(both.len(), 2);
        assert!(asked("1920-01-01", "2020-01-01").period(NOW).is_ok(), "a hundred years are only long");
    }

    #[test]
    fn two_periods_never_overlap_and_are_equally_long() {
        for (from, to) in [("2026-11-01", "2026-11-23"), ("2026-11-23", "2026-11-23"), ("2020-01-01", "2026-11-23")] {
            let period = asked(from, to).period(NOW).unwrap();
            for against in [Against::Before, Against::Year] {
                let other = period.compared(against).unwrap();
                assert_eq!(other.days(), period.days(), "{from} {to} {against}");
                assert!(other.last < period.first, "{from} {to} {against}");
            }
            let year = period.compared(Against::Year).unwrap();
            assert_eq!((period.first - year.first) % 7, 0, "the same days of the week");
            assert_eq!(period.compared(Against::Nothing), None);
        }
    }

    #[test]
    fn what_is_asked_survives_the_address() {
        let asked = Asked { against: Against::Year, office: Some(7), ..asked("2026-11-01", "2026-11-23") };
        assert_eq!(asked.to_query(), "?from=2026-11-01&to=2026-11-23&against=year&office=7");
        let read = Asked::from_query(|name| {
            let query = asked.to_query();
            let found = query[1..].split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name);
            found.map(|(_, value)| value.to_owned())
        });
        assert_eq!(read, asked);
        let nothing = Asked::from_query(|_| None);
        assert_eq!(nothing.to_query(), "");
    }
}
