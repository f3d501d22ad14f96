//! The figures as data, `/figures.json`.

use super::{
    Figures, Span,
    blocks::{self, Block},
    release, store,
};
use crate::{
    complaint::{Channel, Millis},
    error::Error,
    language::dates,
    server::{op::Op, security::plain},
};
use axum::{Json, body::Body, extract::Query, http::Response, response::IntoResponse as _};
use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;

/// The requested span of days.
#[derive(Deserialize)]
pub struct Days {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// `GET /figures.json?from=YYYY-MM-DD&to=YYYY-MM-DD`
pub async fn json(op: Op, Query(days): Query<Days>) -> Response<Body> {
    match read(&op, &days.from, &days.to).await {
        Ok(figures) => Json(figures).into_response(),
        Err(error) => plain(&error, op.language()),
    }
}

/// The figures for a span of days, each end `YYYY-MM-DD` or empty.
pub async fn read(op: &Op, from: &str, to: &str) -> Result<Figures, Error> {
    let span = Span::parse(from, to)?;
    let first = span.from.map_or(Millis::MIN, dates::start_of);
    let after = span.to.and_then(|day| day.succ_opt()).map_or(Millis::MAX, dates::start_of);
    let received = store::received(op.db(), first, after).await?;
    let channel = |of: Channel| received.iter().filter(|(channel, _)| *channel == of).map(|(_, n)| n).sum();
    let all: i64 = received.iter().map(|(_, n)| n).sum();
    let release = release::current(op).await?;
    // The blocks that lie completely in the span. They are consecutive, so they form one span.
    let begins = span.from.map_or(i64::MIN, |day| release::month_of(day) + i64::from(day.day() > 1));
    let ends = span.to.and_then(|day| day.succ_opt()).map_or(i64::MAX, |after| release::month_of(after) - 1);
    let blocks: Vec<Block> =
        release.blocks.into_iter().filter(|block| block.first >= begins && block.last <= ends).collect();
    // If no complaint was received, the outcomes are known to be zero.
    let outcomes = (all == 0 || !blocks.is_empty()).then(|| blocks::ends(&blocks));
    let day = |day: Option<NaiveDate>| day.map(|day| dates::iso(dates::start_of(day)));
    Ok(Figures {
        received: all,
        by_channel: Channel::ALL.iter().map(|&of| (of, channel(of))).collect(),
        disposed: outcomes.map(|ends| ends.disposed),
        found_fake: outcomes.map(|ends| ends.found_fake),
        confidential: outcomes.and_then(|ends| ends.confidential),
        investigating: outcomes.and_then(|ends| ends.investigating),
        open: outcomes.map(|ends| ends.open),
        outcomes_of: blocks.iter().map(|block| block.cells.iter().sum::<i64>()).sum(),
        outcomes_from: day(blocks.first().and_then(|block| release::first_day(block.first))),
        outcomes_to: day(blocks.last().and_then(|block| release::first_day(block.last + 1)?.pred_opt())),
        outcomes_as_of: release.at.filter(|_| !blocks.is_empty()).map(dates::exact),
        as_of: dates::exact(op.now()),
        from: Some(from.to_owned()).filter(|day| !day.is_empty()),
        to: Some(to.to_owned()).filter(|day| !day.is_empty()),
    })
}
