//! Tracks open connections and their clients, and decides which connections to close when there are too many.
//!
//! There is no limit per client while there is room. When room runs short, no address keeps more than a quarter; after that, the address with the
//! most connections loses its oldest idle one for each new one. Officers who are signed in lose none. A browser that lost an event stream
//! reconnects and resumes from the log.

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

/// A connection without a complete request is idle after this many milliseconds; until then a request is expected.
const IDLE: u32 = 5_000;

/// The open connections of one listener.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    most: usize,
    begun: Instant,
    // Locked for a few lines without awaiting; longer only while there are too many connections.
    open: Mutex<Open>,
    freed: tokio::sync::Notify,
}

#[derive(Default)]
struct Open {
    /// Number of connections whose file descriptor is still in use.
    all: usize,
    /// Number of these that were told to end.
    leaving: usize,
    next: u64,
    by_client: HashMap<IpAddr, HashMap<u64, Arc<Connection>>>,
}

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Activity {
    /// Waiting for a complete request.
    Waiting = 0,
    /// An event stream is being sent.
    Stream = 1,
    /// A request is being read or answered.
    Busy = 2,
}

/// One connection.
pub struct Connection {
    id: u64,
    table: Weak<Inner>,
    owner: Mutex<IpAddr>,
    activity: AtomicU8,
    staff: AtomicBool,
    leaving: AtomicBool,
    requests: AtomicU32,
    /// When the activity began, in milliseconds since the table was created.
    since: AtomicU32,
    task: OnceLock<AbortHandle>,
}

/// The slot of a connection; released when dropped.
pub struct Slot(Arc<Connection>);

/// A request that was in progress at some moment.
pub struct UnderWay {
    connection: Weak<Connection>,
    request: u32,
}

impl UnderWay {
    /// Whether it is still in progress.
    pub fn is_under_way(&self) -> bool {
        let connection = self.connection.upgrade();
        connection.is_some_and(|connection| {
            connection.activity() == Activity::Busy && connection.requests.load(Ordering::Relaxed) == self.request
        })
    }
}

impl Connections {
    /// A table for at most this many connections.
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Inner { most, begun: Instant::now(), open: Mutex::default(), freed: tokio::sync::Notify::new() }))
    }

    /// Number of open connections.
    pub fn count(&self) -> usize {
        self.0.lock().all
    }

    /// A slot for a connection from this address; other connections may be closed for it. `None` if none can be closed, which happens only with a
    /// crowd of officers.
    pub fn enter(&self, peer: IpAddr) -> Option<Slot> {
        let inner = &self.0;
        let now = inner.now();
        let mut open = inner.lock();
        // Always keeps a reserve, so that a new client finds a slot while another connection is closing.
        let reserve = (inner.most / 16).max(1);
        if open.all - open.leaving + reserve >= inner.most {
            let leaving = open.make_room(inner.most, reserve, now);
            tracing::warn!(
                ended = leaving.len(),
                "too many connections; closing idle ones of the clients with the most"
            );
            for task in leaving {
                task.abort();
            }
        }
        // The machine itself and the office's own network may use the last slots, for health checks.
        let last = if is_near(peer) { inner.most } else { inner.most - reserve / 2 };
        if open.all >= last.max(1) {
            return None;
        }
        open.all += 1;
        open.next += 1;
        let owner = network(peer);
        let connection = Arc::new(Connection {
            id: open.next,
            table: Arc::downgrade(inner),
            owner: Mutex::new(owner),
            activity: AtomicU8::new(Activity::Waiting as u8),
            staff: AtomicBool::new(false),
            leaving: AtomicBool::new(false),
            requests: AtomicU32::new(0),
            since: AtomicU32::new(now),
            task: OnceLock::new(),
        });
        open.by_client.entry(owner).or_default().insert(connection.id, connection.clone());
        Some(Slot(connection))
    }

    /// Waits until a connection has closed.
    pub async fn freed(&self) {
        self.0.freed.notified().await;
    }

    /// Requests that are in progress now.
    pub fn under_way(&self) -> Vec<UnderWay> {
        let open = self.0.lock();
        let busy = open
            .by_client
            .values()
            .flat_map(HashMap::values)
            .filter(|connection| connection.activity() == Activity::Busy);
        let under_way = |connection: &Arc<Connection>| UnderWay {
            connection: Arc::downgrade(connection),
            request: connection.requests.load(Ordering::Relaxed),
        };
        busy.map(under_way).collect()
    }

    /// Closes every event stream; browsers reconnect, to another server.
    pub fn end_streams(&self) {
        let open = self.0.lock();
        for connection in open
            .by_client
            .values()
            .flat_map(HashMap::values)
            .filter(|connection| connection.activity() == Activity::Stream)
        {
            if let Some(task) = connection.task.get() {
                task.abort();
            }
        }
    }
}

