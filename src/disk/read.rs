//! From a handbook's folder to [`Sources`]: one parallel walk, every problem kept.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::found::{Found, join, problem, read_file, unreadable};
use super::scope::{self, ROOT_FILES, Scope};
use super::{DiskError, clock, forms};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{Sources, Tree};

/// So many links may be followed one below another; folders that link to each other crosswise would
/// otherwise be read exponentially often.
const LINKS_MAX: usize = 8;

/// A handbook's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// As the user named it.
    pub(super) root: PathBuf,
    /// Without symbolic links.
    real: PathBuf,
    /// Real paths that are never looked at.
    skip: Vec<PathBuf>,
}

/// A folder's sources, and what it takes to read them again.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// What a build depends on.
    pub sources: Sources,
    /// The folders that were read, by their path from the root.
    pub(crate) folders: BTreeMap<String, PathBuf>,
    /// Whether each file has one name, its own: no links, no decomposed names, no problems.
    pub(super) plain: bool,
    /// What was in scope.
    pub(super) scope: Scope,
}

/// A folder about to be read.
pub(super) struct Step {
    /// Where it is, by the names the user sees.
    pub path: PathBuf,
    /// Where it is, links resolved.
    pub real: PathBuf,
    /// Its path from the root; empty for the root.
    pub key: String,
    /// The real folders in which a link was followed to get here.
    pub jumps: Vec<PathBuf>,
    /// Whether images in it are held whole.
    pub makes_forms: bool,
}

