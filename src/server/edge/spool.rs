//! Stores arriving photos in the data folder, not in memory: a slow connection may take half an hour for four of them.

use super::{
    body::Arriving,
    budget::{ByteBudget, Share},
};
use crate::{error::Error, language::dates::Millis, server::follow};
use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    net::IpAddr,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes buffered before they are written.
const AT_ONCE: usize = 64 * 1024;
/// Age after which a file was left behind by a killed server: longer than any request may take, in milliseconds.
const LEFT_BEHIND: Millis = 3_600_000;

fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("arriving")
}

/// A file that is being written.
pub struct Spooling {
    file: Spooled,
    buffer: Vec<u8>,
    arriving: Option<Arc<Arriving>>,
}

/// A file that has arrived completely. It is deleted when dropped.
pub struct Spooled {
    path: PathBuf,
    length: usize,
    share: Share,
}

impl Drop for Spooled {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Spooled {
    /// The content of the file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn bytes(&self) -> io::Result<Vec<u8>> {
        tokio::fs::read(&self.path).await
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether the file is empty.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl Spooling {
    /// Creates a file in the data folder for a photo from this address.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn begin(
        data_dir: &Path,
        budget: &Arc<ByteBudget>,
        from: IpAddr,
        arriving: Option<Arc<Arriving>>,
    ) -> Result<Self, Error> {
        let folder = folder(data_dir);
        let path = folder.join(format!("{:032x}", rand::random::<u128>()));
        let create = || OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        // Creates the file at once, so that a late write cannot recreate it after it was swept.
        match create() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(&folder).and_then(|()| create())
            }
            other => other,
        }
        .map_err(|error| full(&error))?;
        let file = Spooled { path, length: 0, share: budget.share(from) };
        Ok(Self { file, buffer: Vec::new(), arriving })
    }

    /// Bytes received so far.
    pub fn len(&self) -> usize {
        self.file.length
    }

    /// Whether nothing was received yet.
    pub fn is_empty(&self) -> bool {
        self.file.length == 0
    }

    /// Appends received bytes.
    ///
    /// # Errors
    /// [`Error::Busy`] if the budget or the disk is full.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.share.take(bytes.len()).map_err(|_| Error::busy("arriving photos use up their disk budget"))?;
        self.file.length += bytes.len();
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= AT_ONCE { self.flush().await } else { Ok(()) }
    }

    /// Finishes the file.
    ///
    /// # Errors
    /// The last bytes cannot be written.
    pub async fn done(mut self) -> Result<Spooled, Error> {
        self.flush().await?;
        Ok(self.file)
    }

    // Opens the file for each write, so that a thousand slow connections hold no descriptors.
    async fn flush(&mut self) -> Result<(), Error> {
        let bytes = std::mem::take(&mut self.buffer);
        let length = bytes.len();
        if length == 0 {
            return Ok(());
        }
        let path = self.file.path.clone();
        let written = follow::blocking(move || {
            OpenOptions::new().append(true).open(path).and_then(|mut file| file.write_all(&bytes))
        });
        written.await?.map_err(|error| full(&error))?;
        if let Some(arriving) = &self.arriving {
            arriving.release(length);
        }
        Ok(())
    }
}

/// A full disk may have space again in a moment; anything else is an internal error.
fn full(error: &io::Error) -> Error {
    follow::failed("an arriving photo could not be written", follow::cause::cause(error));
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Busy,
        _ => Error::Internal,
    }
}

/// Removes files left behind by killed servers; returns how many. Several servers may share the folder, so only files older than any request go.
pub fn sweep(data_dir: &Path, now: Millis) -> usize {
    let Ok(files) = std::fs::read_dir(folder(data_dir)) else { return 0 };
    let old = files.flatten().filter(|file| {
        let written = file.metadata().and_then(|about| about.modified()).ok();
        let written = written.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        written.is_some_and(|at| now - at.as_millis() as Millis > LEFT_BEHIND)
    });
    old.filter(|file| std::fs::remove_file(file.path()).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock::Clock;
    use std::net::Ipv4Addr;

    const SOMEBODY: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[tokio::test]
    async fn a_file_that_has_arrived_is_readable_and_deleted_afterwards() {
        let data = tempfile::tempdir().unwrap();
        let budget = Arc::new(ByteBudget::new(10_000_000));
        let mut photo = Spooling::begin(data.path(), &budget, SOMEBODY, None).unwrap();
        let sent: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        for piece in sent.chunks(7_000) {
            photo.push(piece).await.unwrap();
        }
        assert_eq!(budget.held(), sent.len());
        let photo = photo.done().await.unwrap();
        assert_eq!((photo.len(), photo.bytes().await.unwrap()), (sent.len(), sent));
        drop(photo);
        assert_eq!((budget.held(), std::fs::read_dir(folder(data.path())).unwrap().count()), (0, 0));
    }

    #[tokio::test]
    async fn a_flood_of_photos_from_one_address_leaves_room_for_others() {
        let data = tempfile::tempdir().unwrap();
        let budget = Arc::new(ByteBudget::new(100_000));
        let mut flood = Spooling::begin(data.path(), &budget, SOMEBODY, None).unwrap();
        assert_eq!(flood.push(&[0; 50_000]).await, Ok(()));
        assert_eq!(flood.push(&[0; 10_000]).await, Err(Error::Busy));
        let other = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        let mut citizen = Spooling::begin(data.path(), &budget, other, None).unwrap();
        assert_eq!(citizen.push(&[0; 40_000]).await, Ok(()));
    }

    #[tokio::test]
    async fn the_sweep_removes_files_of_killed_servers_but_not_arriving_ones() {
        let data = tempfile::tempdir().unwrap();
        let budget = Arc::new(ByteBudget::new(100_000));
        let mut photo = Spooling::begin(data.path(), &budget, SOMEBODY, None).unwrap();
        photo.push(b"half a photo").await.unwrap();
        let now = Clock::System.now();
        assert_eq!(sweep(data.path(), now), 0);
        assert_eq!(sweep(data.path(), now + 2 * LEFT_BEHIND), 1);
        // A write after the sweep fails and does not recreate the file.
        assert!(photo.done().await.is_err());
        assert_eq!(std::fs::read_dir(folder(data.path())).unwrap().count(), 0);
    }
}
