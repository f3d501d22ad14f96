//! Facebook: what arrives from the page.

pub mod payload;
pub mod signature;

use super::inbound::Parsed;
use crate::{channels::listener::Listener, complaint::Channel};
use axum::http::StatusCode;
use std::collections::HashMap;

/// Our page and our app on Facebook.
#[derive(Clone, Debug)]
pub struct FacebookPage {
    /// Address of the Graph API with its version, without a slash at the end: `https://graph.facebook.com/v26.0`.
    pub api_url: String,
    /// The page's id.
    pub page_id: String,
    /// The app's secret; signs what Facebook sends us.
    pub app_secret: String,
    /// What Facebook says to prove that it is ours.
    pub verify_token: String,
    /// The page's token.
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

    /// Facebook checks that the address is ours.
    fn challenge(&self, asked: &HashMap<String, String>) -> Result<(&'static str, String), StatusCode> {
        let said = |name| asked.get(name).map(String::as_str);
        let (mode, token, challenge) = (said("hub.mode"), said("hub.verify_token"), said("hub.challenge"));
        match signature::challenge(&self.verify_token, mode, token, challenge) {
            Some(challenge) => Ok(("text/plain", challenge.to_owned())),
            None => Err(StatusCode::FORBIDDEN),
        }
    }

    /// A page answers whatever stands below its posts.
    fn may_answer(&self, _: &[u8]) -> bool {
        true
    }
}
