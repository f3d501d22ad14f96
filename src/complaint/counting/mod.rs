//! What is counted for the figures: what became of the complaints of each day, and how long it took.
//!
//! A complaint is counted by the day of its receipt, with what it is now. What it is counted by is its [`facts::Fact`], which follows from its
//! rows alone. Every change of a complaint compares the fact with the one that is stored and appends the difference in its own transaction, so
//! that no two changes wait for one counter; a worker adds the differences up ([`folding`]). Whatever reads figures reads the sums and the
//! differences that are not added up yet, so it is exact at once. Posts and replies are counted anew by the day: each change notes its day.
//!
//! What must stay true: the sums are what counting all rows would give ([`checking`]; `sunwai figures check`).

pub mod cell;
pub mod checking;
mod facts;
pub mod folding;
mod histogram;
pub mod inside;
mod periods;
pub mod public;
pub mod rebuilding;
#[cfg(test)]
mod storm_tests;
mod sums;
#[cfg(test)]
mod tests;

pub use facts::refresh;
pub use histogram::{Histogram, OFF_BY};
pub use periods::{Days, Grain, first_day_of, month_of};

use crate::server::db::{Db, Tx, sql};

/// The way of counting. A database that was counted in another way is counted anew at the next start.
pub const VERSION: i64 = 2;

/// Whether everything has been counted in this program's way.
///
/// # Errors
/// A database error.
pub async fn ready(db: &Db) -> sqlx::Result<bool> {
    let (version,): (i64,) = db.one(&sql("select version from figure_state where one = 1")).await?;
    Ok(version == VERSION)
}

/// The same, in a transaction.
///
/// # Errors
/// A database error.
pub async fn ready_in(tx: &mut Tx) -> sqlx::Result<bool> {
    let (version,): (i64,) = tx.one(&sql("select version from figure_state where one = 1")).await?;
    Ok(version == VERSION)
}

/// Lets one transaction at a time add up, on however many servers: a histogram is read, added to and written back. Comes first in a
/// transaction that adds up; no change of a complaint takes this lock.
async fn hold(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update figure_state set version = version where one = 1")).await?;
    Ok(())
}
