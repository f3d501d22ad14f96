//! A district to try Sunwai on: Prayagraj's offices, one officer for each role, and the complaints of April to December 2020.
//!
//! Everything is made from tables and a fixed seed, so that every load is the same: 3,473 complaints whose figures match those that the
//! desk published, and a few dozen recent ones in every status. Names are invented, telephone numbers cannot be dialled, pictures are
//! drawn.

mod complaints;
mod district;
pub mod networks;
mod officers;
mod orders;
pub mod pictures;
#[cfg(test)]
mod tests;
mod texts;

use crate::{
    audit::{self, baseline::Marks},
    complaint::{queues, tally},
    server::{
        clock::Clock,
        config::Settings,
        db::{Db, sql},
        photos::Photos,
    },
};
use std::path::PathBuf;

pub use district::load as load_district;
pub use officers::{PASSWORD, notes, sign_ins};

/// Where the demo stores its data: the folder from the settings, or a temporary folder that is deleted afterwards.
///
/// # Errors
/// The folder cannot be created.
pub fn place(mut settings: Settings) -> anyhow::Result<(Settings, Option<PathBuf>)> {
    let named = settings.database_url.is_some() || settings.database_url_file.is_some();
    if named {
        return Ok((settings, None));
    }
    let folder = std::env::temp_dir().join(format!("sunwai-demo-{}-{:08x}", std::process::id(), rand::random::<u32>()));
    std::fs::create_dir_all(&folder)?;
    settings.data_dir = folder.clone();
    Ok((settings, Some(folder)))
}

/// Loads the demo, unless the database already holds complaints.
///
/// # Errors
/// The database fails, or it holds data that is not the demo's.
pub async fn load(db: &Db, clock: &Clock, photos: &Photos) -> anyhow::Result<()> {
    let (complaints,): (i64,) = db.one(&sql("select count(*) from complaint")).await?;
    if complaints > 0 {
        return Ok(());
    }
    let now = clock.now();
    let mut tx = db.begin().await?;
    let marks = Marks::now(&mut tx).await?;
    let district = district::load(&mut tx).await?;
    let staff = officers::load(&mut tx, &district, now).await?;
    complaints::load(&mut tx, &district, &staff, now, photos).await?;
    orders::load(&mut tx, &staff, now, photos).await?;
    tally::rebuild(&mut tx).await?;
    queues::store::rebuild(&mut tx).await?;
    audit::write(&mut tx, now, None, "demo_loaded", "demo", "").await?;
    marks.cover_since(&mut tx, now, "demo_loaded").await?;
    tx.commit().await?;
    // With statistics, the query planner knows which index to use.
    let mut tx = db.begin().await?;
    tx.run(&sql("analyze")).await?;
    tx.commit().await?;
    Ok(())
}

/// Loads the offices, the officers and `complaints` complaints of the last year, for benchmarks; nine of ten are closed.
///
/// # Errors
/// The database fails.
pub async fn load_many(db: &Db, clock: &Clock, complaints: u32) -> anyhow::Result<()> {
    let now = clock.now();
    let mut tx = db.begin().await?;
    let marks = Marks::now(&mut tx).await?;
    let district = district::load(&mut tx).await?;
    let staff = officers::load(&mut tx, &district, now).await?;
    complaints::load_many(&mut tx, &district, &staff, now, complaints).await?;
    tally::rebuild(&mut tx).await?;
    queues::store::rebuild(&mut tx).await?;
    marks.cover_since(&mut tx, now, "demo_loaded").await?;
    tx.run(&sql("analyze")).await?;
    tx.commit().await?;
    Ok(())
}
