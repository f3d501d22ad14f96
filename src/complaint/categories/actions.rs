//! Server functions of the page of subjects.

use super::SubjectsPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads the page of subjects with the district's settings.
#[server(endpoint = "staff/categories", prefix = "/api", input = Json, output = Compact)]
pub async fn load_subjects() -> Result<SubjectsPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::subjects(&op, &who).await)
}
