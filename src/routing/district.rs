//! The offices and the gazetteer, as this server last read them. Requests access them only through an operation ([`Op::offices`]), which
//! sees one version from beginning to end.

use super::{Gazetteer, Taught, spellings};
use crate::{
    language::dates,
    offices::{self, Offices},
    server::{AppState, clock::Clock, db::Db, follow::cause::cause, op::Op},
};
use axum::http::Extensions;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// Interval at which a server checks whether another one has changed the offices.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The offices and the gazetteer built from them, as last read.
#[derive(Clone)]
pub struct District {
    /// Version of the offices, and version of the spellings.
    version: (i64, i64),
    /// The IST day on which they were read: offices begin and end at midnight.
    day: i64,
    offices: Arc<Offices>,
    gazetteer: Arc<Gazetteer>,
}

impl District {
    /// Reads the offices and the spellings, and builds the gazetteer.
    ///
    /// # Errors
    /// If the database is unreachable or a table of names cannot be read.
    pub async fn read(db: &Db, clock: &Clock) -> anyhow::Result<Self> {
        // Read the version first: a change in between then causes one more read, and is never missed.
        let version = versions(db).await?;
        let offices = offices::store::load(db).await?;
        let now = clock.now();
        let mut gazetteer = Gazetteer::of(&offices, now)?;
        for learnt in spellings::store::learnt(db).await? {
            let taught = Taught { by: learnt.officer, at: learnt.at };
            gazetteer.learn(&learnt.written, learnt.station_id, taught);
        }
        Ok(Self { version, day: dates::day(now), offices: Arc::new(offices), gazetteer: Arc::new(gazetteer) })
    }
}

async fn versions(db: &Db) -> sqlx::Result<(i64, i64)> {
    Ok((offices::store::version(db).await?, spellings::store::version(db).await?))
}

/// The copy shared by all requests. Locked only for a moment and never across an await, so the standard library's lock is sufficient.
pub type Held = Arc<RwLock<District>>;

fn last_read(state: &AppState) -> District {
    state.part::<Held>().read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Stores the copy that an operation uses until its end: the one last read when the operation began.
pub fn begin(state: &AppState, known: &mut Extensions) {
    known.insert(last_read(state));
}

impl Op {
    /// The tree of offices, as it was when the operation began.
    pub fn offices(&self) -> &Offices {
        &self.seen::<District>().offices
    }

    /// The place names and their stations, as they were when the operation began.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.seen::<District>().gazetteer
    }
}

impl AppState {
    /// Reads the offices and the spellings again if this or another server has changed them since, or if a new day has begun.
    ///
    /// # Errors
    /// If the database is unreachable; the copy read before remains in use.
    pub async fn look_at_offices(&self) -> anyhow::Result<()> {
        let held = last_read(self);
        let today = dates::day(self.clock().now());
        if held.day == today && versions(self.db()).await? == held.version {
            return Ok(());
        }
        let read = District::read(self.db(), self.clock()).await?;
        let mut held = self.part::<Held>().write().unwrap_or_else(PoisonError::into_inner);
        // Two reads at once may finish in either order; the later version wins.
        if (read.version, read.day) > (held.version, held.day) {
            *held = read;
        }
        drop(held);
        Ok(())
    }

    /// Follows changes by other servers until the process ends.
    pub async fn follow_offices(self) {
        loop {
            tokio::time::sleep(LOOK_AGAIN).await;
            if let Err(error) = self.look_at_offices().await {
                tracing::warn!(error = cause(error.as_ref()), "cannot read the offices again; retrying");
            }
        }
    }
}
