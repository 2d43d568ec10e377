//! A hash that is the same in every run: it decides what is remembered, so it is 128 bits wide.

use std::hash::Hasher;

use xxhash_rust::xxh3::Xxh3;

/// Feeds `derive(Hash)` into xxh3.
#[derive(Default)]
pub struct Stable(Xxh3);

impl Stable {
    /// What stands for everything that was fed in.
    pub fn digest128(&self) -> u128 {
        self.0.digest128()
    }
}

impl Hasher for Stable {
    fn finish(&self) -> u64 {
        self.0.digest()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}
