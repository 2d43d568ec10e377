//! Print files: pages after each other in one document, with a cover, contents and links as notes.
//!
//! Which there are stands in `render/print.rs`. A page gives its text as a chapter with cuts, once for all
//! files it stands in; each file fills them.

mod chapter;
mod notes;
mod numbers;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, TeraResult};

use self::chapter::{Cut, chapter, fill};
use self::notes::Notes;
use self::numbers::Number;
use super::{Given, Leaf, Whole};
use crate::handbook::Page;
use crate::html;
use crate::model::date;
use crate::quick::QuickMap;
use crate::render::print::{self, PrintFile, Scope};
use crate::render::view::{Link, PageView, encoded};
use crate::site::Files;
use crate::storage::Laid;

/// The print files.
pub(super) struct Print;

/// What a page gives them.
#[derive(Debug)]
pub(super) struct Printed {
    /// The HTML of the chapter.
    html: Laid,
    /// How many bytes that has once it is filled, roughly.
    weight: usize,
    language: Box<str>,
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
    /// From the book: the files of plans and role levels.
    alone: Vec<Link>,
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
        if !page.config.print {
            return None;
        }
        let folder = encoded(&page.page.out);
        let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A section without an index page is a list of what follows it anyway.
        let is_list = page.page.document.is_none() && page.page.computed.is_none();
        let text = if is_list { "" } else { page.html };
        let chapter = chapter(text, folder);
        let html = page.storage.lay(chapter.html.as_bytes());
        Some(Printed { html, weight: chapter.weight, language: page.language.into() })
    }

    fn files(whole: &Whole<'_>, parts: &[Option<&Printed>]) -> TeraResult<Files> {
        // A theme may have no print files.
        if !whole.theme.tera.contains_template(TEMPLATE) {
            return Ok(Files::new());
        }
        let weight = |page: usize| parts.get(page).copied().flatten().map_or(0, |part| part.weight);
        let files = print::files(whole.handbook, weight);
        let book = Book::new(whole, &files, parts);
        let write = |file: &PrintFile| {
            let text = if (whole.is_wanted)() { book.file(file)? } else { String::new() };
            Ok((file.out.clone(), whole.file(&file.out, text.as_bytes())))
        };
        files.par_iter().map(write).collect()
    }
}

/// All print files while they are made.
struct Book<'a> {
    whole: &'a Whole<'a>,
    files: &'a [PrintFile],
    parts: &'a [Option<&'a Printed>],
    /// The number of each page in the book.
    numbers: Vec<Number>,
    /// The index of each page by its encoded address.
    pages: QuickMap<String, usize>,
    /// The file of the book, or of its section, in which each page stands.
    home: QuickMap<usize, usize>,
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
            numbers: numbers::of_book(whole.handbook),
            pages: pages.iter().enumerate().map(|(index, page)| (encoded(&page.out), index)).collect(),
            home,
        }
    }

    fn file(&self, file: &PrintFile) -> TeraResult<String> {
        let (handbook, tera) = (self.whole.handbook, &self.whole.theme.tera);
        let texts = file.pages.iter().filter_map(|page| self.parts.get(*page).copied().flatten());
        // Room for the titles of the chapters as well.
        let mut body = String::with_capacity(texts.map(|part| part.weight + part.weight / 8).sum());
        let here: QuickMap<usize, usize> =
            file.pages.iter().enumerate().map(|(number, page)| (*page, number + 1)).collect();
        let numbers = self.numbers(file);
        for (page, number) in file.pages.iter().zip(&numbers) {
            self.chapter(file, *page, number, &here, &mut body);
        }
        let book = self.view(file, &numbers);
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
        let from = file.out.within(self.whole.handbook.config.folder());
        let bundle = |name: &str, is_wanted: bool| {
            let found = self.whole.theme.bundles.get(name).filter(|_| is_wanted);
            found.map_or_else(String::new, |bundle| from.url_to(&bundle.out))
        };
        let has_items = pages().any(Page::has_items);
        let assets = &mut view.assets;
        assets.views_css = bundle("views.css", views().next().is_some());
        assets.progress_css = bundle("progress.css", views().any(|view| view.is_readers()));
        assets.items_css = bundle("items.css", has_items || !assets.progress_css.is_empty());
        assets.items_js = bundle("items.js", has_items);
        assets.book_css = bundle("book.css", true);
        assets.book_print_css = bundle("book-print.css", true);
        assets.book_js = bundle("book.js", true);
    }

    fn view(&self, file: &PrintFile, numbers: &[Number]) -> BookView {
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
            contents: self.contents(file, numbers),
            alone: self.alone(file),
        }
    }

    fn contents(&self, file: &PrintFile, numbers: &[Number]) -> Vec<ContentsLine> {
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
        let line = |(at, (page, (number, depth))): (usize, (&usize, &Number))| ContentsLine {
            number: number.clone(),
            title: pages[*page].title.clone(),
            url: format!("#c{}", at + 1),
            depth: *depth,
        };
        file.pages.iter().zip(numbers).enumerate().map(line).collect()
    }

    /// From the book to what can be printed alone.
    fn alone(&self, file: &PrintFile) -> Vec<Link> {
        if !matches!(file.scope, Scope::Book | Scope::Sections) {
            return Vec::new();
        }
        let handbook = self.whole.handbook;
        let title = |scope| match scope {
            Scope::Plan(plan) => Some(handbook.plans[plan].title.clone()),
            Scope::Role(level) => Some(handbook.framework.levels[level].name.clone()),
            _ => None,
        };
        let link =
            |other: &PrintFile| Some(Link { title: title(other.scope)?, url: file.out.url_to(&other.out) });
        self.files.iter().filter_map(link).collect()
    }

    fn part_title(&self, title: &str, part: usize) -> String {
        match part {
            1 => title.to_owned(),
            _ => self.whole.theme.words.fill("print_part", &[("title", &title), ("part", &part)]),
        }
    }

    /// The numbers of a file's chapters: those of the book, or its own.
    fn numbers(&self, file: &PrintFile) -> Vec<Number> {
        match file.scope {
            Scope::Plan(_) | Scope::Role(_) => numbers::of_pack(self.whole.handbook, &file.pages),
            _ => file.pages.iter().map(|page| self.numbers[*page].clone()).collect(),
        }
    }

    fn chapter(
        &self,
        file: &PrintFile,
        index: usize,
        (number, depth): &Number,
        here: &QuickMap<usize, usize>,
        out: &mut String,
    ) {
        let (handbook, words) = (self.whole.handbook, &self.whole.theme.words);
        let Some(part) = self.parts.get(index).copied().flatten() else { return };
        let (page, place) = (&handbook.pages[index], here.get(&index).copied().unwrap_or(0));
        out.push_str(&format!("<section class=\"chapter depth-{}\" id=\"c{place}\"", depth.min(&4)));
        if *part.language != *handbook.config.language {
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
        let plan = html::attr(handbook.plan_of(page));
        let html = self.whole.storage.lift(&part.html);
        let mut notes = Notes::new(words, place);
        fill(std::str::from_utf8(&html).unwrap_or_default(), out, |cut, out| match cut {
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
        here: &QuickMap<usize, usize>,
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
        let of_folder = || self.pages.get(&format!("{path}index.html"));
        let is_folder = path.is_empty() || path.ends_with('/');
        let page = self.pages.get(path).or_else(|| is_folder.then(of_folder).flatten()).copied();
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
