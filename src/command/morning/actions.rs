//! What the morning list asks the server.

use super::Morning;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The morning list as this officer sees it.
#[server(endpoint = "staff/morning", prefix = "/api", input = Json, output = Json)]
pub async fn load_morning() -> Result<Morning, Error> {
    use crate::server::asked::{house, officer, told};
    let house = house();
    let who = told(officer())?;
    told(super::doors::morning(&house, &who).await)
}
