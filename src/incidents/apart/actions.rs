//! Server functions of the page of senders who are set apart.

use super::ApartPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads the page.
#[server(endpoint = "staff/apart", prefix = "/api", input = Json, output = Compact)]
pub async fn load_apart() -> Result<ApartPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::page(&op, &who).await)
}
