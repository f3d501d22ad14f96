//! A shared budget of bytes, in memory or on disk.
//!
//! An address may hold as much as is still free. One alone can have half, two can have a third each; and however many take all they can, the next
//! one still gets as much as each of them has (the "dynamic threshold" of network switches: Choudhury and Hahne, 1998). So a carrier's NAT with
//! many citizens gets much while much is free, and a flood from a few addresses locks nobody out.

use super::network;
use rustc_hash::FxHashMap;
use std::{
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A budget of bytes, shared by network address.
pub struct ByteBudget {
    most: usize,
    // Locked for a few lines without awaiting.
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    all: usize,
    by: FxHashMap<IpAddr, usize>,
}

/// This address cannot have more bytes now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

impl ByteBudget {
    /// A budget of this many bytes.
    pub fn new(most: usize) -> Self {
        Self { most, held: Mutex::default() }
    }

    /// Bytes held by all addresses.
    pub fn held(&self) -> usize {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// An empty share for this address.
    pub fn share(self: &Arc<Self>, of: IpAddr) -> Share {
        Share { budget: self.clone(), network: network(of), bytes: AtomicUsize::new(0) }
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
            // An address that holds nothing is removed, so the table does not grow with past clients.
            if *own == 0 {
                held.by.remove(&network);
            }
        }
    }
}

/// The bytes held by one request; returned when dropped.
pub struct Share {
    budget: Arc<ByteBudget>,
    network: IpAddr,
    bytes: AtomicUsize,
}

impl Share {
    /// Takes more bytes.
    ///
    /// # Errors
    /// [`OverBudget`] if this address would hold more than is free.
    pub fn take(&self, bytes: usize) -> Result<(), OverBudget> {
        self.budget.take(self.network, bytes)?;
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Returns bytes, at most as many as the share has.
    pub fn give(&self, bytes: usize) {
        let had = self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |had| Some(had - bytes.min(had)));
        self.budget.give(self.network, had.unwrap_or(0).min(bytes));
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.give(self.network, *self.bytes.get_mut());
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
        let budget = Arc::new(ByteBudget::new(1_000));
        let greedy: Vec<Share> = (0..1_000).map(|_| budget.share(address(1))).collect();
        let taken = greedy.iter().filter(|share| share.take(1).is_ok()).count();
        assert_eq!(taken, 500);
        assert_eq!(budget.share(address(2)).take(300), Ok(()));
        drop(greedy);
        assert_eq!(budget.held(), 0);
    }

    #[test]
    fn twenty_greedy_addresses_leave_as_much_as_each_of_them_has() {
        let budget = Arc::new(ByteBudget::new(21_000));
        let shares: Vec<Share> = (0..20).map(|last| budget.share(address(last))).collect();
        for _ in 0..21_000 {
            for share in &shares {
                let _ = share.take(1);
            }
        }
        let honest = budget.share(address(200));
        assert_eq!(honest.take(900), Ok(()));
        drop((shares, honest));
        assert_eq!(budget.held(), 0);
        assert!(budget.held.lock().unwrap().by.is_empty(), "no address is remembered");
    }

    #[test]
    fn a_share_never_returns_more_than_it_has() {
        let budget = Arc::new(ByteBudget::new(100));
        let (one, other) = (budget.share(address(1)), budget.share(address(1)));
        one.take(10).unwrap();
        other.take(10).unwrap();
        one.give(50);
        assert_eq!(budget.held(), 10);
        drop(one);
        assert_eq!(budget.held(), 10);
    }

    #[test]
    fn an_ipv6_network_of_64_bits_counts_as_one_address() {
        let budget = Arc::new(ByteBudget::new(100));
        let share = |address: &str| budget.share(address.parse().unwrap());
        let (one, other) = (share("2001:db8::1"), share("2001:db8::ffff:2"));
        one.take(50).unwrap();
        assert_eq!(other.take(10), Err(OverBudget));
        assert_eq!(share("2001:db8:0:1::1").take(10), Ok(()));
        assert_eq!(share("::ffff:192.0.2.1").network, address(1));
    }
}
