//! From a handbook and a theme to a site.

pub mod blocks;
pub mod data;
pub mod fill;
pub mod nav;
pub mod view;

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use bytes::Bytes;
use rayon::prelude::*;
use tera::{Context, TeraResult};

use crate::checked::{Checked, Seen};
use crate::handbook::{Handbook, Page};
use crate::html;
use crate::model::path::OutPath;
use crate::site::{Payload, Site};
use crate::source::{Content, Sources};
use crate::stable::Stable;
use crate::theme::{Theme, template_problem_at};
use fill::ItemIndex;
use nav::{Branch, Trail};
use view::{PageView, Shared};

/// The pages as they were rendered last.
#[derive(Debug, Default)]
pub struct RenderMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    /// Pages by address, each with the hash of everything it was made of.
    pages: HashMap<OutPath, (u128, Bytes)>,
}

/// Renders the whole site; pages whose view and theme did not change are remembered.
pub fn site(sources: &Sources, handbook: &Handbook, theme: &Theme, memo: &mut RenderMemo) -> Checked<Site> {
    Checked::collect(|seen| {
        blocks::check(handbook, theme, seen);
        let bundles = bundle_paths(theme);
        let mut site = Site { lock: handbook.lock.clone(), ..Site::default() };
        match pages(handbook, theme, &bundles, memo) {
            Ok((files, rendered)) => {
                site.files.extend(files.into_iter().map(|(out, bytes)| (out, Payload::Bytes(bytes))));
                site.rendered = rendered;
            }
            Err(error) => seen.note(template_problem_at(None, &error)),
        }
        for (name, bytes) in &theme.bundles {
            if let Some(out) = bundles.get(name) {
                site.files.insert(out.clone(), Payload::Bytes(bytes.clone()));
            }
        }
        site.files
            .extend(data::scripts(handbook).into_iter().map(|(out, bytes)| (out, Payload::Bytes(bytes))));
        assets(sources, handbook, &mut site);
        for (from, to) in &handbook.redirects {
            site.files.insert(from.clone(), Payload::Bytes(redirect(from, to)));
        }
        clashes(handbook, &site, seen);
        site
    })
}

type Pages = (Vec<(OutPath, Bytes)>, usize);

fn pages(
    handbook: &Handbook,
    theme: &Theme,
    bundles: &BTreeMap<String, OutPath>,
    memo: &mut RenderMemo,
) -> TeraResult<Pages> {
    let shared = Shared::new(handbook, bundles);
    let items = fill::index(handbook);
    let all: Vec<usize> = (0..handbook.pages.len()).collect();
    let trails = shared.trails(theme, &all)?;
    let remembered = &memo.pages;
    let made: Vec<(OutPath, u128, Bytes, bool)> = all
        .par_iter()
        .map(|index| {
            let page = &handbook.pages[*index];
            let view = shared.view(*index);
            let trail = trail_of(&shared, &trails, *index)?;
            let key = key(page, &view, trail, &items, theme);
            if let Some((_, bytes)) = remembered.get(&page.out).filter(|(old, _)| *old == key) {
                return Ok((page.out.clone(), key, bytes.clone(), false));
            }
            let body = match &page.document {
                Some(document) => fill::fill(page, document, &items, theme)?,
                None => listing(handbook, page),
            };
            let nav = nav::mark_current(&trail.html, &shared.branch(*index).url_of(page));
            let template = page.document.as_ref().and_then(|document| document.front.layout.as_deref());
            let template = template.map_or_else(|| "page.html".to_owned(), |layout| format!("{layout}.html"));
            let bytes = rendered(theme, &template, &view, &body, &nav)?;
            Ok((page.out.clone(), key, bytes, true))
        })
        .collect::<TeraResult<_>>()?;
    let count = made.iter().filter(|(.., anew)| *anew).count();
    if memo.keep {
        memo.pages = made.iter().map(|(out, key, bytes, _)| (out.clone(), (*key, bytes.clone()))).collect();
    }
    let mut files: Vec<(OutPath, Bytes)> = made.into_iter().map(|(out, _, bytes, _)| (out, bytes)).collect();
    if let Some(view) =
        shared.not_found().filter(|_| !files.iter().any(|(out, _)| out.as_str() == "404.html"))
    {
        let trail = shared.top_trail(theme, &view.root)?;
        let bytes = rendered(theme, "not-found.html", &view, "", &trail.html)?;
        if let Ok(out) = OutPath::new("404.html") {
            files.push((out, bytes));
        }
    }
    Ok((files, count))
}

