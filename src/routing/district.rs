//! The offices and the names of their places, as this server last read them. Only an operation reads them ([`Op::offices`]), and once.

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

/// How often a server looks whether another one changed the offices.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The offices and what is made from them, as they were last read.
#[derive(Clone)]
pub struct District {
    /// Of the offices, and of the spellings.
    version: (i64, i64),
    /// The IST day on which it was read: offices begin and end at midnight.
    day: i64,
    offices: Arc<Offices>,
    gazetteer: Arc<Gazetteer>,
}

impl District {
    /// Reads them.
    ///
    /// # Errors
    /// The database is away, or a table of names cannot be read.
    pub async fn read(db: &Db, clock: &Clock) -> anyhow::Result<Self> {
        // The version first: a change in between is then read once more, never missed.
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

/// What requests share. Held for a line without awaiting, so the standard library's lock is the right one.
pub type Held = Arc<RwLock<District>>;

fn last_read(state: &AppState) -> District {
    state.part::<Held>().read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// What an operation sees of it until its end: how it was last read when the operation began.
pub fn begin(state: &AppState, known: &mut Extensions) {
    known.insert(last_read(state));
}

impl Op {
    /// The tree of offices, as it was when the operation began.
    pub fn offices(&self) -> &Offices {
        &self.seen::<District>().offices
    }

    /// Place names and which station they belong to, as it was when the operation began.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.seen::<District>().gazetteer
    }
}

impl AppState {
    /// Reads the offices and the spellings again if anybody, on this server or another, has changed them since, or a new day has begun.
    ///
    /// # Errors
    /// The database is away; what was read before stays.
    pub async fn look_at_offices(&self) -> anyhow::Result<()> {
        let held = last_read(self);
        let today = dates::day(self.clock().now());
        if held.day == today && versions(self.db()).await? == held.version {
            return Ok(());
        }
        let read = District::read(self.db(), self.clock()).await?;
        let mut held = self.part::<Held>().write().unwrap_or_else(PoisonError::into_inner);
        // Two reads at once may end in either order; the later tree stays.
        if (read.version, read.day) > (held.version, held.day) {
            *held = read;
        }
        drop(held);
        Ok(())
    }

    /// Follows what other servers change, until the process ends.
    pub async fn follow_offices(self) {
        loop {
            tokio::time::sleep(LOOK_AGAIN).await;
            if let Err(error) = self.look_at_offices().await {
                tracing::warn!(error = cause(error.as_ref()), "the offices could not be read again; trying again");
            }
        }
    }
}
