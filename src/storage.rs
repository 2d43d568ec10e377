//! Where what a build makes rests until all of it is made: in memory, or wherever an edge puts it.
//!
//! The core writes nowhere. It hands bytes over, and gets what stands for them; so a site of any size needs no more
//! memory than what its pages know of each other. Where something rests can't change what is built.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::path::OutPath;
use crate::site::Payload;
use crate::source::{Content, SourceFile};

/// A place outside of memory; used by several threads at once.
pub trait Store: Send + Sync {
    /// Takes a file of the site; none where it has no room for it.
    fn file(&self, out: &OutPath, bytes: &[u8]) -> Option<Payload>;
    /// What a file holds that it took; nothing where it can't be read any more.
    fn read(&self, payload: &Payload) -> Bytes;
    /// Whether so many bytes more, which will be wanted back, are to be laid aside; they may stay in memory otherwise.
    fn takes(&self, len: usize) -> bool;
    /// Takes bytes that will be wanted back, and says where they begin; none where it has no room for them.
    fn lay(&self, bytes: &[u8]) -> Option<u64>;
    /// What a text held that was let go, if it still is what it was; none otherwise.
    fn text(&self, path: &Path, hash: u128) -> Option<Bytes>;
    /// So many of these bytes; nothing where they can't be read any more.
    fn lift(&self, from: u64, len: usize) -> Bytes;
}

/// Bytes that were laid aside.
#[derive(Clone, Debug)]
pub enum Laid {
    /// In memory.
    Held(Bytes),
    /// Where a store has them.
    Stored {
        /// Where they begin.
        from: u64,
        /// How many they are.
        len: usize,
    },
}

/// A value that will be wanted back.
#[derive(Clone, Debug)]
pub enum Resting<T> {
    /// In memory.
    Held(Arc<T>),
    /// As bytes.
    Laid(Laid),
}

/// Where things rest: in memory unless there is a store.
#[derive(Clone, Default)]
pub struct Storage(Option<Arc<dyn Store>>);

impl Storage {
    /// All that there is room for in a store.
    pub fn to(store: Arc<dyn Store>) -> Self {
        Self(Some(store))
    }

    /// Lets a file of the site rest. What it holds is copied: nothing but its own bytes is kept.
    pub fn file(&self, out: &OutPath, bytes: &[u8]) -> Payload {
        let stored = self.0.as_ref().and_then(|store| store.file(out, bytes));
        stored.unwrap_or_else(|| Payload::Bytes(Bytes::copy_from_slice(bytes)))
    }

    /// What a file holds that rests here.
    pub fn read(&self, payload: &Payload) -> Bytes {
        match (payload, &self.0) {
            (Payload::Bytes(bytes), _) => bytes.clone(),
            (Payload::Copy { .. }, Some(store)) => store.read(payload),
            (Payload::Copy { .. }, None) => Bytes::new(),
        }
    }

    /// Lays bytes aside.
    pub fn lay(&self, bytes: &[u8]) -> Laid {
        let store = self.0.as_ref().filter(|store| store.takes(bytes.len()));
        match store.and_then(|store| store.lay(bytes)) {
            Some(from) => Laid::Stored { from, len: bytes.len() },
            None => Laid::Held(Bytes::copy_from_slice(bytes)),
        }
    }

    /// A file of the handbook, with its text if that was let go.
    pub fn file_of(&self, file: &Arc<SourceFile>) -> Arc<SourceFile> {
        let Content::Left { path, .. } = &file.content else { return Arc::clone(file) };
        let text = self.0.as_ref().and_then(|store| store.text(path, file.hash));
        Arc::new(SourceFile { content: Content::Held(text.unwrap_or_default()), hash: file.hash })
    }

    /// Lets a value of about so many bytes rest.
    pub fn rest<T: Serialize>(&self, value: T, size: usize) -> Resting<T> {
        let laid = self.0.as_ref().filter(|store| store.takes(size)).and_then(|store| {
            let bytes = postcard::to_allocvec(&value).ok()?;
            Some(Laid::Stored { from: store.lay(&bytes)?, len: bytes.len() })
        });
        laid.map_or_else(|| Resting::Held(Arc::new(value)), Resting::Laid)
    }

    /// A value that rested; none where it can't be read any more.
    pub fn wake<T: DeserializeOwned>(&self, resting: &Resting<T>) -> Option<Arc<T>> {
        match resting {
            Resting::Held(value) => Some(Arc::clone(value)),
            Resting::Laid(laid) => postcard::from_bytes(&self.lift(laid)).ok().map(Arc::new),
        }
    }

    /// What was laid aside.
    pub fn lift(&self, laid: &Laid) -> Bytes {
        match (laid, &self.0) {
            (Laid::Held(bytes), _) => bytes.clone(),
            (Laid::Stored { from, len }, Some(store)) => store.lift(*from, *len),
            (Laid::Stored { .. }, None) => Bytes::new(),
        }
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Storage(a store)" } else { "Storage(memory)" })
    }
}
