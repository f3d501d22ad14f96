//! Server functions of the wire. Each first checks who is signed in.

use super::{Ledger, Wire, WireQuery};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads the wire as this officer may see it.
#[server(endpoint = "staff/wire", prefix = "/api", input = Json, output = Compact)]
pub async fn load_wire(asked: WireQuery) -> Result<Wire, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::wire(&op, &who, &asked).await)
}

/// Loads the ledger: the latest days, or those before a given day.
#[server(endpoint = "staff/wire/ledger", prefix = "/api", input = Json, output = Compact)]
pub async fn load_ledger(before: Option<String>) -> Result<Ledger, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[before.as_deref().unwrap_or_default()]))?;
    respond(super::handlers::ledger(&op, &who, before.as_deref()).await)
}
