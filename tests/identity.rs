//! Who an item is, from build to build: the laws of identity, whatever an author does to her pages.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pathbook::diagnostic::{Code, Severity};
use pathbook::memo::Memo;
use pathbook::model::path::SourcePath;
use pathbook::pipeline;
use pathbook::site::{Payload, Site};
use pathbook::source::{SourceFile, Sources};
use proptest::prelude::*;

/// A handbook that is built again and again.
struct Book {
    sources: Sources,
    codes: Vec<Code>,
    site: Site,
}

impl Book {
    fn new(pages: &[(&str, &str)]) -> Self {
        let sources =
            Sources { folder_name: "folder".to_owned(), today: Some((2026, 11, 23)), ..Sources::default() };
        let mut book = Self { sources, codes: Vec::new(), site: Site::default() };
        book.put("book.toml", "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n");
        book.build(pages);
        book
    }

    fn put(&mut self, path: &str, text: &str) {
        let file = SourceFile::held(text.as_bytes().to_vec());
        self.sources.files.insert(SourcePath::new(path).unwrap(), Arc::new(file));
    }

    /// Builds with these pages in the stead of those there were; the lock is written unless there are errors.
    fn build(&mut self, pages: &[(&str, &str)]) -> &mut Self {
        let old: Vec<SourcePath> =
            self.sources.files.below("content").map(|(path, _)| path.clone()).collect();
        for path in old {
            self.sources.files.remove(&path);
        }
        for (path, text) in pages {
            self.put(&format!("content/{path}"), text);
        }
        self.again()
    }

    fn again(&mut self) -> &mut Self {
        let built = pipeline::build(&self.sources, &mut Memo::once());
        let errors = built.diagnostics.iter().any(|found| found.severity == Severity::Error);
        self.codes = built.diagnostics.iter().map(|found| found.code).collect();
        self.site = built.value;
        if !errors && let Some(lock) = self.site.lock.clone() {
            self.put("pathbook.lock", &lock);
        }
        self
    }

    /// The lock as it lies on disk.
    fn lock(&self) -> String {
        let file = self.sources.files.named("pathbook.lock");
        file.and_then(|file| file.text()).unwrap_or_default().to_owned()
    }

    /// The number that the lock on disk has for an id.
    fn number(&self, id: &str) -> Option<u32> {
        let lock = self.lock();
        let line = lock.lines().find_map(|line| line.strip_prefix(&format!("{id} ")))?;
        line.split(' ').next()?.parse().ok()
    }

    /// Id and text of every item that can be ticked on a page.
    fn shown(&self, page: &str) -> Vec<(String, String)> {
        let page = pathbook::model::path::OutPath::new(page).unwrap();
        let Some(Payload::Bytes(bytes)) = self.site.files.get(&page) else { return Vec::new() };
        let html = String::from_utf8_lossy(bytes).into_owned();
        html.split("data-item=\"")
            .skip(1)
            .map(|rest| {
                let id = rest.split('"').next().unwrap().to_owned();
                let text = rest.split_once("class=\"item-text\"").unwrap().1;
                let text = text.split_once('>').unwrap().1.split('<').next().unwrap();
                (id, text.to_owned())
            })
            .collect()
    }

    fn ids(&self) -> Vec<String> {
        self.shown("index.html").into_iter().map(|(id, _)| id).collect()
    }
}

