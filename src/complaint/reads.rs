//! Readings of protected complaints, confidential or shielded, leave an entry in the audit trail: who read which one, and when.
//!
//! A page that stays open asks again whenever something changes, so one entry stands for all readings by this officer within [`AGAIN_AFTER`].

use super::store::Complaint;
use crate::{
    audit,
    language::dates::Millis,
    server::{db::sql, op::Op},
};

/// What such an entry of the trail says was done.
pub const ACTION: &str = "case_read";
/// How long after an entry the next one is written, in milliseconds.
const AGAIN_AFTER: Millis = 15 * 60_000;

/// Writes the entry, before anything of the complaint is given to the officer.
///
/// # Errors
/// The database fails; then nothing may be given.
pub async fn note(op: &Op, officer_id: i64, complaint: &Complaint) -> sqlx::Result<()> {
    if !complaint.case().is_protected() {
        return Ok(());
    }
    let number = complaint.reference.as_str();
    let last =
        sql("select at from audit where subject = $1 and officer_id = $2 and action = $3 order by id desc limit 1")
            .arg(number)
            .arg(officer_id)
            .arg(ACTION);
    let last: Option<(Millis,)> = op.db().maybe(&last).await?;
    if last.is_some_and(|(at,)| op.now() - at < AGAIN_AFTER) {
        return Ok(());
    }
    let mut tx = op.db().begin().await?;
    audit::write(&mut tx, op.now(), Some(officer_id), ACTION, number, "").await?;
    tx.commit().await
}
