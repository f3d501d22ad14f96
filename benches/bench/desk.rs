//! The application in this process, on a database that a benchmark has filled.

use crate::program::TempDb;
use clap::Parser as _;
use sunwai::{
    app::cli::{Cli, Command},
    complaint::{Millis, Reference},
    server::{
        AppState,
        clock::Clock,
        db::{Db, Tx, sql},
    },
};

/// Opens the application state on this database, at this time.
pub async fn open(temp: &TempDb, db: Db, now: Millis) -> anyhow::Result<AppState> {
    let data = temp.folder.path().display().to_string();
    let Command::Serve { settings } =
        Cli::try_parse_from(["sunwai", "serve", "--data-dir", &data, "--site-root", &data])?.command
    else {
        anyhow::bail!("serve");
    };
    AppState::open(db, Clock::at(now), settings).await
}

/// Inserts the `n`th complaint, forwarded to this station at `at`, and returns its row id. `n` is below 16^8.
pub async fn forwarded(tx: &mut Tx, n: i64, station: i64, at: Millis) -> anyhow::Result<i64> {
    let values = std::array::from_fn(|place| (n >> (4 * place)) as u8 & 15);
    let complaint = sql("insert into complaint (reference, key_hash, channel, category, text, language, status, confidential, accepted, \
         unread, station_id, office_id, received_at, changed_at, version) \
         values ($1, $2, 'x', 'theft', 'x', 'hi', 'forwarded', false, false, false, $3, $3, $4, $4, 1) returning id")
    .arg(Reference::from_values(values))
    .arg(vec![7u8; 32])
    .arg(station)
    .arg(at);
    let (id,): (i64,) = tx.one(&complaint).await?;
    Ok(id)
}
