//! Reports and their mails in the database.

use super::{DAYS, Mailed, Report};
use crate::{
    command::{mail::MailState, sheet::Came},
    complaint::{Millis, Outcome},
    server::db::{Db, Sql, Tx, sql},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// A server that holds a mail for longer than this many milliseconds counts as stopped.
const LEASE: Millis = 120_000;

/// The report of an IST day, or the newest one.
///
/// # Errors
/// Database errors, also for a body that this version cannot read.
pub async fn report(db: &Db, day: Option<i64>) -> sqlx::Result<Option<Report>> {
    let mut statement = sql("select body from daily_report");
    if let Some(day) = day {
        statement.push(" where day = ").bind(day);
    }
    statement.push(" order by day desc limit 1");
    let found: Option<(String,)> = db.maybe(&statement).await?;
    found.map(|(body,)| serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(error.into()))).transpose()
}

/// Whether a day has a report.
pub async fn is_made(db: &Db, day: i64) -> sqlx::Result<bool> {
    let (n,): (i64,) = db.one(&sql("select count(*) from daily_report where day = $1").arg(day)).await?;
    Ok(n > 0)
}

/// Stores a report. Returns false if another server was faster; then nothing is stored.
pub async fn keep(tx: &mut Tx, day: i64, made_at: Millis, body: &str) -> sqlx::Result<bool> {
    let statement =
        sql("insert into daily_report (day, made_at, body) values ($1, $2, $3) on conflict (day) do nothing");
    Ok(tx.run(&statement.arg(day).arg(made_at).arg(body)).await? == 1)
}

/// Queues a mail about a report.
pub async fn queue(tx: &mut Tx, day: i64, address: &str, now: Millis) -> sqlx::Result<()> {
    let statement = sql("insert into report_mail (day, address, state, attempts, due_at, lease_until, at) \
         values ($1, $2, 'waiting', 0, $3, 0, $3) on conflict (day, address) do nothing");
    tx.run(&statement.arg(day).arg(address).arg(now)).await?;
    Ok(())
}

/// Days that have a report, newest first, at most [`DAYS`], before a day if one is given; and the day before which the next older ones are.
pub async fn days(db: &Db, before: Option<i64>) -> sqlx::Result<(Vec<i64>, Option<i64>)> {
    let statement = sql("select day from daily_report where day < $1 order by day desc limit $2");
    let rows: Vec<(i64,)> = db.all(&statement.arg(before.unwrap_or(i64::MAX)).arg(DAYS + 1)).await?;
    let mut days: Vec<i64> = rows.into_iter().map(|(day,)| day).collect();
    let older = page_of(&mut days, DAYS, |day| After { at: *day, id: *day });
    Ok((days, older.map(|older| older.at)))
}

/// What became of the mails about a report.
pub async fn mailed(db: &Db, day: i64) -> sqlx::Result<Mailed> {
    let statement = sql("select state, count(*) from report_mail where day = $1 group by state");
    let rows: Vec<(MailState, i64)> = db.all(&statement.arg(day)).await?;
    let mut mailed = Mailed::default();
    for (state, n) in rows {
        match state {
            MailState::Sent => mailed.sent += n,
            MailState::Waiting | MailState::Sending | MailState::Handing => mailed.waiting += n,
            MailState::Refused | MailState::Unknown => mailed.failed += n,
        }
    }
    Ok(mailed)
}

/// Mail addresses of the officers with the role chief whose account is open and who have not declined mail.
pub async fn chiefs(db: &Db) -> sqlx::Result<Vec<String>> {
    let statement =
        sql("select distinct email from officer where active = true and role = 'chief' and email is not null \
         and coalesce(mail_when, '') <> 'none' order by email");
    Ok(db.all::<(String,)>(&statement).await?.into_iter().map(|(email,)| email).collect())
}

/// Complaints closed from one moment until before another, by outcome, and how many were reopened.
pub async fn ended(db: &Db, from: Millis, to: Millis) -> sqlx::Result<(Vec<(Outcome, i64)>, i64)> {
    let closed =
        sql("select outcome, count(*) from entry where kind in ('closed', 'reopened') and at >= $1 and at < $2 \
         and kind = 'closed' and outcome is not null group by outcome");
    let reopened = sql(
        "select count(*) from entry where kind in ('closed', 'reopened') and at >= $1 and at < $2 and kind = 'reopened'",
    );
    let mut closed: Vec<(Outcome, i64)> = db.all(&closed.arg(from).arg(to)).await?;
    closed.sort_unstable();
    let (reopened,): (i64,) = db.one(&reopened.arg(from).arg(to)).await?;
    Ok((closed, reopened))
}

