//! The interface for other software of the force: keys, the resources under `/v1`, and webhooks.
//!
//! What must stay true: a key acts in the name of one account and never sees or does more than this account may, by the same rules as on the pages
//! ([`crate::shield`], [`crate::complaint`]). Of a key only its hash is stored. A key that is revoked changes nothing from then on, not even by a
//! request that is under way: a change holds the key's row until it is committed. Addresses of webhooks are called only by the rules of
//! `server::outward`, and what is sent there holds no text and no name.

pub mod actions;
pub mod hooks;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod key;
#[cfg(feature = "ssr")]
pub mod limits;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod v1;

use crate::{
    language::dates::Millis,
    officers::{Me, PersonName},
    string_enum,
};
use serde::{Deserialize, Serialize};

string_enum! {
    /// What a key may be used for.
    pub enum KeyScope {
        /// Reads complaints and their timelines, as far as its account may see them.
        Read = "complaints:read",
        /// Reads also who complained: name, telephone number, account on the platform, exact place.
        Names = "complaints:names",
        /// Files complaints.
        File = "complaints:file",
        /// Makes moves on complaints, as far as its account may.
        Work = "complaints:work",
    }
}

impl KeyScope {
    /// Its field in the form for a new key.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Read => "may_read",
            Self::Names => "may_names",
            Self::File => "may_file",
            Self::Work => "may_work",
        }
    }
}

/// How many requests a minute a key may make; the first is proposed.
pub const LIMITS: [u32; 4] = [60, 300, 1_200, 6_000];
/// After how many days a key expires; the first is proposed.
pub const DAYS: [u32; 4] = [365, 90, 30, 7];
/// The form's value for a key that does not expire.
pub const NEVER: &str = "never";
/// Most keys that are not revoked.
pub const MOST: usize = 100;

/// A key, as shown on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Primary key of the `api_key` row.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// Its beginning.
    pub prefix: String,
    /// The account in whose name it is used.
    pub officer: PersonName,
    /// The sign-in name of this account.
    pub login: String,
    /// Whether the account is open; with a closed one, the key does not work.
    pub open: bool,
    /// What it may be used for.
    pub scopes: Vec<KeyScope>,
    /// How many requests a minute it may make.
    pub per_minute: i64,
    /// When it was made, in milliseconds since the epoch (UTC).
    pub created_at: Millis,
    /// When it expires, in milliseconds since the epoch (UTC).
    pub expires_at: Option<Millis>,
    /// When it was revoked, in milliseconds since the epoch (UTC).
    pub revoked_at: Option<Millis>,
    /// When it was last used, to the minute; in milliseconds since the epoch (UTC).
    pub used_at: Option<Millis>,
}

/// The page of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysPage {
    /// The officer who is looking.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// The keys, those that were revoked last.
    pub keys: Vec<KeyRow>,
    /// The accounts that a key can be given: primary key and what is shown.
    pub accounts: Vec<(i64, String)>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
