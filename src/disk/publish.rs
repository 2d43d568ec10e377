//! Putting a site's files in their places: all that can fail is done before the first file changes.
//!
//! A folder that is new is written under another name and renamed. In a folder that holds a site,
//! every new file is written beside its place first; only then are they renamed, so that a full disk
//! leaves the old site as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::atomic::{self, Staged};
use super::listing::{Listing, Stamp};
use super::manifest::Entry;
use super::spool::{Kind, Spool};
use super::{DiskError, Left, Output};
use crate::model::path::OutPath;
use crate::site::{Payload, Site};

/// The files of a site as they will be found in the output folder.
pub(super) type Entries = BTreeMap<String, Entry>;

/// A whole site under another name, to be moved to its place.
pub(super) struct Fresh<'a> {
    spool: &'a Spool,
    pub entries: Entries,
}

impl<'a> Fresh<'a> {
    /// Writes what is not there yet of a site for an output folder that is not there or empty. `None` if it was
    /// neither, or if that can't be done: the other way will tell why.
    pub(super) fn write(spool: &'a Spool, site: &Site) -> Option<Self> {
        if !matches!(spool.kind, Kind::Whole | Kind::Inside) {
            return None;
        }
        let mut fresh = Self { spool, entries: Entries::new() };
        fresh.fill(site).ok()?;
        Some(fresh)
    }

    fn fill(&mut self, site: &Site) -> io::Result<()> {
        let root = &self.spool.folder;
        self.let_go_of_others(site)?;
        for folder in folders(site.files.keys().map(OutPath::as_str)) {
            match fs::create_dir(root.join(&folder)) {
                Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => return Err(cause),
                _ => {}
            }
        }
        let one = |(path, payload): (&OutPath, &Payload)| {
            let target = root.join(path.as_str());
            let rests = match payload {
                Payload::Copy { from, .. } if *from == target => self.spool.stamp(from),
                _ => None,
            };
            let stamp = match rests {
                Some(stamp) => stamp,
                None => Stamp::of(&atomic::create(&target, payload)?),
            };
            Ok((path.as_str().to_owned(), Entry::new(payload.hash(), stamp)))
        };
        let entries: io::Result<Vec<_>> = site.files.par_iter().map(one).collect();
        self.entries = entries?.into_iter().collect();
        Ok(())
    }

    /// Deletes the files that rest in the folder and did not become the site's: another has their place.
    fn let_go_of_others(&self, site: &Site) -> io::Result<()> {
        let root = &self.spool.folder;
        let rests = |payload: &Payload| matches!(payload, Payload::Copy { from, .. } if self.spool.has(from));
        if site.files.values().filter(|payload| rests(payload)).count() == self.spool.written() {
            return Ok(());
        }
        let listing = Listing::of(root, &|_| true).map_err(io::Error::other)?;
        for path in listing.files.keys() {
            let is_wanted = OutPath::new(path).is_ok_and(|out| site.files.get(&out).is_some_and(&rests));
            if !is_wanted {
                fs::remove_file(root.join(path))?;
            }
        }
        // A folder that a file of the site is to take the place of.
        for folder in listing.folders.iter().rev() {
            let _ = fs::remove_dir(root.join(folder));
        }
        Ok(())
    }

    /// Moves the site to its place; `false` if that can't be done, and nothing was.
    pub(super) fn publish(self) -> Result<bool, DiskError> {
        let (output, folder) = (&self.spool.output, &self.spool.folder);
        if self.spool.kind == Kind::Whole {
            return Ok(fs::rename(folder, output.real()).is_ok());
        }
        let Ok(names) = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) else {
            return Ok(false);
        };
        // Pages last: what they show and lead to is there when they are.
        let mut names: Vec<_> = names.into_iter().map(|entry| entry.file_name()).collect();
        names.sort_by_key(|name| (is_page(&name.to_string_lossy()), name.clone()));
        for (moved, name) in names.iter().enumerate() {
            match fs::rename(folder.join(name), output.real().join(name)) {
                Ok(()) => {}
                Err(_) if moved == 0 => return Ok(false),
                Err(cause) => {
                    let cause = DiskError::io("write", output.folder().join(name))(cause);
                    return Err(DiskError::left(Left::Mixed)(cause));
                }
            }
        }
        Ok(true)
    }
}

