//! What the wire asks the server. All begin with the guard.

use super::{Asked, Ledger, Wire};
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The wire as this officer sees it.
#[server(endpoint = "staff/wire", prefix = "/api", input = Json, output = Json)]
pub async fn load_wire(asked: Asked) -> Result<Wire, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::wire(&op, &who, &asked).await)
}

/// The ledger: the last days, or those before a day.
#[server(endpoint = "staff/wire/ledger", prefix = "/api", input = Json, output = Json)]
pub async fn load_ledger(before: Option<String>) -> Result<Ledger, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, short, told},
    };
    let op = op();
    let who = told(officer())?;
    told(short(&[before.as_deref().unwrap_or_default()]))?;
    told(super::doors::ledger(&op, &who, before.as_deref()).await)
}
