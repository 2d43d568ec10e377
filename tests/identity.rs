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

use pathbook::config::Config;
use pathbook::diagnostic::{Code, Diagnostic, Severity};
use pathbook::handbook::Item;
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

const BOOKS: &str = "## Reading\n- [ ] Read a book on how projects are planned\n- [ ] Sleep well\n";

#[test]
fn a_reworded_item_keeps_its_identity() {
    for reworded in [
        "## Reading\n- [ ] Sleep well\n- [ ] Read the books on how projects are planned\n",
        "## Reading\n- [ ] Read a good book on how projects are planned\n- [ ] Sleep well\n",
        "## Reading\n- [ ] Read a *bok* on how projects are planned\n- [ ] Sleep well\n",
        "## Reading\n- [ ] Read a book on how projects were planned\n- [ ] Sleep well\n- [ ] New\n",
    ] {
        let mut book = book(BOOKS);
        assert!(book.lock().contains(" says=Read a book on how projects are planned\n"));
        book.page(reworded);
        assert_eq!(book.codes, [], "{reworded}");
        assert!(book.ids().contains(&"read-a-book-on-how-projects-are-planned".to_owned()), "{reworded}");
        assert_eq!(book.number("read-a-book-on-how-projects-are-planned"), Some(1));
        let lock = book.lock();
        assert_eq!(book.again().lock(), lock);
    }
}

#[test]
fn another_item_is_not_taken_for_a_reworded_one() {
    for (why, other) in [
        (
            "another number",
            "## Reading\n- [ ] Read two books on how projects are planned\n- [ ] Sleep well\n",
        ),
        ("a negation", "## Reading\n- [ ] Never read a book on how projects are planned\n- [ ] Sleep well\n"),
        ("another heading", "- [ ] Sleep well\n## More\n- [ ] Read the book on how projects are planned\n"),
        (
            "two of them",
            "## Reading\n- [ ] Read the book on how projects are planned\n- [ ] Read books on how projects are planned\n",
        ),
        (
            "a word used elsewhere",
            "## Reading\n- [ ] Read a book on how people are planned\n- [ ] Listen to people\n- [ ] Sleep well\n",
        ),
        ("too little in common", "## Reading\n- [ ] Read on how projects are planned\n- [ ] Sleep well\n"),
        (
            "it is to be retired",
            "## Reading\n- [-] Read the book on how projects are planned\n- [ ] Sleep well\n",
        ),
    ] {
        let mut book = book(&BOOKS.replace("- [ ] Sleep", "- [ ] Listen to people\n- [ ] Sleep"));
        book.page(other);
        assert!(book.codes.contains(&Code::ItemGone), "{why}");
        assert!(!book.ids().contains(&"read-a-book-on-how-projects-are-planned".to_owned()), "{why}");
    }
}

#[test]
fn a_renamed_heading_is_followed() {
    let mut book = book(&format!("{BOOKS}- [ ] Take a walk\n"));
    let renamed =
        format!("{BOOKS}- [ ] Take a walk\n").replace("Reading", "Books").replace("a book", "books");
    book.page(&renamed);
    assert_eq!(book.codes, []);
    assert_eq!(book.number("read-a-book-on-how-projects-are-planned"), Some(1));
    assert_eq!(book.lock().lines().count(), 4);
}

#[test]
fn where_all_is_reworded_nobody_guesses() {
    let many = |word: &str, count: usize| -> String {
        let task = |number: usize| {
            let name: String =
                number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'k')).collect();
            format!("- [ ] Learn {word} tricks of the trade called {}\n", name.repeat(12))
        };
        (0..count).map(task).collect()
    };
    for (count, gone) in [(8, 0), (200, 200)] {
        let mut book = book(&many("some", count));
        let before = book.ids().len();
        book.page(&many("some of the", count));
        assert_eq!(before, count);
        assert_eq!(book.lock().matches(" gone ").count(), gone, "{count}");
    }
}

