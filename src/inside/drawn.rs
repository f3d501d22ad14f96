//! The drawings of the page of figures. Each stands beside a table with the same numbers.

use super::{
    StationLine,
    shares::{self, wilson},
    stations::late_words,
};
use crate::{
    language::{Language, dates, fill_in, texts::inside as says},
    ui::chart::{self, Bar, Columns, Point, Said, Series, Tone},
};

/// A share is drawn from this many complaints on.
const DRAWN_FROM: i64 = 5;
/// Every so many hours one is named, and the last one.
const NAMED_HOURS: usize = 6;

/// Stations as points: the area follows the open complaints of the period, and the tone says whether anything is late.
pub fn map(language: Language, lines: &[StationLine]) -> String {
    let points: Vec<Point> = lines
        .iter()
        .filter_map(|line| {
            let ((north, east), office) = (line.point?, line.office.as_ref()?);
            // Counts are far below 2^53.
            let size = line.numbers.open as f64;
            let tone = if line.late > 0 { Tone::Late } else { Tone::Plain };
            let label = office.short(language).to_owned();
            Some(Point { east, north, size, label, shown: dates::number(line.numbers.open), tone })
        })
        .collect();
    if points.is_empty() {
        return String::new();
    }
    let numbers = lines.iter().filter(|line| line.point.is_some()).filter_map(|line| {
        let late = late_words(line.late);
        let open = dates::number(line.numbers.open);
        let name = line.office.as_ref()?.short(language);
        Some(fill_in(language, says::ON_MAP, &[("name", name), ("open", &open), ("late", &late)]))
    });
    chart::points(&said("stations-map", says::MAP.in_language(language), numbers), &points)
}

/// The share of reopened complaints of each station, with its interval. Stations with fewer than five complaints are left out.
pub fn reopened(language: Language, lines: &[StationLine]) -> String {
    let mut numbers = Vec::new();
    let bars: Vec<Bar> = lines
        .iter()
        .filter_map(|line| {
            let (k, n) = (line.numbers.reopened, line.numbers.received);
            let (low, high) = wilson(k, n).filter(|_| n >= DRAWN_FROM)?;
            let label = line.office.as_ref()?.short(language).to_owned();
            let shown = shares::written(k, n, language)?;
            numbers.push(format!("{label}: {shown}"));
            let after = fill_in(language, says::OF, &[("k", &dates::number(k)), ("n", &dates::number(n))]);
            let interval = Some((low * 100.0, high * 100.0));
            Some(Bar {
                label,
                length: k as f64 / n as f64 * 100.0,
                shown: after,
                after: format!("· {shown}"),
                interval,
                ..Bar::default()
            })
        })
        .collect();
    if bars.is_empty() {
        return String::new();
    }
    let said = said("stations-reopened", says::REOPENED_SHARE.in_language(language), numbers.into_iter());
    chart::bars(&said, &bars, Some(100.0))
}

/// Posts by hour of the day.
pub fn hours(language: Language, hours: &[(i64, i64)]) -> String {
    let most = hours.iter().map(|(came, decided)| *came.max(decided)).max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let series = |label: &str, of: fn(&(i64, i64)) -> i64| Series {
        label: label.to_owned(),
        shown: dates::number(hours.iter().map(of).sum()),
        values: hours.iter().map(of).collect(),
    };
    let last = hours.len().saturating_sub(1);
    let named = (0..last).step_by(NAMED_HOURS).chain([last]);
    let columns = Columns {
        series: vec![
            series(says::POSTS_CAME.in_language(language), |(came, _)| *came),
            series(says::POSTS_DECIDED.in_language(language), |(_, decided)| *decided),
        ],
        ticks: named.map(|hour| (hour, format!("{hour:02}:00"))).collect(),
        most: fill_in(language, says::MOST_IN_HOUR, &[("n", &dates::number(most))]),
    };
    let numbers = hours.iter().enumerate().map(|(hour, (came, decided))| {
        let (came, decided) = (dates::number(*came), dates::number(*decided));
        fill_in(language, says::IN_HOUR, &[("hour", &format!("{hour:02}:00")), ("came", &came), ("decided", &decided)])
    });
    chart::multiples(&said("cell-hours", says::BY_HOUR.in_language(language), numbers), &columns)
}

fn said(id: &str, title: &str, numbers: impl Iterator<Item = String>) -> Said {
    let description = numbers.collect::<Vec<_>>().join("; ");
    Said { id: id.to_owned(), title: title.to_owned(), description }
}
