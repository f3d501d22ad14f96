//! Dates, ages and numbers in everyday form, in India Standard Time.

use super::{Language, Text, fill_in};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};

/// A moment in milliseconds since the epoch (UTC). Shown and counted in India Standard Time.
pub type Millis = i64;

/// Offset of India Standard Time: five and a half hours ahead of UTC, all year.
pub const IST: Millis = 19_800_000;
/// Length of a day.
pub const DAY: Millis = 86_400_000;

const MONTHS: [Text; 12] = [
    Text { hi: "जनवरी", en: "January" },
    Text { hi: "फ़रवरी", en: "February" },
    Text { hi: "मार्च", en: "March" },
    Text { hi: "अप्रैल", en: "April" },
    Text { hi: "मई", en: "May" },
    Text { hi: "जून", en: "June" },
    Text { hi: "जुलाई", en: "July" },
    Text { hi: "अगस्त", en: "August" },
    Text { hi: "सितंबर", en: "September" },
    Text { hi: "अक्टूबर", en: "October" },
    Text { hi: "नवंबर", en: "November" },
    Text { hi: "दिसंबर", en: "December" },
];
const TODAY: Text = Text { hi: "आज {time}", en: "today {time}" };
const TOMORROW: Text = Text { hi: "कल {time}", en: "tomorrow {time}" };
const YESTERDAY: Text = Text { hi: "कल {time}", en: "yesterday {time}" };
const NOW: Text = Text { hi: "अभी", en: "now" };
const MINUTES: Text = Text { hi: "{n} मिनट", en: "{n} min" };
const HOURS: Text = Text { hi: "{n} {n?घंटा|घंटे}", en: "{n} h" };
const DAYS: Text = Text { hi: "{n} दिन", en: "{n} d" };

fn local(at: Millis) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at.saturating_add(IST)).unwrap_or_default().naive_utc()
}

/// The calendar day in India, as days since 1 January 1970.
pub fn day(at: Millis) -> i64 {
    (at + IST).div_euclid(DAY)
}

/// The first moment of a [`day`].
pub fn begins(day: i64) -> Millis {
    day * DAY - IST
}

/// The first moment of an IST calendar day.
pub fn start_of(date: NaiveDate) -> Millis {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() - IST
}

/// The time of day in India: `14:05`.
pub fn time(at: Millis) -> String {
    let at = local(at);
    two_digits(at.hour()) + ":" + &two_digits(at.minute())
}

fn two_digits(n: u32) -> String {
    if n < 10 { format!("0{n}") } else { n.to_string() }
}

/// The date in India: `27 नवंबर 2026`.
pub fn date(at: Millis, language: Language) -> String {
    let at = local(at);
    let month = MONTHS[at.month0() as usize].in_language(language);
    format!("{} {} {}", at.day(), month, at.year())
}

/// Date and time in India, relative to `now`: `आज 14:05`, `कल 09:30`, `27 नवंबर 2026, 14:05`.
pub fn moment(at: Millis, now: Millis, language: Language) -> String {
    let time = time(at);
    match day(now) - day(at) {
        0 => fill_in(language, TODAY, &[("time", &time)]),
        1 => fill_in(language, YESTERDAY, &[("time", &time)]),
        _ => format!("{}, {}", date(at, language), time),
    }
}

/// Date and time of something still to come, relative to `now`: `आज 20:00`, `कल 08:00`, `27 नवंबर 2026, 14:05`.
pub fn coming(at: Millis, now: Millis, language: Language) -> String {
    if day(at) - day(now) == 1 {
        return fill_in(language, TOMORROW, &[("time", &time(at))]);
    }
    moment(at, now, language)
}

/// How long something has lasted: `5 मिनट`, `3 घंटे`, `12 दिन`.
pub fn age(lasted: Millis, language: Language) -> String {
    let minutes = lasted / 60_000;
    let (text, n) = match minutes {
        ..1 => return NOW.in_language(language).to_owned(),
        1..60 => (MINUTES, minutes),
        60..2_880 => (HOURS, minutes / 60),
        _ => (DAYS, minutes / 1_440),
    };
    fill_in(language, text, &[("n", &number(n))])
}

/// The exact moment, for machines and for the `title` attribute: RFC 3339 with the IST offset.
pub fn exact(at: Millis) -> String {
    let at = local(at);
    format!(
        "{}-{}-{}T{}:{}:{}+05:30",
        at.year(),
        two_digits(at.month()),
        two_digits(at.day()),
        two_digits(at.hour()),
        two_digits(at.minute()),
        two_digits(at.second())
    )
}

/// The calendar day in India in ISO form: `2026-11-27`.
pub fn iso(at: Millis) -> String {
    let at = local(at);
    format!("{}-{}-{}", at.year(), two_digits(at.month()), two_digits(at.day()))
}

