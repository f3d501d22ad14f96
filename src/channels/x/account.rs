//! X: settings of our account, and its deliveries.

use super::{mentions::names_us, payload, settings::XSettings, signature};
use crate::{
    channels::listener::Listener,
    complaint::Channel,
    intake::inbound::Parsed,
    server::given::{all_or_none, api_url, given},
};
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

impl Account {
    /// The account of these settings; `None` if nothing is set.
    ///
    /// # Errors
    /// Only a part of it is set, or a part is invalid.
    pub fn of(c: &XSettings) -> anyhow::Result<Option<Self>> {
        let set = all_or_none([
            (c.x_api_url.as_ref(), "SUNWAI_X_API_URL"),
            (c.x_user_id.as_ref(), "SUNWAI_X_USER_ID"),
            (c.x_consumer_key.as_ref(), "SUNWAI_X_CONSUMER_KEY"),
            (c.x_consumer_secret.as_ref(), "SUNWAI_X_CONSUMER_SECRET"),
            (c.x_access_token.as_ref(), "SUNWAI_X_ACCESS_TOKEN"),
            (c.x_access_secret.as_ref(), "SUNWAI_X_ACCESS_SECRET"),
        ])?;
        let Some([url, user_id, consumer_key, consumer_secret, access_token, access_secret]) = set else {
            return Ok(None);
        };
        Ok(Some(Self {
            api_url: api_url(url, "SUNWAI_X_API_URL")?,
            user_id,
            chief_user_id: given(c.x_chief_user_id.as_ref(), "SUNWAI_X_CHIEF_USER_ID")?,
            consumer_key,
            consumer_secret,
            access_token,
            access_secret,
            bearer_token: given(c.x_bearer_token.as_ref(), "SUNWAI_X_BEARER_TOKEN")?,
        }))
    }

    /// The settings of this account; the demo uses them.
    pub fn settings(self) -> XSettings {
        XSettings {
            x_api_url: Some(self.api_url),
            x_user_id: Some(self.user_id),
            x_chief_user_id: self.chief_user_id,
            x_consumer_key: Some(self.consumer_key),
            x_consumer_secret: Some(self.consumer_secret),
            x_access_token: Some(self.access_token),
            x_access_secret: Some(self.access_secret),
            x_bearer_token: self.bearer_token,
        }
    }
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

    fn chief(&self) -> Option<&str> {
        self.chief_user_id.as_deref()
    }

    /// X accepts a reply only from an account that the post itself mentions.
    fn may_answer(&self, raw: &[u8]) -> bool {
        names_us(raw, &self.user_id)
    }
}
