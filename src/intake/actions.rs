//! Server functions of the filing page.

use super::Fresh;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Returns a new form id and the categories on offer.
#[server(endpoint = "intake/form", prefix = "/api", input = Json, output = Compact)]
pub async fn new_form() -> Result<Fresh, Error> {
    use crate::{complaint::categories, language::language, ui::form::FormAnswer};
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let op = crate::server::request_context::op();
    let id = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>());
    // A form returned for correction keeps the category that was chosen.
    let back = leptos::prelude::use_context::<FormAnswer>();
    let chosen = back.and_then(|back| back.values.into_iter().find(|(name, _)| name == "category"));
    let chosen = chosen.and_then(|(_, word)| word.parse().ok());
    Ok(Fresh { id, subjects: categories::store::offered(op.db(), language(), chosen).await })
}
