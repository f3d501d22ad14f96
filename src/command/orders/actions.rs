//! What the page of orders asks the server.

use super::Orders;
use crate::{error::Error, ui::paging::After};
use leptos::{server, server_fn::codec::Json};

/// The orders that this officer has to do with: of those that are open and of those to be confirmed the first page, or the one behind an order.
#[server(endpoint = "staff/orders", prefix = "/api", input = Json, output = Json)]
pub async fn load_orders(after: Option<After>, confirm_after: Option<After>) -> Result<Orders, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::orders(&op, &who, after, confirm_after).await)
}
