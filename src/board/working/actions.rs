//! What a panel tells the server while somebody types.

use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// This officer is working on a complaint.
#[server(endpoint = "staff/working", prefix = "/api", input = Json, output = Json)]
pub async fn working_on(reference: String) -> Result<(), Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{op, short, told},
    };
    let op = op();
    let who = told(officer())?;
    told(short(&[&reference]))?;
    told(super::doors::on_it(&op, &who, &reference).await)
}
