//! Who each checklist item is: by the id its author gave it, else by what the lock remembers.
//!
//! A tick must never land on another item, so an item without an id takes a remembered identity only
//! where exactly one item and exactly one memory fit each other; everything else is new.

mod gone;
mod headings;
pub(super) mod memo;
mod pairing;
mod similar;
mod telling;
mod words;
mod written;

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::{Gone, Item};
use crate::model::checklist::{Mark, RawItem};
use crate::model::date::{self, Day};
use crate::model::document::Document;
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::quick::{QuickMap, QuickSet};
use crate::resolve::lock::{self, Entry, Fate, LOCK, Lock, Origin};

/// An item on its way to its identity.
struct Candidate<'a> {
    /// Index of the page and of the item in it.
    at: (usize, usize),
    raw: &'a RawItem,
    text: u64,
    like: u64,
    origin: Origin,
    id: Option<ItemId>,
    /// Whether it may not have the id its author wrote.
    refused: bool,
}

/// Items that can't be told apart.
struct Ambiguous {
    items: BTreeSet<usize>,
    /// Where they stand and what they say.
    signs: BTreeSet<(Origin, u64)>,
}

impl Candidate<'_> {
    fn id(&self) -> Option<&ItemId> {
        self.id.as_ref()
    }
}

impl Ambiguous {
    /// Whether a memory is of one of them: nobody knows which, so none may have it.
    fn withholds(&self, entry: &Entry) -> bool {
        entry.origin.as_ref().is_some_and(|origin| {
            !self.signs.is_empty() && self.signs.contains(&(origin.clone(), entry.text))
        })
    }
}

/// Who all items are.
#[derive(Debug)]
pub struct Resolved {
    /// The items of each page.
    pub items: Vec<Vec<Item>>,
    /// The next lock.
    pub lock: Lock,
    /// What is gone.
    pub gone: Vec<Gone>,
    /// Items that are gone, each with a new one that says nearly the same.
    pub alike: Vec<(ItemId, ItemId)>,
}

/// Resolves the items of all pages against the lock.
///
/// `pages` are the pages in a stable order; a page without a document has no items. `lock` is `None` where
/// none is kept.
pub fn resolve(
    pages: &[Option<&Document>],
    lock: Option<Lock>,
    today: Option<Day>,
    seen: &mut Seen,
) -> Resolved {
    let mut candidates = candidates(pages);
    let today = today.map(date::iso);
    let unpinned = written::Unpinned::new(&candidates);
    let is_kept = lock.is_some();
    let mut next = lock.unwrap_or_default();
    if is_kept {
        written::renamings(&mut candidates, &unpinned, &mut next, today.as_deref(), seen);
    }
    written::ids(&mut candidates, &unpinned, &next, seen);
    let ambiguous = ambiguous(&candidates, seen);
    pairing::remembered(&mut candidates, &ambiguous, &next);
    let alike = similar::rescue(&mut candidates, &ambiguous, &next);
    new_ids(&mut candidates, &ambiguous, &next);
    let named = |(old, item): (ItemId, usize)| Some((old, candidates[item].id.clone()?));
    let mut alike: Vec<(ItemId, ItemId)> = alike.into_iter().filter_map(named).collect();
    let unknown = |item: &RawItem| match item.mark {
        Mark::Retired => Item::Retired,
        _ => Item::Ambiguous,
    };
    let mut items: Vec<Vec<Item>> = pages
        .iter()
        .map(|page| page.iter().flat_map(|page| page.items.iter().map(unknown)).collect())
        .collect();
    let mut entries: Vec<(ItemId, Entry)> = Vec::with_capacity(candidates.len());
    let mut present = QuickSet::default();
    let (mut full, mut fresh) = (None, Vec::new());
    let with_id = |candidate| Some((candidate, Candidate::id(candidate)?));
    let Lock { entries: known, highest, .. } = &mut next;
    let with_old = |(candidate, id)| (candidate, id, known.get(id));
    let with_old: Vec<(&Candidate<'_>, &ItemId, Option<&Entry>)> =
        candidates.par_iter().filter_map(with_id).map(with_old).collect();
    let number = |(_, _, old): &(_, _, Option<&Entry>)| match old {
        Some(entry) => Some(entry.number),
        None => lock::next_number(highest),
    };
    let numbers: Vec<Option<u32>> = with_old.iter().map(number).collect();
    let made = with_old
        .par_iter()
        .zip(numbers)
        .map(|((candidate, id, old), number)| Some(keep(candidate, id, *old, number?, today.as_deref())));
    let made: Vec<Option<(Item, Option<Entry>)>> = made.collect();
    present.reserve(with_old.len());
    for ((candidate, id, old), made) in with_old.into_iter().zip(made) {
        present.insert(id);
        fresh.extend(old.is_none().then_some(candidate));
        match made {
            Some((item, entry)) => {
                items[candidate.at.0][candidate.at.1] = item;
                entries.extend(entry.map(|entry| (id.clone(), entry)));
            }
            None => full = full.or(Some(candidate)),
        }
    }
    alike.extend(written::given_another_id(&fresh, &present, &next));
    entries.par_sort_by(|(a, _), (b, _)| a.cmp(b));
    next.entries.append(&mut entries.into_iter().collect());
    if let Some(candidate) = full {
        let message = "the numbers of the lock are used up: this item can't get one";
        seen.note(
            Diagnostic::new(Code::LockDamaged, candidate.raw.place.clone(), message)
                .help("Restore pathbook.lock from version control: no handbook has so many items."),
        );
    }
    note_gone(&mut next, &present, seen);
    let gone = gone::gone(&candidates, &items, &next);
    Resolved { items, lock: next, gone, alike }
}

/// An item as it is shown, and what the lock is to say of it if that is news.
fn keep(
    candidate: &Candidate<'_>,
    id: &ItemId,
    old: Option<&Entry>,
    number: u32,
    today: Option<&str>,
) -> (Item, Option<Entry>) {
    let marked = candidate.raw.mark == Mark::Retired;
    let fate = match old.map(|entry| &entry.fate) {
        // For good: what is written on the tombstone stays as well.
        Some(Fate::Retired(_)) if !marked => return (Item::Retired, None),
        Some(Fate::Retired(day)) => Fate::Retired(day.clone()),
        _ if marked => Fate::Retired(today.map(str::to_owned)),
        _ => Fate::Present,
    };
    let (was, also) = old.map(|entry| (entry.was.clone(), entry.also.clone())).unwrap_or_default();
    let item = if marked {
        Item::Retired
    } else {
        Item::Kept {
            id: id.clone(),
            number,
            seen: format!("{:08x}", candidate.text >> 32),
            was: was.clone().into(),
        }
    };
    let unpinned = candidate.raw.id.is_none();
    let origin = unpinned.then(|| candidate.origin.clone());
    let says = unpinned.then_some(&candidate.raw.text).filter(|text| similar::may_be_kept(text)).cloned();
    let entry = Entry { number, text: candidate.text, like: candidate.like, origin, says, fate, was, also };
    let is_news = old != Some(&entry);
    (item, is_news.then_some(entry))
}

fn candidates<'a>(pages: &[Option<&'a Document>]) -> Vec<Candidate<'a>> {
    let of_page = |(page, document): (usize, &Option<&'a Document>)| {
        let items = document.iter().flat_map(|document| document.items.iter()).enumerate();
        items
            .map(move |(index, raw)| Candidate {
                at: (page, index),
                raw,
                text: hash(&raw.text),
                like: hash(&normalised(&raw.text)),
                origin: Origin { path: raw.place.path.clone(), headings: hash(&raw.headings.join("\n")) },
                id: None,
                refused: false,
            })
            .collect::<Vec<_>>()
    };
    pages.par_iter().enumerate().flat_map_iter(of_page).collect()
}

fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// A text without what a reader does not see as a change: case, spaces, quotes around words and
/// punctuation after them. Everything else is kept: `C++` is not `C#`, and `< 5` is not `> 5`.
fn normalised(text: &str) -> String {
    const QUOTES: [char; 14] = ['"', '\'', '`', '“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '‹', '›'];
    let ends = |c: char| QUOTES.contains(&c) || ".,;:!?…".contains(c);
    let mut normalised = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word = word.trim_end_matches(ends).trim_start_matches(QUOTES);
        if !word.is_empty() {
            if word.is_ascii() {
                normalised.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            } else {
                normalised.extend(word.chars().flat_map(char::to_lowercase));
            }
            normalised.push(' ');
        }
    }
    normalised
}

/// Items without an id that share file, headings and text: nobody can tell them apart.
fn ambiguous(candidates: &[Candidate<'_>], seen: &mut Seen) -> Ambiguous {
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
    let sign = |index: &usize| (candidates[*index].origin.clone(), candidates[*index].text);
    let signs = groups.iter().flatten().map(sign).collect();
    Ambiguous { items: groups.into_iter().flatten().collect(), signs }
}

/// New identities: an id made of the item's words, so that it reads well where it is pinned.
fn new_ids(candidates: &mut [Candidate<'_>], ambiguous: &Ambiguous, lock: &Lock) {
    if candidates.iter().all(|candidate| candidate.raw.id.is_some()) {
        return;
    }
    let mut taken: QuickSet<ItemId> =
        lock.entries.keys().cloned().chain(lock.renamed().into_keys()).collect();
    taken.extend(
        candidates.iter().filter_map(|candidate| candidate.raw.id.as_ref().map(|(id, _)| id.clone())),
    );
    let mut counts: QuickMap<String, u32> = QuickMap::default();
    for (index, candidate) in candidates.iter_mut().enumerate() {
        if candidate.id.is_some() || candidate.raw.id.is_some() || ambiguous.items.contains(&index) {
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
    if !text.is_ascii() {
        let plain = text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().replace('ß', "ss");
        return ascii_slug(&plain);
    }
    ascii_slug(text)
}

fn ascii_slug(text: &str) -> Option<String> {
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
fn note_gone(lock: &mut Lock, present: &QuickSet<&ItemId>, seen: &mut Seen) {
    let vanished =
        |id: &ItemId, entry: &Entry| !present.contains(id) && !matches!(entry.fate, Fate::Retired(_));
    if !lock.entries.par_iter().any(|(id, entry)| vanished(id, entry)) {
        return;
    }
    let mut gone = Vec::new();
    for (id, entry) in &mut lock.entries {
        if vanished(id, entry) {
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
    let place = SourcePath::new(LOCK).ok().map(|path| Place::file(&path));
    seen.note(Diagnostic::new(Code::ItemGone, place, message).help(format!(
        "Readers' ticks wait for them. To retire one for good, run `pathbook ids --forget {}`, or put it \
             back with the mark `[-]`.",
        gone[0]
    )));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_reads_is_dropped() {
        assert_eq!(normalised("Read  “the Book”, twice!"), normalised("read the book twice"));
        for (a, b) in [("C++", "C#"), ("< 5", "> 5"), ("5.1", "51"), ("Ask:no", "ask no"), ("★", "☆")] {
            assert_ne!(normalised(a), normalised(b));
        }
        assert_eq!(normalised(" … !? "), "");
    }
}
