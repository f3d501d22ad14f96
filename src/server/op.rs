//! One operation: a request, or one round of a worker.
//!
//! What must stay true: every decision of an operation is based on one point in time and on the tree of offices as it was when the operation began.
//! So each entry point creates one [`Op`] and passes it down; nothing below reads the clock or the offices again. Concurrent commits are handled
//! by the database: by versions, locks and constraints.

use super::{AppState, config::Settings, db::Db, limits::Limits, live::Hub, security::Client};
use crate::{
    error::Error,
    language::{Language, dates::Millis},
};
use axum::{
    extract::FromRequestParts,
    http::{Extensions, request::Parts},
};
use std::{
    any::type_name,
    convert::Infallible,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};
use tower_http::request_id::RequestId;

/// Function that adds what every operation reads once, at its beginning. Passed to the server at its start, because the server does not depend on
/// any domain.
#[derive(Clone, Copy)]
pub struct Beginning(pub fn(&AppState, &mut Extensions));

/// One operation: the long-lived parts of the program, and what stays fixed during the operation: the time, the tree of offices, the officer or
/// client, the language, and the request id.
///
/// What belongs to a domain (the tree of offices, the officer) is available through methods that the domain adds. A clone is the same operation.
#[derive(Clone)]
pub struct Op(Arc<Inner>);

struct Inner {
    state: AppState,
    now: Millis,
    lived: Millis,
    known: Extensions,
}

impl Op {
    /// Begins an operation for a request with these extensions.
    pub fn begin(state: &AppState, request: &Extensions) -> Self {
        let mut known = request.clone();
        let Beginning(read) = *state.part();
        read(state, &mut known);
        let clock = state.clock();
        Self(Arc::new(Inner { now: clock.now(), lived: clock.lived(), state: state.clone(), known }))
    }

    /// The long-lived parts of the program.
    pub fn state(&self) -> &AppState {
        &self.0.state
    }

    /// When the operation began, in milliseconds since the epoch (UTC): the time used for all its decisions.
    pub fn now(&self) -> Millis {
        self.0.now
    }

    /// The same moment in real time ([`Clock::lived`](super::clock::Clock::lived)).
    pub fn lived(&self) -> Millis {
        self.0.lived
    }

    /// The language of the client; Hindi if there is none.
    pub fn language(&self) -> Language {
        self.0.known.get().copied().unwrap_or(Language::Hindi)
    }

    /// The client address of the request.
    pub fn client(&self) -> Client {
        self.0.known.get().copied().unwrap_or(Client(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
    }

    /// The request id; `None` for a worker.
    pub fn request_id(&self) -> Option<&str> {
        self.0.known.get::<RequestId>().and_then(|id| id.header_value().to_str().ok())
    }

    /// The extensions of the request.
    pub fn known(&self) -> &Extensions {
        &self.0.known
    }

    /// A value that was read at the beginning.
    ///
    /// # Panics
    /// If [`Beginning`] does not read it, which is a programming error.
    pub fn seen<T: Clone + Send + Sync + 'static>(&self) -> &T {
        let seen = self.0.known.get();
        seen.unwrap_or_else(|| panic!("{} is not read when an operation begins", type_name::<T>()))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.state().db()
    }

    /// The hub that sends changes to open pages.
    pub fn hub(&self) -> &Hub {
        self.state().hub()
    }

    /// The settings of this server.
    pub fn settings(&self) -> &Settings {
        self.state().settings()
    }

    /// The rate limits.
    pub fn limits(&self) -> &Limits {
        self.state().limits()
    }

    /// Checks that there is disk space for new data.
    ///
    /// # Errors
    /// [`Error::NoRoom`] below the floor.
    pub fn has_room(&self) -> Result<(), Error> {
        self.state().has_room()
    }
}

impl AppState {
    /// Begins an operation without a request: one round of a worker.
    pub fn op(&self) -> Op {
        Op::begin(self, &Extensions::new())
    }
}

impl FromRequestParts<AppState> for Op {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self::begin(state, &parts.extensions))
    }
}
