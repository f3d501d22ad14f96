//! What the page of spans and holidays asks the server.

use super::ClocksPage;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// Spans and holidays, and what a pasted list (its SHA-256; empty for none) would change.
#[server(endpoint = "staff/clocks", prefix = "/api", input = Json, output = Json)]
pub async fn load_clocks(list: String) -> Result<ClocksPage, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, short, told},
    };
    let op = op();
    let who = told(officer())?;
    told(short(&[&list]))?;
    told(super::doors::clocks(&op, &who, &list).await)
}
