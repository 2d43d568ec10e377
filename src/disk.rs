//! The file system: a handbook's folder becomes [`Sources`], a [`Site`] becomes files.
//!
//! Owns what may be read (and what is never looked at), and what may be written and deleted: files
//! that its own manifest lists, nothing else. Refuses an output folder that could cost somebody a
//! file. What is wrong with the handbook's files is data, a [`Diagnostic`] in the sources; only what
//! prevents the run as a whole is a [`DiskError`].
//!
//! [`Sources`]: crate::source::Sources
//! [`Site`]: crate::site::Site
//! [`Diagnostic`]: crate::diagnostic::Diagnostic

#![expect(clippy::disallowed_methods, reason = "this is the edge")]

mod again;
mod aside;
mod atomic;
mod clock;
mod create;
mod forms;
mod found;
mod leave;
mod listing;
mod manifest;
mod output;
mod publish;
mod read;
mod rewrite;
mod scope;
mod spool;
mod write;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::Sources;

pub use self::atomic::replace;
pub use self::create::create;
pub use self::forms::keep;
pub use self::leave::{read_and_leave, recall};
pub use self::manifest::inputs;
pub use self::output::Output;
pub use self::read::{Folder, Snapshot};
pub use self::rewrite::{Rewrite, rewrite};
pub use self::spool::Spool;
pub use self::write::{Written, publish, unchanged, write};

/// Why a run could not be done at all: the cause, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The handbook's folder is not there.
    #[error("there is no folder {}. Check the name, or make a handbook with `pathbook new {}`", .0.display(), .0.display())]
    Missing(PathBuf),
    /// The handbook is given as a file.
    #[error("{} is a file. Name the folder it lies in", .0.display())]
    NotAFolder(PathBuf),
    /// The output folder is one that must not be written to.
    #[error("the output folder {} {why}", .folder.display())]
    Refused {
        /// The folder as the user named it.
        folder: PathBuf,
        /// The rest of the sentence, and the cure.
        why: String,
    },
    /// The folder for a new handbook is in use.
    #[error("{} is not empty. Choose a new folder: nothing was written", .0.display())]
    NotEmpty(PathBuf),
    /// Files that would be written are there already.
    #[error("nothing was written, because {} there already: {}. Rename or delete what is not needed, or choose another folder with `--out`", if .0.len() == 1 { "a file is" } else { "files are" }, listed(.0))]
    InTheWay(Vec<PathBuf>),
    /// A file that is to be changed is not what it was when it was read.
    #[error("{} was changed while it was being read, so nothing was written. Run the command again", .0.display())]
    Changed(PathBuf),
    /// The folder for something new holds other things.
    #[error("{} is neither empty nor a handbook: it has no book.toml. Choose a new folder, or that of a handbook: nothing was written", .0.display())]
    NoHandbook(PathBuf),
    /// The site could not be written, or not all of it.
    #[error("{cause}. {left}")]
    Unwritten {
        /// Why.
        cause: Box<DiskError>,
        /// What the output folder holds now.
        left: Left,
    },
    /// The operating system said no.
    #[error("can't {doing} {}: {cause}{}", .path.display(), cure(.cause))]
    Io {
        /// What was tried: "write".
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
}

/// What an output folder holds after a run that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// What it held before.
    AsItWas,
    /// Files of the old site and of the new one, each of them whole.
    Mixed,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AsItWas => "The output folder is as it was",
            Self::Mixed => {
                "Some of its files are already new, the others are as they were: build again to finish"
            }
        })
    }
}

impl DiskError {
    /// Wraps the operating system's answer: `.map_err(DiskError::io("read", path))`.
    pub fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Io { doing, path, cause }
    }

    /// Says what a failed run left behind: `.map_err(DiskError::left(Left::AsItWas))`.
    fn left(left: Left) -> impl FnOnce(Self) -> Self {
        move |cause| Self::Unwritten { cause: Box::new(cause), left }
    }
}

/// Paths in a row.
fn listed(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

/// Reads the handbook in `root`: once, for `build` and `check`.
///
/// The folders in `skip` (an output folder below the root) are not looked at.
pub fn read(root: &Path, skip: &[PathBuf]) -> Result<Sources, DiskError> {
    Ok(Folder::open(root, skip)?.read()?.sources)
}

/// The second half of an error text: what to do about it.
fn cure(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ". The disk is full: free some space or choose another place with `--out`, then run the command again"
        }
        io::ErrorKind::PermissionDenied => ". Check who owns it and what its permissions are",
        io::ErrorKind::ReadOnlyFilesystem => ". Choose a place that can be written to with `--out`",
        io::ErrorKind::NotADirectory => ". A part of this path is a file: choose another folder",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_explained() {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            let error = DiskError::io("write", "site/a.html")(kind.into()).to_string();
            assert!(error.starts_with("can't write site/a.html: "), "{error}");
            assert!(error.contains("disk is full: free some space"), "{error}");
            assert!(error.ends_with("then run the command again"), "{error}");
        }
    }
}
