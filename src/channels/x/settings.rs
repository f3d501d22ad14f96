//! Settings of X.

use clap::Args;

/// Our account on X. Without settings the channel is off.
#[derive(Clone, Debug, Default, Args)]
pub struct XSettings {
    /// Base URL of X's API, without a slash at the end.
    #[arg(long, env = "SUNWAI_X_API_URL")]
    pub x_api_url: Option<String>,
    /// Id of our account on X.
    #[arg(long, env = "SUNWAI_X_USER_ID")]
    pub x_user_id: Option<String>,
    /// Id of the chief's account on X.
    #[arg(long, env = "SUNWAI_X_CHIEF_USER_ID")]
    pub x_chief_user_id: Option<String>,
    /// Consumer key of the X app.
    #[arg(long, env = "SUNWAI_X_CONSUMER_KEY", hide_env_values = true)]
    pub x_consumer_key: Option<String>,
    /// Consumer secret of the X app.
    #[arg(long, env = "SUNWAI_X_CONSUMER_SECRET", hide_env_values = true)]
    pub x_consumer_secret: Option<String>,
    /// Access token of our account on X.
    #[arg(long, env = "SUNWAI_X_ACCESS_TOKEN", hide_env_values = true)]
    pub x_access_token: Option<String>,
    /// Secret of the access token.
    #[arg(long, env = "SUNWAI_X_ACCESS_SECRET", hide_env_values = true)]
    pub x_access_secret: Option<String>,
    /// Bearer token of the X app, for reading.
    #[arg(long, env = "SUNWAI_X_BEARER_TOKEN", hide_env_values = true)]
    pub x_bearer_token: Option<String>,
}

impl XSettings {
    /// The settings that are not secret, by the names of their variables.
    pub fn without_secrets(&self) -> [(&'static str, Option<&String>); 3] {
        [
            ("SUNWAI_X_API_URL", self.x_api_url.as_ref()),
            ("SUNWAI_X_USER_ID", self.x_user_id.as_ref()),
            ("SUNWAI_X_CHIEF_USER_ID", self.x_chief_user_id.as_ref()),
        ]
    }
}

/// Arguments for the account that tests use.
#[cfg(test)]
pub const IN_TESTS: &[&str] = &[
    "--x-api-url",
    "http://127.0.0.1:9",
    "--x-user-id",
    "1111111111111111111",
    "--x-consumer-key",
    "key",
    "--x-consumer-secret",
    crate::testing::SECRET,
    "--x-access-token",
    "token",
    "--x-access-secret",
    "secret",
];
