//! Reads a backup and trusts nothing in it: every member must be one that we write, every hash and count must match the manifest, and
//! nothing may be missing at the end or follow it.

use super::manifest::{FORMAT, LARGEST, LAYOUT, Manifest, Member, NAME, TableManifest};
use super::{photos, rows};
use crate::audit::AuditEntry;
use crate::server::db::Arg;
use anyhow::{Context as _, bail, ensure};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

/// Largest part of a table, in bytes. One row is in one part, however large it is.
const LARGEST_PIECE: u64 = 256 << 20;

type Decoder = zstd::Decoder<'static, BufReader<File>>;

/// A backup that is open for reading.
pub struct Backup {
    archive: tar::Archive<Decoder>,
}

impl Backup {
    /// Opens a backup.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let mut decoder = zstd::Decoder::new(file)?;
        // A backup that we wrote needs at most 8 MB; a foreign file gets no more.
        decoder.window_log_max(23)?;
        Ok(Self { archive: tar::Archive::new(decoder) })
    }

    /// The members, in the order of the file.
    ///
    /// # Errors
    /// The file is not an archive.
    pub fn members(&mut self) -> anyhow::Result<impl Iterator<Item = anyhow::Result<(Member, Vec<u8>)>>> {
        let entries = self.archive.entries()?;
        Ok(entries.map(|entry| {
            let mut entry = entry?;
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let member = Member::read(&path).filter(|_| entry.header().entry_type() == tar::EntryType::Regular);
            let member = member.with_context(|| format!("{path:?} does not belong in a backup"))?;
            let largest = match member {
                Member::Rows { .. } => LARGEST_PIECE,
                Member::Photo(_) => photos::LARGEST,
                Member::Settings | Member::Manifest => LARGEST,
            };
            ensure!(entry.size() <= largest, "{path} is larger than any that backup writes");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            ensure!(bytes.len() as u64 == entry.size(), "{path} is truncated");
            Ok((member, bytes))
        }))
    }

    /// Reads to the end of the file, so that the checksum of the whole is compared and trailing data is found.
    ///
    /// # Errors
    /// The file is truncated or was changed.
    pub fn end(self) -> anyhow::Result<()> {
        let mut rest = self.archive.into_inner();
        let mut some = [0; 8_192];
        loop {
            let n = rest.read(&mut some)?;
            if n == 0 {
                return Ok(());
            }
            ensure!(some[..n].iter().all(|byte| *byte == 0), "there is data after the end");
        }
    }
}

/// Running totals of a table's rows.
#[derive(Default)]
struct Table {
    rows: u64,
    parts: u32,
    hash: Sha256,
}

/// Reads a whole backup and compares it with its manifest. Also returns the first entry at which its audit trail is broken, if it is.
///
/// # Errors
/// The file is truncated, changed, foreign, or has another layout; the message says which.
pub fn examine(path: &Path) -> anyhow::Result<(Manifest, Option<i64>)> {
    examined(path).with_context(|| format!("{} is not a whole backup", path.display()))
}

