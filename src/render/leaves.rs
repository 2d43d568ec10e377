//! Leaves: files of the site that no page waits for, as the search index.
//!
//! Each is a [`Leaf`]: a part from each page, made of what the page itself is made of and remembered by
//! the page's key, then files from all parts. `build` makes the parts beside the pages, while their text
//! is at hand; `serve` shows the pages first and makes the leaves behind them. Both by the same functions:
//! the files are the same.

pub mod changes;
mod glimpses;
mod print;
mod search;
mod sitemap;
pub mod twins;

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use tera::TeraResult;

use crate::checked::Checked;
use crate::config::Config;
use crate::handbook::{Handbook, Page};
use crate::later;
use crate::model::body::Body;
use crate::model::path::{OutPath, SourcePath};
use crate::quick::QuickMap;
use crate::render::fill::Marked;
use crate::render::framework::Atlas;
use crate::render::shelf::Shelf;
use crate::render::terms::Terms;
use crate::render::view::Shared;
use crate::render::view::edition::edition;
use crate::render::{rendered, text_of};
use crate::site::{Files, Payload};
use crate::storage::{Resting, Storage};
use crate::theme::{Theme, Themes};
pub(super) use glimpses::shares;

/// All leaves. A new one is a file beside `search.rs` and a line here.
const LEAVES: &[Kind] = &[
    Kind::of::<glimpses::Glimpses>(),
    Kind::of::<search::Search>(),
    Kind::of::<sitemap::Sitemap>(),
    Kind::of::<changes::ChangesPage>(),
    Kind::of::<twins::Twins>(),
    Kind::of::<print::Print>(),
];

/// A kind of leaf.
pub trait Leaf {
    /// What a page gives to it.
    type Part: Send + Sync + 'static;

    /// The part of a page; none where the page gives nothing.
    fn part(page: &Given<'_>) -> Option<Self::Part>;

    /// The files, from the parts of all pages by the page's index.
    ///
    /// A file gives way to one that the author has at the same address.
    fn files(whole: &Whole<'_>, parts: &[Option<&Self::Part>]) -> TeraResult<Files>;
}

/// What a part may be made of. All of it stands in the page's key.
#[derive(Debug)]
pub struct Given<'a> {
    /// The settings; their title, language, search, print and publishing stand in the page's key, the rest does not.
    pub config: &'a Config,
    /// The page; its titles, text, links and items stand in its key, the rest does not.
    pub page: &'a Page,
    /// The titles of the pages above it in the sidebar, without the home page.
    pub crumbs: Vec<&'a str>,
    /// Its text in HTML, as it stands in the page.
    pub html: &'a str,
    /// The language of the page.
    pub language: &'a str,
    /// Stands for its words.
    pub edition: String,
    /// Where what is made of it may rest.
    pub storage: &'a Storage,
}

/// What the files of a leaf may be made of beside the parts.
pub struct Whole<'a> {
    /// The handbook, texts aside.
    pub handbook: &'a Handbook,
    /// What its pages share.
    pub shared: &'a Shared<'a>,
    /// The theme in the language of the handbook.
    pub theme: &'a Theme,
    /// Where the parts and the files may rest.
    pub storage: &'a Storage,
    /// Whether the files are still wanted. Where they are not, it is all the same what a leaf makes.
    pub is_wanted: &'a (dyn Fn() -> bool + Sync),
}

impl Whole<'_> {
    /// A page of the site with this text: in the theme's frame, with the top level of the trail.
    pub fn page(&self, out: &OutPath, title: &str, kind: &'static str, html: &str) -> TeraResult<Payload> {
        let view = self.shared.leaf(out, title, kind, self.theme);
        let trail = self.shared.top_trail(self.theme, &view.root)?;
        let mut bytes = Vec::new();
        rendered(self.theme, "page.html", &view, html, &trail.html, &mut bytes)?;
        Ok(Payload::Bytes(bytes.into()))
    }

    /// A file at this address of the handbook, which may rest elsewhere.
    pub fn file(&self, out: &OutPath, bytes: &[u8]) -> Payload {
        self.storage.file(&out.within(self.handbook.config.folder()), bytes)
    }
}

