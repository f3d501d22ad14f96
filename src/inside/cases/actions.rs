//! Server function of the list behind a number.

use super::{Cases, CasesAsked};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// One page of the list.
#[server(endpoint = "staff/figures/cases", prefix = "/api", input = Json, output = Compact)]
pub async fn load_cases(asked: CasesAsked) -> Result<Cases, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&asked.period.from, &asked.period.to, &asked.station]))?;
    respond(super::handlers::cases(&op, &who, asked).await)
}
