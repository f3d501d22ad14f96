//! Flags that make a complaint certain to be sampled when it is closed: what a report or a closing left open.

use super::Millis;
use crate::{
    server::db::{Tx, sql},
    string_enum,
};

string_enum! {
    /// Why a closed complaint is certain to be asked about again.
    pub enum Flag {
        /// The report has no contact code of the complainant.
        NoContact = "no_contact",
        /// The report has nearly the words of another one.
        SameWords = "same_words",
        /// It was closed in the last hour before a deadline.
        LastHour = "last_hour",
    }
}

/// Flags a complaint, in the transaction of its report or closing. Twice is the same as once, but the later time counts.
pub async fn flag(tx: &mut Tx, complaint_id: i64, flag: Flag, now: Millis) -> sqlx::Result<()> {
    let statement = sql("insert into sample_flag (complaint_id, flag, at) values ($1, $2, $3) \
         on conflict (complaint_id, flag) do update set at = excluded.at");
    tx.run(&statement.arg(complaint_id).arg(flag).arg(now)).await?;
    Ok(())
}
