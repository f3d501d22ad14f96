//! What the officer's own page asks the server.

use super::Own;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// What this officer has chosen.
#[server(endpoint = "staff/me", prefix = "/api", input = Json, output = Json)]
pub async fn load_own() -> Result<Own, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::own(&op, &who).await)
}
