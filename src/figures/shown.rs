//! What the page shows.

use super::{Shown, chart, handlers::read, preview};
use crate::{error::Error, server::op::Op};

/// The figures with their charts.
///
/// # Errors
/// See [`read`].
pub async fn shown(op: &Op, from: &str, to: &str) -> Result<Shown, Error> {
    let figures = read(op, from, to).await?;
    let charts = chart::draw(&figures, op.language());
    let shared = preview::shared(op, &figures);
    Ok(Shown { figures, charts, shared })
}
