//! Print files: pages after each other in one document, with a cover, contents and links as notes.
//!
//! Which there are stands in `render/print.rs`. A page gives its text as a chapter with cuts, once for all
//! files it stands in; each file fills them.

mod chapter;

use std::collections::HashMap;

use serde::Serialize;
use tera::{Context, TeraResult};

use self::chapter::{Chapter, Cut, chapter};
use super::{Given, Leaf, Whole};
use crate::handbook::{Handbook, Page};
use crate::html;
use crate::model::date;
use crate::render::print::{self, PrintFile, Scope};
use crate::render::view::{Link, PageView, encoded};
use crate::site::{Files, Payload};
use crate::words::Words;

/// The print files.
pub(super) struct Print;

/// What a page gives them.
#[derive(Debug)]
pub(super) struct Printed {
    chapter: Chapter,
    language: String,
}

const TEMPLATE: &str = "print.html";

/// A print file, as its template sees it.
#[derive(Serialize)]
struct BookView {
    /// `book`, `sections`, `section`, `plan` or `role`.
    kind: &'static str,
    /// What it is called.
    title: String,
    /// One sentence about it, or nothing.
    summary: String,
    /// When the page that was reviewed last was reviewed, in words; or nothing.
    reviewed: String,
    /// Where the handbook is published, or nothing.
    address: String,
    /// How many activities of it count.
    activities: usize,
    /// The page of the site to go back to.
    back: Link,
    /// Its chapters, or the files of a long book.
    contents: Vec<ContentsLine>,
}

/// A line of the contents.
#[derive(Serialize)]
struct ContentsLine {
    /// `2.1`, or nothing.
    number: String,
    /// The title.
    title: String,
    /// Where it leads.
    url: String,
    /// How deep it lies, from 1.
    depth: usize,
}

impl Leaf for Print {
    type Part = Printed;

    fn part(page: &Given<'_>) -> Option<Printed> {
        let folder = encoded(&page.page.out);
        let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A section without an index page is a list of what follows it anyway.
        let is_list = page.page.document.is_none() && page.page.computed.is_none();
        let text = if is_list { "" } else { page.html };
        Some(Printed { chapter: chapter(text, folder), language: page.language.to_owned() })
    }

    fn files(whole: &Whole<'_>, parts: &[Option<&Printed>]) -> TeraResult<Files> {
        // A theme may have no print files.
        if !whole.theme.tera.contains_template(TEMPLATE) {
            return Ok(Files::new());
        }
        let files = print::files(whole.handbook);
        let book = Book::new(whole, &files, parts);
        files.iter().map(|file| Ok((file.out.clone(), Payload::Bytes(book.file(file)?.into())))).collect()
    }
}

/// All print files while they are made.
struct Book<'a> {
    whole: &'a Whole<'a>,
    files: &'a [PrintFile],
    parts: &'a [Option<&'a Printed>],
    /// The number of each page in the book, as `2.1`; and how deep it lies, from 1.
    numbers: Vec<(String, usize)>,
    /// The index of each page by its encoded address.
    pages: HashMap<String, usize>,
    /// The file of the book, or of its section, in which each page stands.
    home: HashMap<usize, usize>,
}

