//! Hash tables for keys that nobody chooses so that they collide: an author's own ids and paths.

pub use rustc_hash::{FxHashMap as QuickMap, FxHashSet as QuickSet};