fn home(text: &str) -> [(&'static str, String); 1] {
    [("index.md", format!("# Home\n{text}"))]
}

fn book(text: &str) -> Book {
    let mut book = Book::new(&[]);
    book.page(text);
    book
}

impl Book {
    /// Builds with one page.
    fn page(&mut self, text: &str) -> &mut Self {
        let [(path, text)] = home(text);
        self.build(&[(path, &text)])
    }
}

#[test]
fn a_retired_item_keeps_its_identity() {
    let mut book = book("- [ ] Fill in form 12\n- [ ] Read\n");
    let number = book.number("fill-in-form-12");
    book.page("- [-] Fill in form 12\n- [ ] Read\n");
    assert_eq!(book.codes, []);
    let lock = book.lock();
    assert!(lock.contains("retired=2026-11-23"), "{lock}");
    assert_eq!(book.number("fill-in-form-12"), number);
    assert_eq!(book.again().lock(), lock);
    // Moved under a heading, reworded: the same tombstone.
    book.page("- [ ] Read\n\n## Later\n- [-] Fill in Form 12.\n");
    assert_eq!((book.codes.clone(), book.number("fill-in-form-12")), (vec![], number));
    assert_eq!(book.lock().lines().count(), lock.lines().count());
    // Without the mark it is a new item: the retired one stays retired.
    book.page("- [ ] Read\n\n## Later\n- [ ] Fill in Form 12.\n");
    assert_eq!(book.ids(), ["read", "fill-in-form-12-2"]);
    book.page("- [ ] Read\n\n## Later\n- [-] Fill in Form 12.\n");
    assert_eq!(book.codes, []);
    let lock = book.lock();
    assert_eq!(book.again().lock(), lock);
}

#[test]
fn an_item_that_was_never_live_is_retired_once() {
    let mut book = book("- [-] Never mind\n");
    let lock = book.lock();
    assert!(lock.contains("never-mind 1 "), "{lock}");
    assert_eq!(book.again().lock(), lock);
}

#[test]
fn a_written_id_does_not_take_over_another_item() {
    for other in [
        "- [ ] Something else {#read-a-book}\n- [ ] Read a book\n",
        "- [ ] New {#read-a-book}\n\n## Moved\n- [ ] Read a book\n",
    ] {
        let mut book = book("- [ ] Read a book\n");
        let lock = book.lock();
        book.page(other);
        assert_eq!(book.codes, [Code::ItemDuplicate]);
        assert_eq!(book.shown("index.html"), [("read-a-book".to_owned(), "Read a book".to_owned())]);
        assert_eq!(book.lock(), lock);
    }
}

#[test]
fn an_author_may_pin_the_id_that_the_lock_gave() {
    for pinned in [
        "- [ ] Read a book {#read-a-book}\n",
        "- [ ] Read two books {#read-a-book}\n",
        "## Moved\n- [ ] Read a book {#read-a-book}\n",
        "- [ ] Read a book {#read-a-book}\n- [ ] Read a book\n",
    ] {
        let mut book = book("- [ ] First\n- [ ] Read a book\n");
        book.page(&format!("- [ ] First\n{pinned}"));
        assert!(!book.codes.contains(&Code::ItemDuplicate), "{pinned}: {:?}", book.codes);
        assert_eq!(book.number("read-a-book"), Some(2), "{pinned}");
    }
}

#[test]
fn a_third_equal_item_does_not_take_what_may_be_another_s() {
    let mut book = book("## A\n- [ ] Team review\n");
    book.page("## A\n- [ ] Team review\n- [ ] Team review\n## B\n- [ ] Team review\n");
    assert_eq!(book.codes, [Code::ItemAmbiguous, Code::ItemGone]);
    assert_eq!(book.ids(), ["team-review-2"]);
    // The two are told apart again: the identity was kept for the one that has no id.
    book.page("## A\n- [ ] Team review\n- [ ] Team review {#second}\n## B\n- [ ] Team review\n");
    assert_eq!(book.ids(), ["team-review", "second", "team-review-2"]);
    assert_eq!(book.number("team-review"), Some(1));
}

#[test]
fn symbols_make_a_difference() {
    let mut book = book("- [ ] Learn C++\n- [ ] Wait < 5 days\n- [ ] ★\n");
    let first = book.ids();
    book.page("- [ ] Learn C#\n- [ ] Wait > 5 days\n- [ ] ☆\n");
    let second = book.ids();
    assert!(first.iter().all(|id| !second.contains(id)), "{first:?} {second:?}");
    assert_eq!(book.codes, [Code::ItemGone]);
    book.page("- [ ] learn  “C#”.\n- [ ] *Wait* > 5 days!\n- [ ] ☆\n");
    assert_eq!(book.ids(), second);
}

#[test]
fn an_unpinned_item_is_renamed_with_its_number() {
    let mut book = book("- [ ] Read a book\n");
    book.page("- [ ] Read two books {#two-books was=read-a-book}\n");
    assert_eq!((book.codes.clone(), book.number("two-books")), (vec![], Some(1)));
    assert_eq!(book.number("read-a-book"), None);
    let lock = book.lock();
    assert_eq!(book.again().lock(), lock, "`was` may stay");
    book.page("- [ ] Read two books {#two-books}\n- [ ] Read a book\n");
    assert_eq!(book.ids(), ["two-books", "read-a-book-2"], "the old id is not given again");
}
