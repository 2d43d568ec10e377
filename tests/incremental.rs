//! The law of rebuilding: after any list of edits, a build that remembers gives the same site, byte for
//! byte, and the same diagnostics as a build that starts from nothing. And how much is rendered anew.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

use bytes::Bytes;
use pathbook::checked::Checked;
use pathbook::memo::Memo;
use pathbook::model::history::{Event, History, Kind};
use pathbook::model::path::{OutPath, SourcePath};
use pathbook::pipeline;
use pathbook::site::{Payload, Site};
use pathbook::source::{Content, SourceFile, Sources};
use pathbook::storage::{Storage, Store};
use pathbook::theme::ThemeMemo;
use proptest::prelude::*;

/// A store outside of the site: files by their addresses, and all that was laid aside.
#[derive(Default)]
struct Outside {
    files: Mutex<BTreeMap<String, Bytes>>,
    aside: Mutex<Vec<u8>>,
}

impl Outside {
    fn of(&self, payload: &Payload) -> Bytes {
        let Payload::Copy { from, .. } = payload else { panic!("not here") };
        self.files.lock().unwrap()[from.to_str().unwrap()].clone()
    }
}

impl Store for Outside {
    fn file(&self, out: &OutPath, bytes: &[u8]) -> Option<Payload> {
        let mut files = self.files.lock().unwrap();
        // The second of one address stays in memory.
        if files.contains_key(out.as_str()) {
            return None;
        }
        files.insert(out.as_str().to_owned(), Bytes::copy_from_slice(bytes));
        let hash = Payload::Bytes(Bytes::copy_from_slice(bytes)).hash();
        Some(Payload::Copy { from: out.as_str().into(), len: bytes.len() as u64, hash })
    }

    fn read(&self, payload: &Payload) -> Bytes {
        self.of(payload)
    }

    fn text(&self, path: &Path, _hash: u128) -> Option<Bytes> {
        self.files.lock().unwrap().get(path.to_str().unwrap()).cloned()
    }

    fn takes(&self, _len: usize) -> bool {
        true
    }

    fn lay(&self, bytes: &[u8]) -> Option<u64> {
        let mut aside = self.aside.lock().unwrap();
        aside.extend_from_slice(bytes);
        Some((aside.len() - bytes.len()) as u64)
    }

    fn lift(&self, from: u64, len: usize) -> Bytes {
        let from = usize::try_from(from).unwrap();
        Bytes::copy_from_slice(&self.aside.lock().unwrap()[from..from + len])
    }
}

/// Where what is made rests changes nothing of the site, in one language or two, with an author's own page for
/// addresses that lead nowhere.
#[test]
fn a_site_that_rests_elsewhere_is_the_same() {
    for mut sources in [handbook(), in_two_languages()] {
        apply(&mut sources, &Edit("content/404.md", Some("# Nothing here\n[a](a.md)\n".to_owned())));
        let held = pipeline::build(&sources, &mut Memo::once());
        let outside = Arc::new(Outside::default());
        // Texts that were let go as well: those of pages, and one that a page includes.
        let mut left = sources.clone();
        for (path, file) in sources.files.iter().filter(|(path, _)| path.as_str().ends_with(".md")) {
            let at = format!("source/{path}");
            outside.files.lock().unwrap().insert(at.clone(), file.bytes().unwrap().clone());
            let content = Content::Left { path: at.into(), len: file.len() };
            left.files.insert(path.clone(), Arc::new(SourceFile { content, hash: file.hash }));
        }
        let mut memo = Memo::once();
        memo.run.storage = Storage::to(Arc::clone(&outside) as Arc<dyn Store>);
        let resting = pipeline::build(&left, &mut memo);
        assert_eq!(held.diagnostics, resting.diagnostics);
        let texts = |site: &Site| -> BTreeMap<OutPath, Bytes> {
            let text = |payload: &Payload| match payload {
                Payload::Bytes(bytes) => bytes.clone(),
                Payload::Copy { .. } => outside.of(payload),
            };
            site.files.iter().map(|(out, payload)| (out.clone(), text(payload))).collect()
        };
        assert_eq!(texts(&held.value), texts(&resting.value));
        let rests = |payload: &&Payload| matches!(payload, Payload::Copy { .. });
        let (resting, all) = (resting.value.files.values().filter(rests).count(), resting.value.files.len());
        assert!(resting * 3 > all, "of {all} files {resting} rest elsewhere");
    }
}

