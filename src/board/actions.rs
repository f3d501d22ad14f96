//! Server functions of the board. Both first check that an officer is signed in.

use super::{Board, Filters, Panel};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The board as this officer sees it.
#[server(endpoint = "staff/board", prefix = "/api", input = Json, output = Compact)]
pub async fn load_board(filters: Filters) -> Result<Board, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::board(&op, &who, &filters.bounded()).await)
}

/// One complaint, if this officer may see it.
#[server(endpoint = "staff/complaint", prefix = "/api", input = Json, output = Compact)]
pub async fn load_panel(reference: String) -> Result<Panel, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&reference]))?;
    respond(super::handlers::panel(&op, &who, &reference).await)
}
