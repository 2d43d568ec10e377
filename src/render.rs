//! From a handbook and a theme to a site.

pub mod activities;
pub mod blocks;
pub mod charts;
pub mod component;
pub mod data;
pub mod fill;
pub mod framework;
pub mod head;
pub mod leaves;
pub mod meta;
pub mod nav;
mod parts;
mod picture;
pub mod print;
mod redirect;
pub mod shelf;
mod spaces;
mod tag;
pub mod terms;
pub mod twin;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;
use tera::{Context, TeraResult};

use crate::checked::Seen;
use crate::diagnostic::Place;
use crate::handbook::{Handbook, NamedItems, Page, Target};
use crate::html;
use crate::model::body::Body;
use crate::model::path::OutPath;
use crate::quick::QuickMap;
use crate::run::Run;
use crate::site::Payload;
use crate::stable::Stable;
use crate::storage::Resting;
use crate::theme::{Theme, Themes};
use crate::words::Words;
use fill::Marked;
use framework::known::ViewsHash;
use framework::{Atlas, PageViews};
use leaves::Grown;
use nav::Trail;
pub use parts::site;
use terms::{MarksMemo, TermMark, Terms};
use view::{PageView, Shared};

/// The pages as they were rendered last.
#[derive(Debug, Default)]
pub struct RenderMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    /// Pages by address, each with the hash of everything it was made of.
    pages: QuickMap<OutPath, (u128, Payload)>,
    /// Trails by the hash of their stops and the theme.
    trails: QuickMap<u128, Trail>,
    /// What stands for the views of pages by address, with what stands for the atlas they were made of.
    views: Option<(u128, QuickMap<OutPath, ViewsHash>)>,
    /// The terms found in pages.
    marks: Option<MarksMemo>,
    /// The data scripts, with the hash of everything they were made of.
    scripts: Option<DataScripts>,
    /// What was rendered last of the handbook in its other languages, by their tags.
    languages: BTreeMap<String, RenderMemo>,
}

type DataScripts = (u128, BTreeMap<OutPath, Bytes>);

/// The pages of a site, and what they leave for its leaves.
struct Pages {
    files: Vec<(OutPath, Payload)>,
    rendered: usize,
    /// By the index of the page; none for one that could not be made.
    grown: Vec<Option<Grown>>,
}