#[test]
fn an_old_lock_is_read_and_completed() {
    let mut book = book(BOOKS);
    let lock = book.lock();
    let old: Vec<&str> = lock.lines().map(|line| line.split(" says=").next().unwrap()).collect();
    book.put("pathbook.lock", &(old.join("\n") + "\n"));
    assert_eq!(book.again().codes, []);
    assert_eq!(book.lock(), lock);
    // What somebody wrote over proves nothing.
    book.put("pathbook.lock", &lock.replace("says=Read a book on", "says=Read a book of"));
    book.page("## Reading\n- [ ] Read the book on how projects are planned\n- [ ] Sleep well\n");
    assert_eq!(book.codes, [Code::ItemGone]);
}

#[test]
fn attributes_that_name_items_are_told_apart() {
    // What is remembered must not take `replaced-by=x` for `was=x`.
    let mut memo = Memo::lasting();
    let mut book = book("- [ ] A {#one-a}\n");
    let mut built = |text: &str| {
        book.put("content/index.md", &format!("# Home\n- [ ] A {{#one-a}}\n- [ ] B {{#one-b {text}}}\n"));
        let warm = pipeline::build(&book.sources, &mut memo);
        let cold = pipeline::build(&book.sources, &mut Memo::once());
        assert_eq!(warm.diagnostics, cold.diagnostics, "{text}");
        assert_eq!(warm.value.lock, cold.value.lock, "{text}");
    };
    for text in ["replaced-by=zz", "was=zz    ", "after=zz   ", "replaced-by=zz", "after=zz   "] {
        built(text);
    }
}

/// What the items of the law's pages may say: some differ only in what nobody reads, some in a symbol.
const TEXTS: [&str; 12] = [
    "Read a book",
    "read a  Book.",
    "Ask a mentor",
    "Learn C++",
    "Learn C#",
    "★",
    "Take a walk",
    "take a walk!",
    "Write the minutes of every meeting",
    "Write minutes of every meeting",
    "Write the minutes of each meetings!",
    "Write two minutes of every meeting",
];

/// The same, as somebody who reads them.
fn read_as(text: &str) -> String {
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.trim_end_matches(['.', '!']).to_lowercase()).collect();
    words.join(" ")
}

#[derive(Clone, Debug)]
struct Task {
    text: &'static str,
    pin: Option<String>,
    was: Option<String>,
    retired: bool,
}

/// Three pages with two headings each; items by page and heading.
type Pages = [[Vec<Task>; 2]; 3];

type At = (usize, usize, prop::sample::Index);

