//! Orders in the database: the queries, and the update that moves orders along with their complaint.

use super::{Matter, OrderState, Turn};
use crate::{
    command::notices::{NoticeKind, Recipient, store as notices, store::NewNotice},
    complaint::{Channel, Millis, Reference, Status, store::Complaint},
    officers::{PersonName, Role, store::name_of},
    server::db::{Db, Sql, Tx, sql, to_change},
    shield::{Viewer, visible},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// Row of an order.
#[derive(Clone, Debug, FromRow)]
pub struct OrderRow {
    /// Primary key of `chief_order`.
    pub id: i64,
    /// Primary key of its complaint. For an unconfirmed order also the complaint that the quoted post has become since.
    pub complaint_id: Option<i64>,
    /// Reference of the complaint.
    pub reference: Option<Reference>,
    /// Current status of the complaint.
    pub status: Option<Status>,
    /// Office that holds the complaint; none for the cell.
    pub holder_id: Option<i64>,
    /// State of the order.
    pub state: OrderState,
    /// Text of the order.
    pub text: String,
    /// The addressee; none until the order is confirmed.
    pub office_id: Option<i64>,
    /// When the order was given.
    pub given_at: Millis,
    /// The officer who gave it; none if the chief gave it on X.
    pub given_by: Option<PersonName>,
    /// When the order is due.
    pub due_at: Option<Millis>,
    /// When it was opened for the addressee, or last returned.
    pub opened_at: Option<Millis>,
    /// When the addressee acknowledged it.
    pub acknowledged_at: Option<Millis>,
    /// How often the chief returned it.
    pub returned: i64,
    /// When the chief last returned it.
    pub returned_at: Option<Millis>,
    /// Why the chief last returned it.
    pub return_text: Option<String>,
    /// Whether it was given in public on a complaint that must not be public.
    pub exposes: bool,
    /// How the chief's post disappeared from X (deleted or hidden); none if it is still there.
    pub gone: Option<String>,
    /// Text of the post that the chief quoted or reposted.
    pub about: Option<String>,
    /// Primary key of that post if it still waits on the wire.
    pub waiting_post: Option<i64>,
    /// Primary key of the last answer since the order was opened.
    pub answer_id: Option<i64>,
}

const SELECT: &str = concat!(
    "select o.id, c.id as complaint_id, c.reference, c.status, c.office_id as holder_id, o.state, o.text, o.office_id, \
    o.given_at, ",
    name_of!("g"),
    " as given_by, o.due_at, o.opened_at, o.acknowledged_at, o.returned, o.returned_at, o.return_text, o.exposes, p.gone, \
    case when q.complaint_id is null or q.complaint_id = c.id then q.text end as about, case when q.disposition is null then q.id else null end as waiting_post, \
    (select max(a.id) from order_answer a where a.order_id = o.id and a.at >= o.opened_at) as answer_id \
    from chief_order o left join post p on p.id = o.post_id left join post q on q.channel = p.channel and q.channel_key = o.about_key \
    left join complaint c on c.id = coalesce(o.complaint_id, q.complaint_id) left join officer g on g.id = o.given_by where "
);

/// Adds the condition under which an officer may see an order selected with [`SELECT`]. Orders on complaints that the officer may not see are
/// excluded. Orders without a complaint are for the cell and the chief.
fn visible_to(statement: &mut Sql, viewer: &Viewer, role: Role, offices: &[i64]) {
    match role {
        Role::Chief | Role::Operator => {
            statement.push("(c.id is null or ");
            visible(statement, viewer);
            statement.push(")");
        }
        Role::Station | Role::Circle => {
            statement.push("(o.office_id in ").bind_list(offices.iter().copied()).push(" and ");
            visible(statement, viewer);
            statement.push(")");
        }
        Role::Admin | Role::Auditor => {
            statement.push("(1 = 0)");
        }
    }
}

/// The officer on whose behalf orders are queried.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// Which complaints the officer may see.
    pub viewer: &'a Viewer,
    /// The officer's role.
    pub role: Role,
    /// The offices that the officer answers for.
    pub offices: &'a [i64],
}

