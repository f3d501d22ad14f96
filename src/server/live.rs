//! Sends changes to open pages as they happen.
//!
//! Every change commits a row to the `event` log. After the commit the hub reads the log from its last position and sends the events to open
//! pages. A page that lost its connection resumes from the last event it saw, from the same log, so what it shows does not depend on having been
//! connected. On PostgreSQL every server is notified of every commit to a log, so several servers show the same at once.
//!
//! The logs, `event` and `wire_event`, are followed by the last id that was read. Therefore ids must grow in the order of commits: a transaction
//! that adds to a log locks that log from before it takes an id until it commits.
//!
//! An event carries no content, only "look again": the page then requests what it may see, under the one visibility rule.

use crate::{
    complaint::{Audience, Reference, audience},
    language::dates::Millis,
    server::{
        db::{Db, Listener, Sql, sql},
        follow::cause::cause,
    },
    shield::{self, CasePosition, Viewer},
};
use sqlx::FromRow;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, broadcast, watch};
use tokio_util::task::AbortOnDropHandle;

/// Events that a reader may lag behind before it is dropped; it then reconnects and resumes.
const BEHIND: usize = 8;
/// The same for a staff page, which follows every complaint.
const STAFF_BEHIND: usize = 256;

/// Pause before a retry after a database error.
const PAUSE: Duration = Duration::from_millis(250);

/// "Something about this complaint changed."
#[derive(Clone, Debug, FromRow)]
pub struct Event {
    /// Position in the log, sent as `Last-Event-ID`.
    pub id: i64,
    /// When it happened, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// Reference of the complaint, by which pages name it.
    pub reference: Reference,
    /// Who may know that something happened.
    pub audience: Audience,
    /// Whether the complaint was confidential at that time.
    pub confidential: bool,
    /// Whether it was shielded at that time.
    pub shielded: bool,
    /// The complaint's station at that time.
    pub station_id: Option<i64>,
    /// The circle of that station.
    pub circle_id: Option<i64>,
    /// The office that had the complaint.
    pub office_id: Option<i64>,
    /// The office that the complaint was about.
    pub accused_id: Option<i64>,
}

impl Event {
    /// Whether this viewer may know of the event: the rule for reading the complaint, and the audience of the entry.
    pub fn is_for(&self, viewer: &Viewer) -> bool {
        let place = CasePosition {
            complaint_id: self.complaint_id,
            confidential: self.confidential,
            shielded: self.shielded,
            station_id: self.station_id,
            circle_id: self.circle_id,
            office_id: self.office_id,
            accused_id: self.accused_id,
        };
        shield::may_see(viewer, &place) && audience::may_know(viewer, self.audience)
    }
}

/// Distributes events to the readers in this process.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    db: Db,
    /// Id of the last event sent.
    at: AtomicI64,
    // Locked for a few lines without awaiting, so the standard library's lock is the right one.
    complaints: Mutex<HashMap<i64, broadcast::Sender<Arc<Event>>>>,
    staff: broadcast::Sender<Arc<Event>>,
    /// Id of the last change of the wire.
    wire: watch::Sender<i64>,
    wake: Arc<Notify>,
    outgoing: Notify,
    _listening: AbortOnDropHandle<()>,
}

impl Hub {
    /// Creates a hub that follows the logs from their current end until it is dropped or the database is closed.
    ///
    /// It reads the logs when it is woken: by this server after a commit, and on PostgreSQL by the database after a commit of any server. It also
    /// reads them if it was not woken for `look_again`.
    pub async fn follow(db: Db, look_again: Duration) -> sqlx::Result<Self> {
        let (end,): (i64,) = db.one(&sql("select coalesce(max(id), 0) from event")).await?;
        let (wire,): (i64,) = db.one(&sql("select coalesce(max(id), 0) from wire_event")).await?;
        let wake = Arc::<Notify>::default();
        let hub = Self(Arc::new(Inner {
            at: AtomicI64::new(end),
            complaints: Mutex::default(),
            staff: broadcast::channel(STAFF_BEHIND).0,
            wire: watch::Sender::new(wire),
            wake: wake.clone(),
            outgoing: Notify::new(),
            _listening: AbortOnDropHandle::new(tokio::spawn(listen(db.clone(), wake.clone()))),
            db,
        }));
        let follower = Arc::downgrade(&hub.0);
        tokio::spawn(async move {
            loop {
                let _ = tokio::time::timeout(look_again, wake.notified()).await;
                // A strong reference is held only while reading, so that the hub can be dropped in between.
                let Some(inner) = follower.upgrade() else { return };
                match inner.send_new().await {
                    Ok(()) => {}
                    Err(sqlx::Error::PoolClosed) => return,
                    Err(error) => {
                        tracing::warn!(error = cause(&error), "the event log could not be read; retrying");
                        tokio::time::sleep(PAUSE).await;
                        // The unread events remain to be read.
                        wake.notify_one();
                    }
                }
            }
        });
        Ok(hub)
    }

