//! Photos of forms that nobody completed, and files that nobody uses, go after a day.

use super::held;
use crate::{
    error::Error,
    language::dates::DAY,
    server::{
        AppState,
        db::{sql, to_change_what_is_free},
        follow::cause::cause,
    },
};

/// Rows of one transaction.
const BATCH: i64 = 200;
/// Transactions of one round; what is left waits for the next one.
const BATCHES: usize = 25;
/// A file that could not be deleted is tried again after this.
const AGAIN: i64 = 3_600_000;

/// Forgets photos of forms that were never completed within a day, at most 5,000 a round. Says how many files went.
///
/// # Errors
/// The database's: what is noted stays noted, and the next round goes on.
pub async fn forget_abandoned(state: &AppState) -> Result<u64, Error> {
    for _ in 0..BATCHES {
        if forget_rows(state).await? < BATCH {
            break;
        }
    }
    let now = state.clock().now();
    let due = sql("select sha256 from photo_unused where due_at <= $1 order by due_at limit $2");
    let due: Vec<(String,)> = state.db().all(&due.arg(now).arg(BATCH * BATCHES as i64)).await?;
    let mut removed = 0;
    for (sha256,) in due {
        match held::remove(state.db(), state.photos(), &sha256, now).await {
            Ok(gone) => removed += u64::from(gone),
            Err(error) => {
                tracing::warn!(
                    error = cause(&error),
                    "an abandoned photo could not be removed; trying again in an hour"
                );
                let mut tx = state.db().begin().await?;
                let later = sql("update photo_unused set due_at = $2 where sha256 = $1");
                tx.run(&later.arg(sha256).arg(now + AGAIN)).await?;
                tx.commit().await?;
            }
        }
    }
    Ok(removed)
}

/// Forgets the rows, and notes their files as unused in the same transaction: a server that stops in between leaves nothing behind.
async fn forget_rows(state: &AppState) -> sqlx::Result<i64> {
    let now = state.clock().now();
    let mut tx = state.db().begin().await?;
    let mut old = sql(
        "select k.id, k.sha256 from photo k where k.form_hash is not null and k.at < $1 order by k.at, k.id limit $2",
    )
    .arg(now - DAY)
    .arg(BATCH);
    old.push(to_change_what_is_free(&tx));
    let old: Vec<(i64, String)> = tx.all(&old).await?;
    for (id, sha256) in &old {
        tx.run(&sql("delete from photo where id = $1").arg(*id)).await?;
        let unused = sql("insert into photo_unused (sha256, due_at) values ($1, $2) on conflict (sha256) do nothing");
        tx.run(&unused.arg(sha256.as_str()).arg(now)).await?;
    }
    tx.commit().await?;
    Ok(old.len() as i64)
}