/// Whether the address is loopback or in a private network.
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
    /// Chooses the connections to close, so that at least `wanted` slots become free if possible.
    fn make_room(&mut self, most: usize, wanted: usize, now: u32) -> Vec<AbortHandle> {
        let mut leaving = Vec::new();
        let mut holders: BinaryHeap<(usize, IpAddr)> = BinaryHeap::new();
        let mut idlest: HashMap<IpAddr, Vec<Arc<Connection>>> = HashMap::new();
        let mut sorted = HashSet::new();
        for (&owner, held) in &self.by_client {
            let staying: Vec<Arc<Connection>> =
                held.values().filter(|connection| !connection.is_leaving()).cloned().collect();
            holders.push((staying.len(), owner));
            idlest.insert(owner, staying);
        }
        while let Some((holds, owner)) = holders.pop() {
            // The client with the most connections has at most a quarter, and enough slots are free.
            if holds == 0 || (holds <= most / 4 && leaving.len() >= wanted) {
                break;
            }
            let Some(connections) = idlest.get_mut(&owner) else { continue };
            if sorted.insert(owner) {
                connections
                    .retain(|connection| !connection.staff.load(Ordering::Relaxed) && connection.task.get().is_some());
                // The last one is closed first.
                connections.sort_by_key(|connection| std::cmp::Reverse(connection.rank(now)));
            }
            let Some(connection) = connections.pop() else { continue };
            connection.leaving.store(true, Ordering::Relaxed);
            self.leaving += 1;
            leaving.extend(connection.task.get().cloned());
            holders.push((holds - 1, owner));
        }
        leaving
    }
}

impl Connection {
    /// What the connection is doing.
    pub fn activity(&self) -> Activity {
        match self.activity.load(Ordering::Relaxed) {
            0 => Activity::Waiting,
            1 => Activity::Stream,
            _ => Activity::Busy,
        }
    }

    /// Sets what the connection is doing from now on.
    pub fn set_activity(&self, activity: Activity) {
        if activity == Activity::Busy {
            self.requests.fetch_add(1, Ordering::Relaxed);
        }
        self.activity.store(activity as u8, Ordering::Relaxed);
        if let Some(table) = self.table.upgrade() {
            self.since.store(table.now(), Ordering::Relaxed);
        }
    }

    /// Records the client of the current request; behind a proxy its address differs from that of the connection.
    pub fn set_client(&self, client: IpAddr, staff: bool) {
        self.staff.store(staff, Ordering::Relaxed);
        let client = network(client);
        let mut owner = self.owner.lock().unwrap_or_else(PoisonError::into_inner);
        if *owner == client {
            return;
        }
        let before = std::mem::replace(&mut *owner, client);
        drop(owner);
        let Some(table) = self.table.upgrade() else { return };
        let mut open = table.lock();
        if let Some(connection) = open.remove(before, self.id) {
            open.by_client.entry(client).or_default().insert(self.id, connection);
        }
    }

    fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    /// Order of closing, lowest first: idle connections, event streams, connections that expect a request, requests in progress; within each, the
    /// oldest first.
    fn rank(&self, now: u32) -> (u8, u32) {
        let since = self.since.load(Ordering::Relaxed);
        let rank = match self.activity() {
            Activity::Waiting if now.saturating_sub(since) >= IDLE => 0,
            Activity::Stream => 1,
            Activity::Waiting => 2,
            Activity::Busy => 3,
        };
        (rank, since)
    }
}

impl Open {
    fn remove(&mut self, owner: IpAddr, id: u64) -> Option<Arc<Connection>> {
        let held = self.by_client.get_mut(&owner)?;
        let connection = held.remove(&id);
        if held.is_empty() {
            self.by_client.remove(&owner);
        }
        connection
    }
}

impl Slot {
    /// The connection.
    pub fn connection(&self) -> Arc<Connection> {
        self.0.clone()
    }
}

impl Connection {
    /// Sets the task that serves the connection, so that it can be aborted.
    pub fn served_by(&self, task: AbortHandle) {
        let _ = self.task.set(task);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Some(table) = self.0.table.upgrade() else { return };
        let owner = *self.0.owner.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = table.lock();
        open.remove(owner, self.0.id);
        open.all -= 1;
        open.leaving -= usize::from(self.0.is_leaving());
        drop(open);
        table.freed.notify_one();
    }
}
