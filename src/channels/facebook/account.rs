//! Facebook: settings of our page, and its deliveries.

use super::{payload, settings::FacebookSettings, signature};
use crate::{
    channels::listener::Listener,
    complaint::Channel,
    intake::inbound::Parsed,
    server::given::{all_or_none, api_url},
};
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

impl FacebookPage {
    /// The page of these settings; `None` if nothing is set.
    ///
    /// # Errors
    /// Only a part of it is set, or a part is invalid.
    pub fn of(c: &FacebookSettings) -> anyhow::Result<Option<Self>> {
        let set = all_or_none([
            (c.fb_api_url.as_ref(), "SUNWAI_FB_API_URL"),
            (c.fb_page_id.as_ref(), "SUNWAI_FB_PAGE_ID"),
            (c.fb_app_secret.as_ref(), "SUNWAI_FB_APP_SECRET"),
            (c.fb_verify_token.as_ref(), "SUNWAI_FB_VERIFY_TOKEN"),
            (c.fb_page_token.as_ref(), "SUNWAI_FB_PAGE_TOKEN"),
        ])?;
        let Some([url, page_id, app_secret, verify_token, page_token]) = set else { return Ok(None) };
        Ok(Some(Self { api_url: api_url(url, "SUNWAI_FB_API_URL")?, page_id, app_secret, verify_token, page_token }))
    }

    /// The settings of this page; the demo uses them.
    pub fn settings(self) -> FacebookSettings {
        FacebookSettings {
            fb_api_url: Some(self.api_url),
            fb_page_id: Some(self.page_id),
            fb_app_secret: Some(self.app_secret),
            fb_verify_token: Some(self.verify_token),
            fb_page_token: Some(self.page_token),
        }
    }
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
