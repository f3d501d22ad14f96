//! The nightly run: what is due is erased by itself, once the chief has confirmed the rules as they are.
//!
//! What must stay true: nothing is erased by itself under rules that nobody confirmed, whether a person has changed one since or a newer program has other
//! spans; of several servers one runs in a night; and what a run does is what a person's run does, with the same locks, holds and entries of the trail.

use super::{
    A_NIGHT, NEVER,
    run::{self, Done},
    store::{self, Rule},
};
use crate::{
    audit,
    language::dates::{self, Millis},
    server::{AppState, follow::cause::cause},
};
use std::time::Duration;

/// Interval between two looks whether a night has begun.
const EVERY: Duration = Duration::from_secs(300);
/// When a night's run begins, after midnight in India: the desk is quietest then.
const BEGINS: Millis = 2 * 3_600_000;

/// All rules in one line, by which it is known whether they are those that were confirmed.
pub fn written(rules: &[Rule]) -> String {
    let one = |rule: &Rule| match rule.days {
        Some(days) => format!("{}={days}", rule.class),
        None => format!("{}={}", rule.class, NEVER),
    };
    rules.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The night to which a moment belongs: the Indian calendar day on which its run begins.
pub fn night(now: Millis) -> i64 {
    dates::day(now - BEGINS)
}

/// Erases every night until the process ends. Every server runs this; the row of the night lets one of them win.
pub async fn work(state: AppState) {
    loop {
        match round(&state).await {
            Ok(Some(Done { failed, .. })) if failed > 0 => {
                tracing::error!(failed, "some of what is due could not be erased; the next night tries again");
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = cause(&error), "what is due could not be erased; the next night goes on");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = state.clock().moved() => {}
        }
    }
}

/// Runs if a night has begun in which nobody has run yet, and the rules are confirmed. Returns what was done, `None` if it was not the time.
///
/// # Errors
/// Database errors; what was erased before stays erased.
pub async fn round(state: &AppState) -> sqlx::Result<Option<Done>> {
    let op = state.op();
    let (db, now) = (op.db(), op.now());
    let night = night(now);
    let rules = written(&store::rules(db).await?);
    // Most rounds find nothing to do, and write nothing.
    if !store::daily(db).await?.is_due(&rules, night) {
        return Ok(None);
    }
    let mut tx = db.begin().await?;
    if !store::claim(&mut tx, &rules, night, now).await? {
        return Ok(None);
    }
    audit::write(&mut tx, now, None, "retention_night", "retention", &rules).await?;
    tx.commit().await?;
    run::some(db, None, now, A_NIGHT).await.map(Some)
}