/// The orders of a complaint that this officer may see, newest first. Dropped orders are left out.
pub async fn of_complaint(db: &Db, asker: Asker<'_>, complaint_id: i64) -> sqlx::Result<Vec<OrderRow>> {
    let mut statement = sql(SELECT);
    statement.push("o.complaint_id = ").bind(complaint_id).push(" and o.state <> 'dropped' and ");
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    statement.push(" order by o.id desc");
    db.all(&statement).await
}

/// Adds the condition that it is this one's turn, or nothing for every turn.
fn of_turn(statement: &mut Sql, turn: Option<Turn>, now: Millis) {
    match turn {
        None => {}
        Some(Turn::Answered) => {
            statement.push("o.state = 'answered' and ");
        }
        Some(Turn::Late) => {
            statement.push("o.state <> 'answered' and o.due_at < ").bind(now).push(" and ");
        }
        Some(Turn::Waiting) => {
            statement.push("o.state <> 'answered' and o.due_at >= ").bind(now).push(" and ");
        }
    }
}

/// The number of open orders of each turn, in the order of [`Turn::ALL`].
pub async fn counts(db: &Db, asker: Asker<'_>, now: Millis) -> sqlx::Result<[i64; 3]> {
    let mut statement = sql("select coalesce(sum(case when o.state = 'answered' then 1 else 0 end), 0), \
         coalesce(sum(case when o.state <> 'answered' and o.due_at < ");
    statement.bind(now).push(" then 1 else 0 end), 0), coalesce(sum(case when o.state <> 'answered' and o.due_at >= ");
    statement.bind(now).push(
        " then 1 else 0 end), 0) from chief_order o left join complaint c on c.id = o.complaint_id \
         where o.state in ('open', 'acknowledged', 'answered') and ",
    );
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    let (answered, late, waiting): (i64, i64, i64) = db.one(&statement).await?;
    Ok([answered, late, waiting])
}

/// One order, if this officer may see it.
pub async fn one(db: &Db, asker: Asker<'_>, id: i64) -> sqlx::Result<Option<OrderRow>> {
    let mut statement = sql(SELECT);
    statement.push("o.id = ").bind(id).push(" and ");
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    db.maybe(&statement).await
}

/// What the complaint of an order is about. The caller has checked that the viewer may see the order.
pub async fn matter(db: &Db, viewer: &Viewer, complaint_id: i64) -> sqlx::Result<Option<Matter>> {
    let mut statement =
        sql("select substr(c.text, 1, 400) as words, c.category, c.received_at from complaint c where c.id = ");
    statement.bind(complaint_id).push(" and ");
    visible(&mut statement, viewer);
    db.maybe(&statement).await
}

/// Whether the complainant has heard from the police since the first answer with evidence to this order.
pub async fn told(db: &Db, order_id: i64) -> sqlx::Result<bool> {
    let statement = sql(
        "select count(*) from (select 1 as one from chief_order o join entry e on e.complaint_id = o.complaint_id \
         where o.id = $1 and e.at >= o.opened_at and (e.kind = 'closed' or (e.kind = 'said' and e.at >= (select min(a.at) \
         from order_answer a where a.order_id = o.id and a.at >= o.opened_at and (a.photos > 0 or a.paper is not null)))) limit 1) x",
    );
    Ok(db.one::<(i64,)>(&statement.arg(order_id)).await?.0 > 0)
}

/// One page of open orders, the earliest due first: at most `most` after the cursor, and the cursor of the next page.
pub async fn open(
    db: &Db,
    asker: Asker<'_>,
    (turn, now): (Option<Turn>, Millis),
    after: Option<After>,
    most: i64,
) -> sqlx::Result<(Vec<OrderRow>, Option<After>)> {
    let mut statement = sql(SELECT);
    statement.push("o.state in ('open', 'acknowledged', 'answered') and ");
    of_turn(&mut statement, turn, now);
    if let Some(After { at, id }) = after {
        statement.push("(o.due_at, o.id) > (").bind(at).push(", ").bind(id).push(") and ");
    }
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    statement.push(" order by o.due_at, o.id limit ").bind(most + 1);
    paged(db, &statement, most, |row| row.due_at.unwrap_or_default()).await
}

