//! X: settings of our account, and its deliveries.

mod mentions;
pub mod payload;
pub mod signature;

use self::mentions::names_us;
use super::inbound::Parsed;
use crate::{channels::listener::Listener, complaint::Channel};
use axum::http::StatusCode;
use std::collections::HashMap;

/// Settings of our account and our app on X.
#[derive(Clone, Debug)]
pub struct Account {
    /// Address of the API, without a trailing slash.
    pub api_url: String,
    /// Id of our account.
    pub user_id: String,
    /// Id of the chief's own account, if the chief has one.
    pub chief_user_id: Option<String>,
    /// Consumer key of the app.
    pub consumer_key: String,
    /// Consumer secret of the app; X signs its deliveries with it.
    pub consumer_secret: String,
    /// Access token of our account.
    pub access_token: String,
    /// Secret of the access token.
    pub access_secret: String,
    /// The app's bearer token, for reading.
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

    /// Answers X's check that we have the secret.
    fn challenge(&self, query: &HashMap<String, String>) -> Result<(&'static str, String), StatusCode> {
        let token = query.get("crc_token").and_then(|token| signature::response_token(&self.consumer_secret, token));
        let token = token.ok_or(StatusCode::BAD_REQUEST)?;
        Ok(("application/json", serde_json::json!({ "response_token": token }).to_string()))
    }

    /// X accepts a reply only from an account that the post itself mentions.
    fn may_answer(&self, raw: &[u8]) -> bool {
        names_us(raw, &self.user_id)
    }
}
