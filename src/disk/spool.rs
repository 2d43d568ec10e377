//! Where the files of a site rest while it is built: beside their places, on the file system of the output folder.
//!
//! A site for a folder that is new or empty is written as it will be, under another name. Of one for a folder that
//! holds a site only those files are written that are other than those there. Bytes that are wanted back go to a file
//! without a name once there are many of them. What can't be written stays in memory; why is told when the site is
//! written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_128;

use super::aside::Aside;
use super::atomic::{self, TEMPORARY};
use super::listing::Stamp;
use super::manifest::Manifest;
use super::{DiskError, Output};
use crate::model::path::OutPath;
use crate::quick::QuickMap;
use crate::site::Payload;
use crate::storage::Store;

/// So many bytes that are wanted back stay in memory: of a handbook of 1,000 pages about all.
const HELD_MAX: usize = 32 * 1024 * 1024;

/// The files of a site while it is built; no other run writes to the output folder meanwhile. Dropped, all that was
/// not published is deleted.
#[derive(Debug)]
pub struct Spool {
    pub(super) output: Output,
    /// Keeps other runs waiting.
    _others_wait: File,
    /// What the output folder holds by the word of the last run.
    pub(super) manifest: Manifest,
    /// Where files go, by their paths in the site.
    pub(super) folder: PathBuf,
    pub(super) kind: Kind,
    /// The files that were made in the folder, as they were left; nothing of one that could not be written whole.
    written: Mutex<QuickMap<PathBuf, Option<Stamp>>>,
    aside: Aside,
    /// The first file that could not be read back.
    lost: Mutex<Option<(PathBuf, io::Error)>>,
}

/// What a spool's folder will become.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The output folder, which is not there yet.
    Whole,
    /// All that is in the output folder, which is empty.
    Inside,
    /// New and changed files for an output folder that holds others.
    Changes,
    /// It could not be made.
    Nothing,
}

impl Spool {
    /// Makes room for a site that is to go to `output`, once no other run writes there.
    pub fn open(output: &Output) -> Result<Self, DiskError> {
        Self::holding(output, HELD_MAX)
    }

    /// As [`Spool::open`]; so many bytes that are wanted back stay in memory.
    pub(super) fn holding(output: &Output, held_max: usize) -> Result<Self, DiskError> {
        let others_wait = output.shelf.lock()?;
        let manifest = output.shelf.load();
        let real = output.real();
        let (kind, folder) = match fs::read_dir(real).map(|mut entries| entries.next().is_none()) {
            // An empty folder stays the one it is: a server may be looking at it, it may be mounted.
            Ok(true) => (Kind::Inside, Some(real.join(atomic::temporary_name()))),
            Ok(false) => (Kind::Changes, Some(real.join(atomic::temporary_name()))),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => (Kind::Whole, beside(real)),
            Err(_) => (Kind::Nothing, None),
        };
        // Of most sites nothing is other than before: a folder for changes is made for the first.
        let folder = folder.filter(|folder| kind == Kind::Changes || fs::create_dir(folder).is_ok());
        let kind = if folder.is_some() { kind } else { Kind::Nothing };
        let aside = Aside::new(output.shelf.folder(), held_max);
        Ok(Self {
            output: output.clone(),
            _others_wait: others_wait,
            manifest,
            folder: folder.unwrap_or_default(),
            kind,
            written: Mutex::default(),
            aside,
            lost: Mutex::new(None),
        })
    }

    /// Whether a file of a site lies where this spool put it.
    pub(super) fn has(&self, from: &Path) -> bool {
        self.kind != Kind::Nothing && from.starts_with(&self.folder)
    }

