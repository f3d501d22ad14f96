//! The channels that are on.

use super::{channel::Carrier, facebook::Facebook, x::X};
pub use crate::server::with_tls;
use crate::{
    complaint::{Channel, Millis},
    intake::{facebook::Page, x::Account},
    server::{House, clock::Clock},
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
#[derive(Clone, Default)]
pub struct Channels {
    /// Our account on X.
    pub x: Option<Account>,
    /// Our page on Facebook.
    pub facebook: Option<Page>,
    carriers: Vec<Arc<dyn Carrier>>,
    refused: Arc<[AtomicU64; 2]>,
    heard: Arc<[AtomicI64; 2]>,
}

impl House {
    /// The channels that are on.
    pub fn channels(&self) -> &Channels {
        self.part()
    }
}

impl Channels {
    /// The channels that are set.
    ///
    /// # Errors
    /// No TLS to be had.
    pub fn new(x: Option<Account>, facebook: Option<Page>, clock: &Clock) -> anyhow::Result<Self> {
        let http = client().build()?;
        let mut carriers: Vec<Arc<dyn Carrier>> = Vec::new();
        if let Some(account) = &x {
            carriers.push(Arc::new(X::new(account.clone(), http.clone(), clock.clone())));
        }
        if let Some(page) = &facebook {
            carriers.push(Arc::new(Facebook::new(page.clone(), http)));
        }
        Ok(Self { x, facebook, carriers, refused: Arc::default(), heard: Arc::default() })
    }

    /// All that can carry something back.
    pub fn carriers(&self) -> &[Arc<dyn Carrier>] {
        &self.carriers
    }

    /// The one of this channel.
    pub fn carrier(&self, channel: Channel) -> Option<&Arc<dyn Carrier>> {
        self.carriers.iter().find(|carrier| carrier.channel() == channel)
    }

    /// Counts a delivery whose signature was wrong; nothing of it is kept.
    pub fn refuse(&self, channel: Channel) {
        self.refused[usize::from(channel == Channel::Facebook)].fetch_add(1, Ordering::Relaxed);
        tracing::warn!(channel = channel.as_str(), "a delivery without a right signature was refused");
    }

    /// Whether it is time to write down that the channel is alive: every five seconds at most, so that deliveries do not queue for one row.
    pub fn is_news(&self, channel: Channel, now: Millis) -> bool {
        let heard = &self.heard[usize::from(channel == Channel::Facebook)];
        let before = heard.load(Ordering::Relaxed);
        (now - before).abs() >= 5_000
            && heard.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Deliveries refused since the start.
    pub fn refused(&self, channel: Channel) -> u64 {
        self.refused[usize::from(channel == Channel::Facebook)].load(Ordering::Relaxed)
    }
}
