//! Changes of what the public page says of a complaint, for whoever passes them on. A row is written in the transaction of the change and taken
//! once.
//!
//! What must stay true: nothing is written about a confidential complaint, whose public page does not even show that something has changed.

use super::{Millis, Status, store::Complaint};
use crate::server::db::{Db, Tx, sql};

/// Notes that the public status has changed, if it has. Ending confidentiality counts: the public page then shows a status again.
pub(super) async fn note(tx: &mut Tx, before: &Complaint, after: &Complaint, now: Millis) -> sqlx::Result<()> {
    let shown = shown(after);
    if shown.is_some() && shown != self::shown(before) {
        let statement = sql("insert into status_change (complaint_id, at) values ($1, $2)");
        tx.run(&statement.arg(after.id).arg(now)).await?;
    }
    Ok(())
}

/// The status on the public page.
fn shown(complaint: &Complaint) -> Option<Status> {
    (!complaint.confidential).then_some(complaint.status)
}

/// The oldest changes that nobody has taken, at most so many of them.
pub async fn oldest(db: &Db, most: i64) -> sqlx::Result<Vec<i64>> {
    let found: Vec<(i64,)> = db.all(&sql("select id from status_change order by id limit $1").arg(most)).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Takes those of these changes that no other server has taken. Returns the primary keys of their complaints.
pub async fn take(tx: &mut Tx, changes: &[i64]) -> sqlx::Result<Vec<i64>> {
    let mut statement = sql("delete from status_change where id in ");
    statement.bind_list(changes.iter().copied()).push(" returning complaint_id");
    let taken: Vec<(i64,)> = tx.all(&statement).await?;
    Ok(taken.into_iter().map(|(complaint_id,)| complaint_id).collect())
}
