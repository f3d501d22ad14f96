//! Server functions of the orders page.

use super::Orders;
use crate::{error::Error, ui::paging::After};
use leptos::{server, server_fn::codec::Json};

/// The orders that concern the signed-in officer: one page of the open orders and one page of those that wait for confirmation. Each is the
/// first page, or the one that begins after the given order.
#[server(endpoint = "staff/orders", prefix = "/api", input = Json, output = Json)]
pub async fn load_orders(after: Option<After>, confirm_after: Option<After>) -> Result<Orders, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::orders(&op, &who, after, confirm_after).await)
}
