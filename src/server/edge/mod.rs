//! Protection against untrusted senders: limits on connections and buffered bodies, and an orderly stop.
//!
//! Nothing here knows about complaints; `app::gate` checks who may send a body before it is read. What must stay true: memory and disk held for
//! unfinished requests are bounded in total and shared fairly by address; there is no fixed limit per address, because a whole village may share
//! one; when the server stops, requests in progress are finished.

pub mod body;
pub mod budget;
pub mod connections;
pub mod files;
pub mod patience;
pub mod spool;
pub mod stall;
#[cfg(test)]
mod tests;

use budget::ByteBudget;
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};
use tokio::sync::watch;

/// Most bytes of request bodies in memory at once, over all clients.
const MOST_IN_MEMORY: usize = 64 * 1024 * 1024;
/// Most bytes of photos in the data folder whose form is not complete yet, over all clients.
const MOST_ON_DISK: usize = 1024 * 1024 * 1024;

/// Resources of one server that all clients share.
pub struct Edge {
    /// Budget of memory for request bodies.
    pub memory: Arc<ByteBudget>,
    /// Budget of disk space for photos whose form is not complete.
    pub disk: Arc<ByteBudget>,
    /// Whether the server is stopping.
    pub stopping: Stopping,
}

impl Default for Edge {
    fn default() -> Self {
        Self {
            memory: Arc::new(ByteBudget::new(MOST_IN_MEMORY)),
            disk: Arc::new(ByteBudget::new(MOST_ON_DISK)),
            stopping: Stopping::default(),
        }
    }
}

/// Whether the server is stopping: it is no longer ready, but requests in progress are finished.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Sender<bool>);

impl Default for Stopping {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stopping {
    /// Marks the server as stopping.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether the server is stopping.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }
}

/// What counts as one address: an IPv4 address, or the /64 network that an IPv6 subscriber gets.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
