//! Server functions of the page of questions.

use super::QuestionsPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads the questions of all subjects.
#[server(endpoint = "staff/questions", prefix = "/api", input = Json, output = Compact)]
pub async fn load_questions() -> Result<QuestionsPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::questions(&op, &who).await)
}
