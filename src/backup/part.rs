//! A file that is either whole under its name or not there at all.

use anyhow::{Context as _, bail};
use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// A file in the making: `NAME.part`, readable by its owner only, gone when this is dropped.
pub struct Part {
    name: PathBuf,
    path: PathBuf,
    file: Option<File>,
}

impl Part {
    /// Begins one.
    ///
    /// # Errors
    /// A file of that name is there and must not be replaced, another backup is writing it, or it cannot be made.
    pub fn begin(name: &Path, replace: bool) -> anyhow::Result<Self> {
        if !replace && name.symlink_metadata().is_ok() {
            bail!("{} is there already; give another name, or --force to replace it", name.display());
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
                // Left by one that was killed.
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
        // Never through a link that somebody put there, and for nobody else's eyes from the first byte.
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
    }

    /// The file to write to.
    ///
    /// # Errors
    /// The system's.
    pub fn file(&self) -> anyhow::Result<File> {
        let file = self.file.as_ref().context("the file is finished")?;
        Ok(file.try_clone()?)
    }

    /// Where it is while it is being made.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that was written is on the disk afterwards.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn settle(&self) -> anyhow::Result<()> {
        if let Some(file) = &self.file {
            file.sync_all().with_context(|| format!("{} cannot be brought to the disk", self.path.display()))?;
        }
        Ok(())
    }

    /// Gives it its name, durably.
    ///
    /// # Errors
    /// A file of that name has come meanwhile and must not be replaced.
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

/// A name with something at its end.
pub fn with(name: &Path, end: &str) -> PathBuf {
    let mut longer = name.as_os_str().to_owned();
    longer.push(end);
    PathBuf::from(longer)
}

/// Gives a file another name in the same folder, durably.
///
/// # Errors
/// A file of that name is there and must not be replaced.
pub fn named(path: &Path, name: &Path, replace: bool) -> anyhow::Result<()> {
    let moved = if replace {
        std::fs::rename(path, name)
    } else {
        let flags = rustix::fs::RenameFlags::NOREPLACE;
        match rustix::fs::renameat_with(rustix::fs::CWD, path, rustix::fs::CWD, name, flags) {
            // A file system that cannot look and rename in one step.
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
