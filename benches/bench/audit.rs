//! A walk along the whole audit trail, which compares every row that it covers. It runs in this process, on SQLite.

use crate::{figure, percentile, program::TempDb};
use std::time::Instant;
use sunwai::{
    audit::{self, Chain, Kind, Rows},
    server::db::{Db, sql},
};

const ENTRIES: i64 = 100_000;
const ROUNDS: usize = 5;

/// Prints how long a walk takes.
pub async fn walk() -> anyhow::Result<()> {
    let temp = TempDb::empty()?;
    let db = temp.open().await?;
    load(&db).await?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let found = audit::verify(&db).await?;
        times.push(begun.elapsed());
        anyhow::ensure!(found == Chain::Whole(ENTRIES), "{found}");
    }
    figure("audit", "a walk along 100,000 entries of one post each, median of 5", percentile(&mut times, 0.5), "ms");
    db.close().await;
    Ok(())
}

/// Entries that cover one post each.
async fn load(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    for id in 1..=ENTRIES {
        let post =
            sql("insert into post (channel, channel_key, received_at, raw, sha256) values ('x', $1, $2, $3, $3)");
        tx.run(&post.arg(id.to_string()).arg(id).arg(vec![7u8; 300])).await?;
        audit::cover(&mut tx, id, None, "posts_received", "x", "1", &[Rows::one(Kind::Post, id)]).await?;
    }
    tx.commit().await?;
    Ok(())
}
