//! What is published beside the pages: the feed is read back, and a handbook of twins says what its original says.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use atom_syndication::Feed;
use pathbook::disk;
use pathbook::memo::Memo;
use pathbook::model::date;
use pathbook::model::history::{Event, History, Kind};
use pathbook::model::path::{OutPath, SourcePath};
use pathbook::pipeline;
use pathbook::site::{Payload, Site};
use pathbook::source::{SourceFile, Sources};

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources { folder_name: "folder".to_owned(), ..Sources::default() };
    for (path, text) in files {
        sources.files.insert(SourcePath::new(path).unwrap(), Arc::new(SourceFile::held(text.to_string())));
    }
    sources
}

fn build(sources: &Sources) -> Site {
    pipeline::build(sources, &mut Memo::once()).value
}

fn text(site: &Site, path: &str) -> Option<String> {
    match site.files.get(&OutPath::new(path).unwrap())? {
        Payload::Bytes(bytes) => Some(String::from_utf8(bytes.to_vec()).unwrap()),
        Payload::Copy { .. } => None,
    }
}

const BOOK: &str = "title = \"A & B <c>\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\nbase_url = \"https://example.org/x\"\n";

#[test]
fn a_feed_is_read_back_as_it_was_meant() {
    let page = "---\ntitle: One “two” & <three>\nchanges:\n  - {date: 2026-10-02, text: New <list> & more}\n  - {date: 2026-10-02, text: And another}\n---\nAbout <b>it</b>.\n";
    let mut sources =
        sources(&[("book.toml", BOOK), ("content/index.md", "# Home\nText."), ("content/a b.md", page)]);
    let at = date::moment((2026, 10, 5));
    let event = |path: &str, kind| Event { path: SourcePath::new(path).unwrap(), at, kind };
    let events = vec![event("content/index.md", Kind::Changed), event("content/a b.md", Kind::New)];
    sources.history = Arc::new(History { events, ..History::default() });
    let site = build(&sources);
    let feed = Feed::read_from(text(&site, "changes/feed.xml").unwrap().as_bytes()).unwrap();
    assert_eq!(feed.title.value, "A & B <c>");
    assert_eq!(feed.updated.to_rfc3339(), "2026-10-05T12:00:00+00:00");
    assert_eq!(feed.links[0].href, "https://example.org/x/changes/feed.xml");
    let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!((ids.len(), feed.entries.len()), (4, 4), "{ids:?}");
    let of_page = feed.entries.iter().filter(|entry| entry.title.value.starts_with("One “two” & <three>: "));
    let said: Vec<&str> = of_page.map(|entry| entry.summary.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(said, ["About it.", "New <list> & more", "And another"]);
    assert!(feed.entries.iter().any(|entry| entry.links[0].href == "https://example.org/x/a%20b.html"));
    assert!(!text(&site, "changes/feed.xml").unwrap().contains("mailto"));
}

#[test]
fn what_is_new_is_bounded() {
    let mut files = vec![("book.toml".to_owned(), BOOK.to_owned())];
    let mut history = History::default();
    for page in 0..900 {
        let path = format!("content/page-{page}.md");
        files.push((path.clone(), format!("# Page {page}\n")));
        let (path, at) = (SourcePath::new(&path).unwrap(), date::moment((2026, 1, 1)) + page * 7200);
        history.changed.insert(path.clone(), at);
        history.events.insert(0, Event { path, at, kind: Kind::New });
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut sources = sources(&files);
    sources.history = Arc::new(history);
    let site = build(&sources);
    let page = text(&site, "changes/index.html").unwrap();
    let page = &page[page.find("<div class=\"text\">").unwrap()..page.find("</main>").unwrap()];
    assert!(page.contains("Page 899") && !page.contains("page-700.html"), "the last hundred");
    assert_eq!(
        Feed::read_from(text(&site, "changes/feed.xml").unwrap().as_bytes()).unwrap().entries.len(),
        100
    );
    let recent = text(&site, "changes/recent.js").unwrap();
    assert!(recent.len() < 10_000, "{} bytes", recent.len());
    assert_eq!(recent.matches(".html").count(), 300);
    let list = text(&site, "sitemap.xml").unwrap();
    assert_eq!(list.matches("<lastmod>").count(), 901);
}

/// The words of a page's text, links and marks aside.
fn words(html: &str) -> Vec<String> {
    let from = html.find("<div class=\"text\">").unwrap();
    let text = &html[from..from + html[from..].find("<footer>").unwrap()];
    let mut words = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                words.push(' ');
            }
            c if !inside => words.push(c),
            _ => {}
        }
    }
    let words = words.split(|c: char| !c.is_alphanumeric());
    // What is optional says so in words alone, so that lists count otherwise.
    let counts = |word: &str| word.parse::<usize>().is_ok() || word.starts_with("activit");
    words.filter(|word| !word.is_empty() && !counts(word)).map(str::to_owned).collect()
}

