//! X: what arrives from it.

mod mentions;
pub mod payload;
pub mod signature;

use self::mentions::names_us;
use super::inbound::Parsed;
use crate::{channels::listener::Listener, complaint::Channel};
use axum::http::StatusCode;
use std::collections::HashMap;

/// Our account and our app on X.
#[derive(Clone, Debug)]
pub struct Account {
    /// Address of the API, without a slash at the end.
    pub api_url: String,
    /// Our account's id.
    pub user_id: String,
    /// The chief's own account, if the chief has one.
    pub chief_user_id: Option<String>,
    /// The app's key.
    pub consumer_key: String,
    /// The app's secret; signs what X sends us.
    pub consumer_secret: String,
    /// Our account's token.
    pub access_token: String,
    /// Our account's token's secret.
    pub access_secret: String,
    /// The app's own token, for reading.
    pub bearer_token: Option<String>,
}

impl Listener for Account {
    fn channel(&self) -> Channel {
        Channel::X
    }

    fn api_url(&self) -> &str {
        &self.api_url
    }

    fn is_signed(&self, signature: Option<&str>, body: &[u8]) -> bool {
        signature::is_signed(&self.consumer_secret, signature, body)
    }

    fn parse(&self, body: &[u8]) -> Parsed {
        payload::parse(body, &self.user_id, self.chief_user_id.as_deref())
    }

    /// X checks that we hold the secret.
    fn challenge(&self, asked: &HashMap<String, String>) -> Result<(&'static str, String), StatusCode> {
        let token = asked.get("crc_token").and_then(|token| signature::response_token(&self.consumer_secret, token));
        let token = token.ok_or(StatusCode::BAD_REQUEST)?;
        Ok(("application/json", serde_json::json!({ "response_token": token }).to_string()))
    }

    /// X takes an answer only from an account that the post names itself.
    fn may_answer(&self, raw: &[u8]) -> bool {
        names_us(raw, &self.user_id)
    }
}
