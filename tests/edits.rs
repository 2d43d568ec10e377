//! Long lists of random edits of a whole handbook: whatever an author does, and in whichever order her editor tells
//! of it, a program that goes on running shows what a program that has just begun would. And how little is done
//! anew for each kind of edit in a handbook that is not small.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reads what it tests, and how long it may take"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use pathbook::checked::Checked;
use pathbook::highlights::Highlights;
use pathbook::memo::Memo;
use pathbook::model::path::SourcePath;
use pathbook::pipeline;
use pathbook::run::Run;
use pathbook::site::Site;
use pathbook::source::{SourceFile, Sources};
use pathbook::theme::ThemeMemo;
use proptest::prelude::*;

/// What an author does. Which page or file, and with what, is decided by two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Body,
    Title,
    Order,
    FrontMatter,
    NewPage,
    RenamedPage,
    DeletedPage,
    NewFolder,
    RenamedFolder,
    DeletedFolder,
    Framework,
    Glossary,
    Plan,
    Lock,
    Template,
    Component,
    Style,
    Script,
    Config,
    Included,
}

const KINDS: [Kind; 20] = [
    Kind::Body,
    Kind::Title,
    Kind::Order,
    Kind::FrontMatter,
    Kind::NewPage,
    Kind::RenamedPage,
    Kind::DeletedPage,
    Kind::NewFolder,
    Kind::RenamedFolder,
    Kind::DeletedFolder,
    Kind::Framework,
    Kind::Glossary,
    Kind::Plan,
    Kind::Lock,
    Kind::Template,
    Kind::Component,
    Kind::Style,
    Kind::Script,
    Kind::Config,
    Kind::Included,
];

/// An edit: its kind, and what it is of and with.
#[derive(Clone, Copy, Debug)]
struct Edit(Kind, usize, usize);

/// A page as its author thinks of it.
#[derive(Clone, Default)]
struct Page {
    title: usize,
    order: Option<usize>,
    front: usize,
    body: Vec<usize>,
}

const FRONT: [&str; 7] = [
    "",
    "step: invest\n",
    "step: practise\n",
    "tags: [one, two]\n",
    "draft: true\n",
    "description: What it is about.\nsearch: {boost: 2}\n",
    "glossary: false\nowner: Ada\n",
];

const BODY: [&str; 14] = [
    "Some words about work.",
    "More words, see [home](/index.md).",
    "## A part\n\nIts text, see [the part above](#a-part).",
    "- [ ] Read it\n- [ ] Say it",
    "- [ ] Plan a week {#plan-a-week due=+30d kind=training develops=planning}",
    "- [ ] Speak up {#speak-up after=plan-a-week}\n  - [ ] In a meeting\n  - [ ] Before a board",
    "::: include file=\"/_part.md\"\n:::",
    "::: checklist plan=the-plan\n:::",
    "::: matrix\n:::",
    "::: what-changes from=pm to=senior-pm\n:::",
    "A coach and a step, and a [gone page](gone.md).",
    "::: details title=\"More\"\nInside, `code` and a coach.\n:::",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n![a picture](/pic.svg)",
    "```rust\nfn main() {}\n```",
];

impl Page {
    fn text(&self) -> String {
        let order = self.order.map_or_else(String::new, |order| format!("order: {order}\n"));
        let front = FRONT[self.front % FRONT.len()];
        let body: Vec<&str> = self.body.iter().map(|paragraph| BODY[paragraph % BODY.len()]).collect();
        format!("---\ntitle: Title {}\n{order}{front}---\n{}\n", self.title, body.join("\n\n"))
    }
}

/// A handbook in its author's mind; the text of every other file is the so-many-th of what it may be.
#[derive(Clone)]
struct Book {
    pages: BTreeMap<String, Page>,
    others: BTreeMap<&'static str, usize>,
}

const ROLES: &str = "scales: [{id: two, levels: [{id: basic}, {id: expert}]}]\ncompetencies: [{id: planning, name: Planning, levels: {basic: [Plans.]}}, {id: speaking}]\n";

