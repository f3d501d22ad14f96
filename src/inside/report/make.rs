//! Makes the report of the day, once.

use super::{Report, STATIONS, store};
use crate::{
    audit,
    command::{mail::smtp::address, morning::store as morning, orders::review},
    complaint::{
        Channel, Millis,
        counting::{
            Days, Histogram,
            cell::{posts_by_day, replies_by_day, spent_by_day, waiting_now},
            public::received,
        },
    },
    inside::{SilentLine, XCost, handlers::times, store::late},
    language::dates::{self, DAY},
    replies::ReplyState,
    server::{AppState, follow::cause::cause, op::Op},
    shield::{Role, Scope, Viewer},
};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// Interval between two checks whether a report is due.
const EVERY: Duration = Duration::from_secs(30);
/// A report is made only within this many milliseconds after its time. Later, "now" would be another day's.
const WITHIN: Millis = 8 * 3_600_000;
/// A station that has entered nothing for this long is silent.
const SILENT_AFTER: Millis = 2 * DAY;

/// Makes the reports until the process ends. Every server runs this; the row of the day lets one of them win.
pub async fn work(state: AppState) {
    loop {
        if let Err(error) = if_due(&state).await {
            tracing::warn!(error = cause(&error), "the daily report could not be made; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = state.clock().moved() => {}
        }
    }
}

/// Makes the report that is due, unless it was made or its time was too long ago, and queues its mails. Returns whether it did.
///
/// # Errors
/// Database errors; nothing is made then.
pub async fn if_due(state: &AppState) -> sqlx::Result<bool> {
    let op = &state.op();
    let now = op.now();
    let due_at = review::last(now, op.settings().report_at);
    let day = dates::day(due_at);
    if now - due_at > WITHIN || store::is_made(op.db(), day).await? {
        return Ok(false);
    }
    let recipients = recipients(op).await?;
    make(op, day, &recipients).await
}

/// Makes yesterday's report, as of now and without mailing it, so that the demonstration has one at its start.
///
/// # Errors
/// Database errors; nothing is made then.
pub async fn of_yesterday(state: &AppState) -> sqlx::Result<bool> {
    let op = &state.op();
    let day = dates::day(op.now()) - 1;
    if store::is_made(op.db(), day).await? {
        return Ok(false);
    }
    make(op, day, &[]).await
}

async fn make(op: &Op, day: i64, recipients: &[String]) -> sqlx::Result<bool> {
    let now = op.now();
    let report = count(op, day).await?;
    let body = serde_json::to_string(&report).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let mut tx = op.db().begin().await?;
    if !store::keep(&mut tx, day, now, &body).await? {
        return Ok(false);
    }
    for recipient in recipients {
        store::queue(&mut tx, day, recipient, now).await?;
    }
    // Whoever changes a report later is found out, as with an evening sheet.
    let detail = format!("sha256 {}, {} recipients", hex::encode(Sha256::digest(&body)), recipients.len());
    audit::write(&mut tx, now, None, "report_made", &report.day, &detail).await?;
    tx.commit().await?;
    Ok(true)
}

/// Who is mailed a report: the setting, or the chief. Nobody without a mail server.
async fn recipients(op: &Op) -> sqlx::Result<Vec<String>> {
    if op.state().mailer().is_none() {
        return Ok(Vec::new());
    }
    let set = &op.settings().mail.report_to.0;
    if !set.is_empty() {
        return Ok(set.iter().map(ToString::to_string).collect());
    }
    let mut chiefs = store::chiefs(op.db()).await?;
    chiefs.retain(|typed| address(typed).is_some());
    Ok(chiefs)
}

/// Counts everything of an IST day, as of now.
async fn count(op: &Op, day: i64) -> sqlx::Result<Report> {
    let (db, now, tree) = (op.db(), op.now(), op.offices());
    let only = |day: i64| Days { first: day, last: day };
    // The chief's view of the whole district.
    let viewer = Viewer::Officer(Scope { role: Role::Chief, offices: Vec::new(), own: None });
    let channels = received(db, only(day)).await?;
    let before = received(db, only(day - 1)).await?;
    let (closed, reopened) = store::ended(db, dates::begins(day), dates::begins(day + 1)).await?;
    let (open, late_together) = store::open(db, now).await?;
    let (mut posts, mut decided, mut reads, mut waited) = (0, 0, 0, Histogram::default());
    for one in posts_by_day(db, only(day)).await? {
        posts += one.came;
        decided += one.decided;
        reads += if one.channel == Channel::X { one.came } else { 0 };
        waited.add(&one.waited);
    }
    let (mut sent, mut failed) = (0, 0);
    for one in replies_by_day(db, only(day)).await? {
        match one.state.parse() {
            Ok(ReplyState::Sent) => sent += one.n,
            Ok(ReplyState::Refused | ReplyState::Unknown) => failed += one.n,
            _ => {}
        }
    }
    let spent = spent_by_day(db, only(day)).await?;
    let spent = spent.into_iter().filter(|(_, channel, _)| *channel == Channel::X).map(|(.., spent)| spent).sum();
    let (waiting, oldest) = waiting_now(db).await?;
    let mut late_stations: Vec<_> =
        late(db, &viewer, now).await?.into_iter().filter_map(|(id, n)| Some((tree.name(id)?, n))).collect();
    late_stations.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.en.cmp(&other.en)));
    late_stations.truncate(STATIONS);
    let silent = morning::stations(db, &viewer, now - SILENT_AFTER).await?;
    let silent = silent.into_iter().filter(|(_, _, last_at)| last_at.is_none_or(|at| at < now - SILENT_AFTER));
    let mut silent: Vec<SilentLine> =
        silent.filter_map(|(id, holds, last_at)| Some(SilentLine { office: tree.name(id)?, holds, last_at })).collect();
    let more_silent = i64::try_from(silent.len().saturating_sub(STATIONS)).unwrap_or(i64::MAX);
    silent.truncate(STATIONS);
    Ok(Report {
        day: dates::iso(dates::begins(day)),
        made_at: now,
        received: channels.iter().map(|(_, n)| n).sum(),
        received_before: before.iter().map(|(_, n)| n).sum(),
        channels,
        closed,
        reopened,
        open,
        late: late_together,
        orders: store::orders(db, day).await?,
        posts,
        decided,
        waited: times(&waited),
        waiting,
        oldest,
        sent,
        failed,
        cost: XCost { sent: spent, reads, read: reads.saturating_mul(op.settings().x_read_price) },
        late_stations,
        silent,
        more_silent,
    })
}
