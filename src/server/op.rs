//! One operation: a request, or one round of a worker.
//!
//! What must stay true: everything that one operation decides, it decides on one moment and on the force as it was when it began. So whoever
//! begins makes an [`Op`], once, and hands it down; nothing below reads the clock or the offices anew. What others commit meanwhile is the
//! database's to say: by versions, locks and constraints.

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

/// What every operation reads once, when it begins: puts it among what the operation knows. Given to the server at its start, which knows no
/// domain.
#[derive(Clone, Copy)]
pub struct Beginning(pub fn(&AppState, &mut Extensions));

/// One operation: the long-lived parts of the program, and what holds from the operation's beginning to its end: the moment, the force, who asks,
/// in which language, and the request's number.
///
/// What belongs to a domain (the tree of offices, who is signed in) is asked by a method that the domain adds. A copy is the same operation.
#[derive(Clone)]
pub struct Op(Arc<Inner>);

struct Inner {
    state: AppState,
    now: Millis,
    lived: Millis,
    known: Extensions,
}

impl Op {
    /// Begins an operation for a request, of which these things are known.
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

    /// When it began: the one moment at which everything in it is decided.
    pub fn now(&self) -> Millis {
        self.0.now
    }

    /// The same moment in a person's own time ([`Clock::lived`](super::clock::Clock::lived)).
    pub fn lived(&self) -> Millis {
        self.0.lived
    }

    /// The language of whoever asks; Hindi where nobody does.
    pub fn language(&self) -> Language {
        self.0.known.get().copied().unwrap_or(Language::Hindi)
    }

    /// The address that the request came from.
    pub fn client(&self) -> Client {
        self.0.known.get().copied().unwrap_or(Client(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
    }

    /// The request's number; none for what nobody asked for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.known.get::<RequestId>().and_then(|id| id.header_value().to_str().ok())
    }

    /// What is known of the request.
    pub fn known(&self) -> &Extensions {
        &self.0.known
    }

    /// What was read at the beginning.
    ///
    /// # Panics
    /// If [`Beginning`] does not read it: then no operation of its kind could go on.
    pub fn seen<T: Clone + Send + Sync + 'static>(&self) -> &T {
        let seen = self.0.known.get();
        seen.unwrap_or_else(|| panic!("{} is not read when an operation begins", type_name::<T>()))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.state().db()
    }

    /// Who is told of changes.
    pub fn hub(&self) -> &Hub {
        self.state().hub()
    }

    /// How this server was started.
    pub fn settings(&self) -> &Settings {
        self.state().settings()
    }

    /// What may be done how often.
    pub fn limits(&self) -> &Limits {
        self.state().limits()
    }

    /// Refuses what adds to what is kept, when there is no room for it.
    ///
    /// # Errors
    /// [`Error::NoRoom`] under the floor.
    pub fn has_room(&self) -> Result<(), Error> {
        self.state().has_room()
    }
}

impl AppState {
    /// Begins an operation that nobody asked for: one round of a worker.
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
