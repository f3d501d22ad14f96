//! X in the settings.

use clap::Args;

/// Our account on X; off when nothing is set.
#[derive(Clone, Debug, Default, Args)]
pub struct XSettings {
    /// Address of X's API, without a slash at the end.
    #[arg(long, env = "SUNWAI_X_API_URL")]
    pub x_api_url: Option<String>,
    /// Our account's id on X.
    #[arg(long, env = "SUNWAI_X_USER_ID")]
    pub x_user_id: Option<String>,
    /// The chief's account's id on X.
    #[arg(long, env = "SUNWAI_X_CHIEF_USER_ID")]
    pub x_chief_user_id: Option<String>,
    /// The app's key.
    #[arg(long, env = "SUNWAI_X_CONSUMER_KEY", hide_env_values = true)]
    pub x_consumer_key: Option<String>,
    /// The app's secret.
    #[arg(long, env = "SUNWAI_X_CONSUMER_SECRET", hide_env_values = true)]
    pub x_consumer_secret: Option<String>,
    /// Our account's token.
    #[arg(long, env = "SUNWAI_X_ACCESS_TOKEN", hide_env_values = true)]
    pub x_access_token: Option<String>,
    /// Our account's token's secret.
    #[arg(long, env = "SUNWAI_X_ACCESS_SECRET", hide_env_values = true)]
    pub x_access_secret: Option<String>,
    /// The app's own token, for reading.
    #[arg(long, env = "SUNWAI_X_BEARER_TOKEN", hide_env_values = true)]
    pub x_bearer_token: Option<String>,
}

impl XSettings {
    /// Those that are no secret, by their variables.
    pub fn without_secrets(&self) -> [(&'static str, Option<&String>); 3] {
        [
            ("SUNWAI_X_API_URL", self.x_api_url.as_ref()),
            ("SUNWAI_X_USER_ID", self.x_user_id.as_ref()),
            ("SUNWAI_X_CHIEF_USER_ID", self.x_chief_user_id.as_ref()),
        ]
    }
}

/// The account that tests have.
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
