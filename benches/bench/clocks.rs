//! The scheduler over a million open clocks, a thousand of which are due. It runs in this process, on SQLite with `synchronous=full`, and
//! does what a server does every fifteen seconds.

use crate::{desk, figure, percentile, program::TempDb};
use std::time::Instant;
use sunwai::{
    command::clocks::scheduler,
    server::db::{Db, sql},
};

const NOW: i64 = 1_795_435_200_000;
const MINUTE: i64 = 60_000;
const ROUNDS: i64 = 5;
const DUE: i64 = 1_000;
/// Number of passes that find nothing.
const IDLE: usize = 100;
/// Number of complaints that are not due; each has four clocks.
const OTHERS: i64 = 250_000;

/// Prints how long one pass of the scheduler takes.
pub async fn scheduler() -> anyhow::Result<()> {
    let temp = TempDb::small().await?;
    let db = temp.open().await?;
    load(&db).await?;
    let state = desk::open(&temp, db, NOW).await?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        state.clock().advance(MINUTE);
        let begun = Instant::now();
        let ticked = scheduler::tick(&state).await?;
        times.push(begun.elapsed());
        anyhow::ensure!(ticked.escalated as i64 == DUE, "{ticked:?}");
    }
    let mut idle = Vec::new();
    for _ in 0..IDLE {
        let begun = Instant::now();
        scheduler::tick(&state).await?;
        idle.push(begun.elapsed());
    }
    figure("clocks", "a pass with nothing due, median of 100", percentile(&mut idle, 0.5), "ms");
    let name = "a pass over 1,000,000 open clocks with 1,000 due, median of 5 (goal: under 200)";
    figure("clocks", name, percentile(&mut times, 0.5), "ms");
    figure("clocks", "the slowest of them", percentile(&mut times, 1.0), "ms");
    state.db().close().await;
    Ok(())
}

/// A thousand reports that become due in each of the next minutes, and a million clocks that run for weeks.
async fn load(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let (station,): (i64,) = tx.one(&sql("select min(id) from office where kind = 'station'")).await?;
    for n in 0..ROUNDS * DUE {
        let id = desk::forwarded(&mut tx, n, station, NOW).await?;
        let clock = sql("insert into clock (complaint_id, step, started_at, due_at, warn_at, warned_at, next_at) \
             values ($1, 'station_report', $2, $3, $2, $2, $3)");
        tx.run(&clock.arg(id).arg(0i64).arg(NOW + (n / DUE + 1) * MINUTE)).await?;
    }
    let many = sql(
        "insert into complaint (reference, key_hash, channel, category, text, language, status, confidential, accepted, \
         unread, station_id, office_id, received_at, changed_at, version) \
         with recursive n (i) as (select 1 union all select i + 1 from n where i < $1) \
         select 'U' || (100000000 + i), $2, 'x', 'theft', 'x', 'hi', 'forwarded', false, false, false, $3, $3, $4, $4, 1 from n",
    );
    tx.run(&many.arg(OTHERS).arg(vec![7u8; 32]).arg(station).arg(NOW)).await?;
    let clocks = sql("insert into clock (complaint_id, step, started_at, due_at, warn_at, next_at) \
         select c.id, s.column1, $1, $1 + $2 + c.id, $1 + $2 + c.id, $1 + $2 + c.id from complaint c, \
         (values ('acknowledge'), ('first_response'), ('station_report'), ('outer_limit')) as s where substr(c.reference, 1, 1) = 'U'");
    tx.run(&clocks.arg(NOW).arg(30 * 86_400_000i64)).await?;
    tx.commit().await?;
    Ok(())
}
