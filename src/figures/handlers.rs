//! The figures of a span of days. Page, JSON, CSV and preview all begin here.

use super::{
    Again, Covered, Figures, Span, Subjects, Times, blocks,
    parts::{self, Part, PartBlock},
    release::{self, Release, first_day, month_of},
    series::series,
    store, times,
};
use crate::{
    complaint::{Category, Channel, Millis},
    error::Error,
    language::dates,
    server::op::Op,
};
use chrono::{Datelike as _, NaiveDate};

/// The figures for a span of days, each end `YYYY-MM-DD` or empty.
///
/// # Errors
/// See [`Span::parse`]; and if the database cannot be read.
pub async fn read(op: &Op, from: &str, to: &str) -> Result<Figures, Error> {
    let today = release::date_at(dates::day(op.now()));
    let span = Span::parse(from, to, today)?;
    let first = span.from.map_or(Millis::MIN, dates::start_of);
    let after = span.to.and_then(|day| day.succ_opt()).map_or(Millis::MAX, dates::start_of);
    let received = store::received(op.db(), first, after).await?;
    let channel = |of: Channel| received.iter().filter(|(channel, _)| *channel == of).map(|(_, n)| n).sum();
    let all: i64 = received.iter().map(|(_, n)| n).sum();
    // Only blocks that lie completely in the span. They are consecutive, so they form one span.
    let begins = span.from.map_or(0, |day| month_of(day) + i64::from(day.day() > 1));
    let ends = span.to.and_then(|day| day.succ_opt()).map_or(LAST_MONTH, |after| month_of(after) - 1);
    let release = release::current(op, begins, ends).await?;
    let blocks = &release.blocks;
    // If no complaint was received, the outcomes are known to be zero.
    let outcomes = (all == 0 || !blocks.is_empty()).then(|| blocks::ends(blocks));
    Ok(Figures {
        received: all,
        by_channel: Channel::ALL.iter().map(|&of| (of, channel(of))).collect(),
        disposed: outcomes.map(|ends| ends.disposed),
        found_fake: outcomes.map(|ends| ends.found_fake),
        confidential: outcomes.and_then(|ends| ends.confidential),
        investigating: outcomes.and_then(|ends| ends.investigating),
        confidential_investigating: outcomes.and_then(|ends| ends.confidential_investigating),
        open: outcomes.map(|ends| ends.open),
        outcomes_of: blocks.iter().map(|block| block.cells.iter().sum::<i64>()).sum(),
        outcomes_from: blocks.first().and_then(|block| first_of(block.first)),
        outcomes_to: blocks.last().and_then(|block| last_of(block.last)),
        outcomes_as_of: release.at.filter(|_| !blocks.is_empty()).map(dates::exact),
        series: series(op.db(), span, today).await?,
        subjects: subjects(&release),
        reopened: again(&release, Part::Reopened),
        overturned: again(&release, Part::Overturned),
        first_response: took(&release, Part::Response),
        closing: took(&release, Part::Closing),
        as_of: dates::exact(op.now()),
        from: span.from.map(iso),
        to: span.to.map(iso),
    })
}

/// A month after any that is asked for.
const LAST_MONTH: i64 = 12 * 10_000;

fn iso(day: NaiveDate) -> String {
    dates::iso(dates::start_of(day))
}

fn first_of(month: i64) -> Option<String> {
    first_day(month).map(iso)
}

fn last_of(month: i64) -> Option<String> {
    first_day(month + 1)?.pred_opt().map(iso)
}

/// The blocks of a part and which complaints they are about; `None` without blocks.
fn of_part(release: &Release, part: Part) -> Option<(&[PartBlock], Covered)> {
    let blocks = release.parts.get(&part)?;
    let covered = Covered {
        of: blocks.iter().map(PartBlock::all).sum(),
        from: first_of(blocks.first()?.first)?,
        to: last_of(blocks.last()?.last)?,
        as_of: dates::exact(*release.parts_at.get(&part)?),
    };
    Some((blocks, covered))
}

fn subjects(release: &Release) -> Option<Subjects> {
    let (blocks, covered) = of_part(release, Part::Subjects)?;
    let sums = parts::sums(Part::Subjects, blocks);
    let counts = sums.into_iter().filter_map(|(state, n)| Some((*Category::ALL.get(state)?, n))).collect();
    Some(Subjects { covered, counts })
}

fn again(release: &Release, part: Part) -> Option<Again> {
    let (blocks, covered) = of_part(release, part)?;
    let n = parts::sums(part, blocks).get(&1).copied()?;
    Some(Again { covered, n })
}

fn took(release: &Release, part: Part) -> Option<Times> {
    let (blocks, covered) = of_part(release, part)?;
    let (median, p90) = times::percentiles(blocks);
    Some(Times { covered, median, p90 })
}
