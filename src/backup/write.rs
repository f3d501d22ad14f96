//! `sunwai backup FILE`: runs while the server is running, without blocking it.

use super::{
    ended,
    manifest::{FORMAT, LAYOUT, Manifest, Member, PhotosManifest, TableManifest},
    part::Part,
    photos::{Found, PhotoStore},
    read, rows,
};
use crate::{
    audit::Head,
    complaint::Millis,
    language::dates,
    server::{
        clock::Clock,
        config::Settings,
        db::{Db, Reading, Tx, sql, tables},
    },
};
use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Rows of a table are put into the archive in parts of about this many bytes, so that memory use does not grow with the table.
const PIECE: usize = 4 << 20;
/// Tables that are left out: sessions, counts of wrong passwords, signs of who works on what, the key for Web Push, webhooks with their secrets.
/// With the help of a backup nobody can sign in, and a copy of the desk cannot notify anybody.
const LEFT_OUT: &[&str] = &[
    "session",
    "half_session",
    "known_browser",
    "sign_in_attempt",
    "working",
    "vapid_key",
    "webhook",
    "webhook_message",
    // Counted anew from the other rows at the first start.
    "figure_fact",
    "figure_change",
    "figure_received",
    "figure_month",
    "figure_place",
    "figure_times",
    "figure_touched",
    "figure_posts",
    "figure_replies",
    "figure_state",
];

pub(super) type Archive = tar::Builder<zstd::Encoder<'static, BufWriter<File>>>;

/// Runs the command and returns its exit code.
pub async fn run(file: PathBuf, force: bool, settings: Settings) -> ExitCode {
    ended(backup(&file, force, &settings)).await
}

/// Writes a backup. Returns false if the backup is complete but a photo was missing or the audit trail was broken.
///
/// # Errors
/// Nothing was written: there is no database or no room, or a file of that name exists.
pub async fn backup(file: &Path, force: bool, settings: &Settings) -> anyhow::Result<bool> {
    let part = Part::begin(file, force)?;
    let reading = Reading::open(&settings.database()?).await?;
    let written = write(&part, &reading.db, &PhotoStore::of(settings)?, settings).await;
    let manifest = written.with_context(|| format!("{} was not written", file.display()))?;
    part.settle()?;
    reading.close().await?;
    // Read back from the disk as a restore will read it.
    let (again, chain) = read::examine(part.path()).context("what was written does not read back")?;
    anyhow::ensure!(again == manifest, "what was written does not read back as it was written");
    part.finish(force)?;
    told(file, &manifest);
    for photo in &manifest.photos.missing {
        println!("The photo {photo} is missing or not what it was, and is not in the backup.");
    }
    if let Some(entry) = chain {
        println!("The audit trail is broken at entry {entry}, and is so in the backup; see `sunwai audit verify`.");
    }
    Ok(manifest.photos.missing.is_empty() && chain.is_none())
}

fn told(file: &Path, manifest: &Manifest) {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let complaints = manifest.tables.iter().find(|table| table.name == "complaint").map_or(0, |table| table.rows);
    let at = manifest.taken_at;
    println!(
        "{}: {complaints} complaints, {rows} rows and {} photos, as they were at {} {} India's time. Checked.",
        file.display(),
        manifest.photos.count,
        dates::iso(at),
        dates::time(at)
    );
    println!("{}", told_of_key(manifest));
    println!("Keep this apart from it, for `sunwai audit verify --head`: {}", manifest.head);
}

/// What has to be kept beside a backup, so that what is sealed in it can ever be read. The backup is not encrypted, so the key is never part of it.
pub(super) fn told_of_key(manifest: &Manifest) -> String {
    let sealed = manifest.tables.iter().find(|table| table.name == "sealed").map_or(0, |table| table.rows);
    if sealed == 0 {
        return "No names or telephone numbers are in it.".to_owned();
    }
    format!(
        "The names and telephone numbers of {sealed} complaints are in it, sealed. The key is not: this backup is not encrypted. Keep a copy of the key \
         file apart from it (SUNWAI_KEY_FILE, or identity.key in the data folder); without it they can never be read."
    )
}

