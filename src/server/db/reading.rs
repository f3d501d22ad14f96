//! Read-only access to a database: nothing is created, migrated or written, not even a file beside it.

use super::{Db, dialect};
use anyhow::{Context as _, bail};
use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

/// An existing database, opened for reading, with the schema of this program.
pub struct Reading {
    /// The database. Writes fail.
    pub db: Db,
    /// State of an SQLite file that no server had open, when it was opened.
    opened: Option<(PathBuf, FileState)>,
}

#[derive(PartialEq, Eq)]
struct FileState {
    length: u64,
    modified: SystemTime,
    in_use: bool,
}

impl FileState {
    fn of(path: &Path) -> std::io::Result<Self> {
        let file = std::fs::metadata(path)?;
        Ok(Self { length: file.len(), modified: file.modified()?, in_use: in_use(path) })
    }
}

/// Whether a server has this SQLite file open, or was killed while it had.
pub(crate) fn in_use(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).exists()
}

impl Reading {
    /// Opens an existing database.
    ///
    /// # Errors
    /// The database does not exist, cannot be read, or has an older or newer schema than this program: each with a clear message.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let Some(path) = dialect::sqlite_path(url)? else {
            let db = dialect::connect_to_read(url, false).await?;
            check_schema(&db, url).await?;
            return Ok(Self { db, opened: None });
        };
        let length =
            std::fs::metadata(&path).with_context(|| format!("there is no database {}", path.display()))?.len();
        if length == 0 {
            bail!("{} is empty; there is no database to read", path.display());
        }
        let state = FileState::of(&path)?;
        // Beside a running server its write-ahead log is read too. If there is none, SQLite would create one just to read.
        let alone = !state.in_use;
        let db = dialect::connect_to_read(url, alone).await?;
        check_schema(&db, &path.display().to_string()).await?;
        Ok(Self { db, opened: alone.then_some((path, state)) })
    }

    /// Closes the database.
    ///
    /// # Errors
    /// A server wrote to the file meanwhile, so what was read may be inconsistent.
    pub async fn close(self) -> anyhow::Result<()> {
        self.db.close().await;
        if let Some((path, state)) = self.opened
            && FileState::of(&path)? != state
        {
            bail!("{} was written while it was read; run this again", path.display());
        }
        Ok(())
    }
}

async fn check_schema(db: &Db, named: &str) -> anyhow::Result<()> {
    // An address may contain a password.
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
