//! Removes photos of forms that were not completed, and unused files, after a day.

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

/// Most rows per transaction.
const BATCH: i64 = 200;
/// Most transactions per round; the rest waits for the next round.
const BATCHES: usize = 25;
/// Delay before a failed deletion is retried, in milliseconds.
const AGAIN: i64 = 3_600_000;

/// Removes photos of forms that were not completed within a day, at most 5,000 per round. Returns the number of removed files.
///
/// # Errors
/// Database errors. Files already noted as unused stay noted, and the next round continues.
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
                tracing::warn!(error = cause(&error), "an abandoned photo could not be removed; retrying in an hour");
                let mut tx = state.db().begin().await?;
                let later = sql("update photo_unused set due_at = $2 where sha256 = $1");
                tx.run(&later.arg(sha256).arg(now + AGAIN)).await?;
                tx.commit().await?;
            }
        }
    }
    Ok(removed)
}

/// Deletes expired rows and notes their files as unused in the same transaction, so that a server that stops in between leaves no orphaned file.
/// Returns the number of rows.
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
