//! Everything a build reads, as one value.
//!
//! The core sees no file system, clock, environment or locale: what it needs of them is a field
//! here, read by the edges. The same sources give the same site.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::history::History;
use crate::model::path::SourcePath;
use crate::model::picture::KeptForm;

/// All that a build depends on.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Every file of the handbook that the tool may read: `book.toml`, `pathbook.lock` and what lies
    /// below the content, `theme/` and `themes/` folders, keyed by the path from the handbook's root.
    pub files: Tree,
    /// The handbook folder's name: the title of a handbook without a `book.toml`.
    pub folder_name: String,
    /// Today, as `(year, month, day)`, for overdue reviews; `None` where no clock may be used.
    pub today: Option<(i32, u8, u8)>,
    /// What version control knows of the files; empty where it was not asked.
    pub history: Arc<History>,
    /// Smaller forms of images that an earlier build made, by their file names.
    pub forms: Arc<BTreeMap<String, KeptForm>>,
    /// What went wrong while reading: unreadable files, loops of symbolic links.
    pub problems: Vec<Diagnostic>,
}

/// Files by path, in a stable order. A copy costs nothing until one of the two is changed.
#[derive(Clone, Debug, Default)]
pub struct Tree(Arc<BTreeMap<SourcePath, Arc<SourceFile>>>);

/// One file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// What the file holds.
    pub content: Content,
    /// Equal hashes mean equal content: xxh3 of the bytes, or of path, length and time of a large file.
    pub hash: u128,
}

/// What a file holds: small files are held, large ones are left where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The file's bytes.
    Held(Bytes),
    /// A file too large to hold (above [`HELD_MAX`]), to be copied when the site is written.
    OnDisk {
        /// Where it lies.
        path: PathBuf,
        /// Its length in bytes.
        len: u64,
        /// Its first bytes, at most [`HEAD_MAX`], if it may be an image; none otherwise.
        head: Bytes,
    },
    /// A text that was read and let go, one of very many: it is read again where it is wanted.
    Left {
        /// Where it lies.
        path: PathBuf,
        /// Its length in bytes.
        len: u64,
    },
}

/// Whether two texts are equal but for their ends of lines: git may turn `\n` into `\r\n` on checkout.
pub fn same_lines(a: &[u8], b: &[u8]) -> bool {
    a == b || unix_lines(a) == unix_lines(b)
}

/// A text with every `\r\n` as `\n`.
pub fn unix_lines(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(text, b"\r\n").is_none() {
        return Cow::Borrowed(text);
    }
    let kept = |at: &usize| text.get(*at..at + 2) != Some(b"\r\n");
    Cow::Owned((0..text.len()).filter(kept).filter_map(|at| text.get(at).copied()).collect())
}

/// Files up to this many bytes are held in memory; larger ones are streamed. Files at the root that are
/// read by name are always held.
pub const HELD_MAX: u64 = 4 * 1024 * 1024;

/// Files that may be images are held up to this many bytes where smaller forms of them are to be made.
pub const IMAGE_HELD_MAX: u64 = 32 * 1024 * 1024;

/// So much of a large image is held: its size stands behind what its camera wrote.
pub const HEAD_MAX: u64 = 256 * 1024;

impl SourceFile {
    /// A file held in memory.
    pub fn held(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let hash = xxhash_rust::xxh3::xxh3_128(&bytes);
        Self { content: Content::Held(bytes), hash }
    }

    /// The bytes, if they are held.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Held(bytes) => Some(bytes),
            Content::OnDisk { .. } | Content::Left { .. } => None,
        }
    }

    /// The first bytes, if they are held.
    pub fn head(&self) -> &[u8] {
        match &self.content {
            Content::Held(bytes) => bytes,
            Content::OnDisk { head, .. } => head,
            Content::Left { .. } => &[],
        }
    }

    /// The text, if the file is held and is UTF-8; a byte order mark is part of it.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// The text, or why there is none: with the place of the first byte that is not UTF-8.
    pub fn utf8(&self, path: &SourcePath) -> Result<&str, Box<Diagnostic>> {
        let Some(bytes) = self.bytes() else {
            let message = format!("the file has {} MB; a text may have 4 MB", self.len() / 1_000_000);
            let problem = Diagnostic::new(Code::SourceUnreadable, Place::file(path), message);
            return Err(Box::new(problem.help("Split it, or make it shorter.")));
        };
        std::str::from_utf8(bytes).map_err(|error| {
            let at = error.valid_up_to();
            let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            let message =
                if wide { "the file is UTF-16, not UTF-8" } else { "the file is not UTF-8 from here on" };
            let problem = Diagnostic::new(Code::SourceEncoding, Place::new(path, at..at), message);
            Box::new(problem.help("Save it as UTF-8 in your editor (\"Save with encoding\")."))
        })
    }

    /// The text as far as it can be read: what is not UTF-8 is replaced.
    pub fn lossy(&self) -> Option<Cow<'_, str>> {
        self.bytes().map(|bytes| String::from_utf8_lossy(bytes))
    }

    /// The file's length in bytes.
    pub fn len(&self) -> u64 {
        match &self.content {
            Content::Held(bytes) => bytes.len() as u64,
            Content::OnDisk { len, .. } | Content::Left { len, .. } => *len,
        }
    }

    /// Whether the file has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Tree {
    /// The file at `path`.
    pub fn get(&self, path: &SourcePath) -> Option<&Arc<SourceFile>> {
        self.0.get(path)
    }

    /// The file at a path known to be well formed, such as `book.toml`.
    pub fn named(&self, path: &str) -> Option<&Arc<SourceFile>> {
        self.0.get(&SourcePath::new(path).ok()?)
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: SourcePath, file: Arc<SourceFile>) {
        Arc::make_mut(&mut self.0).insert(path, file);
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &SourcePath) {
        Arc::make_mut(&mut self.0).remove(path);
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &Arc<SourceFile>)> {
        self.0.iter()
    }

    /// The file at a path and the files below it, in the order of their paths; looks at no others but
    /// neighbours.
    pub fn within<'a>(
        &'a self,
        path: &'a SourcePath,
    ) -> impl Iterator<Item = (&'a SourcePath, &'a Arc<SourceFile>)> {
        let from = self.0.range(path..).take_while(move |(file, _)| file.as_str().starts_with(path.as_str()));
        from.filter(move |(file, _)| *file == path || file.below(path.as_str()).is_some())
    }

    /// The files below a folder (`""` for all), in the order of their paths.
    pub fn below<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (&'a SourcePath, &'a Arc<SourceFile>)> {
        self.0.iter().filter(move |(path, _)| path.below(folder).is_some())
    }
}
