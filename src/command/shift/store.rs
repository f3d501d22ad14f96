//! Shifts in the database. A shift and its items are written once; only the signature is added.

use super::{ItemKind, Waiting};
use crate::{
    command::clocks::Step,
    complaint::{Millis, Reference, Status},
    language::dates::DAY,
    officers::{PersonName, store::name_of},
    server::db::{Db, Sql, Tx, sql},
    shield::{Viewer, visible},
};
use sqlx::FromRow;

/// All open items, with clocks due before `$1`. The page and the freezing of an ended shift share this query. Replies that were held back on
/// purpose are not included: they did not fail.
const OPEN: &str = "select 'unread' as kind, c.id as complaint_id, cast(null as bigint) as subject_id, \
    cast(null as text) as what, cast(null as text) as step, '' as words, cast(null as bigint) as due_at, \
    cast(null as bigint) as officer_id, c.changed_at as since from complaint c where c.unread = true \
    union all select 'notice', n.complaint_id, n.id, n.kind, k.step, '', k.due_at, null, n.at \
    from notice n left join clock k on k.id = n.clock_id where n.role = 'operator' and n.read_at is null \
    union all select 'promise', p.complaint_id, p.id, null, null, p.words, p.due_at, p.officer_id, p.made_at \
    from promise p where p.kept_at is null \
    union all select 'clock', k.complaint_id, k.id, null, k.step, '', k.due_at, null, k.started_at \
    from clock k join complaint c on c.id = k.complaint_id where c.office_id is null and c.status <> 'closed' \
    and k.met_at is null and k.paused_at is null and k.due_at < $1 \
    union all select 'reply', r.complaint_id, r.id, r.state, null, r.text, null, null, r.created_at \
    from reply r where r.state in ('held', 'refused', 'unknown') \
    and coalesce(r.why, '') not in ('confidential', 'taken_back')";

/// Selects an item as it was listed, and how it has been settled since.
const SHOWN: &str = concat!(
    "select i.kind, c.reference, i.what, i.step, i.words, i.due_at, ",
    name_of!("o"),
    " as officer, i.since, c.status, c.office_id, \
    case i.kind when 'notice' then n.read_at when 'promise' then p.kept_at when 'clock' then k.met_at \
    when 'reply' then r.sent_at else case when c.unread = true then null else c.changed_at end end as done_at, \
    case i.kind when 'notice' then ",
    name_of!("nr"),
    " when 'promise' then ",
    name_of!("pk"),
    " end as done_by from "
);

const JOINS: &str = " i left join complaint c on c.id = i.complaint_id left join officer o on o.id = i.officer_id \
    left join notice n on i.kind = 'notice' and n.id = i.subject_id left join officer nr on nr.id = n.read_by \
    left join promise p on i.kind = 'promise' and p.id = i.subject_id left join officer pk on pk.id = p.kept_by \
    left join clock k on i.kind = 'clock' and k.id = i.subject_id \
    left join reply r on i.kind = 'reply' and r.id = i.subject_id where (i.complaint_id is null or ";

/// Row of an open item.
#[derive(Clone, Debug, FromRow)]
pub struct ItemRow {
    /// Kind of item.
    pub kind: ItemKind,
    /// Reference of the complaint that it belongs to.
    pub reference: Option<Reference>,
    /// Kind of the notice, or state of the reply, when the item was listed.
    pub what: Option<String>,
    /// Step of the clock that the item is about.
    pub step: Option<Step>,
    /// Text of the promise or the reply; empty for other kinds.
    pub words: String,
    /// When it is due.
    pub due_at: Option<Millis>,
    /// The officer who made the promise.
    pub officer: Option<PersonName>,
    /// When the item became open.
    pub since: Millis,
    /// Current status of the complaint.
    pub status: Option<Status>,
    /// Office that holds the complaint now; none for the cell.
    pub office_id: Option<i64>,
    /// When the item was settled; none while it is open.
    pub done_at: Option<Millis>,
    /// The officer who settled it, for a notice or a promise.
    pub done_by: Option<PersonName>,
}

/// Row of an ended shift.
#[derive(Clone, Debug, FromRow)]
pub struct ShiftRow {
    /// Primary key of `shift`.
    pub id: i64,
    /// When the shift was ended.
    pub ended_at: Millis,
    /// The officer who ended it.
    pub ended_by: PersonName,
    /// Note to the next shift.
    pub note: Option<String>,
    /// Number of posts that waited on the wire.
    pub posts: i64,
    /// When the oldest of these posts was received.
    pub oldest_post_at: Option<Millis>,
    /// When the shift was signed for.
    pub signed_at: Option<Millis>,
    /// The officer who signed for it.
    pub signed_by: Option<PersonName>,
    /// Remark made with the signature.
    pub remark: Option<String>,
}

