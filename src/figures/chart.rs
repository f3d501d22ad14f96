//! The charts of the figures, and what is said of each to those who do not see it.

use super::{Charts, Figures, Percentile, Series as Rows, Times, Unit, words};
use crate::{
    channels,
    complaint::Channel,
    language::{
        Language, Text,
        dates::{self, number},
        fill_in,
        texts::figures as says,
    },
    ui::chart::{self, Bar, Columns, Part, Said, Series, Tone},
};

/// All charts in this language.
pub fn draw(figures: &Figures, language: Language) -> Charts {
    Charts {
        channels: by_channel(figures, language),
        series: over_time(&figures.series, language),
        ends: ends(figures, language),
        subjects: subjects(figures, language),
        first_response: took(figures.first_response.as_ref(), "response", says::FIRST_RESPONSE, language),
        closing: took(figures.closing.as_ref(), "closing", says::CLOSING, language),
        again: again(figures, language),
    }
}

/// The name of a chart and its numbers in one sentence.
fn said(id: &str, title: Text, numbers: &[String], language: Language) -> Said {
    Said { id: format!("chart-{id}"), title: title.in_language(language).to_owned(), description: numbers.join("; ") }
}

fn spoken(lines: &[words::Line]) -> Vec<String> {
    lines.iter().map(|line| format!("{}: {}", line.name, number(line.n))).collect()
}

/// A bar with its share of all.
fn bar(line: &words::Line, all: i64) -> Bar {
    Bar {
        label: line.name.clone(),
        length: line.n as f64,
        shown: number(line.n),
        after: format!("· {}%", words::share(line.n, all)),
        ..Bar::default()
    }
}

fn by_channel(figures: &Figures, language: Language) -> String {
    let mut lines = words::channels(figures, language);
    if figures.received == 0 {
        return String::new();
    }
    lines.sort_by_key(|line| -line.n);
    let bars: Vec<Bar> = lines.iter().map(|line| bar(line, figures.received)).collect();
    chart::shares(&said("channels", says::BY_CHANNEL, &spoken(&lines), language), &bars)
}

fn ends(figures: &Figures, language: Language) -> String {
    let lines = words::ends(figures, language);
    if lines.iter().all(|line| line.n == 0) {
        return String::new();
    }
    let mut spoken = spoken(&lines);
    let bars: Vec<Bar> = lines
        .iter()
        .map(|line| {
            let mut bar = bar(line, figures.outcomes_of);
            if line.key == "confidential" {
                bar.tone = Tone::Sealed;
                if let Some(running) = figures.confidential_investigating.filter(|n| *n > 0) {
                    let note = fill_in(language, says::RUNNING_NOTE, &[("n", &number(running))]);
                    spoken.push(note.clone());
                    bar.part = Some(Part { length: running as f64, note });
                }
            }
            bar
        })
        .collect();
    chart::shares(&said("ends", says::BY_END, &spoken, language), &bars)
}

fn subjects(figures: &Figures, language: Language) -> String {
    let lines = words::subjects(figures, language);
    let all: i64 = lines.iter().map(|line| line.n).sum();
    if all == 0 {
        return String::new();
    }
    let bars: Vec<Bar> = lines.iter().map(|line| bar(line, all)).collect();
    chart::bars(&said("subjects", says::BY_SUBJECT, &spoken(&lines), language), &bars, None)
}

fn again(figures: &Figures, language: Language) -> String {
    let lines = words::again(figures, language);
    let Some(most) = lines.iter().map(|(_, of)| *of).max().filter(|of| *of > 0) else { return String::new() };
    let shown = |n: i64, of: i64| fill_in(language, says::OF_ALL, &[("n", &number(n)), ("of", &number(of))]);
    let spoken: Vec<String> =
        lines.iter().map(|(line, all)| format!("{}: {}", line.name, shown(line.n, *all))).collect();
    let bars: Vec<Bar> = lines
        .iter()
        .map(|(line, all)| Bar { shown: shown(line.n, *all), after: String::new(), ..bar(line, *all) })
        .collect();
    chart::bars(&said("again", says::AGAIN, &spoken, language), &bars, Some(most as f64))
}

