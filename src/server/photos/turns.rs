//! A queue for decoding photos, fair between households and weighted by pixels.
//!
//! Every photo gets a finish mark: the mark of the previous photo of its household, or the current mark if that is higher, plus its own cost. The photo
//! with the lowest mark is next (fair queueing). A household that sends many large photos waits behind those that send few; a household that is alone
//! gets the whole capacity. A household is what counts as one for the rate limits: an IPv4 address, or an IPv6 /64 network.

use crate::server::limits::Key;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::oneshot;

/// Most photos decoded at the same time.
const AT_ONCE: usize = 2;
/// Highest total cost decoded at the same time; a more expensive photo is decoded alone.
const COST_AT_ONCE: u64 = 60_000_000;
/// Most photos that wait.
const MOST_WAITING: usize = 48;
/// Maximum waiting time.
const PATIENCE: Duration = Duration::from_secs(20);

/// The queue of photos.
#[derive(Clone)]
pub struct Turns {
    inner: Arc<Mutex<Inner>>,
    patience: Duration,
}

impl Default for Turns {
    fn default() -> Self {
        Self { inner: Arc::default(), patience: PATIENCE }
    }
}

#[derive(Default)]
struct Inner {
    running: usize,
    cost: u64,
    /// The current mark: the highest mark of a photo that has begun.
    now: u64,
    /// The last mark of each household, if it is above the current mark.
    marks: HashMap<Key, u64>,
    waiting: Vec<Waiter>,
}

struct Waiter {
    from: Key,
    cost: u64,
    mark: u64,
    ready: oneshot::Sender<Turn>,
}

/// A turn; it ends when this is dropped.
pub struct Turn {
    // `None` once it was taken back.
    turns: Option<Turns>,
    cost: u64,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(turns) = self.turns.take() else { return };
        let mut inner = turns.inner();
        inner.running -= 1;
        inner.cost -= self.cost;
        turns.begin(&mut inner);
    }
}

impl Turns {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn. `None` if the queue is full, or after twenty seconds without a turn.
    pub async fn take(&self, from: IpAddr, cost: u64) -> Option<Turn> {
        let (from, cost) = (Key::of(from), cost.clamp(1, COST_AT_ONCE));
        let (ready, turn) = oneshot::channel();
        {
            let mut inner = self.inner();
            inner.waiting.retain(|waiter| !waiter.ready.is_closed());
            if inner.waiting.len() >= MOST_WAITING && !make_room(&mut inner.waiting, from) {
                return None;
            }
            let now = inner.now;
            inner.marks.retain(|_, mark| *mark > now);
            let mark = inner.marks.get(&from).copied().unwrap_or(now) + cost;
            inner.marks.insert(from, mark);
            inner.waiting.push(Waiter { from, cost, mark, ready });
            self.begin(&mut inner);
        }
        tokio::time::timeout(self.patience, turn).await.ok()?.ok()
    }

    /// Starts photos while there is capacity. Waits for the next photo however expensive it is, so that cheaper ones cannot delay it for ever.
    fn begin(&self, inner: &mut Inner) {
        while inner.running < AT_ONCE {
            let next = inner.waiting.iter().enumerate().min_by_key(|(_, waiter)| waiter.mark);
            let Some((at, cost)) = next.map(|(at, waiter)| (at, waiter.cost)) else { return };
            if inner.running > 0 && inner.cost + cost > COST_AT_ONCE {
                return;
            }
            let waiter = inner.waiting.remove(at);
            inner.now = inner.now.max(waiter.mark);
            inner.running += 1;
            inner.cost += cost;
            if let Err(mut turn) = waiter.ready.send(Turn { turns: Some(self.clone()), cost }) {
                // The waiter has gone. The lock is held, so the turn is given back here and not by dropping it.
                turn.turns = None;
                inner.running -= 1;
                inner.cost -= cost;
            }
        }
    }
}

