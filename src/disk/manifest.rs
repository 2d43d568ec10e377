//! The tool's own memory of an output folder: what it wrote there, and from what.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::DiskError;
use super::atomic::Staged;
use super::listing::Stamp;
use crate::source::{Sources, unix_lines};

/// The form of the file; another form is as good as none.
const FORM: u32 = 1;

/// What was written to one output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The form of the file, [`FORM`].
    pub form: u32,
    /// The folder, from the one that the manifest's folder lies in; absolute if it is elsewhere.
    pub output: String,
    /// The hash of all inputs; `None` while files are being written and after a run with remarks.
    pub inputs: Option<String>,
    /// How many pages its author wrote.
    #[serde(default)]
    pub pages: usize,
    /// Every file that may be overwritten and deleted.
    pub files: BTreeMap<String, Entry>,
}

/// One file as it was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Of the payload it was written from; empty before it is written.
    pub hash: String,
    /// In bytes.
    pub len: u64,
    /// In nanoseconds since 1970.
    pub modified: u64,
}

/// Where the manifest of an output folder is.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    folder: PathBuf,
    name: String,
    output: String,
}

impl Shelf {
    /// The manifest of the folder `output` (a real path), kept in `state` (another).
    ///
    /// What lies beside `state` is known by its path from there: both may be moved together, copied,
    /// or restored on another machine.
    pub(super) fn new(state: PathBuf, output: &Path) -> Self {
        let beside = state.parent().and_then(|around| output.strip_prefix(around).ok());
        let parts = beside.map(|path| path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>());
        let key = parts.map_or_else(|| output.to_string_lossy().into_owned(), |parts| parts.join("/"));
        let name = format!("output-{:016x}", xxh3_64(key.as_bytes()));
        Self { folder: state, name, output: key }
    }

    /// The tool's own folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads it. One that is not there or damaged is empty, so nothing is overwritten on its word.
    pub(super) fn load(&self) -> Manifest {
        let manifest = fs::read(self.folder.join(format!("{}.json", self.name)))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
        manifest
            .filter(|manifest| manifest.form == FORM && manifest.output == self.output)
            .unwrap_or_default()
    }

    /// Writes it, but not yet to its place.
    pub(super) fn stage(&self, mut manifest: Manifest) -> Result<Staged, DiskError> {
        manifest.form = FORM;
        manifest.output.clone_from(&self.output);
        let path = self.folder.join(format!("{}.json", self.name));
        let text = serde_json::to_vec(&manifest).unwrap_or_default();
        Staged::bytes(&path, &text).map_err(DiskError::io("write", path))
    }

    /// Waits until no other run writes to this output folder; the file returned keeps others waiting.
    pub(super) fn lock(&self) -> Result<File, DiskError> {
        let ignore = self.folder.join(".gitignore");
        fs::create_dir_all(&self.folder).map_err(DiskError::io("make the folder", &self.folder))?;
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(DiskError::io("write", &ignore))?;
        }
        let path = self.folder.join(format!("{}.lock", self.name));
        let file = File::create(&path).map_err(DiskError::io("write", &path))?;
        // Some network file systems know no locks; two builds at once are rare enough to go on.
        let _ = file.lock();
        Ok(file)
    }
}

impl Entry {
    /// A file as it was written.
    pub(super) fn new(hash: u128, stamp: Stamp) -> Self {
        Self {
            hash: format!("{hash:032x}"),
            len: stamp.len,
            modified: u64::try_from(stamp.modified).unwrap_or(u64::MAX),
        }
    }

    /// A file that is about to be written.
    pub(super) fn promised() -> Self {
        Self { hash: String::new(), len: 0, modified: 0 }
    }

    /// Whether it was written from bytes of this hash.
    pub(super) fn has(&self, hash: u128) -> bool {
        u128::from_str_radix(&self.hash, 16) == Ok(hash)
    }

    /// Whether the file is as it was left.
    pub(super) fn untouched(&self, stamp: Stamp) -> bool {
        stamp.ordinary && self.len == stamp.len && u128::from(self.modified) == stamp.modified
    }
}

/// The hash of all that a build depends on, the program itself included.
///
/// `history` stands for what version control knows, and `lock` is the text of the lock that the next run will
/// find, where it is known already. `None` if something could not be read, so that the next run looks again.
pub fn inputs(sources: &Sources, history: &str, lock: Option<&str>) -> Option<u128> {
    if !sources.problems.is_empty() {
        return None;
    }
    let mut hash = Xxh3::new();
    let mut text = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    text(&program()?);
    text(&sources.folder_name);
    text(history);
    text(&format!("{:?}", sources.today));
    let hash_lines = |text: &[u8]| xxhash_rust::xxh3::xxh3_128(&unix_lines(text));
    let lock = lock.map(|lock| hash_lines(lock.as_bytes()));
    for (path, file) in sources.files.iter().filter(|(path, _)| path.as_str() != "pathbook.lock") {
        text(path.as_str());
        text(&format!("{:032x}", file.hash));
    }
    let lock = lock.or_else(|| Some(hash_lines(sources.files.named("pathbook.lock")?.bytes()?)));
    text(&format!("{lock:?}"));
    Some(hash.digest128())
}

/// This program: its version, and its file's length and time, so that a new build of it builds anew.
fn program() -> Option<String> {
    let stamp = Stamp::of(&fs::metadata(std::env::current_exe().ok()?).ok()?);
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), stamp.len, stamp.modified))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_beside_its_manifest_is_known_by_its_path_from_there() {
        let key = |root: &str, output: &str| {
            let shelf = Shelf::new(Path::new(root).join(".pathbook"), Path::new(output));
            (shelf.name, shelf.output)
        };
        assert_eq!(key("/a/book", "/a/book/site"), key("/b/copy", "/b/copy/site"));
        assert_eq!(key("/a/book", "/a/book/site").1, "site");
        assert_ne!(key("/a/book", "/a/book/site"), key("/a/book", "/a/book/other"));
        assert_eq!(key("/a/book", "/srv/site"), key("/b/copy", "/srv/site"));
        assert_ne!(key("/a/book", "/a/site"), key("/b/book", "/b/site"));
    }
}