fn took(times: Option<&Times>, id: &str, title: Text, language: Language) -> String {
    let Some(times) = times.filter(|times| times.median != Percentile::TooFew) else { return String::new() };
    let values = words::times(times, language);
    let longest = values.iter().map(|(.., value)| minutes(*value)).max().unwrap_or(0).max(1);
    let spoken: Vec<String> =
        values.iter().map(|(_, name, value)| format!("{name}: {}", words::percentile(*value, language))).collect();
    let bars: Vec<Bar> = values
        .iter()
        .map(|(_, name, value)| {
            // What has not happened yet is longer than all that has.
            let open = *value == Percentile::NotYet;
            let length = if open { longest as f64 * 1.25 } else { minutes(*value) as f64 };
            Bar {
                label: (*name).to_owned(),
                length,
                shown: words::percentile(*value, language),
                tone: if open { Tone::Late } else { Tone::Plain },
                ..Bar::default()
            }
        })
        .collect();
    chart::bars(&said(id, title, &spoken, language), &bars, None)
}

fn minutes(percentile: Percentile) -> i64 {
    match percentile {
        Percentile::Minutes(minutes) => minutes,
        Percentile::NotYet | Percentile::TooFew => 0,
    }
}

fn over_time(rows: &Rows, language: Language) -> String {
    if rows.rows.len() < 2 {
        return String::new();
    }
    let values = |channel: Channel| -> Vec<i64> {
        rows.rows.iter().map(|row| row.by_channel.get(&channel).copied().unwrap_or(0)).collect()
    };
    let used = Channel::ALL.iter().copied().map(|channel| (channel, values(channel)));
    let used: Vec<(Channel, Vec<i64>)> = used.filter(|(_, values)| values.iter().any(|n| *n > 0)).collect();
    let most = used.iter().flat_map(|(_, values)| values.iter().copied()).max().unwrap_or(0);
    let most = fill_in(
        language,
        match rows.unit {
            Unit::Day => says::MOST_ON_DAY,
            Unit::Month => says::MOST_IN_MONTH,
            Unit::Year => says::MOST_IN_YEAR,
        },
        &[("n", &number(most))],
    );
    let series: Vec<Series> = used
        .into_iter()
        .map(|(channel, values)| Series {
            label: channels::name(channel, language).to_owned(),
            shown: number(values.iter().sum()),
            values,
        })
        .collect();
    let spoken = series.iter().map(|of| {
        let each = of.values.iter().zip(&rows.rows);
        let each = each.map(|(n, row)| format!("{} {}", words::row(rows.unit, &row.from, language), number(*n)));
        format!("{}: {}", of.label, each.collect::<Vec<_>>().join(", "))
    });
    let spoken: Vec<String> = [most.clone()].into_iter().chain(spoken).collect();
    let columns = Columns { ticks: ticks(rows, language), series, most };
    chart::multiples(&said("series", says::OVER_TIME, &spoken, language), &columns)
}

/// The first and the last row, and the middle one where there is room.
fn ticks(rows: &Rows, language: Language) -> Vec<(usize, String)> {
    let last = rows.rows.len().saturating_sub(1);
    let middle = if last >= 6 { Some(last / 2) } else { None };
    let at = [Some(0), middle, Some(last)].into_iter().flatten();
    at.filter_map(|at| {
        let from = &rows.rows.get(at)?.from;
        let begins = dates::parse_iso(from)?;
        let named = match rows.unit {
            Unit::Day => dates::day_and_month(begins, language),
            Unit::Month | Unit::Year => words::row(rows.unit, from, language),
        };
        Some((at, named))
    })
    .collect()
}
