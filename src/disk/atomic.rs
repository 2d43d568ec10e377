//! Files that are whole or not there: written under another name, then renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::site::Payload;

/// How the names of files begin that are being written; one that is left over belonged to a run
/// that was killed.
pub(super) const TEMPORARY: &str = ".pathbook-tmp-";

/// Writes `bytes` to `path` so that the file holds either what it held or all of the new bytes.
///
/// The folder must exist. Fails with the operating system's error; no temporary file is left.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    through_temporary(path, |file| file.write_all(bytes)).map(drop)
}

/// As [`replace`], for a file of a site; returns what the file system says of the new file.
pub(super) fn put(path: &Path, payload: &Payload) -> io::Result<fs::Metadata> {
    through_temporary(path, |file| match payload {
        Payload::Bytes(bytes) => file.write_all(bytes),
        Payload::Copy { from, .. } => io::copy(&mut File::open(from)?, file).map(drop),
    })
}

fn through_temporary(
    path: &Path,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<fs::Metadata> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_file_name(format!("{TEMPORARY}{}-{count}", std::process::id()));
    let written = File::create(&temporary).and_then(|mut file| {
        fill(&mut file)?;
        let metadata = file.metadata()?;
        // Closed before it is renamed: Windows insists.
        drop(file);
        fs::rename(&temporary, path)?;
        Ok(metadata)
    });
    if written.is_err() {
        // The first error is the one to tell; the file may not even have been made.
        let _ = fs::remove_file(&temporary);
    }
    written
}