    /// How many files it made.
    pub(super) fn written(&self) -> usize {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// A file that it wrote, as it was left.
    pub(super) fn stamp(&self, from: &Path) -> Option<Stamp> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).get(from).copied().flatten()
    }

    /// Why a site that was made of what rested here is not whole, if it is not.
    pub(super) fn refuse_lost(&self) -> Result<(), DiskError> {
        match self.lost.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some((path, cause)) => Err(DiskError::io("read again", path)(cause)),
            None => Ok(()),
        }
    }

    fn write(&self, out: &OutPath, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.folder.join(out.as_str());
        let mut file = match File::create_new(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
                File::create_new(&path)?
            }
            file => file?,
        };
        let stamp = file.write_all(bytes).and_then(|()| Ok(Stamp::of(&file.metadata()?)));
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.insert(path.clone(), stamp.as_ref().ok().copied());
        if stamp.is_err() {
            // The half of a file; what is left of it is looked for when the site is written.
            let _ = fs::remove_file(&path);
        }
        stamp.map(|_| path)
    }

    /// The file of the output folder that is just this one.
    fn unchanged(&self, out: &OutPath, len: usize, hash: u128) -> Option<PathBuf> {
        let entry = self.manifest.files.get(out.as_str())?;
        if entry.len != len as u64 || !entry.has(hash) {
            return None;
        }
        let path = self.output.real().join(out.as_str());
        let stamp = Stamp::of(&fs::symlink_metadata(&path).ok()?);
        entry.untouched(stamp).then_some(path)
    }

    fn lose(&self, path: &Path, cause: io::Error) -> Bytes {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert((path.to_owned(), cause));
        Bytes::new()
    }
}

impl Store for Spool {
    fn file(&self, out: &OutPath, bytes: &[u8]) -> Option<Payload> {
        let hash = xxh3_128(bytes);
        let from = match self.kind {
            Kind::Nothing => None,
            Kind::Changes => self.unchanged(out, bytes.len(), hash).or_else(|| self.write(out, bytes).ok()),
            Kind::Whole | Kind::Inside => self.write(out, bytes).ok(),
        };
        Some(Payload::Copy { from: from?, len: bytes.len() as u64, hash })
    }

    fn read(&self, payload: &Payload) -> Bytes {
        match payload {
            Payload::Bytes(bytes) => bytes.clone(),
            Payload::Copy { from, .. } => {
                fs::read(from).map_or_else(|cause| self.lose(from, cause), Bytes::from)
            }
        }
    }

    fn takes(&self, len: usize) -> bool {
        self.aside.takes(len)
    }

    fn lay(&self, bytes: &[u8]) -> Option<u64> {
        self.aside.lay(bytes).ok()
    }

    fn text(&self, path: &Path, hash: u128) -> Option<Bytes> {
        let text = fs::read(path).and_then(|text| match xxh3_128(&text) == hash {
            true => Ok(text),
            false => Err(io::Error::other("it was changed while the site was built; build again")),
        });
        match text {
            Ok(text) => Some(text.into()),
            Err(cause) => {
                self.lose(path, cause);
                None
            }
        }
    }