async fn write(part: &Part, db: &Db, store: &PhotoStore, settings: &Settings) -> anyhow::Result<Manifest> {
    let mut archive = begin(part)?;
    let taken = take_rows(&mut archive, db, Clock::System.now()).await?;
    finish(archive, taken, db, store, settings).await
}

pub(super) fn begin(part: &Part) -> anyhow::Result<Archive> {
    let mut encoder = zstd::Encoder::new(BufWriter::with_capacity(1 << 20, part.file()?), 3)?;
    encoder.include_checksum(true)?;
    Ok(tar::Builder::new(encoder))
}

/// What was found out while the snapshot was open.
pub(super) struct Taken {
    at: Millis,
    schema: Vec<i64>,
    head: Head,
    kind: &'static str,
    tables: Vec<TableManifest>,
    /// Names of the photos that rows refer to.
    photos: Vec<String>,
}

/// Writes the rows of one snapshot.
pub(super) async fn take_rows(archive: &mut Archive, db: &Db, at: Millis) -> anyhow::Result<Taken> {
    let mut tx = db.snapshot().await?;
    let schema = sql("select version from _sqlx_migrations where success order by version");
    let schema: Vec<(i64,)> = tx.all(&schema).await?;
    let head = Head::of(&mut tx).await?;
    let kind = if matches!(tx, Tx::Sqlite(_)) { "sqlite" } else { "postgres" };
    let mut described = Vec::new();
    for table in tables::all(&mut tx).await? {
        if !LEFT_OUT.contains(&table.name.as_str()) {
            described.push(put_rows(archive, &mut tx, &table, at).await?);
        }
    }
    let photos: Vec<(String,)> = tx.all(&sql("select distinct sha256 from photo order by sha256")).await?;
    let photos = photos.into_iter().map(|(name,)| name).collect();
    // From here on, the server's write-ahead log can be truncated again; the photos are found by their names.
    drop(tx);
    let schema = schema.into_iter().map(|(version,)| version).collect();
    Ok(Taken { at, schema, head, kind, tables: described, photos })
}

/// Writes everything else, and the manifest last.
pub(super) async fn finish(
    mut archive: Archive,
    taken: Taken,
    db: &Db,
    store: &PhotoStore,
    settings: &Settings,
) -> anyhow::Result<Manifest> {
    let photos = put_photos(&mut archive, db, store, taken.photos, taken.at).await?;
    let settings = settings_without_secrets(settings);
    put(&mut archive, &Member::Settings, settings.as_bytes(), taken.at)?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        layout: LAYOUT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema: taken.schema,
        kind: taken.kind.to_owned(),
        taken_at: taken.at,
        head: taken.head.to_string(),
        tables: taken.tables,
        photos,
        settings_sha256: hex::encode(Sha256::digest(&settings)),
    };
    put(&mut archive, &Member::Manifest, &serde_json::to_vec_pretty(&manifest)?, taken.at)?;
    let mut file = archive.into_inner()?.finish()?;
    file.flush()?;
    Ok(manifest)
}

fn put(archive: &mut Archive, member: &Member, bytes: &[u8], at: Millis) -> anyhow::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_mtime(at.unsigned_abs() / 1_000);
    header.set_entry_type(tar::EntryType::Regular);
    archive.append_data(&mut header, member.path(), bytes)?;
    Ok(())
}

