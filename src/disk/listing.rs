//! What lies in an output folder before it is written to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::DiskError;
use super::atomic::TEMPORARY;
use super::found::join;

/// One file of an output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Its length in bytes.
    pub len: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: u128,
    /// Whether it is an ordinary file, no link and no device.
    pub ordinary: bool,
}

/// An output folder's files.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// By path from the folder; names that are not UTF-8 are shown with replacement characters.
    pub files: BTreeMap<String, Stamp>,
    /// Every folder below it.
    pub folders: BTreeSet<String>,
    /// Files and folders left over from a run that was killed.
    pub temporary: Vec<PathBuf>,
}

impl Stamp {
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self {
            len: metadata.len(),
            modified: modified.unwrap_or_default().as_nanos(),
            ordinary: metadata.is_file(),
        }
    }
}

impl Listing {
    /// Lists a folder; one that is not there is empty. Hidden folders are entered only where
    /// `enters` says so: nobody's `.git` is walked.
    pub(super) fn of(root: &Path, enters: &(impl Fn(&str) -> bool + Sync)) -> Result<Self, DiskError> {
        list(root, "", enters).map_err(DiskError::io("list the output folder", root))
    }

    fn absorb(&mut self, more: Self) {
        self.files.extend(more.files);
        self.folders.extend(more.folders);
        self.temporary.extend(more.temporary);
    }
}

fn list(folder: &Path, key: &str, enters: &(impl Fn(&str) -> bool + Sync)) -> io::Result<Listing> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries.collect::<io::Result<Vec<_>>>()?,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Listing::default()),
        Err(cause) => return Err(cause),
    };
    let one = |entry: &fs::DirEntry| -> io::Result<Listing> {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let key = join(key, &name);
        let mut listing = Listing::default();
        if name.starts_with(TEMPORARY) {
            listing.temporary.push(entry.path());
        } else if entry.file_type()?.is_dir() {
            if !name.starts_with('.') || enters(&key) {
                listing = list(&entry.path(), &key, enters)?;
                listing.folders.insert(key);
            }
        } else {
            listing.files.insert(key, Stamp::of(&entry.metadata()?));
        }
        Ok(listing)
    };
    entries.par_iter().map(one).try_reduce(Listing::default, |mut all, more| {
        all.absorb(more);
        Ok(all)
    })
}
