//! Server functions of the page of offices.

use super::OfficesPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The offices of a day (`YYYY-MM-DD`; empty for today), and what an imported table (its SHA-256; empty for none) would
/// change. `days` says how dates in the table are read (a word of `DayOrder`; empty if not chosen).
#[server(endpoint = "staff/offices", prefix = "/api", input = Json, output = Compact)]
pub async fn load_offices(day: String, import: String, days: String) -> Result<OfficesPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&day, &import, &days]))?;
    respond(super::handlers::offices(&op, &who, &day, &import, &days).await)
}
