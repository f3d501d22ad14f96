//! Days, months and years by which is counted, all in India Standard Time.

use crate::{
    complaint::Millis,
    language::dates::{self, DAY},
    string_enum,
};
use chrono::{Datelike as _, NaiveDate};

string_enum! {
    /// Length of a period.
    pub enum Grain {
        /// A day, as days since 1 January 1970.
        Day = "day",
        /// A month, as the year times 12 plus the month counted from 0.
        Month = "month",
        /// A year.
        Year = "year",
    }
}

/// The last day that is counted: 31 December 9999.
const LAST_DAY: i64 = 2_932_896;

/// A span of IST calendar days since 1 January 1970, including both ends. Empty if the last is before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub first: i64,
    /// The last day.
    pub last: i64,
}

impl Days {
    /// All days.
    pub const ALL: Self = Self { first: 0, last: LAST_DAY };

    /// From one day to another; without an end, to the end of all days.
    pub fn of(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Self {
        let day = |date: NaiveDate| dates::day(dates::start_of(date));
        Self { first: from.map_or(Self::ALL.first, day), last: to.map_or(Self::ALL.last, day) }.clamped()
    }

    /// The days from one moment until before another.
    pub fn between(from: Millis, before: Millis) -> Self {
        let day = |at: Millis| dates::day(at.clamp(0, LAST_DAY * DAY));
        Self { first: day(from), last: if before >= LAST_DAY * DAY { LAST_DAY } else { day(before.saturating_sub(1)) } }
    }

    /// The days from 1970 to 9999 of this span.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self { first: self.first.max(0), last: self.last.min(LAST_DAY) }
    }

    /// The last days of the span, at most so many.
    #[must_use]
    pub fn last_of(self, most: i64) -> Self {
        Self { first: self.first.max(self.last - most + 1), ..self }
    }

    /// The first moment of the span, and the first moment after it.
    pub fn moments(self) -> (Millis, Millis) {
        let Self { first, last } = self.clamped();
        (dates::begins(first), dates::begins(last + 1))
    }
}

fn date(day: i64) -> NaiveDate {
    let since = u64::try_from(day.clamp(0, LAST_DAY + 1)).unwrap_or_default();
    NaiveDate::default().checked_add_days(chrono::Days::new(since)).unwrap_or_default()
}

/// The month of a day.
pub fn month_of(day: i64) -> i64 {
    let date = date(day);
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

/// The first day of a month.
pub fn first_day_of(month: i64) -> i64 {
    let year = i32::try_from(month.div_euclid(12)).unwrap_or_default();
    let of_year = u32::try_from(month.rem_euclid(12)).unwrap_or_default() + 1;
    NaiveDate::from_ymd_opt(year, of_year, 1).map_or(0, |first| dates::day(dates::start_of(first)))
}

/// The period of this length in which a period of a day, a month or a year lies. A year lies in no month.
pub(super) fn period_of(wanted: Grain, grain: Grain, period: i64) -> i64 {
    let month = match grain {
        Grain::Day => month_of(period),
        Grain::Month => period,
        Grain::Year => period * 12,
    };
    match wanted {
        Grain::Day => period,
        Grain::Month => month,
        Grain::Year => month.div_euclid(12),
    }
}

/// The first and the last of consecutive periods; none if the last is before the first.
pub(super) type Range = (i64, i64);

const NONE: Range = (1, 0);

/// A span of days as whole years, whole months and single days, so that at most 60 days, 22 months and the years are read for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pieces {
    /// Whole years.
    pub(super) years: Range,
    /// Whole months before and after them.
    pub(super) months: [Range; 2],
    /// Days before and after these.
    pub(super) days: [Range; 2],
}

