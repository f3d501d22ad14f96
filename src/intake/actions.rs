//! What the filing page asks the server.

use super::Place;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// A fresh form id: random, so that the same form sent twice is known as one.
#[server(endpoint = "intake/form", prefix = "/api", input = Json, output = Json)]
pub async fn new_form() -> Result<String, Error> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    Ok(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>()))
}

/// Places whose name begins like what was typed, or sounds like it; at most five.
#[server(endpoint = "intake/places", prefix = "/api", input = Json, output = Json)]
pub async fn places(typed: String) -> Result<Vec<Place>, Error> {
    let house = crate::server::asked::house();
    Ok(house.gazetteer().suggest(&typed, &house.offices(), 5))
}
