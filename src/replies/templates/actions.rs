//! What the page of ready words asks the server.

use super::Templates;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The ready words as this officer sees them.
#[server(endpoint = "staff/answers", prefix = "/api", input = Json, output = Json)]
pub async fn load_templates() -> Result<Templates, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::templates(&op, &who).await)
}
