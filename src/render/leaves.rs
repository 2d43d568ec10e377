//! Leaves: files of the site that no page waits for, as the search index.
//!
//! Each is a [`Leaf`]: a part from each page, made of what the page itself is made of and remembered by
//! the page's key, then files from all parts. `build` makes the parts beside the pages, while their text
//! is at hand; `serve` shows the pages first and makes the leaves behind them. Both by the same functions:
//! the files are the same.

mod glimpses;
mod print;
mod titles;

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use tera::TeraResult;

use crate::checked::Checked;
use crate::handbook::{Handbook, Page};
use crate::model::body::Body;
use crate::model::path::OutPath;
use crate::render::fill::Marked;
use crate::render::framework::Atlas;
use crate::render::shelf::Shelf;
use crate::render::terms::Terms;
use crate::render::view::Shared;
use crate::render::{rendered, text_of};
use crate::site::{Files, Payload};
use crate::theme::{Theme, Themes, template_problem_at};
pub(super) use glimpses::shares;

/// All leaves. A new one is a file beside `titles.rs` and a line here.
const LEAVES: &[Kind] =
    &[Kind::of::<glimpses::Glimpses>(), Kind::of::<titles::Titles>(), Kind::of::<print::Print>()];

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
    /// The page; its title, text, links and items stand in its key, the rest does not.
    pub page: &'a Page,
    /// Its text in HTML, as it stands in the page.
    pub html: &'a str,
    /// The language of the page.
    pub language: &'a str,
}

/// What the files of a leaf may be made of beside the parts.
pub struct Whole<'a> {
    /// The handbook, texts aside.
    pub handbook: &'a Handbook,
    /// What its pages share.
    pub shared: &'a Shared<'a>,
    /// The theme in the language of the handbook.
    pub theme: &'a Theme,
}

impl Whole<'_> {
    /// A page of the site with this text: in the theme's frame, with the top level of the trail.
    pub fn page(&self, out: &OutPath, title: &str, kind: &'static str, html: &str) -> TeraResult<Payload> {
        let view = self.shared.leaf(out, title, kind, self.theme);
        let trail = self.shared.top_trail(self.theme, &view.root)?;
        let bytes = rendered(self.theme, "page.html", &view, html, &trail.html, &mut Vec::new())?;
        Ok(Payload::Bytes(bytes))
    }
}

/// A leaf without its type.
struct Kind {
    part: fn(&Given<'_>) -> Option<Part>,
    files: fn(&Whole<'_>, &[Option<&Part>]) -> TeraResult<Files>,
}

type Part = Arc<dyn Any + Send + Sync>;

/// The parts that a page gives, one for each of [`LEAVES`].
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
    parts: HashMap<OutPath, (u128, Parts)>,
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
    pub(super) handbook: Handbook,
    pub(super) themes: Arc<Themes>,
    /// The addresses of the site's files.
    pub(super) shelf: Shelf,
    /// Each page, as far as it was made.
    pub(super) pages: Vec<Option<Grown>>,
}

/// What a page left for its leaves.
#[derive(Debug)]
pub enum Grown {
    /// The parts.
    Parts(Parts),
    /// What they are to be made of: the key of the page, and its text where it has one.
    Text(u128, Option<Arc<Body>>),
}

impl Pending {
    /// The handbook.
    pub fn handbook(&self) -> &Handbook {
        &self.handbook
    }

    /// Makes the leaves; gives up with nothing as soon as nobody wants them any more.
    pub fn leaves(
        mut self,
        memo: &mut LeafMemo,
        is_wanted: impl Fn() -> bool + Sync,
    ) -> Option<Checked<Leaves>> {
        let (parts, made) = self.parts(memo, &is_wanted)?;
        let (mut files, mut diagnostics) = (Files::new(), Vec::new());
        let shared = Shared::new(&self.handbook);
        let whole = Whole { handbook: &self.handbook, shared: &shared, theme: self.themes.main() };
        for (index, leaf) in LEAVES.iter().enumerate() {
            if !is_wanted() {
                return None;
            }
            let own: Vec<Option<&Part>> =
                parts.iter().map(|parts| parts.as_ref().and_then(|parts| parts[index].as_ref())).collect();
            match (leaf.files)(&whole, &own) {
                Ok(grown) => {
                    for (out, payload) in grown {
                        if self.shelf.has(&out) && !files.contains_key(&out) {
                            continue;
                        }
                        match self.shelf.take(&out, None) {
                            Ok(()) => drop(files.insert(out, payload)),
                            Err(problem) => diagnostics.push(*problem),
                        }
                    }
                }
                Err(error) => diagnostics.push(template_problem_at(None, &error)),
            }
        }
        Some(Checked { value: Leaves { files, made }, diagnostics })
    }

    /// The parts of all pages, remembered where the page is the same, and how many were made now.
    fn parts(
        &mut self,
        memo: &mut LeafMemo,
        is_wanted: &(impl Fn() -> bool + Sync),
    ) -> Option<(Vec<Option<Parts>>, usize)> {
        let handbook = &self.handbook;
        let (atlas, terms) = (Atlas::new(handbook, &self.themes), Terms::new(handbook));
        let (themes, known) = (&self.themes, &memo.parts);
        let grown: Vec<Option<Grown>> = std::mem::take(&mut self.pages);
        let made: Vec<Option<(Option<u128>, Parts, bool)>> = grown
            .into_par_iter()
            .enumerate()
            .zip(&handbook.pages)
            .map(|((index, grown), page)| match grown? {
                Grown::Parts(parts) => Some((None, parts, true)),
                Grown::Text(key, body) => {
                    if let Some((_, parts)) = known.get(&page.out).filter(|(old, _)| *old == key) {
                        return Some((Some(key), Arc::clone(parts), false));
                    }
                    if !is_wanted() {
                        return None;
                    }
                    // What keeps a text from being made kept its page too.
                    let theme = themes.of(page.language());
                    let marks = terms.as_ref().map(|terms| terms.of(index, page, body.as_deref(), None));
                    let marked =
                        terms.as_ref().zip(marks.as_deref()).map(|(terms, marks)| Marked { terms, marks });
                    let html = text_of(page, body.as_ref(), &atlas.of(page), marked, &atlas, theme).ok()?;
                    Some((Some(key), parts(&given(handbook, page, &html)), true))
                }
            })
            .collect();
        if memo.keep {
            let kept = made.iter().zip(&handbook.pages).filter_map(|(made, page)| {
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
}

/// What a page gives its leaves.
pub(super) fn given<'a>(handbook: &'a Handbook, page: &'a Page, html: &'a str) -> Given<'a> {
    Given { page, html, language: page.language().unwrap_or(&handbook.config.language) }
}