/// What each of the other files may say; an empty text is no file.
fn others(path: &str) -> Vec<String> {
    let texts: &[&str] = match path {
        "book.toml" => &[
            "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n",
            "title = \"Renamed\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n",
            "title = \"Test\"\nlanguage = \"de\"\nbase_url = \"https://example.org/a\"\n",
            "title = \"Test\"\n[search]\nenabled = false\n",
            "title = \"Test\"\n[theme.tokens]\n--pb-round = \"0\"\n",
            "title =",
        ],
        "pathbook.lock" => &[
            "",
            "plan-a-week 1 text=000000000000000a like=000000000000000b\n",
            "old-one 9 text=000000000000000a like=000000000000000b\nspeak-up 2 text=000000000000000c like=000000000000000d\n",
        ],
        "content/_part.md" => {
            &["A part, see [home](index.md).", "Another part about a coach.", "- [ ] Included\n", ""]
        }
        "content/pic.svg" => &["<svg width='1' height='2'/>"],
        "content/glossary.yaml" => &[
            "- {term: Coach, definition: A partner.}\n",
            "- {term: Coach, definition: 'Another meaning, see [home](index.md).', aliases: [Mentor]}\n- {term: Step, definition: Of a plan.}\n",
            "",
        ],
        "content/framework/plans.yaml" => &[
            "plans: [{id: the-plan, from: pm, to: senior-pm, steps: [{id: invest, title: Invest}, {id: practise, title: Practise}]}]\n",
            "plans: [{id: the-plan, title: New, steps: [{id: invest, title: Put in}]}]\n",
            "plans: [",
        ],
        "content/framework/roles.yaml" => &[
            "",
            "roles: [{id: manager, levels: [{id: pm, does: [Plans.], expects: {planning: basic}}, {id: senior-pm, after: pm, expects: {planning: expert, speaking: basic}}]}]\n",
            "roles: [{id: manager, levels: [{id: pm, does: [Plans and says so.], expects: {planning: basic}}, {id: senior-pm, name: Senior, after: pm, expects: {planning: expert}}]}]\n",
        ],
        "theme/templates/page.html" => &[
            "",
            "{% extends \"@theme/page.html\" %}{% block body_end %}<p>{{ page.title }}</p>{% endblock body_end %}",
            "{{ broken",
        ],
        "theme/components/footer.html" => &["", "<footer>Ours</footer>", "<footer>{{ site.title }}</footer>"],
        "theme/custom.css" => &["", "h1 { color: red }\n", "h2 { color: blue }\n"],
        "theme/assets/js/page.js" => &["", "import { all } from \"./dom.js\";\nall(\"p\");\n"],
        _ => panic!("{path}"),
    };
    let mut texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    if path == "content/framework/roles.yaml" {
        texts.iter_mut().filter(|text| !text.is_empty()).for_each(|text| text.insert_str(0, ROLES));
    }
    texts
}

const OTHERS: [&str; 11] = [
    "book.toml",
    "pathbook.lock",
    "content/_part.md",
    "content/pic.svg",
    "content/glossary.yaml",
    "content/framework/plans.yaml",
    "content/framework/roles.yaml",
    "theme/templates/page.html",
    "theme/components/footer.html",
    "theme/custom.css",
    "theme/assets/js/page.js",
];

impl Book {
    /// Home, and sections of so many pages, each with its own.
    fn of(sections: usize, pages: usize) -> Self {
        let page = |title: usize| {
            let body = vec![title, title / 3, 10];
            Page { title, order: None, front: title % 3, body }
        };
        let mut all = BTreeMap::from([("content/index.md".to_owned(), page(0))]);
        for section in 0..sections {
            let name = |page: String| format!("content/part-{section}/{page}.md");
            all.insert(name("index".to_owned()), page(100 * section));
            all.extend((0..pages).map(|at| (name(format!("page-{at:02}")), page(100 * section + at + 1))));
        }
        Self { pages: all, others: OTHERS.into_iter().map(|path| (path, 0)).collect() }
    }

