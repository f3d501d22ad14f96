//! What the tracking pages ask the server.

use super::{Case, Progress};
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The public view.
#[server(endpoint = "tracking/progress", prefix = "/api", input = Json, output = Json)]
pub async fn load_progress(reference: String) -> Result<Progress, Error> {
    use crate::server::asked::{client, house, told};
    let (house, client) = (house(), client());
    told(super::lookup::progress(&house, client, &reference).await)
}

/// The complainant's view.
#[server(endpoint = "tracking/case", prefix = "/api", input = Json, output = Json)]
pub async fn load_case(reference: String, key: String) -> Result<Case, Error> {
    use crate::server::asked::{client, house, told};
    let (house, client) = (house(), client());
    told(super::lookup::case(&house, client, &reference, &key).await)
}
