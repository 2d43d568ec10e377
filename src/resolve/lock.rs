//! `pathbook.lock`: the identity of checklist items, one sorted line an item.
//!
//! ```text
//! one-course 12 text=9f2c1a7e6b1d20aa
//! take-a-walk 13 text=… like=… in=content/plan/energy.md under=… says=Take a walk
//! form-12 3 text=… retired=2026-02-01
//! two-courses 5 text=… was=second-course
//! ```
//!
//! A line holds the id, the permanent number, hashes of the text (`text`) and of the normalised text
//! (`like`), and for an item without an id of its own the file, a hash of the headings above it and the
//! text itself, up to the end of the line: by it the item is found again when it is reworded. `was` names the ids it had before, `also` further numbers it got on another branch. Numbers and ids are
//! never used twice; a line is never removed, only marked `gone` or `retired`.

pub mod changes;
mod merged;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use rayon::prelude::*;

use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::source::SourceFile;

/// The file's name.
pub const LOCK: &str = "pathbook.lock";

const HEADER: &str =
    "# The identity of this handbook's checklist items. Written by pathbook; commit it, do not edit it.\n";

/// What is known of every item there ever was.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lock {
    /// By id.
    pub entries: BTreeMap<ItemId, Entry>,
    /// The highest number there ever was, 0 if there is none.
    pub highest: u32,
    /// The items that shared their number with another one in the file, and have new ones.
    pub renumbered: Vec<ItemId>,
    /// What other branches' lines say of items: where they stood there, and what they said.
    pub elsewhere: Vec<(ItemId, Entry)>,
}

/// No item may have a higher number: a slip of the pen must not use up the numbers there are.
pub const NUMBER_MAX: u32 = 1 << 24;

/// A text of more characters is not kept in the lock.
pub const SAYS_MAX: usize = 500;

/// So many lines are read or written at a time.
const CHUNK: usize = 2048;

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
    /// What it said, if its author gave it no id; not where that is longer than [`SAYS_MAX`].
    pub says: Option<String>,
    /// Whether it still exists.
    pub fate: Fate,
    /// The ids it had before, oldest first; nobody may have them again.
    pub was: Vec<ItemId>,
    /// Other numbers it was given, on a branch that was merged; nobody may have them again.
    pub also: BTreeSet<u32>,
}

/// Where an item without an id of its own stood.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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

/// Takes the next number that was never used; `None` when all are used up.
pub fn next_number(highest: &mut u32) -> Option<u32> {
    *highest = highest.checked_add(1).filter(|next| *next <= NUMBER_MAX)?;
    Some(*highest)
}

impl Lock {
    /// The ids that items had before, each with the id of its item now.
    pub fn renamed(&self) -> BTreeMap<ItemId, ItemId> {
        let renamed = self.entries.iter().flat_map(|(id, entry)| entry.was.iter().map(move |was| (was, id)));
        renamed.map(|(was, id)| (was.clone(), id.clone())).collect()
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let entries: Vec<(&ItemId, &Entry)> = self.entries.iter().collect();
        let lines = entries.par_chunks(CHUNK).map(|entries| {
            let mut lines = String::with_capacity(entries.len() * 80);
            for (id, entry) in entries {
                // A `String` takes whatever is written.
                let _ = entry.write(id, &mut lines);
            }
            lines
        });
        let lines: Vec<String> = lines.collect();
        let mut text = String::with_capacity(HEADER.len() + lines.iter().map(String::len).sum::<usize>());
        text.push_str(HEADER);
        text.extend(lines);
        text
    }

    /// Reads the file as it was found.
    pub fn read(path: &SourcePath, file: &SourceFile) -> Checked<Lock> {
        match file.utf8(path) {
            Ok(text) => Self::parse(path, text),
            Err(problem) => Checked {
                value: Lock::default(),
                diagnostics: vec![Diagnostic { code: Code::LockDamaged, ..*problem }],
            },
        }
    }

