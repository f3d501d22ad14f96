//! What the page of the second factor asks the server.

use super::FactorPage;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// How far the setting-up is.
#[server(endpoint = "staff/second-factor", prefix = "/api", input = Json, output = Json)]
pub async fn load_factor() -> Result<FactorPage, Error> {
    use crate::{
        officers::asked::factor_holder,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(factor_holder())?;
    told(super::doors::page(&op, &who).await)
}
