//! Queues in the database.

use super::Queue;
use crate::{
    complaint::Millis,
    server::db::{Db, Sql, Tx, sql},
    shield::{Viewer, visible_to_officer},
};

/// The rule of every queue that is kept, as the `from` of a statement: a row of `complaint c` for each queue `q.queue` that it is in.
pub const IN_A_QUEUE: &str = " from complaint c join (select 'new_words' as queue union all select 'whose' \
    union all select 'paused' union all select 'reopened') q on \
    (q.queue = 'new_words' and c.unread = true) \
    or (q.queue = 'whose' and c.decider_id is not null) \
    or (q.queue = 'reopened' and c.status <> 'closed' \
        and exists (select 1 from entry e where e.complaint_id = c.id and e.kind = 'reopened')) \
    or (q.queue = 'paused' and exists \
        (select 1 from clock k where k.complaint_id = c.id and k.met_at is null and k.paused_at is not null))";

fn insert() -> Sql {
    let mut statement = sql(
        "insert into queued (queue, complaint_id, status, channel, category, received_at, due_at, confidential, station_id, circle_id, \
         office_id, accused_id, officer_id) select q.queue, c.id, c.status, c.channel, c.category, c.received_at, c.due_at, c.confidential, c.station_id, \
         c.circle_id, c.office_id, c.accused_id, c.officer_id",
    );
    statement.push(IN_A_QUEUE);
    statement
}

/// Puts these complaints into the queues that they belong to, and takes them out of all others. Comes last in a transaction: the caller holds
/// the lock of the audit chain, so two transactions never write these rows in different orders.
pub async fn refresh(tx: &mut Tx, complaints: impl IntoIterator<Item = i64>) -> sqlx::Result<()> {
    let complaints: Vec<i64> = complaints.into_iter().collect();
    if complaints.is_empty() {
        return Ok(());
    }
    let mut old = sql("delete from queued where complaint_id in ");
    old.bind_list(complaints.iter().copied());
    tx.run(&old).await?;
    let mut new = insert();
    new.push(" where c.id in ").bind_list(complaints);
    tx.run(&new).await?;
    Ok(())
}

/// Writes every row anew, after a bulk load.
pub async fn rebuild(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("delete from queued")).await?;
    tx.run(&insert()).await?;
    Ok(())
}

/// How many complaints of a queue this viewer may see, counted up to `most`.
pub async fn count(db: &Db, viewer: &Viewer, queue: Queue, now: Millis, most: i64) -> sqlx::Result<i64> {
    // Only officers have queues.
    let Viewer::Officer(scope) = viewer else { return Ok(0) };
    if !queue.is_kept() {
        let mut statement = sql("select count(*) from (select 1 as one from complaint c where \
             c.status in ('received', 'forwarded', 'investigating', 'reported') and c.due_at <= ");
        statement.bind(now).push(" and ");
        visible_to_officer(&mut statement, scope);
        statement.push(" limit ").bind(most).push(") x");
        let (n,): (i64,) = db.one(&statement).await?;
        return Ok(n);
    }
    let mut statement = sql("select count(*) from (select 1 as one from queued c where c.queue = ");
    statement.bind(queue).push(" and ");
    visible_to_officer(&mut statement, scope);
    statement.push(" limit ").bind(most).push(") x");
    let (n,): (i64,) = db.one(&statement).await?;
    Ok(n)
}

/// How many complaints this officer has taken that are not closed, counted up to `most`.
pub async fn count_mine(db: &Db, viewer: &Viewer, officer_id: i64, most: i64) -> sqlx::Result<i64> {
    let Viewer::Officer(scope) = viewer else { return Ok(0) };
    let mut statement = sql("select count(*) from (select 1 as one from complaint c where c.officer_id = ");
    statement.bind(officer_id);
    statement.push(" and c.status in ('received', 'forwarded', 'investigating', 'reported') and ");
    visible_to_officer(&mut statement, scope);
    statement.push(" limit ").bind(most).push(") x");
    let (n,): (i64,) = db.one(&statement).await?;
    Ok(n)
}
