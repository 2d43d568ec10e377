//! `pathbook.lock`: the identity of checklist items, one sorted line an item.
//!
//! ```text
//! one-course 12 text=9f2c1a7e6b1d20aa
//! take-a-walk 13 text=… like=… in=content/plan/energy.md under=…
//! form-12 3 text=… retired=2026-02-01
//! ```
//!
//! A line holds the id, the permanent number, hashes of the text (`text`) and of the normalised text
//! (`like`), and for an item without an id of its own the file and a hash of the headings above it.
//! Numbers are never used twice; a line is never removed, only marked `gone` or `retired`.

use std::collections::BTreeMap;

use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;

/// The file's name.
pub const LOCK: &str = "pathbook.lock";

const HEADER: &str =
    "# The identity of this handbook's checklist items. Written by pathbook; commit it, do not edit it.\n";

/// What is known of every item there ever was.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lock {
    /// By id.
    pub entries: BTreeMap<ItemId, Entry>,
}

/// One item of the lock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its permanent number, from 1.
    pub number: u32,
    /// The hash of its text.
    pub text: u64,
    /// The hash of its normalised text.
    pub like: u64,
    /// Where it stood, if its author gave it no id.
    pub origin: Option<Origin>,
    /// Whether it still exists.
    pub fate: Fate,
}

/// Where an item without an id of its own stood.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// The file.
    pub path: SourcePath,
    /// The hash of the headings above it.
    pub headings: u64,
}

/// Whether an item still exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It does.
    Present,
    /// It vanished from the text and may come back.
    Gone,
    /// It was retired for good, on a day if one was known.
    Retired(Option<String>),
}

impl Lock {
    /// The next number that was never used.
    pub fn next_number(&self) -> u32 {
        self.entries.values().map(|entry| entry.number).max().map_or(1, |number| number + 1)
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(64 + self.entries.len() * 64);
        text.push_str(HEADER);
        for (id, entry) in &self.entries {
            text.push_str(&format!(
                "{id} {} text={:016x} like={:016x}",
                entry.number, entry.text, entry.like
            ));
            if let Some(origin) = &entry.origin {
                let path = origin.path.as_str().replace('%', "%25").replace(' ', "%20");
                text.push_str(&format!(" in={path} under={:016x}", origin.headings));
            }
            match &entry.fate {
                Fate::Present => {}
                Fate::Gone => text.push_str(" gone"),
                Fate::Retired(None) => text.push_str(" retired"),
                Fate::Retired(Some(day)) => text.push_str(&format!(" retired={day}")),
            }
            text.push('\n');
        }
        text
    }

    /// Reads the file; a line that can't be read is an error, because a forgotten line loses ticks.
    pub fn parse(path: &SourcePath, text: &str) -> Checked<Lock> {
        Checked::collect(|seen| {
            let mut lock = Lock::default();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let place = Place::new(path, at..at + line.trim_end().len());
                at += line.len();
                let line = line.trim_start_matches('\u{feff}').trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                read_line(line, place, &mut lock, seen);
            }
            lock
        })
    }
}

fn read_line(line: &str, place: Place, lock: &mut Lock, seen: &mut Seen) {
    if line.starts_with("<<<<<<<")
        || line.starts_with("=======")
        || line.starts_with(">>>>>>>")
        || line.starts_with("|||||||")
    {
        seen.note(
            Diagnostic::new(Code::LockDamaged, place, "the lock holds the marks of an unresolved merge")
                .help("Keep the lines of both sides, remove the marks, and build again."),
        );
        return;
    }
    let Some((id, entry)) = entry(line) else {
        seen.note(
            Diagnostic::new(Code::LockDamaged, place, "this line of the lock can't be read")
                .help("Restore the file from version control: without it readers may lose ticks."),
        );
        return;
    };
    if let Some(other) = lock.entries.get_mut(&id) {
        // Both sides of a merge added or changed the item: the lower number is the older one.
        if entry.number < other.number {
            *other = entry;
        }
    } else {
        lock.entries.insert(id, entry);
    }
}

fn entry(line: &str) -> Option<(ItemId, Entry)> {
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let id = ItemId::new(words.next()?).ok()?;
    let number = words.next()?.parse().ok().filter(|number| *number > 0)?;
    let (mut text, mut like, mut path, mut headings, mut fate) = (None, None, None, None, Fate::Present);
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("text", hash) => text = u64::from_str_radix(hash, 16).ok(),
            ("like", hash) => like = u64::from_str_radix(hash, 16).ok(),
            ("in", file) => path = SourcePath::new(&file.replace("%20", " ").replace("%25", "%")).ok(),
            ("under", hash) => headings = u64::from_str_radix(hash, 16).ok(),
            ("gone", "") => fate = Fate::Gone,
            ("retired", "") => fate = Fate::Retired(None),
            ("retired", day) => fate = Fate::Retired(Some(day.to_owned())),
            _ => return None,
        }
    }
    let origin = match (path, headings) {
        (Some(path), Some(headings)) => Some(Origin { path, headings }),
        (None, None) => None,
        _ => return None,
    };
    Some((id, Entry { number, text: text?, like: like?, origin, fate }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "form-12 3 text=000000000000000a like=000000000000000b retired=2026-02-01\n\
        one-course 1 text=0000000000000001 like=0000000000000002\n\
        walk 2 text=0000000000000003 like=0000000000000004 in=content/a%20b.md under=0000000000000005 gone\n";

    fn parse(text: &str) -> Checked<Lock> {
        Lock::parse(&SourcePath::new(LOCK).unwrap(), text)
    }

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let lock = parse(TEXT);
        assert!(lock.diagnostics.is_empty());
        assert_eq!(lock.value.to_text(), format!("{HEADER}{TEXT}"));
        assert_eq!(lock.value.next_number(), 4);
    }

    #[test]
    fn a_damaged_or_conflicted_lock_is_an_error() {
        assert_eq!(parse("one-course x\n").diagnostics[0].code, Code::LockDamaged);
        let conflict = parse(&format!("<<<<<<< ours\n{TEXT}=======\n>>>>>>> theirs\n"));
        assert_eq!(conflict.diagnostics.len(), 3);
        assert_eq!(conflict.value.entries.len(), 3);
    }
}
