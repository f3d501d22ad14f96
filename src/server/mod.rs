//! The technical base: what every request needs, independent of the domains.

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
pub mod outward;
pub mod pages;
pub mod photos;
pub mod proxies;
pub mod request_context;
pub mod routes;
pub mod security;
pub mod signals;
pub mod spreadsheet;
pub mod style;
#[cfg(test)]
mod tests;
pub mod tls;
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

/// The long-lived parts of the program, shared by all requests and workers. What belongs to a single operation is in its [`Op`](op::Op).
///
/// What belongs to a domain (the offices, the channels) is one of its [`parts`](AppState::part): the domain defines the type, `app` inserts it at the
/// start, and nothing here depends on it.
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
    /// Builds the state on a database whose schema is up to date, with the parts of the domains.
    ///
    /// # Errors
    /// An invalid setting, or an unreachable database.
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

    /// A part that was inserted at the start.
    ///
    /// # Panics
    /// If it was not inserted, which is a programming error.
    pub fn part<T: Clone + Send + Sync + 'static>(&self) -> &T {
        let part = self.0.parts.get();
        part.unwrap_or_else(|| panic!("{} was not inserted at the start", type_name::<T>()))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The hub that sends changes to open pages.
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// The resources that all clients share.
    pub fn edge(&self) -> &Edge {
        &self.0.edge
    }

    /// The rate limits.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The settings of this server.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Leptos options for the built files.
    pub fn leptos(&self) -> &LeptosOptions {
        &self.0.leptos
    }

    /// The photo store.
    pub fn photos(&self) -> &Photos {
        &self.0.photos
    }

    /// The free disk space.
    pub fn disk(&self) -> &Disk {
        &self.0.disk
    }

    /// Checks that there is disk space for new data.
    ///
    /// # Errors
    /// [`Error::NoRoom`] below the floor.
    pub fn has_room(&self) -> Result<(), Error> {
        if self.disk().look().room == DiskSpace::None { Err(Error::NoRoom) } else { Ok(()) }
    }

    /// The warnings about proxies that were logged.
    pub fn warned(&self) -> &Warned {
        &self.0.warned
    }

    /// The request metrics.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}
