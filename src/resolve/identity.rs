//! Who each checklist item is: by the id its author gave it, else by what the lock remembers.
//!
//! A tick must never land on another item, so an item without an id takes a remembered identity only
//! where exactly one item and exactly one memory fit each other; everything else is new.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::Item;
use crate::model::checklist::{Mark, RawItem};
use crate::model::date::{self, Day};
use crate::model::document::Document;
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::resolve::lock::{Entry, Fate, Lock, Origin};

/// An item on its way to its identity.
struct Candidate<'a> {
    /// Index of the page and of the item in it.
    at: (usize, usize),
    raw: &'a RawItem,
    text: u64,
    like: u64,
    origin: Origin,
    id: Option<ItemId>,
}

/// Resolves the items of all pages against the lock; gives each page's items and the next lock.
///
/// `pages` are the pages in a stable order; a page without a document has no items.
pub fn resolve(
    pages: &[Option<&Document>],
    lock: &Lock,
    today: Option<Day>,
    seen: &mut Seen,
) -> (Vec<Vec<Item>>, Lock) {
    let mut candidates = candidates(pages);
    let mut next = lock.clone();
    written_ids(&mut candidates, &next, seen);
    let ambiguous = ambiguous(&candidates, seen);
    remembered_ids(&mut candidates, &ambiguous, &next);
    new_ids(&mut candidates, &ambiguous, &next);
    let mut items: Vec<Vec<Item>> =
        pages.iter().map(|page| vec![Item::Ambiguous; page.map_or(0, |page| page.items.len())]).collect();
    let mut present = BTreeSet::new();
    let mut unused = next.next_number()..;
    for candidate in candidates {
        let Some(id) = candidate.id else { continue };
        let old = next.entries.get(&id);
        let number = old.map_or_else(|| unused.next().unwrap_or(u32::MAX), |entry| entry.number);
        let retired = candidate.raw.mark == Mark::Retired;
        let fate = match old.map(|entry| &entry.fate) {
            Some(Fate::Retired(day)) if retired => Fate::Retired(day.clone()),
            _ if retired => Fate::Retired(today.map(date::iso)),
            _ => Fate::Present,
        };
        let origin = candidate.raw.id.is_none().then_some(candidate.origin);
        let entry = Entry { number, text: candidate.text, like: candidate.like, origin, fate };
        let item = if retired {
            Item::Retired
        } else {
            Item::Kept { id: id.clone(), number, seen: format!("{:08x}", candidate.text >> 32) }
        };
        next.entries.insert(id.clone(), entry);
        present.insert(id);
        items[candidate.at.0][candidate.at.1] = item;
    }
    note_gone(&mut next, &present, seen);
    (items, next)
}

fn candidates<'a>(pages: &[Option<&'a Document>]) -> Vec<Candidate<'a>> {
    let of_page = |(page, document): (usize, &Option<&'a Document>)| {
        let items = document.iter().flat_map(|document| document.items.iter()).enumerate();
        items
            .map(move |(index, raw)| Candidate {
                at: (page, index),
                raw,
                text: xxh3_64(raw.text.as_bytes()),
                like: xxh3_64(normalised(&raw.text).as_bytes()),
                origin: Origin {
                    path: raw.place.path.clone(),
                    headings: xxh3_64(raw.headings.join("\n").as_bytes()),
                },
                id: None,
            })
            .collect::<Vec<_>>()
    };
    pages.par_iter().enumerate().flat_map_iter(of_page).collect()
}

/// A text without what a reader does not see as a change: case, spaces, punctuation.
fn normalised(text: &str) -> String {
    let mut normalised = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        normalised.extend(word.chars().flat_map(char::to_lowercase));
        normalised.push(' ');
    }
    normalised
}