/// New files written beside their places, the folders for them made; dropped, all that is deleted.
pub(super) struct Update<'a> {
    output: &'a Output,
    listing: &'a Listing,
    stale: &'a BTreeSet<&'a str>,
    /// In the order in which they are renamed, first to last.
    waves: [Vec<Staged>; 3],
    /// Made for the new files.
    made: BTreeSet<PathBuf>,
    /// Folders of new files that can't be made yet: a stale file has the name of one on the way.
    blocked: BTreeSet<&'a str>,
    /// The files that were written.
    pub entries: Entries,
}

impl<'a> Update<'a> {
    /// Writes the files `paths` of `site` beside their places. `stale` files will be deleted.
    pub(super) fn stage(
        spool: &'a Spool,
        site: &'a Site,
        paths: &[&'a OutPath],
        stale: &'a BTreeSet<&'a str>,
        listing: &'a Listing,
    ) -> Result<Self, DiskError> {
        let output = &spool.output;
        let mut update = Self {
            output,
            listing,
            stale,
            waves: Default::default(),
            made: BTreeSet::new(),
            blocked: BTreeSet::new(),
            entries: Entries::new(),
        };
        for path in paths {
            update.refuse_folder(path)?;
        }
        update.make_folders(paths)?;
        let one = |path: &&'a OutPath| {
            let Some(payload) = site.files.get(*path) else { return Ok(None) };
            let folder = output.real().join(update.nearest(path.folder()));
            let target = output.real().join(path.as_str());
            let staged = match payload {
                // It is written already, and on the file system of its place.
                Payload::Copy { from, .. } if spool.kind == Kind::Changes && spool.has(from) => {
                    Staged::file(from, &target)
                }
                Payload::Copy { from, .. } if *from == target => {
                    Err(io::Error::other("it was changed while the site was built; build again"))
                }
                _ => Staged::payload(&folder, &target, payload),
            };
            let (staged, metadata) =
                staged.map_err(DiskError::io("write", output.folder().join(path.as_str())))?;
            Ok(Some((*path, staged, Entry::new(payload.hash(), Stamp::of(&metadata)))))
        };
        let staged: Result<Vec<_>, DiskError> = paths.par_iter().map(one).collect();
        for (path, staged, entry) in staged?.into_iter().flatten() {
            let wave = match (is_page(path.as_str()), listing.files.contains_key(path.as_str())) {
                (false, _) => 0,
                (true, false) => 1,
                (true, true) => 2,
            };
            update.waves[wave].push(staged);
            update.entries.insert(path.as_str().to_owned(), entry);
        }
        Ok(update)
    }

    /// Renames assets and data, then new pages, then changed ones; then deletes the stale files.
    pub(super) fn publish(mut self, new_names: &BTreeSet<String>) -> Result<(), DiskError> {
        let begun = AtomicBool::new(false);
        let done = self.publish_in_order(new_names, &begun);
        let left = if begun.load(Ordering::Relaxed) { Left::Mixed } else { Left::AsItWas };
        if left == Left::Mixed {
            self.made.clear();
        }
        done.map_err(DiskError::left(left))
    }