    fn files(&self) -> BTreeMap<String, String> {
        let pages = self.pages.iter().map(|(path, page)| (path.clone(), page.text()));
        let others = self.others.iter().map(|(path, number)| {
            let texts = others(path);
            ((*path).to_owned(), texts[number % texts.len()].clone())
        });
        pages.chain(others.filter(|(_, text)| !text.is_empty())).collect()
    }

    fn sources(&self) -> Sources {
        let folder_name = "folder".to_owned();
        let mut sources = Sources { folder_name, today: Some((2026, 11, 23)), ..Sources::default() };
        self.show(&BTreeMap::new(), &mut sources);
        sources
    }

    /// What the watch hands on after an edit: the files that are other than they were.
    fn show(&self, before: &BTreeMap<String, String>, sources: &mut Sources) {
        let after = self.files();
        for path in before.keys().filter(|path| !after.contains_key(*path)) {
            sources.files.remove(&SourcePath::new(path).unwrap());
        }
        for (path, text) in after.iter().filter(|(path, text)| before.get(*path) != Some(text)) {
            let file = Arc::new(SourceFile::held(text.clone().into_bytes()));
            sources.files.insert(SourcePath::new(path).unwrap(), file);
        }
    }

    /// The page that a number picks.
    fn picked(&self, pick: usize) -> Option<String> {
        self.pages.keys().nth(pick % self.pages.len().max(1)).cloned()
    }

    /// The folder that a number picks, with the slash at its end.
    fn folder(&self, pick: usize) -> String {
        let page = self.picked(pick).unwrap_or_default();
        let folder = page.rsplit_once('/').map_or("content", |(folder, _)| folder);
        if folder == "content" { "content/part-0/".to_owned() } else { format!("{folder}/") }
    }

    fn change(&mut self, Edit(kind, pick, with): Edit) {
        let path = self.picked(pick);
        let mut page = |change: &dyn Fn(&mut Page)| {
            if let Some(page) = path.as_ref().and_then(|path| self.pages.get_mut(path)) {
                change(page);
            }
        };
        let other = |path| Some((path, with));
        let other = match kind {
            Kind::Body => {
                page(&|page| match with % 3 {
                    0 => drop(page.body.pop()),
                    1 => page.body.insert(0, with / 3),
                    _ => page.body.push(with / 3),
                });
                None
            }
            Kind::Title => {
                page(&|page| page.title = with % 50);
                None
            }
            Kind::Order => {
                page(&|page| page.order = (!with.is_multiple_of(4)).then_some(with % 4));
                None
            }
            Kind::FrontMatter => {
                page(&|page| page.front = with);
                None
            }
            Kind::NewPage => {
                let path = format!("{}new-{}.md", self.folder(pick), with % 5);
                self.pages.insert(path, Page { title: with, body: vec![with, with / 7], ..Page::default() });
                None
            }
            Kind::RenamedPage => {
                if let Some((path, page)) = path.and_then(|path| self.pages.remove_entry(&path)) {
                    let folder = path.rsplit_once('/').map_or("content", |(folder, _)| folder);
                    self.pages.insert(format!("{folder}/renamed-{}.md", with % 9), page);
                }
                None
            }
            Kind::DeletedPage => {
                path.and_then(|path| self.pages.remove(&path));
                None
            }
            Kind::NewFolder => {
                let folder = format!("content/added-{}", with % 3);
                for (at, name) in ["index", "one", "two"].into_iter().enumerate() {
                    let page = Page { title: with + at, body: vec![with, with / 5 + at], ..Page::default() };
                    self.pages.insert(format!("{folder}/{name}.md"), page);
                }
                None
            }
            Kind::RenamedFolder => {
                let (from, to) = (self.folder(pick), format!("content/moved-{}/", with % 3));
                let moved: Vec<String> =
                    self.pages.keys().filter(|path| path.starts_with(&from)).cloned().collect();
                for path in moved {
                    if let Some(page) = self.pages.remove(&path) {
                        self.pages.insert(path.replacen(&from, &to, 1), page);
                    }
                }
                None
            }
            Kind::DeletedFolder => {
                let folder = self.folder(pick);
                self.pages.retain(|path, _| !path.starts_with(&folder));
                None
            }
            Kind::Framework => other("content/framework/roles.yaml"),
            Kind::Glossary => other("content/glossary.yaml"),
            Kind::Plan => other("content/framework/plans.yaml"),
            Kind::Lock => other("pathbook.lock"),
            Kind::Template => other("theme/templates/page.html"),
            Kind::Component => other("theme/components/footer.html"),
            Kind::Style => other("theme/custom.css"),
            Kind::Script => other("theme/assets/js/page.js"),
            Kind::Config => other("book.toml"),
            Kind::Included => other("content/_part.md"),
        };
        self.others.extend(other);
    }
}

