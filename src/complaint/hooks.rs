//! What other software is told of a change: a row for each webhook, written in the transaction of the change. `api` sends it.

use super::{EntryKind, Millis};
use crate::{
    server::db::{Db, Tx, sql},
    string_enum,
};

string_enum! {
    /// What a webhook is told.
    pub enum HookEvent {
        /// A complaint was filed.
        Filed = "complaint.filed",
        /// Something about a complaint has changed.
        Changed = "complaint.changed",
        /// A complaint was closed.
        Closed = "complaint.closed",
        /// A complaint was reopened.
        Reopened = "complaint.reopened",
        /// A test by the admin.
        Test = "test",
    }
}

impl From<EntryKind> for HookEvent {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Received => Self::Filed,
            EntryKind::Closed => Self::Closed,
            EntryKind::Reopened => Self::Reopened,
            _ => Self::Changed,
        }
    }
}

/// Number of webhooks that were switched off because nothing arrived there.
pub async fn count_switched_off(db: &Db) -> sqlx::Result<i64> {
    let statement =
        sql("select count(*) from webhook where disabled_at is not null and active = false and removed_at is null");
    Ok(db.one::<(i64,)>(&statement).await?.0)
}

/// Queues a message to every webhook that is on. Who may know of the complaint is decided when it is sent.
pub(super) async fn note(tx: &mut Tx, complaint_id: i64, kind: EntryKind, now: Millis) -> sqlx::Result<()> {
    let statement =
        sql("insert into webhook_message (webhook_id, complaint_id, event, at, state, attempts, due_at, lease_until) \
         select id, $1, $2, $3, 'waiting', 0, $3, 0 from webhook where active = true");
    tx.run(&statement.arg(complaint_id).arg(HookEvent::from(kind)).arg(now)).await?;
    Ok(())
}
