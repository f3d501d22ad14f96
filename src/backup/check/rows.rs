//! Compares rows with invariants that the program maintains and the schema cannot express.

use super::{Faults, SHOWN};
use crate::{
    complaint::{Reference, queues::store::IN_A_QUEUE},
    server::db::{Sql, Tx, sql},
};

/// Limit of each query; more than is shown, so that the report can say how many more there are.
const SOME: i64 = SHOWN as i64 * 5;

/// Runs all comparisons.
pub async fn check(tx: &mut Tx, faults: &mut Faults) -> anyhow::Result<()> {
    references(tx, faults).await?;
    for (what, statement) in timelines().into_iter().chain(clocks()) {
        faults.several(what, words(tx, statement).await?);
    }
    tally(tx, faults).await?;
    faults.several("A complaint in the wrong queue", words(tx, queues()).await?);
    let unfindable = match tx {
        Tx::Sqlite(_) => sql("select c.reference from complaint c where not exists \
             (select 1 from complaint_words w where w.rowid = c.id) order by c.id limit $1"),
        Tx::Postgres(_) => sql("select c.reference from complaint c where not exists \
             (select 1 from complaint_words w where w.id = c.id) order by c.id limit $1"),
    };
    faults.several("A complaint that no search finds", words(tx, unfindable).await?);
    Ok(())
}

async fn words(tx: &mut Tx, statement: Sql) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = tx.all(&statement.arg(SOME)).await?;
    Ok(found.into_iter().map(|(word,)| word).collect())
}

/// Every complaint number has a valid check character.
async fn references(tx: &mut Tx, faults: &mut Faults) -> anyhow::Result<()> {
    let mut wrong = Vec::new();
    let mut after = i64::MIN;
    loop {
        let page = sql("select id, reference from complaint where id > $1 order by id limit 10000");
        let page: Vec<(i64, String)> = tx.all(&page.arg(after)).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        let is_wrong = |text: &String| Reference::parse(text).map_or(true, |right| right.as_str() != text);
        wrong.extend(
            page.into_iter().filter(|(_, text)| is_wrong(text)).map(|(id, text)| format!("{text} (complaint {id})")),
        );
    }
    faults.several("Not a complaint's number", wrong);
    Ok(())
}

/// Complaints compared with their timelines.
fn timelines() -> Vec<(&'static str, Sql)> {
    vec![
        (
            "A complaint whose timeline does not begin with its receipt",
            sql(
                "select c.reference from complaint c left join entry e on e.id = (select min(x.id) from entry x where x.complaint_id = c.id) \
                 where e.id is null or e.kind <> 'received' order by c.id limit $1",
            ),
        ),
        (
            // Entries about escalation and orders do not change the status.
            "A complaint that stands where its timeline does not",
            sql(
                "select c.reference || ' is ' || c.status || ', its timeline says ' || e.status from complaint c join entry e on e.id = \
                 (select max(x.id) from entry x where x.complaint_id = c.id and x.kind <> 'escalated' and x.kind not like 'order%') \
                 where e.status <> c.status order by c.id limit $1",
            ),
        ),
        (
            "A complaint that ended otherwise than its timeline says",
            sql(
                "select c.reference || ' is ' || c.outcome || ', its timeline says ' || coalesce(e.outcome, 'nothing') from complaint c \
                 left join entry e on e.id = (select max(x.id) from entry x where x.complaint_id = c.id and x.kind = 'closed') \
                 where c.status = 'closed' and (e.outcome is null or e.outcome <> c.outcome) order by c.id limit $1",
            ),
        ),
    ]
}

/// Clocks compared with what they wait for.
fn clocks() -> Vec<(&'static str, Sql)> {
    vec![
        (
            "A clock that runs though its complaint is closed",
            sql("select c.reference || ' (' || k.step || ')' from clock k join complaint c on c.id = k.complaint_id \
                 where k.order_id is null and k.met_at is null and c.status = 'closed' order by k.id limit $1"),
        ),
        (
            // A complaint that was loaded from an archive has no clocks.
            "An open complaint whose outer limit does not run",
            sql("select c.reference from complaint c where c.status <> 'closed' and exists (select 1 from clock x \
                 where x.complaint_id = c.id and x.order_id is null) and not exists (select 1 from clock k \
                 where k.complaint_id = c.id and k.order_id is null and k.step = 'outer_limit' and k.met_at is null) order by c.id limit $1"),
        ),
        (
            "A clock that runs though its order is over",
            sql(
                "select 'clock ' || k.id || ' of order ' || o.id from clock k join chief_order o on o.id = k.order_id \
                 where k.met_at is null and o.state in ('accepted', 'dropped') order by k.id limit $1",
            ),
        ),
        (
            // The third level is the last; before it, somebody still has to be notified.
            "A clock at which nobody will look again",
            sql("select 'clock ' || k.id || ' (' || k.step || ')' from clock k \
                 where k.met_at is null and k.next_at is null and k.level < 3 order by k.id limit $1"),
        ),
    ]
}

/// Complaints that are in a queue and should not be, or the other way round.
fn queues() -> Sql {
    let mut statement = sql("with right_ones as (select q.queue, c.id as complaint_id");
    statement.push(IN_A_QUEUE).push(
        ") select c.reference || ' (' || w.queue || ')' from ( \
         select r.queue, r.complaint_id from right_ones r where not exists \
         (select 1 from queued k where k.queue = r.queue and k.complaint_id = r.complaint_id) \
         union all select k.queue, k.complaint_id from queued k where not exists \
         (select 1 from right_ones r where r.queue = k.queue and r.complaint_id = k.complaint_id)) w \
         join complaint c on c.id = w.complaint_id order by c.id limit $1",
    );
    statement
}

/// Compares the stored counts with a recount of the complaints.
async fn tally(tx: &mut Tx, faults: &mut Faults) -> anyhow::Result<()> {
    let compared = sql(
        "with counted as (select status, coalesce(station_id, 0) as station_id, coalesce(circle_id, 0) as circle_id, \
             coalesce(office_id, 0) as office_id, coalesce(accused_id, 0) as accused_id, channel, category, confidential, count(*) as n \
             from complaint group by 1, 2, 3, 4, 5, 6, 7, 8), \
         both_ways as ( \
             select r.status, r.channel, r.category, r.station_id, r.n as counted, coalesce(t.n, 0) as kept from counted r left join tally t \
             on t.status = r.status and t.station_id = r.station_id and t.circle_id = r.circle_id and t.office_id = r.office_id \
             and t.accused_id = r.accused_id and t.channel = r.channel and t.category = r.category and t.confidential = r.confidential \
             union all \
             select t.status, t.channel, t.category, t.station_id, 0, t.n from tally t where not exists (select 1 from counted r \
             where t.status = r.status and t.station_id = r.station_id and t.circle_id = r.circle_id and t.office_id = r.office_id \
             and t.accused_id = r.accused_id and t.channel = r.channel and t.category = r.category and t.confidential = r.confidential)) \
         select status, channel, category, station_id, counted, kept from both_ways where counted <> kept order by 1, 2, 3, 4 limit $1",
    );
    let wrong: Vec<(String, String, String, i64, i64, i64)> = tx.all(&compared.arg(SOME)).await?;
    let line = |(status, channel, category, station, counted, kept): (String, String, String, i64, i64, i64)| {
        format!("{status}, {channel}, {category}, station {station}: {kept} kept, {counted} counted")
    };
    faults.several("A count is wrong", wrong.into_iter().map(line));
    Ok(())
}