/// A leaf without its type.
struct Kind {
    part: fn(&Given<'_>) -> Option<Part>,
    files: fn(&Whole<'_>, &[Option<&Part>]) -> TeraResult<Files>,
}

type Part = Arc<dyn Any + Send + Sync>;

/// The parts that a page gives, one for each kind of leaf.
pub type Parts = Arc<[Option<Part>]>;

impl Kind {
    const fn of<L: Leaf>() -> Self {
        Self {
            part: |page| L::part(page).map(|part| Arc::new(part) as Part),
            files: |whole, parts| {
                let own = parts.iter().map(|part| part.and_then(|part| part.downcast_ref::<L::Part>()));
                L::files(whole, &own.collect::<Vec<_>>())
            },
        }
    }
}

/// The parts that a page gives.
pub fn parts(page: &Given<'_>) -> Parts {
    LEAVES.iter().map(|leaf| (leaf.part)(page)).collect()
}

/// The parts as they were made last, by the page's address and key.
#[derive(Debug, Default)]
pub struct LeafMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    parts: QuickMap<OutPath, (u128, Parts)>,
    /// Those of the handbook in its other languages, by their tags.
    languages: BTreeMap<String, LeafMemo>,
}

/// The leaves of a site.
#[derive(Debug, Default)]
pub struct Leaves {
    /// Their files.
    pub files: Files,
    /// How many pages gave their parts anew.
    pub made: usize,
}

/// What a site lacks when its pages are there: the leaves, not made yet.
#[derive(Debug)]
pub struct Pending {
    /// By the languages that the handbook is read in, the default one first.
    pub(super) parts: Vec<PendingPart>,
    pub(super) themes: Arc<Themes>,
    /// The addresses of the site's files.
    pub(super) shelf: Shelf,
    pub(super) storage: Storage,
}

/// What the part of one language lacks.
#[derive(Debug)]
pub(super) struct PendingPart {
    pub(super) handbook: Handbook,
    /// Each page, as far as it was made.
    pub(super) pages: Vec<Option<Grown>>,
}

/// What a page left for its leaves.
#[derive(Debug)]
pub enum Grown {
    /// The parts.
    Parts(Parts),
    /// What they are to be made of: the key of the page, and its text where it has one.
    Text(u128, Option<Resting<Body>>),
}

impl Pending {
    /// The settings of the handbook.
    pub fn config(&self) -> Config {
        self.parts.first().map(|part| part.handbook.config.clone()).unwrap_or_default()
    }

    /// The page that is made of a file, in whichever language.
    pub fn page_of(&self, source: &SourcePath) -> Option<OutPath> {
        self.parts.iter().find_map(|part| {
            let is_it = |page: &&Page| page.document.as_ref().is_some_and(|found| found.path == *source);
            let page = part.handbook.pages.iter().find(is_it)?;
            Some(page.out.within(part.handbook.config.folder()))
        })
    }