/// How many orders are open for this officer, counted up to `most`.
pub async fn count_open(db: &Db, asker: Asker<'_>, most: i64) -> sqlx::Result<i64> {
    let mut statement =
        sql("select count(*) from (select 1 as one from chief_order o left join complaint c on c.id = o.complaint_id \
         where o.state in ('open', 'acknowledged', 'answered') and ");
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    statement.push(" limit ").bind(most).push(") x");
    let (n,): (i64,) = db.one(&statement).await?;
    Ok(n)
}

/// One page of orders that wait for confirmation: those with a complaint first, then oldest first. The cursor's `at` is 0 among the orders with
/// a complaint and 1 among the others.
pub async fn to_confirm(
    db: &Db,
    asker: Asker<'_>,
    after: Option<After>,
    most: i64,
) -> sqlx::Result<(Vec<OrderRow>, Option<After>)> {
    // An order whose post must become a complaint first cannot be confirmed yet and must not come before those that can.
    const PLACE: &str = "case when c.id is null then 1 else 0 end";
    let mut statement = sql(SELECT);
    statement.push("o.state = 'to_confirm' and ");
    if let Some(After { at, id }) = after {
        statement.push("(").push(PLACE).push(", o.id) > (").bind(at).push(", ").bind(id).push(") and ");
    }
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    statement.push(" order by ").push(PLACE).push(", o.id limit ").bind(most + 1);
    paged(db, &statement, most, |row| i64::from(row.complaint_id.is_none())).await
}

/// One page of orders that were returned at or after `since` and not answered yet, the earliest returned first.
pub async fn returned_since(
    db: &Db,
    asker: Asker<'_>,
    since: Millis,
    after: Option<After>,
    most: i64,
) -> sqlx::Result<(Vec<OrderRow>, Option<After>)> {
    let mut statement = sql(SELECT);
    statement.push("o.state in ('open', 'acknowledged') and o.returned_at >= ").bind(since).push(" and ");
    if let Some(After { at, id }) = after {
        statement.push("(o.returned_at, o.id) > (").bind(at).push(", ").bind(id).push(") and ");
    }
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    statement.push(" order by o.returned_at, o.id limit ").bind(most + 1);
    paged(db, &statement, most, |row| row.returned_at.unwrap_or_default()).await
}

async fn paged(
    db: &Db,
    statement: &Sql,
    most: i64,
    place: impl Fn(&OrderRow) -> i64,
) -> sqlx::Result<(Vec<OrderRow>, Option<After>)> {
    let mut rows: Vec<OrderRow> = db.all(statement).await?;
    let next = page_of(&mut rows, most, |row| After { at: place(row), id: row.id });
    Ok((rows, next))
}

/// Locks one order for a change; none if this officer may not see it.
pub async fn to_act(tx: &mut Tx, asker: Asker<'_>, id: i64) -> sqlx::Result<Option<OrderRow>> {
    let lock = {
        let mut lock = sql("select id from chief_order where id = ");
        lock.bind(id).push(to_change(tx));
        lock
    };
    if tx.maybe::<(i64,)>(&lock).await?.is_none() {
        return Ok(None);
    }
    let mut statement = sql(SELECT);
    statement.push("o.id = ").bind(id).push(" and ");
    visible_to(&mut statement, asker.viewer, asker.role, asker.offices);
    tx.maybe(&statement).await
}

/// Those of the given complaints that have an open order.
pub async fn ordered(db: &Db, complaints: &[i64]) -> sqlx::Result<Vec<i64>> {
    if complaints.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = sql(
        "select distinct complaint_id from chief_order where state in ('open', 'acknowledged', 'answered') and complaint_id in ",
    );
    statement.bind_list(complaints.iter().copied());
    Ok(db.all::<(i64,)>(&statement).await?.into_iter().map(|(id,)| id).collect())
}

