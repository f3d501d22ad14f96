//! ByteBudget that many share: bytes in memory or on disk.
//!
//! An address may hold as much as is still free. One alone can have half, two a third each, and however many take all they can, as much
//! as each of them has is left for the next one who comes (the "dynamic threshold" of switches: Choudhury and Hahne, 1998). So a carrier's
//! NAT with many citizens gets much while there is much, and a flood from a few addresses shuts nobody out.

use super::network;
use rustc_hash::FxHashMap;
use std::{
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// ByteBudget for this many bytes.
pub struct ByteBudget {
    most: usize,
    // Held for a few lines without awaiting.
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    all: usize,
    by: FxHashMap<IpAddr, usize>,
}

/// There is no room for this address now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

impl ByteBudget {
    /// ByteBudget for so many bytes.
    pub fn new(most: usize) -> Self {
        Self { most, held: Mutex::default() }
    }

    /// Bytes held by everybody.
    pub fn held(&self) -> usize {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// A share of this address, with nothing in it yet.
    pub fn share(self: &Arc<Self>, of: IpAddr) -> Share {
        Share { room: self.clone(), network: network(of), bytes: AtomicUsize::new(0) }
    }

    fn take(&self, network: IpAddr, bytes: usize) -> Result<(), OverBudget> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.most - held.all;
        let own = held.by.get(&network).copied().unwrap_or(0);
        if own.saturating_add(bytes) > free {
            return Err(OverBudget);
        }
        held.all += bytes;
        *held.by.entry(network).or_default() += bytes;
        Ok(())
    }

    fn give(&self, network: IpAddr, bytes: usize) {
        if bytes == 0 {
            return;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.all -= bytes.min(held.all);
        if let Some(own) = held.by.get_mut(&network) {
            *own -= bytes.min(*own);
            // Whoever holds nothing is forgotten: the table never grows with those who came.
            if *own == 0 {
                held.by.remove(&network);
            }
        }
    }
}

/// What one request holds; given back when it is dropped.
pub struct Share {
    room: Arc<ByteBudget>,
    network: IpAddr,
    bytes: AtomicUsize,
}

impl Share {
    /// Takes so many bytes more.
    ///
    /// # Errors
    /// This address holds as much as is left for the others.
    pub fn take(&self, bytes: usize) -> Result<(), OverBudget> {
        self.room.take(self.network, bytes)?;
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Gives so many bytes back, at most what it has.
    pub fn give(&self, bytes: usize) {
        let had = self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |had| Some(had - bytes.min(had)));
        self.room.give(self.network, had.unwrap_or(0).min(bytes));
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.give(self.network, *self.bytes.get_mut());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn address(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    #[test]
    fn one_address_gets_half_and_leaves_half() {
        let room = Arc::new(ByteBudget::new(1_000));
        let greedy: Vec<Share> = (0..1_000).map(|_| room.share(address(1))).collect();
        let taken = greedy.iter().filter(|share| share.take(1).is_ok()).count();
        assert_eq!(taken, 500);
        assert_eq!(room.share(address(2)).take(300), Ok(()));
        drop(greedy);
        assert_eq!(room.held(), 0);
    }

    #[test]
    fn twenty_addresses_that_take_all_they_can_leave_as_much_as_each_has() {
        let room = Arc::new(ByteBudget::new(21_000));
        let shares: Vec<Share> = (0..20).map(|last| room.share(address(last))).collect();
        for _ in 0..21_000 {
            for share in &shares {
                let _ = share.take(1);
            }
        }
        let honest = room.share(address(200));
        assert_eq!(honest.take(900), Ok(()));
        drop((shares, honest));
        assert_eq!(room.held(), 0);
        assert!(room.held.lock().unwrap().by.is_empty(), "nobody is remembered");
    }

    #[test]
    fn a_share_never_gives_back_more_than_it_has() {
        let room = Arc::new(ByteBudget::new(100));
        let (one, other) = (room.share(address(1)), room.share(address(1)));
        one.take(10).unwrap();
        other.take(10).unwrap();
        one.give(50);
        assert_eq!(room.held(), 10);
        drop(one);
        assert_eq!(room.held(), 10);
    }

    #[test]
    fn a_subscriber_with_a_whole_ipv6_network_is_one_address() {
        let room = Arc::new(ByteBudget::new(100));
        let share = |address: &str| room.share(address.parse().unwrap());
        let (one, other) = (share("2001:db8::1"), share("2001:db8::ffff:2"));
        one.take(50).unwrap();
        assert_eq!(other.take(10), Err(OverBudget));
        assert_eq!(share("2001:db8:0:1::1").take(10), Ok(()));
        assert_eq!(share("::ffff:192.0.2.1").network, address(1));
    }
}