fn pages(
    handbook: &Handbook,
    bodies: Vec<Option<Resting<Body>>>,
    themes: &Themes,
    run: &Run,
    memo: &mut RenderMemo,
    seen: &mut Seen,
) -> TeraResult<Pages> {
    let shared = Shared::new(handbook);
    let folder = handbook.config.folder();
    let atlas = Atlas::new(handbook, themes);
    let named = &atlas.named;
    let missing = handbook.pages.iter().position(|page| page.out.as_str() == OutPath::NOT_FOUND);
    let missing = missing.map(|index| {
        let body = bodies[index].as_ref().and_then(|resting| run.storage.wake(resting));
        (&handbook.pages[index], body)
    });
    let branches = shared.branches();
    let trails = shared.trails(themes, &branches, memo)?;
    let (remembered, keep) = (&memo.pages, memo.keep);
    let terms = Terms::new(handbook);
    let known_marks = terms.as_ref().and_then(|terms| terms.known(memo.marks.as_ref()));
    let atlas_hash = if keep { atlas.hash() } else { 0 };
    let known_views = memo.views.as_ref().filter(|(atlas, _)| *atlas == atlas_hash).map(|(_, views)| views);
    let made: Vec<TeraResult<(Made, Grown)>> = bodies
        .into_par_iter()
        .enumerate()
        .map_init(Vec::new, |room, (index, resting)| {
            run.stages.go_on();
            let body = resting.as_ref().and_then(|resting| run.storage.wake(resting));
            let page = &handbook.pages[index];
            let theme = themes.of(handbook.language_of(page));
            let branch = &branches[index];
            let trail = trails.get(branch).ok_or_else(|| tera::Error::message("a branch without a trail"))?;
            let is_listed = page.document.is_none() && page.computed.is_none();
            let listing = is_listed.then(|| listing(handbook, page));
            let (views_hash, views) = keep.then(|| ViewsHash::of(page, &atlas, known_views)).unzip();
            let made_of = (listing.as_deref(), views_hash.as_ref().map(|views| views.shown));
            let marks = terms.as_ref().map(|terms| terms.of(index, page, body.as_deref(), known_marks));
            let marked = terms.as_ref().zip(marks.as_deref()).map(|(terms, marks)| Marked { terms, marks });
            let key = if keep { key(&shared, index, trail, named, made_of, marked, theme) } else { 0 };
            if let Some((_, payload)) = remembered.get(&page.out).filter(|(old, _)| *old == key) {
                let (out, payload, text) = (page.out.clone(), payload.clone(), page.text_hash);
                let made = Made { out, key, views: views_hash, marks, text, payload, anew: false };
                return Ok((made, Grown::Text(key, resting)));
            }
            let views = views.flatten().unwrap_or_else(|| atlas.of(page));
            let text = match listing {
                Some(listing) => listing,
                None => text_of(page, body.as_ref(), &views, marked, &atlas, theme)?,
            };
            let nav = nav::mark_current(&trail.html, &branch.url_of(page));
            let layout = page.document.as_ref().and_then(|document| document.front.layout.as_ref());
            let layout = layout.map(|(layout, _)| format!("{layout}.html"));
            let template = layout.filter(|layout| theme.tera.contains_template(layout));
            let template = template.unwrap_or_else(|| "page.html".to_owned());
            let view = shared.view(index, &views, &text, theme);
            rendered(theme, &template, &view, &text, &nav, room)?;
            let payload = run.storage.file(&page.out.within(folder), room);
            let grown = match keep {
                true => Grown::Text(key, resting),
                false => Grown::Parts(leaves::parts(&leaves::given(
                    &shared,
                    index,
                    &text,
                    view.page.edition,
                    &run.storage,
                ))),
            };
            let (out, text) = (page.out.clone(), page.text_hash);
            Ok((Made { out, key, views: views_hash, marks, text, payload, anew: true }, grown))
        })
        .collect();
    let (made, grown) = without_problems(handbook, made, themes.main(), seen);
    let count = made.iter().filter(|made| made.anew).count();
    if memo.keep {
        let views = made.iter().filter_map(|made| Some((made.out.clone(), made.views.clone()?)));
        memo.views = Some((atlas_hash, views.collect()));
        let marks = |made: &Made| Some((made.out.clone(), (made.text, made.marks.clone()?)));
        memo.marks = terms.map(|terms| (terms.hash, made.iter().filter_map(marks).collect()));
        memo.pages = made.iter().map(|made| (made.out.clone(), (made.key, made.payload.clone()))).collect();
    }
    let mut files: Vec<(OutPath, Payload)> = made.into_iter().map(|made| (made.out, made.payload)).collect();
    let theme = themes.of(Some(&handbook.config.language));
    if let (Some(view), Ok(out)) = (shared.not_found(theme), OutPath::new(OutPath::NOT_FOUND)) {
        let trail = shared.top_trail(theme, &view.root)?;
        files.retain(|(other, _)| *other != out);
        let page = not_found(missing, &atlas, theme, view, &trail)?;
        files.push((out, Payload::Bytes(page.into())));
    }
    Ok(Pages { files, rendered: count, grown })
}

/// The text of a page in HTML, as it stands in the page.
fn text_of(
    page: &Page,
    body: Option<&Arc<Body>>,
    views: &PageViews,
    marked: Option<Marked<'_>>,
    atlas: &Atlas<'_>,
    theme: &Theme,
) -> TeraResult<String> {
    match (&page.document, body, &views.whole) {
        (Some(document), Some(body), _) => {
            fill::fill(page, document, body, &atlas.named, views, marked, theme)
        }
        (.., Some(view)) => component::whole(theme, view),
        _ => Ok(listing(atlas.handbook, page)),
    }
}

/// The page for addresses that lead nowhere: the theme's, or the author's `404.md` in its frame.
fn not_found(
    own: Option<(&Page, Option<Arc<Body>>)>,
    atlas: &Atlas<'_>,
    theme: &Theme,
    mut view: PageView,
    trail: &Trail,
) -> TeraResult<Vec<u8>> {
    let mut made = Vec::new();
    let own = own.and_then(|(page, body)| Some((page, page.document.as_ref()?, body?)));
    let Some((page, document, body)) = own else {
        rendered(theme, "not-found.html", &view, "", &trail.html, &mut made)?;
        return Ok(made);
    };
    // It is shown at any address, so its URLs start at the root of the host.
    let root = &view.root;
    let from_root = |url: &str| if url.starts_with('#') { url.to_owned() } else { format!("{root}{url}") };
    let mut page = page.clone();
    let links = page.links.iter().map(|link| match link {
        Target::Inside(url) => Target::Inside(from_root(url)),
        other => other.clone(),
    });
    page.links = links.collect();
    page.images = page.images.iter().map(|image| image.with_urls(from_root)).collect();
    let views = atlas.of_page_at(&page, &view.root);
    let text = fill::fill(&page, document, &body, &atlas.named, &views, None, theme)?;
    view.page.title.clone_from(&page.title);
    let base = view::site_path(&atlas.handbook.config);
    let bundle =
        |name: &str| theme.bundles.get(name).map_or_else(String::new, |to| format!("{base}{}", to.out));
    view.assets.set_views(&views, bundle);
    rendered(theme, "page.html", &view, &text, &trail.html, &mut made)?;
    Ok(made)
}

