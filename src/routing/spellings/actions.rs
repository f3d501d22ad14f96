//! What the page of spellings asks the server.

use super::Spellings;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The spellings as this officer sees them: the first page of proposals, or the one behind a proposal.
#[server(endpoint = "staff/spellings", prefix = "/api", input = Json, output = Json)]
pub async fn load_spellings(after: Option<String>) -> Result<Spellings, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, short, told},
    };
    let op = op();
    let who = told(officer())?;
    told(short(&[after.as_deref().unwrap_or_default()]))?;
    told(super::doors::spellings(&op, &who, after.as_deref()).await)
}
