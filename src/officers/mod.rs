//! People in the force: their roles, how they sign in, and their sessions.
//!
//! What must stay true: a password is stored only as its argon2id hash, a session only as the SHA-256 of its token; wrong
//! passwords slow the next attempt down but never lock a person out for good.

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
    /// Why a session is over, as its officer is told at the sign-in.
    pub enum Ending {
        /// Nobody did anything for too long.
        Idle = "idle",
        /// Its time was over.
        Time = "time",
        /// The password was changed.
        Password = "password",
        /// The second factor was set up, taken away or removed.
        Factor = "factor",
        /// The code of the second factor did not come in time, or was wrong too often.
        Half = "half",
    }
}

/// The officer who is signed in, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Row id.
    pub id: i64,
    /// Name as shown to colleagues.
    pub name: PersonName,
    /// What the officer does.
    pub role: Role,
    /// The officer's office in both languages, if bound to one.
    pub office: Option<crate::offices::OfficeName>,
    /// Notices that nobody of the officer's office has read; counted up to a hundred.
    pub unread: i64,
    /// For an operator: the shift of the cell that nobody has signed for.
    pub handover: Option<crate::command::shift::Waiting>,
    /// For the admin and the chief: what is left of the disk, when that is little.
    pub disk: Option<DiskShort>,
    /// When each of the officer's sessions began and on what device; the current one first.
    pub sessions: Vec<Session>,
}

/// The disk is nearly full, or full up to the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskShort {
    /// Megabytes that are free.
    pub free: i64,
    /// Megabytes under which nothing new is taken in.
    pub floor: i64,
    /// Whether it has come to that.
    pub stopped: bool,
}

/// One place where an officer is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// When it began.
    pub since: crate::language::dates::Millis,
    /// What the browser called itself, shortened.
    pub device: String,
    /// Whether this very page is in it.
    pub this_one: bool,
}