impl<'a> Book<'a> {
    fn new(whole: &'a Whole<'a>, files: &'a [PrintFile], parts: &'a [Option<&'a Printed>]) -> Self {
        let pages = &whole.handbook.pages;
        let of_book = |file: &PrintFile| matches!(file.scope, Scope::Book | Scope::Section(..));
        let home = files.iter().enumerate().filter(|(_, file)| of_book(file));
        let home = home.flat_map(|(at, file)| file.pages.iter().map(move |page| (*page, at))).collect();
        Self {
            whole,
            files,
            parts,
            numbers: numbers(whole.handbook),
            pages: pages.iter().enumerate().map(|(index, page)| (encoded(&page.out), index)).collect(),
            home,
        }
    }

    fn file(&self, file: &PrintFile) -> TeraResult<String> {
        let (handbook, tera) = (self.whole.handbook, &self.whole.theme.tera);
        let mut body = String::new();
        let here: HashMap<usize, usize> =
            file.pages.iter().enumerate().map(|(number, page)| (*page, number + 1)).collect();
        for page in &file.pages {
            self.chapter(file, *page, &here, &mut body);
        }
        let book = self.view(file);
        let mut view = self.whole.shared.leaf(&file.out, &book.title, "print", self.whole.theme);
        self.set_assets(file, &mut view);
        if let Scope::Plan(plan) = file.scope {
            view.page.plan = handbook.plans[plan].id.to_string();
        }
        let mut context = Context::from_serialize(&view)?;
        context.insert("book", &book);
        context.insert("body", &body);
        tera.render(TEMPLATE, &context)
    }

    /// Styles and scripts for what stands in the file.
    fn set_assets(&self, file: &PrintFile, view: &mut PageView) {
        let pages = || file.pages.iter().map(|page| &self.whole.handbook.pages[*page]);
        let views = || pages().flat_map(|page| page.computed.iter().chain(page.shows.iter().flatten()));
        let bundle = |name: &str, is_wanted: bool| {
            let found = self.whole.theme.bundles.get(name).filter(|_| is_wanted);
            found.map_or_else(String::new, |bundle| file.out.url_to(&bundle.out))
        };
        let has_items = pages().any(Page::has_items);
        let assets = &mut view.assets;
        assets.views_css = bundle("views.css", views().next().is_some());
        assets.progress_css = bundle("progress.css", views().any(|view| view.is_readers()));
        assets.items_css = bundle("items.css", has_items || !assets.progress_css.is_empty());
        assets.items_js = bundle("items.js", has_items);
        assets.more_js = bundle("more.js", has_items);
        assets.more_css = bundle("more.css", has_items);
        assets.book_css = bundle("book.css", true);
        assets.book_js = bundle("book.js", true);
    }

    fn view(&self, file: &PrintFile) -> BookView {
        let handbook = self.whole.handbook;
        let home = handbook.pages.first();
        let description = |page: Option<&Page>| {
            page.and_then(|page| page.document.as_ref()?.front.description.clone()).unwrap_or_default()
        };
        let (kind, title, summary, back) = match file.scope {
            Scope::Book => ("book", handbook.config.title.clone(), description(home), 0),
            Scope::Sections => ("sections", handbook.config.title.clone(), description(home), 0),
            Scope::Section(page, part) => {
                let page_title = &handbook.pages[page].title;
                let title = self.part_title(page_title, part);
                ("section", title, description(handbook.pages.get(page)), page)
            }
            Scope::Plan(plan) => {
                let plan = &handbook.plans[plan];
                ("plan", plan.title.clone(), plan.summary.clone().unwrap_or_default(), file.pages[0])
            }
            Scope::Role(level) => {
                let level = &handbook.framework.levels[level];
                ("role", level.name.clone(), level.summary.clone(), file.pages[0])
            }
        };
        let back = handbook
            .pages
            .get(back)
            .map(|page| Link { title: page.nav_title.clone(), url: file.out.url_to(&page.out) });
        let fronts = file.pages.iter().filter_map(|page| handbook.pages[*page].document.as_ref());
        let reviewed = fronts.filter_map(|document| date::parse(document.front.reviewed.as_deref()?)).max();
        BookView {
            kind,
            title,
            summary,
            reviewed: reviewed.map(|day| self.whole.theme.words.date(day)).unwrap_or_default(),
            address: handbook.config.base_url.clone(),
            activities: file.pages.iter().map(|page| handbook.pages[*page].counted_items()).sum(),
            back: back.unwrap_or_else(|| Link { title: String::new(), url: String::new() }),
            contents: self.contents(file),
        }
    }

    fn contents(&self, file: &PrintFile) -> Vec<ContentsLine> {
        let pages = &self.whole.handbook.pages;
        if file.scope == Scope::Sections {
            let sections = self.files.iter().filter_map(|other| match other.scope {
                Scope::Section(page, part) => Some((other, page, part)),
                _ => None,
            });
            let line = |(other, page, part): (&PrintFile, usize, usize)| ContentsLine {
                number: self.numbers[page].0.clone(),
                title: self.part_title(&pages[page].title, part),
                url: file.out.url_to(&other.out),
                depth: 1,
            };
            return sections.map(line).collect();
        }
        let is_book = matches!(file.scope, Scope::Book | Scope::Section(..));
        let line = |(at, page): (usize, &usize)| {
            let (number, depth) = self.number(is_book, at, *page);
            ContentsLine { number, title: pages[*page].title.clone(), url: format!("#c{}", at + 1), depth }
        };
        file.pages.iter().enumerate().map(line).collect()
    }

    fn part_title(&self, title: &str, part: usize) -> String {
        match part {
            1 => title.to_owned(),
            _ => self.whole.theme.words.fill("print_part", &[("title", &title), ("part", &part)]),
        }
    }

    /// The number of a chapter: its place in the book, or in the file.
    fn number(&self, is_book: bool, at: usize, page: usize) -> (String, usize) {
        if is_book { self.numbers[page].clone() } else { ((at + 1).to_string(), 1) }
    }

    fn chapter(&self, file: &PrintFile, index: usize, here: &HashMap<usize, usize>, out: &mut String) {
        let (handbook, words) = (self.whole.handbook, &self.whole.theme.words);
        let Some(part) = self.parts.get(index).copied().flatten() else { return };
        let (page, place) = (&handbook.pages[index], here.get(&index).copied().unwrap_or(0));
        let is_book = matches!(file.scope, Scope::Book | Scope::Section(..));
        let (number, depth) = self.number(is_book, place.saturating_sub(1), index);
        out.push_str(&format!("<section class=\"chapter depth-{}\" id=\"c{place}\"", depth.min(4)));
        if part.language != handbook.config.language {
            html::attribute(out, "lang", &part.language);
        }
        out.push_str(">\n<h2>");
        if !number.is_empty() {
            out.push_str(&format!("<span class=\"number\">{number}</span> "));
        }
        html::escape_text(out, &page.title);
        out.push_str("</h2>\n");
        let lead = page.document.as_ref().and_then(|document| document.front.description.as_ref());
        if let Some(lead) = lead {
            out.push_str(&format!("<p class=\"lead\">{}</p>\n", html::text(lead)));
        }
        if let Some((plan, step)) = page.step {
            let title = &handbook.plans[plan].steps[step].title;
            let titled = words.fill("step_titled", &[("number", &(step + 1)), ("title", title)]);
            out.push_str(&format!("<p class=\"of-step\">{}</p>\n", html::text(&titled)));
        }
        out.push_str("<div class=\"text\">\n");
        let mut notes =
            Notes { words, prefix: format!("c{place}:"), urls: Vec::new(), places: HashMap::new() };
        let plan = html::attr(handbook.plan_of(page));
        part.chapter.fill(out, |cut, out| match cut {
            Cut::Id => out.push_str(&notes.prefix),
            Cut::Root => out.push_str(&file.out.to_root()),
            Cut::Inside(path, suffix) => self.inside(file, here, path, suffix, out),
            Cut::Outside(url) => out.push_str(url),
            Cut::Note(url) => notes.refer(url, out),
            Cut::Plan => out.push_str(&format!(" data-plan=\"{plan}\"")),
        });
        notes.write(out);
        out.push_str("</div>\n</section>\n");
    }

    /// The URL of a page or file: in the document where it stands there, else in the book's other files, else of
    /// the site.
    fn inside(
        &self,
        file: &PrintFile,
        here: &HashMap<usize, usize>,
        path: &str,
        suffix: &str,
        out: &mut String,
    ) {
        let anchor = suffix.split_once('#').map(|(_, anchor)| anchor).filter(|anchor| !anchor.is_empty());
        let push_anchor = |place: usize, out: &mut String| {
            out.push_str(&format!("#c{place}"));
            if let Some(anchor) = anchor {
                out.push_str(&format!(":{anchor}"));
            }
        };
        let page = self.pages.get(path).or_else(|| self.pages.get(&format!("{path}index.html"))).copied();
        if let Some(place) = page.and_then(|page| here.get(&page)) {
            return push_anchor(*place, out);
        }
        let is_section = matches!(file.scope, Scope::Section(..));
        let other =
            page.filter(|_| is_section).and_then(|page| Some((page, &self.files[*self.home.get(&page)?])));
        if let Some((page, other)) = other {
            out.push_str(&file.out.url_to(&other.out));
            let place = other.pages.iter().position(|known| *known == page).unwrap_or(0) + 1;
            return push_anchor(place, out);
        }
        out.push_str(&file.out.to_root());
        out.push_str(path);
        out.push_str(suffix);
    }
}

/// The notes of a chapter: the addresses that its links lead to.
struct Notes<'a> {
    words: &'a Words,
    prefix: String,
    urls: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Notes<'a> {
    /// Refers to the note of an address.
    fn refer(&mut self, url: &'a str, out: &mut String) {
        let urls = &mut self.urls;
        let number = *self.places.entry(url).or_insert_with(|| {
            urls.push(url);
            urls.len()
        });
        let label = html::attr(&self.words.fill("print_note", &[("number", &number)]));
        out.push_str(&format!(
            "<sup class=\"note-ref\"><a href=\"#{}note:{number}\" aria-label=\"{label}\">{number}</a></sup>",
            self.prefix
        ));
    }

