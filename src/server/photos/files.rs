//! The photo store: a local folder, or an S3-compatible bucket that several servers share.
//!
//! Both use the same code. A file is named by the SHA-256 of its bytes, so it never changes and may be put any number of times. In the local folder,
//! the file and its folder are synced before [`Photos::put`] returns; for a bucket, the service's answer guarantees the same.

use super::settings::PhotoSettings;
use crate::{
    error::Error,
    server::follow::{cause::cause, failed},
};
use anyhow::Context as _;
use axum::body::Bytes;
use futures::{StreamExt as _, stream::BoxStream};
use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt as _, RetryConfig, aws::AmazonS3Builder,
    local::LocalFileSystem, path::Path as ObjectPath, prefix::PrefixStore,
};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Most bytes of a file that is served; stored photos are far smaller.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Timeout for connecting to the bucket's service.
const CONNECT: Duration = Duration::from_secs(5);
/// Most photos that hold a database connection during a request to the store: a quarter of the pool.
const CONNECTIONS: usize = 4;

/// The photo store. Cheap to clone.
#[derive(Clone)]
pub struct Photos {
    store: Arc<dyn ObjectStore>,
    whereabouts: Arc<str>,
    connections: Arc<Semaphore>,
}

/// A file from the store.
pub struct Found {
    /// Size in bytes.
    pub size: u64,
    /// The content as a stream.
    pub bytes: BoxStream<'static, object_store::Result<Bytes>>,
}

/// Why a file could not be put, read or deleted.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// No such file.
    #[error("the photo is not there")]
    NotThere,
    /// The name is not a SHA-256 in 64 lowercase hexadecimal digits, or the file is larger than any stored photo.
    #[error("this is not a photo of this store")]
    NotOurs,
    /// An error of the disk or the bucket's service.
    #[error(transparent)]
    Store(object_store::Error),
}

impl From<object_store::Error> for Trouble {
    fn from(error: object_store::Error) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) { Self::NotThere } else { Self::Store(error) }
    }
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        failed("a photo could not be read or written", cause(&trouble));
        match trouble {
            Trouble::NotThere | Trouble::NotOurs => Self::Internal,
            // Unreachable, full or refusing: a retry may succeed, and the form keeps what was typed.
            Trouble::Store(_) => Self::Busy,
        }
    }
}

