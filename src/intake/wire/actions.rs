//! What the wire asks the server. All begin with the guard.

use super::{Asked, Wire};
use crate::{complaint::Channel, error::Error};
use leptos::{server, server_fn::codec::Json};

/// The wire as this officer sees it.
#[server(endpoint = "staff/wire", prefix = "/api", input = Json, output = Json)]
pub async fn load_wire(asked: Asked) -> Result<Wire, Error> {
    use crate::server::asked::{house, officer, told};
    let house = house();
    let who = told(officer())?;
    told(super::doors::wire(&house, &who, &asked).await)
}

/// Length of an answer as the platform counts it.
#[server(endpoint = "staff/wire/length", prefix = "/api", input = Json, output = Json)]
pub async fn count_length(channel: Channel, text: String) -> Result<usize, Error> {
    use crate::server::asked::{officer, told};
    let who = told(officer())?;
    told(super::doors::may_read(&who))?;
    Ok(super::doors::count(channel, &text))
}
