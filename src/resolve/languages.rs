//! The handbook in each of its languages: the same stages, from the text that each page has in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::checked::Checked;
use crate::config::Config;
use crate::handbook::{Activity, Edition, Gone, Handbook, Handbooks, Item, Items, Page};
use crate::highlights::Highlights;
use crate::model::document::Document;
use crate::model::ids::ItemId;
use crate::model::path::{OutPath, SourcePath};
use crate::parse::Parsed;
use crate::quick::QuickMap;
use crate::resolve::identity::memo::Told;
use crate::resolve::translation::{self, Text};
use crate::resolve::{ResolveMemo, handbook, publication, undeclared};
use crate::source::Sources;
use crate::words::Vocabulary;

/// Of a handbook that is a translation: what it is a translation of.
pub struct Translation<'a> {
    /// The handbook in its default language.
    pub original: &'a Handbook,
    /// By the texts, and in them by the items: those of the original.
    pub pairs: Vec<Option<Arc<[Option<usize>]>>>,
}

/// Understands the handbook in all its languages, the default one first.
pub fn handbooks(
    config: &Config,
    given @ (sources, ..): (&Sources, &Vocabulary, &Highlights),
    parsed: &[Parsed],
    memo: &mut ResolveMemo,
) -> Checked<Handbooks> {
    Checked::collect(|seen| {
        undeclared::check(config, sources, seen);
        let own: Vec<Parsed> = parsed.iter().filter(|page| page.document.language == 0).cloned().collect();
        let original = seen.take(handbook(config, given, &own, None, memo));
        let mut handbooks = Handbooks { original, translations: Vec::new() };
        let keep = memo.keep;
        memo.languages.retain(|tag, _| config.languages.iter().any(|language| language.tag == *tag));
        for (index, language) in config.languages.iter().enumerate().skip(1) {
            let pictures = memo.pictures.clone();
            let memo = memo.languages.entry(language.tag.clone()).or_default();
            memo.keep = keep;
            memo.pictures.share(&pictures);
            let config = config.in_language(index);
            let texts = translation::texts(&config, parsed, keep, &mut memo.texts, seen);
            let pairs = texts.iter().map(|text| text.pairs.clone()).collect();
            let texts: Vec<Parsed> = texts.into_iter().map(|Text { parsed, .. }| parsed).collect();
            let of = Translation { original: &handbooks.original, pairs };
            let next = seen.take(handbook(&config, given, &texts, Some(&of), memo));
            handbooks.translations.push(next);
        }
        let mut used: BTreeMap<OutPath, SourcePath> =
            handbooks.iter().flat_map(|handbook| handbook.assets.clone()).collect();
        publication::included_assets(config, sources, &mut used, seen);
        for handbook in &mut handbooks.translations {
            handbook.assets.clear();
        }
        handbooks.original.assets = used;
        editions(config, &mut handbooks);
        handbooks
    })
}

/// Tells every page in which languages it has a text of its own.
fn editions(config: &Config, handbooks: &mut Handbooks) {
    if !config.is_translated() {
        return;
    }
    let count = config.languages.len();
    let mut all: QuickMap<OutPath, Vec<Edition>> = QuickMap::default();
    for (index, handbook) in handbooks.iter().enumerate() {
        for page in &handbook.pages {
            let editions = all.entry(page.out.clone()).or_insert_with(|| vec![Edition::Absent; count]);
            let is_own = page.document.as_ref().is_none_or(|document| document.language == index);
            editions[index] = if is_own { Edition::Own } else { Edition::Lent };
        }
    }
    let all: QuickMap<OutPath, Arc<[Edition]>> =
        all.into_iter().map(|(out, editions)| (out, editions.into())).collect();
    for page in handbooks.iter_mut().flat_map(|handbook| handbook.pages.iter_mut()) {
        page.editions = all.get(&page.out).cloned().unwrap_or_default();
    }
}

/// Gives every item of a translation the identity of the one it translates. `texts` are, by the pages, the
/// indexes of their texts.
pub(super) fn identities(of: &Translation<'_>, pages: &mut [Page], texts: &[Option<usize>]) -> Told {
    let originals: QuickMap<&OutPath, usize> =
        of.original.pages.iter().enumerate().map(|(index, page)| (&page.out, index)).collect();
    let gone: QuickMap<&ItemId, ()> = of.original.gone.iter().map(|gone| (&gone.id, ())).collect();
    // Where the items of the original stand in the translation.
    let mut places: QuickMap<Activity, Activity> = QuickMap::default();
    for (index, page) in pages.iter_mut().enumerate() {
        let Some(document) = page.document.clone() else { continue };
        let original = originals.get(&page.out).copied();
        let items = original.map(|original| &of.original.pages[original].items);
        let pairs = texts[index].and_then(|text| of.pairs[text].as_ref());
        let Some(pairs) = pairs else {
            page.items = items.cloned().unwrap_or_default();
            if let Some(original) = original {
                let all = 0..page.items.len();
                places.extend(
                    all.map(|item| (Activity { page: original, item }, Activity { page: index, item })),
                );
            }
            continue;
        };
        let item = |(at, pair): (usize, &Option<usize>)| {
            let same = pair.and_then(|pair| Some((original?, pair, items?.get(pair)?)));
            match same {
                Some((original, pair, same)) => {
                    places
                        .insert(Activity { page: original, item: pair }, Activity { page: index, item: at });
                    same.clone()
                }
                None => unmatched(&document, at, &gone),
            }
        };
        page.items = Items::new(pairs.iter().enumerate().map(item).collect(), &document);
    }
    let stands =
        |gone: &Gone| Gone { stands: gone.stands.and_then(|at| places.get(&at).copied()), ..gone.clone() };
    Told { lock: None, changes: Arc::default(), gone: of.original.gone.iter().map(stands).collect() }
}

fn unmatched(document: &Document, at: usize, gone: &QuickMap<&ItemId, ()>) -> Item {
    let id = document.items.get(at).and_then(|item| item.id.as_ref());
    match id {
        Some((id, _)) if gone.contains_key(id) => Item::Retired,
        _ => Item::Unmatched,
    }
}
