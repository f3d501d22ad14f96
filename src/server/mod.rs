//! The only plumbing: what every request needs, and the lists of routes and layers.

pub mod asked;
pub mod assets;
pub mod clock;
pub mod config;
pub mod db;
pub mod disk;
pub mod edge;
pub mod follow;
pub mod forms;
pub mod health;
pub mod limits;
pub mod listen;
pub mod live;
pub mod live_pages;
pub mod local_address;
pub mod metrics;
pub mod only_one;
pub mod pages;
pub mod photos;
pub mod proxies;
pub mod router;
pub mod routes;
pub mod run;
pub mod security;
pub mod spreadsheet;
#[cfg(test)]
mod tests;
pub mod watchdog;

use crate::{
    command::mail::smtp::Mailer,
    error::Error,
    language::dates,
    officers::sign_in,
    offices::{self, Offices},
    replies::channels::Channels,
    routing::{Gazetteer, Taught, spellings},
    server::{
        clock::Clock,
        config::Settings,
        db::Db,
        disk::{Disk, Room},
        edge::Edge,
        follow::cause::cause,
        health::Readiness,
        limits::Limits,
        live::Hub,
        metrics::Metrics,
        photos::Photos,
        proxies::Warned,
    },
    tracking::rendered::Rendered,
};
use leptos::config::LeptosOptions;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// Everything a request needs, shared by all of them.
#[derive(Clone)]
pub struct House(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    hub: Hub,
    edge: Edge,
    limits: Limits,
    settings: Settings,
    // Held for a line without awaiting, so the standard library's lock is the right one.
    district: RwLock<District>,
    leptos: LeptosOptions,
    rendered: Rendered,
    channels: Channels,
    mailer: Option<Mailer>,
    disk: Disk,
    readiness: Readiness,
    photos: Photos,
    warned: Warned,
    metrics: Metrics,
    // A hash that no password has, checked when a name does not exist, so that the answer takes as long.
    no_password: String,
}

/// How often a server looks whether another one changed the offices.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The offices and what is made from them, as they were last read.
#[derive(Clone)]
struct District {
    /// Of the offices, and of the spellings.
    version: (i64, i64),
    /// The IST day on which it was read: offices begin and end at midnight.
    day: i64,
    offices: Arc<Offices>,
    gazetteer: Arc<Gazetteer>,
}

impl District {
    async fn read(db: &Db, clock: &Clock) -> anyhow::Result<Self> {
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

impl House {
    /// Opens for business on a database that has its schema.
    pub async fn open(db: Db, clock: Clock, settings: Settings) -> anyhow::Result<Self> {
        let hub = Hub::follow(db.clone()).await?;
        let district = RwLock::new(District::read(&db, &clock).await?);
        let leptos = assets::leptos_options(&settings);
        let limits = Limits::new(settings.trusted_proxies.holds_loopback());
        let no_password = tokio::task::spawn_blocking(|| sign_in::hash(&rand::random::<u128>().to_string())).await??;
        let rendered = Rendered::default();
        let channels = Channels::new(settings.x()?, settings.facebook()?, &clock)?;
        let mailer = settings.mailer()?;
        let disk = Disk::watching(settings.places(), settings.disk_floor);
        let photos = Photos::open(&settings.photos, &settings.data_dir)?;
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            hub,
            edge: Edge::default(),
            limits,
            settings,
            district,
            leptos,
            rendered,
            channels,
            mailer,
            disk,
            readiness: Readiness::default(),
            photos,
            warned: Warned::default(),
            metrics: Metrics::default(),
            no_password,
        })))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Who is told of changes.
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// What is shared among those who come.
    pub fn edge(&self) -> &Edge {
        &self.0.edge
    }

    /// What may be done how often.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// How this server was started.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The tree of offices, as it was last read.
    pub fn offices(&self) -> Arc<Offices> {
        self.0.district.read().unwrap_or_else(PoisonError::into_inner).offices.clone()
    }

    /// Place names and which station they belong to.
    pub fn gazetteer(&self) -> Arc<Gazetteer> {
        self.0.district.read().unwrap_or_else(PoisonError::into_inner).gazetteer.clone()
    }

    /// Reads the offices and the spellings again if anybody, on this server or another, has changed them since, or a new day has begun.
    ///
    /// # Errors
    /// The database is away; what was read before stays.
    pub async fn look_at_offices(&self) -> anyhow::Result<()> {
        let held = self.0.district.read().unwrap_or_else(PoisonError::into_inner).clone();
        let today = dates::day(self.clock().now());
        if held.day == today && versions(self.db()).await? == held.version {
            return Ok(());
        }
        let read = District::read(self.db(), self.clock()).await?;
        let mut held = self.0.district.write().unwrap_or_else(PoisonError::into_inner);
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

    /// What Leptos needs to know of the built files.
    pub fn leptos(&self) -> &LeptosOptions {
        &self.0.leptos
    }

    /// Public pages as they were last rendered.
    pub fn rendered(&self) -> &Rendered {
        &self.0.rendered
    }

    /// The channels that are on.
    pub fn channels(&self) -> &Channels {
        &self.0.channels
    }

    /// Where photos' files lie.
    pub fn photos(&self) -> &Photos {
        &self.0.photos
    }

    /// Where mail is handed over; none when it is off.
    pub fn mailer(&self) -> Option<&Mailer> {
        self.0.mailer.as_ref()
    }

    /// What room there is for more.
    pub fn disk(&self) -> &Disk {
        &self.0.disk
    }

    /// Refuses what adds to what is kept, when there is no room for it.
    ///
    /// # Errors
    /// [`Error::NoRoom`] under the floor.
    pub fn has_room(&self) -> Result<(), Error> {
        if self.disk().look().room == Room::None { Err(Error::NoRoom) } else { Ok(()) }
    }

    /// Whether requests can be served, as it was last tried.
    pub fn readiness(&self) -> &Readiness {
        &self.0.readiness
    }

    /// What the log was told of proxies.
    pub fn warned(&self) -> &Warned {
        &self.0.warned
    }

    /// What was counted of requests.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// A hash that no password has.
    pub fn no_password(&self) -> &str {
        &self.0.no_password
    }
}