    /// Signals that something was committed.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    /// Signals that an outgoing message was committed.
    pub fn wake_outbox(&self) {
        self.0.outgoing.notify_waiters();
    }

    /// Waits until an outgoing message may have been committed.
    pub async fn outgoing(&self) {
        self.0.outgoing.notified().await;
    }

    /// Receives the id of the last change of the wire, now and from now on.
    pub fn wire(&self) -> watch::Receiver<i64> {
        self.0.wire.subscribe()
    }

    /// Id of the last change of the wire.
    pub fn wire_position(&self) -> i64 {
        *self.0.wire.borrow()
    }

    /// Events of one complaint from now on.
    pub fn complaint(&self, complaint_id: i64) -> broadcast::Receiver<Arc<Event>> {
        let mut complaints = self.0.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        complaints.entry(complaint_id).or_insert_with(|| broadcast::channel(BEHIND).0).subscribe()
    }

    /// Every event from now on; the reader filters by [`Event::is_for`].
    pub fn staff(&self) -> broadcast::Receiver<Arc<Event>> {
        self.0.staff.subscribe()
    }

    /// Id of the last event sent.
    pub fn position(&self) -> i64 {
        self.0.at.load(Ordering::Relaxed)
    }

    /// The newest event after `after` that this viewer may know of, of one complaint or of all; earlier ones do not matter. Only the last 500 events
    /// are considered.
    pub async fn missed(&self, viewer: &Viewer, complaint_id: Option<i64>, after: i64) -> sqlx::Result<Option<Event>> {
        let mut query = sql("select * from event where id > ");
        query.bind(after);
        if let Some(id) = complaint_id {
            query.push(" and complaint_id = ").bind(id);
        }
        query.push(" order by id desc limit 500");
        let events: Vec<Event> = self.0.db.all(&query).await?;
        Ok(events.into_iter().find(|event| event.is_for(viewer)))
    }
}

impl Inner {
    async fn send_new(&self) -> sqlx::Result<()> {
        let (wire,): (i64,) = self.db.one(&sql("select coalesce(max(id), 0) from wire_event")).await?;
        self.wire.send_if_modified(|known| {
            let newer = wire > *known;
            *known = wire.max(*known);
            newer
        });
        loop {
            let after = self.at.load(Ordering::Relaxed);
            let query: Sql = sql("select * from event where id > $1 order by id limit 200").arg(after);
            let events: Vec<Event> = self.db.all(&query).await?;
            let Some(last) = events.last() else { return Ok(()) };
            self.at.store(last.id, Ordering::Relaxed);
            for event in events {
                let event = Arc::new(event);
                let _ = self.staff.send(event.clone());
                let mut complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(readers) = complaints.get(&event.complaint_id)
                    && readers.send(event.clone()).is_err()
                {
                    complaints.remove(&event.complaint_id);
                }
            }
        }
    }
}

/// Wakes the hub whenever the database reports a commit to a log, until the database is closed.
async fn listen(db: Db, wake: Arc<Notify>) {
    tokio::select! {
        () = wake_on_notification(&db, &wake) => {}
        () = db.closed() => {}
    }
}

async fn wake_on_notification(db: &Db, wake: &Notify) {
    let mut is_reported = false;
    loop {
        let lost = match Listener::begin(db).await {
            Ok(mut listener) => {
                if is_reported {
                    tracing::info!("changes by other servers are received at once again");
                    is_reported = false;
                }
                loop {
                    // Also at the start, for commits made while nobody listened.
                    wake.notify_one();
                    if let Err(error) = listener.heard().await {
                        break error;
                    }
                }
            }
            Err(error) => error,
        };
        // Logged once per outage.
        if !is_reported {
            tracing::warn!(error = cause(&lost), "changes by other servers are not received at once; retrying");
            is_reported = true;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests;
