//! The only plumbing: what every request needs, and the lists of routes and layers.

pub mod assets;
pub mod clock;
pub mod config;
pub mod db;
pub mod disk;
pub mod edge;
pub mod follow;
pub mod forms;
pub mod given;
pub mod hashing;
pub mod health;
pub mod limits;
pub mod listen;
pub mod live;
pub mod local_address;
pub mod metrics;
pub mod only_one;
pub mod op;
pub mod pages;
pub mod photos;
pub mod proxies;
pub mod request_context;
pub mod routes;
pub mod security;
pub mod signals;
pub mod spreadsheet;
#[cfg(test)]
mod tests;
pub mod watchdog;

use self::{
    clock::Clock,
    config::Settings,
    db::Db,
    disk::{Disk, DiskSpace},
    edge::Edge,
    limits::Limits,
    live::Hub,
    metrics::Metrics,
    photos::files::Photos,
    proxies::Warned,
};
use crate::error::Error;
use axum::http::Extensions;
use leptos::config::LeptosOptions;
use std::{any::type_name, sync::Arc};

/// What lives as long as the program, shared by all requests and workers. What holds for one of them only is its [`Op`](op::Op).
///
/// What belongs to a domain (the offices, the channels) is one of its [`parts`](AppState::part): the domain says what it is, `app` puts it in at the start,
/// and nothing here knows of it.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    hub: Hub,
    edge: Edge,
    limits: Limits,
    settings: Settings,
    leptos: LeptosOptions,
    disk: Disk,
    photos: Photos,
    warned: Warned,
    metrics: Metrics,
    parts: Extensions,
}

impl AppState {
    /// The parts over a database that has its schema, with what the domains need.
    ///
    /// # Errors
    /// A setting that cannot be used, or a database that is away.
    pub async fn with(db: Db, clock: Clock, settings: Settings, parts: Extensions) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Inner {
            hub: Hub::follow(db.clone(), settings.look_again).await?,
            limits: Limits::new(settings.trusted_proxies.holds_loopback()),
            leptos: assets::leptos_options(&settings),
            disk: Disk::watching(settings.places(), settings.disk_floor),
            photos: Photos::open(&settings.photos, &settings.data_dir)?,
            edge: Edge::default(),
            warned: Warned::default(),
            metrics: Metrics::default(),
            db,
            clock,
            settings,
            parts,
        })))
    }

    /// A part that was put in at the start.
    ///
    /// # Panics
    /// If it was not: then no request of its kind could be served.
    pub fn part<T: Clone + Send + Sync + 'static>(&self) -> &T {
        let part = self.0.parts.get();
        part.unwrap_or_else(|| panic!("{} was not put in at the start", type_name::<T>()))
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

    /// What Leptos needs to know of the built files.
    pub fn leptos(&self) -> &LeptosOptions {
        &self.0.leptos
    }

    /// Where photos' files lie.
    pub fn photos(&self) -> &Photos {
        &self.0.photos
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
        if self.disk().look().room == DiskSpace::None { Err(Error::NoRoom) } else { Ok(()) }
    }

    /// What the log was told of proxies.
    pub fn warned(&self) -> &Warned {
        &self.0.warned
    }

    /// What was counted of requests.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}

/// Says which cryptography TLS uses; before the first client is made. A second call changes nothing.
pub fn with_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
