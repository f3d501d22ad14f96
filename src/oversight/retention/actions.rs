//! Server function of the retention page.

use super::Retention;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The rules, the holds, and what would go now.
#[server(endpoint = "staff/retention", prefix = "/api", input = Json, output = Compact)]
pub async fn load_retention() -> Result<Retention, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::retention(&op, &who).await)
}
