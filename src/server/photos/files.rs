//! Where the photos' files lie: a folder of this machine, or an S3-compatible bucket that several servers share.
//!
//! One code path for both. A file is named by the SHA-256 of its bytes, so that it never changes and may be put any number of times. In
//! the local folder the file and its folder are synced before [`Photos::put`] returns; in a bucket the service's answer says as much.

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

/// Bytes of the largest file that is handed out; what is stored is far smaller.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// How long a connection to the bucket's service may take.
const CONNECT: Duration = Duration::from_secs(5);
/// Photos that hold a connection to the database while the store is asked: a quarter of those that there are.
const CONNECTIONS: usize = 4;

/// The store of photos. Cheap to clone.
#[derive(Clone)]
pub struct Photos {
    store: Arc<dyn ObjectStore>,
    whereabouts: Arc<str>,
    connections: Arc<Semaphore>,
}

/// A file as it comes out of the store.
pub struct Found {
    /// Bytes.
    pub size: u64,
    /// The content, piece by piece.
    pub bytes: BoxStream<'static, object_store::Result<Bytes>>,
}

/// Why a file could not be put, read or deleted.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// No such file.
    #[error("the photo is not there")]
    NotThere,
    /// Not the SHA-256 of a photo in 64 small hexadecimal digits, or a file larger than any photo.
    #[error("this is no photo of ours")]
    NotOurs,
    /// The disk or the bucket's service.
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
            // Away, full or refusing: the same again later may do, and the form keeps what was typed.
            Trouble::Store(_) => Self::Busy,
        }
    }
}

impl Photos {
    /// The store that the settings name: a bucket, or the folder `photos` in the data folder.
    ///
    /// # Errors
    /// A setting that cannot be used, by its name; a folder that cannot be made.
    pub fn open(settings: &PhotoSettings, data_dir: &Path) -> anyhow::Result<Self> {
        let Some(bucket) = settings.bucket()? else { return Self::in_folder(data_dir) };
        let options = ClientOptions::new()
            .with_timeout(bucket.timeout)
            .with_connect_timeout(CONNECT.min(bucket.timeout))
            .with_allow_http(true);
        let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: 2, retry_timeout: bucket.timeout };
        crate::server::with_tls();
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
        let prefix = ObjectPath::parse(&bucket.prefix).context("SUNWAI_PHOTO_STORE: this is no prefix")?;
        let whereabouts = format!("s3://{}/{}", bucket.name, bucket.prefix).into();
        Ok(Self::over(PrefixStore::new(store, prefix), whereabouts))
    }

    /// The store in the folder `photos` of a data folder, made if it is not there.
    ///
    /// # Errors
    /// The folder cannot be made.
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

    /// How the store is set, for tests.
    #[cfg(test)]
    pub(super) fn told(&self) -> String {
        format!("{:?}", self.store)
    }

    /// Waits until one more photo may hold a connection to the database while the store is asked.
    pub(super) async fn hold(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed, so there is always one in the end.
        self.connections.clone().acquire_owned().await.ok()
    }

    /// Where the photos lie, for people at a terminal.
    pub fn whereabouts(&self) -> &str {
        &self.whereabouts
    }

    /// Writes, reads and deletes a small file, so that a store that cannot be used is known at the start.
    ///
    /// # Errors
    /// What the store said.
    pub async fn usable(&self) -> anyhow::Result<()> {
        let place = ObjectPath::from(format!("start-{:016x}.probe", rand::random::<u64>()));
        let tried = async {
            self.store.put(&place, Bytes::from_static(b"sunwai").into()).await?;
            self.store.get(&place).await?.bytes().await?;
            self.store.delete(&place).await
        };
        tried.await.with_context(|| format!("SUNWAI_PHOTO_STORE: photos cannot be kept in {}", self.whereabouts))
    }

    /// Puts a file. It is there whole or not at all, and durable when this returns.
    ///
    /// # Errors
    /// [`Trouble::NotOurs`] for another name, or the store's.
    pub async fn put(&self, sha256: &str, jpeg: Bytes) -> Result<(), Trouble> {
        self.store.put(&place(sha256)?, jpeg.into()).await?;
        Ok(())
    }

    /// Reads a file, piece by piece.
    ///
    /// # Errors
    /// [`Trouble::NotThere`], [`Trouble::NotOurs`], or the store's.
    pub async fn get(&self, sha256: &str) -> Result<Found, Trouble> {
        let found = self.store.get(&place(sha256)?).await?;
        let size = found.meta.size;
        if size > MOST_BYTES {
            return Err(Trouble::NotOurs);
        }
        Ok(Found { size, bytes: found.into_stream() })
    }

    /// Whether a file is there.
    ///
    /// # Errors
    /// [`Trouble::NotOurs`] for another name, or the store's.
    pub async fn exists(&self, sha256: &str) -> Result<bool, Trouble> {
        match self.store.head(&place(sha256)?).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes a file; one that is not there is deleted already.
    ///
    /// # Errors
    /// [`Trouble::NotOurs`] for another name, or the store's.
    pub async fn delete(&self, sha256: &str) -> Result<(), Trouble> {
        match self.store.delete(&place(sha256)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// All files: their SHA-256 by name, and their size in bytes. What has another name is left out.
    pub fn list(&self) -> BoxStream<'static, Result<(String, u64), Trouble>> {
        let files = self.store.list(None);
        files
            .filter_map(async |file| match file {
                Ok(meta) => {
                    let name = meta.location.filename()?.strip_suffix(".jpg")?.to_owned();
                    (place(&name).ok()? == meta.location).then_some(Ok((name, meta.size)))
                }
                Err(error) => Some(Err(error.into())),
            })
            .boxed()
    }
}

/// `ab/abcd….jpg`. Only a SHA-256 gives a place, so that no name leads elsewhere.
fn place(sha256: &str) -> Result<ObjectPath, Trouble> {
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(Trouble::NotOurs);
    }
    Ok(ObjectPath::from(format!("{}/{sha256}.jpg", &sha256[..2])))
}
