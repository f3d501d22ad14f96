//! Opens the database and the application state: the server's own parts, and those of the domains, which the server does not depend on.

use super::rendering;
use crate::{
    audit::baseline,
    channels::platform,
    complaint::search,
    officers::{kept::turned_away, sign_in::NoPassword},
    push::settings::Push,
    replies::channels::{Channels, client},
    routing::district::{self, District},
    server::{
        AppState, assets::leptos_options, clock::Clock, config::Settings, db::Db, forms::TurnedAway, health::Readiness,
        op::Beginning, pages::Renderer, style::EmbeddedStyle,
    },
    tracking::rendered::Rendered,
};
use axum::http::Extensions;
use std::sync::{Arc, RwLock};

impl Db {
    /// Opens the database, and brings its schema and derived data up to date.
    ///
    /// # Errors
    /// As for [`Db::open_migrated`].
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let db = Self::open_migrated(url).await?;
        baseline::take_if_due(&db, Clock::System.now()).await?;
        search::build_if_due(&db).await?;
        Ok(db)
    }
}

impl AppState {
    /// Builds the application state on a database whose schema is up to date.
    ///
    /// # Errors
    /// An invalid setting, or an unreachable database.
    pub async fn open(db: Db, clock: Clock, settings: Settings) -> anyhow::Result<Self> {
        let mut parts = Extensions::new();
        // How pages are rendered, and what happens to forms of people who are not signed in.
        parts.insert(Renderer(rendering::render));
        parts.insert(TurnedAway(turned_away));
        let district: district::Held = Arc::new(RwLock::new(District::read(&db, &clock).await?));
        parts.insert(district);
        parts.insert(Beginning(district::begin));
        parts.insert(tokio::task::spawn_blocking(NoPassword::new).await??);
        let accounts = platform::connect(&settings.channels, &client().build()?, &clock)?;
        parts.insert(Channels::new(accounts));
        parts.insert(settings.mailer()?);
        parts.insert(Push::open(&db, &settings, clock.now()).await?);
        parts.insert(Arc::new(Rendered::default()));
        parts.insert(Arc::new(Readiness::default()));
        parts.insert(EmbeddedStyle::read(&settings.site_root, &leptos_options(&settings)));
        Self::with(db, clock, settings, parts).await
    }
}