async fn put_rows(
    archive: &mut Archive,
    tx: &mut Tx,
    table: &tables::Table,
    at: Millis,
) -> anyhow::Result<TableManifest> {
    let (mut piece, mut part, mut rows, mut hash) = (Vec::new(), 0, 0, Sha256::new());
    let mut flush = |piece: &mut Vec<u8>| {
        part += 1;
        hash.update(&*piece);
        put(archive, &Member::Rows { table: table.name.clone(), part }, piece, at)?;
        piece.clear();
        anyhow::Ok(())
    };
    table
        .each(tx, |cells| {
            rows += 1;
            rows::line(&cells, &mut piece)?;
            if piece.len() >= PIECE { flush(&mut piece) } else { Ok(()) }
        })
        .await
        .with_context(|| format!("the table {} cannot be read", table.name))?;
    if !piece.is_empty() {
        flush(&mut piece)?;
    }
    let sha256 = hex::encode(hash.finalize());
    Ok(TableManifest { name: table.name.clone(), columns: table.columns.clone(), rows, sha256 })
}

async fn put_photos(
    archive: &mut Archive,
    db: &Db,
    store: &PhotoStore,
    names: Vec<String>,
    at: Millis,
) -> anyhow::Result<PhotosManifest> {
    let (mut photos, mut hash) = (PhotosManifest::default(), Sha256::new());
    for name in names {
        match store.get(&name).await? {
            Found::Whole(bytes) => {
                photos.count += 1;
                photos.bytes += bytes.len() as u64;
                hash.update(format!("{name}\n"));
                put(archive, &Member::Photo(name), &bytes, at)?;
            }
            // A form that nobody completed was discarded after the snapshot: its rows are gone by now.
            Found::Missing if !is_named(db, &name).await? => photos.swept.push(name),
            Found::Missing | Found::Changed => photos.missing.push(name),
        }
    }
    photos.sha256 = hex::encode(hash.finalize());
    Ok(photos)
}

/// Whether a row names this photo now.
pub(super) async fn is_named(db: &Db, name: &str) -> sqlx::Result<bool> {
    let statement = sql("select count(*) from photo where sha256 = $1").arg(name);
    Ok(db.one::<(i64,)>(&statement).await?.0 > 0)
}

