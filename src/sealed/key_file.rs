//! The server key in its file: one line, `sunwai key 1 ` and 64 hexadecimal digits. Only the owner may read it.
//!
//! Beside the key in use may lie the one to which a rotation goes on (`.new`), and those that were in use before (`.` and their id): a backup from
//! before a rotation needs the old one.

use super::envelope::KEY_BYTES;
use anyhow::{Context as _, bail, ensure};
use sha2::{Digest as _, Sha256};
use std::{
    fmt,
    fs::{File, OpenOptions},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

/// What the line begins with.
const HEAD: &str = "sunwai key 1 ";
/// The most bytes that are read of a key file.
const MOST: u64 = 4_096;

/// A server key and its id, by which rows and messages name it. The id does not reveal the key.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerKey {
    bytes: [u8; KEY_BYTES],
    id: String,
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerKey({})", self.id)
    }
}

impl ServerKey {
    /// The key with these bytes.
    pub fn of(bytes: [u8; KEY_BYTES]) -> Self {
        let digest = Sha256::digest([b"sunwai key id ".as_slice(), bytes.as_slice()].concat());
        Self { bytes, id: hex::encode(&digest[..8]) }
    }

    /// A new random key.
    pub fn generate() -> Self {
        Self::of(rand::random())
    }

    /// Its id: 16 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The file of the key to which a rotation goes on.
pub fn next(file: &Path) -> PathBuf {
    beside(file, "new")
}

/// The file of a key that was in use before.
pub fn retired(file: &Path, id: &str) -> PathBuf {
    beside(file, id)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Reads a key; `None` if there is no such file.
///
/// # Errors
/// The file cannot be read, others may read it, or it is no key.
pub fn read(file: &Path) -> anyhow::Result<Option<ServerKey>> {
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("the key file {} cannot be read", file.display())),
    };
    let about = opened.metadata().with_context(|| format!("the key file {} cannot be read", file.display()))?;
    ensure!(about.is_file(), "{} is not a file", file.display());
    ensure!(
        about.permissions().mode() & 0o077 == 0,
        "others may read the key file {}; run `chmod 600` on it",
        file.display()
    );
    let mut text = String::new();
    let read = opened.take(MOST).read_to_string(&mut text);
    read.with_context(|| format!("the key file {} cannot be read", file.display()))?;
    let Some(key) = parsed(&text) else {
        bail!("{} is not a key of Sunwai, or was cut; put back a copy of it", file.display());
    };
    Ok(Some(key))
}

fn parsed(text: &str) -> Option<ServerKey> {
    let digits = text.trim().strip_prefix(HEAD)?;
    let bytes: [u8; KEY_BYTES] = hex::decode(digits).ok()?.try_into().ok()?;
    Some(ServerKey::of(bytes))
}

/// Writes a key to a file that does not exist yet, durably.
///
/// # Errors
/// The file exists, or cannot be written; a file that was only half written is removed.
pub fn write(file: &Path, key: &ServerKey) -> anyhow::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut new = options.open(file).with_context(|| format!("the key file {} cannot be made", file.display()))?;
    let line = format!("{HEAD}{}\n", hex::encode(key.bytes()));
    let written = new.write_all(line.as_bytes()).and_then(|()| new.sync_all());
    if let Err(error) = written {
        let _ = std::fs::remove_file(file);
        return Err(error).with_context(|| format!("the key file {} cannot be written", file.display()));
    }
    settle(folder)
}

/// Makes the names in a folder durable.
///
/// # Errors
/// The folder cannot be opened.
pub fn settle(folder: &Path) -> anyhow::Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("the folder {} cannot be written", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_once_for_its_owner_alone_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/identity.key");
        assert_eq!(read(&file).unwrap(), None);
        let key = ServerKey::generate();
        write(&file, &key).unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&file).unwrap(), Some(key.clone()));
        assert!(write(&file, &ServerKey::generate()).is_err(), "never overwritten");
        assert_eq!(read(&file).unwrap(), Some(key.clone()));
        assert!(!format!("{key:?}").contains(&hex::encode(key.bytes())));
        assert_eq!(next(&file), folder.path().join("data/identity.key.new"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(read(&file).unwrap_err().to_string().contains("chmod 600"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("identity.key");
        let key = ServerKey::generate();
        write(&file, &key).unwrap();
        let whole = std::fs::read_to_string(&file).unwrap();
        for text in [
            "",
            "sunwai key 1 ",
            &whole[..40],
            whole.replace("key 1", "key 2").as_str(),
            format!("{whole}{whole}").as_str(),
        ] {
            std::fs::write(&file, text).unwrap();
            assert!(read(&file).unwrap_err().to_string().contains("is not a key"), "{text:?}");
        }
    }
}