    fn write(&self, out: &mut String) {
        if self.urls.is_empty() {
            return;
        }
        let label = html::attr(self.words.say("print_notes"));
        out.push_str(&format!("<ol class=\"notes\" aria-label=\"{label}\">\n"));
        for (at, url) in self.urls.iter().enumerate() {
            let id = format!("{}note:{}", self.prefix, at + 1);
            out.push_str(&format!("<li id=\"{id}\"><a href=\"{url}\">{url}</a></li>\n"));
        }
        out.push_str("</ol>\n");
    }
}

/// The number of each page in the book, `2.1`, and how deep it lies, from 1. The home page has none.
fn numbers(handbook: &Handbook) -> Vec<(String, usize)> {
    let mut numbers: Vec<(String, usize)> = Vec::with_capacity(handbook.pages.len());
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for (index, page) in handbook.pages.iter().enumerate() {
        let parent = page.parent.filter(|_| page.listed && print::is_of_book(page) && index > 0);
        let numbered = parent.map(|parent| {
            let count = counts.entry(parent).or_default();
            *count += 1;
            match numbers.get(parent).filter(|(above, _)| !above.is_empty()) {
                Some((above, depth)) => (format!("{above}.{count}"), depth + 1),
                None => (count.to_string(), 1),
            }
        });
        numbers.push(numbered.unwrap_or((String::new(), 1)));
    }
    numbers
}
