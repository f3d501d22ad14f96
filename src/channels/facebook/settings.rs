//! Facebook in the settings.

use clap::Args;

/// Our page on Facebook; off when nothing is set.
#[derive(Clone, Debug, Default, Args)]
pub struct FacebookSettings {
    /// Address of the Graph API with its version, without a slash at the end.
    #[arg(long, env = "SUNWAI_FB_API_URL")]
    pub fb_api_url: Option<String>,
    /// The page's id.
    #[arg(long, env = "SUNWAI_FB_PAGE_ID")]
    pub fb_page_id: Option<String>,
    /// The app's secret.
    #[arg(long, env = "SUNWAI_FB_APP_SECRET", hide_env_values = true)]
    pub fb_app_secret: Option<String>,
    /// What Facebook says to prove that it is ours.
    #[arg(long, env = "SUNWAI_FB_VERIFY_TOKEN", hide_env_values = true)]
    pub fb_verify_token: Option<String>,
    /// The page's token.
    #[arg(long, env = "SUNWAI_FB_PAGE_TOKEN", hide_env_values = true)]
    pub fb_page_token: Option<String>,
}

impl FacebookSettings {
    /// Those that are no secret, by their variables.
    pub fn without_secrets(&self) -> [(&'static str, Option<&String>); 2] {
        [("SUNWAI_FB_API_URL", self.fb_api_url.as_ref()), ("SUNWAI_FB_PAGE_ID", self.fb_page_id.as_ref())]
    }
}

/// The page that tests have.
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