/// A change to the sources: a file gets a text, or is deleted.
#[derive(Clone, Debug)]
struct Edit(&'static str, Option<String>);

fn apply(sources: &mut Sources, Edit(path, text): &Edit) {
    if *path == "git" {
        let lines = text.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once(' '));
        let mut history = History::default();
        for (path, at) in lines {
            let (path, at) = (SourcePath::new(path).unwrap(), at.parse().unwrap());
            history.changed.insert(path.clone(), at);
            history.events.push(Event { path, at, kind: Kind::Changed });
        }
        sources.history = Arc::new(history);
        return;
    }
    let path = SourcePath::new(path).unwrap();
    match text {
        Some(text) => sources.files.insert(path, Arc::new(SourceFile::held(text.clone().into_bytes()))),
        None => sources.files.remove(&path),
    }
}

const LANGUAGES: &str =
    "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n[languages.de]\ntitle = \"Versuch\"\n";

/// The handbook in two languages, with a page that is translated.
fn in_two_languages() -> Sources {
    let mut sources = handbook();
    apply(&mut sources, &Edit("book.toml", Some(LANGUAGES.to_owned())));
    let text = "# A\n- [ ] Lies es\n";
    apply(&mut sources, &Edit("content/a.de.md", Some(text.to_owned())));
    sources
}

fn handbook() -> Sources {
    let mut sources =
        Sources { folder_name: "folder".to_owned(), today: Some((2026, 11, 23)), ..Sources::default() };
    for (path, text) in [
        ("book.toml", "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n"),
        ("pathbook.lock", "old-one 9 text=000000000000000a like=000000000000000b\n"),
        ("content/framework/plans.yaml", "plans: [{id: the-plan, steps: [{id: invest, title: Invest}]}]\n"),
        ("content/index.md", "# Home\n[a](a.md) [b](part/b.md#two)\n"),
        ("content/a.md", "---\nstep: invest\n---\n# A\n- [ ] Read it {#read-it}\n"),
        (
            "content/part/b.md",
            "# B\n## Two\n::: include file=\"../_terms.md\"\n:::\n- [ ] No id\n- [ ] After {#after-it after=read-it}\n",
        ),
        ("content/_terms.md", "Terms, see [home](index.md).\n"),
    ] {
        apply(&mut sources, &Edit(path, Some(text.to_owned())));
    }
    sources
}