/// Removes the last photo of the household with the most waiting photos. Returns false if `from` would then have at least as many.
fn make_room(waiting: &mut Vec<Waiter>, from: Key) -> bool {
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for waiter in waiting.iter() {
        *counts.entry(waiter.from).or_default() += 1;
    }
    let Some((most, count)) = counts.iter().max_by_key(|(_, count)| **count).map(|(from, n)| (*from, *n)) else {
        return true;
    };
    if most == from || counts.get(&from).copied().unwrap_or(0) + 1 >= count {
        return false;
    }
    if let Some(last) = waiting.iter().rposition(|waiter| waiter.from == most) {
        waiting.remove(last);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    fn address(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    #[tokio::test]
    async fn a_small_photo_overtakes_twenty_four_large_ones_of_another_address() {
        let turns = Turns::default();
        let (sender, mut order) = tokio::sync::mpsc::unbounded_channel();
        let mut tasks = Vec::new();
        for n in 0..24 {
            let (turns, sender) = (turns.clone(), sender.clone());
            tasks.push(tokio::spawn(async move {
                let Some(turn) = turns.take(address(1), 59_000_000).await else { return };
                tokio::time::sleep(Duration::from_millis(5)).await;
                let _ = sender.send((1, n));
                drop(turn);
            }));
            tokio::task::yield_now().await;
        }
        let (honest, last) = (turns.clone(), sender.clone());
        tasks.push(tokio::spawn(async move {
            let _turn = honest.take(address(2), 12_000_000).await.unwrap();
            let _ = last.send((2, 0));
        }));
        drop(sender);
        let mut before = 0;
        while let Some((from, _)) = order.recv().await {
            if from == 2 {
                break;
            }
            before += 1;
        }
        assert!(before <= 2, "{before} large ones went first");
        for task in tasks {
            task.await.unwrap();
        }
        let inner = turns.inner();
        assert_eq!((inner.running, inner.cost, inner.waiting.len()), (0, 0, 0));
    }

    #[tokio::test]
    async fn all_addresses_of_a_household_count_as_one() {
        let turns = Turns::default();
        let one = |n: u16| IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, n, n, n, n));
        let held = turns.take(one(0), u64::MAX).await.unwrap();
        let waiting: Vec<_> = (1..=MOST_WAITING)
            .map(|n| {
                let turns = turns.clone();
                tokio::spawn(async move { turns.take(one(n as u16), 1_000_000).await.is_some() })
            })
            .collect();
        while turns.inner().waiting.len() < MOST_WAITING {
            tokio::task::yield_now().await;
        }
        assert_eq!(turns.inner().marks.len(), 1);
        assert!(turns.take(one(999), 1).await.is_none(), "another address of the same household");
        let newcomer = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 2, 0, 0, 0, 1));
        let other = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take(newcomer, 1_000_000).await.is_some() }
        });
        while turns.inner().waiting.iter().all(|waiter| waiter.from != Key::of(newcomer)) {
            assert!(!other.is_finished(), "the newcomer was refused");
            tokio::task::yield_now().await;
        }
        drop(held);
        assert!(other.await.unwrap(), "a household without waiting photos is next");
        for one in waiting {
            let _ = one.await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_photo_that_waits_too_long_or_finds_the_queue_full_is_refused() {
        let turns = Turns { patience: Duration::from_millis(700), ..Turns::default() };
        let held = turns.take(address(1), u64::MAX).await.unwrap();
        let waiting: Vec<_> = (0..MOST_WAITING)
            .map(|_| {
                let turns = turns.clone();
                tokio::spawn(async move { turns.take(address(1), 1_000_000).await.is_some() })
            })
            .collect();
        tokio::task::yield_now().await;
        while turns.inner().waiting.len() < MOST_WAITING {
            tokio::task::yield_now().await;
        }
        assert!(turns.take(address(1), 1).await.is_none(), "the queue is full of photos of the same address");
        let other = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take(address(2), 1).await.is_some() }
        });
        tokio::time::sleep(Duration::from_millis(900)).await;
        assert!(!other.await.unwrap(), "it was queued, but its wait timed out");
        for one in waiting {
            assert!(!one.await.unwrap());
        }
        drop(held);
        assert!(turns.take(address(3), 1).await.is_some());
    }
}
