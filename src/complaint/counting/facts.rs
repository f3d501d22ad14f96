//! By what a complaint is counted.

use super::{histogram::Histogram, periods::month_of};
use crate::{
    complaint::{Category, Channel, Millis, Outcome, Status},
    language::dates,
    server::db::{Sql, Tx, columns, insert_into, sql, to_change},
};
use sqlx::FromRow;

/// Where a complaint is, for the visibility rule; 0 stands for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromRow)]
pub(super) struct Place {
    /// The station concerned.
    pub(super) station_id: i64,
    /// Its circle.
    pub(super) circle_id: i64,
    /// The office that has it.
    pub(super) office_id: i64,
    /// The office that it is about.
    pub(super) accused_id: i64,
    /// Whether it is confidential.
    pub(super) confidential: bool,
    /// Whether it is shielded.
    pub(super) shielded: bool,
}

/// All by which one complaint is counted, except its day and the moment of its receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Counted {
    /// The channel through which it arrived.
    pub(super) channel: Channel,
    /// Its subject.
    pub(super) category: Category,
    /// Its status.
    pub(super) status: Status,
    /// How it ended; none while it is open.
    pub(super) outcome: Option<Outcome>,
    /// Where it is.
    #[sqlx(flatten)]
    pub(super) place: Place,
    /// Bucket of the time from receipt to the first word of a person to the complainant; -1 while there is none.
    pub(super) responded: i64,
    /// Bucket of the time from receipt to the last closing; -1 while it is open.
    pub(super) closed: i64,
    /// Whether it was ever reopened.
    pub(super) reopened: bool,
    /// Whether it was closed once more, with another outcome.
    pub(super) overturned: bool,
    /// Whether it was closed in the last hour before its deadline.
    pub(super) last_hour: bool,
}

/// By what one complaint is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Fact {
    /// Primary key of the complaint.
    pub(super) id: i64,
    /// IST day of its receipt.
    pub(super) day: i64,
    /// When it was received.
    pub(super) received_at: Millis,
    /// The rest.
    #[sqlx(flatten)]
    pub(super) counted: Counted,
}

/// A difference that is not added up yet.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Change {
    /// Primary key.
    pub(super) id: i64,
    /// IST day of the complaint's receipt.
    pub(super) day: i64,
    /// What is counted.
    #[sqlx(flatten)]
    pub(super) counted: Counted,
    /// 1 or -1.
    pub(super) n: i64,
}

/// What the rows of a complaint say about how it is counted.
#[derive(FromRow)]
struct Rows {
    id: i64,
    received_at: Millis,
    channel: Channel,
    category: Category,
    status: Status,
    outcome: Option<Outcome>,
    #[sqlx(flatten)]
    place: Place,
    responded_at: Option<Millis>,
    closed_at: Option<Millis>,
    reopened: bool,
    outcomes: i64,
    deadline: Option<Millis>,
}

/// Closed this long before the deadline is closed in its last hour.
const LAST_HOUR: Millis = 3_600_000;

/// The recount of complaints, up to the `where`. A first response is what meets the clock of that name (`command::clocks::follow`): a question,
/// the notice of a finding, words, or the answer. The deadline is the earliest of those that the closing met. An import may hold a closing before the receipt.
const ROWS: &str = "select c.id, c.received_at, c.channel, c.category, c.status, c.outcome, coalesce(c.station_id, 0) as station_id, \
    coalesce(c.circle_id, 0) as circle_id, coalesce(c.office_id, 0) as office_id, coalesce(c.accused_id, 0) as accused_id, c.confidential, \
    (c.shield is not null) as shielded, \
    (select min(e.at) from entry e where e.complaint_id = c.id and (e.kind in ('asked', 'fake_noticed', 'closed') or (e.kind = 'said' and e.text is not null))) \
    as responded_at, \
    (select max(e.at) from entry e where e.complaint_id = c.id and e.kind = 'closed') as closed_at, \
    exists (select 1 from entry e where e.complaint_id = c.id and e.kind = 'reopened') as reopened, \
    (select count(distinct e.outcome) from entry e where e.complaint_id = c.id and e.kind = 'closed') as outcomes, \
    (select min(k.due_at) from clock k where k.complaint_id = c.id and k.step in ('station_report', 'outer_limit') and k.order_id is null \
    and k.withdrawn = false and k.met_at = (select max(e.at) from entry e where e.complaint_id = c.id and e.kind = 'closed')) as deadline \
    from complaint c where ";

