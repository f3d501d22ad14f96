//! `sunwai audit verify` on a million entries, in this process: read from SQLite, hashed, and compared with a kept end of the chain.

use crate::{figure, percentile, program::TempDb};
use std::time::{Duration, Instant};
use sunwai::{
    audit::{Chain, Head, walk, write},
    server::db::Db,
};

const ENTRIES: i64 = 1_000_000;
/// Entries that one transaction adds while the chain is made.
const AT_ONCE: i64 = 50_000;
const ROUNDS: usize = 3;

/// Prints how long the chain takes to verify.
pub async fn verify() -> anyhow::Result<()> {
    let temp = TempDb::small().await?;
    let db = temp.open().await?;
    let begun = Instant::now();
    grow(&db).await?;
    figure("audit", "1,000,000 entries made", begun.elapsed().as_secs_f64(), "s");
    let mut tx = db.snapshot().await?;
    let head = Head::of(&mut tx).await?;
    drop(tx);
    anyhow::ensure!(head.length >= ENTRIES, "only {} entries", head.length);
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..ROUNDS {
        let mut tx = db.snapshot().await?;
        let begun = Instant::now();
        let chain = walk(&mut tx, std::slice::from_ref(&head)).await?;
        times.push(begun.elapsed());
        anyhow::ensure!(chain == Chain::Whole(head.length), "{chain}");
    }
    let median = percentile(&mut times, 0.5);
    figure("audit", "1,000,000 entries verified, median of 3 (goal: under 10)", median / 1_000.0, "s");
    figure("audit", "the same", head.length as f64 / (median / 1_000.0), "entries/s");
    db.close().await;
    Ok(())
}

/// Adds entries as the program does, many in one transaction.
async fn grow(db: &Db) -> anyhow::Result<()> {
    let mut n = 0;
    while n < ENTRIES {
        let mut tx = db.begin().await?;
        for _ in 0..AT_ONCE {
            n += 1;
            write(&mut tx, 1_795_435_200_000 + n, Some(n % 40 + 1), "noted", "4K7P9X2QMT", "investigating").await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
