//! The span of days that is asked for.

use crate::error::{Error, FieldError, Problem};
use chrono::{Days, NaiveDate};

/// A span of IST calendar days, including both ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// The longest span, in years.
pub const MOST_YEARS: u32 = 20;

impl Span {
    /// Parses two dates `YYYY-MM-DD`; an empty text means no limit. `today` is the end of a span without one, when its length is checked.
    ///
    /// # Errors
    /// [`Error::Fields`] about `from` or `to`: not a day ([`Problem::NotADay`]), a day with a time or time zone ([`Problem::NotAMoment`]), the last day
    /// before the first ([`Problem::EndsBeforeItBegins`]), or more than [`MOST_YEARS`] ([`Problem::SpanTooLong`]).
    pub fn parse(from: &str, to: &str, today: NaiveDate) -> Result<Self, Error> {
        let mut wrong = Vec::new();
        let mut day = |field: &str, text: &str| match read(text) {
            Ok(day) => day,
            Err(problem) => {
                wrong.push(FieldError { field: field.to_owned(), problem });
                None
            }
        };
        let span = Self { from: day("from", from), to: day("to", to) };
        if let (Some(from), Some(to)) = (span.from, span.to)
            && to < from
        {
            wrong.push(FieldError { field: "to".to_owned(), problem: Problem::EndsBeforeItBegins });
        }
        if let Some(from) = span.from
            && from
                .checked_add_days(Days::new(u64::from(MOST_YEARS) * 366))
                .is_none_or(|end| end < span.to.unwrap_or(today))
        {
            wrong.push(FieldError { field: "from".to_owned(), problem: Problem::SpanTooLong });
        }
        if wrong.is_empty() { Ok(span) } else { Err(Error::Fields(wrong)) }
    }
}

fn read(text: &str) -> Result<Option<NaiveDate>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(day) = date(text) {
        return Ok(Some(day));
    }
    // A day is a day in India; a time or a zone after it would be ignored, and the answer be about other days than were meant.
    let with_time = text.get(..10).and_then(date).is_some();
    Err(if with_time { Problem::NotAMoment } else { Problem::NotADay })
}

fn date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(from: &str, to: &str) -> Result<Span, Error> {
        Span::parse(from, to, NaiveDate::from_ymd_opt(2026, 11, 27).unwrap())
    }

    #[test]
    fn a_span_of_days_is_understood() {
        assert_eq!(parse("", "").unwrap(), Span::default());
        assert!(parse("2020-01-01", "2020-01-01").is_ok());
        assert!(parse(" 2020-02-29 ", "").is_ok());
        assert!(parse("", "2030-12-31").is_ok(), "a day to come is a day");
    }

    #[test]
    fn each_wrong_span_has_its_own_answer() {
        for (from, to, field, problem) in [
            ("2020-12-31", "2020-04-01", "to", Problem::EndsBeforeItBegins),
            ("1920-01-01", "2020-01-01", "from", Problem::SpanTooLong),
            ("1926-01-01", "", "from", Problem::SpanTooLong),
            ("0000-01-01", "", "from", Problem::SpanTooLong),
            ("2020-04-01T00:00+05:30", "", "from", Problem::NotAMoment),
            ("", "2020-04-01Z", "to", Problem::NotAMoment),
            ("", "2020-04-01 IST", "to", Problem::NotAMoment),
            ("yesterday", "", "from", Problem::NotADay),
            ("2020-02-30", "", "from", Problem::NotADay),
            ("2020-4-1", "", "from", Problem::NotADay),
            ("", "+020-04-01", "to", Problem::NotADay),
            ("", "1' or '1'='1", "to", Problem::NotADay),
            ("२०२०-०४-०१", "", "from", Problem::NotADay),
        ] {
            assert_eq!(parse(from, to), Err(Error::field(field, problem)), "{from} to {to}");
        }
        let Err(Error::Fields(both)) = parse("x", "y") else { panic!("both are wrong") };
        assert_eq!(both.len(), 2);
    }
}
