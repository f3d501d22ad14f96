//! Server function of the daily report.

use super::ReportAnswer;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The report of `day` (`2026-11-27`), or the newest one. The list of other days holds only days before `before`, if given.
#[server(endpoint = "staff/report", prefix = "/api", input = Json, output = Compact)]
pub async fn load_report(day: Option<String>, before: Option<String>) -> Result<ReportAnswer, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[day.as_deref().unwrap_or_default(), before.as_deref().unwrap_or_default()]))?;
    respond(super::handlers::report(&op, &who, day.as_deref(), before.as_deref()).await)
}
