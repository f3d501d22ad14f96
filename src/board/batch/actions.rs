//! Server functions of the page of a batch.

use super::Batch;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The result of one of this officer's own batches.
#[server(endpoint = "staff/batch", prefix = "/api", input = Json, output = Compact)]
pub async fn load_batch(id: i64) -> Result<Batch, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::batch(&op, &who, id).await)
}
