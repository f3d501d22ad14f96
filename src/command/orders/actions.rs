//! Server functions of the orders page.

use super::{Orders, Turn};
use crate::{
    error::Error,
    ui::{data::Compact, paging::After},
};
use leptos::{server, server_fn::codec::Json};

/// The orders that concern the signed-in officer: one page of the open orders (all, or those of one turn) and one page of those that wait for
/// confirmation. Each is the first page, or the one that begins after the given order. `order` is the one to show whole.
#[server(endpoint = "staff/orders", prefix = "/api", input = Json, output = Compact)]
pub async fn load_orders(
    after: Option<After>,
    confirm_after: Option<After>,
    turn: Option<Turn>,
    order: Option<i64>,
) -> Result<Orders, Error> {
    use super::handlers::Asked;
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::orders(&op, &who, &Asked { after, confirm_after, turn, order }).await)
}