/// The theme's scripts, joined once: to join them anew for each cold build would take most of the time. They are
/// known by all that they are made of (`tests/incremental.rs` joins them anew).
static SCRIPTS: LazyLock<ThemeMemo> = LazyLock::new(|| {
    let mut memo = Memo::lasting();
    pipeline::build(&Book::of(1, 1).sources(), &mut memo);
    memo.theme
});

/// The grammars of code, made ready once, for the same reason.
static HIGHLIGHTS: LazyLock<Highlights> = LazyLock::new(Highlights::default);

fn run() -> Run {
    Run { highlights: HIGHLIGHTS.clone(), ..Run::default() }
}

fn cold() -> Memo {
    Memo { theme: ThemeMemo::with_bundles_of(&SCRIPTS), run: run(), ..Memo::once() }
}

fn lasting() -> Memo {
    let mut theme = ThemeMemo::with_bundles_of(&SCRIPTS);
    theme.keep = true;
    Memo { theme, run: run(), ..Memo::lasting() }
}

/// What a build gives, without how much of it was remembered.
fn outcome(built: Checked<Site>) -> (Site, String) {
    (Site { rendered: 0, grown: 0, ..built.value }, format!("{:#?}", built.diagnostics))
}

/// A program that has been running since the handbook was opened.
struct Running {
    sources: Sources,
    memo: Memo,
}

impl Running {
    fn new(book: &Book) -> Self {
        let mut running = Self { sources: book.sources(), memo: lasting() };
        pipeline::build(&running.sources, &mut running.memo);
        running
    }