impl Photos {
    /// Opens the configured store: a bucket, or the folder `photos` in the data folder.
    ///
    /// # Errors
    /// An invalid setting, with its name, or a folder that cannot be created.
    pub fn open(settings: &PhotoSettings, data_dir: &Path) -> anyhow::Result<Self> {
        let Some(bucket) = settings.bucket()? else { return Self::in_folder(data_dir) };
        let options = ClientOptions::new()
            .with_timeout(bucket.timeout)
            .with_connect_timeout(CONNECT.min(bucket.timeout))
            .with_allow_http(true);
        let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: 2, retry_timeout: bucket.timeout };
        crate::server::tls::with_tls();
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(bucket.region)
            .with_access_key_id(bucket.key_id)
            .with_secret_access_key(bucket.secret)
            .with_client_options(options)
            .with_retry(retry);
        if let Some(endpoint) = bucket.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let store = builder.build().context("SUNWAI_PHOTO_STORE: the bucket cannot be used")?;
        let prefix = ObjectPath::parse(&bucket.prefix).context("SUNWAI_PHOTO_STORE: invalid prefix")?;
        let whereabouts = format!("s3://{}/{}", bucket.name, bucket.prefix).into();
        Ok(Self::over(PrefixStore::new(store, prefix), whereabouts))
    }

    /// Opens the store in the folder `photos` of a data folder, which is created if it is missing.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn in_folder(data_dir: &Path) -> anyhow::Result<Self> {
        let folder = data_dir.join("photos");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("--data-dir: the folder {} cannot be made", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(&folder)
            .with_context(|| format!("--data-dir: the folder {} cannot be used", folder.display()))?
            .with_fsync(true);
        Ok(Self::over(store, folder.display().to_string().into()))
    }

    pub(super) fn over(store: impl ObjectStore, whereabouts: Arc<str>) -> Self {
        Self { store: Arc::new(store), whereabouts, connections: Arc::new(Semaphore::new(CONNECTIONS)) }
    }

    /// Debug output of the store, for tests.
    #[cfg(test)]
    pub(super) fn debug_output(&self) -> String {
        format!("{:?}", self.store)
    }

    /// Waits until one more photo may hold a database connection during a request to the store.
    pub(super) async fn hold(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed, so this always succeeds in the end.
        self.connections.clone().acquire_owned().await.ok()
    }

    /// Location of the photos, for messages at the terminal.
    pub fn whereabouts(&self) -> &str {
        &self.whereabouts
    }

    /// Writes, reads and deletes a small file, so that an unusable store is detected at the start.
    ///
    /// # Errors
    /// The error of the store.
    pub async fn usable(&self) -> anyhow::Result<()> {
        let probe = ObjectPath::from(format!("start-{:016x}.probe", rand::random::<u64>()));
        let tried = async {
            self.store.put(&probe, Bytes::from_static(b"sunwai").into()).await?;
            self.store.get(&probe).await?.bytes().await?;
            self.store.delete(&probe).await
        };
        tried.await.with_context(|| format!("SUNWAI_PHOTO_STORE: photos cannot be stored in {}", self.whereabouts))
    }

    /// Stores a file, completely or not at all; it is durable when this returns.
    ///
    /// # Errors
    /// [`Trouble::NotOurs`] for an invalid name, or an error of the store.
    pub async fn put(&self, sha256: &str, jpeg: Bytes) -> Result<(), Trouble> {
        self.store.put(&path_of(sha256)?, jpeg.into()).await?;
        Ok(())
    }

    /// Reads a file as a stream.
    ///
    /// # Errors
    /// [`Trouble::NotThere`], [`Trouble::NotOurs`], or an error of the store.
    pub async fn get(&self, sha256: &str) -> Result<Found, Trouble> {
        let found = self.store.get(&path_of(sha256)?).await?;
        let size = found.meta.size;
        if size > MOST_BYTES {
            return Err(Trouble::NotOurs);
        }
        Ok(Found { size, bytes: found.into_stream() })
    }

    /// Whether a file exists.
    ///
    /// # Errors
    /// [`Trouble::NotOurs`] for an invalid name, or an error of the store.
    pub async fn exists(&self, sha256: &str) -> Result<bool, Trouble> {
        match self.store.head(&path_of(sha256)?).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes a file; a missing file is not an error.
    ///
    /// # Errors
    /// [`Trouble::NotOurs`] for an invalid name, or an error of the store.
    pub async fn delete(&self, sha256: &str) -> Result<(), Trouble> {
        match self.store.delete(&path_of(sha256)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Lists all files: the SHA-256 from the name, and the size in bytes. Files with other names are left out.
    pub fn list(&self) -> BoxStream<'static, Result<(String, u64), Trouble>> {
        let files = self.store.list(None);
        files
            .filter_map(async |file| match file {
                Ok(meta) => {
                    let name = meta.location.filename()?.strip_suffix(".jpg")?.to_owned();
                    (path_of(&name).ok()? == meta.location).then_some(Ok((name, meta.size)))
                }
                Err(error) => Some(Err(error.into())),
            })
            .boxed()
    }
}

/// The path `ab/abcd….jpg` of a file. Only a SHA-256 has a path, so no name can lead outside the store.
fn path_of(sha256: &str) -> Result<ObjectPath, Trouble> {
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(Trouble::NotOurs);
    }
    Ok(ObjectPath::from(format!("{}/{sha256}.jpg", &sha256[..2])))
}
