//! Server functions of the page of samples.

use super::Samples;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The page of samples for the signed-in officer.
#[server(endpoint = "staff/samples", prefix = "/api", input = Json, output = Compact)]
pub async fn load_samples() -> Result<Samples, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::samples(&op, &who).await)
}
