//! Items without an id of their own meet what the lock remembers, from the surest sign to the weakest.

use super::{Ambiguous, Candidate, hash};
use crate::model::checklist::Mark;
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::quick::{QuickMap, QuickSet};
use crate::resolve::lock::{Entry, Fate, Lock, Origin};

/// Gives candidates the identities that the lock remembers.
///
/// An identity goes where exactly one item and exactly one memory share a sign. Items that can't be told
/// apart count like all others, so that no third one takes what may be theirs.
pub(super) fn remembered(candidates: &mut [Candidate<'_>], ambiguous: &Ambiguous, lock: &Lock) {
    let open: Vec<usize> =
        (0..candidates.len()).filter(|index| candidates[*index].raw.id.is_none()).collect();
    if open.is_empty() {
        return;
    }
    let taken = candidates.iter().filter_map(|candidate| candidate.id.clone()).collect();
    // What a branch that was merged says of an item is a memory of it like the one of this branch.
    let withholds = |id: &ItemId, entry: &Entry| {
        ambiguous.withholds(entry) || lock.entries.get(id).is_some_and(|entry| ambiguous.withholds(entry))
    };
    let withheld = lock.elsewhere.iter().filter(|(id, entry)| withholds(id, entry));
    let withheld = withheld.map(|(id, _)| id).collect();
    let mut pairing = Pairing { candidates, ambiguous, lock, open, taken, withheld };
    pairing.live(By::PlaceAndText);
    for by in [By::PlaceAndText, By::FileAndText, By::Text, By::FileAndLike, By::Like] {
        pairing.retired(by);
    }
    for by in [By::FileAndText, By::Text, By::FileAndLike, By::Like] {
        pairing.live(by);
    }
}

/// What an item and a memory must have in common.
#[derive(Clone, Copy)]
enum By {
    PlaceAndText,
    FileAndText,
    Text,
    FileAndLike,
    Like,
}

/// What they have in common: the file, the headings, and the text or what is left of it when normalised.
type Key<'a> = (Option<&'a SourcePath>, Option<u64>, u64);

/// The items and the memories that share a key, the memories with their numbers.
type Pair<'a> = (Vec<usize>, Vec<(u32, &'a ItemId)>);

struct Pairing<'a, 'b> {
    candidates: &'b mut [Candidate<'a>],
    ambiguous: &'b Ambiguous,
    lock: &'b Lock,
    /// The candidates that have no identity yet, those that can't get one among them.
    open: Vec<usize>,
    taken: QuickSet<ItemId>,
    /// Memories that nobody may have, because one of several branches' lines is of items that can't be told apart.
    withheld: QuickSet<&'b ItemId>,
}

impl By {
    /// Nothing is known by an empty text, but the item in its very place.
    fn key(self, origin: Option<&Origin>, text: u64, like: u64) -> Option<Key<'_>> {
        let file = || origin.map(|origin| &origin.path);
        let says = |what: u64| Some(what).filter(|what| *what != hash(""));
        match self {
            Self::PlaceAndText => Some((Some(file()?), Some(origin?.headings), text)),
            Self::FileAndText => Some((Some(file()?), None, says(text)?)),
            Self::Text => Some((None, None, says(text)?)),
            Self::FileAndLike => Some((Some(file()?), None, says(like)?)),
            Self::Like => Some((None, None, says(like)?)),
        }
    }
}

impl Pairing<'_, '_> {
    /// Pairs items with memories of items that were not retired. An item that is marked as retired takes
    /// part: that is how it gets retired.
    fn live(&mut self, by: By) {
        self.round(by, |_| true, |entry| !matches!(entry.fate, Fate::Retired(_)), false);
    }

    /// Pairs items that are marked as retired with memories of retired ones. Nobody can tick either, so the
    /// oldest of several memories will do.
    fn retired(&mut self, by: By) {
        let marked = |candidate: &Candidate<'_>| candidate.raw.mark == Mark::Retired;
        self.round(by, marked, |entry| matches!(entry.fate, Fate::Retired(_)), true);
    }

    fn round(
        &mut self,
        by: By,
        of_items: impl Fn(&Candidate<'_>) -> bool,
        of_memories: impl Fn(&Entry) -> bool,
        any: bool,
    ) {
        if self.open.is_empty() || !self.lock.entries.values().any(&of_memories) {
            return;
        }
        let mut pairs: QuickMap<Key<'_>, Pair<'_>> = QuickMap::default();
        for index in &self.open {
            let candidate = &self.candidates[*index];
            let key = by.key(Some(&candidate.origin), candidate.text, candidate.like);
            if let Some(key) = key.filter(|_| of_items(candidate)) {
                pairs.entry(key).or_default().0.push(*index);
            }
        }
        if pairs.is_empty() {
            return;
        }
        let elsewhere = &self.lock.elsewhere;
        let elsewhere =
            elsewhere.iter().filter_map(|(id, memory)| Some((id, self.lock.entries.get(id)?, memory)));
        let here = self.lock.entries.iter().map(|(id, entry)| (id, entry, entry));
        for (id, entry, memory) in here.chain(elsewhere) {
            let withheld = self.ambiguous.withholds(memory) || self.withheld.contains(id);
            if of_memories(entry) && !self.taken.contains(id) && !withheld {
                let key = by.key(memory.origin.as_ref(), memory.text, memory.like);
                if let Some((_, memories)) = key.and_then(|key| pairs.get_mut(&key))
                    && (std::ptr::eq(entry, memory) || memories.iter().all(|(_, other)| *other != id))
                {
                    memories.push((entry.number, id));
                }
            }
        }
        let mut paired = Vec::new();
        for (items, memories) in pairs.into_values() {
            if let ([index], Some((_, id))) = (items.as_slice(), memories.iter().min())
                && (any || memories.len() == 1)
                && !self.ambiguous.items.contains(index)
            {
                paired.push((*index, (*id).clone()));
            }
        }
        for (index, id) in paired {
            self.taken.insert(id.clone());
            self.candidates[index].id = Some(id);
        }
        self.open.retain(|index| self.candidates[*index].id.is_none());
    }
}
