//! What the page of spellings asks the server.

use super::Spellings;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The spellings as this officer sees them.
#[server(endpoint = "staff/spellings", prefix = "/api", input = Json, output = Json)]
pub async fn load_spellings() -> Result<Spellings, Error> {
    use crate::server::asked::{house, officer, told};
    let house = house();
    let who = told(officer())?;
    told(super::doors::spellings(&house, &who).await)
}
