//! Server functions of the page of the second factor.

use super::FactorPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The state of the officer's second factor.
#[server(endpoint = "staff/second-factor", prefix = "/api", input = Json, output = Compact)]
pub async fn load_factor() -> Result<FactorPage, Error> {
    use crate::{
        officers::who_asks::factor_holder,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(factor_holder())?;
    respond(super::handlers::page(&op, &who).await)
}