fn trail_of<'t>(
    shared: &Shared<'_>,
    trails: &'t HashMap<Branch, Trail>,
    index: usize,
) -> TeraResult<&'t Trail> {
    trails.get(&shared.branch(index)).ok_or_else(|| tera::Error::message("a branch without a trail"))
}

/// Stands for everything a page's output depends on.
fn key(page: &Page, view: &PageView, trail: &Trail, items: &ItemIndex<'_>, theme: &Theme) -> u128 {
    let mut key = Stable::default();
    theme.hash.hash(&mut key);
    page.text_hash.hash(&mut key);
    view.hash(&mut key);
    trail.hash.hash(&mut key);
    page.links.hash(&mut key);
    page.images.hash(&mut key);
    page.items.hash(&mut key);
    let raw = page.document.iter().flat_map(|document| &document.items);
    for (other, _) in raw.flat_map(|item| &item.attributes.after) {
        items.get(other).hash(&mut key);
    }
    if page.document.is_none() {
        page.children.hash(&mut key);
    }
    key.digest128()
}

fn rendered(theme: &Theme, template: &str, view: &PageView, body: &str, nav: &str) -> TeraResult<Bytes> {
    let mut context = Context::from_serialize(view)?;
    context.insert("body", body);
    context.insert("nav", nav);
    let mut html = Vec::with_capacity(body.len() + nav.len() + 4096);
    theme.tera.render_to(template, &context, &mut html)?;
    Ok(Bytes::from(html))
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

/// Where joined styles and scripts go: their names carry a hash of their content.
fn bundle_paths(theme: &Theme) -> BTreeMap<String, OutPath> {
    let path = |(name, bytes): (&String, &Bytes)| {
        let hash = blake3::hash(bytes).to_hex();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        Some((name.clone(), OutPath::new(&format!("assets/{stem}.{}.{extension}", &hash[..10])).ok()?))
    };
    theme.bundles.iter().filter_map(path).collect()
}

fn assets(sources: &Sources, handbook: &Handbook, site: &mut Site) {
    for (out, path) in &handbook.assets {
        let Some(file) = sources.files.get(path) else { continue };
        let payload = match &file.content {
            Content::Held(bytes) => Payload::Bytes(bytes.clone()),
            Content::OnDisk { path, len } => Payload::Copy { from: path.clone(), len: *len, hash: file.hash },
        };
        site.files.entry(out.clone()).or_insert(payload);
    }
}

/// Files of different origin whose names differ in case alone.
fn clashes(handbook: &Handbook, site: &Site, seen: &mut Seen) {
    use crate::diagnostic::{Code, Diagnostic, Place};
    let mut folded: HashMap<String, &OutPath> = HashMap::new();
    for out in site.files.keys() {
        let Some(other) = folded.insert(out.folded(), out) else { continue };
        let place = handbook.assets.get(out).or_else(|| handbook.assets.get(other)).map(Place::file);
        let message = format!("`{other}` and `{out}` are one file on some systems");
        seen.note(Diagnostic::new(Code::OutputClash, place, message).help("Rename one of the two."));
    }
    for (out, path) in &handbook.assets {
        if handbook.pages.iter().any(|page| page.out == *out) {
            let message = format!("this file and a page would both be written to `{out}`");
            seen.note(
                Diagnostic::new(Code::OutputClash, Place::file(path), message).help("Rename one of the two."),
            );
        }
    }
}

/// A page that leads on to another address.
fn redirect(from: &OutPath, to: &OutPath) -> Bytes {
    let url = from.url_to(to);
    let url = html::attr(&url);
    Bytes::from(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Moved</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{url}\">\n</head>\n<body>\n<p>This page has moved: <a href=\"{url}\">go to it</a>.</p>\n</body>\n</html>\n"
    ))
}
