//! The interface for other software of the force: keys, the resources under `/v1`, and webhooks.
//!
//! What must stay true: a key acts in the name of one account and never sees or does more than this account may, by the same rules as on the pages
//! ([`crate::shield`], [`crate::complaint`]). Of a key only its hash is stored. A key that is revoked changes nothing from then on, not even by a
//! request that is under way: a change holds the key's row until it is committed. Addresses of webhooks are called only by the rules of
//! `server::outward`, and what is sent there holds no text and no name.

#[cfg(feature = "ssr")]
pub mod key;
#[cfg(feature = "ssr")]
pub mod limits;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
mod store;

use crate::string_enum;

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
