//! Reading only what changed, with the result of reading everything.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::found::Found;
use super::read::{Folder, Snapshot, Step};
use super::{DiskError, clock, scope};
use crate::model::path::SourcePath;

impl Folder {
    /// The sources after some paths changed: only these are read, where that is sure to give what
    /// [`Folder::read`] gives. Paths outside the handbook are passed over.
    pub fn read_again(
        &self,
        previous: &Snapshot,
        changed: &BTreeSet<PathBuf>,
    ) -> Result<Snapshot, DiskError> {
        match self.patch(previous, changed) {
            Some(snapshot) => Ok(snapshot),
            None => self.read(),
        }
    }

    /// The path of a file as the watcher names it, from the root, if it is one that is read.
    pub(crate) fn in_scope<'a>(&self, snapshot: &Snapshot, path: &'a Path) -> Option<&'a Path> {
        let below = path.strip_prefix(&self.root).ok()?;
        let skipped = below
            .ancestors()
            .any(|part| !part.as_os_str().is_empty() && self.skips(&self.top().real.join(part)));
        (!skipped && snapshot.scope.holds(below)).then_some(below)
    }

    /// `None` where only a full read is sure.
    fn patch(&self, previous: &Snapshot, changed: &BTreeSet<PathBuf>) -> Option<Snapshot> {
        if !previous.plain {
            return None;
        }
        let mut next = previous.clone();
        next.sources.today = clock::today();
        for path in changed {
            let Some(below) = self.in_scope(previous, path) else { continue };
            let key = below.components().map(|part| part.as_os_str().to_str()).collect::<Option<Vec<_>>>()?;
            let key = key.join("/");
            // What is read depends on `book.toml`, and on the folders that lead to the handbook's.
            let leads = previous.scope.tops().iter().any(|top| scope::inside(top, &key));
            if key.is_empty() || key == "book.toml" || leads {
                return None;
            }
            let found = self.changed(&next, path, &key)?;
            if found.odd || !found.problems.is_empty() {
                return None;
            }
            // A name that is composed otherwise than its event says is another's, and looked at whole.
            let within = SourcePath::new(&key).ok().filter(|path| path.as_str() == key)?;
            let gone: Vec<SourcePath> =
                next.sources.files.within(&within).map(|(path, _)| path.clone()).collect();
            // On file systems that fold case, a name that came or went may be another's spelling.
            let same_names = gone.iter().eq(found.files.iter().map(|(path, _)| path));
            if cfg!(any(windows, target_os = "macos")) && !same_names {
                return None;
            }
            for path in gone {
                next.sources.files.remove(&path);
            }
            if next.folders.contains_key(&key) {
                next.folders.retain(|folder, _| !scope::inside(folder, &key));
            }
            for (path, file) in found.files {
                next.sources.files.insert(path, file);
            }
            next.folders.extend(found.folders);
        }
        Some(next)
    }

    /// What is now at a path that changed.
    fn changed(&self, previous: &Snapshot, path: &Path, key: &str) -> Option<Found> {
        let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
        match fs::symlink_metadata(path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Some(Found::default()),
            Err(_) => return None,
            Ok(_) => {}
        }
        // A name in a folder that was not there: its folder is new, and changed as well.
        let path = previous.folders.get(folder)?;
        let mut real = self.top().real;
        real.extend(folder.split('/').filter(|part| !part.is_empty()));
        let parent = Step {
            path: path.clone(),
            real,
            key: folder.to_owned(),
            jumps: Vec::new(),
            makes_forms: previous.scope.makes_forms,
        };
        let mut found =
            self.entry(&parent, OsString::from(name), !folder.is_empty() || self.walks_root(previous));
        found.files.sort_by(|(a, _), (b, _)| a.cmp(b));
        Some(found)
    }

    fn walks_root(&self, snapshot: &Snapshot) -> bool {
        snapshot.scope.tops() == [""]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is edited, reading what changed gives what reading everything gives.
    #[test]
    fn reading_again_is_reading() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path();
        let at = |path: &str| root.join(path);
        fs::create_dir_all(at("content/a/b")).unwrap();
        for path in [
            "book.toml",
            "content/index.md",
            "content/a-b.md",
            "content/a/x.md",
            "content/a/b/y.md",
            "other.txt",
        ] {
            fs::write(at(path), path).unwrap();
        }
        let folder = Folder::open(root, &[]).unwrap();
        let mut snapshot = folder.read().unwrap();
        assert!(snapshot.plain);
        let mut step = |name: &str, changed: &[&str], edit: &dyn Fn()| {
            edit();
            let changed: BTreeSet<PathBuf> = changed.iter().map(|path| at(path)).collect();
            let patched = folder.patch(&snapshot, &changed).is_some();
            let again = folder.read_again(&snapshot, &changed).unwrap();
            let whole = folder.read().unwrap();
            let files = |snapshot: &Snapshot| {
                let files = snapshot.sources.files.iter();
                files.map(|(path, file)| (path.clone(), file.clone())).collect::<Vec<_>>()
            };
            assert_eq!(files(&again), files(&whole), "{name}");
            assert_eq!(again.sources.problems, whole.sources.problems, "{name}");
            assert_eq!(again.folders, whole.folders, "{name}");
            snapshot = again;
            patched
        };
        let write = |path: &str| fs::write(at(path), "new").unwrap();
        assert!(step("edit", &["content/a/x.md"], &|| write("content/a/x.md")));
        assert!(step("outside", &["other.txt"], &|| write("other.txt")));
        assert!(step("lock", &["pathbook.lock"], &|| write("pathbook.lock")));
        step("new file", &["content/z.md"], &|| write("content/z.md"));
        step("new folder", &["content/n", "content/n/m/q.md"], &|| {
            fs::create_dir_all(at("content/n/m")).unwrap();
            write("content/n/m/q.md");
        });
        step("deleted folder", &["content/a"], &|| fs::remove_dir_all(at("content/a")).unwrap());
        step("a folder becomes a file", &["content/n"], &|| {
            fs::remove_dir_all(at("content/n")).unwrap();
            write("content/n");
        });
        step("a decomposed name", &["content/e\u{301}.md"], &|| write("content/e\u{301}.md"));
        step("its composed twin", &["content/\u{e9}.md"], &|| write("content/\u{e9}.md"));
        step("the twin goes", &["content/e\u{301}.md"], &|| {
            fs::remove_file(at("content/e\u{301}.md")).unwrap()
        });
        step("a theme", &["theme"], &|| {
            fs::create_dir(at("theme")).unwrap();
            write("theme/custom.css");
        });
        step("no book", &["book.toml"], &|| fs::remove_file(at("book.toml")).unwrap());
        assert!(step("the root is content now", &["other.txt"], &|| write("other.txt")));
    }
}
