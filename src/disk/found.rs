//! What a walk finds, and how one file of it is read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;

use super::scope::ROOT_FILES;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::source::{Content, HEAD_MAX, HELD_MAX, IMAGE_HELD_MAX, SourceFile};

/// What a walk finds.
#[derive(Default)]
pub(super) struct Found {
    pub files: Vec<(SourcePath, Arc<SourceFile>)>,
    pub folders: Vec<(String, PathBuf)>,
    pub problems: Vec<Diagnostic>,
    /// Whether there was a link, or a name that is not in NFC.
    pub odd: bool,
}

impl Found {
    pub(super) fn absorb(&mut self, more: Found) {
        self.files.extend(more.files);
        self.folders.extend(more.folders);
        self.problems.extend(more.problems);
        self.odd |= more.odd;
    }

    pub(super) fn problem(problem: Diagnostic) -> Self {
        Self { problems: vec![problem], ..Self::default() }
    }

    /// What can't be read is a problem; what has just been deleted is not.
    pub(super) fn unreadable(key: &str, cause: &io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::NotFound => Self::default(),
            _ => Self::problem(unreadable(key, cause)),
        }
    }
}

/// Files that may be images with a size in their first bytes.
fn may_be_image(path: &SourcePath) -> bool {
    const IMAGES: [&str; 8] = ["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"];
    path.extension().is_some_and(|extension| IMAGES.contains(&extension.as_str()))
}

/// Up to how many bytes a file is held: an image of which smaller forms are made is held whole.
fn held_max(path: &SourcePath, makes_forms: bool) -> u64 {
    if makes_forms && may_be_image(path) { IMAGE_HELD_MAX } else { HELD_MAX }
}

/// The first bytes of what may be an image.
fn head(path: &Path, source: &SourcePath) -> io::Result<Bytes> {
    let mut head = Vec::new();
    if may_be_image(source) {
        File::open(path)?.take(HEAD_MAX).read_to_end(&mut head)?;
    }
    Ok(head.into())
}

/// Reads one file: small ones and those at the root whole, of large ones where they lie.
pub(super) fn read_file(path: &Path, key: &str, metadata: &fs::Metadata, makes_forms: bool) -> Found {
    let Ok(source) = SourcePath::new(key) else { return Found::default() };
    let file = if !metadata.is_file() {
        let problem = problem(Code::SourceUnreadable, key, "this is neither a file nor a folder");
        return Found::problem(problem.help("Move it out of the handbook."));
    } else if metadata.len() > held_max(&source, makes_forms) && !ROOT_FILES.contains(&key) {
        let len = metadata.len();
        let time = metadata.modified().ok().and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        let identity = format!("{key}\0{len}\0{}", time.unwrap_or_default().as_nanos());
        let hash = xxhash_rust::xxh3::xxh3_128(identity.as_bytes());
        let head = match head(path, &source) {
            Ok(head) => head,
            Err(cause) => return Found::unreadable(key, &cause),
        };
        SourceFile { content: Content::OnDisk { path: path.to_owned(), len, head }, hash }
    } else {
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        match File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => SourceFile::held(bytes),
            Err(cause) => return Found::unreadable(key, &cause),
        }
    };
    let odd = source.as_str() != key;
    Found { files: vec![(source, Arc::new(file))], odd, ..Found::default() }
}

pub(super) fn unreadable(key: &str, cause: &io::Error) -> Diagnostic {
    problem(Code::SourceUnreadable, key, &format!("this can't be read: {cause}"))
        .help("Check who owns it and what its permissions are.")
}

pub(super) fn problem(code: Code, key: &str, message: &str) -> Diagnostic {
    Diagnostic::new(code, SourcePath::new(key).ok().map(|path| Place::file(&path)), message)
}

/// A path from its folder, `""` for the root, and its name.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