    /// Is told of an edit, and builds.
    fn sees(&mut self, before: &BTreeMap<String, String>, after: &Book) -> Checked<Site> {
        after.show(before, &mut self.sources);
        pipeline::build(&self.sources, &mut self.memo)
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    (proptest::sample::select(&KINDS[..]), 0..1000_usize, 0..1000_usize)
        .prop_map(|(kind, pick, with)| Edit(kind, pick, with))
}

/// Edits in a list.
const EDITS: usize = 42;

/// `PATHBOOK_EDITS=full` goes over 2,100 edits, as `.ci/full` does; every change is tested with 504 others each time.
fn config() -> ProptestConfig {
    let cases = if std::env::var("PATHBOOK_EDITS").is_ok_and(|much| much == "full") { 25 } else { 6 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    /// After each of many edits.
    #[test]
    fn whatever_is_edited_warm_equals_cold(edits in prop::collection::vec(edit(), EDITS)) {
        let mut book = Book::of(2, 3);
        let mut running = Running::new(&book);
        for edit in edits {
            let before = book.files();
            book.change(edit);
            let warm = outcome(running.sees(&before, &book));
            let cold = outcome(pipeline::build(&book.sources(), &mut cold()));
            prop_assert_eq!(&warm, &cold, "{:?}", edit);
        }
    }
}

proptest! {
    #![proptest_config(config())]

    /// Edits come two by two. One program hears of the first before the second, another of the second before the
    /// first, each building in between. Both show what one shows that begins after both.
    #[test]
    fn in_whichever_order_edits_are_heard_warm_equals_cold(
        pairs in prop::collection::vec((edit(), edit()), EDITS / 2)
    ) {
        let mut book = Book::of(2, 3);
        let (mut one, mut other) = (Running::new(&book), Running::new(&book));
        for (first, second) in pairs {
            let start = book.files();
            let (mut with_first, mut with_second) = (book.clone(), book.clone());
            with_first.change(first);
            with_second.change(second);
            book = with_first.clone();
            book.change(second);
            one.sees(&start, &with_first);
            let warm = outcome(one.sees(&with_first.files(), &book));
            other.sees(&start, &with_second);
            let swapped = outcome(other.sees(&with_second.files(), &book));
            let cold = outcome(pipeline::build(&book.sources(), &mut cold()));
            prop_assert_eq!(&warm, &cold, "{:?}, then {:?}", first, second);
            prop_assert_eq!(&swapped, &cold, "{:?}, then {:?}", second, first);
        }
    }
}

/// How many pages are parsed and rendered for an edit of a handbook of 105 pages and a framework.
fn costs(change: impl FnOnce(&mut Book)) -> (usize, usize) {
    let mut book = Book::of(8, 12);
    book.others.insert("content/framework/roles.yaml", 1);
    for page in book.pages.values_mut() {
        page.body = vec![0, 2, 10];
    }
    let mut running = Running::new(&book);
    let before = book.files();
    change(&mut book);
    let rendered = running.sees(&before, &book).value.rendered;
    (running.memo.parsed.parsed, rendered)
}

const PAGE: &str = "content/part-3/page-05.md";

fn page(book: &mut Book) -> &mut Page {
    book.pages.get_mut(PAGE).unwrap()
}

/// The pages of a section, with its own: those whose trail shows a page of it.
const SECTION: usize = 13;

#[test]
fn an_edit_costs_what_it_shows_on() {
    let costs_of = |change: &dyn Fn(&mut Book)| costs(|book| change(book));
    assert_eq!(costs_of(&|_| {}), (0, 0), "nothing");
    assert_eq!(costs_of(&|book| page(book).body.push(13)), (1, 1), "a text");
    assert_eq!(costs_of(&|book| page(book).front = 3), (1, 1), "what the page says of itself");
    assert_eq!(costs_of(&|book| page(book).title = 4000), (1, SECTION), "a title");
    assert_eq!(costs_of(&|book| page(book).order = Some(1)), (1, SECTION), "an order");
    let include = |book: &mut Book| page(book).body.push(6);
    let part = |book: &mut Book| *book.others.get_mut("content/_part.md").unwrap() += 1;
    assert_eq!(costs_of(&include), (1, 1), "an include");
    assert_eq!(costs_of(&part), (0, 0), "a part that no page includes");
}

#[test]
fn a_page_that_comes_goes_or_moves_costs_its_section() {
    let add = |book: &mut Book, page| drop(book.pages.insert("content/part-3/page-055.md".to_owned(), page));
    let (parsed, rendered) = costs(|book| add(book, Page::default()));
    assert!(parsed == 1 && rendered <= SECTION + 1, "{parsed} parsed, {rendered} rendered");
    let (parsed, rendered) = costs(|book| drop(book.pages.remove(PAGE)));
    assert!(parsed == 0 && rendered <= SECTION, "{parsed} parsed, {rendered} rendered");
    let (parsed, rendered) = costs(|book| {
        let page = book.pages.remove(PAGE).unwrap();
        add(book, page);
    });
    assert!(parsed == 1 && rendered <= SECTION, "{parsed} parsed, {rendered} rendered");
}

#[test]
fn what_stands_on_every_page_costs_every_page_and_parses_none() {
    let costs_of = |path| costs(|book| *book.others.get_mut(path).unwrap() += 1);
    let (_, all) = costs_of("book.toml");
    for path in ["theme/templates/page.html", "theme/components/footer.html", "theme/custom.css"] {
        assert_eq!(costs_of(path), (0, all), "{path}");
    }
    assert_eq!(costs_of("pathbook.lock"), (0, 0), "what was remembered of items that are gone");
    let (parsed, rendered) = costs_of("content/framework/roles.yaml");
    assert!(parsed == 0 && rendered <= 11, "{parsed} parsed, {rendered} rendered: the framework's own pages");
    let (parsed, _) = costs_of("content/glossary.yaml");
    assert_eq!(parsed, 0, "a meaning");
}
