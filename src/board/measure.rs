//! The board's query by itself, for the benchmark of what the visibility rule costs.

use super::{CARDS, Filters, sorted, store};
use crate::{
    complaint::{Millis, Status},
    sealed::Sealing,
    server::db::Db,
    shield::Viewer,
};

/// Reads what the board reads of complaints: the first cards of every column, and the count of each. Returns how many cards and counts there were.
///
/// # Errors
/// Database errors.
pub async fn board_query(
    db: &Db,
    sealing: &Sealing,
    viewer: &Viewer,
    filters: &Filters,
    now: Millis,
) -> sqlx::Result<usize> {
    // Nobody's own complaints are asked for, so it does not matter which officer asks.
    let nobody = 0;
    let mut found = store::counts(db, sealing, viewer, filters, nobody, now).await?.len();
    for &status in Status::ALL {
        found += sorted::column(db, viewer, filters, nobody, now, (status, None), CARDS).await?.len();
    }
    Ok(found)
}
