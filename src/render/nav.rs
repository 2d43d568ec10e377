//! The trail beside the text: the top level and the open branch, rendered once a branch.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, TeraResult};

use crate::handbook::{Handbook, Page};
use crate::model::path::OutPath;
use crate::render::RenderMemo;
use crate::render::view::{Shared, encoded};
use crate::stable::Stable;
use crate::theme::{Theme, Themes};

/// A handbook of at most so many pages shows all of them on every page.
const ALL_SHOWN: usize = 60;

/// A list of at most so many pages is shown whole around one of them.
const WHOLE: usize = 16;

/// Of a longer list so many are shown around a page; the others are behind a stop that leads to them.
const WINDOW: usize = 12;

/// Pages in so many places after each other share one window.
const STRIDE: usize = 6;

/// The same for the lists above, where the open branch is one of the stops.
const WHOLE_ABOVE: usize = 8;
const WINDOW_ABOVE: usize = 5;

/// A stop of the trail, or what stands for those that are not shown.
#[derive(Clone, Default, Hash, Debug, Serialize)]
struct Stop {
    title: String,
    url: String,
    classes: &'static str,
    step: String,
    label: String,
    children: Vec<Stop>,
    /// The classes that most of these have.
    most: &'static str,
    /// Which stops of its list it stands for, if it is none itself: those `before` or `after` the shown ones.
    /// It does not say how many, so that a new page changes the pages around it alone.
    more: &'static str,
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
    /// None where all pages of the branch are shown: on the page that they are below.
    window: Option<usize>,
    from: OutPath,
    /// The language of the pages, if it is not the handbook's.
    language: Option<String>,
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
            let language = self.handbook.language_of(page).map(str::to_ascii_lowercase);
            if all {
                return Branch { open: 0, window: None, from, language };
            }
            let open = if page.children.is_empty() { page.parent.unwrap_or(0) } else { index };
            let is_cut = open != index && pages[open].children.len() > WHOLE;
            Branch { open, window: is_cut.then(|| place_among_siblings[index] / STRIDE), from, language }
        };
        pages.iter().enumerate().map(branch).collect()
    }

    /// Renders the trail of every branch once; trails of equal stops are remembered.
    pub fn trails(
        &self,
        themes: &Themes,
        branches: &[Branch],
        memo: &mut RenderMemo,
    ) -> TeraResult<HashMap<Branch, Trail>> {
        let unique: Vec<&Branch> = branches.iter().collect::<HashSet<_>>().into_iter().collect();
        let known = &memo.trails;
        let made: Vec<(u128, Trail)> = unique
            .par_iter()
            .map(|branch| {
                let stops = self.stops(branch);
                let theme = themes.of(branch.language.as_deref());
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
        let branch = Branch { open: 0, window: None, from, language: None };
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
        // The pages below the home page are beside it in the trail: it is no section there.
        let home_stop = self.stop(branch, home);
        let classes = home_stop.classes.trim_start_matches('s').trim_start();
        let mut stops = vec![Stop { classes, ..home_stop }];
        self.children(branch, 0, home, &open, &mut stops);
        stops
    }

    /// Adds the shown children of a page, and at both ends a stop for those that are not shown.
    fn children(&self, branch: &Branch, index: usize, page: &Page, open: &[usize], stops: &mut Vec<Stop>) {
        let all = self.reading.len() <= ALL_SHOWN;
        let (children, pages) = (&page.children, &self.handbook.pages);
        let range = if all { 0..children.len() } else { shown(branch, index, children, open) };
        let more = |side| Stop { more: side, url: branch.from.url_to(&page.out), ..Stop::default() };
        stops.extend((range.start > 0).then(|| more("before")));
        // The part that the first of them is in may have begun before it.
        let mut label = children[..range.start].iter().rev().find_map(|child| pages[*child].part.clone());
        for child in &children[range.clone()] {
            let page = &pages[*child];
            let mut stop = self.stop(branch, page);
            let label = label.take();
            stop.label = page.part.clone().or(label).unwrap_or_default();
            if !page.children.is_empty() && (all || open.contains(child)) {
                self.children(branch, *child, page, open, &mut stop.children);
                stop.most = most(&stop.children);
            }
            stops.push(stop);
        }
        stops.extend((range.end < children.len()).then(|| more("after")));
    }

    fn stop(&self, branch: &Branch, page: &Page) -> Stop {
        Stop {
            title: page.nav_title.clone(),
            url: branch.from.url_to(&page.out),
            classes: stop_classes(page, &self.step_totals),
            step: step_of_section(self.handbook, page).to_owned(),
            ..Stop::default()
        }
    }
}

/// Which of the pages below the open page, or below one above it, are shown.
fn shown(branch: &Branch, index: usize, children: &[usize], open: &[usize]) -> Range<usize> {
    let len = children.len();
    let (start, window) = if index == branch.open {
        let Some(window) = branch.window else { return 0..len };
        ((window * STRIDE).saturating_sub((WINDOW - STRIDE) / 2), WINDOW)
    } else if len <= WHOLE_ABOVE {
        return 0..len;
    } else {
        let inner = children.iter().position(|child| open.contains(child)).unwrap_or(0);
        (inner.saturating_sub(WINDOW_ABOVE / 2), WINDOW_ABOVE)
    };
    let start = start.min(len.saturating_sub(window));
    start..len.min(start + window)
}

impl Stop {
    fn rebase(&mut self, root: &str) {
        self.url.insert_str(0, root);
        for child in &mut self.children {
            child.rebase(root);
        }
    }
}

/// How many items of each step count.
pub type Totals = BTreeMap<(usize, usize), usize>;

/// The classes of a stop: `s` for a section, `n` where there are items, so that it has a ring.
pub fn stop_classes(page: &Page, steps: &Totals) -> &'static str {
    let section = !page.children.is_empty();
    let items = match page.step {
        // A step's ring is that of all its pages.
        Some(step) if section => steps.get(&step).copied().unwrap_or(0),
        _ => page.counted_items(),
    };
    match (section, items > 0) {
        (true, true) => "s n",
        (true, false) => "s",
        (false, true) => "n",
        (false, false) => "",
    }
}

