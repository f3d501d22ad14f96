//! What the page of notices asks the server.

use super::Notices;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The notices as this officer sees them.
#[server(endpoint = "staff/notices", prefix = "/api", input = Json, output = Json)]
pub async fn load_notices() -> Result<Notices, Error> {
    use crate::server::asked::{house, officer, told};
    let house = house();
    let who = told(officer())?;
    told(super::doors::notices(&house, &who).await)
}
