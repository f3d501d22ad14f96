//! What the morning list asks the server.

use super::{Morning, Part};
use crate::{error::Error, ui::paging::After};
use leptos::{server, server_fn::codec::Json};

/// The morning list as this officer sees it, or one part of it from behind a row.
#[server(endpoint = "staff/morning", prefix = "/api", input = Json, output = Json)]
pub async fn load_morning(part: Option<Part>, after: Option<After>) -> Result<Morning, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, told},
    };
    let op = op();
    let who = told(officer())?;
    told(super::doors::morning(&op, &who, part, after).await)
}
