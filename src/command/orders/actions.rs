//! What the page of orders asks the server.

use super::Orders;
use crate::{error::Error, ui::paging::After};
use leptos::{server, server_fn::codec::Json};

/// The orders that this officer has to do with: of those that are open and of those to be confirmed the first page, or the one behind an order.
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
