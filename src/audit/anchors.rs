//! Anchors: the end of the chain at the end of each day, to be kept where nobody who can write to this database can write.
//!
//! A chain can be rewritten by whoever owns the database: all entries from some point on, each with its right hash. An anchor that was printed, mailed
//! or published before does not fit the rewritten chain, and [`super::walk`] then says between which entries it was rewritten. So the worker makes one
//! anchor a day, the auditor's page shows them to be printed, and `sunwai audit anchors` prints them for a file.

use super::{Head, hold, write};
use crate::{
    language::dates::{self, Millis},
    server::{
        AppState,
        db::{Db, Tx, columns, insert_into, sql},
        follow::cause::cause,
    },
};
use anyhow::{Context as _, bail, ensure};
use std::{fmt, io::Read as _, path::Path, str::FromStr, time::Duration};

/// Interval between two looks whether a day is over.
const EVERY: Duration = Duration::from_secs(60);
/// Size of the largest file of anchors that is read, in bytes: more than two hundred years of days.
const LARGEST: u64 = 10_000_000;

/// The end of the chain at the end of an Indian calendar day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The day, in days since 1970.
    pub day: i64,
    /// The end of the chain then.
    pub head: Head,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", dates::iso(dates::begins(self.day)), self.head)
    }
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let wrong = || "expected a day and an end of the chain, as in 2026-11-27 1234:9f86d0…".to_owned();
        let (day, head) = line.trim().split_once(char::is_whitespace).ok_or_else(wrong)?;
        let day = dates::parse_iso(day).map(dates::day).ok_or_else(wrong)?;
        Ok(Self { day, head: head.trim().parse().map_err(|_| wrong())? })
    }
}

/// Reads a file of anchors, one a line. Empty lines and lines that begin with `#` are skipped.
///
/// # Errors
/// The file cannot be read, is too large, has no anchor, or a line is none: with the number of the line.
pub fn read_file(path: &Path) -> anyhow::Result<Vec<Anchor>> {
    let file = std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut text = String::new();
    let read = file.take(LARGEST + 1).read_to_string(&mut text);
    read.with_context(|| format!("{} cannot be read", path.display()))?;
    ensure!(text.len() as u64 <= LARGEST, "{} is too large to be a file of anchors", path.display());
    let mut anchors = Vec::new();
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.parse() {
            Ok(anchor) => anchors.push(anchor),
            Err(why) => bail!("{}, line {}: {why}", path.display(), n + 1),
        }
    }
    // An empty file would otherwise pass for a proof.
    ensure!(!anchors.is_empty(), "{} has no anchors", path.display());
    Ok(anchors)
}

/// Makes anchors until the process ends. Every server runs this; the row of the day lets one of them win.
pub async fn work(state: AppState) {
    loop {
        if let Err(error) = if_due(&state).await {
            tracing::warn!(error = cause(&error), "the audit trail could not be anchored; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = state.clock().moved() => {}
        }
    }
}

/// Anchors yesterday, unless that was done or nothing is in the trail yet. Returns whether it did. A day on which no server ran has no anchor; the
/// next one covers it.
///
/// # Errors
/// Database errors; nothing is anchored then.
pub async fn if_due(state: &AppState) -> sqlx::Result<bool> {
    let op = state.op();
    let (now, day) = (op.now(), dates::day(op.now()) - 1);
    let made = sql("select day from audit_anchor where day = $1");
    if state.db().maybe::<(i64,)>(&made.arg(day)).await?.is_some() {
        return Ok(false);
    }
    let mut tx = state.db().begin().await?;
    // Nobody appends until this is committed, so another server that waits here finds the row.
    hold(&mut tx).await?;
    let made = sql("select day from audit_anchor where day = $1");
    if tx.maybe::<(i64,)>(&made.arg(day)).await?.is_some() {
        return Ok(false);
    }
    let head = Head::of(&mut tx).await?;
    if head.length == 0 {
        return Ok(false);
    }
    keep(&mut tx, &Anchor { day, head }, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Keeps an anchor. The entry that says so is the first one after it.
async fn keep(tx: &mut Tx, anchor: &Anchor, now: Millis) -> sqlx::Result<()> {
    let row = columns()
        .set("day", anchor.day)
        .set("at", now)
        .set("length", anchor.head.length)
        .set("hash", anchor.head.hash.clone());
    tx.run(&insert_into("audit_anchor", [row])).await?;
    let day = dates::iso(dates::begins(anchor.day));
    write(tx, now, None, "anchored", &day, &anchor.head.to_string()).await
}

/// The anchors of a day and later, the oldest first, at most so many.
///
/// # Errors
/// Database errors.
pub async fn from_day(db: &Db, day: i64, most: i64) -> sqlx::Result<Vec<Anchor>> {
    let statement = sql("select day, length, hash from audit_anchor where day >= $1 order by day limit $2");
    let rows: Vec<(i64, i64, Vec<u8>)> = db.all(&statement.arg(day).arg(most)).await?;
    Ok(rows.into_iter().map(|(day, length, hash)| Anchor { day, head: Head { length, hash } }).collect())
}

/// The newest anchors, the newest first, at most so many.
///
/// # Errors
/// Database errors.
pub async fn newest(db: &Db, most: i64) -> sqlx::Result<Vec<Anchor>> {
    let statement = sql("select day, length, hash from audit_anchor order by day desc limit $1");
    let rows: Vec<(i64, i64, Vec<u8>)> = db.all(&statement.arg(most)).await?;
    Ok(rows.into_iter().map(|(day, length, hash)| Anchor { day, head: Head { length, hash } }).collect())
}

/// The ends of the chain that this database itself has kept.
pub(super) async fn kept_here(tx: &mut Tx) -> sqlx::Result<Vec<Head>> {
    let rows: Vec<(i64, Vec<u8>)> = tx.all(&sql("select length, hash from audit_anchor order by length")).await?;
    Ok(rows.into_iter().map(|(length, hash)| Head { length, hash }).collect())
}

#[cfg(test)]
mod tests {
    use super::{Anchor, read_file};
    use crate::{audit::Head, language::dates};
    use std::io::Write as _;

    fn anchor() -> Anchor {
        let day = dates::day(dates::parse_iso("2026-11-26").unwrap());
        Anchor { day, head: Head { length: 1_234, hash: vec![7; 32] } }
    }

    #[test]
    fn an_anchor_survives_being_printed_and_typed() {
        let line = anchor().to_string();
        assert_eq!(line, format!("2026-11-26 1234:{}", "07".repeat(32)));
        assert_eq!(format!("  {line}\t").parse(), Ok(anchor()));
        for wrong in ["", "2026-11-26", "1234:07", "2026-13-26 1:07", "2026-11-26 1234:07"] {
            assert!(wrong.parse::<Anchor>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_of_anchors_is_read_and_a_wrong_line_is_named() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        write!(file, "\u{feff}# printed on Monday\r\n\r\n{}\r\n", anchor()).unwrap();
        assert_eq!(read_file(file.path()).unwrap(), [anchor()]);
        writeln!(file, "2026-11-27 12").unwrap();
        let error = read_file(file.path()).unwrap_err().to_string();
        assert!(error.contains("line 4"), "{error}");
        let empty = tempfile::NamedTempFile::new().unwrap();
        assert!(read_file(empty.path()).is_err(), "an empty file proves nothing");
    }
}