/// The settings in this command's own environment, which is the server's if both are started in the same way. No secret is among them, nor
/// the address of the database or the mail server, which may contain a password.
fn settings_without_secrets(settings: &Settings) -> String {
    let time = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let report_to: Vec<String> = settings.mail.report_to.0.iter().map(ToString::to_string).collect();
    let set = [
        ("SUNWAI_ADDR", Some(settings.addr.to_string())),
        ("SUNWAI_PUBLIC_URL", Some(settings.public_url.clone())),
        ("SUNWAI_METRICS_ADDR", settings.metrics_addr.map(|at| at.to_string())),
        ("SUNWAI_TRUSTED_PROXIES", Some(settings.trusted_proxies.to_string())),
        ("SUNWAI_DISK_FLOOR", Some(settings.disk_floor.to_string())),
        ("SUNWAI_MAX_CONNECTIONS", Some(settings.max_connections.to_string())),
        ("SUNWAI_SECURITY_CONTACT", settings.security_contact.clone()),
        ("SUNWAI_DRAIN", Some(settings.drain.to_string())),
        ("SUNWAI_REVIEW_AT", Some(time(settings.review_at))),
        ("SUNWAI_REPORT_AT", Some(time(settings.report_at))),
        ("SUNWAI_REPORT_TO", Some(report_to.join(",")).filter(|addresses| !addresses.is_empty())),
        ("SUNWAI_X_READ_PRICE", Some((settings.x_read_price as f64 / 1_000_000.0).to_string())),
        ("SUNWAI_IDLE_MINUTES", Some(settings.idle_minutes.to_string())),
        ("SUNWAI_SECOND_FACTOR", Some(settings.second_factor.to_string())),
        ("SUNWAI_OPEN311", Some(settings.open311.to_string())),
        ("SUNWAI_X_BUDGET", settings.x_budget.map(|budget| budget.to_string())),
        ("SUNWAI_ANSWER_LINK", settings.answer_link.clone()),
        ("SUNWAI_MAIL_FROM", settings.mail.mail_from.clone()),
        ("SUNWAI_VAPID_SUBJECT", settings.push.vapid_subject.clone()),
        ("SUNWAI_INWARD_ORIGINS", Some(settings.push.inward_origins.to_string()).filter(|origins| !origins.is_empty())),
        ("SUNWAI_PHOTO_STORE", settings.photos.photo_store.clone()),
        ("SUNWAI_S3_ENDPOINT", settings.photos.s3_endpoint.clone()),
        ("SUNWAI_S3_REGION", settings.photos.s3_region.clone()),
        ("SUNWAI_S3_TIMEOUT", settings.photos.s3_timeout.map(|seconds| seconds.to_string())),
    ];
    let mut text = String::from(
        "# Secrets are not in a backup: keys, tokens and passwords of the channels, the database and the mail server.\n",
    );
    let channels = settings.channels.without_secrets().into_iter().map(|(name, value)| (name, value.cloned()));
    for (name, value) in set.into_iter().chain(channels) {
        if let Some(value) = value {
            text.push_str(&format!("{name}={}\n", value.replace(['\n', '\r'], " ")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::cli::{Cli, Command};
    use clap::{CommandFactory as _, Parser as _};

    /// Locations are given to `restore` again.
    const PLACES: &[&str] = &[
        "SUNWAI_DATABASE_URL",
        "SUNWAI_DATABASE_URL_FILE",
        "SUNWAI_DATA_DIR",
        "SUNWAI_KEY_FILE",
        "SUNWAI_SITE_ROOT",
        "SUNWAI_BEHIND_PROXY",
    ];

    #[test]
    fn every_setting_that_is_not_secret_is_in_the_backup() {
        let given = |name: &str| match name {
            "SUNWAI_ADDR" => "127.0.0.1:3999",
            "SUNWAI_PUBLIC_URL" => "https://desk.example",
            "SUNWAI_METRICS_ADDR" => "127.0.0.1:3998",
            "SUNWAI_TRUSTED_PROXIES" => "10.1.0.0/16,127.0.0.1/32",
            "SUNWAI_DISK_FLOOR" => "2.50%",
            "SUNWAI_REVIEW_AT" => "19:30",
            "SUNWAI_REPORT_AT" => "20:15",
            "SUNWAI_REPORT_TO" => "ssp@police.example,reader@police.example",
            "SUNWAI_IDLE_MINUTES" => "operator=30,station=60,circle=30,chief=15,admin=30,auditor=30",
            "SUNWAI_SECOND_FACTOR" => "chief,admin",
            "SUNWAI_OPEN311" => "true",
            "SUNWAI_ANSWER_LINK" => "https://sunwai.example",
            "SUNWAI_SECURITY_CONTACT" => "mailto:security@sunwai.example",
            "SUNWAI_VAPID_SUBJECT" => "mailto:desk@sunwai.example",
            "SUNWAI_INWARD_ORIGINS" => "http://127.0.0.1:8090",
            _ => "17",
        };
        let command = Cli::command();
        let serve = command.find_subcommand("serve").unwrap();
        let (mut words, mut expected, mut secret) =
            (vec!["sunwai".to_owned(), "serve".to_owned()], Vec::new(), Vec::new());
        for arg in serve.get_arguments() {
            let Some(name) = arg.get_env().and_then(|name| name.to_str()).filter(|name| !PLACES.contains(name)) else {
                continue;
            };
            let value = if arg.is_hide_env_values_set() { "do-not-keep" } else { given(name) };
            words.push(format!("--{}={value}", arg.get_long().unwrap()));
            if arg.is_hide_env_values_set() { &mut secret } else { &mut expected }.push(format!("{name}={value}"));
        }
        let Command::Serve { settings } = Cli::try_parse_from(words).unwrap().command else { panic!("serve") };
        let text = settings_without_secrets(&settings);
        for line in expected {
            assert!(text.lines().any(|one| one == line), "{line} is missing in\n{text}");
        }
        assert!(!secret.is_empty() && !text.contains("do-not-keep"), "{text}");
    }
}
