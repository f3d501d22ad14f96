//! `sunwai check`: reads everything and compares. It changes nothing and works while a server is running: the rows are those of one moment.

mod photos;
mod rows;
mod schema;

use super::{ended, photos::PhotoStore};
use crate::{
    audit::{Chain, walk},
    server::{config::Settings, db::Reading},
};
use std::process::ExitCode;

/// Number of faults of one kind that are printed individually.
const SHOWN: usize = 20;

/// The faults, one line each, printed as they are found.
#[derive(Debug, Default)]
pub struct Faults {
    /// Total number.
    n: usize,
    /// The lines, for tests. Their number is limited because it is limited for each kind.
    lines: Vec<String>,
}

impl Faults {
    fn line(&mut self, line: String) {
        println!("{line}");
        self.lines.push(line);
        self.n += 1;
    }

    /// Reports faults of one kind; if there are very many, the first ones and how many more there are.
    fn several(&mut self, what: &str, found: impl IntoIterator<Item = String>) {
        let mut more = 0usize;
        for (n, line) in found.into_iter().enumerate() {
            if n < SHOWN {
                self.line(format!("{what}: {line}"));
            } else {
                more += 1;
            }
        }
        if more > 0 {
            self.line(format!("{what}: {more} more"));
        }
    }

    /// The reported lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

/// Runs the command and returns its exit code.
pub async fn run(settings: Settings) -> ExitCode {
    ended(async move { Ok(report(&settings).await? == 0) }).await
}

/// Checks, prints every fault and a summary, and returns the number of faults.
///
/// # Errors
/// There is no database, or the database or the photos cannot be read.
pub async fn report(settings: &Settings) -> anyhow::Result<usize> {
    let faults = check(settings).await?;
    match faults.n {
        0 => println!("Everything fits: rows and rules, photos, the audit trail, the counts."),
        1 => println!("1 fault."),
        n => println!("{n} faults."),
    }
    Ok(faults.n)
}

/// Checks and prints every fault.
///
/// # Errors
/// There is no database, or the database or the photos cannot be read.
pub async fn check(settings: &Settings) -> anyhow::Result<Faults> {
    let reading = Reading::open(&settings.database()?).await?;
    let store = PhotoStore::of(settings)?;
    // The files are listed first, because a photo is stored before its row.
    let listing = store.list().await?;
    let mut tx = reading.db.snapshot().await?;
    let mut faults = Faults::default();
    schema::check(&mut tx, &mut faults).await?;
    rows::check(&mut tx, &mut faults).await?;
    match walk(&mut tx, &[]).await? {
        Chain::Whole(_) => {}
        broken => faults.line(broken.to_string()),
    }
    let named = photos::named(&mut tx, &mut faults).await?;
    // Reading the photos takes long, so the transaction ends here; each photo is looked up again before it is reported.
    drop(tx);
    photos::check(&reading.db, &store, listing, &named, &mut faults).await?;
    reading.close().await?;
    Ok(faults)
}
