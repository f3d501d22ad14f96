//! Rules, holds, and what is due, in the database.

use super::{COUNTED_TO, HoldLine, MOST_HOLDS, RetentionClass};
use crate::{
    complaint::{Reference, outgoing::not_for_everybody},
    language::dates::{DAY, Millis},
    officers::{PersonName, store::name_of},
    server::db::{Db, Sql, Tx, columns, insert_into, sql, to_change},
    ui::paging::After,
};
use sqlx::FromRow;

/// A rule: for how many days a class is kept, and whether the district decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The class.
    pub class: RetentionClass,
    /// `None`: until a person says so.
    pub days: Option<i64>,
    /// Whether the district decided it.
    pub is_decided: bool,
}

impl Rule {
    /// Rows from before this moment go; `None` if none do.
    pub fn before(&self, now: Millis) -> Option<Millis> {
        self.days.map(|days| now - days * DAY)
    }
}

/// The rules of all classes.
pub async fn rules(db: &Db) -> sqlx::Result<Vec<Rule>> {
    let decided: Vec<(String, Option<i64>)> = db.all(&sql("select class, days from retention_rule")).await?;
    let of = |class: RetentionClass| {
        let own = decided.iter().find(|(word, _)| word == class.as_str());
        Rule { class, days: own.map_or_else(|| class.days(), |(_, days)| *days), is_decided: own.is_some() }
    };
    Ok(RetentionClass::ALL.iter().copied().map(of).collect())
}

/// Whether what is due is erased every night.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct DailyRow {
    /// All rules, as they were confirmed; `None`: nothing is erased by itself.
    pub rules: Option<String>,
    /// When they were confirmed, in milliseconds since the epoch (UTC).
    pub confirmed_at: Option<Millis>,
    /// Who confirmed them.
    pub officer: Option<PersonName>,
    /// The last night on which it ran ([`super::daily::night`]).
    pub last_day: Option<i64>,
    /// When that was, in milliseconds since the epoch (UTC).
    pub ran_at: Option<Millis>,
}

impl DailyRow {
    /// Whether a run is due in this night, under these rules.
    pub fn is_due(&self, rules: &str, night: i64) -> bool {
        self.rules.as_deref() == Some(rules) && self.last_day.is_none_or(|last| last < night)
    }
}

/// The state of the nightly run.
pub async fn daily(db: &Db) -> sqlx::Result<DailyRow> {
    db.one(&sql(concat!(
        "select d.rules, d.confirmed_at, ",
        name_of!("o"),
        " as officer, d.last_day, d.ran_at from retention_daily d left join officer o on o.id = d.confirmed_by where d.one = 1"
    )))
    .await
}

/// Confirms these rules: what is due under them is erased every night, from the next one on.
pub(super) async fn confirm(tx: &mut Tx, rules: &str, officer_id: i64, now: Millis, night: i64) -> sqlx::Result<()> {
    let statement =
        sql("update retention_daily set rules = $1, confirmed_at = $2, confirmed_by = $3, last_day = $4 where one = 1");
    tx.run(&statement.arg(rules).arg(now).arg(officer_id).arg(night)).await?;
    Ok(())
}

/// Takes this night's run under these rules. Returns false if somebody else has it, or the rules are not those that were confirmed.
pub(super) async fn claim(tx: &mut Tx, rules: &str, night: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql("update retention_daily set last_day = $1, ran_at = $2 where one = 1 and rules = $3 \
         and (last_day is null or last_day < $1)");
    Ok(tx.run(&statement.arg(night).arg(now).arg(rules)).await? > 0)
}

/// Nothing is erased by itself any more.
pub(super) async fn stop(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update retention_daily set rules = null, confirmed_at = null, confirmed_by = null where one = 1"))
        .await?;
    Ok(())
}