/// Parses a day in India in the form `2026-11-27`; returns its first moment. `None` for anything else, and outside 1900 to 2200.
pub fn parse_iso(day: &str) -> Option<Millis> {
    let mut parts = day.splitn(3, '-');
    let mut next = |digits: usize| {
        let part = parts.next()?;
        let right = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        if right { part.parse::<u32>().ok() } else { None }
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    (1900..=2200).contains(&year).then(|| start_of(date))
}

/// A moment in India to the minute, as form fields have it: `2026-11-27T20:00`.
pub fn form_moment(at: Millis) -> String {
    format!("{}T{}", iso(at), time(at))
}

/// Parses a moment in India in the form `2026-11-27T17:00`, as browsers send it, with or without seconds, or with a space instead of the `T`.
/// `None` for anything else.
pub fn parse_moment(typed: &str) -> Option<Millis> {
    let (day, time) = typed.trim().split_once(['T', ' '])?;
    let mut parts = time.trim().splitn(3, ':');
    let mut next = |below: i64| {
        let part = parts.next()?;
        let right = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|n| right && *n < below)
    };
    let (hours, minutes) = (next(24)?, next(60)?);
    let seconds = if time.matches(':').count() > 1 { next(60)? } else { 0 };
    Some(parse_iso(day)? + ((hours * 60 + minutes) * 60 + seconds) * 1_000)
}

/// A number with Indian digit grouping: 3,473; 1,23,456.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len() - at;
        if at > 0 && (left == 3 || (left > 3 && left % 2 == 1)) {
            out.push(',');
        }
        out.push(digit);
    }
    if n < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 23 November 2026, 18:40 UTC, which is ten past midnight on the 24th in India.
    const AFTER_MIDNIGHT: Millis = 1_795_392_000_000 + 18 * 3_600_000 + 40 * 60_000;

    #[test]
    fn a_moment_is_parsed_as_browsers_send_it_and_as_people_type_it() {
        let five = start_of(NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()) + 17 * 3_600_000;
        assert_eq!(parse_moment("2026-11-27T17:00"), Some(five));
        assert_eq!(parse_moment(" 2026-11-27 17:00 "), Some(five));
        for wrong in
            ["2026-11-27", "17:00", "2026-11-27 24:00", "2026-11-27 17:60", "2026-11-27 17", "2026-11-27 +1:00"]
        {
            assert_eq!(parse_moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_day_begins_at_midnight_in_india() {
        let day_before = AFTER_MIDNIGHT - 11 * 60_000;
        assert_eq!(day(AFTER_MIDNIGHT), day(day_before) + 1);
        assert_eq!(moment(day_before, AFTER_MIDNIGHT, Language::English), "yesterday 23:59");
        assert_eq!(coming(AFTER_MIDNIGHT, day_before, Language::English), "tomorrow 00:10");
        assert_eq!(coming(AFTER_MIDNIGHT + DAY, day_before, Language::English), "25 November 2026, 00:10");
        assert_eq!(moment(AFTER_MIDNIGHT, AFTER_MIDNIGHT, Language::Hindi), "आज 00:10");
    }

    #[test]
    fn exact_times_include_the_offset() {
        assert_eq!(exact(0), "1970-01-01T05:30:00+05:30");
        assert_eq!(date(1_586_000_000_000, Language::Hindi), "4 अप्रैल 2020");
    }

    #[test]
    fn days_survive_the_round_trip() {
        for day in ["2020-04-01", "2024-02-29", "1999-12-31"] {
            assert_eq!(parse_iso(day).map(iso).as_deref(), Some(day));
        }
        for wrong in ["", "2020-4-1", "2023-02-29", "01-04-2020", "2020-04-01T00:00", "+020-04-01", "9999-01-01"] {
            assert_eq!(parse_iso(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn moments_survive_the_round_trip() {
        for moment in ["2020-04-01T00:00", "2026-11-27T20:00", "2024-02-29T23:59"] {
            assert_eq!(parse_moment(moment).map(form_moment).as_deref(), Some(moment));
        }
        assert_eq!(parse_moment("2026-11-27T20:00:30"), parse_moment("2026-11-27T20:00").map(|at| at + 30_000));
        for wrong in
            ["", "2026-11-27", "2026-11-27T24:00", "2026-11-27T20", "2026-11-27T20:00Z", "2026-11-27T20:00:30:1"]
        {
            assert_eq!(parse_moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_grouped_the_indian_way() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (3_473, "3,473"),
            (123_456, "1,23,456"),
            (12_345_678, "1,23,45,678"),
            (-1_000, "-1,000"),
        ] {
            assert_eq!(number(n), text);
        }
    }

    #[test]
    fn ages_are_rounded_down() {
        assert_eq!(age(30_000, Language::English), "now");
        assert_eq!(age(59 * 60_000, Language::English), "59 min");
        assert_eq!(age(47 * 3_600_000, Language::English), "47 h");
        assert_eq!(age(3 * DAY, Language::Hindi), "3 दिन");
        assert_eq!(age(DAY / 24, Language::Hindi), "1 घंटा");
        assert_eq!(age(DAY / 8, Language::Hindi), "3 घंटे");
    }

    #[test]
    fn the_start_of_a_day_is_its_first_moment() {
        let start = start_of(NaiveDate::from_ymd_opt(2020, 4, 1).unwrap());
        assert_eq!(exact(start), "2020-04-01T00:00:00+05:30");
        assert_eq!(day(start - 1), day(start) - 1);
    }
}
