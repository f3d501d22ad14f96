//! What the page of orders asks the server.

use super::Orders;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The orders that this officer has to do with.
#[server(endpoint = "staff/orders", prefix = "/api", input = Json, output = Json)]
pub async fn load_orders() -> Result<Orders, Error> {
    use crate::server::asked::{house, officer, told};
    let house = house();
    let who = told(officer())?;
    told(super::doors::orders(&house, &who).await)
}
