//! Where a site goes, and the folders it may never go to.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::DiskError;
use super::manifest::Shelf;
use super::scope::Scope;

/// An output folder that may be written to, as far as its place tells.
#[derive(Clone, Debug)]
pub struct Output {
    /// As the user named it.
    folder: PathBuf,
    /// Links resolved, absolute.
    real: PathBuf,
    /// Where `pathbook.lock` belongs; `None` for a folder without a `book.toml`.
    pub(super) lock: Option<PathBuf>,
    /// Where the manifest is kept.
    pub(super) shelf: Shelf,
}

impl Output {
    /// The output folder of the handbook in `root`: `out`, or by default `site` in the handbook, or
    /// `<root>-site` in the current folder for a root without a `book.toml`.
    ///
    /// Fails for a file and for a folder that is, contains or lies in the handbook's sources.
    pub fn of(root: &Path, out: Option<&Path>) -> Result<Self, DiskError> {
        let real_root = fs::canonicalize(root).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => DiskError::Missing(root.to_owned()),
            _ => DiskError::io("open", root)(cause),
        })?;
        let here = fs::canonicalize(".").map_err(DiskError::io("open", "."))?;
        let book = fs::read(root.join("book.toml")).ok();
        let folder = match (out, &book) {
            (Some(out), _) => out.to_owned(),
            (None, Some(_)) => root.join("site"),
            (None, None) => {
                let mut name = real_root.file_name().map_or_else(|| "handbook".into(), OsString::from);
                name.push("-site");
                PathBuf::from(name)
            }
        };
        let real = real(&here.join(&folder)).map_err(DiskError::io("open", &folder))?;
        let text = book.as_deref().map(|bytes| std::str::from_utf8(bytes).unwrap_or_default());
        refuse(&folder, &real, &real_root, &Scope::new(text), book.is_some())?;
        let state = match (&book, real.parent()) {
            (Some(_), _) => real_root.join(".pathbook"),
            // Nothing is ever written into a folder that is not a handbook's.
            (None, Some(beside)) if here.starts_with(&real_root) => beside.join(".pathbook"),
            (None, _) => here.join(".pathbook"),
        };
        let lock = book.map(|_| root.join("pathbook.lock"));
        Ok(Self { shelf: Shelf::new(state, &real), folder, real, lock })
    }

    /// The folder as the user named it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder's absolute path, links resolved. It need not exist.
    pub fn real(&self) -> &Path {
        &self.real
    }

    pub(super) fn refused(&self, why: String) -> DiskError {
        DiskError::Refused { folder: self.folder.clone(), why }
    }
}

fn refuse(folder: &Path, real: &Path, root: &Path, scope: &Scope, has_book: bool) -> Result<(), DiskError> {
    let refused = |why: &str| Err(DiskError::Refused { folder: folder.to_owned(), why: why.to_owned() });
    if fs::symlink_metadata(real).is_ok_and(|metadata| !metadata.is_dir()) {
        return refused("is a file. Choose another place with `--out`");
    }
    if real == root {
        return refused("is the handbook itself. Choose a folder of its own with `--out`");
    }
    if root.starts_with(real) {
        return refused("contains the handbook. Choose a folder of its own with `--out`");
    }
    for top in scope.tops() {
        let source = root.join(top);
        let source = fs::canonicalize(&source).unwrap_or(source);
        if top.is_empty() && has_book {
            // The content is the root itself: a folder in it is left out when it is read.
            continue;
        }
        let name = if top.is_empty() { "folder of pages" } else { top };
        if real == source {
            return refused(&format!("is the handbook's {name}. Choose a folder of its own with `--out`"));
        }
        if source.starts_with(real) {
            return refused(&format!("contains the handbook's {name}. Choose another with `--out`"));
        }
        if real.starts_with(&source) {
            return refused(&format!("lies in the handbook's {name}. Choose one outside it with `--out`"));
        }
    }
    if real.starts_with(root.join(".pathbook")) {
        return refused("lies in the tool's own folder. Choose another with `--out`");
    }
    Ok(())
}

/// An absolute path with its links resolved as far as it exists.
fn real(path: &Path) -> io::Result<PathBuf> {
    let mut exists = path;
    let mut rest: Vec<&Path> = Vec::new();
    let mut resolved = loop {
        match fs::canonicalize(exists) {
            Ok(resolved) => break resolved,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                let Some(parent) = exists.parent() else { return Err(cause) };
                // `..` after a folder that is not there is resolved by its text below.
                rest.push(exists.strip_prefix(parent).unwrap_or(exists));
                exists = parent;
            }
            Err(cause) => return Err(cause),
        }
    };
    for part in rest.iter().rev().flat_map(|part| part.components()) {
        match part {
            Component::ParentDir => {
                resolved.pop();
            }
            Component::Normal(name) => resolved.push(name),
            _ => {}
        }
    }
    Ok(resolved)
}
