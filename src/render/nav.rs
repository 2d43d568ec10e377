//! The trail beside the text: the top level and the open branch, rendered once a branch.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, TeraResult};

use crate::handbook::{Handbook, Page};
use crate::model::path::OutPath;
use crate::render::RenderMemo;
use crate::render::view::{Shared, encoded};
use crate::stable::Stable;
use crate::theme::Theme;

/// A handbook of at most so many pages shows all of them on every page.
const ALL_SHOWN: usize = 60;

/// At most so many siblings are listed around a page; the others are reached through their section's page.
const WINDOW: usize = 100;

/// Pages in so many places after each other share one window.
const STRIDE: usize = 50;

/// A stop of the trail.
#[derive(Clone, Hash, Debug, Serialize)]
struct Stop {
    title: String,
    url: String,
    total: usize,
    section: String,
    major: bool,
    step: String,
    open: bool,
    more: String,
    label: String,
    children: Vec<Stop>,
}

/// A rendered trail, shared by the pages of a branch.
#[derive(Clone, Debug)]
pub struct Trail {
    /// Its HTML.
    pub html: Arc<str>,
    /// Stands for the HTML.
    pub hash: u128,
}

/// What decides how a trail looks: the open branch, the window in it, and the folder its URLs start from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Branch {
    open: usize,
    window: usize,
    from: OutPath,
}

impl Shared<'_> {
    /// The branch each page is on.
    pub fn branches(&self) -> Vec<Branch> {
        let pages = &self.handbook.pages;
        let mut place_among_siblings = vec![0; pages.len()];
        for page in pages {
            for (place, child) in page.children.iter().enumerate() {
                place_among_siblings[*child] = place;
            }
        }
        let all = self.reading.len() <= ALL_SHOWN;
        let branch = |(index, page): (usize, &Page)| {
            let from = OutPath::new(&format!("{}/-", page.out.folder())).unwrap_or_else(|_| page.out.clone());
            if all {
                return Branch { open: 0, window: 0, from };
            }
            let open = if page.children.is_empty() { page.parent.unwrap_or(0) } else { index };
            let is_long = open != index && pages[open].children.len() > WINDOW;
            Branch { open, window: if is_long { place_among_siblings[index] / STRIDE } else { 0 }, from }
        };
        pages.iter().enumerate().map(branch).collect()
    }

    /// Renders the trail of every branch once; trails of equal stops are remembered.
    pub fn trails(
        &self,
        theme: &Theme,
        branches: &[Branch],
        memo: &mut RenderMemo,
    ) -> TeraResult<HashMap<Branch, Trail>> {
        let unique: Vec<&Branch> = branches.iter().collect::<HashSet<_>>().into_iter().collect();
        let known = &memo.trails;
        let made: Vec<(u128, Trail)> = unique
            .par_iter()
            .map(|branch| {
                let stops = self.stops(branch);
                let mut key = Stable::default();
                (theme.hash, &stops).hash(&mut key);
                let key = key.digest128();
                let trail = match known.get(&key) {
                    Some(trail) => trail.clone(),
                    None => render(theme, &stops)?,
                };
                Ok((key, trail))
            })
            .collect::<TeraResult<_>>()?;
        if memo.keep {
            memo.trails = made.iter().cloned().collect();
        }
        Ok(unique.into_iter().cloned().zip(made.into_iter().map(|(_, trail)| trail)).collect())
    }

    /// The trail of the page for addresses that lead nowhere: the top level, from the host's root.
    pub fn top_trail(&self, theme: &Theme, root: &str) -> TeraResult<Trail> {
        let from = OutPath::new("-").map_err(|_| tera::Error::message("a name is a path"))?;
        let branch = Branch { open: 0, window: 0, from };
        let mut stops = self.stops(&branch);
        for stop in &mut stops {
            stop.rebase(root);
        }
        render(theme, &stops)
    }

    fn stops(&self, branch: &Branch) -> Vec<Stop> {
        let handbook = self.handbook;
        let Some(home) = handbook.pages.first() else { return Vec::new() };
        let mut open = self.ancestors(branch.open);
        open.push(branch.open);
        let all = self.reading.len() <= ALL_SHOWN;
        let mut stops = vec![Stop { section: String::new(), ..self.stop(branch, home) }];
        let more = self.children(branch, 0, home, &open, all, &mut stops);
        if let Some(last) = stops.last_mut().filter(|_| !more.is_empty()) {
            last.more = more;
        }
        stops
    }

    /// Adds the shown children of a page; gives the URL that leads to the others.
    fn children(
        &self,
        branch: &Branch,
        index: usize,
        page: &Page,
        open: &[usize],
        all: bool,
        stops: &mut Vec<Stop>,
    ) -> String {
        let children = &page.children;
        let mut range = 0..children.len();
        if !all && children.len() > WINDOW {
            let inner = children.iter().position(|child| open.contains(child));
            let window = if index == branch.open { branch.window } else { inner.unwrap_or(0) / STRIDE };
            let start = (window * STRIDE).saturating_sub((WINDOW - STRIDE) / 2).min(children.len() - WINDOW);
            range = start..start + WINDOW;
        }
        let is_cut = range.len() < children.len();
        for child in &children[range] {
            let page = &self.handbook.pages[*child];
            let mut stop = self.stop(branch, page);
            if !page.children.is_empty() && (all || open.contains(child)) {
                stop.open = true;
                stop.more = self.children(branch, *child, page, open, all, &mut stop.children);
            }
            stops.push(stop);
        }
        if is_cut { branch.from.url_to(&page.out) } else { String::new() }
    }

    fn stop(&self, branch: &Branch, page: &Page) -> Stop {
        let is_section = !page.children.is_empty();
        let step = page
            .step
            .map_or_else(String::new, |(plan, step)| self.handbook.plans[plan].steps[step].id.to_string());
        Stop {
            title: page.nav_title.clone(),
            url: branch.from.url_to(&page.out),
            total: match page.step {
                // A major stop's ring is that of its whole step.
                Some(step) if is_section => self.step_totals.get(&step).copied().unwrap_or(0),
                _ => page.counted_items(),
            },
            section: if is_section { section_key(page) } else { String::new() },
            major: is_section && page.step.is_some(),
            step: if is_section { step } else { String::new() },
            open: false,
            more: String::new(),
            label: page.part.clone().unwrap_or_default(),
            children: Vec::new(),
        }
    }
}