/// How many complaints are open, and how many of these are late.
pub async fn open(db: &Db, now: Millis) -> sqlx::Result<(i64, i64)> {
    let open = sql("select cast(coalesce(sum(n), 0) as bigint) from tally where status <> 'closed'");
    let late =
        sql("select count(*) from complaint where status in ('received', 'forwarded', 'investigating', 'reported') \
         and due_at <= $1");
    Ok((db.one::<(i64,)>(&open).await?.0, db.one::<(i64,)>(&late.arg(now)).await?.0))
}

/// The lines of the evening sheet of a day, by what came of them; none if there was no sheet.
pub async fn orders(db: &Db, day: i64) -> sqlx::Result<Option<Vec<(Came, i64)>>> {
    let sheet: Option<(i64,)> = db.maybe(&sql("select id from evening_sheet where day = $1").arg(day)).await?;
    let Some((sheet,)) = sheet else { return Ok(None) };
    let mut lines: Vec<(Came, i64)> =
        db.all(&sql("select came, count(*) from sheet_line where sheet_id = $1 group by came").arg(sheet)).await?;
    lines.sort_unstable();
    Ok(Some(lines))
}

/// A mail about a report that is due.
#[derive(Clone, Debug, FromRow)]
pub struct DueMail {
    /// The day of the report.
    pub day: i64,
    /// The recipient.
    pub address: String,
    /// Number of attempts so far.
    pub attempts: i64,
}

/// Mails that are due, oldest first.
pub async fn due(db: &Db, now: Millis, most: i64) -> sqlx::Result<Vec<DueMail>> {
    let statement = sql("select day, address, attempts from report_mail where state = 'waiting' and due_at <= $1 \
         order by day, address limit $2");
    db.all(&statement.arg(now).arg(most)).await
}

/// Moves a mail from one state to another. Returns false if it was not in that state any more: then another server has it, and nothing changes.
pub async fn advance(db: &Db, mail: &DueMail, from: MailState, to: MailChange<'_>, now: Millis) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let moved = change(&mut tx, mail, from, to, now).await?;
    tx.commit().await?;
    Ok(moved)
}

/// The new state of a mail.
#[derive(Clone, Copy, Debug)]
pub struct MailChange<'a> {
    /// The state.
    pub state: MailState,
    /// When it is its turn again.
    pub due_at: Millis,
    /// Why.
    pub why: Option<&'a str>,
    /// How many attempts to add; fewer than none takes back one that did not count.
    pub attempts: i64,
}

/// The same inside a transaction.
pub async fn change(
    tx: &mut Tx,
    mail: &DueMail,
    from: MailState,
    to: MailChange<'_>,
    now: Millis,
) -> sqlx::Result<bool> {
    let mut statement: Sql = sql("update report_mail set state = ");
    statement.bind(to.state).push(", due_at = ").bind(to.due_at).push(", why = ").bind(to.why);
    statement.push(", attempts = attempts + ").bind(to.attempts).push(", lease_until = ").bind(now + LEASE);
    statement.push(", at = ").bind(now).push(" where day = ").bind(mail.day).push(" and address = ");
    statement.bind(mail.address.as_str()).push(" and state = ").bind(from);
    Ok(tx.run(&statement).await? == 1)
}

/// Cleans up after a server that stopped: what it had not handed over is sent again, what it may have handed over is not.
pub async fn expire_leases(db: &Db, over: Millis, now: Millis) -> sqlx::Result<()> {
    let left = sql("select count(*) from report_mail where state in ('sending', 'handing') and lease_until < $1");
    if db.one::<(i64,)>(&left.arg(over)).await? == (0,) {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let again =
        sql("update report_mail set state = 'waiting', due_at = $2 where state = 'sending' and lease_until < $1");
    tx.run(&again.arg(over).arg(now)).await?;
    let unknown = sql("update report_mail set state = 'unknown', at = $2, why = 'stopped while handing it over' \
         where state = 'handing' and lease_until < $1");
    tx.run(&unknown.arg(over).arg(now)).await?;
    tx.commit().await
}