#[derive(Clone, Debug)]
enum Edit {
    Add(At, &'static str),
    Reword(At, &'static str),
    Move(At, At),
    Copy(At, At),
    Delete(At),
    Mark(At, bool),
    /// Pins an item: by the id it has, or by one of the author's, and whether that is told as a renaming.
    Pin(At, Option<u8>, bool),
    Unpin(At),
}

fn edits() -> impl Strategy<Value = Edit> {
    let at = || (0..3_usize, 0..2_usize, any::<prop::sample::Index>());
    let text = || prop::sample::select(TEXTS.to_vec());
    prop_oneof![
        5 => (at(), text()).prop_map(|(at, text)| Edit::Add(at, text)),
        3 => (at(), text()).prop_map(|(at, text)| Edit::Reword(at, text)),
        4 => (at(), at()).prop_map(|(from, to)| Edit::Move(from, to)),
        2 => (at(), at()).prop_map(|(from, to)| Edit::Copy(from, to)),
        3 => at().prop_map(Edit::Delete),
        2 => (at(), any::<bool>()).prop_map(|(at, marked)| Edit::Mark(at, marked)),
        3 => (at(), proptest::option::of(0..4_u8), any::<bool>()).prop_map(|(at, id, was)| Edit::Pin(at, id, was)),
        1 => at().prop_map(Edit::Unpin),
    ]
}

/// The place of an item that is there; none where the list is empty.
fn find(pages: &Pages, (page, part, index): &At) -> Option<(usize, usize, usize)> {
    let list = &pages[*page][*part];
    (!list.is_empty()).then(|| (*page, *part, index.index(list.len())))
}

fn insert(pages: &mut Pages, (page, part, index): &At, task: Task) {
    let list = &mut pages[*page][*part];
    let at = index.index(list.len() + 1);
    list.insert(at, task);
}

/// Edits the pages; `ids` are the identities of the last build.
fn apply(pages: &mut Pages, edit: &Edit, ids: &BTreeMap<(usize, usize, usize), Item>) {
    let new = |text| Task { text, pin: None, was: None, retired: false };
    match edit {
        Edit::Add(at, text) => insert(pages, at, new(text)),
        Edit::Reword(at, text) => {
            if let Some((page, part, index)) = find(pages, at) {
                pages[page][part][index].text = text;
            }
        }
        Edit::Move(from, to) => {
            if let Some((page, part, index)) = find(pages, from) {
                let task = pages[page][part].remove(index);
                insert(pages, to, task);
            }
        }
        Edit::Copy(from, to) => {
            if let Some((page, part, index)) = find(pages, from) {
                let copy = new(pages[page][part][index].text);
                insert(pages, to, copy);
            }
        }
        Edit::Delete(at) => {
            if let Some((page, part, index)) = find(pages, at) {
                pages[page][part].remove(index);
            }
        }
        Edit::Mark(at, marked) => {
            if let Some((page, part, index)) = find(pages, at) {
                pages[page][part][index].retired = *marked;
            }
        }
        Edit::Pin(at, id, renames) => {
            let Some(at) = find(pages, at) else { return };
            let Some(Item::Kept { id: now, .. }) = ids.get(&at) else { return };
            let task = &mut pages[at.0][at.1][at.2];
            task.pin = Some(id.map_or_else(|| now.to_string(), |id| format!("pinned-{id}")));
            task.was = renames.then(|| now.to_string());
        }
        Edit::Unpin(at) => {
            if let Some((page, part, index)) = find(pages, at) {
                let task = &mut pages[page][part][index];
                (task.pin, task.was) = (None, None);
            }
        }
    }
}

/// What a build makes of the pages.
#[derive(Debug, PartialEq)]
struct Built {
    items: BTreeMap<(usize, usize, usize), Item>,
    lock: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Built {
    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }
}

fn build(pages: &Pages, lock: Option<&str>, memo: &mut Memo) -> Built {
    let mut sources = Sources { today: Some((2026, 11, 23)), ..Sources::default() };
    let mut put = |path: &str, text: String| {
        sources.files.insert(SourcePath::new(path).unwrap(), Arc::new(SourceFile::held(text.into_bytes())));
    };
    for (number, parts) in pages.iter().enumerate() {
        let mut text = format!("# Page {number}\n");
        for (part, tasks) in parts.iter().enumerate() {
            text.push_str(&format!("\n## Part {part}\n\n"));
            for task in tasks {
                let mark = if task.retired { "-" } else { " " };
                let pin = task.pin.as_ref().map(|pin| match &task.was {
                    Some(was) => format!(" {{#{pin} was={was}}}"),
                    None => format!(" {{#{pin}}}"),
                });
                text.push_str(&format!("- [{mark}] {}{}\n", task.text, pin.unwrap_or_default()));
            }
        }
        put(&format!("content/{number}.md"), text);
    }
    if let Some(lock) = lock {
        put("pathbook.lock", lock.to_owned());
    }
    let understood = pipeline::understand(&Config::default(), &sources, memo);
    let mut items = BTreeMap::new();
    for page in &understood.value.pages {
        let Some(document) = &page.document else { continue };
        let number: usize = document.path.name().trim_end_matches(".md").parse().unwrap();
        let places = pages[number]
            .iter()
            .enumerate()
            .flat_map(|(part, tasks)| (0..tasks.len()).map(move |index| (number, part, index)));
        assert_eq!(places.clone().count(), page.items.len());
        items.extend(places.zip(page.items.iter().cloned()));
    }
    Built { items, lock: understood.value.lock, diagnostics: understood.diagnostics }
}

/// Number, id and old ids of each line of a lock.
fn numbers(lock: &str) -> Vec<(u32, String, Vec<String>)> {
    lock.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut words = line.split(' ');
            let id = words.next().unwrap().to_owned();
            let number = words.next().unwrap().parse().unwrap();
            (number, id, words.filter_map(|word| Some(word.strip_prefix("was=")?.to_owned())).collect())
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn identity_holds_whatever_is_edited(
        edits in prop::collection::vec(prop::collection::vec(edits(), 1..4), 1..14),
        last in any::<prop::sample::Index>(),
    ) {
        let mut pages = Pages::default();
        let mut lock: Option<String> = None;
        let mut built = build(&pages, None, &mut Memo::once());
        let mut memo = Memo::lasting();
        // What was ever said under an id, and who ever had a number.
        let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut owner: BTreeMap<u32, String> = BTreeMap::new();
        for edits in edits {
            let before = pages.clone();
            for edit in &edits {
                let ids = if pages.iter().flatten().map(Vec::len).eq(before.iter().flatten().map(Vec::len)) { built.items.clone() } else { BTreeMap::new() };
                apply(&mut pages, edit, &ids);
            }
            let next = build(&pages, lock.as_deref(), &mut memo);
            prop_assert_eq!(&next, &build(&pages, lock.as_deref(), &mut Memo::once()), "warm and cold");
            if next.has_errors() {
                // Nothing is written; the author takes back what she did.
                pages = before;
                continue;
            }
            let text = next.lock.clone().unwrap_or_default();
            for (number, id, was) in numbers(&text) {
                let old = owner.insert(number, id.clone()).unwrap_or_else(|| id.clone());
                prop_assert!(old == id || was.contains(&old), "{} was {}'s, now {}'s\n{}", number, old, id, text);
                let inherited: Vec<String> = was.iter().filter_map(|was| said.get(was)).flatten().cloned().collect();
                said.entry(id).or_default().extend(inherited);
            }
            let owners: BTreeSet<&String> = owner.values().collect();
            prop_assert_eq!(owners.len(), owner.len(), "an id has two numbers");
            let mut shown = BTreeSet::new();
            for ((page, part, index), item) in &next.items {
                let task = &pages[*page][*part][*index];
                let Item::Kept { id, number, .. } = item else { continue };
                prop_assert!(!task.retired);
                prop_assert!(shown.insert(id.clone()), "two items are {}", id);
                prop_assert_eq!(owner.get(number).map(String::as_str), Some(id.as_str()));
                let texts = said.entry(id.to_string()).or_default();
                if task.pin.is_none() {
                    let now = read_as(task.text);
                    let near = |old: &String| strsim::normalized_levenshtein(old, &now) >= 0.85;
                    let two = |text: &str| text.split(' ').any(|word| word == "two");
                    let near = texts.iter().any(|old| near(old) && two(old) == two(&now));
                    prop_assert!(texts.is_empty() || texts.contains(&now) || near, "{} never said {:?}", id, task.text);
                }
                texts.insert(read_as(task.text));
            }
            let again = build(&pages, next.lock.as_deref(), &mut Memo::once());
            prop_assert_eq!(&again.lock, &next.lock, "building twice changes the lock");
            prop_assert_eq!(&again.items, &next.items);
            lock = next.lock.clone();
            built = next;
        }
        // An item goes, and comes back where it was.
        let kept: Vec<_> = built.items.iter().filter(|(_, item)| matches!(item, Item::Kept { .. })).collect();
        if !kept.is_empty() {
            let ((page, part, index), _) = *last.get(&kept);
            let task = pages[*page][*part].remove(*index);
            let without = build(&pages, lock.as_deref(), &mut Memo::once());
            if !without.has_errors() {
                pages[*page][*part].insert(*index, task);
                let with = build(&pages, without.lock.as_deref(), &mut Memo::once());
                prop_assert_eq!(&with.items, &built.items);
                prop_assert_eq!(&with.lock, &lock);
            }
        }
    }
}
