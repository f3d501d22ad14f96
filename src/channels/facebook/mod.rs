//! Facebook: its properties, our page and its deliveries ([`account`], [`payload`]), and what we send ([`client`]).

pub mod account;
pub mod client;
pub mod payload;
pub mod settings;
pub mod signature;

pub use account::FacebookPage;

use super::{connected::Connected, descriptor::Platform};
use crate::replies::ReplyMethod;
use settings::FacebookSettings;

/// The properties of Facebook.
pub const PLATFORM: Platform = Platform {
    webhook: "/webhooks/facebook",
    signature: signature::HEADER,
    // In hexadecimal digits.
    signature_length: 64,
    picture_hosts: &["fbcdn.net", "fbsbx.com"],
    ways: &[ReplyMethod::Reply, ReplyMethod::PrivateReply, ReplyMethod::Message, ReplyMethod::Post],
    in_private: ReplyMethod::PrivateReply,
    longest: 8_000,
    length: characters,
    dear_link: None,
    costs: false,
};

/// Our page on Facebook; `None` if it is not configured.
///
/// # Errors
/// As [`FacebookPage::of`].
pub fn connect(settings: &FacebookSettings, http: &reqwest::Client) -> anyhow::Result<Option<Connected>> {
    let page = FacebookPage::of(settings)?;
    Ok(page.map(|page| Connected::new(client::Facebook::new(page.clone(), http.clone()), page)))
}

fn characters(text: &str) -> usize {
    text.chars().count()
}
