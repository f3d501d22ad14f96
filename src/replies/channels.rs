//! The channels that are switched on.

use super::channel::ChannelClient;
pub use crate::server::tls::with_tls;
use crate::{
    channels::{connected::Connected, listener::Listener},
    complaint::{Channel, Millis},
    server::AppState,
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

/// HTTP client for the platforms. It follows no redirects, because another host would receive our tokens.
pub fn client() -> reqwest::ClientBuilder {
    with_tls();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none())
}

/// The channels of this server. A channel without settings is off; everything else works without it.
#[derive(Clone)]
pub struct Channels {
    /// User id of the chief's own account on X, whose quotes are orders.
    pub chief_on_x: Option<String>,
    listeners: Vec<Arc<dyn Listener>>,
    carriers: Vec<Arc<dyn ChannelClient>>,
    // By channel, in the order of `Channel::ALL`.
    deliveries: Arc<[Deliveries; Channel::ALL.len()]>,
}

/// Delivery counters of one channel in this process.
#[derive(Default)]
struct Deliveries {
    refused: AtomicU64,
    heard: AtomicI64,
}

impl AppState {
    /// The channels that are switched on.
    pub fn channels(&self) -> &Channels {
        self.part()
    }
}

impl Channels {
    /// Builds the channels of these accounts.
    pub fn new(accounts: Vec<Connected>) -> Self {
        let chief_on_x = accounts.iter().find_map(|account| account.listener.chief()).map(ToOwned::to_owned);
        let (carriers, listeners) = accounts.into_iter().map(|account| (account.client, account.listener)).unzip();
        Self { chief_on_x, listeners, carriers, deliveries: Arc::default() }
    }

    /// All channels that deliver posts to us.
    pub fn listeners(&self) -> &[Arc<dyn Listener>] {
        &self.listeners
    }

    /// The listener of this channel, if it is on.
    pub fn listener(&self, channel: Channel) -> Option<&Arc<dyn Listener>> {
        self.listeners.iter().find(|listener| listener.channel() == channel)
    }

    /// All channels on which we can reply.
    pub fn carriers(&self) -> &[Arc<dyn ChannelClient>] {
        &self.carriers
    }

    /// The client of this channel, if it is on.
    pub fn carrier(&self, channel: Channel) -> Option<&Arc<dyn ChannelClient>> {
        self.carriers.iter().find(|carrier| carrier.channel() == channel)
    }

    /// Counts a delivery with a wrong signature. Nothing of it is stored.
    pub fn refuse(&self, channel: Channel) {
        self.deliveries[channel as usize].refused.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(channel = channel.as_str(), "a delivery without a valid signature was refused");
    }

    /// Whether to record now that the channel is alive: at most every five seconds, so that deliveries do not queue for one row.
    pub fn is_news(&self, channel: Channel, now: Millis) -> bool {
        let heard = &self.deliveries[channel as usize].heard;
        let before = heard.load(Ordering::Relaxed);
        (now - before).abs() >= 5_000
            && heard.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Number of deliveries refused since the process started.
    pub fn refused(&self, channel: Channel) -> u64 {
        self.deliveries[channel as usize].refused.load(Ordering::Relaxed)
    }
}
