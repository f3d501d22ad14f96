//! X: its properties, our account and its deliveries ([`account`], [`payload`]), and what we send ([`client`]).

pub mod account;
pub mod client;
mod mentions;
pub mod payload;
pub mod settings;
pub mod signature;

pub use account::Account;

use super::{connected::Connected, descriptor::Platform};
use crate::{replies::ReplyMethod, server::clock::Clock};
use settings::XSettings;

/// The properties of X.
pub const PLATFORM: Platform = Platform {
    webhook: "/webhooks/x",
    signature: signature::HEADER,
    // In Base64.
    signature_length: 44,
    picture_hosts: &["pbs.twimg.com", "video.twimg.com"],
    ways: &[ReplyMethod::Reply, ReplyMethod::Message, ReplyMethod::Post, ReplyMethod::Quote, ReplyMethod::Repost],
    in_private: ReplyMethod::Message,
    longest: 280,
    length: client::counting::length,
    dear_link: Some(client::counting::has_url),
    costs: true,
};

/// Our account on X; `None` if it is not configured.
///
/// # Errors
/// As [`Account::of`].
pub fn connect(settings: &XSettings, http: &reqwest::Client, clock: &Clock) -> anyhow::Result<Option<Connected>> {
    let account = Account::of(settings)?;
    Ok(account.map(|account| Connected::new(client::X::new(account.clone(), http.clone(), clock.clone()), account)))
}
