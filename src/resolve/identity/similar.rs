//! Reworded items: the last resort, where a text under one heading is nearly another that vanished there.
//!
//! A lost tick is bad, a tick on another item is worse: so a memory is given only where nothing else is
//! nearly as like, on either side, and where no word tells the two texts apart ([`telling`]).

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::headings::Headings;
use super::{Ambiguous, Candidate, hash, normalised, telling};
use crate::model::checklist::Mark;
use crate::model::ids::ItemId;
use crate::quick::QuickSet;
use crate::resolve::lock::{Entry, Fate, Lock, Origin, SAYS_MAX};

/// At least so like must two texts be, in hundredths.
const ALIKE: u64 = 85;

/// The same where a word that says something takes the place of another.
const EXCHANGED: u64 = 90;

/// At least so much less like must every other be, in hundredths.
const AHEAD: u64 = 10;

/// Of fewer than this, in hundredths, it is enough to know that it is fewer.
const FLOOR: u64 = ALIKE - AHEAD;

/// So many pairs of texts are compared under one heading. Where more than a hundred items were reworded
/// at once, nobody can say what became of which.
const PAIRS: usize = 10_000;

/// Whether the lock keeps a text, so that its item is found again when it is reworded.
pub(super) fn may_be_kept(text: &str) -> bool {
    let short = text.len() <= SAYS_MAX || text.chars().count() <= SAYS_MAX;
    short && !text.is_empty() && !text.contains('\n')
}

/// Gives reworded items the identities they had; gives those that say nearly the same as an item that
/// vanished, and may be it or not, with its id.
pub(super) fn rescue(
    candidates: &mut [Candidate<'_>],
    ambiguous: &Ambiguous,
    lock: &Lock,
) -> Vec<(ItemId, usize)> {
    let is_open = |index: usize, candidate: &Candidate<'_>| {
        let unknown = candidate.id.is_none() && candidate.raw.id.is_none();
        unknown && candidate.raw.mark != Mark::Retired && !ambiguous.items.contains(&index)
    };
    let open: Vec<usize> =
        (0..candidates.len()).filter(|index| is_open(*index, &candidates[*index])).collect();
    if open.is_empty() || lock.entries.is_empty() {
        return Vec::new();
    }
    let taken: QuickSet<&ItemId> = candidates.iter().filter_map(Candidate::id).collect();
    let vanished = |(id, entry): &(&ItemId, &Entry)| {
        entry.fate == Fate::Present
            && !taken.contains(id)
            && !ambiguous.withholds(entry)
            && says(entry).is_some()
    };
    let missing: Vec<(&ItemId, &Entry)> = lock.entries.iter().filter(vanished).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let headings =
        Headings::of(candidates, lock, missing.iter().filter_map(|(_, entry)| entry.origin.as_ref()));
    let groups = groups(candidates, &headings, lock, &open, &missing);
    let found: Vec<Found<'_>> = groups.par_iter().flat_map_iter(|group| group.pairs(candidates)).collect();
    let found = telling::settled(found, candidates, lock);
    let (same, alike): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| found.words.is_some());
    let named = |found: Found<'_>| (found.id.clone(), found.item);
    for (id, item) in same.into_iter().map(named).collect::<Vec<_>>() {
        candidates[item].id = Some(id);
    }
    alike.into_iter().map(named).collect()
}

/// What the lock remembers that an item said, if nobody wrote it over.
fn says(entry: &Entry) -> Option<&str> {
    entry.says.as_deref().filter(|says| hash(says) == entry.text)
}

/// An item and a memory that are more like each other than like any other.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) item: usize,
    pub(super) id: &'a ItemId,
    /// The words that only one of the two texts has: no other item may use any of them. `None` where the two
    /// are surely not the same.
    pub(super) words: Option<Vec<String>>,
}

/// What stands and what stood under one heading.
#[derive(Default)]
struct Group<'a> {
    items: Vec<usize>,
    memories: Vec<(&'a ItemId, &'a Entry)>,
    /// How many of the first items and memories may be paired; the others only come in between.
    open: (usize, usize),
}

