//! Items whose author wrote an id: each id once, none that was another item's, and renamings.

use rayon::prelude::*;

use super::Candidate;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::checklist::Mark;
use crate::model::ids::ItemId;
use crate::quick::{QuickMap, QuickSet};
use crate::resolve::lock::{Entry, Fate, Lock};

/// Items without an id of their own, and where each written id stands first.
pub(super) struct Unpinned<'a> {
    by_text: QuickMap<u64, Vec<usize>>,
    first: QuickMap<&'a ItemId, usize>,
}

impl<'a> Unpinned<'a> {
    pub(super) fn new(candidates: &[Candidate<'a>]) -> Self {
        let mut unpinned = Self { by_text: QuickMap::default(), first: QuickMap::default() };
        unpinned.first.reserve(candidates.iter().filter(|candidate| candidate.raw.id.is_some()).count());
        for (index, candidate) in candidates.iter().enumerate() {
            match &candidate.raw.id {
                None => unpinned.by_text.entry(candidate.text).or_default().push(index),
                Some((id, _)) => {
                    unpinned.first.entry(id).or_insert(index);
                }
            }
        }
        unpinned
    }

    /// The item without an id that a memory belongs to, though the author of another item wrote the
    /// memory's id: it stands where it stood and says what it said, or is the only one that does.
    fn owner(&self, entry: &Entry, writer: usize, candidates: &[Candidate<'_>]) -> Option<usize> {
        let origin = entry.origin.as_ref().filter(|_| !matches!(entry.fate, Fate::Retired(_)))?;
        let writer = &candidates[writer];
        if writer.text == entry.text && writer.origin == *origin {
            return None;
        }
        let equal = self.by_text.get(&entry.text)?;
        let there = equal.iter().find(|index| candidates[**index].origin == *origin);
        let alone = equal.first().filter(|_| equal.len() == 1 && writer.text != entry.text);
        there.or(alone).copied()
    }
}

/// Moves what the lock remembers under an id of old to the id that an item has now.
pub(super) fn renamings(
    candidates: &mut [Candidate<'_>],
    unpinned: &Unpinned<'_>,
    lock: &mut Lock,
    today: Option<&str>,
    seen: &mut Seen,
) {
    for index in 0..candidates.len() {
        let Some((old, place)) = &candidates[index].raw.attributes.was else { continue };
        let Some((id, _)) = &candidates[index].raw.id else {
            let message = format!("`was={old}` renames the item to an id, and it has none");
            let help = format!("Write the new id as well: `#new-id was={old}`.");
            seen.note(Diagnostic::new(Code::ItemKey, place.clone(), message).help(help));
            continue;
        };
        if unpinned.first.get(id) != Some(&index) {
            continue;
        }
        let owner = || unpinned.owner(lock.entries.get(old)?, index, candidates);
        let still = unpinned.first.get(old).copied().or_else(owner);
        let still = still.map(|index| candidates[index].raw.place.clone());
        if let Err(problem) = rename(lock, id, (old, place), still, today) {
            seen.note(*problem);
            candidates[index].refused = true;
        }
    }
}

/// Gives candidates the ids their authors wrote, where these mean what they meant before.
pub(super) fn ids(candidates: &mut [Candidate<'_>], unpinned: &Unpinned<'_>, lock: &Lock, seen: &mut Seen) {
    let renamed = lock.renamed();
    let known = candidates.par_iter().map(|candidate| {
        let id = candidate.raw.id.as_ref().map(|(id, _)| id);
        id.map(|id| (unpinned.first.get(id).copied(), lock.entries.get(id)))
    });
    let known: Vec<Option<(Option<usize>, Option<&Entry>)>> = known.collect();
    for (index, known) in known.into_iter().enumerate() {
        let candidate = &candidates[index];
        let (Some((id, place)), Some((first, entry))) = (&candidate.raw.id, known) else { continue };
        let first = first.filter(|first| *first != index);
        if let Some((_, other)) = first.and_then(|first| candidates[first].raw.id.as_ref()) {
            let problem = |message: String| Diagnostic::new(Code::ItemDuplicate, place.clone(), message);
            seen.note(if other == place {
                problem(format!("the item `{id}` stands on two pages: both include this text"))
                    .help("Include it on one page and link to it from the other.")
            } else {
                problem(format!("id `{id}` is used twice"))
                    .related(other.clone(), "used here first")
                    .help("Give one of the two items another id.")
            });
            continue;
        }
        if candidate.refused {
            continue;
        }
        let Some(entry) = entry else {
            match renamed.get(id) {
                Some(now) => seen.note(given_up(id, place, now)),
                None => candidates[index].id = Some(id.clone()),
            }
            continue;
        };
        if let (Fate::Retired(day), true) = (&entry.fate, candidate.raw.mark != Mark::Retired) {
            seen.note(retired(id, place, day.as_deref()));
        } else if let Some(owner) = unpinned.owner(entry, index, candidates) {
            let message = format!("id `{id}` is that of another item, whose author gave it none");
            seen.note(
                Diagnostic::new(Code::ItemDuplicate, place.clone(), message)
                    .related(candidates[owner].raw.place.clone(), "the lock gave it the id")
                    .help("Choose another id."),
            );
            continue;
        }
        candidates[index].id = Some(id.clone());
    }
}

/// Ids that authors wrote for `fresh` items, where the lock knows exactly one other that said the very same and
/// is not there any more, each with that one's: the author may have forgotten to say so.
pub(super) fn given_another_id(
    fresh: &[&Candidate<'_>],
    present: &QuickSet<&ItemId>,
    lock: &Lock,
) -> Vec<(ItemId, ItemId)> {
    let mut said: QuickMap<u64, (Vec<&ItemId>, Vec<&ItemId>)> = QuickMap::default();
    for (id, text) in fresh.iter().filter_map(|item| Some((&item.raw.id.as_ref()?.0, item.text))) {
        said.entry(text).or_default().1.push(id);
    }
    if said.is_empty() {
        return Vec::new();
    }
    let vanished = |(id, entry): &(&ItemId, &Entry)| entry.fate == Fate::Present && !present.contains(id);
    for (id, entry) in lock.entries.iter().filter(vanished) {
        if let Some((old, _)) = said.get_mut(&entry.text) {
            old.push(id);
        }
    }
    let mut given: Vec<(ItemId, ItemId)> = said
        .into_values()
        .filter_map(|(old, new)| match (&old[..], &new[..]) {
            ([old], [new]) => Some(((*old).clone(), (*new).clone())),
            _ => None,
        })
        .collect();
    given.sort_unstable();
    given
}

/// Moves a memory to a new id. `still` is where the old id has an item of its own.
fn rename(
    lock: &mut Lock,
    id: &ItemId,
    (old, place): (&ItemId, &Place),
    still: Option<Place>,
    today: Option<&str>,
) -> Result<(), Box<Diagnostic>> {
    let problem = |code, message: String| Diagnostic::new(code, place.clone(), message);
    let recorded = lock.entries.get(id).is_some_and(|entry| entry.was.contains(old));
    if recorded || id == old {
        return Ok(());
    }
    let Some(entry) = lock.entries.get(old) else {
        let unknown = problem(Code::ItemUnknown, format!("`{old}` is no item of the lock"));
        return Err(Box::new(match lock.renamed().get(old) {
            Some(now) => unknown.help(format!("It was renamed to `{now}`: write `was={now}`.")),
            None => unknown.did_you_mean(old.as_str(), lock.entries.keys().map(ItemId::as_str)),
        }));
    };
    if let Fate::Retired(day) = &entry.fate {
        return Err(Box::new(retired(old, place, day.as_deref())));
    }
    if let Some(still) = still {
        let message = format!("`{old}` is still another item");
        let help = "Remove `was`, or the other item.";
        return Err(Box::new(problem(Code::ItemDuplicate, message).related(still, "it is here").help(help)));
    }
    if !lock.entries.contains_key(id) {
        if let Some(now) = lock.renamed().get(id).filter(|now| *now != old) {
            return Err(Box::new(given_up(id, place, now)));
        }
        let Some(mut entry) = lock.entries.remove(old) else { return Ok(()) };
        // An id may come back to its own item.
        entry.was.retain(|was| was != id);
        entry.was.push(old.clone());
        lock.entries.insert(id.clone(), entry);
        return Ok(());
    }
    // Both have numbers of their own: the renaming was told a build too late, or two items become one.
    let Some(entry) = lock.entries.get_mut(old).filter(|entry| entry.fate == Fate::Gone) else {
        let message = format!("`{old}` and `{id}` are two items of the lock");
        let help = "Remove `was`: an item can't take over the ticks of another.";
        return Err(Box::new(problem(Code::ItemDuplicate, message).help(help)));
    };
    entry.fate = Fate::Retired(today.map(str::to_owned));
    if let Some(entry) = lock.entries.get_mut(id) {
        entry.was.push(old.clone());
    }
    Ok(())
}

fn given_up(id: &ItemId, place: &Place, now: &ItemId) -> Diagnostic {
    let message = format!("id `{id}` was given up: its item is `{now}` now");
    Diagnostic::new(Code::ItemRetired, place.clone(), message)
        .help(format!("Choose a new id. If it is the same item, write `#{id} was={now}`."))
}

fn retired(id: &ItemId, place: &Place, day: Option<&str>) -> Diagnostic {
    let when = day.map(|day| format!(" on {day}")).unwrap_or_default();
    Diagnostic::new(Code::ItemRetired, place.clone(), format!("id `{id}` was retired{when}"))
        .help("Choose a new id, or mark the item `[-]` again: readers' old ticks must not get a new meaning.")
}
