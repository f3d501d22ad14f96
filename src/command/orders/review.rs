//! The evening review: the time of day at which the chief goes through the orders.

use crate::{
    complaint::Millis,
    language::dates::{DAY, begins, day},
};

/// An order given less than this many milliseconds before a review is due at the next one.
const AT_LEAST: Millis = 3_600_000;

/// Minutes after midnight at which the morning list is read.
const MORNING: i64 = 8 * 60;
/// A returned order is proposed to be due at least this many milliseconds later.
const TO_DO_IT: Millis = 3 * 3_600_000;

/// Time of the review on an IST [`day`], `minutes` after midnight.
pub fn of_day(day: i64, minutes: i64) -> Millis {
    begins(day) + minutes * 60_000
}

/// The review at which an order given now is due: tonight's, or tomorrow's if tonight's is less than an hour away.
pub fn next(now: Millis, minutes: i64) -> Millis {
    let tonight = of_day(day(now), minutes);
    if tonight >= now + AT_LEAST { tonight } else { tonight + DAY }
}

/// The time proposed for an order that is returned now: the next morning list or evening review that is at least three hours away.
pub fn proposed(now: Millis, minutes: i64) -> Millis {
    let next = |minutes| {
        let today = of_day(day(now), minutes);
        if today >= now + TO_DO_IT { today } else { today + DAY }
    };
    next(MORNING).min(next(minutes))
}

/// Time of the last review, at or before `now`.
pub fn last(now: Millis, minutes: i64) -> Millis {
    let tonight = of_day(day(now), minutes);
    if tonight <= now { tonight } else { tonight - DAY }
}

/// Parses a time of day such as `20:00` into minutes after midnight.
///
/// # Errors
/// The text is not a time of day.
pub fn parse(text: &str) -> Result<i64, String> {
    let wrong = || format!("{text}: not a time of day such as 20:00");
    let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
    let number = |digits: &str, below: i64| {
        let right = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse::<i64>().ok().filter(|n| right && *n < below).ok_or_else(wrong)
    };
    Ok(number(hours, 24)? * 60 + number(minutes, 60)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_due_tonight_unless_the_review_is_less_than_an_hour_away() {
        let eight = parse("20:00").unwrap();
        let tonight = of_day(20_000, eight);
        assert_eq!(next(tonight - 6 * AT_LEAST, eight), tonight);
        assert_eq!(next(tonight - AT_LEAST, eight), tonight);
        assert_eq!(next(tonight - AT_LEAST + 1, eight), tonight + DAY);
        assert_eq!(next(tonight, eight), tonight + DAY);
        assert_eq!(next(tonight + AT_LEAST, eight), tonight + DAY);
    }

    #[test]
    fn a_returned_order_is_proposed_for_the_next_morning_or_evening() {
        let (eight, morning) = (parse("20:00").unwrap(), of_day(20_000, 8 * 60));
        let tonight = of_day(20_000, eight);
        assert_eq!(proposed(tonight + AT_LEAST, eight), morning + DAY, "judged in the evening: due in the morning");
        assert_eq!(proposed(morning, eight), tonight);
        assert_eq!(proposed(tonight - TO_DO_IT, eight), tonight);
        assert_eq!(proposed(tonight - TO_DO_IT + 1, eight), morning + DAY);
        assert_eq!(proposed(morning - TO_DO_IT, eight), morning);
    }

    #[test]
    fn the_last_review_is_the_most_recent_one_that_has_passed() {
        let eight = parse("20:00").unwrap();
        let tonight = of_day(20_000, eight);
        assert_eq!(last(tonight, eight), tonight);
        assert_eq!(last(tonight - 1, eight), tonight - DAY);
        assert_eq!(last(begins(20_001) - 1, eight), tonight);
        assert_eq!(last(begins(20_001), eight), tonight);
    }

    #[test]
    fn only_a_complete_time_of_day_is_accepted() {
        assert_eq!((parse("00:00"), parse("23:59")), (Ok(0), Ok(1_439)));
        for wrong in ["", "8", "8:00", "24:00", "20:60", "20.00", "20:0", "-1:00", "20:00:00"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