/// Twins of real pages are pages: built as a handbook of their own, they say the same.
#[test]
fn a_handbook_of_twins_says_the_same() {
    let original = disk::read(Path::new("."), &[]).unwrap();
    let site = build(&original);
    let mut twins = sources(&[("book.toml", BOOK)]);
    for path in site.files.keys().filter(|path| path.as_str().ends_with(".md")) {
        let text = text(&site, path.as_str()).unwrap();
        // What is computed stands in the front matter of twins, and is no key of ours.
        let text: String = text
            .split_inclusive('\n')
            .filter(|line| !line.starts_with("url: ") && !line.starts_with("changed: "))
            .collect();
        let path = SourcePath::new(&format!("content/{path}")).unwrap();
        twins.files.insert(path, Arc::new(SourceFile::held(text)));
    }
    let images = original.files.below("content/images").chain(original.files.below("content/media"));
    for (path, file) in images.filter(|(path, _)| path.extension().as_deref() != Some("md")) {
        twins.files.insert(path.clone(), Arc::clone(file));
    }
    let again = build(&twins);
    let mut compared = 0;
    for path in
        original.files.below("content").filter_map(|(path, _)| path.below("content")?.strip_suffix(".md"))
    {
        let source = original.files.named(&format!("content/{path}.md")).unwrap().text().unwrap().to_owned();
        // Views have words of their own in each handbook.
        let blocks = source.lines().filter_map(|line| line.strip_prefix("::: ")?.split(' ').next());
        let is_text =
            |block: &str| ["details", "tabs", "tab", "steps", "cards", "figure", "include"].contains(&block);
        if !blocks.into_iter().all(is_text) || path.ends_with("SUMMARY") {
            continue;
        }
        let (Some(before), Some(after)) =
            (text(&site, &format!("{path}.html")), text(&again, &format!("{path}.html")))
        else {
            continue;
        };
        compared += 1;
        assert_eq!(words(&before).join(" "), words(&after).join(" "), "{path}");
    }
    assert!(compared >= 15, "{compared} pages");
}

/// The print files of sections, by their names, each with the titles of its chapters.
fn sections(site: &Site) -> Vec<(String, Vec<String>)> {
    let is_section = |out: &&OutPath| out.as_str().starts_with("print/section-");
    let names = site.files.keys().filter(is_section).map(|out| out.as_str().to_owned());
    let titles = |name: &str| {
        let html = text(site, name).unwrap();
        let chapters = html.split("<section class=\"chapter").skip(1).map(|chapter| {
            let title = &chapter[chapter.find("<h2>").unwrap() + 4..chapter.find("</h2>").unwrap()];
            title.rsplit("</span> ").next().unwrap().to_owned()
        });
        chapters.collect()
    };
    names.map(|name| (name.clone(), titles(&name))).collect()
}

#[test]
fn a_long_book_is_printed_by_section_and_each_page_stands_in_one_file() {
    let mut files = vec![("book.toml".to_owned(), BOOK.to_owned())];
    files.push(("content/index.md".to_owned(), "# Home\n[Far](b/page-640.md#deep)\n".to_owned()));
    for number in 100..650 {
        files.push((
            format!("content/b/page-{number}.md"),
            format!("# Page {number}\n## Deep\n[Home](../index.md)\n"),
        ));
    }
    files.push(("content/a/one.md".to_owned(), "# One\n[Next](../b/page-100.md)\n".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = build(&sources(&files));
    let sections = sections(&site);
    let counts: Vec<(&str, usize)> =
        sections.iter().map(|(name, titles)| (name.as_str(), titles.len())).collect();
    let expected = [
        ("print/section-a-1.html", 2),
        ("print/section-b-1.html", 500),
        ("print/section-b-2.html", 51),
        ("print/section-index-1.html", 1),
    ];
    assert_eq!(counts, expected);
    let titles: BTreeSet<&String> = sections.iter().flat_map(|(_, titles)| titles).collect();
    assert_eq!(titles.len(), 554, "no page stands in two files");
    let list = text(&site, "print.html").unwrap();
    for (name, _) in &sections {
        assert!(list.contains(&format!("<a href=\"{name}\">")), "{name} is listed");
    }
    let home = text(&site, "print/section-index-1.html").unwrap();
    assert!(
        home.contains("<a href=\"section-b-2.html#c42:deep\">Far</a>"),
        "{}",
        &home[home.find("Far").unwrap() - 99..]
    );
    assert!(
        text(&site, "print/section-a-1.html").unwrap().contains("<a href=\"section-b-1.html#c2\">Next</a>")
    );
}

#[test]
fn a_book_of_few_long_pages_is_printed_by_section_too() {
    let long = format!("# Long\n{}", "Words to be read on paper. ".repeat(30_000));
    let paths: Vec<String> = (1..5).map(|number| format!("content/b/page-{number}.md")).collect();
    let mut files = vec![("book.toml", BOOK), ("content/index.md", "# Home\n")];
    files.extend(paths.iter().map(|path| (path.as_str(), long.as_str())));
    let sections = sections(&build(&sources(&files)));
    let counts: Vec<usize> = sections.iter().map(|(_, titles)| titles.len()).collect();
    // A section's list of pages, and two of 0.8 MB each.
    assert_eq!(counts, [3, 2, 1], "{:?}", sections.iter().map(|(name, _)| name).collect::<Vec<_>>());
    assert_eq!(build_of(2, &long).len(), 0, "two fit into one book");
}

fn build_of(count: usize, long: &str) -> Vec<(String, Vec<String>)> {
    let paths: Vec<String> = (0..count).map(|number| format!("content/page-{number}.md")).collect();
    let mut files = vec![("book.toml", BOOK), ("content/index.md", "# Home\n")];
    files.extend(paths.iter().map(|path| (path.as_str(), long)));
    sections(&build(&sources(&files)))
}
