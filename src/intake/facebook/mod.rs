//! Facebook: settings of our page, and its deliveries.

pub mod payload;
pub mod signature;

use super::inbound::Parsed;
use crate::{channels::listener::Listener, complaint::Channel};
use axum::http::StatusCode;
use std::collections::HashMap;

/// Settings of our page and our app on Facebook.
#[derive(Clone, Debug)]
pub struct FacebookPage {
    /// Address of the Graph API with its version, without a trailing slash: `https://graph.facebook.com/v26.0`.
    pub api_url: String,
    /// Id of the page.
    pub page_id: String,
    /// App secret; Facebook signs its deliveries with it.
    pub app_secret: String,
    /// Verify token that Facebook sends with its challenge, as agreed in the app's settings.
    pub verify_token: String,
    /// Access token of the page.
    pub page_token: String,
}

impl Listener for FacebookPage {
    fn channel(&self) -> Channel {
        Channel::Facebook
    }

    fn api_url(&self) -> &str {
        &self.api_url
    }

    fn is_signed(&self, signature: Option<&str>, body: &[u8]) -> bool {
        signature::is_signed(&self.app_secret, signature, body)
    }

    fn parse(&self, body: &[u8]) -> Parsed {
        payload::parse(body, &self.page_id)
    }

    /// Answers Facebook's check that the webhook address is ours.
    fn challenge(&self, query: &HashMap<String, String>) -> Result<(&'static str, String), StatusCode> {
        let parameter = |name| query.get(name).map(String::as_str);
        let (mode, token, challenge) =
            (parameter("hub.mode"), parameter("hub.verify_token"), parameter("hub.challenge"));
        match signature::challenge(&self.verify_token, mode, token, challenge) {
            Some(challenge) => Ok(("text/plain", challenge.to_owned())),
            None => Err(StatusCode::FORBIDDEN),
        }
    }

    /// A page may reply to anything below its posts.
    fn may_answer(&self, _: &[u8]) -> bool {
        true
    }
}
