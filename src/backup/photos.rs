//! Access to stored photos, and the only module of backup, restore and check that knows where they are. A photo is named by the SHA-256 of
//! its bytes, and is stored in the data folder or in a bucket.
//!
//! The folder is read directly, without the store that a server opens, because reading must not create a folder.

use super::manifest::is_hash;
use crate::server::{
    clock::Clock,
    config::Settings,
    photos::{Photos, Trouble, is_leftover},
};
use anyhow::Context as _;
use axum::body::Bytes;
use futures::StreamExt as _;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// Largest photo that is read, in bytes; a stored one is far smaller.
pub const LARGEST: u64 = 64 << 20;

/// The store of photos.
#[derive(Clone)]
pub struct PhotoStore {
    folder: PathBuf,
    /// Used instead of the folder if the settings name a bucket.
    bucket: Option<Photos>,
}

/// The contents of the store.
#[derive(Debug, Default)]
pub struct Listing {
    /// Age of each photo, by name.
    pub photos: BTreeMap<String, Duration>,
    /// Files whose names are not those of photos.
    pub strange: Vec<String>,
    /// Number of incomplete files: still being written, or left by a server that was killed.
    pub parts: usize,
}

/// The result of reading a photo.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// It exists, and its bytes match its name.
    Whole(Vec<u8>),
    /// It does not exist.
    Missing,
    /// Its bytes do not match its name.
    Changed,
}

impl PhotoStore {
    /// The photo store that these settings name.
    ///
    /// # Errors
    /// A setting of the bucket is invalid.
    pub fn of(settings: &Settings) -> anyhow::Result<Self> {
        let bucket = match settings.photos.photo_store {
            Some(_) => Some(Photos::open(&settings.photos, &settings.data_dir)?),
            None => None,
        };
        Ok(Self { folder: settings.data_dir.join("photos"), bucket })
    }

    /// The store's name in messages.
    pub fn name(&self) -> String {
        self.bucket.as_ref().map_or_else(|| self.folder.display().to_string(), |bucket| bucket.whereabouts().to_owned())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(&name[..2]).join(format!("{name}.jpg"))
    }

    /// Lists everything in the store.
    ///
    /// # Errors
    /// The store cannot be read. A store that does not exist is empty.
    pub async fn list(&self) -> anyhow::Result<Listing> {
        let mut listing = Listing::default();
        if let Some(bucket) = &self.bucket {
            let mut files = bucket.list();
            while let Some(file) = files.next().await {
                let (name, _) = file.with_context(|| format!("{} cannot be listed", self.name()))?;
                // The age of a file in a bucket is not known. It counts as new, so that a photo without a row is a note and not a fault.
                listing.photos.insert(name, Duration::ZERO);
            }
            return Ok(listing);
        }
        self.list_in(&self.folder, &mut listing).with_context(|| format!("{} cannot be read", self.name()))?;
        Ok(listing)
    }

    fn list_in(&self, folder: &Path, listing: &mut Listing) -> io::Result<()> {
        let entries = match std::fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        for entry in entries {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() && folder == self.folder {
                self.list_in(&path, listing)?;
                continue;
            }
            let file = entry.file_name().to_string_lossy().into_owned();
            let name = file.strip_suffix(".jpg").filter(|name| is_hash(name) && kind.is_file());
            match name {
                Some(name) if self.path(name) == path => {
                    // After the clock was moved back, a file counts as new, never as old.
                    let age = entry.metadata().and_then(|of| of.modified()).map(age)?;
                    listing.photos.insert(name.to_owned(), age);
                }
                _ if kind.is_file() && is_leftover(&file) => listing.parts += 1,
                _ => listing.strange.push(path.strip_prefix(&self.folder).unwrap_or(&path).display().to_string()),
            }
        }
        Ok(())
    }

    /// Reads a photo and compares it with its name.
    ///
    /// # Errors
    /// The photo exists and cannot be read.
    pub async fn get(&self, name: &str) -> anyhow::Result<Found> {
        if !is_hash(name) {
            return Ok(Found::Changed);
        }
        if let Some(bucket) = &self.bucket {
            let whole = async {
                let mut pieces = bucket.get(name).await?.bytes;
                let mut bytes = Vec::new();
                while let Some(piece) = pieces.next().await {
                    bytes.extend_from_slice(&piece?);
                }
                Ok(bytes)
            };
            return match whole.await {
                Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == name => Ok(Found::Whole(bytes)),
                Ok(_) => Ok(Found::Changed),
                Err(Trouble::NotThere) => Ok(Found::Missing),
                Err(error) => Err(error).with_context(|| format!("the photo {name} cannot be read")),
            };
        }
        let path = self.path(name);
        let bytes = match tokio::fs::metadata(&path).await {
            Ok(of) if of.len() > LARGEST => return Ok(Found::Changed),
            Ok(_) => tokio::fs::read(&path).await,
            Err(error) => Err(error),
        };
        match bytes {
            Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == name => Ok(Found::Whole(bytes)),
            Ok(_) => Ok(Found::Changed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Missing),
            Err(error) => Err(error).with_context(|| format!("the photo {} cannot be read", path.display())),
        }
    }

    /// Stores a photo; [`PhotoStore::settle`] must follow.
    ///
    /// # Errors
    /// It cannot be written: the disk is full, or permission is missing.
    pub async fn put(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        if let Some(bucket) = &self.bucket {
            let put = bucket.put(name, Bytes::copy_from_slice(bytes)).await;
            return put.with_context(|| format!("the photo {name} cannot be put into {}", self.name()));
        }
        let path = self.path(name);
        let written = (|| {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::File::create_new(&path)?.write_all(bytes)
        })();
        written.with_context(|| format!("the photo {} cannot be written", path.display()))
    }

    /// Deletes a photo that was stored by `put`.
    pub fn take_back(&self, name: &str) {
        if let Some(bucket) = self.bucket.clone() {
            let name = name.to_owned();
            // The command is about to give up, so it does not wait for the deletion.
            tokio::spawn(async move { bucket.delete(&name).await });
            return;
        }
        let path = self.path(name);
        let _ = std::fs::remove_file(&path);
        // `remove_dir` deletes a folder only if it is empty.
        if let Some(folder) = path.parent() {
            let _ = std::fs::remove_dir(folder);
        }
        let _ = std::fs::remove_dir(&self.folder);
    }

    /// Flushes all stored photos to disk.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn settle(&self) -> anyhow::Result<()> {
        if self.bucket.is_some() {
            return Ok(());
        }
        let folder = match std::fs::File::open(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        // Once for all photos: thousands of separate syncs would each wait for the disk.
        rustix::fs::syncfs(&folder).context("the photos cannot be flushed to disk")
    }
}

fn age(changed: SystemTime) -> Duration {
    let changed = changed.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Duration::from_millis(Clock::System.now().unsigned_abs()).saturating_sub(changed)
}
