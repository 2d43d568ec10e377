//! The addresses of a site, so that no file takes that of another.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::OutPath;
use crate::model::picture::{FormFile, KeptForm};
use crate::quick::QuickMap;
use crate::site::Payload;
use crate::source::{Content, SourceFile};

/// The addresses that are taken, as file systems compare them.
#[derive(Debug, Default)]
pub struct Shelf {
    files: QuickMap<String, OutPath>,
    /// Every folder that a file lies in, with one such file.
    folders: QuickMap<String, OutPath>,
}

impl Shelf {
    /// Takes an address; none if it is taken: by a file, by one that differs in case alone, or by a folder.
    pub fn take(&mut self, out: &OutPath, origin: Option<Place>) -> Result<(), Box<Diagnostic>> {
        let folded = out.folded();
        if let Some(message) = self.clash(out, &folded) {
            return Err(Box::new(
                Diagnostic::new(Code::OutputClash, origin, message).help("Rename one of the two."),
            ));
        }
        for folder in above(&folded) {
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), out.clone());
            }
        }
        self.files.insert(folded, out.clone());
        Ok(())
    }

    /// Whether a file has just this address.
    pub fn has(&self, out: &OutPath) -> bool {
        self.files.get(&out.folded()) == Some(out)
    }

    fn clash(&self, out: &OutPath, folded: &str) -> Option<String> {
        if let Some(other) = self.files.get(folded) {
            return Some(match other == out {
                true => format!("two files would be written to `{out}`"),
                false => format!("`{other}` and `{out}` are one file on some systems"),
            });
        }
        if let Some(inner) = self.folders.get(folded) {
            return Some(format!("`{out}` would be a file, and a folder with `{inner}` in it"));
        }
        let file = above(folded).find_map(|folder| self.files.get(folder));
        file.map(|file| format!("`{file}` would be a file, and a folder with `{out}` in it"))
    }
}

/// The folders that a path lies in.
fn above(folded: &str) -> impl Iterator<Item = &str> {
    folded.match_indices('/').map(|(at, _)| &folded[..at])
}

/// A file of the handbook as it is published.
pub(super) fn asset(file: &SourceFile) -> Payload {
    match &file.content {
        Content::Held(bytes) => Payload::Bytes(bytes.clone()),
        Content::OnDisk { path, len, .. } | Content::Left { path, len } => {
            Payload::Copy { from: path.clone(), len: *len, hash: file.hash }
        }
    }
}

/// A smaller form of an image.
pub(super) fn form(file: &FormFile) -> Payload {
    match file {
        FormFile::Made(bytes) => Payload::Bytes(bytes.clone()),
        FormFile::Kept(KeptForm { path, len, hash }) => {
            Payload::Copy { from: path.clone(), len: *len, hash: *hash }
        }
    }
}
