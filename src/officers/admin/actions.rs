//! What the page of officers asks the server.

use super::OfficersPage;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// Every account and posting.
#[server(endpoint = "staff/officers", prefix = "/api", input = Json, output = Json)]
pub async fn load_officers() -> Result<OfficersPage, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::officers(&op, &who).await)
}
