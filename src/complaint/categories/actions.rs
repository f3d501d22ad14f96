//! What the page of subjects asks the server.

use super::SubjectsPage;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The subjects as the district has them.
#[server(endpoint = "staff/categories", prefix = "/api", input = Json, output = Json)]
pub async fn load_subjects() -> Result<SubjectsPage, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::subjects(&op, &who).await)
}
