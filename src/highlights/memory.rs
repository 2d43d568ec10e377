//! What was highlighted, in bounded memory, and what is wanted.

use std::sync::Arc;

use crate::quick::{QuickMap, QuickSet};

/// So many bytes are kept of late, and as many of before: what is looked up there is late again.
const HALF: usize = 8 << 20;

/// What a piece of code takes beside its text, about.
const OVERHEAD: usize = 100;

/// What is known of pieces of code, by their keys; nothing in the stead of HTML where a piece stays plain.
#[derive(Default)]
pub(super) struct Memory {
    late: QuickMap<u128, Option<Arc<str>>>,
    before: QuickMap<u128, Option<Arc<str>>>,
    /// The bytes of what is late.
    bytes: usize,
    /// The last one is the newest.
    wanted: Vec<Wanted>,
    /// The keys of what is wanted or being made.
    open: QuickSet<u128>,
    /// The keys of all that was ever made of what was wanted.
    made: QuickSet<u128>,
}

/// A piece of code to be highlighted.
pub(super) struct Wanted {
    pub(super) key: u128,
    pub(super) token: &'static str,
    pub(super) code: Box<str>,
}

impl Memory {
    /// What is known of a piece of code, if anything is.
    pub(super) fn get(&mut self, key: u128) -> Option<Option<Arc<str>>> {
        if let Some(known) = self.late.get(&key) {
            return Some(known.clone());
        }
        let known = self.before.remove(&key)?;
        self.keep(key, known.clone());
        Some(known)
    }

    /// Remembers a piece of code for as long as there is room.
    pub(super) fn keep(&mut self, key: u128, html: Option<Arc<str>>) {
        let size = html.as_ref().map_or(0, |html| html.len()) + OVERHEAD;
        if self.bytes + size > HALF {
            self.before = std::mem::take(&mut self.late);
            self.bytes = 0;
        }
        if self.late.insert(key, html).is_none() {
            self.bytes += size;
        }
    }

    /// Notes that a piece of code is wanted.
    pub(super) fn want(&mut self, wanted: Wanted) {
        if self.open.insert(wanted.key) {
            self.wanted.push(wanted);
        }
    }

    /// What was wanted last.
    pub(super) fn take_wanted(&mut self) -> Option<Wanted> {
        self.wanted.pop()
    }

    /// Takes what was made of a piece that was wanted.
    pub(super) fn made(&mut self, key: u128, html: Option<Arc<str>>) {
        self.open.remove(&key);
        self.made.insert(key);
        self.keep(key, html);
    }

    /// Whether a piece that was wanted was made, though it may be forgotten by now.
    pub(super) fn was_made(&self, key: u128) -> bool {
        self.made.contains(&key)
    }

    /// As if there had been no room for anything.
    #[cfg(test)]
    pub(super) fn forget(&mut self) {
        self.late.clear();
        self.before.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_goes() {
        let mut memory = Memory::default();
        let html: Arc<str> = "x".repeat(HALF / 10).into();
        memory.keep(0, Some(Arc::clone(&html)));
        for key in 1..100 {
            memory.keep(key, Some(Arc::clone(&html)));
            assert!(memory.get(0).is_some(), "it was looked up all the time");
            assert!(memory.late.len() + memory.before.len() <= 20);
        }
        assert!(memory.get(1).is_none() && memory.get(99).is_some());
    }
}
