//! Print files: which there are, and which pages stand in each.
//!
//! The whole book is one file, or, where that would be too long to open, a file a section. Each plan has one
//! with the pages of its steps, each role level one with what it is, what changes and the plans that lead to it.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::handbook::{Handbook, Page};
use crate::model::path::OutPath;
use crate::model::view::View;

/// A book of more pages is a file a section, and a longer section is several.
pub const MOST_PAGES: usize = 500;

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

/// Where the file of a plan goes, by the plan's id.
pub fn plan_path(id: &str) -> String {
    format!("print/plan-{id}.html")
}

/// Where the file of a role level goes, by its id.
pub fn role_path(id: &str) -> String {
    format!("print/role-{id}.html")
}

/// All files of a handbook; none where it wants none.
pub fn files(handbook: &Handbook) -> Vec<PrintFile> {
    if !handbook.config.print {
        return Vec::new();
    }
    let mut files = book(handbook);
    for (index, plan) in handbook.plans.iter().enumerate() {
        let mut pages = Pages::default();
        pages.add_view(handbook, View::Plan(index));
        pages.add_steps(handbook, index);
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
            pages.add_steps(handbook, plan);
        }
        files.extend(file(&role_path(level.id.as_str()), Scope::Role(index), pages.pages));
    }
    files
}

fn file(path: &str, scope: Scope, pages: Vec<usize>) -> Option<PrintFile> {
    Some(PrintFile { out: OutPath::new(path).ok().filter(|_| !pages.is_empty())?, scope, pages })
}

/// The book: what stands in the sidebar and can be read on paper, in reading order.
fn book(handbook: &Handbook) -> Vec<PrintFile> {
    let pages: Vec<usize> =
        (0..handbook.pages.len()).filter(|index| is_of_book(&handbook.pages[*index])).collect();
    if pages.len() <= MOST_PAGES {
        return file(OutPath::BOOK, Scope::Book, pages).into_iter().collect();
    }
    let mut parts: Vec<PrintFile> = Vec::new();
    let mut taken = BTreeSet::new();
    for index in pages {
        let page = &handbook.pages[index];
        let begins = page.parent.is_none_or(|parent| parent == 0);
        let goes_on = parts.last().filter(|last| !begins && last.pages.len() < MOST_PAGES).is_some();
        if !goes_on {
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

    /// The pages of a plan's steps, step by step.
    fn add_steps(&mut self, handbook: &Handbook, plan: usize) {
        let of_plan = handbook.pages.iter().enumerate().filter_map(|(index, page)| Some((page.step?, index)));
        let mut pages: Vec<((usize, usize), usize)> = of_plan.filter(|((of, _), _)| *of == plan).collect();
        pages.sort_by_key(|(step, _)| *step);
        pages.into_iter().for_each(|(_, page)| self.add(page));
    }
}
