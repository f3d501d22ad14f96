//! A file that is either complete under its name or does not exist.

use anyhow::{Context as _, bail};
use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// A file that is being written as `NAME.part`, readable by its owner only. It is deleted when this is dropped before `finish`.
pub struct Part {
    name: PathBuf,
    path: PathBuf,
    file: Option<File>,
}

impl Part {
    /// Creates the file.
    ///
    /// # Errors
    /// A file of that name exists and must not be replaced, another backup is writing it, or it cannot be created.
    pub fn begin(name: &Path, replace: bool) -> anyhow::Result<Self> {
        if !replace && name.symlink_metadata().is_ok() {
            bail!("{} exists already; give another name, or --force to replace it", name.display());
        }
        if name.is_dir() {
            bail!("{} is a folder; give the name of a file", name.display());
        }
        let path = with(name, ".part");
        let made = Self::make(&path);
        let file = match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let other = File::open(&path).with_context(|| format!("{} cannot be opened", path.display()))?;
                if other.try_lock().is_err() {
                    bail!("{} is being written by another backup", path.display());
                }
                // Left by a backup that was killed.
                std::fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
                Self::make(&path)
            }
            made => made,
        }
        .with_context(|| format!("{} cannot be written", path.display()))?;
        file.try_lock().map_err(|_| anyhow::anyhow!("{} is being written by another backup", path.display()))?;
        Ok(Self { name: name.to_owned(), path, file: Some(file) })
    }

    fn make(path: &Path) -> io::Result<File> {
        // Never follows a symbolic link, and is unreadable for others from the first byte.
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
    }

    /// The file to write to.
    ///
    /// # Errors
    /// The file is finished, or the system refuses.
    pub fn file(&self) -> anyhow::Result<File> {
        let file = self.file.as_ref().context("the file is finished")?;
        Ok(file.try_clone()?)
    }

    /// Path of the file while it is being written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Flushes everything that was written to disk.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn settle(&self) -> anyhow::Result<()> {
        if let Some(file) = &self.file {
            file.sync_all().with_context(|| format!("{} cannot be flushed to disk", self.path.display()))?;
        }
        Ok(())
    }

    /// Gives the file its final name, durably.
    ///
    /// # Errors
    /// A file of that name has appeared meanwhile and must not be replaced.
    pub fn finish(mut self, replace: bool) -> anyhow::Result<()> {
        named(&self.path, &self.name, replace)?;
        self.file = None;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A path with a suffix appended to its name.
pub fn with(name: &Path, end: &str) -> PathBuf {
    let mut longer = name.as_os_str().to_owned();
    longer.push(end);
    PathBuf::from(longer)
}

/// Renames a file within its folder, durably.
///
/// # Errors
/// A file of that name exists and must not be replaced.
pub fn named(path: &Path, name: &Path, replace: bool) -> anyhow::Result<()> {
    let moved = if replace {
        std::fs::rename(path, name)
    } else {
        let flags = rustix::fs::RenameFlags::NOREPLACE;
        match rustix::fs::renameat_with(rustix::fs::CWD, path, rustix::fs::CWD, name, flags) {
            // The file system cannot check and rename in one step.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) if name.symlink_metadata().is_err() => {
                std::fs::rename(path, name)
            }
            other => other.map_err(io::Error::from),
        }
    };
    moved.with_context(|| format!("{} cannot be given its name", name.display()))?;
    let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("{} cannot be synchronised", folder.display()))
}
