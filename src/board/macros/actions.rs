//! Server functions of the page of macros.

use super::MacrosPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The macros as this officer sees them.
#[server(endpoint = "staff/macros", prefix = "/api", input = Json, output = Compact)]
pub async fn load_macros() -> Result<MacrosPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::macros(&op, &who).await)
}