/// Row of an answer.
#[derive(Clone, Debug, FromRow)]
pub struct AnswerRow {
    /// Primary key of `order_answer`.
    pub id: i64,
    /// Primary key of its timeline entry.
    pub entry_id: i64,
    /// When it was written.
    pub at: Millis,
    /// The officer who wrote it.
    pub officer: PersonName,
    /// Text of the answer.
    pub text: String,
    /// Number of an FIR, a diary entry or a challan.
    pub paper: Option<String>,
}

/// Answers by primary key, each with the primary keys of its photos. The caller has checked that the viewer may see the orders.
pub async fn answers(db: &Db, ids: Vec<i64>) -> sqlx::Result<Vec<(AnswerRow, Vec<i64>)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = sql(concat!(
        "select a.id, a.entry_id, a.at, ",
        name_of!("o"),
        " as officer, a.text, a.paper from order_answer a join officer o on o.id = a.officer_id where a.id in "
    ));
    statement.bind_list(ids);
    let rows: Vec<AnswerRow> = db.all(&statement).await?;
    let mut statement = sql("select entry_id, id from photo where entry_id in ");
    statement.bind_list(rows.iter().map(|row| row.entry_id)).push(" order by id");
    let photos: Vec<(i64, i64)> = db.all(&statement).await?;
    let of = |entry_id| photos.iter().filter(|(entry, _)| *entry == entry_id).map(|(_, photo)| *photo).collect();
    Ok(rows.into_iter().map(|row| (row.clone(), of(row.entry_id))).collect())
}

/// The complaint of a post, found by the platform's key of any version of the post, or of our own reply about the complaint. There is no access
/// check.
pub async fn complaint_of_post(tx: &mut Tx, channel: Channel, key: &str) -> sqlx::Result<Option<i64>> {
    let posts =
        sql("select complaint_id from post where channel = $1 and complaint_id is not null and (channel_key = $2 \
         or version_key = $2 or id in (select post_id from post_version where channel_key = $2) \
         or id in (select post_id from post_fact where channel = $1 and version_key = $2 and what <> 'answered')) order by id limit 1")
        .arg(channel)
        .arg(key);
    if let Some((id,)) = tx.maybe::<(i64,)>(&posts).await? {
        return Ok(Some(id));
    }
    // Otherwise the key may be that of our own reply.
    let replies =
        sql("select complaint_id from reply where channel = $1 and platform_id = $2 and complaint_id is not null")
            .arg(channel)
            .arg(key);
    Ok(tx.maybe::<(i64,)>(&replies).await?.map(|(id,)| id))
}

/// Moves open orders along after the complaint has moved to another office: an order whose addressee can no longer see the complaint goes to the
/// new holder. Due times do not change.
pub async fn follow(tx: &mut Tx, after: &Complaint, now: Millis) -> sqlx::Result<()> {
    let Some(holder) = after.office_id else { return Ok(()) };
    let see = [after.station_id, after.circle_id, after.office_id].into_iter().flatten();
    let mut statement = sql("update chief_order set office_id = ");
    statement.bind(holder).push(
        ", state = case when state = 'acknowledged' then 'open' else state end, acknowledged_at = null, \
        acknowledged_by = null where state in ('open', 'acknowledged', 'answered') and complaint_id = ",
    );
    statement.bind(after.id).push(" and office_id not in ").bind_list(see).push(" returning id");
    let moved: Vec<(i64,)> = tx.all(&statement).await?;
    if moved.is_empty() {
        return Ok(());
    }
    let mut clocks = sql("update clock set holder_id = ");
    clocks.bind(holder).push(" where met_at is null and order_id in ").bind_list(moved.iter().map(|(id,)| *id));
    tx.run(&clocks).await?;
    let new_notices = moved.into_iter().map(|(id,)| NewNotice {
        kind: NoticeKind::Ordered,
        to: Recipient::Office(holder),
        complaint_id: Some(after.id),
        order_id: Some(id),
        clock_id: None,
        level: 0,
    });
    notices::write(tx, &new_notices.collect::<Vec<_>>(), now).await
}
