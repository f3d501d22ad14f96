//! `sunwai restore FILE`, into an empty place. Afterwards everything is restored, or nothing.
//!
//! The file is read twice: the first time nothing is written and everything is compared; the second time everything is compared again while
//! it is written. A SQLite database is created next to its place and renamed last; on PostgreSQL everything is one transaction.

use super::{
    check, ended,
    manifest::{Manifest, Member},
    part,
    photos::PhotoStore,
    read::{Backup, examine},
    rows,
};
use crate::{
    audit,
    complaint::search,
    server::{
        clock::Clock,
        config::Settings,
        db::{self, Db, Tx, sql, tables},
    },
};
use anyhow::{Context as _, bail, ensure};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Tables in which a new schema already has rows; the rows of the backup replace them.
const BORN_WITH_ROWS: &[&str] = &[
    "audit_end",
    "probe",
    "setting_version",
    "mail_server",
    "words_index",
    "figure_state",
    "category_question",
    "retention_daily",
];

/// Runs the command and returns its exit code.
pub async fn run(file: PathBuf, settings: Settings) -> ExitCode {
    ended(restore(&file, &settings)).await
}

/// Restores a backup, checks it and prints what it found. Returns false if something is wrong with the restored data.
///
/// # Errors
/// Nothing was restored, and nothing is left behind: the file is truncated, changed, foreign or newer than this program; the target holds
/// data; there is no room.
pub async fn restore(file: &Path, settings: &Settings) -> anyhow::Result<bool> {
    let (manifest, _) = examine(file)?;
    let known = db::known_versions();
    if let Some(newer) = manifest.schema.iter().find(|version| !known.contains(version)) {
        bail!(
            "{} has schema {newer}, which is newer than this program knows; use the program that wrote it",
            file.display()
        );
    }
    let store = PhotoStore::of(settings)?;
    let there = store.list().await?;
    // Incomplete photos that a killed server left belong to nobody; the next server removes them.
    if !there.photos.is_empty() || !there.strange.is_empty() {
        bail!("{} is not empty; a backup is only restored where nothing is", store.name());
    }
    let url = settings.database()?;
    let mut photos = PutPhotos { store: &store, names: Vec::new() };
    match db::sqlite_path(&url)? {
        Some(path) => into_file(file, &manifest, &path, &mut photos).await?,
        None => into_postgres(file, &manifest, &url, &mut photos).await?,
    }
    // From here on, the photos stay.
    photos.names.clear();
    println!("Restored {} photos and the rows of {} tables. Checking.", manifest.photos.count, manifest.tables.len());
    let faults = check::report(settings).await?;
    println!(
        "{} Put it at {} before the server starts.",
        super::write::told_of_key(&manifest),
        settings.key_file().display()
    );
    println!(
        "The settings it was made with are in the backup (settings.env); secrets are not, and everybody signs in anew."
    );
    Ok(faults == 0)
}

/// Photos that were put into the store. Dropping this deletes those whose names it still holds.
struct PutPhotos<'a> {
    store: &'a PhotoStore,
    names: Vec<String>,
}

impl Drop for PutPhotos<'_> {
    fn drop(&mut self) {
        for name in &self.names {
            self.store.take_back(name);
        }
    }
}

/// A SQLite database that is being written, with the files that SQLite creates next to it. Dropping this deletes them.
struct Making {
    path: PathBuf,
    /// Holds the lock that distinguishes a running restore from one that was killed. It stays open as long as SQLite has the file open,
    /// because closing any descriptor of a file releases SQLite's locks on it too.
    lock: std::fs::File,
}

