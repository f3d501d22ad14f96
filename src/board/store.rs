//! The board's queries. Each of them applies the visibility rule.

use super::{COUNTED, Filters};
use crate::{
    complaint::{Category, Channel, EntryKind, Millis, Reference, Status, queues::Queue, search, tally},
    officers::{PersonName, store::name_of},
    server::db::{Db, Sql, Term, found, found_newest_first, sql},
    shield::{Scope, Viewer, may_know_names, visible, visible_to_officer},
    ui::paging::After,
};
use sqlx::FromRow;

/// A card's row.
#[derive(Clone, Debug, FromRow)]
pub struct CardRow {
    /// Primary key of the `complaint` row; never shown.
    pub id: i64,
    /// Reference number of the complaint.
    pub reference: Reference,
    /// Version of the complaint, which grows with each change.
    pub version: i64,
    /// The first 600 characters of the text.
    pub words: String,
    /// The channel on which it arrived.
    pub channel: Channel,
    /// Category of the complaint.
    pub category: Category,
    /// Status of the complaint.
    pub status: Status,
    /// The office that has it.
    pub office_id: Option<i64>,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// When it last changed, in milliseconds since the epoch (UTC).
    pub changed_at: Millis,
    /// When the first of its clocks runs out, in milliseconds since the epoch (UTC).
    pub due_at: Millis,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// Whether the complainant has written something that no officer has read yet.
    pub unread: bool,
    /// The officer who has taken it.
    pub officer_id: Option<i64>,
    /// The office that has to decide which station it belongs to.
    pub decider_id: Option<i64>,
}

const CARD: &str = "select c.id, c.reference, c.version, substr(c.text, 1, 600) as words, c.channel, c.category, c.status, c.office_id, c.received_at, \
    c.changed_at, c.due_at, c.confidential, c.accepted, c.unread, c.officer_id, c.decider_id";

/// The search terms, as far as this viewer may search by them.
fn wanted(viewer: &Viewer, filters: &Filters) -> Vec<Vec<Term>> {
    search::wanted(&filters.words, may_know_names(viewer))
}

/// Whether the filters contain a term that can be searched for.
pub fn is_search(filters: &Filters) -> bool {
    !search::wanted(&filters.words, false).is_empty()
}

/// The conditions that `tally` supports too.
fn counted_by(statement: &mut Sql, filters: &Filters) {
    if let Some(channel) = filters.channel {
        statement.push(" and c.channel = ").bind(channel);
    }
    if let Some(category) = filters.category {
        statement.push(" and c.category = ").bind(category);
    }
    if let Some(office) = filters.office {
        statement.push(" and (c.station_id = ").bind(office).push(" or c.office_id = ").bind(office).push(")");
    }
}

/// Every condition except the search words and the queues that are kept.
fn conditions(statement: &mut Sql, viewer: &Viewer, filters: &Filters, officer_id: i64, now: Millis) {
    visible(statement, viewer);
    narrowed_by(statement, filters, officer_id, now);
    if filters.queue == Some(Queue::Late) {
        statement.push(" and c.status <> 'closed' and c.due_at <= ").bind(now);
    }
}

/// The conditions that `queued` supports too.
fn narrowed_by(statement: &mut Sql, filters: &Filters, officer_id: i64, now: Millis) {
    counted_by(statement, filters);
    if let Some(age) = filters.age {
        let (from, to) = age.received(now);
        statement.push(" and c.received_at >= ").bind(from).push(" and c.received_at < ").bind(to);
    }
    if filters.mine {
        statement.push(" and c.officer_id = ").bind(officer_id);
    }
}

/// A queue that is kept, and the officer who asks for it. Nobody else has queues.
fn kept<'a>(filters: &Filters, viewer: &'a Viewer) -> Option<(Queue, &'a Scope)> {
    match viewer {
        Viewer::Officer(scope) => filters.queue.filter(|queue| queue.is_kept()).map(|queue| (queue, scope)),
        Viewer::Public | Viewer::Complainant(_) => None,
    }
}

/// Adds `queued c where …`: the complaints of a queue that this officer may see, as far as the filters let them through. Read from an index of
/// `queued`, however many complaints there are.
fn in_queue(statement: &mut Sql, (queue, scope): (Queue, &Scope), filters: &Filters, officer_id: i64, now: Millis) {
    statement.push(" from queued c where c.queue = ").bind(queue).push(" and ");
    visible_to_officer(statement, scope);
    narrowed_by(statement, filters, officer_id, now);
}

/// Leaves only what is in a kept queue, in a search.
fn found_in_queue(statement: &mut Sql, filters: &Filters, viewer: &Viewer) {
    if let Some((queue, _)) = kept(filters, viewer) {
        statement.push(" and exists (select 1 from queued q where q.complaint_id = c.id and q.queue = ");
        statement.bind(queue).push(")");
    }
}

