//! The figures in words and rows of numbers. Page, charts and data take them from here, so that all of them say the same.

use super::{Again, Covered, Figures, Percentile, Times, Unit};
use crate::{
    channels,
    complaint::{Category, Channel},
    language::{
        Language, Text,
        dates::{self, Millis},
        fill_in,
        texts::{figures as says, words},
    },
};

/// A number with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The word for machines.
    pub key: String,
    /// The name for people.
    pub name: String,
    /// The number.
    pub n: i64,
}

fn line(key: &str, name: &str, n: i64) -> Line {
    Line { key: key.to_owned(), name: name.to_owned(), n }
}

/// Complaints received by channel. A channel that is not for citizens is left out while it has none.
pub fn channels(figures: &Figures, language: Language) -> Vec<Line> {
    let shown = |(channel, n): &(&Channel, &i64)| **n > 0 || **channel != Channel::Staff;
    let named = |(channel, n): (&Channel, &i64)| line(channel.as_str(), channels::name(*channel, language), *n);
    figures.by_channel.iter().filter(shown).map(named).collect()
}

/// What became of the complaints, each in one line; empty where it is not published.
pub fn ends(figures: &Figures, language: Language) -> Vec<Line> {
    let open = if figures.confidential.is_some() { says::OPEN } else { says::OPEN_OR_CONFIDENTIAL };
    let lines = [
        ("disposed", says::DISPOSED, figures.disposed),
        ("found_fake", says::FOUND_FAKE, figures.found_fake),
        ("confidential", says::CONFIDENTIAL, figures.confidential),
        // Nothing is open where all are accounted for, as in 2020.
        ("open", open, figures.open.filter(|n| *n > 0)),
    ];
    lines.into_iter().filter_map(|(key, name, n)| Some(line(key, name.in_language(language), n?))).collect()
}

/// By subject, the most frequent first, the rare ones last; empty where it is not published. Subjects without a complaint are left out.
pub fn subjects(figures: &Figures, language: Language) -> Vec<Line> {
    let Some(subjects) = &figures.subjects else { return Vec::new() };
    let mut counts: Vec<(Category, i64)> =
        subjects.counts.iter().map(|(of, n)| (*of, *n)).filter(|(_, n)| *n > 0).collect();
    counts.sort_by_key(|(of, n)| (*of == Category::Other, -n, *of));
    let name = |of: Category| {
        if of == Category::Other { says::RARE.in_language(language) } else { words::category(of, language) }
    };
    counts.into_iter().map(|(of, n)| line(of.as_str(), name(of), n)).collect()
}

/// Reopened, and closed with another outcome: the number, and of how many.
pub fn again(figures: &Figures, language: Language) -> Vec<(Line, i64)> {
    let lines =
        [("reopened", says::REOPENED, &figures.reopened), ("overturned", says::OVERTURNED, &figures.overturned)];
    let said = |(key, name, again): (&str, Text, &Option<Again>)| {
        let again = again.as_ref()?;
        Some((line(key, name.in_language(language), again.n), again.covered.of))
    };
    lines.into_iter().filter_map(said).collect()
}

/// The median and the 90th percentile: key, name, value.
pub fn times(times: &Times, language: Language) -> [(&'static str, &'static str, Percentile); 2] {
    [
        ("median", says::HALF.in_language(language), times.median),
        ("p90", says::NINE_OF_TEN.in_language(language), times.p90),
    ]
}

/// A percentile in words: `3 घंटे`.
pub fn percentile(percentile: Percentile, language: Language) -> String {
    match percentile {
        Percentile::Minutes(minutes) => dates::age(minutes.max(1) * 60_000, language),
        Percentile::NotYet => says::NOT_YET.in_language(language).to_owned(),
        Percentile::TooFew => says::TOO_FEW.in_language(language).to_owned(),
    }
}

/// A part of a whole in percent, rounded.
pub fn share(n: i64, whole: i64) -> i64 {
    if whole > 0 { (n * 200 + whole) / (whole * 2) } else { 0 }
}

/// The name of a row of the series: `4 अप्रैल 2020`, `अप्रैल 2020`, `2020`.
pub fn row(unit: Unit, from: &str, language: Language) -> String {
    let Some(at) = dates::parse_iso(from) else { return from.to_owned() };
    match unit {
        Unit::Day => dates::date(at, language),
        Unit::Month => month(at, language),
        Unit::Year => dates::year(at).to_string(),
    }
}

fn month(at: Millis, language: Language) -> String {
    format!("{} {}", dates::month_name(at, language), dates::year(at))
}

/// Whether a day is the first of its month, or the last.
fn first_or_last(day: &str) -> (bool, bool) {
    let next = dates::parse_iso(day).map(|at| dates::iso(at + dates::DAY)).unwrap_or_default();
    (day.ends_with("-01"), next.ends_with("-01"))
}

/// The period as part of a sentence: `अप्रैल से दिसंबर 2020 में`, `अब तक`.
pub fn when(from: Option<&str>, to: Option<&str>, language: Language) -> String {
    let day = |written: &str| day(written, language);
    let say = |text: Text, values: &[(&str, &str)]| fill_in(language, text, values);
    match (from, to) {
        (None, None) => say(says::SO_FAR, &[]),
        (None, Some(to)) => say(says::UNTIL, &[("to", &day(to))]),
        (Some(from), None) => say(says::SINCE, &[("from", &day(from))]),
        (Some(from), Some(to)) if from == to => say(says::ON_DAY, &[("day", &day(from))]),
        (Some(from), Some(to)) => match (dates::parse_iso(from), dates::parse_iso(to)) {
            (Some(first), Some(last)) if first_or_last(from).0 && first_or_last(to).1 => {
                let (first_month, last_month) = (dates::month_name(first, language), dates::month_name(last, language));
                let year = dates::year(last).to_string();
                if dates::year(first) != dates::year(last) {
                    let months = [
                        ("from", month(first, language)),
                        ("to", dates::month_name(last, language).to_owned()),
                        ("year", year),
                    ];
                    return say(says::IN_MONTHS, &months.each_ref().map(|(name, value)| (*name, value.as_str())));
                }
                if first_month == last_month {
                    return say(says::IN_MONTH, &[("month", first_month), ("year", &year)]);
                }
                say(says::IN_MONTHS, &[("from", first_month), ("to", last_month), ("year", &year)])
            }
            _ => say(says::BETWEEN, &[("from", &day(from)), ("to", &day(to))]),
        },
    }
}