/// The data scripts; those of an equal handbook are remembered.
fn data_scripts(handbook: &Handbook, words: &Words, known: Option<DataScripts>) -> DataScripts {
    let key = data::key(handbook, words);
    known.filter(|(old, _)| *old == key).unwrap_or_else(|| (key, data::scripts(handbook, words)))
}

/// A page as it came out.
struct Made {
    out: OutPath,
    key: u128,
    views: Option<ViewsHash>,
    marks: Option<Arc<[TermMark]>>,
    /// Stands for the text that the marks stand in.
    text: u128,
    payload: Payload,
    anew: bool,
}

/// The pages that came out, and what all pages leave for leaves; what kept the others from coming out is
/// told once for all that it kept.
fn without_problems(
    handbook: &Handbook,
    made: Vec<TeraResult<(Made, Grown)>>,
    theme: &Theme,
    seen: &mut Seen,
) -> (Vec<Made>, Vec<Option<Grown>>) {
    let mut told = BTreeSet::new();
    let (mut pages, mut grown) = (Vec::with_capacity(made.len()), Vec::with_capacity(made.len()));
    for (page, made) in handbook.pages.iter().zip(made) {
        match made {
            Ok((made, left)) => {
                pages.push(made);
                grown.push(Some(left));
            }
            Err(error) => {
                grown.push(None);
                let written = page.document.as_ref().map(|document| Place::file(&document.path));
                for mut problem in theme.shape.origins.problems(&error) {
                    if !told.insert(problem.message.clone()) {
                        continue;
                    }
                    problem.place = problem.place.or_else(|| written.clone());
                    seen.note(problem);
                }
            }
        }
    }
    (pages, grown)
}

/// Stands for everything a page's output depends on.
fn key(
    shared: &Shared<'_>,
    index: usize,
    trail: &Trail,
    named: &NamedItems<'_>,
    made_of: (Option<&str>, Option<u128>),
    marked: Option<Marked<'_>>,
    theme: &Theme,
) -> u128 {
    let page = &shared.handbook.pages[index];
    let mut key = Stable::default();
    theme.hash.hash(&mut key);
    shared.feed(index, &mut key);
    trail.hash.hash(&mut key);
    page.links.hash(&mut key);
    page.images.hash(&mut key);
    page.items.hash(&mut key);
    let raw = page.document.iter().flat_map(|document| &document.items);
    for (other, _) in raw.flat_map(|item| &item.attributes.after) {
        named.get(other).hash(&mut key);
    }
    made_of.hash(&mut key);
    if let Some(Marked { terms, marks }) = marked {
        terms.feed(marks, &mut key);
    }
    key.digest128()
}

/// Writes a page's HTML to `room`.
fn rendered(
    theme: &Theme,
    template: &str,
    view: &PageView,
    body: &str,
    nav: &str,
    room: &mut Vec<u8>,
) -> TeraResult<()> {
    let mut context = Context::from_serialize(view)?;
    context.insert("body", body);
    context.insert("nav", nav);
    room.clear();
    theme.tera.render_to(template, &context, &mut *room)
}

/// The text of a section without an index page: the list of its pages.
fn listing(handbook: &Handbook, page: &Page) -> String {
    let mut html = String::from("<ul class=\"section-list\">\n");
    for child in &page.children {
        let child = &handbook.pages[*child];
        let (url, title) = (html::attr(&page.out.url_to(&child.out)), html::text(&child.title));
        let about = child
            .document
            .as_ref()
            .and_then(|document| document.front.description.as_deref())
            .unwrap_or_default();
        let about = if about.is_empty() { String::new() } else { format!("<p>{}</p>", html::text(about)) };
        html.push_str(&format!("<li><a href=\"{url}\">{title}</a>{about}</li>\n"));
    }
    html.push_str("</ul>\n");
    html
}