impl Folder {
    /// A folder that is there. `skip` lists folders that are not looked at; where there is a
    /// `book.toml`, the default output folder `site` never is.
    pub fn open(root: &Path, skip: &[PathBuf]) -> Result<Self, DiskError> {
        let real = fs::canonicalize(root).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => DiskError::Missing(root.to_owned()),
            _ => DiskError::io("open", root)(cause),
        })?;
        if !real.is_dir() {
            return Err(DiskError::NotAFolder(root.to_owned()));
        }
        let mut skip: Vec<PathBuf> =
            skip.iter().map(|path| fs::canonicalize(path).unwrap_or_else(|_| path.clone())).collect();
        if real.join("book.toml").is_file() {
            skip.push(real.join("site"));
        }
        Ok(Self { root: root.to_owned(), real, skip })
    }

    /// Reads everything.
    pub fn read(&self) -> Result<Snapshot, DiskError> {
        fs::read_dir(&self.root).map_err(DiskError::io("read the folder", &self.root))?;
        let mut found = Found::default();
        let mut book_toml = None;
        for name in ROOT_FILES {
            let file = self.entry(&self.top(), OsString::from(name), false);
            if name == "book.toml" {
                book_toml = file.files.first().map(|(_, file)| file.clone());
            }
            found.absorb(file);
        }
        let scope = Scope::new(book_toml.as_ref().map(|file| file.text().unwrap_or_default()));
        for top in scope.tops() {
            let from = Step { makes_forms: scope.makes_forms, ..self.top() };
            if top.is_empty() {
                found = self.walk(from);
            } else {
                found.absorb(self.descend(from, top, scope.content.as_deref() == Some(top)));
            }
        }
        found.folders.push((String::new(), self.root.clone()));
        Ok(self.snapshot(found, scope))
    }

    /// Whether a path is not looked at, though its name is an ordinary one.
    pub(super) fn skips(&self, real: &Path) -> bool {
        self.skip.iter().any(|skip| real == skip)
    }

    /// The root as a step of the walk.
    pub(super) fn top(&self) -> Step {
        Step {
            path: self.root.clone(),
            real: self.real.clone(),
            key: String::new(),
            jumps: Vec::new(),
            makes_forms: false,
        }
    }

    /// Reads the folder at `key`, name by name, so that links on the way are noticed.
    fn descend(&self, from: Step, key: &str, wanted: bool) -> Found {
        let mut step = from;
        let mut led = Vec::new();
        for name in key.split('/') {
            let path = step.path.join(name);
            let missing = !path.is_dir();
            if missing && !wanted {
                return Found::default();
            }
            let below = join(&step.key, name);
            if missing {
                let help =
                    format!("Make the folder `{key}` and put `index.md` in it, or set another in book.toml.");
                let problem = problem(Code::SourceUnreadable, &below, "the folder of the pages is not there");
                return Found { problems: vec![problem.help(help)], ..Found::default() };
            }
            step = match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_symlink() => match self.follow(&step, &path, &below) {
                    Ok(Step { real, jumps, .. }) => Step { path, real, key: below, jumps, ..step },
                    Err(problem) => return Found { problems: vec![*problem], odd: true, ..Found::default() },
                },
                _ => Step { real: step.real.join(name), path, key: below, ..step },
            };
            led.push((step.key.clone(), step.path.clone()));
        }
        let odd = !step.jumps.is_empty();
        let mut found = self.walk(step);
        found.odd |= odd;
        // Watched as well: the folder may be deleted and come back.
        found.folders.extend(led);
        found
    }

    /// Reads a folder and what lies below it.
    pub(super) fn walk(&self, step: Step) -> Found {
        let names = fs::read_dir(&step.path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>());
        let names = match names {
            Ok(names) => names,
            Err(cause) => return Found::unreadable(&step.key, &cause),
        };
        let mut found = names.into_par_iter().map(|name| self.entry(&step, name, true)).reduce(
            Found::default,
            |mut all, more| {
                all.absorb(more);
                all
            },
        );
        found.folders.push((step.key, step.path));
        found
    }

    /// Reads one name of a folder. Folders are entered only if `deep`.
    pub(super) fn entry(&self, parent: &Step, name: OsString, deep: bool) -> Found {
        let path = parent.path.join(&name);
        let Some(text) = name.to_str() else {
            let problem = problem(
                Code::SourceEncoding,
                &join(&parent.key, &name.to_string_lossy()),
                "the name of this file is not UTF-8",
            );
            return Found::problem(problem.help("Rename it."));
        };
        if scope::ignored(text) {
            return Found::default();
        }
        let key = join(&parent.key, text);
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(cause) => return Found::unreadable(&key, &cause),
        };
        let (step, metadata) = if metadata.is_symlink() {
            let step = match self.follow(parent, &path, &key) {
                Ok(step) => step,
                Err(problem) => return Found { odd: true, ..Found::problem(*problem) },
            };
            match fs::metadata(&path) {
                Ok(metadata) => (step, metadata),
                Err(cause) => return Found { odd: true, ..Found::unreadable(&key, &cause) },
            }
        } else {
            let real = parent.real.join(&name);
            (Step { path, real, key, jumps: parent.jumps.clone(), makes_forms: parent.makes_forms }, metadata)
        };
        let linked = step.jumps.len() > parent.jumps.len();
        let mut found = if metadata.is_dir() && deep && !self.skips(&step.real) {
            self.walk(step)
        } else if metadata.is_dir() {
            Found::default()
        } else {
            read_file(&step.path, &step.key, &metadata, step.makes_forms)
        };
        found.odd |= linked;
        found
    }

    /// Where a symbolic link leads, if it may be followed.
    fn follow(&self, parent: &Step, path: &Path, key: &str) -> Result<Step, Box<Diagnostic>> {
        let link = |code, message, help| Box::new(problem(code, key, message).help(help));
        let real = fs::canonicalize(path).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => link(
                Code::SourceUnreadable,
                "this symbolic link leads nowhere",
                "Delete it, or put back what it leads to.",
            ),
            io::ErrorKind::PermissionDenied => Box::new(unreadable(key, &cause)),
            _ => link(Code::SourceLink, "this symbolic link leads round in a circle", "Delete it."),
        })?;
        if !real.starts_with(&self.real) {
            let help = "Copy the file or folder into the handbook in its stead.";
            return Err(link(Code::SourceLink, "this symbolic link leads out of the handbook", help));
        }
        let mut jumps = parent.jumps.clone();
        jumps.push(parent.real.clone());
        if jumps.iter().any(|jump| jump.starts_with(&real)) || jumps.len() > LINKS_MAX {
            let message = "this symbolic link leads back to a folder it lies in";
            return Err(link(Code::SourceLink, message, "Delete it, or link to a page in the text."));
        }
        Ok(Step { path: path.to_owned(), real, key: key.to_owned(), jumps, makes_forms: parent.makes_forms })
    }

    fn snapshot(&self, mut found: Found, scope: Scope) -> Snapshot {
        // A walk's order is chance; that of the names is not.
        found.files.sort_by(|(a, _), (b, _)| a.cmp(b));
        found.problems.sort_by(|a, b| {
            let path = |diagnostic: &Diagnostic| diagnostic.place.as_ref().map(|place| place.path.clone());
            (path(a), &a.message).cmp(&(path(b), &b.message))
        });
        let mut files = Tree::default();
        for (path, file) in found.files {
            if files.get(&path).is_some() {
                let message = "two files have this name: one composed, one decomposed (Unicode NFC and NFD)";
                let problem = Diagnostic::new(Code::OutputClash, Place::file(&path), message);
                found.problems.push(problem.help("Rename one of them."));
            } else {
                files.insert(path, file);
            }
        }
        let name = self.real.file_name().map(|name| name.to_string_lossy().into_owned());
        Snapshot {
            plain: !found.odd && found.problems.is_empty(),
            folders: found.folders.into_iter().collect(),
            sources: Sources {
                forms: forms::kept(&self.real, scope.makes_forms),
                files,
                folder_name: name.unwrap_or_else(|| "handbook".to_owned()),
                today: clock::today(),
                history: Arc::default(),
                problems: found.problems,
            },
            scope,
        }
    }
}
