//! Server functions of the notices page.

use super::Notices;
use crate::{
    error::Error,
    ui::{data::Compact, paging::After},
};
use leptos::{server, server_fn::codec::Json};

/// One page of the signed-in officer's notices: the first, or the one that begins after the notice `after`.
#[server(endpoint = "staff/notices", prefix = "/api", input = Json, output = Compact)]
pub async fn load_notices(after: Option<After>) -> Result<Notices, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::notices(&op, &who, after).await)
}
