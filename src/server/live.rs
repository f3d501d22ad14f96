//! Who is told, the moment something changes.
//!
//! Every change commits a row to the `event` log; after the commit the log is read from where the hub stands and handed to the
//! open pages. A page that lost its connection resumes from the last event it saw, out of the same log, so what it shows never
//! depends on having listened. On PostgreSQL every server is told of every commit to a log, so that several servers show the same at once.
//!
//! The logs, `event` and `wire_event`, are followed by the last id that was read. So ids must grow in the order of commits: whoever adds to a log
//! holds a lock of that log from before the id is taken until the commit.
//!
//! An event carries no content, only "look again": the page asks for what it may see, and one rule answers.

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

/// Events that a reader may fall behind before it is dropped; it comes back and resumes.
const BEHIND: usize = 8;
/// A staff page follows every complaint, so it may fall further behind.
const STAFF_BEHIND: usize = 256;

/// How long to wait when the database did not answer.
const PAUSE: Duration = Duration::from_millis(250);

/// "Something about this complaint changed."
#[derive(Clone, Debug, FromRow)]
pub struct Event {
    /// Position in the log; what `Last-Event-ID` holds.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Whose.
    pub complaint_id: i64,
    /// The same, as pages name it.
    pub reference: Reference,
    /// Who may know that anything happened.
    pub audience: Audience,
    /// Whether it was confidential when this happened.
    pub confidential: bool,
    /// The station concerned.
    pub station_id: Option<i64>,
    /// Its circle.
    pub circle_id: Option<i64>,
    /// Who had it.
    pub office_id: Option<i64>,
    /// Which office it was about.
    pub accused_id: Option<i64>,
}

impl Event {
    /// Whether this viewer may be told that it happened: the same rule as for reading the complaint, and the entry's audience.
    pub fn is_for(&self, viewer: &Viewer) -> bool {
        let place = CasePosition {
            complaint_id: self.complaint_id,
            confidential: self.confidential,
            station_id: self.station_id,
            circle_id: self.circle_id,
            office_id: self.office_id,
            accused_id: self.accused_id,
        };
        shield::may_see(viewer, &place) && audience::may_know(viewer, self.audience)
    }
}

/// The readers of this process.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    db: Db,
    /// The last event handed out.
    at: AtomicI64,
    // Held for a few lines without awaiting, so the standard library's lock is the right one.
    complaints: Mutex<HashMap<i64, broadcast::Sender<Arc<Event>>>>,
    staff: broadcast::Sender<Arc<Event>>,
    /// The last change of the wire.
    wire: watch::Sender<i64>,
    wake: Arc<Notify>,
    outgoing: Notify,
    _listening: AbortOnDropHandle<()>,
}

impl Hub {
    /// A hub that stands at the end of the logs and follows them until it is dropped or the database is closed.
    ///
    /// It looks when it is woken: by this server after a commit, on PostgreSQL by the database after every server's; and all the same when it
    /// was not woken for as long as `look_again`.
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
                // Only held while it looks, so that the hub can go meanwhile.
                let Some(inner) = follower.upgrade() else { return };
                match inner.hand_out().await {
                    Ok(()) => {}
                    Err(sqlx::Error::PoolClosed) => return,
                    Err(error) => {
                        tracing::warn!(error = cause(&error), "the event log could not be read; trying again");
                        tokio::time::sleep(PAUSE).await;
                        // What there was to read is still to be read.
                        wake.notify_one();
                    }
                }
            }
        });
        Ok(hub)
    }

    /// Says that something was committed.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    /// Says that something was committed that has to be sent.
    pub fn wake_outbox(&self) {
        self.0.outgoing.notify_waiters();
    }

    /// Waits until something was committed that may have to be sent.
    pub async fn outgoing(&self) {
        self.0.outgoing.notified().await;
    }

    /// The last change of the wire, now and from now on.
    pub fn wire(&self) -> watch::Receiver<i64> {
        self.0.wire.subscribe()
    }

    /// The last change of the wire.
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

    /// The last event handed out.
    pub fn position(&self) -> i64 {
        self.0.at.load(Ordering::Relaxed)
    }

    /// What of the log after `after` this viewer may be told, of one complaint or of all; at most the last of each complaint matters,
    /// so only the newest is returned.
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
    async fn hand_out(&self) -> sqlx::Result<()> {
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

/// Wakes the hub whenever the database says that something was committed to a log, until the database is closed.
async fn listen(db: Db, wake: Arc<Notify>) {
    tokio::select! {
        () = wake_when_told(&db, &wake) => {}
        () = db.closed() => {}
    }
}

async fn wake_when_told(db: &Db, wake: &Notify) {
    let mut is_known = false;
    loop {
        let lost = match Listener::begin(db).await {
            Ok(mut listener) => {
                if is_known {
                    tracing::info!("other servers' changes are heard of at once again");
                    is_known = false;
                }
                loop {
                    // At the beginning too, for what was committed while nobody listened.
                    wake.notify_one();
                    if let Err(error) = listener.heard().await {
                        break error;
                    }
                }
            }
            Err(error) => error,
        };
        // Once for as long as it lasts.
        if !is_known {
            tracing::warn!(error = cause(&lost), "other servers' changes are not heard of at once; trying again");
            is_known = true;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests;
