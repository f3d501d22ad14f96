//! The server function of the frame.

use super::House;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The content of the frame for the signed-in officer.
#[server(endpoint = "staff/house", prefix = "/api", input = Json, output = Compact)]
pub async fn load_house() -> Result<House, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{cookie, op},
        staff::choices::{COOKIE, Choices},
    };
    let op = op();
    // An officer who must first change the password has no frame, and the page is not refused for that.
    let who = officer()?;
    let choices = cookie(COOKIE).map(|value| Choices::read(&value)).unwrap_or_default();
    super::handlers::house(&op, &who, choices).await
}
