//! What the page of the shift asks the server.

use super::Handover;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The page as this officer sees it, with the shifts of this day, or of today.
#[server(endpoint = "staff/shift", prefix = "/api", input = Json, output = Json)]
pub async fn load_shift(day: Option<String>) -> Result<Handover, Error> {
    use crate::{
        officers::asked::officer,
        server::asked::{house, short, told},
    };
    let house = house();
    let who = told(officer())?;
    told(short(&[day.as_deref().unwrap_or_default()]))?;
    told(super::doors::handover(&house, &who, day.as_deref()).await)
}