fn examined(path: &Path) -> anyhow::Result<(Manifest, Option<i64>)> {
    let mut backup = Backup::open(path)?;
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let (mut photos, mut photo_bytes, mut photo_names) = (0, 0, Sha256::new());
    let (mut manifest, mut settings) = (None, None);
    for member in backup.members()? {
        let (member, bytes) = member?;
        ensure!(manifest.is_none(), "there is a member after the manifest");
        match member {
            Member::Rows { table, part } => {
                let at = tables.entry(table.clone()).or_default();
                at.parts += 1;
                ensure!(part == at.parts, "a part of the table {table} is missing or out of order");
                ensure!(bytes.ends_with(b"\n"), "a part of the table {table} is truncated");
                at.rows += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
                at.hash.update(&bytes);
            }
            Member::Photo(name) => {
                ensure!(hex::encode(Sha256::digest(&bytes)) == name, "the photo {name} was changed");
                photos += 1;
                photo_bytes += bytes.len() as u64;
                photo_names.update(format!("{name}\n"));
            }
            Member::Settings => settings = Some(hex::encode(Sha256::digest(&bytes))),
            Member::Manifest => manifest = Some(understood(&bytes)?),
        }
    }
    backup.end()?;
    let manifest = manifest.with_context(|| format!("it has no {NAME}: it is truncated, or something else"))?;
    ensure!(settings.as_ref() == Some(&manifest.settings_sha256), "the settings were changed");
    let p = &manifest.photos;
    let photo_names = hex::encode(photo_names.finalize());
    ensure!((photos, photo_bytes, &photo_names) == (p.count, p.bytes, &p.sha256), "photos are missing or too many");
    for table in &manifest.tables {
        let found = tables.remove(&table.name).unwrap_or_default();
        ensure!(found.rows == table.rows, "the table {} has {} rows instead of {}", table.name, found.rows, table.rows);
        ensure!(hex::encode(found.hash.finalize()) == table.sha256, "the table {} was changed", table.name);
    }
    ensure!(tables.is_empty(), "it has tables that its manifest does not list");
    let broken = broken_at(path, &manifest)?;
    Ok((manifest, broken))
}

fn understood(bytes: &[u8]) -> anyhow::Result<Manifest> {
    let value: serde_json::Value = serde_json::from_slice(bytes).context("its manifest cannot be read")?;
    ensure!(value["format"] == FORMAT, "its manifest is of something else");
    let layout = value["layout"].as_u64();
    if layout != Some(u64::from(LAYOUT)) {
        bail!(
            "it has layout {}, and this program reads {LAYOUT}; use the program that wrote it or a newer one",
            value["layout"]
        );
    }
    serde_json::from_value(value).context("its manifest cannot be read")
}

/// The first entry of its audit trail that does not follow from the one before. The file is read a second time for that, because the
/// manifest, which describes the cells, is at its end.
fn broken_at(path: &Path, manifest: &Manifest) -> anyhow::Result<Option<i64>> {
    let Some(table) = manifest.tables.iter().find(|table| table.name == "audit") else { return Ok(None) };
    let (mut expected, mut previous) = (1, Vec::new());
    let mut backup = Backup::open(path)?;
    for member in backup.members()? {
        let (member, bytes) = member?;
        if !matches!(member, Member::Rows { table, .. } if table == "audit") {
            continue;
        }
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let entry = entry(rows::row(line, &table.columns)?, table);
            if !entry.follows(expected, &previous) {
                return Ok(Some(expected));
            }
            previous = entry.hash;
            expected += 1;
        }
    }
    let end = format!("{}:{}", expected - 1, hex::encode(previous));
    Ok((end != manifest.head).then_some(expected))
}

/// Builds an entry from its cells. A schema from before rows were covered has no column for them.
fn entry(cells: Vec<Arg>, table: &TableManifest) -> AuditEntry {
    let mut of: BTreeMap<&str, Arg> = table.columns.iter().map(|column| column.name.as_str()).zip(cells).collect();
    let int = |cell: Option<Arg>| if let Some(Arg::Int(value)) = cell { value } else { None };
    let text = |cell: Option<Arg>| if let Some(Arg::Text(Some(text))) = cell { text } else { String::new() };
    let bytes = |cell: Option<Arg>| if let Some(Arg::Bytes(Some(bytes))) = cell { bytes } else { Vec::new() };
    AuditEntry {
        id: int(of.remove("id")).unwrap_or_default(),
        at: int(of.remove("at")).unwrap_or_default(),
        officer_id: int(of.remove("officer_id")),
        action: text(of.remove("action")),
        subject: text(of.remove("subject")),
        detail: text(of.remove("detail")),
        previous: bytes(of.remove("previous")),
        hash: bytes(of.remove("hash")),
        covers: text(of.remove("covers")),
    }
}
