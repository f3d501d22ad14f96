//! Server functions of the page of masks.

use super::MasksPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads the page of masks.
#[server(endpoint = "staff/masks", prefix = "/api", input = Json, output = Compact)]
pub async fn load_masks() -> Result<MasksPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::masks(&op, &who).await)
}
