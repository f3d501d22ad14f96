//! Facebook: what arrives from the page.

pub mod payload;
pub mod signature;

/// Our page and our app on Facebook.
#[derive(Clone, Debug)]
pub struct Page {
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