/// Items with an id in the text: duplicates and returns from retirement are errors.
fn written_ids(candidates: &mut [Candidate<'_>], lock: &Lock, seen: &mut Seen) {
    let mut first: HashMap<ItemId, Place> = HashMap::new();
    for candidate in candidates {
        let Some((id, place)) = &candidate.raw.id else { continue };
        if let Some(other) = first.get(id) {
            seen.note(
                Diagnostic::new(Code::ItemDuplicate, place.clone(), format!("id `{id}` is used twice"))
                    .related(other.clone(), "used here first")
                    .help("Give one of the two items another id."),
            );
            continue;
        }
        first.insert(id.clone(), place.clone());
        let fate = lock.entries.get(id).map(|entry| &entry.fate);
        if let (Some(Fate::Retired(day)), true) = (fate, candidate.raw.mark != Mark::Retired) {
            let when = day.as_ref().map(|day| format!(" on {day}")).unwrap_or_default();
            seen.note(
                Diagnostic::new(Code::ItemRetired, place.clone(), format!("id `{id}` was retired{when}"))
                    .help("Choose a new id, or mark the item `[-]` again: readers' old ticks must not get a new meaning."),
            );
        }
        candidate.id = Some(id.clone());
    }
}

/// Items without an id that share file, headings and text: nobody can tell them apart.
fn ambiguous(candidates: &[Candidate<'_>], seen: &mut Seen) -> BTreeSet<usize> {
    let mut groups: HashMap<(&Origin, u64), Vec<usize>> = HashMap::new();
    for (index, candidate) in
        candidates.iter().enumerate().filter(|(_, candidate)| candidate.raw.id.is_none())
    {
        groups.entry((&candidate.origin, candidate.text)).or_default().push(index);
    }
    let mut groups: Vec<_> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    for group in &groups {
        let raw = candidates[group[0]].raw;
        let message =
            format!("{} items without an id say the same under one heading (\"{}\")", group.len(), raw.text);
        let mut diagnostic = Diagnostic::new(Code::ItemAmbiguous, raw.place.clone(), message)
            .help("Add an id such as `{#team-review}` to each; until then their ticks are not kept.");
        for other in &group[1..] {
            diagnostic = diagnostic.related(candidates[*other].raw.place.clone(), "the same text");
        }
        seen.note(diagnostic);
    }
    groups.into_iter().flatten().collect()
}

/// Identities that the lock remembers, from the surest sign to the weakest.
fn remembered_ids(candidates: &mut [Candidate<'_>], ambiguous: &BTreeSet<usize>, lock: &Lock) {
    let mut taken: BTreeSet<ItemId> =
        candidates.iter().filter_map(|candidate| candidate.id.clone()).collect();
    let mut open: Vec<usize> = (0..candidates.len())
        .filter(|index| candidates[*index].id.is_none() && candidates[*index].raw.id.is_none())
        .collect();
    open.retain(|index| !ambiguous.contains(index));
    let path = |origin: &Option<Origin>| origin.as_ref().map(|origin| origin.path.clone());
    pair(
        candidates,
        &mut open,
        &mut taken,
        lock,
        |c| (c.origin.clone(), c.text),
        |e| Some((e.origin.clone()?, e.text)),
    );
    pair(
        candidates,
        &mut open,
        &mut taken,
        lock,
        |c| (c.origin.path.clone(), c.text),
        |e| Some((path(&e.origin)?, e.text)),
    );
    pair(candidates, &mut open, &mut taken, lock, |c| c.text, |e| Some(e.text));
    pair(
        candidates,
        &mut open,
        &mut taken,
        lock,
        |c| (c.origin.path.clone(), c.like),
        |e| Some((path(&e.origin)?, e.like)),
    );
    pair(candidates, &mut open, &mut taken, lock, |c| c.like, |e| Some(e.like));
}

/// Pairs items and lock entries that share a key which no other item and no other entry has.
fn pair<K: Hash + Eq>(
    candidates: &mut [Candidate<'_>],
    open: &mut Vec<usize>,
    taken: &mut BTreeSet<ItemId>,
    lock: &Lock,
    of_item: impl Fn(&Candidate<'_>) -> K,
    of_entry: impl Fn(&Entry) -> Option<K>,
) {
    if open.is_empty() || lock.entries.is_empty() {
        return;
    }
    let mut pairs: HashMap<K, (Vec<usize>, Vec<&ItemId>)> = HashMap::new();
    for index in open.iter() {
        pairs.entry(of_item(&candidates[*index])).or_default().0.push(*index);
    }
    for (id, entry) in &lock.entries {
        let free = !matches!(entry.fate, Fate::Retired(_)) && !taken.contains(id);
        if let Some(pair) = of_entry(entry).filter(|_| free).and_then(|key| pairs.get_mut(&key)) {
            pair.1.push(id);
        }
    }

    for (items, ids) in pairs.into_values() {
        if let ([index], [id]) = (items.as_slice(), ids.as_slice()) {
            candidates[*index].id = Some((*id).clone());
            taken.insert((*id).clone());
        }
    }
    open.retain(|index| candidates[*index].id.is_none());
}

/// New identities: an id made of the item's words, so that it reads well where it is pinned.
fn new_ids(candidates: &mut [Candidate<'_>], ambiguous: &BTreeSet<usize>, lock: &Lock) {
    let mut taken: BTreeSet<ItemId> = lock.entries.keys().cloned().collect();
    taken.extend(
        candidates.iter().filter_map(|candidate| candidate.raw.id.as_ref().map(|(id, _)| id.clone())),
    );
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for (index, candidate) in candidates.iter_mut().enumerate() {
        if candidate.id.is_some() || candidate.raw.id.is_some() || ambiguous.contains(&index) {
            continue;
        }
        let base = slug(&candidate.raw.text).unwrap_or_else(|| format!("item-{:08x}", candidate.text >> 32));
        let count = counts.entry(base.clone()).or_insert(0);
        loop {
            *count += 1;
            let text = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
            let Ok(id) = ItemId::new(&text) else { continue };
            if taken.insert(id.clone()) {
                candidate.id = Some(id);
                break;
            }
        }
    }
}

/// The first words of a text as an id of at most 40 characters; none where it has too few Latin letters.
fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_ascii_lowercase();
        if slug.is_empty() && !word.starts_with(|c: char| c.is_ascii_lowercase()) {
            continue;
        }
        if !slug.is_empty() && slug.len() + 1 + word.len() > 40 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word[..word.len().min(40)]);
    }
    (slug.len() >= 3).then_some(slug)
}

/// Marks what vanished, and tells of it in one warning.
fn note_gone(lock: &mut Lock, present: &BTreeSet<ItemId>, seen: &mut Seen) {
    let mut gone = Vec::new();
    for (id, entry) in &mut lock.entries {
        if !present.contains(id) && !matches!(entry.fate, Fate::Retired(_)) {
            entry.fate = Fate::Gone;
            gone.push(id.as_str());
        }
    }
    if gone.is_empty() {
        return;
    }
    let more = if gone.len() > 5 { ", …" } else { "" };
    let (items, are) = if gone.len() == 1 { ("item", "is") } else { ("items", "are") };
    let named = gone[..gone.len().min(5)].join(", ");
    let message = format!("{} {items} of the lock {are} gone ({named}{more})", gone.len());
    let place = SourcePath::new(crate::resolve::lock::LOCK).ok().map(|path| Place::file(&path));
    seen.note(
        Diagnostic::new(Code::ItemGone, place, message).help(
            "Readers' ticks wait for them. To retire an item for good, put it back with the mark `[-]`.",
        ),
    );
}
