//! What the board asks the server. Both begin with the guard: who is signed in.

use super::{Board, Filters, Panel};
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The board as this officer sees it.
#[server(endpoint = "staff/board", prefix = "/api", input = Json, output = Json)]
pub async fn load_board(filters: Filters) -> Result<Board, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::board(&op, &who, &filters.bounded()).await)
}

/// One complaint, if this officer may see it.
#[server(endpoint = "staff/complaint", prefix = "/api", input = Json, output = Json)]
pub async fn load_panel(reference: String) -> Result<Panel, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, short, told},
    };
    let op = op();
    let who = told(officer())?;
    told(short(&[&reference]))?;
    told(super::doors::panel(&op, &who, &reference).await)
}