/// Whether counts of these filters stop at [`COUNTED`]: those of a search and of a queue.
pub fn stops_counting(filters: &Filters) -> bool {
    is_search(filters) || filters.queue.is_some()
}

/// How many complaints each status has. A search, or a queue, stops counting at [`COUNTED`].
pub async fn counts(
    db: &Db,
    viewer: &Viewer,
    filters: &Filters,
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<Vec<tally::StatusCount>> {
    let words = wanted(viewer, filters);
    if !words.is_empty() {
        let mut statement = sql("select c.status, count(*) as n from (select c.status");
        found(db, &mut statement, &words);
        statement.push(" and ");
        conditions(&mut statement, viewer, filters, officer_id, now);
        found_in_queue(&mut statement, filters, viewer);
        statement.push(found_newest_first(db)).push(" limit ").bind(COUNTED).push(") c group by c.status");
        return db.all(&statement).await;
    }
    if let Some(asked) = kept(filters, viewer) {
        let mut statement = sql("select c.status, count(*) as n from (select c.status");
        in_queue(&mut statement, asked, filters, officer_id, now);
        statement.push(" limit ").bind(COUNTED).push(") c group by c.status");
        return db.all(&statement).await;
    }
    if filters.queue == Some(Queue::Late) {
        // By the index of each status, which is sorted by when its complaints are due.
        let mut statement = sql("select c.status, count(*) as n from (select c.status from complaint c where \
             c.status in ('received', 'forwarded', 'investigating', 'reported') and ");
        conditions(&mut statement, viewer, filters, officer_id, now);
        statement.push(" limit ").bind(COUNTED).push(") c group by c.status");
        return db.all(&statement).await;
    }
    // The tally counts complaints by office; it cannot filter by single complaints.
    if let Viewer::Officer(scope) = viewer
        && filters.age.is_none()
        && !filters.mine
    {
        let counted = |statement: &mut Sql| {
            visible_to_officer(statement, scope);
            counted_by(statement, filters);
        };
        return tally::by_status(db, counted).await;
    }
    let mut statement = sql("select c.status, count(*) as n from complaint c where ");
    conditions(&mut statement, viewer, filters, officer_id, now);
    statement.push(" group by c.status");
    db.all(&statement).await
}

impl CardRow {
    /// Its place in its column: the one whose clock runs out first comes first; of the closed ones, the newest.
    pub fn place(&self) -> After {
        After { at: if self.status == Status::Closed { self.received_at } else { self.due_at }, id: self.id }
    }
}

/// The first `most + 1` cards of a column, from its beginning or after a given card.
pub async fn column(
    db: &Db,
    viewer: &Viewer,
    filters: &Filters,
    officer_id: i64,
    now: Millis,
    (status, after): (Status, Option<After>),
    most: i64,
) -> sqlx::Result<Vec<CardRow>> {
    if status == Status::Closed && filters.queue.is_some_and(|queue| !queue.may_be_closed()) {
        return Ok(Vec::new());
    }
    if let Some(asked) = kept(filters, viewer) {
        let mut statement = sql(CARD);
        statement.push(" from complaint c where c.id in (select c.complaint_id");
        in_queue(&mut statement, asked, filters, officer_id, now);
        statement.push(" and c.status = ").bind(status);
        let (beyond, first, order) = match status {
            Status::Closed => (
                " and (c.received_at, c.complaint_id) < (",
                " order by c.received_at desc, c.complaint_id desc limit ",
                ") order by c.received_at desc, c.id desc",
            ),
            _ => (
                " and (c.due_at, c.complaint_id) > (",
                " order by c.due_at, c.complaint_id limit ",
                ") order by c.due_at, c.id",
            ),
        };
        if let Some(After { at, id }) = after {
            statement.push(beyond).bind(at).push(", ").bind(id).push(")");
        }
        statement.push(first).bind(most + 1).push(order);
        return db.all(&statement).await;
    }
    let mut statement = sql(CARD);
    statement.push(" from complaint c where c.status = ").bind(status).push(" and ");
    let (beyond, order) = match status {
        Status::Closed => ("(c.received_at, c.id) < (", " order by c.received_at desc, c.id desc limit "),
        _ => ("(c.due_at, c.id) > (", " order by c.due_at, c.id limit "),
    };
    if let Some(After { at, id }) = after {
        statement.push(beyond).bind(at).push(", ").bind(id).push(") and ");
    }
    conditions(&mut statement, viewer, filters, officer_id, now);
    statement.push(order).bind(most + 1);
    db.all(&statement).await
}

/// When the complaints of a column are due that are due before `horizon`: the first `COUNTED` of them, in order.
pub async fn due_before(
    db: &Db,
    viewer: &Viewer,
    filters: &Filters,
    officer_id: i64,
    now: Millis,
    (status, horizon): (Status, Millis),
) -> sqlx::Result<Vec<Millis>> {
    if let Some(asked) = kept(filters, viewer) {
        let mut statement = sql("select c.due_at");
        in_queue(&mut statement, asked, filters, officer_id, now);
        statement.push(" and c.status = ").bind(status).push(" and c.due_at < ").bind(horizon);
        statement.push(" order by c.due_at, c.complaint_id limit ").bind(COUNTED);
        let times: Vec<(Millis,)> = db.all(&statement).await?;
        return Ok(times.into_iter().map(|(due_at,)| due_at).collect());
    }
    let mut statement = sql("select c.due_at from complaint c where c.status = ");
    statement.bind(status).push(" and c.due_at < ").bind(horizon).push(" and ");
    conditions(&mut statement, viewer, filters, officer_id, now);
    statement.push(" order by c.due_at, c.id limit ").bind(COUNTED);
    let times: Vec<(Millis,)> = db.all(&statement).await?;
    Ok(times.into_iter().map(|(due_at,)| due_at).collect())
}

/// A complaint that moved to another column.
#[derive(Clone, Debug, FromRow)]
pub struct MovedRow {
    /// Reference number of the complaint.
    pub reference: Reference,
    /// Where it is now.
    pub status: Status,
    /// When it moved, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// The officer who moved it; none if it was not an officer.
    pub mover: Option<PersonName>,
}

/// How many of the newest entries of all timelines are searched for moves.
const NEWEST_ENTRIES: i64 = 200;

/// The complaints that this viewer may see and that moved to another column since a moment, the newest first, from the newest entries of all
/// timelines. It only explains where a card went, so it may be incomplete when very much happens at once.
pub async fn just_moved(db: &Db, viewer: &Viewer, since: Millis) -> sqlx::Result<Vec<MovedRow>> {
    let mut statement = sql(concat!(
        "select c.reference, c.status, e.at, ",
        name_of!("o"),
        " as mover from (select id, complaint_id, at, kind, officer_id from entry order by id desc limit "
    ));
    statement
        .bind(NEWEST_ENTRIES)
        .push(") e join complaint c on c.id = e.complaint_id left join officer o on o.id = e.officer_id where e.at > ");
    statement.bind(since).push(" and e.kind in ");
    statement.bind_list([
        EntryKind::Forwarded,
        EntryKind::Started,
        EntryKind::Reported,
        EntryKind::Returned,
        EntryKind::Closed,
        EntryKind::Reopened,
    ]);
    statement.push(" and ");
    visible(&mut statement, viewer);
    statement.push(" order by e.id desc");
    db.all(&statement).await
}

/// How many of the newest [`COUNTED`] complaints that match the words each status has, and the newest `most + 1` of them. The index is asked once
/// for both: for the beginning of a common word it gathers every match before it gives the first.
pub async fn newest(
    db: &Db,
    viewer: &Viewer,
    filters: &Filters,
    officer_id: i64,
    now: Millis,
    most: i64,
) -> sqlx::Result<(Vec<tally::StatusCount>, Vec<CardRow>)> {
    let mut statement = sql("select c.id, c.status");
    found(db, &mut statement, &wanted(viewer, filters));
    statement.push(" and ");
    conditions(&mut statement, viewer, filters, officer_id, now);
    found_in_queue(&mut statement, filters, viewer);
    statement.push(found_newest_first(db)).push(" limit ").bind(COUNTED);
    let matches: Vec<(i64, Status)> = db.all(&statement).await?;
    let count = |&status: &Status| {
        let n = matches.iter().filter(|(_, other)| *other == status).count() as i64;
        tally::StatusCount { status, n }
    };
    let counts = Status::ALL.iter().map(count).filter(|count| count.n > 0).collect();
    let ids = matches.iter().take(most as usize + 1).map(|(id, _)| *id);
    let mut cards = sql(CARD);
    cards.push(" from complaint c where c.id in ").bind_list(ids).push(" and ");
    // Asked again, because a complaint may have been sealed since.
    conditions(&mut cards, viewer, filters, officer_id, now);
    cards.push(" order by c.id desc");
    Ok((counts, db.all(&cards).await?))
}

/// The newest `most + 1` complaints that match the words: in all columns, or in one column after a given card.
pub async fn search(
    db: &Db,
    viewer: &Viewer,
    filters: &Filters,
    officer_id: i64,
    now: Millis,
    most: i64,
) -> sqlx::Result<Vec<CardRow>> {
    let mut statement = sql(CARD);
    found(db, &mut statement, &wanted(viewer, filters));
    if let Some(status) = filters.column {
        statement.push(" and c.status = ").bind(status);
    }
    if let Some(After { id, .. }) = filters.after {
        statement.push(" and c.id < ").bind(id);
    }
    statement.push(" and ");
    conditions(&mut statement, viewer, filters, officer_id, now);
    found_in_queue(&mut statement, filters, viewer);
    statement.push(found_newest_first(db)).push(" limit ").bind(most + 1);
    db.all(&statement).await
}
