//! A run: erases what is due, one complaint or post in a transaction of its own, up to a number. Whoever stops it loses nothing; the next run goes on.

use super::{
    erase,
    store::{self, DueRow},
};
use crate::{
    audit,
    language::dates::Millis,
    server::{db::Db, follow::cause::cause},
    ui::paging::After,
};

/// How many are looked up at a time.
const PAGE: i64 = 100;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Complaints that were erased.
    pub complaints: u64,
    /// Posts that were erased.
    pub posts: u64,
    /// Complaints and posts that could not be erased; the log says why.
    pub failed: u64,
}

impl Done {
    fn all(self) -> u64 {
        self.complaints + self.posts + self.failed
    }
}

/// Erases what is due now, at most so many complaints and posts together, in the order of the classes and the oldest first. One that cannot be erased
/// does not stop the others.
///
/// # Errors
/// Database errors while looking for what is due.
pub async fn some(db: &Db, officer_id: Option<i64>, now: Millis, most: u64) -> sqlx::Result<Done> {
    let mut done = Done::default();
    for rule in store::rules(db).await? {
        let Some(before) = rule.before(now) else { continue };
        let mut after = None;
        while done.all() < most {
            let left = i64::try_from(most - done.all()).unwrap_or(PAGE).min(PAGE);
            let due = store::due(db, rule.class, before, after, left).await?;
            let Some(last) = due.last() else { break };
            after = Some(After { at: last.at, id: last.id });
            for DueRow { id, .. } in due {
                let one = (rule.class, before);
                let erased = if rule.class.is_of_complaints() {
                    erase::complaint(db, id, one, officer_id, now).await
                } else {
                    erase::post(db, id, one, officer_id, now).await
                };
                match erased {
                    Ok(true) if rule.class.is_of_complaints() => done.complaints += 1,
                    Ok(true) => done.posts += 1,
                    Ok(false) => {}
                    Err(error) => {
                        done.failed += 1;
                        let class = rule.class.as_str();
                        tracing::error!(
                            class,
                            id,
                            error = cause(&error),
                            "this could not be erased; it stays as it was"
                        );
                    }
                }
            }
        }
    }
    if done.all() > 0 {
        let detail = format!("{} complaints, {} posts, {} failed", done.complaints, done.posts, done.failed);
        let mut tx = db.begin().await?;
        audit::write(&mut tx, now, officer_id, "retention_run", "retention", &detail).await?;
        tx.commit().await?;
    }
    Ok(done)
}