const SHIFT: &str = concat!(
    "select s.id, s.ended_at, ",
    name_of!("e"),
    " as ended_by, s.note, s.posts, s.oldest_post_at, s.signed_at, ",
    name_of!("g"),
    " as signed_by, s.remark from shift s join officer e on e.id = s.ended_by left join officer g on g.id = s.signed_by "
);

/// The items that are open now and that this viewer may see.
pub async fn open_now(db: &Db, viewer: &Viewer, now: Millis) -> sqlx::Result<Vec<ItemRow>> {
    let mut statement = sql(SHOWN);
    statement.push("(").push(OPEN).push(")").push(JOINS);
    ordered(db, statement.arg(now + DAY), viewer).await
}

/// The items of an ended shift that this viewer may see.
pub async fn items(db: &Db, viewer: &Viewer, shift_id: i64) -> sqlx::Result<Vec<ItemRow>> {
    let mut statement = sql(SHOWN);
    statement.push("(select * from shift_item where shift_id = ").bind(shift_id).push(")").push(JOINS);
    ordered(db, statement, viewer).await
}

async fn ordered(db: &Db, mut statement: Sql, viewer: &Viewer) -> sqlx::Result<Vec<ItemRow>> {
    visible(&mut statement, viewer);
    statement.push(") order by coalesce(i.due_at, i.since), i.since");
    db.all(&statement).await
}

const POSTS: &str = "select count(*), min(received_at) from post where disposition is null";

/// Number of posts that wait on the wire, and when the oldest was received.
pub async fn posts(db: &Db) -> sqlx::Result<(i64, Option<Millis>)> {
    db.one(&sql(POSTS)).await
}

/// Primary key of the last ended shift, and when it was signed for.
pub async fn last(tx: &mut Tx) -> sqlx::Result<Option<(i64, Option<Millis>)>> {
    tx.maybe(&sql("select id, signed_at from shift order by id desc limit 1")).await
}

/// Ends the shift that followed `previous_id`, freezes the open items, and returns the new shift's primary key. Fails with the constraint
/// `shift_follows_one` when somebody else ended it first.
pub async fn end(
    tx: &mut Tx,
    previous_id: i64,
    officer_id: i64,
    note: Option<String>,
    now: Millis,
) -> sqlx::Result<i64> {
    let (posts, oldest): (i64, Option<Millis>) = tx.one(&sql(POSTS)).await?;
    let shift = sql("insert into shift (previous_id, ended_at, ended_by, note, posts, oldest_post_at) \
         values ($1, $2, $3, $4, $5, $6) returning id");
    let shift = shift.arg(previous_id).arg(now).arg(officer_id).arg(note).arg(posts).arg(oldest);
    let (id,): (i64,) = tx.one(&shift).await?;
    let mut items = sql(
        "insert into shift_item (shift_id, kind, complaint_id, subject_id, what, step, words, due_at, officer_id, since) \
         select $2, i.kind, i.complaint_id, i.subject_id, i.what, i.step, i.words, i.due_at, i.officer_id, i.since from (",
    );
    items.push(OPEN).push(") i");
    tx.run(&items.arg(now + DAY).arg(id)).await?;
    Ok(id)
}

/// The officer who ended a shift; none if the shift is signed for or does not exist.
pub async fn ended_by(tx: &mut Tx, id: i64) -> sqlx::Result<Option<i64>> {
    let statement = sql("select ended_by from shift where id = $1 and signed_at is null").arg(id);
    Ok(tx.maybe::<(i64,)>(&statement).await?.map(|(officer,)| officer))
}

/// Signs for a shift. False when somebody else signed first.
pub async fn sign(tx: &mut Tx, id: i64, officer_id: i64, remark: Option<String>, now: Millis) -> sqlx::Result<bool> {
    let statement =
        sql("update shift set signed_at = $2, signed_by = $3, remark = $4 where id = $1 and signed_at is null");
    Ok(tx.run(&statement.arg(id).arg(now).arg(officer_id).arg(remark)).await? == 1)
}

/// The last ended shift.
pub async fn newest(db: &Db) -> sqlx::Result<Option<ShiftRow>> {
    let mut statement = sql(SHIFT);
    statement.push("order by s.id desc limit 1");
    db.maybe(&statement).await
}

/// Shifts that ended from `from` until before `to`, newest first, at most 50.
pub async fn between(db: &Db, from: Millis, to: Millis) -> sqlx::Result<Vec<ShiftRow>> {
    let mut statement = sql(SHIFT);
    statement.push("where s.ended_at >= ").bind(from).push(" and s.ended_at < ").bind(to);
    statement.push(" order by s.id desc limit 50");
    db.all(&statement).await
}

/// The shift that waits for a signature, if there is one.
pub async fn waiting(db: &Db, now: Millis) -> sqlx::Result<Option<Waiting>> {
    let newest = newest(db).await?.filter(|shift| shift.signed_at.is_none());
    Ok(newest.map(|shift| Waiting { ended_at: shift.ended_at, ended_by: shift.ended_by, now }))
}