/// The first sentence: how many complaints came, and, where that is known of all of them, how many were disposed of.
pub fn sentence(figures: &Figures, language: Language) -> String {
    let when = when(figures.from.as_deref(), figures.to.as_deref(), language);
    let n = dates::number(figures.received);
    match figures.disposed.filter(|_| figures.outcomes_of == figures.received && figures.received > 0) {
        Some(disposed) => {
            let disposed = dates::number(disposed);
            fill_in(language, says::CAME_AND_DISPOSED, &[("when", &when), ("n", &n), ("disposed", &disposed)])
        }
        None => fill_in(language, says::CAME, &[("when", &when), ("n", &n)]),
    }
}

/// The second sentence: what became of the others. `None` where it is not published, and if no complaint came.
pub fn others(figures: &Figures, language: Language) -> Option<String> {
    let (fake, open) = (figures.found_fake?, figures.open?);
    if figures.received == 0 || figures.outcomes_of == 0 {
        return None;
    }
    let (fake, open_n, n) = (dates::number(fake), dates::number(open), dates::number(figures.outcomes_of));
    let confidential = figures.confidential.map(dates::number);
    let text = match (&confidential, open) {
        (None, _) => says::OTHERS_TOGETHER,
        (Some(_), 0) => says::OTHERS_ALL,
        (Some(_), _) => says::OTHERS_OPEN,
    };
    let confidential = confidential.unwrap_or_default();
    Some(fill_in(language, text, &[("fake", &fake), ("confidential", &confidential), ("open", &open_n), ("n", &n)]))
}

/// A day in words: `4 अप्रैल 2020`.
fn day(day: &str, language: Language) -> String {
    dates::parse_iso(day).map_or_else(|| day.to_owned(), |at| dates::date(at, language))
}

/// A moment of RFC 3339 in words: `27 नवंबर 2026, 14:05`.
pub fn moment(at: &str, language: Language) -> String {
    match (at.get(..10), at.get(11..16)) {
        (Some(date), Some(time)) => format!("{}, {time}", day(date, language)),
        _ => at.to_owned(),
    }
}

/// Which complaints a sensitive number is about.
pub fn about(covered: &Covered, language: Language) -> String {
    let of = dates::number(covered.of);
    let (from, to, time) = (day(&covered.from, language), day(&covered.to, language), moment(&covered.as_of, language));
    fill_in(language, says::OUTCOMES_OF, &[("n", &of), ("from", &from), ("to", &to), ("time", &time)])
}

/// The period as the query of an address; empty for all days.
pub fn query(figures: &Figures) -> String {
    match (&figures.from, &figures.to) {
        (None, None) => String::new(),
        (from, to) => {
            format!("?from={}&to={}", from.as_deref().unwrap_or_default(), to.as_deref().unwrap_or_default())
        }
    }
}

/// Which complaints the outcomes are about; `None` where they are not published.
pub fn outcomes_covered(figures: &Figures) -> Option<Covered> {
    Some(Covered {
        of: figures.outcomes_of,
        from: figures.outcomes_from.clone()?,
        to: figures.outcomes_to.clone()?,
        as_of: figures.outcomes_as_of.clone()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_said_as_people_say_it() {
        let said = |from: &str, to: &str| {
            let given = |day: &str| (!day.is_empty()).then(|| day.to_owned());
            let (from, to) = (given(from), given(to));
            [Language::Hindi, Language::English].map(|language| when(from.as_deref(), to.as_deref(), language))
        };
        assert_eq!(said("2020-04-01", "2020-12-31"), ["अप्रैल से दिसंबर 2020 में", "from April to December 2020"]);
        assert_eq!(said("2020-04-01", "2020-04-30"), ["अप्रैल 2020 में", "in April 2020"]);
        assert_eq!(said("2020-04-01", "2021-03-31"), ["अप्रैल 2020 से मार्च 2021 में", "from April 2020 to March 2021"]);
        assert_eq!(said("2020-04-04", "2020-04-04"), ["4 अप्रैल 2020 को", "on 4 April 2020"]);
        assert_eq!(
            said("2020-04-01", "2020-04-29"),
            ["1 अप्रैल 2020 से 29 अप्रैल 2020 तक", "from 1 April 2020 to 29 April 2020"]
        );
        assert_eq!(said("", "2020-04-30"), ["30 अप्रैल 2020 तक", "up to 30 April 2020"]);
        assert_eq!(said("2020-04-01", ""), ["1 अप्रैल 2020 से अब तक", "since 1 April 2020"]);
        assert_eq!(said("", ""), ["अब तक", "so far"]);
    }

    #[test]
    fn shares_are_rounded_to_the_nearest() {
        assert_eq!([share(1_560, 3_473), share(1_012, 3_473), share(901, 3_473)], [45, 29, 26]);
        assert_eq!((share(1, 200), share(0, 0), share(7, 7)), (1, 0, 100));
    }
}
