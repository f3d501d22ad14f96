//! X: what arrives from it.

pub mod payload;
pub mod signature;

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
