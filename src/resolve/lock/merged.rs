//! What two branches left in the lock when they were merged: one number on two items.
//!
//! A number stands for its item in a link that shares progress. Nobody can say which of the two items a link
//! means, so neither keeps the number, and nobody has it again: such a link shows less, never something wrong.

use super::{Fate, Lock, RESTORE, next_number};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::quick::{QuickMap, QuickSet};

/// Gives every item a number of its own.
pub(super) fn settle(lock: &mut Lock, path: &SourcePath, seen: &mut Seen) {
    let numbers = lock.entries.values().flat_map(|entry| entry.also.iter().chain([&entry.number]));
    lock.highest = numbers.max().copied().unwrap_or(0);
    if !has_shared(lock) {
        return;
    }
    renamed_elsewhere(lock);
    let mut counts: QuickMap<u32, usize> = QuickMap::default();
    for entry in lock.entries.values() {
        for number in entry.also.iter().chain([&entry.number]) {
            *counts.entry(*number).or_default() += 1;
        }
    }
    for (id, entry) in &mut lock.entries {
        if counts.get(&entry.number).is_none_or(|count| *count < 2) {
            continue;
        }
        match next_number(&mut lock.highest) {
            Some(number) => {
                entry.also.insert(std::mem::replace(&mut entry.number, number));
                lock.renumbered.push(id.clone());
            }
            None => {
                let message = format!("`{id}` has the number of another item, and there is no other left");
                seen.note(Diagnostic::new(Code::LockDamaged, Place::file(path), message).help(RESTORE));
            }
        }
    }
}

/// Whether a number stands on two items, one of which has it for its own.
fn has_shared(lock: &Lock) -> bool {
    let mut own = QuickSet::default();
    let mut numbers = lock.entries.values().map(|entry| entry.number);
    !numbers.all(|number| own.insert(number))
        || lock.entries.values().flat_map(|entry| &entry.also).any(|number| own.contains(number))
}

/// An item that one branch renamed and the other changed has two lines: the one with the new id is right.
fn renamed_elsewhere(lock: &mut Lock) {
    let renamed = lock.entries.iter().flat_map(|(id, entry)| {
        let same = |was: &&ItemId| lock.entries.get(*was).is_some_and(|old| old.number == entry.number);
        entry.was.iter().filter(same).map(|was| (was.clone(), id.clone()))
    });
    for (old, id) in renamed.collect::<Vec<_>>() {
        let Some(old) = lock.entries.remove(&old) else { continue };
        let Some(entry) = lock.entries.get_mut(&id) else { continue };
        entry.also.extend(old.also);
        let was: Vec<ItemId> =
            old.was.into_iter().filter(|was| !entry.was.contains(was) && *was != id).collect();
        entry.was.splice(0..0, was);
        if let (Fate::Retired(_), false) = (&old.fate, matches!(entry.fate, Fate::Retired(_))) {
            entry.fate = old.fate;
        }
    }
}