    fn lift(&self, from: u64, len: usize) -> Bytes {
        self.aside.lift(from, len).unwrap_or_else(|cause| self.lose(self.aside.folder(), cause))
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.kind != Kind::Nothing {
            // Not there any more where it became the output folder.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// The folder beside the output folder that will become it.
fn beside(real: &Path) -> Option<PathBuf> {
    let around = real.parent()?;
    fs::create_dir_all(around).ok()?;
    // The name is known, so that what a killed run left is found here.
    let folder = around.join(format!("{TEMPORARY}{}", real.file_name()?.to_string_lossy()));
    if folder.is_dir() {
        fs::remove_dir_all(&folder).ok()?;
    }
    Some(folder)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::publish;
    use super::*;
    use crate::site::Site;

    /// A site whose files rest in a spool.
    fn resting(spool: &Spool, files: &[(&str, &str)]) -> Site {
        let file = |(path, text): &(&str, &str)| {
            let out = OutPath::new(path).unwrap();
            let payload =
                spool.file(&out, text.as_bytes()).unwrap_or(Payload::Bytes(text.as_bytes().to_vec().into()));
            (out, payload)
        };
        Site { files: files.iter().map(file).collect(), ..Site::default() }
    }

    fn found(root: &Path) -> BTreeMap<String, String> {
        let listing = super::super::listing::Listing::of(root, &|_| true).unwrap();
        assert!(listing.temporary.is_empty(), "{:?}", listing.temporary);
        let read = |path: &String| (path.clone(), fs::read_to_string(root.join(path)).unwrap());
        listing.files.keys().map(read).collect()
    }

    fn is_temporary(name: io::Result<fs::DirEntry>) -> bool {
        name.unwrap().file_name().to_string_lossy().starts_with(TEMPORARY)
    }

    fn output() -> (tempfile::TempDir, Output) {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().join("book");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("book.toml"), "").unwrap();
        let output = Output::of(&root, None).unwrap();
        (temporary, output)
    }

    fn wanted(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_rests_becomes_the_site_and_of_the_next_one_only_what_differs_is_written() {
        for is_there in [false, true] {
            let (_temporary, output) = output();
            if is_there {
                fs::create_dir(output.real()).unwrap();
            }
            let files = [("a.html", "one"), ("b/c.html", "two")];
            let spool = Spool::open(&output).unwrap();
            let site = resting(&spool, &files);
            assert!(fs::read_dir(output.real()).map_or(true, |mut names| names.all(is_temporary)));
            assert_eq!(publish(&spool, &site, None).unwrap().written, 2);
            drop(spool);
            assert_eq!(found(output.real()), wanted(&files));

            let files = [("a.html", "one"), ("b/c.html", "three"), ("d.html", "four")];
            let spool = Spool::open(&output).unwrap();
            let site = resting(&spool, &files);
            assert_eq!(spool.written(), 2);
            let done = publish(&spool, &site, None).unwrap();
            assert_eq!((done.written, done.unchanged), (2, 1));
            drop(spool);
            assert_eq!(found(output.real()), wanted(&files));
        }
    }

    #[test]
    fn what_did_not_become_the_sites_is_gone() {
        let (_temporary, output) = output();
        let spool = Spool::open(&output).unwrap();
        let mut site = resting(&spool, &[("a.html", "one"), ("b", "refused"), ("c.html", "other")]);
        // `b` is a folder after all, and `c.html` another's.
        site.files.remove(&OutPath::new("b").unwrap());
        site.files.insert(OutPath::new("b/d.html").unwrap(), Payload::Bytes("deep".into()));
        site.files.insert(OutPath::new("c.html").unwrap(), Payload::Bytes("mine".into()));
        // Twice the same address: the second one stays in memory.
        assert_eq!(spool.file(&OutPath::new("a.html").unwrap(), b"again"), None);
        publish(&spool, &site, None).unwrap();
        drop(spool);
        let files = [("a.html", "one"), ("b/d.html", "deep"), ("c.html", "mine")];
        assert_eq!(found(output.real()), wanted(&files));
    }

    #[test]
    fn the_half_of_a_file_is_published_nowhere() {
        let (_temporary, output) = output();
        let spool = Spool::open(&output).unwrap();
        let mut site = resting(&spool, &[("a.html", "one")]);
        // The disk was full while it was written, and nothing could be deleted either.
        let half = spool.folder.join("b.html");
        fs::write(&half, "ha").unwrap();
        spool.written.lock().unwrap().insert(half, None);
        site.files.insert(OutPath::new("c.html").unwrap(), Payload::Bytes("memory".into()));
        publish(&spool, &site, None).unwrap();
        drop(spool);
        assert_eq!(found(output.real()), wanted(&[("a.html", "one"), ("c.html", "memory")]));
    }

    #[test]
    fn a_run_that_ends_early_leaves_nothing() {
        let (temporary, output) = output();
        let spool = Spool::open(&output).unwrap();
        resting(&spool, &[("a.html", "one")]);
        drop(spool);
        assert!(!output.real().exists());
        let left = fs::read_dir(temporary.path().join("book")).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(TEMPORARY)), "{left:?}");
    }

    #[test]
    fn bytes_come_back_from_memory_and_from_the_file() {
        let (_temporary, output) = output();
        let spool = std::sync::Arc::new(Spool::holding(&output, 4).unwrap());
        let storage = crate::storage::Storage::to(std::sync::Arc::clone(&spool) as _);
        let texts = ["held", "stored", "", "stored too"];
        let laid = texts.map(|text| storage.lay(text.as_bytes()));
        assert!(matches!(laid[0], crate::storage::Laid::Held(_)));
        assert!(matches!(laid[1], crate::storage::Laid::Stored { from: 0, len: 6 }));
        for (text, laid) in texts.iter().zip(&laid).rev() {
            assert_eq!(storage.lift(laid), text.as_bytes());
        }
        spool.refuse_lost().unwrap();
        // A file that somebody deletes meanwhile is told, not left out.
        let file = storage.file(&OutPath::new("a.html").unwrap(), b"one");
        fs::remove_file(spool.folder.join("a.html")).unwrap();
        assert!(storage.read(&file).is_empty());
        let error = publish(&spool, &Site::default(), None).unwrap_err().to_string();
        assert!(error.contains("can't read again") && error.contains("a.html"), "{error}");
    }
}
