//! Settings of Facebook.

use clap::Args;

/// Our page on Facebook. Without settings the channel is off.
#[derive(Clone, Debug, Default, Args)]
pub struct FacebookSettings {
    /// Base URL of the Graph API with its version, without a slash at the end.
    #[arg(long, env = "SUNWAI_FB_API_URL")]
    pub fb_api_url: Option<String>,
    /// Id of our page on Facebook.
    #[arg(long, env = "SUNWAI_FB_PAGE_ID")]
    pub fb_page_id: Option<String>,
    /// Secret of the Facebook app.
    #[arg(long, env = "SUNWAI_FB_APP_SECRET", hide_env_values = true)]
    pub fb_app_secret: Option<String>,
    /// Verify token of the webhook subscription.
    #[arg(long, env = "SUNWAI_FB_VERIFY_TOKEN", hide_env_values = true)]
    pub fb_verify_token: Option<String>,
    /// Access token of our page on Facebook.
    #[arg(long, env = "SUNWAI_FB_PAGE_TOKEN", hide_env_values = true)]
    pub fb_page_token: Option<String>,
}

impl FacebookSettings {
    /// The settings that are not secret, by the names of their variables.
    pub fn without_secrets(&self) -> [(&'static str, Option<&String>); 2] {
        [("SUNWAI_FB_API_URL", self.fb_api_url.as_ref()), ("SUNWAI_FB_PAGE_ID", self.fb_page_id.as_ref())]
    }
}

/// Arguments for the page that tests use.
#[cfg(test)]
pub const IN_TESTS: &[&str] = &[
    "--fb-api-url",
    "http://127.0.0.1:9",
    "--fb-page-id",
    "1234567890321",
    "--fb-app-secret",
    crate::testing::SECRET,
    "--fb-verify-token",
    "meatyhamhock",
    "--fb-page-token",
    "token",
];
