//! Computes due times from spans of all time or of working days.
//!
//! A working day is a whole day in India, from midnight to midnight, that is neither a Sunday nor a holiday of the district. What must stay
//! true: nothing is due before its span has passed; a later start never makes anything due earlier; nor does an additional holiday.

use crate::{
    complaint::Millis,
    language::dates::{begins, day},
    string_enum,
};
use std::collections::BTreeSet;

string_enum! {
    /// Which time counts towards a span.
    pub enum Counting {
        /// All days count.
        EveryDay = "every_day",
        /// Only working days count.
        WorkingDays = "working_days",
    }
}

/// Holidays other than Sundays, as [`day`] numbers.
pub type Holidays = BTreeSet<i64>;

/// Whether a [`day`] is a working day.
pub fn works(day: i64, holidays: &Holidays) -> bool {
    // 1 January 1970 was a Thursday.
    let sunday = (day + 4).rem_euclid(7) == 0;
    !sunday && !holidays.contains(&day)
}

/// When a span that began at `start` has passed.
pub fn due(start: Millis, span: Millis, counting: Counting, holidays: &Holidays) -> Millis {
    if counting == Counting::EveryDay {
        return start.saturating_add(span);
    }
    let (mut today, mut at, mut left) = (day(start), start, span);
    loop {
        let ends = begins(today + 1);
        if works(today, holidays) {
            if left <= ends - at {
                return at + left;
            }
            left -= ends - at;
        }
        today += 1;
        at = ends;
    }
}

/// The moment at which `left` of the counted time still remains before `due`: the time of a warning.
pub fn before(due: Millis, left: Millis, counting: Counting, holidays: &Holidays) -> Millis {
    if counting == Counting::EveryDay {
        return due.saturating_sub(left);
    }
    let (mut today, mut at, mut left) = (day(due - 1), due, left);
    loop {
        let begun = begins(today);
        if works(today, holidays) {
            if left <= at - begun {
                return at - left;
            }
            left -= at - begun;
        }
        today -= 1;
        at = begun;
    }
}

/// The counted time between two moments: the span with which [`due`] leads from `start` to `end`.
pub fn between(start: Millis, end: Millis, counting: Counting, holidays: &Holidays) -> Millis {
    if counting == Counting::EveryDay {
        return end.saturating_sub(start).max(0);
    }
    let parts = (day(start)..=day(end)).filter(|&today| works(today, holidays));
    parts.map(|today| (end.min(begins(today + 1)) - start.max(begins(today))).max(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::dates::DAY;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn at(month: u32, date: u32, hour: i64) -> Millis {
        crate::language::dates::start_of(NaiveDate::from_ymd_opt(2026, month, date).unwrap()) + hour * 3_600_000
    }

    #[test]
    fn sundays_and_holidays_do_not_count() {
        let none = Holidays::new();
        // 21 November 2026 is a Saturday.
        assert_eq!(due(at(11, 21, 12), DAY, Counting::WorkingDays, &none), at(11, 23, 12));
        assert_eq!(due(at(11, 21, 12), DAY, Counting::EveryDay, &none), at(11, 22, 12));
        assert_eq!(
            due(at(11, 22, 15), DAY, Counting::WorkingDays, &none),
            at(11, 24, 0),
            "the hours of a Sunday do not count"
        );
        let guru_nanak = Holidays::from([day(at(11, 24, 0))]);
        assert_eq!(due(at(11, 23, 12), DAY, Counting::WorkingDays, &guru_nanak), at(11, 25, 12));
        assert_eq!(before(at(11, 25, 12), DAY, Counting::WorkingDays, &guru_nanak), at(11, 23, 12));
        assert_eq!(before(at(11, 23, 12), DAY, Counting::WorkingDays, &none), at(11, 21, 12));
    }

    fn holidays() -> impl Strategy<Value = Holidays> {
        prop::collection::btree_set(20_600i64..20_700, 0..30)
    }

    const SOME_TIME: std::ops::Range<Millis> = 20_600 * DAY..20_680 * DAY;

    proptest! {
        #[test]
        fn the_counted_time_between_two_moments_leads_from_one_to_the_other(start in SOME_TIME, span in 1..30 * DAY, holidays in holidays()) {
            for counting in [Counting::EveryDay, Counting::WorkingDays] {
                let end = due(start, span, counting, &holidays);
                prop_assert_eq!(between(start, end, counting, &holidays), span);
            }
        }

        #[test]
        fn nothing_is_due_before_its_span_has_passed(start in SOME_TIME, span in 0..30 * DAY, holidays in holidays()) {
            for counting in [Counting::EveryDay, Counting::WorkingDays] {
                prop_assert!(due(start, span, counting, &holidays) >= start + span);
            }
        }

        #[test]
        fn a_later_start_or_a_longer_span_is_never_due_earlier(
            start in SOME_TIME, later in 0..3 * DAY, span in 0..30 * DAY, longer in 0..3 * DAY, holidays in holidays()
        ) {
            let first = due(start, span, Counting::WorkingDays, &holidays);
            prop_assert!(due(start + later, span, Counting::WorkingDays, &holidays) >= first);
            prop_assert!(due(start, span + longer, Counting::WorkingDays, &holidays) >= first);
        }

        #[test]
        fn an_additional_holiday_never_makes_anything_due_earlier(start in SOME_TIME, span in 0..30 * DAY, holidays in holidays(), one in 20_600i64..20_700) {
            let without = due(start, span, Counting::WorkingDays, &holidays);
            let mut with = holidays;
            with.insert(one);
            prop_assert!(due(start, span, Counting::WorkingDays, &with) >= without);
        }

        #[test]
        fn the_warning_comes_between_the_start_and_the_due_time(
            start in SOME_TIME, span in DAY..30 * DAY, part in 0..DAY, holidays in holidays()
        ) {
            let end = due(start, span, Counting::WorkingDays, &holidays);
            let warns = before(end, part, Counting::WorkingDays, &holidays);
            prop_assert!(warns <= end && warns >= start, "{} {} {}", start, warns, end);
            prop_assert!(end - warns >= part);
        }
    }
}
