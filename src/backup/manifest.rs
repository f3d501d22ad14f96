//! The manifest of a backup. It is the last member of the archive, because only then is everything known.

use crate::{complaint::Millis, server::db::tables::Column};
use serde::{Deserialize, Serialize};

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`FORMAT`].
    pub format: String,
    /// Version of the file's layout; this program reads [`LAYOUT`].
    pub layout: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// Migrations that the database had, by version.
    pub schema: Vec<i64>,
    /// The database that the backup was taken from, `sqlite` or `postgres`. It can be restored into both.
    pub kind: String,
    /// The moment of the snapshot, in milliseconds since the epoch (UTC).
    pub taken_at: Millis,
    /// The head of the audit trail at that moment, as `audit head` prints it.
    pub head: String,
    /// The tables, each after those that it references.
    pub tables: Vec<TableManifest>,
    /// Summary of the photos.
    pub photos: PhotosManifest,
    /// SHA-256 of the settings, in hex.
    pub settings_sha256: String,
}

/// The manifest's description of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableManifest {
    /// Name of the table.
    pub name: String,
    /// Its columns, in the order of the cells in a row.
    pub columns: Vec<Column>,
    /// Number of rows.
    pub rows: u64,
    /// SHA-256, in hex, over all of its rows' lines.
    pub sha256: String,
}

/// The manifest's description of the photos. Each photo is named by its own hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotosManifest {
    /// Number of photos.
    pub count: u64,
    /// Total size in bytes.
    pub bytes: u64,
    /// SHA-256, in hex, over their names in the order of the file, each followed by a line break.
    pub sha256: String,
    /// Photos of forms that nobody completed, deleted after the snapshot and before the photos were read. Their rows are not restored.
    pub swept: Vec<String>,
    /// Photos that rows name and that were missing, or did not match their names, when the backup was made.
    pub missing: Vec<String>,
}

/// The value of `format` in every backup.
pub const FORMAT: &str = "sunwai backup";
/// The layout that this program writes and reads.
pub const LAYOUT: u32 = 1;
/// The manifest's name in the archive.
pub const NAME: &str = "manifest.json";
/// The settings' name in the archive.
pub const SETTINGS: &str = "settings.env";
/// Largest manifest that is read, in bytes.
pub const LARGEST: u64 = 64 << 20;

/// A member of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// One part of a table's rows.
    Rows {
        /// Name of the table.
        table: String,
        /// Number of the part, from 1.
        part: u32,
    },
    /// A photo, by its name (hash).
    Photo(String),
    /// The settings.
    Settings,
    /// The manifest.
    Manifest,
}

impl Member {
    /// Its path in the archive.
    pub fn path(&self) -> String {
        match self {
            Self::Rows { table, part } => format!("rows/{table}/{part:06}.jsonl"),
            Self::Photo(name) => format!("photos/{name}.jpg"),
            Self::Settings => SETTINGS.to_owned(),
            Self::Manifest => NAME.to_owned(),
        }
    }

    /// Parses a path. `None` for any path that [`Member::path`] does not produce, such as one that leads out of its folder.
    pub fn read(path: &str) -> Option<Self> {
        let member = if path == NAME {
            Self::Manifest
        } else if path == SETTINGS {
            Self::Settings
        } else if let Some(name) = path.strip_prefix("photos/") {
            Self::Photo(name.strip_suffix(".jpg").filter(|name| is_hash(name))?.to_owned())
        } else {
            let (table, part) = path.strip_prefix("rows/")?.split_once('/')?;
            let is_name =
                !table.is_empty() && table.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
            let part = part.strip_suffix(".jsonl")?.parse().ok()?;
            is_name.then(|| Self::Rows { table: table.to_owned(), part })?
        };
        (member.path() == path).then_some(member)
    }
}

/// Whether this is a SHA-256 in lower-case hexadecimal digits, which is the name of a photo.
pub fn is_hash(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::Member;

    #[test]
    fn only_paths_that_we_write_are_members() {
        let photo = format!("photos/{}.jpg", "0a".repeat(32));
        for path in ["manifest.json", "settings.env", "rows/complaint/000001.jsonl", &photo] {
            assert_eq!(Member::read(path).unwrap().path(), path);
        }
        for path in [
            "",
            "../manifest.json",
            "/manifest.json",
            "./manifest.json",
            "rows/../x/000001.jsonl",
            "rows/complaint/1.jsonl",
            "rows/complaint/000001.jsonl/",
            "rows/Complaint/000001.jsonl",
            "photos/../../etc/passwd.jpg",
            "photos/0A.jpg",
        ] {
            assert_eq!(Member::read(path), None, "{path}");
        }
    }
}
