//! A fair queue for password hashing. Each argon2 hash takes 19 MiB and a processor for tens of milliseconds, and anybody can trigger one.
//!
//! What must stay true: at most two hashes run at once; the queue is bounded; addresses take turns, and each address runs one hash at a time, so a
//! failed attempt is counted before the same address makes its next one.

use crate::{error::Error, server::limits::Key};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// Hashes that run at once, which a small server can afford.
const AT_ONCE: usize = 2;
/// Most requests that wait; the last of them waits about four seconds.
pub const MOST_WAITING: usize = 128;
/// Seconds after which a refused request should be repeated.
const COME_AGAIN: u64 = 5;

/// The queue.
#[derive(Clone, Debug, Default)]
pub struct Hashing(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    running: Vec<Key>,
    // Addresses in the order in which they are served, each with its waiting requests.
    waiting: VecDeque<(Key, VecDeque<oneshot::Sender<Turn>>)>,
    // The most hashes that ever ran at once, and the most requests that ever waited.
    most: (usize, usize),
}

/// The right to hash one password, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    // `None` once the turn was given back.
    of: Option<(Hashing, Key)>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((hashing, key)) = self.of.take() {
            hashing.release(key);
        }
    }
}

impl Hashing {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn. When the queue is full, the newest request of the address with the most requests is dropped; if that would be this one, it
    /// is refused.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds after which to retry.
    pub async fn turn(&self, key: Key) -> Result<Turn, Error> {
        let turn = {
            let mut state = self.lock();
            if state.running.len() < AT_ONCE && !state.running.contains(&key) {
                state.running.push(key);
                state.count();
                return Ok(Turn { of: Some((self.clone(), key)) });
            }
            let entered = state.enter(key)?;
            state.count();
            entered
        };
        turn.await.map_err(|_| Error::TooMany(COME_AGAIN))
    }

    /// The most hashes that ever ran at once, and the most requests that ever waited.
    pub fn most(&self) -> (usize, usize) {
        self.lock().most
    }

    fn release(&self, key: Key) {
        let mut state = self.lock();
        if let Some(at) = state.running.iter().position(|running| *running == key) {
            state.running.swap_remove(at);
        }
        while state.running.len() < AT_ONCE {
            let Some((next, waiter)) = state.next() else { return };
            let turn = Turn { of: Some((self.clone(), next)) };
            match waiter.send(turn) {
                Ok(()) => {
                    state.running.push(next);
                    state.count();
                }
                // The waiter has gone. Its turn never ran, so it must not be given back, which would need the lock held here.
                Err(mut unused) => unused.of = None,
            }
        }
    }
}

impl State {
    fn count(&mut self) {
        let waiting = self.waiting.iter().map(|(_, waiters)| waiters.len()).sum();
        self.most = (self.most.0.max(self.running.len()), self.most.1.max(waiting));
    }

    fn enter(&mut self, key: Key) -> Result<oneshot::Receiver<Turn>, Error> {
        // Requests whose sender has gone take no place.
        for (_, waiters) in &mut self.waiting {
            waiters.retain(|waiter| !waiter.is_closed());
        }
        self.waiting.retain(|(_, waiters)| !waiters.is_empty());
        let own = self.waiting.iter().find(|(known, _)| *known == key).map_or(0, |(_, waiters)| waiters.len());
        let all: usize = self.waiting.iter().map(|(_, waiters)| waiters.len()).sum();
        if all >= MOST_WAITING {
            let longest = self.waiting.iter_mut().map(|(_, waiters)| waiters).max_by_key(|waiters| waiters.len());
            match longest.filter(|waiters| waiters.len() > own + 1) {
                Some(waiters) => drop(waiters.pop_back()),
                None => return Err(Error::TooMany(COME_AGAIN)),
            }
        }
        let (sender, receiver) = oneshot::channel();
        match self.waiting.iter_mut().find(|(known, _)| *known == key) {
            Some((_, waiters)) => waiters.push_back(sender),
            None => self.waiting.push_back((key, VecDeque::from([sender]))),
        }
        Ok(receiver)
    }

    /// The first waiting request of the first address that is not being served; the address moves to the end.
    fn next(&mut self) -> Option<(Key, oneshot::Sender<Turn>)> {
        let at = self.waiting.iter().position(|(key, _)| !self.running.contains(key))?;
        let (key, mut waiters) = self.waiting.remove(at)?;
        let waiter = waiters.pop_front();
        if !waiters.is_empty() {
            self.waiting.push_back((key, waiters));
        }
        waiter.map(|waiter| (key, waiter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        net::IpAddr,
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    fn key(n: u8) -> Key {
        Key::of(IpAddr::from([203, 0, 113, n]))
    }

    #[tokio::test]
    async fn two_run_at_once_one_per_address_and_the_queue_is_bounded() {
        let hashing = Hashing::default();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let tasks: Vec<_> = (0..400)
            .map(|n| {
                let (hashing, now, most) = (hashing.clone(), now.clone(), most.clone());
                tokio::spawn(async move {
                    let _turn = hashing.turn(key((n % 4) as u8)).await?;
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    now.fetch_sub(1, Ordering::SeqCst);
                    Ok::<_, Error>(())
                })
            })
            .collect();
        let mut had = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => had += 1,
                Err(error) => assert_eq!(error, Error::TooMany(COME_AGAIN)),
            }
        }
        assert_eq!(had, MOST_WAITING + AT_ONCE);
        assert_eq!((most.load(Ordering::SeqCst), hashing.most()), (AT_ONCE, (AT_ONCE, MOST_WAITING)));
        assert!(hashing.lock().running.is_empty() && hashing.lock().waiting.is_empty());
    }

    #[tokio::test]
    async fn an_officer_at_another_address_is_next_however_many_requests_a_stranger_sends() {
        let hashing = Hashing::default();
        let first = hashing.turn(key(1)).await.unwrap();
        let second = hashing.turn(key(2)).await.unwrap();
        let crowd: Vec<_> = (0..300)
            .map(|_| {
                let hashing = hashing.clone();
                tokio::spawn(async move { hashing.turn(key(1)).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        let officer = {
            let hashing = hashing.clone();
            tokio::spawn(async move { hashing.turn(key(3)).await })
        };
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(hashing.lock().waiting.len(), 2, "there is room for the officer");
        drop(second);
        let turn = tokio::time::timeout(Duration::from_secs(5), officer).await.unwrap().unwrap();
        assert!(turn.is_ok(), "the first request of the crowd is still being served");
        drop((first, turn));
        for task in crowd {
            task.abort();
        }
    }

    #[tokio::test]
    async fn a_request_that_is_abandoned_while_waiting_holds_nothing() {
        let hashing = Hashing::default();
        let held = [hashing.turn(key(1)).await.unwrap(), hashing.turn(key(2)).await.unwrap()];
        for n in 0..50 {
            assert!(tokio::time::timeout(Duration::from_millis(1), hashing.turn(key(n))).await.is_err());
        }
        drop(held);
        assert!(hashing.turn(key(1)).await.is_ok() && hashing.turn(key(2)).await.is_ok());
        assert!(hashing.lock().running.is_empty());
    }
}