/// Decides for how long a class is kept.
pub async fn decide(
    tx: &mut Tx,
    class: RetentionClass,
    days: Option<i64>,
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<()> {
    let row = columns().set("class", class).set("days", days).set("at", now).set("officer_id", officer_id);
    let mut statement = insert_into("retention_rule", [row]);
    statement.push(
        " on conflict (class) do update set days = excluded.days, at = excluded.at, officer_id = excluded.officer_id",
    );
    tx.run(&statement).await?;
    Ok(())
}

/// Adds the conditions under which a row of `complaint as c` goes.
fn complaint_is_due(statement: &mut Sql, class: RetentionClass, before: Millis) {
    statement.push("c.status = 'closed' and c.erased_at is null and c.changed_at < ").bind(before);
    match class {
        RetentionClass::Court => {
            statement.push(" and c.outcome in ('fir_registered', 'in_court')");
        }
        RetentionClass::Protected => {
            statement.push(" and c.outcome not in ('fir_registered', 'in_court') and ");
            not_for_everybody(statement);
        }
        RetentionClass::Closed => {
            statement.push(" and c.outcome not in ('fir_registered', 'in_court') and not ");
            not_for_everybody(statement);
        }
        RetentionClass::Post | RetentionClass::DeletedPost => {
            statement.push(" and 1 = 0");
        }
    }
    statement.push(" and not exists (select 1 from legal_hold h where h.complaint_id = c.id and h.ended_at is null)");
}

/// Adds the conditions under which a row of `post as p` goes. A post that still waits to be decided does not, unless its author deleted it.
fn post_is_due(statement: &mut Sql, class: RetentionClass, before: Millis) {
    statement.push("p.complaint_id is null and p.erased_at is null and p.received_at < ").bind(before);
    match class {
        RetentionClass::Post => {
            statement.push(" and p.disposition is not null and coalesce(p.gone, '') <> 'deleted'");
        }
        RetentionClass::DeletedPost => {
            statement.push(" and p.gone = 'deleted'");
        }
        RetentionClass::Closed | RetentionClass::Protected | RetentionClass::Court => {
            statement.push(" and 1 = 0");
        }
    }
}

/// Something that is due: its primary key, what it is called in lists, and since when its time runs.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct DueRow {
    /// Primary key of the complaint or post.
    pub id: i64,
    /// The complaint's number, or the post's channel.
    pub name: String,
    /// Since when its time runs, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// What is due of a class before a moment, the oldest first, after a row, at most so many.
pub async fn due(
    db: &Db,
    class: RetentionClass,
    before: Millis,
    after: Option<After>,
    most: i64,
) -> sqlx::Result<Vec<DueRow>> {
    let After { at, id } = after.unwrap_or(After { at: i64::MIN, id: 0 });
    if class.is_of_complaints() {
        let mut statement = sql("select c.id, c.reference as name, c.changed_at as at from complaint c where ");
        complaint_is_due(&mut statement, class, before);
        statement.push(" and (c.changed_at, c.id) > (").bind(at).push(", ").bind(id);
        statement.push(") order by c.changed_at, c.id limit ").bind(most);
        db.all(&statement).await
    } else {
        let mut statement = sql("select p.id, p.channel as name, p.received_at as at from post p where ");
        post_is_due(&mut statement, class, before);
        statement.push(" and (p.received_at, p.id) > (").bind(at).push(", ").bind(id);
        statement.push(") order by p.received_at, p.id limit ").bind(most);
        db.all(&statement).await
    }
}

/// How many rows of a class are due before a moment, counted up to [`COUNTED_TO`].
pub async fn count(db: &Db, class: RetentionClass, before: Millis) -> sqlx::Result<i64> {
    if class.is_of_complaints() {
        let mut statement = sql("select count(*) from (select 1 as one from complaint c where ");
        complaint_is_due(&mut statement, class, before);
        statement.push(" limit ").bind(COUNTED_TO).push(") x");
        return Ok(db.one::<(i64,)>(&statement).await?.0);
    }
    let mut statement = sql("select count(*) from (select 1 as one from post p where ");
    post_is_due(&mut statement, class, before);
    statement.push(" limit ").bind(COUNTED_TO).push(") x");
    Ok(db.one::<(i64,)>(&statement).await?.0)
}

/// Locks a complaint that is still due, and returns its number; `None` if it is not due any more.
pub(super) async fn take_complaint(
    tx: &mut Tx,
    id: i64,
    class: RetentionClass,
    before: Millis,
) -> sqlx::Result<Option<Reference>> {
    // The row first: a hold that is being set has it too.
    let mut lock = sql("select c.id from complaint c where c.id = ");
    lock.bind(id).push(to_change(tx));
    if tx.maybe::<(i64,)>(&lock).await?.is_none() {
        return Ok(None);
    }
    let mut statement = sql("select c.reference from complaint c where c.id = ");
    statement.bind(id).push(" and ");
    complaint_is_due(&mut statement, class, before);
    Ok(tx.maybe::<(Reference,)>(&statement).await?.map(|(reference,)| reference))
}

/// Locks a post that is still due. Returns whether it is.
pub(super) async fn take_post(tx: &mut Tx, id: i64, class: RetentionClass, before: Millis) -> sqlx::Result<bool> {
    let mut statement = sql("select p.id from post p where p.id = ");
    statement.bind(id).push(" and ");
    post_is_due(&mut statement, class, before);
    statement.push(to_change(tx));
    Ok(tx.maybe::<(i64,)>(&statement).await?.is_some())
}

/// Locks a complaint for a hold and returns its primary key.
pub(super) async fn complaint(tx: &mut Tx, reference: Reference) -> sqlx::Result<Option<i64>> {
    let mut statement = sql("select id from complaint where reference = ");
    statement.bind(reference).push(to_change(tx));
    Ok(tx.maybe::<(i64,)>(&statement).await?.map(|(id,)| id))
}

/// Sets a hold. Returns false if one runs already.
pub(super) async fn hold(
    tx: &mut Tx,
    complaint_id: i64,
    reason: &str,
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<bool> {
    let running = sql("select id from legal_hold where complaint_id = $1 and ended_at is null").arg(complaint_id);
    if tx.maybe::<(i64,)>(&running).await?.is_some() {
        return Ok(false);
    }
    let row =
        columns().set("complaint_id", complaint_id).set("reason", reason).set("at", now).set("officer_id", officer_id);
    tx.run(&insert_into("legal_hold", [row])).await?;
    Ok(true)
}

/// Ends a hold and returns the number of its complaint; `None` if it does not run.
pub(super) async fn release(tx: &mut Tx, id: i64, officer_id: i64, now: Millis) -> sqlx::Result<Option<Reference>> {
    let end = sql("update legal_hold set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null");
    if tx.run(&end.arg(id).arg(now).arg(officer_id)).await? == 0 {
        return Ok(None);
    }
    let of = sql("select c.reference from legal_hold h join complaint c on c.id = h.complaint_id where h.id = $1");
    Ok(tx.maybe::<(Reference,)>(&of.arg(id)).await?.map(|(reference,)| reference))
}

#[derive(FromRow)]
struct HoldRow {
    id: i64,
    reference: Reference,
    reason: String,
    at: Millis,
    officer: PersonName,
}

/// The holds that run, the newest first.
pub async fn holds(db: &Db) -> sqlx::Result<Vec<HoldLine>> {
    let statement = sql(concat!(
        "select h.id, c.reference, h.reason, h.at, ",
        name_of!("o"),
        " as officer from legal_hold h join complaint c on c.id = h.complaint_id join officer o on o.id = h.officer_id \
         where h.ended_at is null order by h.id desc limit $1"
    ));
    let rows: Vec<HoldRow> = db.all(&statement.arg(MOST_HOLDS)).await?;
    let line = |row: HoldRow| {
        let HoldRow { id, reference, reason, at, officer } = row;
        HoldLine { id, reference, reason, at, officer }
    };
    Ok(rows.into_iter().map(line).collect())
}
