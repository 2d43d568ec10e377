//! Identities are resolved again only when an item, the lock or the day changed.

use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::handbook::{Gone, Item, Items, Page};
use crate::model::changes::Changes;
use crate::model::date::Day;
use crate::model::document::Document;
use crate::model::path::SourcePath;
use crate::resolve::lock::{LOCK, Lock, changes};
use crate::resolve::{ResolveMemo, items};
use crate::source::{SourceFile, Sources, same_lines};
use crate::stable::Stable;

/// What the lock says of all items.
#[derive(Clone, Debug)]
pub(in crate::resolve) struct Told {
    /// The text of the next lock; `None` where the handbook keeps none.
    pub(in crate::resolve) lock: Option<String>,
    /// What became of items since the last one.
    pub(in crate::resolve) changes: Arc<Changes>,
    /// What is gone.
    pub(in crate::resolve) gone: Arc<[Gone]>,
}

/// Every page's items, and what the lock says.
type Kept = (Vec<Items>, Told);

/// Identities, with what they were resolved from.
#[derive(Clone, Debug)]
pub(in crate::resolve) struct Identities {
    /// The hash of all items, the lock and the day.
    items: u128,
    /// The hash of all texts: diagnostics name places in them.
    texts: u128,
    resolved: Checked<Kept>,
}

/// Gives every item its identity.
pub(in crate::resolve) fn identities(
    config: &Config,
    sources: &Sources,
    pages: &mut [Page],
    memo: &mut ResolveMemo,
    seen: &mut Seen,
) -> Told {
    let path = SourcePath::new(LOCK).ok().filter(|_| config.has_book);
    let lock = path.as_ref().and_then(|path| Some((path, sources.files.get(path)?)));
    let (mut items, mut texts) = (Stable::default(), Stable::default());
    (config.has_book, sources.today, lock.map(|(_, file)| file.hash)).hash(&mut items);
    for page in pages.iter() {
        page.items_hash.hash(&mut items);
        page.text_hash.hash(&mut texts);
    }
    let (items, texts) = (items.digest128(), texts.digest128());
    let known = memo.identities.as_ref().filter(|known| {
        let moves = known
            .resolved
            .diagnostics
            .iter()
            .any(|found| found.place.as_ref().is_some_and(|place| Some(&place.path) != path.as_ref()));
        known.items == items && (known.texts == texts || !moves)
    });
    let resolved = match known {
        Some(known) => known.resolved.clone(),
        None => resolved(config, lock, sources.today, pages),
    };
    if memo.keep {
        memo.identities = Some(Identities { items, texts, resolved: resolved.clone() });
    }
    let (items, told) = seen.take(resolved);
    for (page, items) in pages.iter_mut().zip(items) {
        page.items = items;
    }
    told
}

fn resolved(
    config: &Config,
    lock: Option<(&SourcePath, &Arc<SourceFile>)>,
    today: Option<Day>,
    pages: &[Page],
) -> Checked<Kept> {
    Checked::collect(|seen| {
        let read = lock.map(|(path, file)| Lock::read(path, file)).unwrap_or_default();
        let damaged = read.has_errors();
        let old = seen.take(read);
        let texts: Vec<Option<&Document>> = pages.iter().map(|page| page.document.as_deref()).collect();
        let super::Resolved { items, lock: next, gone, alike } =
            super::resolve(&texts, config.has_book.then_some(old), today, seen);
        let known =
            texts.iter().zip(&items).filter_map(|(document, items)| Some(((*document)?, items.as_slice())));
        let standing = gone.iter().filter_map(|gone| {
            let at = gone.stands?;
            let raw = texts.get(at.page).copied().flatten()?.items.get(at.item)?;
            Some((&gone.id, raw.attributes.replaced_by.as_ref()))
        });
        items::check(known, &standing.collect(), seen);
        // What could not be read is never written over.
        let keeps = config.has_book && !damaged && (lock.is_some() || !next.entries.is_empty());
        let of_page = |(document, items): (&Option<&Document>, Vec<Item>)| {
            document.map_or_else(Items::default, |document| Items::new(items, document))
        };
        let items = texts.par_iter().zip(items).map(of_page).collect();
        let text = keeps.then(|| next.to_text());
        let changes = text.as_ref().map(|text| changes(lock, &next, text)).unwrap_or_default();
        let changes = Arc::new(Changes { alike, ..changes });
        (items, Told { lock: text, changes, gone: gone.into() })
    })
}

/// What became of items. The last lock is read again where it is needed, which is seldom.
fn changes(last: Option<(&SourcePath, &Arc<SourceFile>)>, next: &Lock, text: &str) -> Changes {
    match last {
        None => changes::first(next),
        Some((_, file)) if file.bytes().is_some_and(|bytes| same_lines(bytes, text.as_bytes())) => {
            Changes::default()
        }
        Some((path, file)) => changes::between(&Lock::read(path, file).value, next),
    }
}