    fn publish_in_order(
        &mut self,
        new_names: &BTreeSet<String>,
        begun: &AtomicBool,
    ) -> Result<(), DiskError> {
        // Stale files whose names are taken, on file systems that fold case as well.
        let in_the_way = |path: &&&str| {
            let folded = path.to_lowercase();
            new_names.contains(&folded)
                || folders([folded.as_str()].into_iter()).iter().any(|folder| new_names.contains(folder))
                || self.blocked.iter().any(|folder| super::scope::inside(&folder.to_lowercase(), &folded))
        };
        let (first, last): (Vec<&str>, Vec<&str>) = self.stale.iter().partition(|path| in_the_way(path));
        self.delete(&first, begun)?;
        for folder in &self.blocked {
            let path = self.output.real().join(folder);
            fs::create_dir_all(path)
                .map_err(DiskError::io("make the folder", self.output.folder().join(folder)))?;
        }
        let output = self.output;
        for wave in &mut self.waves {
            std::mem::take(wave).into_par_iter().try_for_each(|staged| {
                let target = staged.target().strip_prefix(output.real()).unwrap_or(staged.target());
                let named = output.folder().join(target);
                staged.publish().map_err(DiskError::io("write", named))?;
                begun.store(true, Ordering::Relaxed);
                Ok(())
            })?;
        }
        self.delete(&last, begun)
    }

    /// A file can't take the place of a folder that somebody made, or that will not be empty.
    fn refuse_folder(&self, path: &OutPath) -> Result<(), DiskError> {
        let path = path.as_str();
        if !self.listing.folders.contains(path) {
            return Ok(());
        }
        let inside = |other: &str| super::scope::inside(other, path);
        let mut files = self.listing.files.keys().filter(|file| inside(file)).peekable();
        let emptied = files.peek().is_some() && files.all(|file| self.stale.contains(file.as_str()));
        let holds_stale = |folder: &String| self.stale.iter().any(|file| super::scope::inside(file, folder));
        if emptied && self.listing.folders.iter().filter(|folder| inside(folder)).all(holds_stale) {
            return Ok(());
        }
        let cause = io::Error::from(io::ErrorKind::IsADirectory);
        Err(DiskError::io("write", self.output.folder().join(path))(cause))
    }

    fn make_folders(&mut self, paths: &[&'a OutPath]) -> Result<(), DiskError> {
        let stale: BTreeSet<String> = self.stale.iter().map(|path| path.to_lowercase()).collect();
        let real = self.output.real();
        if !real.is_dir() {
            fs::create_dir_all(real).map_err(DiskError::io("make the folder", self.output.folder()))?;
            self.made.insert(real.to_owned());
        }
        let parents: BTreeSet<&'a str> = paths.iter().map(|path| path.folder()).collect();
        for parent in parents {
            let ends = parent.match_indices('/').map(|(slash, _)| slash).chain([parent.len()]);
            for folder in ends.map(|end| &parent[..end]).filter(|folder| !folder.is_empty()) {
                if stale.contains(&folder.to_lowercase()) {
                    self.blocked.insert(parent);
                    break;
                }
                let path = real.join(folder);
                if self.listing.folders.contains(folder) || self.made.contains(&path) {
                    continue;
                }
                match fs::create_dir(&path) {
                    Ok(()) => {
                        self.made.insert(path);
                    }
                    Err(_) if path.is_dir() => {}
                    Err(cause) => {
                        let named = self.output.folder().join(folder);
                        return Err(DiskError::io("make the folder", named)(cause));
                    }
                }
            }
        }
        Ok(())
    }

    /// The folder, or the root of the output where a stale file is in the way of it.
    fn nearest<'b>(&self, folder: &'b str) -> &'b str {
        if self.blocked.contains(folder) { "" } else { folder }
    }

    /// Deletes files, then the folders that are empty without them.
    fn delete(&self, paths: &[&str], begun: &AtomicBool) -> Result<(), DiskError> {
        for path in paths {
            match fs::remove_file(self.output.real().join(path)) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                    return Err(DiskError::io("delete", self.output.folder().join(path))(cause));
                }
                _ => begun.store(true, Ordering::Relaxed),
            }
        }
        // Deepest first; a folder that still holds something stays.
        for folder in folders(paths.iter().copied()).iter().rev() {
            let _ = fs::remove_dir(self.output.real().join(folder));
        }
        Ok(())
    }
}