    /// Reads the text; a line that can't be read is an error, because a forgotten line loses ticks. What two
    /// branches say of one item is joined, and one number of two items is taken from both.
    pub fn parse(path: &SourcePath, text: &str) -> Checked<Lock> {
        Checked::collect(|seen| {
            let starts = text.split_inclusive('\n').scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some((start, line))
            });
            let starts: Vec<(usize, &str)> = starts.collect();
            let chunk = |lines: &[(usize, &str)]| {
                Checked::collect(|seen| {
                    let read = lines.iter().filter_map(|at| line(path, *at, seen));
                    read.collect::<Vec<Line>>()
                })
            };
            let chunks: Vec<Checked<Vec<Line>>> = starts.par_chunks(CHUNK).map(chunk).collect();
            let mut lines: Vec<Line> = chunks.into_iter().flat_map(|chunk| seen.take(chunk)).collect();
            lines.sort_by(|(a, _), (b, _)| a.cmp(b));
            let mut elsewhere = Vec::new();
            lines.dedup_by(|(id, entry), (before, joined)| {
                let is_same = id == before;
                if is_same {
                    elsewhere.extend([entry.clone(), joined.clone()].map(|entry| (id.clone(), entry)));
                    joined.join(entry.clone());
                }
                is_same
            });
            let mut lock = Lock { entries: lines.into_iter().collect(), elsewhere, ..Lock::default() };
            merged::settle(&mut lock, path, seen);
            lock
        })
    }
}

impl Entry {
    /// Writes its line.
    fn write(&self, id: &ItemId, out: &mut String) -> fmt::Result {
        write!(out, "{id} {} text={:016x} like={:016x}", self.number, self.text, self.like)?;
        if let Some(origin) = &self.origin {
            let path = origin.path.as_str().replace('%', "%25").replace(' ', "%20").replace('\n', "%0A");
            write!(out, " in={path} under={:016x}", origin.headings)?;
        }
        match &self.fate {
            Fate::Present => {}
            Fate::Gone => out.push_str(" gone"),
            Fate::Retired(None) => out.push_str(" retired"),
            Fate::Retired(Some(day)) => write!(out, " retired={day}")?,
        }
        for was in &self.was {
            write!(out, " was={was}")?;
        }
        for also in &self.also {
            write!(out, " also={also}")?;
        }
        if let Some(says) = &self.says {
            write!(out, " says={says}")?;
        }
        out.push('\n');
        Ok(())
    }

    /// Takes in what another branch's line says of the same item: the lower number is the older one.
    fn join(&mut self, mut other: Entry) {
        if other.number < self.number {
            std::mem::swap(self, &mut other);
        }
        if !matches!(self.fate, Fate::Retired(_)) && matches!(other.fate, Fate::Retired(_)) {
            self.fate = other.fate;
        }
        let was: Vec<ItemId> = other.was.into_iter().filter(|was| !self.was.contains(was)).collect();
        self.was.extend(was);
        self.also.extend(other.also.into_iter().chain([other.number]));
        self.also.remove(&self.number);
    }
}

/// A line as it was read.
type Line = (ItemId, Entry);

fn line(path: &SourcePath, (start, line): (usize, &str), seen: &mut Seen) -> Option<Line> {
    let place = Place::new(path, start..start + line.trim_end().len());
    let line = line.trim_start_matches('\u{feff}').trim();
    let is_item = !line.is_empty() && !line.starts_with('#');
    is_item.then(|| read_line(line, &place, seen)).flatten()
}

const RESTORE: &str = "Restore the file from version control: without it readers may lose ticks.";

fn read_line(line: &str, place: &Place, seen: &mut Seen) -> Option<Line> {
    let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    if marks.iter().any(|mark| line.starts_with(mark)) {
        seen.note(
            Diagnostic::new(
                Code::LockDamaged,
                place.clone(),
                "the lock holds the marks of an unresolved merge",
            )
            .help("Keep the lines of both sides, remove the marks, and build again. With a line `pathbook.lock merge=union` in `.gitattributes` git does it.",),
        );
        return None;
    }
    let entry = entry(line);
    if entry.is_none() {
        let message = "this line of the lock can't be read";
        seen.note(Diagnostic::new(Code::LockDamaged, place.clone(), message).help(RESTORE));
    }
    entry
}