/// The stored facts, up to the `where`.
pub(super) const FACTS: &str = "select f.id, f.day, f.received_at, f.channel, f.category, f.status, nullif(f.outcome, '') as outcome, \
    f.station_id, f.circle_id, f.office_id, f.accused_id, f.confidential, f.shielded, f.responded, f.closed, f.reopened, f.overturned, f.last_hour \
    from figure_fact f where ";

/// The differences that are not added up yet, up to the `where`.
pub(super) const CHANGES: &str = "select f.id, f.day, f.channel, f.category, f.status, nullif(f.outcome, '') as outcome, f.station_id, \
    f.circle_id, f.office_id, f.accused_id, f.confidential, f.shielded, f.responded, f.closed, f.reopened, f.overturned, f.last_hour, f.n \
    from figure_change f where ";

impl From<Rows> for Fact {
    fn from(rows: Rows) -> Self {
        let took = |at: Option<Millis>| at.map_or(-1, |at| i64::from(Histogram::bucket(at - rows.received_at)));
        let closed_at = rows.closed_at.filter(|_| rows.status == Status::Closed);
        let left = closed_at.and_then(|at| Some(rows.deadline? - at));
        Self {
            id: rows.id,
            day: dates::day(rows.received_at),
            received_at: rows.received_at,
            counted: Counted {
                channel: rows.channel,
                category: rows.category,
                status: rows.status,
                outcome: rows.outcome,
                place: rows.place,
                responded: took(rows.responded_at),
                closed: took(closed_at),
                reopened: rows.reopened,
                overturned: rows.outcomes > 1,
                last_hour: left.is_some_and(|left| (0..=LAST_HOUR).contains(&left)),
            },
        }
    }
}

/// Begins to insert facts.
fn insert_facts(facts: &[Fact]) -> Sql {
    let rows = facts.iter().map(|Fact { id, day, received_at, counted }| {
        columns()
            .set("id", *id)
            .set("day", *day)
            .set("received_at", *received_at)
            .set("channel", counted.channel)
            .set("category", counted.category)
            .set("status", counted.status)
            .set("outcome", counted.outcome.map_or("", Outcome::as_str))
            .set("station_id", counted.place.station_id)
            .set("circle_id", counted.place.circle_id)
            .set("office_id", counted.place.office_id)
            .set("accused_id", counted.place.accused_id)
            .set("confidential", counted.place.confidential)
            .set("shielded", counted.place.shielded)
            .set("responded", counted.responded)
            .set("closed", counted.closed)
            .set("reopened", counted.reopened)
            .set("overturned", counted.overturned)
            .set("last_hour", counted.last_hour)
    });
    insert_into("figure_fact", rows)
}

/// Inserts differences: facts that count no more, with -1, and facts that count now, with 1.
fn insert_changes(changes: &[(&Fact, i64)]) -> Sql {
    let rows = changes.iter().map(|(Fact { day, counted, .. }, n)| {
        columns()
            .set("day", *day)
            .set("month", month_of(*day))
            .set("channel", counted.channel)
            .set("category", counted.category)
            .set("status", counted.status)
            .set("outcome", counted.outcome.map_or("", Outcome::as_str))
            .set("station_id", counted.place.station_id)
            .set("circle_id", counted.place.circle_id)
            .set("office_id", counted.place.office_id)
            .set("accused_id", counted.place.accused_id)
            .set("confidential", counted.place.confidential)
            .set("shielded", counted.place.shielded)
            .set("responded", counted.responded)
            .set("closed", counted.closed)
            .set("reopened", counted.reopened)
            .set("overturned", counted.overturned)
            .set("last_hour", counted.last_hour)
            .set("n", *n)
    });
    insert_into("figure_change", rows)
}

