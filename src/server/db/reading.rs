//! A database opened only to be read: nothing is made, brought up to date or written, not even a file beside it.

use super::{Db, dialect};
use anyhow::{Context as _, bail};
use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

/// A database that was there already, with a schema that this program knows.
pub struct Reading {
    /// The database. Whatever would write in it is refused.
    pub db: Db,
    /// An SQLite file that no server had open, as it stood.
    stood: Option<(PathBuf, Stood)>,
}

#[derive(PartialEq, Eq)]
struct Stood {
    length: u64,
    changed: SystemTime,
    in_use: bool,
}

impl Stood {
    fn of(path: &Path) -> std::io::Result<Self> {
        let file = std::fs::metadata(path)?;
        Ok(Self { length: file.len(), changed: file.modified()?, in_use: in_use(path) })
    }
}

/// Whether a server has this SQLite file open, or was stopped in the middle.
pub(crate) fn in_use(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).exists()
}

impl Reading {
    /// Opens an existing database.
    ///
    /// # Errors
    /// There is none, it cannot be read, or its schema is older or newer than this program's: each with a sentence that says so.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let Some(path) = dialect::sqlite_path(url)? else {
            let db = dialect::connect_to_read(url, false).await?;
            known(&db, url).await?;
            return Ok(Self { db, stood: None });
        };
        let length =
            std::fs::metadata(&path).with_context(|| format!("there is no database {}", path.display()))?.len();
        if length == 0 {
            bail!("{} is empty; there is no database to read", path.display());
        }
        let stood = Stood::of(&path)?;
        // Beside a running server its log is read too. Where there is none, SQLite would make one just to read.
        let alone = !stood.in_use;
        let db = dialect::connect_to_read(url, alone).await?;
        known(&db, &path.display().to_string()).await?;
        Ok(Self { db, stood: alone.then_some((path, stood)) })
    }

    /// Closes it.
    ///
    /// # Errors
    /// A server began to write in it meanwhile, so that what was read may be neither before nor after.
    pub async fn close(self) -> anyhow::Result<()> {
        self.db.close().await;
        if let Some((path, stood)) = self.stood
            && Stood::of(&path)? != stood
        {
            bail!("{} was written while it was read; run this again", path.display());
        }
        Ok(())
    }
}

async fn known(db: &Db, named: &str) -> anyhow::Result<()> {
    // An address may have a password in it.
    let named = if named.contains("://") { "the database" } else { named };
    let has = dialect::versions(db).await.with_context(|| format!("{named} cannot be read"))?;
    let Some(has) = has else { bail!("{named} is no database of Sunwai") };
    let knows = dialect::known_versions();
    if let Some(newer) = has.iter().find(|version| !knows.contains(version)) {
        bail!("{named} has schema {newer}, which is newer than this program knows; run the newer program");
    }
    if let Some(older) = knows.iter().find(|version| !has.contains(version)) {
        bail!("{named} has no schema {older} yet; start the server with this program once, which brings it up to date");
    }
    Ok(())
}
