//! Print files: which there are, and which pages stand in each.
//!
//! The whole book is one file, or, where that would be too long to open, a file a section. Each plan has one
//! with the pages of its steps, each role level one with what it is, what changes and the plans that lead to it.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::handbook::{Handbook, Page};
use crate::model::path::OutPath;
use crate::model::plan::NO_PLAN;
use crate::model::view::View;

/// A book of more pages is a file a section, and a longer section is several.
const MOST_PAGES: usize = 500;

/// And so is one with more bytes of text: browsers lay out a document as a whole before they print it.
const MOST_BYTES: usize = 2_000_000;

/// A file to be printed.
#[derive(Clone, Debug)]
pub struct PrintFile {
    /// Where it goes.
    pub out: OutPath,
    /// What it is about.
    pub scope: Scope,
    /// Its pages in order.
    pub pages: Vec<usize>,
}

/// What a print file is about. Numbers are indexes of the handbook's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// The whole book.
    Book,
    /// The list of the sections' files, in the stead of a long book.
    Sections,
    /// A part of the book that begins with a page; which part of its section, from 1.
    Section(usize, usize),
    /// A plan.
    Plan(usize),
    /// A role level.
    Role(usize),
}

/// The URL of the book from a page; nothing where there is none.
pub fn book_url(config: &Config, from: &OutPath) -> String {
    let book = OutPath::new(OutPath::BOOK).ok().filter(|_| config.print);
    book.map_or_else(String::new, |book| from.url_to(&book))
}

/// The URL from a page of the file with this plan's pages; nothing where there is none.
pub fn plan_url(config: &Config, from: &OutPath, plan: &str) -> String {
    let file = OutPath::new(&plan_path(plan)).ok().filter(|_| config.print && plan != NO_PLAN);
    file.map_or_else(String::new, |file| from.url_to(&file))
}

/// Where the file of a plan goes, by the plan's id.
pub fn plan_path(id: &str) -> String {
    format!("print/plan-{id}.html")
}

/// Where the file of a role level goes, by its id.
pub fn role_path(id: &str) -> String {
    format!("print/role-{id}.html")
}

/// All files of a handbook; none where it wants none. `weight` says how many bytes the text of a page has.
pub fn files(handbook: &Handbook, weight: impl Fn(usize) -> usize) -> Vec<PrintFile> {
    if !handbook.config.print {
        return Vec::new();
    }
    let mut files = book(handbook, weight);
    let steps = steps(handbook);
    for (index, plan) in handbook.plans.iter().enumerate() {
        let mut pages = Pages::default();
        pages.add_view(handbook, View::Plan(index));
        pages.add_all(&steps[index]);
        files.extend(file(&plan_path(plan.id.as_str()), Scope::Plan(index), pages.pages));
    }
    for (index, level) in handbook.framework.levels.iter().enumerate() {
        let mut pages = Pages::default();
        pages.add_view(handbook, View::Level(index));
        if let Some(before) = level.after {
            pages.add_view(handbook, View::Changes(before, index));
        }
        let plans = handbook.plans.iter().enumerate().filter(|(_, plan)| plan.to == Some(index));
        for (plan, _) in plans {
            pages.add_view(handbook, View::Plan(plan));
            pages.add_all(&steps[plan]);
        }
        files.extend(file(&role_path(level.id.as_str()), Scope::Role(index), pages.pages));
    }
    files
}

fn file(path: &str, scope: Scope, pages: Vec<usize>) -> Option<PrintFile> {
    Some(PrintFile { out: OutPath::new(path).ok().filter(|_| !pages.is_empty())?, scope, pages })
}

/// The book: what stands in the sidebar and can be read on paper, in reading order.
fn book(handbook: &Handbook, weight: impl Fn(usize) -> usize) -> Vec<PrintFile> {
    let pages: Vec<usize> =
        (0..handbook.pages.len()).filter(|index| is_of_book(&handbook.pages[*index])).collect();
    let bytes: usize = pages.iter().map(|page| weight(*page)).sum();
    if pages.len() <= MOST_PAGES && bytes <= MOST_BYTES {
        return file(OutPath::BOOK, Scope::Book, pages).into_iter().collect();
    }
    let mut parts: Vec<PrintFile> = Vec::new();
    let (mut taken, mut bytes) = (BTreeSet::new(), 0);
    for index in pages {
        let page = &handbook.pages[index];
        let begins = page.parent.is_none_or(|parent| parent == 0);
        bytes += weight(index);
        let has_room = |last: &PrintFile| last.pages.len() < MOST_PAGES && bytes <= MOST_BYTES;
        if begins || !parts.last().is_some_and(has_room) {
            bytes = weight(index);
            let part = match parts.last().map(|last| last.scope) {
                Some(Scope::Section(section, part)) if !begins => (section, part + 1),
                _ => (index, 1),
            };
            let stem = handbook.pages[part.0].out.as_str().trim_end_matches(".html").replace('/', "-");
            let stem = stem.strip_suffix("-index").unwrap_or(&stem);
            let mut path = format!("print/section-{stem}-{}.html", part.1);
            // Two addresses may make one name.
            while !taken.insert(path.to_lowercase()) {
                path = path.replace(".html", "_.html");
            }
            parts.extend(file(&path, Scope::Section(part.0, part.1), vec![index]));
        } else if let Some(last) = parts.last_mut() {
            last.pages.push(index);
        }
    }
    let list = OutPath::new(OutPath::BOOK).ok().map(|out| PrintFile {
        out,
        scope: Scope::Sections,
        pages: Vec::new(),
    });
    list.into_iter().chain(parts).collect()
}

/// Whether a page stands in the book: not what only works on a screen.
pub fn is_of_book(page: &Page) -> bool {
    let is_on_screen =
        |view: View| view.is_readers() || matches!(view, View::Compare(_) | View::Assessment(..));
    page.listed && page.out.as_str() != OutPath::NOT_FOUND && !page.computed.is_some_and(is_on_screen)
}

/// Pages, each once.
#[derive(Default)]
struct Pages {
    pages: Vec<usize>,
    known: BTreeSet<usize>,
}

impl Pages {
    fn add(&mut self, page: usize) {
        if self.known.insert(page) {
            self.pages.push(page);
        }
    }

    /// The page that a view stands on.
    fn add_view(&mut self, handbook: &Handbook, view: View) {
        if let Some(spot) = handbook.views.get(&view) {
            self.add(spot.page);
        }
    }

    fn add_all(&mut self, pages: &[usize]) {
        pages.iter().for_each(|page| self.add(*page));
    }
}

/// The pages of each plan's steps, step by step.
fn steps(handbook: &Handbook) -> Vec<Vec<usize>> {
    let mut plans: Vec<Vec<usize>> = vec![Vec::new(); handbook.plans.len()];
    for (index, page) in handbook.pages.iter().enumerate() {
        if let Some((plan, _)) = page.step {
            plans[plan].push(index);
        }
    }
    for pages in &mut plans {
        pages.sort_by_key(|index| handbook.pages[*index].step);
    }
    plans
}
