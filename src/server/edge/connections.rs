//! Which connections are open, whose they are, and which of them end when there are too many.
//!
//! While there is room nobody is counted against anybody. When it runs short, no address keeps more than a quarter, then the largest holder loses
//! its oldest idle connection for each new one. Officers who are signed in lose none. A browser that lost an event stream opens it anew and
//! resumes from the log.

use super::network;
use std::{
    collections::{BinaryHeap, HashMap, HashSet},
    net::IpAddr,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering},
    },
};
use tokio::{task::AbortHandle, time::Instant};

/// A connection without a complete request is idle after this many milliseconds; before that somebody is about to ask.
const IDLE: u32 = 5_000;

/// The open connections of one listener.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    most: usize,
    begun: Instant,
    // Held for a few lines without awaiting; longer only while there are too many.
    open: Mutex<Open>,
    freed: tokio::sync::Notify,
}

#[derive(Default)]
struct Open {
    /// All whose descriptor is not free yet.
    all: usize,
    /// Those among them that were told to end.
    leaving: usize,
    next: u64,
    by: HashMap<IpAddr, HashMap<u64, Arc<Line>>>,
}

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Doing {
    /// No request is complete.
    Waiting = 0,
    /// An event stream goes out.
    Stream = 1,
    /// A request is being read or answered.
    Busy = 2,
}

/// One connection.
pub struct Line {
    id: u64,
    table: Weak<Inner>,
    whose: Mutex<IpAddr>,
    doing: AtomicU8,
    staff: AtomicBool,
    leaving: AtomicBool,
    requests: AtomicU32,
    /// Milliseconds after the table's beginning.
    since: AtomicU32,
    task: OnceLock<AbortHandle>,
}

/// A connection's place; free again when this is dropped.
pub struct Seat(Arc<Line>);

/// A request that was under way at a certain moment.
pub struct UnderWay {
    line: Weak<Line>,
    request: u32,
}

impl UnderWay {
    /// Whether it is still under way.
    pub fn still(&self) -> bool {
        let line = self.line.upgrade();
        line.is_some_and(|line| line.doing() == Doing::Busy && line.requests.load(Ordering::Relaxed) == self.request)
    }
}

impl Connections {
    /// At most so many at once.
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Inner { most, begun: Instant::now(), open: Mutex::default(), freed: tokio::sync::Notify::new() }))
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.0.lock().all
    }

    /// A place for a connection from this address; others may have to go for it. None when nobody can, which only a crowd of officers brings about.
    pub fn enter(&self, peer: IpAddr) -> Option<Seat> {
        let inner = &self.0;
        let now = inner.now();
        let mut open = inner.lock();
        // The last few are never given away: whoever comes then finds a place while another's connection ends.
        let kept = (inner.most / 16).max(1);
        if open.all - open.leaving + kept >= inner.most {
            let leaving = open.make_room(inner.most, kept, now);
            tracing::warn!(ended = leaving.len(), "connections run short; idle ones of the largest holders end");
            for task in leaving {
                task.abort();
            }
        }
        // The machine itself and the office's own network may use the very last ones: they ask for the server's health.
        let last = if is_near(peer) { inner.most } else { inner.most - kept / 2 };
        if open.all >= last.max(1) {
            return None;
        }
        open.all += 1;
        open.next += 1;
        let whose = network(peer);
        let line = Arc::new(Line {
            id: open.next,
            table: Arc::downgrade(inner),
            whose: Mutex::new(whose),
            doing: AtomicU8::new(Doing::Waiting as u8),
            staff: AtomicBool::new(false),
            leaving: AtomicBool::new(false),
            requests: AtomicU32::new(0),
            since: AtomicU32::new(now),
            task: OnceLock::new(),
        });
        open.by.entry(whose).or_default().insert(line.id, line.clone());
        Some(Seat(line))
    }

    /// Waits until a connection has ended.
    pub async fn freed(&self) {
        self.0.freed.notified().await;
    }

    /// Requests that are under way now.
    pub fn under_way(&self) -> Vec<UnderWay> {
        let open = self.0.lock();
        let busy = open.by.values().flat_map(HashMap::values).filter(|line| line.doing() == Doing::Busy);
        let under_way =
            |line: &Arc<Line>| UnderWay { line: Arc::downgrade(line), request: line.requests.load(Ordering::Relaxed) };
        busy.map(under_way).collect()
    }

    /// Ends every event stream; its browser opens it anew, where another server answers.
    pub fn end_streams(&self) {
        let open = self.0.lock();
        for line in open.by.values().flat_map(HashMap::values).filter(|line| line.doing() == Doing::Stream) {
            if let Some(task) = line.task.get() {
                task.abort();
            }
        }
    }
}