fn edits() -> impl Strategy<Value = Edit> {
    let text =
        |choices: Vec<&'static str>| proptest::sample::select(choices).prop_map(|text| Some(text.to_owned()));
    let page = text(vec![
        "# Short\n",
        "---\ntitle: Renamed\norder: 1\n---\ntext ![x](pic.svg)\n",
        "---\ndraft: true\n---\n# Draft\n",
        "---\ntags: [one, two]\nsearch: {boost: 2, keywords: [three]}\n---\n# Tagged\n## Words\ntext\n",
        "---\nsearch: {exclude: true}\nlanguage: de\n---\n# Left out\n",
        "# A\n- [ ] Read it {#read-it}\n- [x] Ticked {#ticked-it}\n",
        "# A\n- [ ] Same\n- [ ] Same\n",
        "---\nstep: invest\n---\n# A\n- [ ] Read it {#read-it optional due=+90d kind=training}\n",
        "---\nstep: invest\n---\n# A\n- [ ] Read it {#read-it due=+3m evidence=required by=coach effort=2d}\n",
        "# A\n[gone](gone.md) [home](index.md#nothing) [b](part/b.md)\n",
        "# A\n::: details title=\"T\"\n[in](/a.md)\n:::\n::: unknown\n:::\n",
        "---\nunknown: 1\nstep: invest\n---\n- [ ] x {#bad id}\n",
        "---\nstep: invest\n---\n- [ ] Plan {#plan-it develops=planning}\n- [ ] Speak {#speak-up develops=speaking}\n",
        "# A\n::: role id=r0-b\n:::\n## B\n::: what-changes from=r0-a to=r0-c\n:::\n::: matrix\n:::\n",
        "---\nglossary: false\n---\n# A\nA step, a coach.\n::: glossary\n:::\n",
        "# A\nSteps and a coach, [terms](glossary.md#term:coach).\n- [ ] A coach {#read-it}\n",
        "# A\n::: progress\n:::\n::: checklist\n:::\n::: data\n:::\n- [-] Gone {#after-it replaced-by=read-it}\n",
        "---\nstep: invest\n---\n# A\n::: checklist plan=the-plan step=invest\n:::\n::: self-assessment\n:::\n- [ ] All {#read-it}\n  - [ ] One {#read-one}\n  - [ ] Two {#read-two optional}\n",
        "---\nstep: invest\n---\n# A\n::: checklist plan=-\n:::\n::: gaps\n:::\n::: review\n:::\n- [ ] New {#new-one was=read-it}\n",
        "---\nstep: invest\n---\n# A\n::: plan\n:::\n::: compare\n:::\n- [ ] Learn {#learn-it develops=skill-0}\n",
    ]);
    let path = proptest::sample::select(vec![
        "content/a.md",
        "content/part/b.md",
        "content/new/c.md",
        "content/index.md",
        "content/_terms.md",
    ]);
    let translation = text(vec![
        "# Kurz\n",
        "# Lang\n[a](a.md) [b](part/b.md#two) [en](a.en.md) [ar](a.ar.md)\n",
        "---\norder: 2\ntranslates: abc\n---\n# Seite\n- [ ] Lies es\n",
        "---\ndraft: true\n---\n# Entwurf\n",
        "# Seite\n## Zwei\n- [ ] Lies es {#read-it due=+1d}\n- [ ] Danach\n",
        "# Seite\n![Bild](pic.png)\n::: progress\n:::\n::: checklist\n:::\n",
    ]);
    let translated = proptest::sample::select(vec![
        "content/a.de.md",
        "content/index.de.md",
        "content/de/part/b.md",
        "content/new/c.de.md",
        "content/a.ar.md",
        "content/SUMMARY.de.md",
    ]);
    let translated_too = translated.clone();
    prop_oneof![
        6 => (path.clone(), page).prop_map(|(path, text)| Edit(path, text)),
        2 => path.prop_map(|path| Edit(path, None)),
        2 => text(vec![LANGUAGES, "title = \"Test\"\n[languages.ar]\n[languages.de]\ntitle = \"Anders\"\n"]).prop_map(|text| Edit("book.toml", text)),
        3 => (translated, translation).prop_map(|(path, text)| Edit(path, text)),
        1 => translated_too.prop_map(|path| Edit(path, None)),
        1 => text(vec!["title = \"Other\"\n", "title = \"Test\"\nlanguage = \"de\"\n[check]\nlink-page = \"off\"\n", "title = \"Test\"\n[announcement]\ntext = \"A *round* begins\"\nlink = \"a.md\"\n", "title = \"Test\"\n[announcement]\ntext = \"It ended\"\n", "title = \"Test\"\n[search]\nsynonyms = [[\"a\", \"b\"]]\n", "title = \"Test\"\n[search]\nenabled = false\n", "title ="]).prop_map(|text| Edit("book.toml", text)),
        1 => text(vec!["plans: []\n", "plans: [{id: the-plan, title: New, steps: [{id: invest, title: Put in}]}]\n", "plans: ["]).prop_map(|text| Edit("content/framework/plans.yaml", text)),
        1 => text(vec![
            "roles: [{id: manager, levels: [{id: pm, does: [Plans.], expects: {planning: basic}}, {id: senior-pm, after: pm, expects: {planning: expert}}]}]\n",
            "roles: [{id: manager, levels: [{id: pm, after: senior-pm}, {id: senior-pm, after: pm}]}]\n",
            "roles: {}\n",
        ]).prop_map(|text| Edit("content/framework/roles.yaml", text)),
        1 => text(vec![
            "scales: [{id: two, levels: [{id: basic}, {id: expert}]}]\ncompetencies: [{id: planning}, {id: speaking}]\nplans: [{id: other-plan, from: pm, to: senior-pm}]\n",
            "scales: [{id: two, levels: [{id: basic}]}]\ncompetencies: [{id: speaking}]\n",
        ]).prop_map(|text| Edit("content/framework/z.yml", text)),
        1 => proptest::sample::select(vec!["content/framework/roles.yaml", "content/framework/z.yml"]).prop_map(|path| Edit(path, None)),
        2 => prop_oneof![Just(Some(framework(1, ""))), Just(Some(framework(5, ""))), Just(None)].prop_map(|text| Edit("content/framework/roles.yaml", text)),
        2 => text(vec![
            "- {term: Coach, definition: A partner.}\n",
            "- {term: Coach, definition: 'Another meaning, see [b](part/b.md).', aliases: [A]}\n- {term: Step, definition: Of a plan., see: Coach}\n",
            "- {term: Step, see: Coach}\n",
            "terms: [\n",
        ]).prop_map(|text| Edit("content/glossary.yaml", text)),
        1 => Just(Edit("content/glossary.yaml", None)),
        1 => Just(Edit("book.toml", Some("title = \"Test\"\n[glossary]\nlink = false\n".to_owned()))),
        1 => Just(Edit("content/framework/r0-a.md", Some("# In its stead\n".to_owned()))),
        1 => text(vec!["h1 { color: red }\n", "h2 { color: blue }\n"]).prop_map(|text| Edit("theme/custom.css", text)),
        1 => text(vec!["{% extends \"layouts/base.html\" %}", "<p>{{ page.title }}</p>{{ body | safe }}", "{{ broken"]).prop_map(|text| Edit("theme/templates/page.html", text)),
        1 => Just(Edit("theme/templates/page.html", None)),
        1 => text(vec![
            "title = \"Test\"\ntheme = \"brand\"\n",
            "title = \"Test\"\n[theme]\nname = \"brand\"\nparams = { loud = true }\ntokens = { --pb-ink = \"#999\" }\n",
            "title = \"Test\"\n\n[theme.tokens]\n--pb-round = \"0\"\n--pb-ink = \"#888\"\n",
        ]).prop_map(|text| Edit("book.toml", text)),
        1 => text(vec![
            "extends = \"default\"\n[params.loud]\ntype = \"bool\"\ndefault = false\n",
            "[params.loud]\ntype = \"bool\"\ndefault = true\n[bundles]\n\"theme.css\" = [\"@parent\", \"css/x.css\"]\n",
            "extends = \"brand\"\n",
        ]).prop_map(|text| Edit("themes/brand/theme.toml", text)),
        1 => text(vec!["p { margin: 0 }\n", "p { margin: 1px }\n"]).prop_map(|text| Edit("themes/brand/assets/css/x.css", text)),
        1 => text(vec!["{% extends \"@parent/page.html\" %}{% block body_end %}{{ theme.loud }}{% endblock body_end %}", "{% extends \"@core/page.html\" %}"]).prop_map(|text| Edit("themes/brand/templates/page.html", text)),
        1 => text(vec!["<footer>a</footer>", "{% component details(title: string = \"\") %}{{ title }}{% endcomponent details %}"]).prop_map(|text| Edit("theme/components/footer.html", text)),
        1 => text(vec!["<svg width='1' height='2'/>", "<svg viewBox='0 0 3 4'/>", "<svg/>", "x"])
            .prop_map(|text| Edit("content/pic.svg", text)),
        1 => text(vec!["- [A](a.md)\n", "- [B](part/b.md)\n  - [A](a.md)\n"]).prop_map(|text| Edit("content/SUMMARY.md", text)),
        1 => Just(Edit("content/SUMMARY.md", None)),
        1 => text(vec!["content/a.md 1700000000\ncontent/_terms.md 1600000000\n", "content/a.md 1800000000\n", "content/part/b.md 1700000000\ncontent/_terms.md 1800000000\n"]).prop_map(|text| Edit("git", text)),
        1 => text(vec!["title = \"Test\"\nbase_url = \"https://example.org\"\n[edit]\nrepository = \"https://github.com/a/b\"\n", "title = \"Test\"\nbase_url = \"https://example.org/x\"\n[site]\nimage = \"pic.png\"\nindex = false\n"]).prop_map(|text| Edit("book.toml", text)),
    ]
}