impl Making {
    fn begin(name: &Path) -> anyhow::Result<Self> {
        let path = part::with(name, ".restoring");
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        }
        let lock = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
        let lock = lock.with_context(|| format!("{} cannot be written", path.display()))?;
        let at_work = || format!("another restore is writing {}", name.display());
        lock.try_lock().with_context(at_work)?;
        // A restore that has just ended may have renamed this very file.
        let same = std::fs::metadata(&path).is_ok_and(|of| lock.metadata().is_ok_and(|ours| of.ino() == ours.ino()));
        ensure!(same, at_work());
        let making = Self { path, lock };
        // Side files left by a restore that was killed.
        making.clear_beside();
        making.lock.set_len(0)?;
        Ok(making)
    }

    fn clear_beside(&self) {
        for end in ["-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(part::with(&self.path, end));
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // Not if the file already has its final name.
        let ours = self.lock.metadata().and_then(|ours| Ok(ours.ino() == std::fs::metadata(&self.path)?.ino()));
        if ours.is_ok_and(|ours| ours) {
            self.clear_beside();
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

async fn into_file(file: &Path, manifest: &Manifest, path: &Path, photos: &mut PutPhotos<'_>) -> anyhow::Result<()> {
    let replace = is_free(path).await?;
    let making = Making::begin(path)?;
    let new = Db::open_empty(&format!("sqlite:{}", making.path.display())).await?;
    let loaded = async {
        let mut tx = new.begin().await?;
        load(file, manifest, &mut tx, photos).await?;
        tx.commit().await?;
        anyhow::Ok(tables::analyse(&new).await?)
    }
    .await;
    new.close().await;
    loaded?;
    making.lock.sync_all()?;
    ensure!(!part::with(&making.path, "-wal").exists(), "the new database could not be closed");
    part::named(&making.path, path, replace)?;
    Ok(())
}

/// Whether the place holds a SQLite file without data. Fails if it holds data or a server uses it.
async fn is_free(path: &Path) -> anyhow::Result<bool> {
    let Ok(there) = std::fs::metadata(path) else { return Ok(false) };
    let used = || format!("{} holds data already; a backup is only restored where nothing is", path.display());
    if part::with(path, "-wal").exists() {
        bail!("{} is in use, or was when its server was stopped; give another place", path.display());
    }
    if there.len() == 0 {
        return Ok(true);
    }
    let db = Db::open_as_it_is(&format!("sqlite:{}", path.display())).await.with_context(used)?;
    let mut tx = db.snapshot().await.with_context(used)?;
    let empty = holds_nothing(&mut tx).await;
    drop(tx);
    db.close().await;
    match empty.with_context(used)? {
        None => Ok(true),
        Some(table) => bail!("{}: {table} has rows", used()),
    }
}

async fn into_postgres(file: &Path, manifest: &Manifest, url: &str, photos: &mut PutPhotos<'_>) -> anyhow::Result<()> {
    let db = Db::open_empty(url).await?;
    let done = async {
        let mut tx = db.begin().await?;
        let there = tables::all(&mut tx).await.context("the database holds tables of another program")?;
        if !there.is_empty() {
            ensure!(
                db::is_ours(&mut tx).await?,
                "the database holds tables of another program; give it a database of its own"
            );
            if let Some(table) = holds_nothing(&mut tx).await? {
                bail!("the database holds data already ({table} has rows); a backup is only restored where nothing is");
            }
            let others = tables::others_connected(&mut tx).await?;
            ensure!(others == 0, "{others} other clients are connected to the database; stop every server on it first");
            tables::drop_all(&mut tx, &there).await?;
        }
        load(file, manifest, &mut tx, photos).await?;
        tx.commit().await?;
        if let Err(error) = tables::analyse(&db).await {
            tracing::warn!(%error, "the restored database could not be analysed; PostgreSQL will do so by itself later");
        }
        anyhow::Ok(())
    }
    .await;
    db.close().await;
    done
}

/// The first table with rows that a person or the program added; `None` if there are none.
async fn holds_nothing(tx: &mut Tx) -> anyhow::Result<Option<String>> {
    for table in tables::all(tx).await? {
        if table.name == "audit_end" {
            let (length,): (i64,) = tx.one(&sql("select length from audit_end where one = 1")).await?;
            if length > 0 {
                return Ok(Some(table.name));
            }
        } else if !BORN_WITH_ROWS.contains(&table.name.as_str()) && table.count(tx).await? > 0 {
            return Ok(Some(table.name));
        }
    }
    Ok(None)
}

/// Creates the schema of the backup, loads the rows, and migrates to the current schema.
async fn load(file: &Path, manifest: &Manifest, tx: &mut Tx, photos: &mut PutPhotos<'_>) -> anyhow::Result<()> {
    let version = manifest.schema.iter().max().copied().context("the backup has no schema")?;
    db::migrate_in(tx, version).await?;
    let mut there: BTreeMap<String, tables::Table> =
        tables::all(tx).await?.into_iter().map(|table| (table.name.clone(), table)).collect();
    for table in &manifest.tables {
        let Some(same) = there.get_mut(&table.name) else { bail!("there is no table {} in its schema", table.name) };
        same.clear(tx).await?;
        let mut names: Vec<_> = table.columns.iter().collect();
        let mut ours: Vec<_> = same.columns.iter().collect();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        ours.sort_by(|a, b| a.name.cmp(&b.name));
        ensure!(names == ours, "the table {} has other columns in its schema", table.name);
        // The cells are in the order of columns of the database that was backed up.
        same.columns.clone_from(&table.columns);
    }
    let order: Vec<&str> = manifest.tables.iter().map(|table| table.name.as_str()).collect();
    let deferred = tables::defer(tx, &order).await?;
    let swept: BTreeSet<&str> = manifest.photos.swept.iter().map(String::as_str).collect();
    let mut read: BTreeMap<String, (u64, Sha256)> = BTreeMap::new();
    let mut backup = Backup::open(file)?;
    for member in backup.members()? {
        match member? {
            (Member::Rows { table, .. }, bytes) => {
                let described = manifest.tables.iter().find(|of| of.name == table).context("the file changed")?;
                let target = there.get(&table).context("the file changed")?;
                let so_far = read.entry(table.clone()).or_default();
                so_far.1.update(&bytes);
                let mut rows = Vec::new();
                for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                    so_far.0 += 1;
                    let row = rows::row(line, &described.columns)?;
                    if table != "photo" || !is_swept(&row, &described.columns, &swept) {
                        rows.push(row);
                    }
                }
                target.insert(tx, rows).await.with_context(|| format!("the rows of {table} cannot be written"))?;
            }
            (Member::Photo(name), bytes) => {
                ensure!(hex::encode(Sha256::digest(&bytes)) == name, "the file changed");
                photos.names.push(name.clone());
                photos.store.put(&name, &bytes).await?;
            }
            (Member::Settings | Member::Manifest, _) => {}
        }
        // Lets Ctrl-C through: nothing else in this loop waits.
        tokio::task::yield_now().await;
    }
    backup.end()?;
    for table in &manifest.tables {
        let (rows, hash) = read.remove(&table.name).unwrap_or_default();
        let same = rows == table.rows && hex::encode(hash.finalize()) == table.sha256;
        ensure!(same, "the file changed while it was read");
        if let Some(target) = there.get(&table.name) {
            target.go_on(tx).await?;
        }
    }
    photos.store.settle()?;
    deferred.check(tx).await.context("a row refers to one that is not in the backup")?;
    if let Some(newest) = db::known_versions().into_iter().max() {
        db::migrate_in(tx, newest).await.context("the restored rows cannot be migrated to this program's schema")?;
    }
    audit::baseline::take_in(tx, Clock::System.now()).await?;
    doubt_replies(tx).await?;
    // The search index is rebuilt from the complaints.
    Ok(search::build_all(tx).await?)
}

/// Replies that were about to be sent when the backup was made may have been sent since. They are marked as unknown, so that the worker
/// looks them up at the platform before it sends any of them.
async fn doubt_replies(tx: &mut Tx) -> sqlx::Result<()> {
    let doubt = sql(
        "update reply set state = 'unknown', looks = 0, why = 'stopped_while_sending' where state in ('queued', 'sending')",
    );
    tx.run(&doubt).await?;
    Ok(())
}

fn is_swept(row: &[db::Arg], columns: &[tables::Column], swept: &BTreeSet<&str>) -> bool {
    let at = columns.iter().position(|column| column.name == "sha256").and_then(|at| row.get(at));
    matches!(at, Some(db::Arg::Text(Some(name))) if swept.contains(name.as_str()))
}
