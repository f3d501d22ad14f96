//! Server functions of the page of keys.

use super::KeysPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Every key.
#[server(endpoint = "staff/keys", prefix = "/api", input = Json, output = Compact)]
pub async fn load_keys() -> Result<KeysPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::keys(&op, &who).await)
}