    /// Makes the leaves; gives up with nothing as soon as nobody wants them any more.
    pub fn leaves(self, memo: &mut LeafMemo, is_wanted: impl Fn() -> bool + Sync) -> Option<Checked<Leaves>> {
        let Self { parts, themes, mut shelf, storage } = self;
        let mut all = Checked::<Leaves>::default();
        let tags: BTreeSet<String> =
            parts.iter().map(|part| part.handbook.config.folder().to_owned()).collect();
        memo.languages.retain(|tag, _| tags.contains(tag));
        for part in parts {
            let keep = memo.keep;
            let memo = match part.handbook.config.folder() {
                "" => &mut *memo,
                tag => memo.languages.entry(tag.to_owned()).or_default(),
            };
            memo.keep = keep;
            let Checked { value, diagnostics } =
                part.leaves((&themes, &storage), &mut shelf, memo, &is_wanted)?;
            all.value.files.extend(value.files);
            all.value.made += value.made;
            all.diagnostics.extend(diagnostics);
        }
        Some(all)
    }
}

impl PendingPart {
    fn leaves(
        mut self,
        (themes, storage): (&Themes, &Storage),
        shelf: &mut Shelf,
        memo: &mut LeafMemo,
        is_wanted: &(impl Fn() -> bool + Sync),
    ) -> Option<Checked<Leaves>> {
        let grown = std::mem::take(&mut self.pages);
        let shared = Shared::new(&self.handbook);
        let config = &self.handbook.config;
        let (parts, made) = parts_of(grown, &shared, (themes, storage), memo, is_wanted)?;
        let (mut files, mut diagnostics) = (Files::new(), Vec::new());
        let theme = themes.of(Some(&config.language));
        let whole = Whole { handbook: &self.handbook, shared: &shared, theme, storage, is_wanted };
        let make = |(index, leaf): (usize, &Kind)| {
            let own: Vec<Option<&Part>> =
                parts.iter().map(|parts| parts.as_ref().and_then(|parts| parts[index].as_ref())).collect();
            is_wanted().then(|| (leaf.files)(&whole, &own))
        };
        let all: Vec<Option<TeraResult<Files>>> = LEAVES.par_iter().enumerate().map(make).collect();
        if !is_wanted() {
            return None;
        }
        for grown in all {
            match grown? {
                Ok(grown) => {
                    for (out, payload) in grown {
                        let out = out.within(config.folder());
                        if shelf.has(&out) && !files.contains_key(&out) {
                            continue;
                        }
                        match shelf.take(&out, None) {
                            Ok(()) => drop(files.insert(out, payload)),
                            Err(problem) => diagnostics.push(*problem),
                        }
                    }
                }
                Err(error) => diagnostics.extend(theme.shape.origins.problems(&error)),
            }
        }
        later::let_go((parts, self.handbook));
        Some(Checked { value: Leaves { files, made }, diagnostics })
    }
}

type AllParts = (Vec<Option<Parts>>, usize);

/// The parts of all pages, remembered where the page is the same, and how many were made now.
fn parts_of(
    grown: Vec<Option<Grown>>,
    shared: &Shared<'_>,
    (themes, storage): (&Themes, &Storage),
    memo: &mut LeafMemo,
    is_wanted: &(impl Fn() -> bool + Sync),
) -> Option<AllParts> {
    let pages = &shared.handbook.pages;
    let (atlas, terms) = (Atlas::new(shared.handbook, themes), Terms::new(shared.handbook));
    let known = &memo.parts;
    let made: Vec<Option<(Option<u128>, Parts, bool)>> = grown
        .into_par_iter()
        .zip(pages)
        .enumerate()
        .map(|(index, (grown, page))| match grown? {
            Grown::Parts(parts) => Some((None, parts, true)),
            Grown::Text(key, resting) => {
                if let Some((_, parts)) = known.get(&page.out).filter(|(old, _)| *old == key) {
                    return Some((Some(key), Arc::clone(parts), false));
                }
                if !is_wanted() {
                    return None;
                }
                let body = resting.as_ref().and_then(|resting| storage.wake(resting));
                // What keeps a text from being made kept its page too.
                let theme = themes.of(shared.handbook.language_of(page));
                let marks = terms.as_ref().map(|terms| terms.of(index, page, body.as_deref(), None));
                let marked =
                    terms.as_ref().zip(marks.as_deref()).map(|(terms, marks)| Marked { terms, marks });
                let html = text_of(page, body.as_ref(), &atlas.of(page), marked, &atlas, theme).ok()?;
                let edition = edition(page, &html);
                Some((Some(key), parts(&given(shared, index, &html, edition, storage)), true))
            }
        })
        .collect();
    if memo.keep {
        let kept = made.iter().zip(pages).filter_map(|(made, page)| {
            let (key, parts, _) = made.as_ref()?;
            Some((page.out.clone(), ((*key)?, Arc::clone(parts))))
        });
        memo.parts = kept.collect();
    }
    if !is_wanted() {
        return None;
    }
    let count = made.iter().flatten().filter(|(_, _, anew)| *anew).count();
    Some((made.into_iter().map(|made| made.map(|(_, parts, _)| parts)).collect(), count))
}

/// What a page gives its leaves.
pub(super) fn given<'a>(
    shared: &Shared<'a>,
    index: usize,
    html: &'a str,
    edition: String,
    storage: &'a Storage,
) -> Given<'a> {
    let (config, page) = (&shared.handbook.config, &shared.handbook.pages[index]);
    let above = shared.ancestors(index).into_iter().filter(|index| *index > 0);
    let crumbs = above.map(|index| shared.handbook.pages[index].nav_title.as_str()).collect();
    let language = page.language().unwrap_or(&config.language);
    Given { config, page, crumbs, html, language, edition, storage }
}
