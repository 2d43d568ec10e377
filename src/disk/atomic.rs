//! Files that are whole or not there: written under another name, then renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::site::Payload;

/// How the names of files and folders begin that are being written; one that is left over belonged
/// to a run that was killed.
pub(super) const TEMPORARY: &str = ".pathbook-tmp-";

/// Writes `bytes` to `path` so that the file holds either what it held or all of the new bytes.
///
/// The folder must exist. Fails with the operating system's error; no temporary file is left.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Staged::bytes(path, bytes)?.publish()
}

/// A file that is written whole, but not yet to its place; dropped, it is deleted.
#[derive(Debug)]
pub(super) struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Staged {
    /// Writes `bytes` beside `target`.
    pub(super) fn bytes(target: &Path, bytes: &[u8]) -> io::Result<Self> {
        let folder = target.parent().unwrap_or(Path::new(""));
        Self::through(folder, target, |file| file.write_all(bytes)).map(|(staged, _)| staged)
    }

    /// Writes a file of a site to `folder`, on the file system of `target`; returns as well what the
    /// file system says of it.
    pub(super) fn payload(
        folder: &Path,
        target: &Path,
        payload: &Payload,
    ) -> io::Result<(Self, fs::Metadata)> {
        Self::through(folder, target, |file| pour(payload, file))
    }

    /// A file that is written already, on the file system of `target`.
    pub(super) fn file(temporary: &Path, target: &Path) -> io::Result<(Self, fs::Metadata)> {
        let metadata = fs::symlink_metadata(temporary)?;
        Ok((Self { temporary: temporary.to_owned(), target: target.to_owned() }, metadata))
    }

    fn through(
        folder: &Path,
        target: &Path,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<(Self, fs::Metadata)> {
        let staged = Self { temporary: folder.join(temporary_name()), target: target.to_owned() };
        let mut file = File::create(&staged.temporary)?;
        // What fails here drops `staged`, and with it the half of a file.
        fill(&mut file)?;
        let metadata = file.metadata()?;
        Ok((staged, metadata))
    }

    /// Puts the file in its place, in one step.
    pub(super) fn publish(mut self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.target)?;
        self.temporary.clear();
        Ok(())
    }

    /// Gives it these permissions.
    pub(super) fn permit(&self, permissions: fs::Permissions) -> io::Result<()> {
        fs::set_permissions(&self.temporary, permissions)
    }

    /// Where it belongs.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.temporary.as_os_str().is_empty() {
            // The first error is the one to tell; the file may not even have been made.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Writes a file of a site to a path in a folder that is not on show; returns what the file system says of it.
pub(super) fn create(path: &Path, payload: &Payload) -> io::Result<fs::Metadata> {
    let mut file = File::create(path)?;
    pour(payload, &mut file)?;
    file.metadata()
}

/// A name that no other file of this run has.
pub(super) fn temporary_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{TEMPORARY}{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn pour(payload: &Payload, file: &mut File) -> io::Result<()> {
    match payload {
        Payload::Bytes(bytes) => file.write_all(bytes),
        Payload::Copy { from, .. } => io::copy(&mut File::open(from)?, file).map(drop),
    }
}