/// The classes that most stops of a list have, so that the list says them once; of equally many none, or those that
/// are longest to say.
fn most(stops: &[Stop]) -> &'static str {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for stop in stops.iter().filter(|stop| stop.more.is_empty()) {
        *counts.entry(stop.classes).or_default() += 1;
    }
    let most = |(classes, count): &(&str, usize)| (*count, classes.is_empty(), classes.len());
    counts.into_iter().max_by_key(most).map_or("", |(classes, _)| classes)
}

/// The id of the step that a section is; nothing if it is none.
pub fn step_of_section<'a>(handbook: &'a Handbook, page: &Page) -> &'a str {
    let step = page.step.filter(|_| !page.children.is_empty());
    step.map_or("", |(plan, step)| handbook.plans[plan].steps[step].id.as_str())
}

/// The key of a section: its address without `.html`, percent-encoded; `nav/<key>.js` lists its pages.
pub fn section_key(page: &Page) -> String {
    let url = encoded(&page.out);
    url.strip_suffix(".html").unwrap_or(&url).to_owned()
}

/// Marks the link to the current page in a trail, which has its URL with quotes or without.
pub fn mark_current(html: &str, url: &str) -> String {
    let escaped = crate::html::attr(url);
    let links = [format!("<a href={escaped}>"), format!("<a href=\"{escaped}\"")];
    let end = links.iter().find_map(|link| Some(html.find(link)? + link.trim_end_matches('>').len()));
    match end.map(|end| html.split_at(end)) {
        Some((before, after)) => format!("{before} aria-current=\"page\"{after}"),
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
    context.insert("most", most(stops));
    let html = theme.tera.render("components/trail.html", &context)?;
    Ok(Trail { hash: xxhash_rust::xxh3::xxh3_128(html.as_bytes()), html: html.into() })
}

impl Branch {
    /// The URL of a page as it stands in the branch's trail.
    pub fn url_of(&self, page: &Page) -> String {
        self.from.url_to(&page.out)
    }
}
