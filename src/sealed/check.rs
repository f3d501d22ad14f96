//! `sunwai key check`: opens everything that is sealed, and changes nothing.

use super::{
    Sealing, Unopened, evidence, start,
    store::{SealedRow, Use},
};
use crate::server::db::{Db, sql};
use anyhow::Context as _;
use std::{collections::BTreeMap, fmt, path::Path};

/// Rows that are read at once.
const STEP: i64 = 1_000;
/// Faults that are named, at most.
const NAMED: usize = 20;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Number of rows that open, by the id of their key.
    pub opened: BTreeMap<String, u64>,
    /// Number of rows that do not open.
    pub faults: u64,
    /// The first complaints whose rows do not open, by primary key, and why.
    pub named: Vec<(i64, String)>,
    /// Whether a rotation is under way.
    pub rotating: bool,
    /// Whether complaints from before there was sealing still wait.
    pub unsealed: bool,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.opened.is_empty() && self.faults == 0 {
            writeln!(f, "Nothing is sealed yet.")?;
        }
        for (key, rows) in &self.opened {
            writeln!(f, "{rows} complaints open with the key {key}.")?;
        }
        for (id, why) in &self.named {
            writeln!(f, "The details of complaint {id} do not open: {why}.")?;
        }
        if self.faults > self.named.len() as u64 {
            writeln!(f, "{} more do not open.", self.faults - self.named.len() as u64)?;
        }
        if self.rotating {
            writeln!(
                f,
                "A rotation was interrupted; `sunwai key rotate` goes on with it. Keep both key files until then."
            )?;
        }
        if self.unsealed {
            writeln!(f, "Not all older complaints are sealed; the next start of the server goes on with it.")?;
        }
        Ok(())
    }
}

impl Found {
    fn fault(&mut self, complaint_id: i64, why: Unopened) {
        self.faults += 1;
        if self.named.len() < NAMED {
            self.named.push((complaint_id, why.to_string()));
        }
    }
}

/// Opens every row.
///
/// # Errors
/// The keys do not fit this database at all, or a database error.
pub async fn check(db: &Db, file: &Path) -> anyhow::Result<Found> {
    let state =
        start::state(db).await?.context("nothing has been sealed yet; the first start of the server makes the key")?;
    let sealing = Sealing::of_state(db, file, &state).await?;
    let waiting: Option<(i64,)> =
        db.maybe(&sql("select sealed_to from sealed_state where one = 1 and sealed_to is not null")).await?;
    let plain: Option<(i64,)> = db.maybe(&sql("select complaint_id from evidence_plain limit 1")).await?;
    let unsealed = waiting.is_some() || plain.is_some();
    let mut found = Found { rotating: state.rotating_to.is_some(), unsealed, ..Found::default() };
    let mut after = 0;
    loop {
        let page = sql("select complaint_id, server_key, data_key, place, name, phone, handle, point from sealed \
             where complaint_id > $1 order by complaint_id limit $2");
        let page: Vec<SealedRow> = db.all(&page.arg(after).arg(STEP)).await?;
        let Some(last) = page.last().map(|row| row.complaint_id) else { break };
        for row in &page {
            match sealing.open(row, Use::Check) {
                Ok(_) => *found.opened.entry(row.server_key.clone()).or_default() += 1,
                Err(unopened) => found.fault(row.complaint_id, unopened),
            }
        }
        for (id, unopened) in evidence::faults(db, &sealing, &page).await? {
            found.fault(id, unopened);
        }
        after = last;
        // Lets Ctrl-C through.
        tokio::task::yield_now().await;
    }
    Ok(found)
}