/// What a build gives, without how much of it was remembered.
fn outcome(built: Checked<Site>) -> (Site, String) {
    (Site { rendered: 0, grown: 0, ..built.value }, format!("{:#?}", built.diagnostics))
}

/// A memory that has the theme's scripts joined in all languages of these tests: to join them anew for each list of
/// edits, and for each cold build, would take most of the time.
static SCRIPTS: LazyLock<ThemeMemo> = LazyLock::new(|| {
    let languages = "title = \"Test\"\n[languages.de]\n[languages.ar]\n".to_owned();
    let mut sources = handbook();
    apply(&mut sources, &Edit("book.toml", Some(languages)));
    let mut memo = Memo::lasting();
    pipeline::build(&sources, &mut memo);
    memo.theme
});

/// The memory of a cold build after an edit, which has no script that the edit can have touched.
fn cold(Edit(path, _): &Edit) -> Memo {
    let is_theme = path.starts_with("theme") || *path == "book.toml";
    let theme = if is_theme { ThemeMemo::default() } else { ThemeMemo::with_bundles_of(&SCRIPTS) };
    Memo { theme, ..Memo::once() }
}

/// The memory of a program that has just begun, but for the scripts.
fn lasting() -> Memo {
    let mut theme = ThemeMemo::with_bundles_of(&SCRIPTS);
    theme.keep = true;
    Memo { theme, ..Memo::lasting() }
}

