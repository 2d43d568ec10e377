//! The site as a value: what `build` writes, `serve` shows and tests compare.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::model::changes::Changes;
use crate::model::path::OutPath;
use crate::model::picture::FormFile;

/// Files by path.
pub type Files = BTreeMap<OutPath, Payload>;

/// Every file of a site, and the lock that belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The files by path.
    pub files: Files,
    /// The text of the next `pathbook.lock`; `None` where the handbook keeps none.
    pub lock: Option<String>,
    /// The smaller forms of images, by file name; none where one would not be lighter than the image.
    pub forms: BTreeMap<String, Option<FormFile>>,
    /// What became of items since the last lock.
    pub changes: Arc<Changes>,
    /// How many pages the handbook's author wrote; lists of a section's pages are not among them.
    pub pages: usize,
    /// How many pages were rendered anew for this site: the others were remembered.
    pub rendered: usize,
    /// How many pages gave their parts of the leaves anew.
    pub grown: usize,
}

/// One file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Bytes made by the build or held from a source.
    Bytes(Bytes),
    /// A large source, copied as it is.
    Copy {
        /// Where it lies.
        from: PathBuf,
        /// Its length in bytes.
        len: u64,
        /// Stands for its content.
        hash: u128,
    },
}

impl Payload {
    /// Its length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Copy { len, .. } => *len,
        }
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A hash that is equal for equal content.
    pub fn hash(&self) -> u128 {
        match self {
            Self::Bytes(bytes) => xxhash_rust::xxh3::xxh3_128(bytes),
            Self::Copy { hash, .. } => *hash,
        }
    }
}