impl Drop for Update<'_> {
    fn drop(&mut self) {
        for wave in &mut self.waves {
            wave.clear();
        }
        // Deepest first; one that holds something by now stays.
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Whether a file of a site is one that people open.
fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "html")
}

/// Every folder that these paths lie in, each once, outer ones first.
pub(super) fn folders<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for path in paths {
        for (slash, _) in path.match_indices('/').rev() {
            if !folders.insert(path[..slash].to_owned()) {
                break;
            }
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::super::write;
    use super::*;

    fn site(files: &[(&str, &'static str)]) -> Site {
        let payload = |text: &'static str| Payload::Bytes(text.as_bytes().into());
        let files = files.iter().map(|(path, text)| (OutPath::new(path).unwrap(), payload(text)));
        Site { files: files.collect(), ..Site::default() }
    }

    fn names(root: &Path) -> BTreeSet<String> {
        let listing = Listing::of(root, &|_| true).unwrap();
        assert!(listing.temporary.is_empty(), "{:?}", listing.temporary);
        listing.files.into_keys().chain(listing.folders).collect()
    }

    #[test]
    fn what_is_linked_to_is_there_before_what_links_to_it() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().join("book");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("book.toml"), "").unwrap();
        let output = Output::of(&root, None).unwrap();
        write(&output, &site(&[("a.html", "old"), ("b.html", "old"), ("gone/c.html", "old")]), None).unwrap();

        let next = [("a.html", "new"), ("b.html", "old"), ("n/d.html", "new"), ("assets/e.js", "new")];
        let next = site(&next);
        let listing = Listing::of(output.real(), &|_| false).unwrap();
        let stale = BTreeSet::from(["gone/c.html"]);
        let paths: Vec<&OutPath> = next.files.keys().filter(|path| path.as_str() != "b.html").collect();
        let before = names(output.real());
        let spool = Spool::open(&output).unwrap();
        let update = Update::stage(&spool, &next, &paths, &stale, &listing).unwrap();
        let targets = |staged: &Staged| {
            staged.target().strip_prefix(output.real()).unwrap().to_string_lossy().replace('\\', "/")
        };
        let waves = update.waves.each_ref().map(|wave| wave.iter().map(targets).collect::<Vec<_>>());
        assert_eq!(waves, [["assets/e.js"], ["n/d.html"], ["a.html"]]);
        drop(update);
        drop(spool);
        assert_eq!(names(output.real()), before, "something was left, or was lost");

        let written = write(&output, &next, None).unwrap();
        assert_eq!((written.written, written.unchanged, written.deleted), (3, 1, 1));
        let wanted = ["a.html", "assets", "assets/e.js", "b.html", "n", "n/d.html"];
        assert_eq!(names(output.real()), BTreeSet::from(wanted.map(str::to_owned)));
    }

    #[test]
    fn an_update_that_fails_in_its_midst_says_so_and_can_be_repeated() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().join("book");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("book.toml"), "").unwrap();
        let output = Output::of(&root, None).unwrap();
        let next = site(&[("a.html", "new"), ("assets/e.js", "new")]);
        fs::create_dir(output.real()).unwrap();
        let listing = Listing::of(output.real(), &|_| false).unwrap();
        let paths: Vec<&OutPath> = next.files.keys().collect();
        let stale = BTreeSet::new();
        let spool = Spool::open(&output).unwrap();
        let update = Update::stage(&spool, &next, &paths, &stale, &listing).unwrap();
        // Somebody is quicker.
        fs::create_dir(output.real().join("a.html")).unwrap();
        let error = update.publish(&BTreeSet::new()).unwrap_err().to_string();
        drop(spool);
        assert!(error.contains("can't write") && error.contains("already new"), "{error}");
        let wanted = ["a.html", "assets", "assets/e.js"];
        assert_eq!(names(output.real()), BTreeSet::from(wanted.map(str::to_owned)));
        fs::remove_dir(output.real().join("a.html")).unwrap();
        assert_eq!(write(&output, &next, None).unwrap().written, 1);
    }
}