/// After each of the edits, what is built warm is what is built cold.
fn stays_cold(mut sources: Sources, edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut memo = lasting();
    pipeline::build(&sources, &mut memo);
    for edit in edits {
        apply(&mut sources, edit);
        let warm = outcome(pipeline::build(&sources, &mut memo));
        let cold = outcome(pipeline::build(&sources, &mut cold(edit)));
        prop_assert_eq!(warm, cold);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn warm_equals_cold(edits in prop::collection::vec(edits(), 1..8)) {
        stays_cold(handbook(), &edits)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn warm_equals_cold_in_two_languages(edits in prop::collection::vec(edits(), 1..6)) {
        stays_cold(in_two_languages(), &edits)?;
    }
}

#[test]
fn an_edit_of_a_translation_renders_one_page_and_one_of_a_lent_page_two() {
    let after = |path: &'static str, text: &str| {
        let mut sources = in_two_languages();
        let mut memo = lasting();
        assert_eq!(pipeline::build(&sources, &mut memo).value.rendered, 16, "8 in each language");
        assert_eq!(pipeline::build(&sources, &mut memo).value.rendered, 0, "nothing changed");
        apply(&mut sources, &Edit(path, Some(text.to_owned())));
        pipeline::build(&sources, &mut memo).value.rendered
    };
    assert_eq!(after("content/a.de.md", "# A\nMehr.\n- [ ] Lies es\n"), 1);
    let more = "---\nstep: invest\n---\n# A\nMore.\n- [ ] Read it {#read-it}\n";
    assert_eq!(after("content/a.md", more), 1, "its translation stays as it is");
    assert_eq!(
        after("content/index.md", "# Home\n[a](a.md) [b](part/b.md#two) more\n"),
        2,
        "in both languages"
    );
}

/// How many pages are rendered anew after an edit.
fn rendered_after(edit: Edit) -> usize {
    let mut sources = handbook();
    let mut memo = lasting();
    assert_eq!(
        pipeline::build(&sources, &mut memo).value.rendered,
        8,
        "home, a, part/, part/b, the plan, progress, data, review"
    );
    assert_eq!(pipeline::build(&sources, &mut memo).value.rendered, 0, "nothing changed");
    apply(&mut sources, &edit);
    pipeline::build(&sources, &mut memo).value.rendered
}

#[test]
fn a_slip_of_the_pen_renders_one_page() {
    assert_eq!(
        rendered_after(Edit(
            "content/index.md",
            Some("# Home\n[a](a.md) [b](part/b.md#two) more\n".to_owned())
        )),
        1
    );
}

#[test]
fn a_commit_renders_the_page_it_changed() {
    let mut sources = handbook();
    apply(
        &mut sources,
        &Edit("git", Some("content/a.md 1600000000\ncontent/index.md 1600000000\n".to_owned())),
    );
    let mut memo = lasting();
    pipeline::build(&sources, &mut memo);
    apply(
        &mut sources,
        &Edit("git", Some("content/a.md 1700000000\ncontent/index.md 1600000000\n".to_owned())),
    );
    assert_eq!(pipeline::build(&sources, &mut memo).value.rendered, 1);
}

#[test]
fn a_slip_of_the_pen_is_indexed_again_alone() {
    let mut sources = handbook();
    let mut memo = lasting();
    assert_eq!(pipeline::build(&sources, &mut memo).value.grown, 8, "every page gives to the index");
    assert_eq!(pipeline::build(&sources, &mut memo).value.grown, 0, "nothing changed");
    let words = "# Home\n[a](a.md) [b](part/b.md#two) zanzibar\n".to_owned();
    apply(&mut sources, &Edit("content/index.md", Some(words)));
    let site = pipeline::build(&sources, &mut memo).value;
    assert_eq!(site.grown, 1);
    let holds = |file: &Payload| matches!(file, Payload::Bytes(bytes) if bytes.windows(8).any(|part| part == b"zanzibar"));
    let found = site.files.iter().filter(|(_, file)| holds(file));
    let found: Vec<&str> = found.map(|(path, _)| path.as_str().split('/').next().unwrap()).collect();
    let leaves = ["index.md", "llms-full.txt", "llms.txt", "previews", "print.html", "search", "search"];
    assert_eq!(found, [&["index.html"], &leaves[..]].concat(), "the page, and what is made of its text");
}

#[test]
fn an_included_part_renders_the_pages_that_include_it() {
    assert_eq!(rendered_after(Edit("content/_terms.md", Some("Other terms.\n".to_owned()))), 1);
}

#[test]
fn an_item_reworded_renders_its_page_and_those_that_wait_for_it() {
    let text = "---\nstep: invest\n---\n# A\n- [ ] Read it twice {#read-it}\n";
    assert_eq!(rendered_after(Edit("content/a.md", Some(text.to_owned()))), 2);
}

#[test]
fn an_item_reworded_renders_the_lists_that_show_it_and_changes_the_data() {
    let mut sources = handbook();
    let list = "# Listed\n::: checklist plan=-\n:::\n";
    apply(&mut sources, &Edit("content/listed.md", Some(list.to_owned())));
    let mut memo = lasting();
    let before = pipeline::build(&sources, &mut memo).value;
    let other = "# B\n## Two\n::: include file=\"../_terms.md\"\n:::\n- [ ] No id\n- [ ] Afterwards {#after-it after=read-it}\n";
    apply(&mut sources, &Edit("content/part/b.md", Some(other.to_owned())));
    let after = pipeline::build(&sources, &mut memo).value;
    assert_eq!(after.rendered, 2, "its page and the list, not the page of progress");
    let changed = |path: &str| {
        let path = OutPath::new(path).unwrap();
        assert!(after.files.contains_key(&path), "{path}");
        before.files.get(&path) != after.files.get(&path)
    };
    assert!(changed("activities/-.js") && !changed("activities/the-plan.js") && !changed("items/-.js"));
    assert!(!changed("progress.html") && !changed("data.html") && !changed("review.html"));
}

#[test]
fn the_data_of_a_plan_grows_with_its_items_and_no_faster() {
    let size = |count: usize| {
        let mut text = "---\nstep: invest\n---\n# A\n".to_owned();
        for index in 0..count {
            let group = index / 20 * 20;
            match index % 20 {
                0 => text.push_str(&format!("- [ ] Group {{#item-{index:05}}}\n")),
                _ => text.push_str(&format!(
                    "  - [ ] Item {{#item-{index:05} due=+90d after=#item-{:05}}}\n",
                    if group == 0 { 1 } else { group - 20 }
                )),
            }
        }
        let mut sources = handbook();
        apply(&mut sources, &Edit("content/a.md", Some(text)));
        let site = pipeline::build(&sources, &mut Memo::once()).value;
        match &site.files[&OutPath::new("activities/the-plan.js").unwrap()] {
            Payload::Bytes(bytes) => bytes.len(),
            Payload::Copy { .. } => 0,
        }
    };
    let (one, two) = (size(1000), size(2000));
    assert!(two > one && two <= one * 2 + one / 20, "{one} bytes for 1,000 items, {two} for 2,000");
}

#[test]
fn a_meaning_renders_the_glossary_and_a_word_the_pages_that_have_it() {
    let mut sources = handbook();
    let words = |text: &str| Edit("content/glossary.yaml", Some(text.to_owned()));
    apply(&mut sources, &words("- {term: Term, definition: A word.}\n"));
    let mut memo = lasting();
    let mut rendered = |edit: Edit| {
        apply(&mut sources, &edit);
        pipeline::build(&sources, &mut memo).value.rendered
    };
    assert_eq!(rendered(words("- {term: Term, definition: A word.}\n")), 9, "all pages, first");
    assert_eq!(rendered(words("- {term: Term, definition: A word with a meaning.}\n")), 1, "the glossary");
    assert_eq!(
        rendered(words("- {term: Term, definition: A word.}\n- {term: Home, definition: A page.}\n")),
        1,
        "the glossary alone: no other text has the new word but in a link"
    );
    let others = "- {term: Word, aliases: [Term], id: word, definition: A word.}\n";
    assert_eq!(rendered(words(others)), 2, "the glossary, and the page with the word");
    let text = "Terms and terms, see [home](index.md).\n";
    assert_eq!(rendered(Edit("content/_terms.md", Some(text.to_owned()))), 1, "the page that says it");
}

#[test]
fn a_title_renders_every_page_whose_trail_shows_it() {
    assert_eq!(rendered_after(Edit("content/part/b.md", Some("# Better\n## Two\n".to_owned()))), 8);
}

#[test]
fn a_style_renders_every_page_because_its_name_changes() {
    assert_eq!(rendered_after(Edit("theme/custom.css", Some("h1 { color: red }\n".to_owned()))), 8);
}

/// A framework of so many roles of three levels, each with a competency of its own and one of all.
fn framework(roles: usize, more: &str) -> String {
    let mut text = "scales: [{id: three, levels: [{id: low}, {id: mid}, {id: high}]}]\nareas: [{id: one}]\nfamilies: [{id: fam-0}, {id: fam-1}, {id: fam-2}, {id: fam-3}, {id: fam-4}, {id: fam-5}]\ncompetencies:\n".to_owned();
    for role in 0..roles {
        text.push_str(&format!("  - {{id: skill-{role}, area: one, levels: {{low: [Sign of {role}.]}}}}\n"));
    }
    text.push_str("  - {id: common, area: one}\nroles:\n");
    for role in 0..roles {
        text.push_str(&format!("  - id: role-{role}\n    family: fam-{}\n    levels:\n", role / 5));
        text.push_str(&format!(
            "      - {{id: r{role}-a, does: [Helps.], expects: {{skill-{role}: low, common: low}}}}\n"
        ));
        text.push_str(&format!(
            "      - {{id: r{role}-b, after: r{role}-a, does: [Works.], expects: {{skill-{role}: mid}}}}\n"
        ));
        text.push_str(&format!(
            "      - {{id: r{role}-c, after: r{role}-b, does: [Leads.], expects: {{skill-{role}: high}}}}\n"
        ));
    }
    text + more
}

/// How many pages are rendered anew after the framework became another, and how many are another.
fn rendered_and_changed(before: String, after: String) -> (usize, usize) {
    let mut sources = handbook();
    let path = "content/framework/roles.yaml";
    apply(&mut sources, &Edit(path, Some(before)));
    let mut memo = lasting();
    let old = pipeline::build(&sources, &mut memo).value;
    apply(&mut sources, &Edit(path, Some(after)));
    let new = pipeline::build(&sources, &mut memo).value;
    assert!(!new.files.is_empty());
    // Leaves follow behind, and are counted apart.
    let is_leaf =
        |path: &str| ["404", "search", "print", "changes/"].iter().any(|leaf| path.starts_with(leaf));
    let is_page = |path: &str| path.ends_with(".html") && !is_leaf(path);
    let pages = new.files.iter().filter(|(path, _)| is_page(path.as_str()));
    let changed = pages.filter(|(path, file)| old.files.get(*path) != Some(*file)).count();
    (new.rendered, changed)
}

#[test]
fn a_word_in_the_framework_renders_the_pages_that_show_it() {
    let before = framework(30, "");
    let other = |from: &str, to: &str| rendered_and_changed(before.clone(), before.replace(from, to));
    assert_eq!(
        other("Sign of 7.", "Another sign."),
        (3, 3),
        "a competency, its role level, the way up from there"
    );
    assert_eq!(
        other("skill-7: mid", "skill-7: high"),
        (7, 7),
        "a competency, a role level, their matrix, two ways, both lists of ways"
    );
}

#[test]
fn a_new_role_level_renders_the_pages_it_appears_on() {
    let more = "      - {id: r29-d, after: r29-c, expects: {skill-29: high}}\n";
    let (rendered, changed) = rendered_and_changed(framework(30, ""), framework(30, more));
    assert_eq!(rendered, changed, "and nothing else");
    // Most of them are those beside which the trail shows it.
    assert!(rendered < 40, "{rendered} of about 220 pages");
}

#[test]
fn the_same_sources_give_the_same_site() {
    let sources = handbook();
    assert_eq!(
        outcome(pipeline::build(&sources, &mut Memo::once())),
        outcome(pipeline::build(&sources, &mut Memo::once()))
    );
}

#[test]
fn the_next_lock_is_its_own_fixed_point() {
    let mut sources = handbook();
    let first = pipeline::build(&sources, &mut Memo::once()).value;
    apply(&mut sources, &Edit("pathbook.lock", first.lock.clone()));
    let second = pipeline::build(&sources, &mut Memo::once()).value;
    assert_eq!(first.lock, second.lock);
    assert_eq!(first.files, second.files);
}