impl Stop {
    fn rebase(&mut self, root: &str) {
        self.url.insert_str(0, root);
        if !self.more.is_empty() {
            self.more.insert_str(0, root);
        }
        self.open = false;
        for child in &mut self.children {
            child.rebase(root);
        }
    }
}

/// The key of a section: its address without `.html`, percent-encoded; `nav/<key>.js` lists its pages.
pub fn section_key(page: &Page) -> String {
    let url = encoded(&page.out);
    url.strip_suffix(".html").unwrap_or(&url).to_owned()
}

/// Marks the link to the current page in a trail.
pub fn mark_current(html: &str, url: &str) -> String {
    let escaped = crate::html::attr(url);
    let link = format!("<a href=\"{escaped}\"");
    match html.find(&link) {
        Some(at) => {
            let (before, after) = html.split_at(at + link.len());
            format!("{before} aria-current=\"page\"{after}")
        }
        None => html.to_owned(),
    }
}

/// Whether sections are ever shown closed, so that their pages are loaded when they are opened.
pub fn has_closed_sections(handbook: &Handbook) -> bool {
    handbook.pages.iter().filter(|page| page.listed).count() > ALL_SHOWN
}

fn render(theme: &Theme, stops: &[Stop]) -> TeraResult<Trail> {
    let mut context = Context::new();
    context.insert("entries", stops);
    let html = theme.tera.render("components/trail.html", &context)?;
    Ok(Trail { hash: xxhash_rust::xxh3::xxh3_128(html.as_bytes()), html: html.into() })
}

impl Branch {
    /// The URL of a page as it stands in the branch's trail.
    pub fn url_of(&self, page: &Page) -> String {
        self.from.url_to(&page.out)
    }
}