/// The headings under which both an item is new and a memory is without its item.
fn groups<'a>(
    candidates: &[Candidate<'_>],
    headings: &Headings<'a>,
    lock: &'a Lock,
    open: &[usize],
    missing: &[(&'a ItemId, &'a Entry)],
) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<Origin, Group<'a>> = BTreeMap::new();
    for (id, entry) in missing {
        let Some(origin) = entry.origin.as_ref() else { continue };
        groups.entry(headings.now(origin).clone()).or_default().memories.push((id, entry));
    }
    for item in open {
        if let Some(group) = groups.get_mut(&candidates[*item].origin) {
            group.items.push(*item);
        }
    }
    groups.retain(|_, group| {
        group.open = (group.items.len(), group.memories.len());
        !group.items.is_empty()
    });
    if groups.is_empty() {
        return Vec::new();
    }
    let open: QuickSet<usize> = open.iter().copied().collect();
    let missing: QuickSet<&ItemId> = missing.iter().map(|(id, _)| *id).collect();
    for (index, candidate) in candidates.iter().enumerate().filter(|(index, _)| !open.contains(index)) {
        if let Some(group) = groups.get_mut(&candidate.origin) {
            group.items.push(index);
        }
    }
    for (id, entry) in lock.entries.iter().filter(|(id, _)| !missing.contains(id)) {
        let group = entry.origin.as_ref().and_then(|origin| groups.get_mut(headings.now(origin)));
        if let Some(group) = group {
            group.memories.push((id, entry));
        }
    }
    groups.into_values().filter(|group| group.cost() <= PAIRS).collect()
}

impl<'a> Group<'a> {
    fn cost(&self) -> usize {
        let (items, memories) = self.open;
        items.saturating_mul(self.memories.len()).saturating_add(memories.saturating_mul(self.items.len()))
    }

    /// The items and memories that are each other's best match.
    fn pairs(&self, candidates: &[Candidate<'_>]) -> Vec<Found<'a>> {
        let text = |item: &usize| candidates[*item].raw.text.as_str();
        let items: Vec<Text> = self.items.iter().map(|item| Text::of(text(item))).collect();
        let memories: Vec<Text> =
            self.memories.iter().map(|(_, entry)| Text::of(says(entry).unwrap_or_default())).collect();
        let mut found = Vec::new();
        for item in 0..self.open.0 {
            let Some((memory, best)) = only(&items[item], &memories, 0..self.open.1) else { continue };
            let Some((_, back)) =
                only(&memories[memory], &items, 0..self.open.0).filter(|(other, _)| *other == item)
            else {
                continue;
            };
            let (id, entry) = self.memories[memory];
            let difference = telling::difference(says(entry).unwrap_or_default(), text(&self.items[item]));
            let sure = |found: &telling::Difference| {
                best.ahead && back.ahead && (!found.exchanged || best.likeness.reaches(EXCHANGED))
            };
            let words = difference.filter(sure).map(|found| found.words);
            found.push(Found { item: self.items[item], id, words });
        }
        found
    }
}

/// How a text compares with the one that is most like it.
struct Best {
    likeness: Likeness,
    /// Whether none comes near that one.
    ahead: bool,
}

/// The text that is most like another, if it is like enough; it must be among those `within`.
fn only(text: &Text, others: &[Text], within: Range<usize>) -> Option<(usize, Best)> {
    let mut first: Option<(Likeness, usize)> = None;
    let mut second = Likeness::NONE;
    for (index, other) in others.iter().enumerate() {
        let likeness = text.likeness(other);
        match first {
            Some((best, _)) if !likeness.exceeds(best) => {
                if likeness.exceeds(second) {
                    second = likeness;
                }
            }
            _ => {
                second = first.map_or(Likeness::NONE, |(best, _)| best);
                first = Some((likeness, index));
            }
        }
    }
    let (likeness, index) = first.filter(|(_, index)| within.contains(index))?;
    let best = Best { likeness, ahead: likeness.is_ahead_of(second) };
    likeness.reaches(ALIKE).then_some((index, best))
}

/// A text to be compared.
struct Text {
    says: String,
    length: usize,
    /// How often letters occur, several to a place.
    letters: [u16; 32],
}

impl Text {
    fn of(text: &str) -> Self {
        let says = normalised(text).trim_end().to_owned();
        let mut letters = [0; 32];
        let mut length = 0;
        for letter in says.chars() {
            letters[letter as usize % 32] += 1;
            length += 1;
            if length > SAYS_MAX {
                break;
            }
        }
        Self { says, length, letters }
    }

    /// 1 − Levenshtein distance / longer length; nothing where it is surely below the floor.
    fn likeness(&self, other: &Self) -> Likeness {
        let length = self.length.max(other.length);
        let in_reach = |distance: usize| Likeness { distance, length }.reaches(FLOOR);
        let (mut more, mut less) = (0_usize, 0_usize);
        for (a, b) in self.letters.iter().zip(&other.letters) {
            more += usize::from(a.saturating_sub(*b));
            less += usize::from(b.saturating_sub(*a));
        }
        let empty = self.length == 0 || other.length == 0;
        if empty || length > SAYS_MAX || !in_reach(more.max(less)) {
            return Likeness::NONE;
        }
        let distance = strsim::levenshtein(&self.says, &other.says);
        if in_reach(distance) { Likeness { distance, length } } else { Likeness::NONE }
    }
}

/// How like two texts are, as a fraction: floating numbers would decide by their last bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Likeness {
    distance: usize,
    length: usize,
}

impl Likeness {
    const NONE: Self = Self { distance: 1, length: 1 };