fn entry(line: &str) -> Option<Line> {
    let (line, says) = line.split_once(" says=").map_or((line, None), |(line, says)| (line, Some(says)));
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let id = ItemId::new(words.next()?).ok()?;
    let number = number(words.next()?)?;
    let (mut text, mut like, mut path, mut headings, mut fate) = (None, None, None, None, Fate::Present);
    let (mut was, mut also) = (Vec::new(), BTreeSet::new());
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("text", hash) => text = u64::from_str_radix(hash, 16).ok(),
            ("like", hash) => like = u64::from_str_radix(hash, 16).ok(),
            ("in", file) => path = Some(decoded(file)?),
            ("under", hash) => headings = Some(u64::from_str_radix(hash, 16).ok()?),
            ("gone", "") => fate = Fate::Gone,
            ("retired", "") => fate = Fate::Retired(None),
            ("retired", day) => fate = Fate::Retired(Some(day.to_owned())),
            ("was", old) => was.push(ItemId::new(old).ok()?),
            ("also", other) => drop(also.insert(self::number(other)?)),
            _ => return None,
        }
    }
    let origin = match (path, headings) {
        (Some(path), Some(headings)) => Some(Origin { path, headings }),
        (None, None) => None,
        _ => return None,
    };
    let says = says.filter(|says| !says.is_empty()).map(str::to_owned);
    Some((id, Entry { number, text: text?, like: like?, origin, says, fate, was, also }))
}

fn decoded(path: &str) -> Option<SourcePath> {
    SourcePath::new(&path.replace("%0A", "\n").replace("%20", " ").replace("%25", "%")).ok()
}

fn number(digits: &str) -> Option<u32> {
    let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits?.parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "form-12 3 text=000000000000000a like=000000000000000b retired=2026-02-01\n\
        one-course 1 text=0000000000000001 like=0000000000000002\n\
        walk 2 text=0000000000000003 like=0000000000000004 in=content/a%20b.md under=0000000000000005 gone says=Take a walk, says=so\n";

    fn parse(text: &str) -> Checked<Lock> {
        Lock::parse(&SourcePath::new(LOCK).unwrap(), text)
    }

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let lock = parse(TEXT);
        assert!(lock.diagnostics.is_empty());
        assert_eq!(lock.value.to_text(), format!("{HEADER}{TEXT}"));
        assert_eq!(lock.value.highest, 3);
    }

    #[test]
    fn numbers_end_where_they_may() {
        let line = |number: &str| format!("a-1 {number} text=0000000000000001 like=0000000000000002\n");
        for number in ["0", "+1", "16777217", "4294967296"] {
            assert_eq!(parse(&line(number)).diagnostics[0].code, Code::LockDamaged, "{number}");
        }
        let mut lock = parse(&line("16777215")).value;
        assert_eq!(
            (next_number(&mut lock.highest), next_number(&mut lock.highest)),
            (Some(NUMBER_MAX), None)
        );
    }

    #[test]
    fn both_sides_of_a_merge_are_joined() {
        let line = |rest: &str| format!("a-1 {rest} text=0000000000000001 like=0000000000000002");
        let text = format!("{} retired was=a-0\n{}\n", line("7"), line("4"));
        let joined = format!("{HEADER}{} retired was=a-0 also=7\n", line("4"));
        let lock = parse(&text);
        assert_eq!((lock.value.to_text(), lock.diagnostics.len()), (joined.clone(), 0));
        assert_eq!(parse(&joined).value.entries, lock.value.entries);
    }

    #[test]
    fn a_damaged_or_conflicted_lock_is_an_error() {
        assert_eq!(parse("one-course x\n").diagnostics[0].code, Code::LockDamaged);
        let conflict = parse(&format!("<<<<<<< ours\n{TEXT}=======\n>>>>>>> theirs\n"));
        assert_eq!(conflict.diagnostics.len(), 3);
        assert_eq!(conflict.value.entries.len(), 3);
    }
}