/// Loopback and the ranges of private networks.
fn is_near(peer: IpAddr) -> bool {
    match peer.to_canonical() {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local(),
    }
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u32 {
        u32::try_from(self.begun.elapsed().as_millis()).unwrap_or(u32::MAX)
    }
}

impl Open {
    /// Chooses who goes, so that at least so many places get free if that can be.
    fn make_room(&mut self, most: usize, wanted: usize, now: u32) -> Vec<AbortHandle> {
        let mut leaving = Vec::new();
        let mut holders: BinaryHeap<(usize, IpAddr)> = BinaryHeap::new();
        let mut idlest: HashMap<IpAddr, Vec<Arc<Line>>> = HashMap::new();
        let mut sorted = HashSet::new();
        for (&whose, held) in &self.by {
            let staying: Vec<Arc<Line>> = held.values().filter(|line| !line.is_leaving()).cloned().collect();
            holders.push((staying.len(), whose));
            idlest.insert(whose, staying);
        }
        while let Some((holds, whose)) = holders.pop() {
            // The largest holder has its quarter at most, and there is room.
            if holds == 0 || (holds <= most / 4 && leaving.len() >= wanted) {
                break;
            }
            let Some(lines) = idlest.get_mut(&whose) else { continue };
            if sorted.insert(whose) {
                lines.retain(|line| !line.staff.load(Ordering::Relaxed) && line.task.get().is_some());
                // The last is the first to go.
                lines.sort_by_key(|line| std::cmp::Reverse(line.worth(now)));
            }
            let Some(line) = lines.pop() else { continue };
            line.leaving.store(true, Ordering::Relaxed);
            self.leaving += 1;
            leaving.extend(line.task.get().cloned());
            holders.push((holds - 1, whose));
        }
        leaving
    }
}

impl Line {
    /// What it is doing.
    pub fn doing(&self) -> Doing {
        match self.doing.load(Ordering::Relaxed) {
            0 => Doing::Waiting,
            1 => Doing::Stream,
            _ => Doing::Busy,
        }
    }

    /// From now on it is doing this.
    pub fn does(&self, doing: Doing) {
        if doing == Doing::Busy {
            self.requests.fetch_add(1, Ordering::Relaxed);
        }
        self.doing.store(doing as u8, Ordering::Relaxed);
        if let Some(table) = self.table.upgrade() {
            self.since.store(table.now(), Ordering::Relaxed);
        }
    }

    /// A request on it came from this client: behind a proxy another address than the connection's.
    pub fn known(&self, client: IpAddr, staff: bool) {
        self.staff.store(staff, Ordering::Relaxed);
        let client = network(client);
        let mut whose = self.whose.lock().unwrap_or_else(PoisonError::into_inner);
        if *whose == client {
            return;
        }
        let before = std::mem::replace(&mut *whose, client);
        drop(whose);
        let Some(table) = self.table.upgrade() else { return };
        let mut open = table.lock();
        if let Some(line) = open.forget(before, self.id) {
            open.by.entry(client).or_default().insert(self.id, line);
        }
    }

    fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    /// What is worth least goes first: idle ones, then event streams, then those from which a request may be about to come, then requests;
    /// the oldest first.
    fn worth(&self, now: u32) -> (u8, u32) {
        let since = self.since.load(Ordering::Relaxed);
        let rank = match self.doing() {
            Doing::Waiting if now.saturating_sub(since) >= IDLE => 0,
            Doing::Stream => 1,
            Doing::Waiting => 2,
            Doing::Busy => 3,
        };
        (rank, since)
    }
}

impl Open {
    fn forget(&mut self, whose: IpAddr, id: u64) -> Option<Arc<Line>> {
        let held = self.by.get_mut(&whose)?;
        let line = held.remove(&id);
        if held.is_empty() {
            self.by.remove(&whose);
        }
        line
    }
}

impl Seat {
    /// The connection.
    pub fn line(&self) -> Arc<Line> {
        self.0.clone()
    }
}

impl Line {
    /// The task that serves it, so that it can be ended.
    pub fn served_by(&self, task: AbortHandle) {
        let _ = self.task.set(task);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(table) = self.0.table.upgrade() else { return };
        let whose = *self.0.whose.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = table.lock();
        open.forget(whose, self.0.id);
        open.all -= 1;
        open.leaving -= usize::from(self.0.is_leaving());
        drop(open);
        table.freed.notify_one();
    }
}
