//! Where the desk meets strangers: how many connections there may be, how much of a body is held, and how it stops.
//!
//! Nothing here knows a complaint; who may send a body is asked before it is read, in `app::gate`. What must stay true: what is held for strangers is
//! bounded in all and shared fairly by address; an address is never told how much it may hold by a fixed number, because a village
//! may stand behind one; when the server stops, what has begun is finished.

pub mod body;
pub mod budget;
pub mod connections;
pub mod files;
pub mod patient;
pub mod spool;
#[cfg(test)]
mod tests;

use budget::ByteBudget;
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};
use tokio::sync::watch;

/// Bytes of bodies that lie in memory at once, of everybody together.
const MOST_IN_MEMORY: usize = 64 * 1024 * 1024;
/// Bytes of photos that lie in the data folder until their form is complete, of everybody together.
const MOST_ON_DISK: usize = 1024 * 1024 * 1024;

/// What one server shares among those who come.
pub struct Edge {
    /// Memory for bodies, in bytes.
    pub memory: Arc<ByteBudget>,
    /// Disk for photos whose form is not complete, in bytes.
    pub disk: Arc<ByteBudget>,
    /// Whether the server is about to stop.
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

/// Whether the server is about to stop: it is not ready any more, but what has begun is finished.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Sender<bool>);

impl Default for Stopping {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stopping {
    /// From now on.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }
}

/// What counts as one address: an IPv4 address, or the /64 that an IPv6 subscriber is given.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
