//! Officers: their roles, how they sign in, and their sessions.
//!
//! What must stay true: a password is stored only as its argon2id hash, a session only as the SHA-256 of its token. Wrong
//! passwords delay the next attempt but never lock an officer out for good.

use crate::string_enum;
pub use crate::{language::person::PersonName, shield::Role};
use serde::{Deserialize, Serialize};

pub mod account;
pub mod admin;
pub mod demo;
pub mod page;
pub mod password;
pub mod second_factor;
pub mod stay;

#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod idle;
#[cfg(feature = "ssr")]
pub mod kept;
#[cfg(all(test, feature = "ssr"))]
mod kept_tests;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod who_asks;

#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

string_enum! {
    /// Why a session has ended, as the sign-in page tells its officer.
    pub enum Ending {
        /// The officer did nothing for too long.
        Idle = "idle",
        /// The session reached its absolute end.
        Time = "time",
        /// The password was changed.
        Password = "password",
        /// The second factor was set up, removed by the officer, or removed by an admin.
        Factor = "factor",
        /// The code of the second factor was not entered in time, or was wrong too often.
        Half = "half",
    }
}

/// The signed-in officer, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Primary key of the `officer` row.
    pub id: i64,
    /// Name as shown to colleagues.
    pub name: PersonName,
    /// Role of the officer.
    pub role: Role,
    /// The officer's office, with its names in both languages; none if the officer is not bound to one.
    pub office: Option<crate::offices::OfficeName>,
    /// Notices that nobody in the officer's office has read; counted up to a hundred.
    pub unread: i64,
    /// For an operator: the last shift of the cell, if nobody has signed for it yet.
    pub handover: Option<crate::command::shift::Waiting>,
    /// For an admin and the chief: the space left on the disk, if it is low.
    pub disk: Option<DiskShort>,
    /// The officer's sessions, the current one first.
    pub sessions: Vec<Session>,
}

/// The disk is almost full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskShort {
    /// Free space, in megabytes.
    pub free: i64,
    /// Free space below which nothing new is accepted, in megabytes.
    pub floor: i64,
    /// Whether the free space has fallen below the floor.
    pub stopped: bool,
}

/// One session of an officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// When it began, in milliseconds since the epoch (UTC).
    pub since: crate::language::dates::Millis,
    /// Browser and system, from the `User-Agent` header.
    pub device: String,
    /// Whether the current page belongs to it.
    pub this_one: bool,
}