/// Counts complaints from their rows: the next `most` of them after this primary key, in order of their keys.
///
/// # Errors
/// A database error.
pub(super) async fn recounted(tx: &mut Tx, after: i64, most: i64) -> sqlx::Result<Vec<Fact>> {
    let mut statement = sql(ROWS);
    statement.push("c.id > ").bind(after).push(" order by c.id limit ").bind(most);
    let rows: Vec<Rows> = tx.all(&statement).await?;
    Ok(rows.into_iter().map(Fact::from).collect())
}

/// Stores the facts of complaints that have none, and returns those that it stored: another process may be faster.
///
/// # Errors
/// A database error.
pub(super) async fn store(tx: &mut Tx, facts: Vec<Fact>) -> sqlx::Result<Vec<Fact>> {
    /// Rows of one statement; both databases allow more than 32,000 values.
    const AT_ONCE: usize = 500;
    let mut stored = Vec::with_capacity(facts.len());
    for some in facts.chunks(AT_ONCE) {
        let mut statement = insert_facts(some);
        statement.push(" on conflict (id) do nothing returning id");
        let ids: Vec<(i64,)> = tx.all(&statement).await?;
        stored.extend(ids.into_iter().map(|(id,)| id));
    }
    stored.sort_unstable();
    Ok(facts.into_iter().filter(|fact| stored.binary_search(&fact.id).is_ok()).collect())
}

/// Counts a complaint as it is now, in the transaction that changed it. Comes after everything by which it is counted: its row, its entries, its
/// clocks. Appends the difference, so it waits for nobody who counts another complaint.
///
/// # Errors
/// A database error.
pub async fn refresh(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<()> {
    let mut statement = sql(ROWS);
    statement.push("c.id = ").bind(complaint_id);
    let Some(rows) = tx.maybe::<Rows>(&statement).await? else { return Ok(()) };
    let now = Fact::from(rows);
    let Some(before) = stored(tx, complaint_id).await? else {
        if !store(tx, vec![now]).await?.is_empty() {
            tx.run(&insert_changes(&[(&now, 1)])).await?;
            return Ok(());
        }
        // A recount of everything was faster.
        return match stored(tx, complaint_id).await? {
            Some(before) => replace(tx, &before, &now).await,
            None => Ok(()),
        };
    };
    replace(tx, &before, &now).await
}

async fn stored(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Option<Fact>> {
    let mut statement = sql(FACTS);
    statement.push("f.id = ").bind(complaint_id).push(to_change(tx));
    tx.maybe(&statement).await
}

async fn replace(tx: &mut Tx, before: &Fact, now: &Fact) -> sqlx::Result<()> {
    if before == now {
        return Ok(());
    }
    let mut statement = insert_facts(&[*now]);
    statement.push(
        " on conflict (id) do update set day = excluded.day, received_at = excluded.received_at, channel = excluded.channel, \
         category = excluded.category, status = excluded.status, outcome = excluded.outcome, station_id = excluded.station_id, \
         circle_id = excluded.circle_id, office_id = excluded.office_id, accused_id = excluded.accused_id, \
         confidential = excluded.confidential, shielded = excluded.shielded, responded = excluded.responded, closed = excluded.closed, reopened = excluded.reopened, \
         overturned = excluded.overturned, last_hour = excluded.last_hour",
    );
    tx.run(&statement).await?;
    tx.run(&insert_changes(&[(before, -1), (now, 1)])).await?;
    Ok(())
}
