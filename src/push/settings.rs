//! What the server needs for Web Push as long as it runs: its key, whom a push service may contact, and what it has counted.

use super::{Delivery, store, vapid::VapidKey};
use crate::server::{AppState, config::Settings, db::Db, given::given, outward::Exempt};
use anyhow::Context as _;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Web Push of this server.
pub struct Push {
    pub(super) key: VapidKey,
    /// Whom a push service contacts when something is wrong: a `mailto:` or `https:` address (RFC 8292, section 2.1).
    pub(super) contact: String,
    pub(super) exempt: Exempt,
    // In the order of `Delivery::ALL`.
    counts: [AtomicU64; Delivery::ALL.len()],
}

impl AppState {
    /// Web Push of this server.
    pub fn push(&self) -> &Push {
        self.part::<Arc<Push>>()
    }
}

impl Push {
    /// Reads the key from the settings or from the database; the first server without a setting makes it.
    ///
    /// # Errors
    /// An invalid setting, or a database error.
    pub async fn open(db: &Db, settings: &Settings, now: i64) -> anyhow::Result<Arc<Self>> {
        let key = match given(settings.push.vapid_key.as_ref(), "SUNWAI_VAPID_KEY")? {
            Some(text) => VapidKey::read(&text)
                .context("SUNWAI_VAPID_KEY must be a secret key of P-256: 32 bytes in base64url, 43 characters")?,
            None => store::key(db, now).await?,
        };
        let contact = match &settings.push.vapid_subject {
            Some(contact) => contact.clone(),
            None if settings.is_https() => settings.public_url.clone(),
            // A desk without TLS is for trying out; the services want an address nevertheless.
            None => "mailto:nobody@sunwai.invalid".to_owned(),
        };
        Ok(Arc::new(Self { key, contact, exempt: settings.push.inward_origins.clone(), counts: Default::default() }))
    }

    pub(super) fn count(&self, delivery: Delivery) {
        self.counts[delivery as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How many messages have ended in this way since the process started.
    pub fn counted(&self, delivery: Delivery) -> u64 {
        self.counts[delivery as usize].load(Ordering::Relaxed)
    }
}
