//! The channels that are on.

use super::channel::ChannelClient;
pub use crate::server::with_tls;
use crate::{
    channels::{connected::Connected, listener::Listener},
    complaint::{Channel, Millis},
    server::AppState,
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

/// A client of the platforms. It follows no redirect: an address elsewhere would get our tokens.
pub fn client() -> reqwest::ClientBuilder {
    with_tls();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none())
}

/// The channels of this server. One that is not set is off; everything else works.
#[derive(Clone)]
pub struct Channels {
    /// The chief's own account on X, whose quotes are orders.
    pub chief_on_x: Option<String>,
    listeners: Vec<Arc<dyn Listener>>,
    carriers: Vec<Arc<dyn ChannelClient>>,
    // By channel, in the order of `Channel::ALL`.
    deliveries: Arc<[Deliveries; Channel::ALL.len()]>,
}

/// What this process knows of a channel's deliveries.
#[derive(Default)]
struct Deliveries {
    refused: AtomicU64,
    heard: AtomicI64,
}

impl AppState {
    /// The channels that are on.
    pub fn channels(&self) -> &Channels {
        self.part()
    }
}

impl Channels {
    /// The channels of these accounts.
    pub fn new(accounts: Vec<Connected>) -> Self {
        let chief_on_x = accounts.iter().find_map(|account| account.listener.chief()).map(ToOwned::to_owned);
        let (carriers, listeners) = accounts.into_iter().map(|account| (account.client, account.listener)).unzip();
        Self { chief_on_x, listeners, carriers, deliveries: Arc::default() }
    }

    /// All that bring posts by themselves.
    pub fn listeners(&self) -> &[Arc<dyn Listener>] {
        &self.listeners
    }

    /// The one of this channel.
    pub fn listener(&self, channel: Channel) -> Option<&Arc<dyn Listener>> {
        self.listeners.iter().find(|listener| listener.channel() == channel)
    }

    /// All that can carry something back.
    pub fn carriers(&self) -> &[Arc<dyn ChannelClient>] {
        &self.carriers
    }

    /// The one of this channel.
    pub fn carrier(&self, channel: Channel) -> Option<&Arc<dyn ChannelClient>> {
        self.carriers.iter().find(|carrier| carrier.channel() == channel)
    }

    /// Counts a delivery whose signature was wrong; nothing of it is kept.
    pub fn refuse(&self, channel: Channel) {
        self.deliveries[channel as usize].refused.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(channel = channel.as_str(), "a delivery without a right signature was refused");
    }

    /// Whether it is time to write down that the channel is alive: every five seconds at most, so that deliveries do not queue for one row.
    pub fn is_news(&self, channel: Channel, now: Millis) -> bool {
        let heard = &self.deliveries[channel as usize].heard;
        let before = heard.load(Ordering::Relaxed);
        (now - before).abs() >= 5_000
            && heard.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Deliveries refused since the start.
    pub fn refused(&self, channel: Channel) -> u64 {
        self.deliveries[channel as usize].refused.load(Ordering::Relaxed)
    }
}