impl Pieces {
    /// The pieces of a span, years only if they are wanted.
    pub(super) fn of(span: Days, with_years: bool) -> Self {
        let Days { first, last } = span.clamped();
        let none = Self { years: NONE, months: [NONE; 2], days: [NONE; 2] };
        if last < first {
            return none;
        }
        // The first month that begins within the span, and the first that does not end within it.
        let begins = month_of(first) + i64::from(first_day_of(month_of(first)) < first);
        let ends = month_of(last + 1);
        if begins >= ends {
            return Self { days: [(first, last), NONE], ..none };
        }
        let days = [(first, first_day_of(begins) - 1), (first_day_of(ends), last)];
        let (first_year, past_year) = ((begins + 11).div_euclid(12), ends.div_euclid(12));
        if !with_years || first_year >= past_year {
            return Self { months: [(begins, ends - 1), NONE], days, ..none };
        }
        Self {
            years: (first_year, past_year - 1),
            months: [(begins, first_year * 12 - 1), (past_year * 12, ends - 1)],
            days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every day that the pieces cover, in order.
    fn covered(pieces: &Pieces) -> Vec<i64> {
        let month = |month: i64| first_day_of(month)..first_day_of(month + 1);
        let mut all: Vec<i64> = Vec::new();
        all.extend((pieces.years.0..=pieces.years.1).flat_map(|year| (year * 12..year * 12 + 12).flat_map(month)));
        all.extend(pieces.months.iter().flat_map(|(first, last)| (*first..=*last).flat_map(month)));
        all.extend(pieces.days.iter().flat_map(|(first, last)| *first..=*last));
        all.sort_unstable();
        all
    }

    #[test]
    fn pieces_cover_each_day_of_a_span_once() {
        let at = |text: &str| dates::day(dates::parse_iso(text).unwrap());
        let ends = [
            "1970-01-01",
            "2019-12-31",
            "2020-01-01",
            "2020-01-31",
            "2020-02-29",
            "2020-03-15",
            "2020-12-31",
            "2021-01-01",
            "2021-06-30",
            "2023-12-31",
            "2024-02-29",
            "2026-11-27",
        ];
        for from in ends.map(at) {
            for to in ends.map(at) {
                for years in [false, true] {
                    let pieces = Pieces::of(Days { first: from, last: to }, years);
                    let wanted: Vec<i64> = (from..=to).collect();
                    assert_eq!(covered(&pieces), wanted, "{from} to {to}: {pieces:?}");
                    assert!(years || pieces.years == NONE);
                }
            }
        }
    }

    #[test]
    fn few_periods_are_read_for_any_span() {
        let n = |(first, last): Range| (last - first + 1).max(0);
        for first in (18_000..19_000).step_by(7) {
            for last in (first..20_500).step_by(11) {
                let pieces = Pieces::of(Days { first, last }, true);
                assert!(pieces.days.iter().map(|days| n(*days)).sum::<i64>() <= 60, "{pieces:?}");
                assert!(pieces.months.iter().map(|months| n(*months)).sum::<i64>() <= 22, "{pieces:?}");
            }
        }
        let all = Pieces::of(Days::ALL, true);
        assert_eq!((all.years, all.months.map(n), all.days.map(n)), ((1970, 9999), [0, 0], [0, 0]));
    }

    #[test]
    fn a_span_of_moments_is_a_span_of_days() {
        assert_eq!(Days::between(Millis::MIN, Millis::MAX), Days::ALL);
        let days = Days { first: 18_353, last: 18_627 };
        let (from, before) = days.moments();
        assert_eq!(Days::between(from, before), days);
        assert_eq!(Days::between(from, from), Days { first: 18_353, last: 18_352 });
        assert_eq!(Days::ALL.last_of(2), Days { first: LAST_DAY - 1, last: LAST_DAY });
        assert_eq!(
            Days::of(NaiveDate::from_ymd_opt(1900, 1, 1), NaiveDate::from_ymd_opt(1970, 1, 2)),
            Days { first: 0, last: 1 }
        );
    }

    #[test]
    fn a_month_has_its_days() {
        let day = |text: &str| dates::day(dates::parse_iso(text).unwrap());
        assert_eq!(month_of(day("2020-04-30")), 2020 * 12 + 3);
        assert_eq!(first_day_of(2020 * 12 + 3), day("2020-04-01"));
        assert_eq!(period_of(Grain::Year, Grain::Day, day("2020-04-30")), 2020);
        assert_eq!(period_of(Grain::Month, Grain::Month, 24_243), 24_243);
    }
}