    fn parts(self) -> (u64, u64) {
        (self.distance as u64, self.length as u64)
    }

    /// Whether it is at least so many hundredths.
    fn reaches(self, hundredths: u64) -> bool {
        let (distance, length) = self.parts();
        distance * 100 <= (100 - hundredths) * length
    }

    fn exceeds(self, other: Self) -> bool {
        let ((a, of_a), (b, of_b)) = (self.parts(), other.parts());
        a * of_b < b * of_a
    }

    /// Whether the other is lower by what it must be; what was below the floor is.
    fn is_ahead_of(self, other: Self) -> bool {
        let ((a, of_a), (b, of_b)) = (self.parts(), other.parts());
        (b * of_a).saturating_sub(a * of_b) * 100 >= AHEAD * of_a * of_b
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> Likeness {
        Text::of(a).likeness(&Text::of(b))
    }

    #[test]
    fn likeness_is_exact_at_its_limits() {
        let (all, twenty) = ("x".repeat(100), "x".repeat(20));
        let with = |text: &str, other: usize| text[other..].to_owned() + &"y".repeat(other);
        assert!(likeness(&all, &with(&all, 15)).reaches(ALIKE));
        assert!(!likeness(&all, &with(&all, 16)).reaches(ALIKE));
        assert_eq!(likeness(&all, &with(&all, 26)), Likeness::NONE);
        assert_eq!(likeness(&twenty, &with(&twenty, 3)), Likeness { distance: 3, length: 20 });
        assert_eq!(likeness("", ""), Likeness::NONE);
        assert_eq!(likeness("Read IT, twice!", "read it twice"), Likeness { distance: 0, length: 13 });
        let best = Likeness { distance: 1, length: 10 };
        assert!(best.is_ahead_of(Likeness { distance: 2, length: 10 }));
        assert!(!best.is_ahead_of(Likeness { distance: 19, length: 100 }));
        assert!(Likeness { distance: 15, length: 100 }.is_ahead_of(Likeness::NONE));
    }

    #[test]
    fn nothing_near_may_come_in_between() {
        let texts = |all: &[&str]| all.iter().map(|text| Text::of(text)).collect::<Vec<_>>();
        let text = Text::of("Write the minutes of every meeting");
        let only = |text: &Text, others: &[Text], within| {
            only(text, others, within).filter(|(_, best)| best.ahead).map(|(index, _)| index)
        };
        let others = ["Write minutes of every meeting", "Ask for help", "Write the notes of every meeting"];
        assert_eq!(only(&text, &texts(&others[..2]), 0..2), Some(0));
        assert_eq!(only(&text, &texts(&others[..2]), 1..2), None);
        assert_eq!(only(&text, &texts(&others), 0..3), None);
        assert_eq!(only(&text, &[], 0..0), None);
    }

    #[test]
    fn long_texts_are_not_kept() {
        assert!(may_be_kept(&"ä".repeat(SAYS_MAX)) && !may_be_kept(&"a".repeat(SAYS_MAX + 1)));
        assert!(!may_be_kept(""));
    }
}
