//! The colours of code that follow behind a page: in the end all is as if they had been there at once, and only what
//! has new code is made again for them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test reads what it tests")]

use std::sync::{Arc, LazyLock};

use pathbook::checked::Checked;
use pathbook::highlights::Highlights;
use pathbook::memo::Memo;
use pathbook::model::path::{OutPath, SourcePath};
use pathbook::pipeline;
use pathbook::site::{Payload, Site};
use pathbook::source::{SourceFile, Sources};
use pathbook::theme::ThemeMemo;
use proptest::prelude::*;

const BOOK: &str = "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n[languages.de]\n";

/// A memory that has the theme's scripts joined: to join them for each cold build would take most of the time.
static SCRIPTS: LazyLock<ThemeMemo> = LazyLock::new(|| {
    let mut memo = Memo::lasting();
    pipeline::build(&handbook(), &mut memo);
    memo.theme
});

/// Grammars made ready, for the same reason.
static HIGHLIGHTS: LazyLock<Highlights> = LazyLock::new(Highlights::default);

fn put(sources: &mut Sources, path: &str, text: &str) {
    let file = Arc::new(SourceFile::held(text.to_owned().into_bytes()));
    sources.files.insert(SourcePath::new(path).unwrap(), file);
}

/// Code in a page, in a part that two pages include, in a translation and in the glossary.
fn handbook() -> Sources {
    let mut sources = Sources { folder_name: "folder".to_owned(), ..Sources::default() };
    for (path, text) in [
        ("book.toml", BOOK),
        ("content/index.md", "# Home\nNo code, `but this`.\n"),
        ("content/a.md", "# A\n```rust\nlet a = 1;\n```\n::: include file=\"_part.md\"\n:::\n"),
        ("content/a.de.md", "# A\n```rust\nlet a = 1;\n```\n"),
        ("content/b.md", "# B\n::: include file=\"_part.md\"\n:::\n"),
        ("content/_part.md", "```sh\necho \"one\"\n```\n"),
        (
            "content/glossary.yaml",
            "- term: Step\n  definition: |\n    A step.\n\n    ```js\n    let step;\n    ```\n",
        ),
    ] {
        put(&mut sources, path, text);
    }
    sources
}

/// The memory of a program that shows what it builds.
fn behind() -> Memo {
    let mut theme = ThemeMemo::with_bundles_of(&SCRIPTS);
    theme.keep = true;
    let mut memo = Memo { theme, ..Memo::lasting() };
    memo.run.highlights = Highlights::behind();
    memo
}

fn cold() -> Memo {
    Memo { theme: ThemeMemo::with_bundles_of(&SCRIPTS), ..Memo::once() }
}

/// What a build gives, without how much of it was remembered.
fn outcome(built: Checked<Site>) -> (Site, String) {
    (Site { rendered: 0, grown: 0, ..built.value }, format!("{:#?}", built.diagnostics))
}

/// Makes up for all colours; how many pieces of code got theirs.
fn settle(memo: &Memo) -> usize {
    std::iter::from_fn(|| memo.run.highlights.make_up()).count()
}

/// How many documents were parsed and pages rendered by another build.
fn made_by_next(sources: &Sources, memo: &mut Memo) -> (usize, usize) {
    let rendered = pipeline::build(sources, memo).value.rendered;
    (memo.parsed.parsed, rendered)
}

fn page(site: &Site, path: &str) -> String {
    match &site.files[&OutPath::new(path).unwrap()] {
        Payload::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        Payload::Copy { .. } => panic!("{path} is not in memory"),
    }
}

/// The blocks of code in a page.
fn code(page: &str) -> Vec<&str> {
    page.split("<pre><code").skip(1).map(|rest| rest.split_once("</code>").unwrap().0).collect()
}

#[test]
fn code_is_plain_at_first_and_then_as_it_always_was() {
    let sources = handbook();
    let mut memo = behind();
    let first = pipeline::build(&sources, &mut memo).value;
    let plain = [" class=\"language-rust\">let a = 1;\n", " class=\"language-sh\">echo \"one\"\n"];
    assert_eq!(code(&page(&first, "a.html")), plain);
    assert!(!memo.run.highlights.has_grammars(), "nothing was waited for");
    assert_eq!(made_by_next(&sources, &mut memo), (0, 0), "nothing came");
    assert_eq!(settle(&memo), 3, "the same code is highlighted once");
    let warm = outcome(pipeline::build(&sources, &mut memo));
    assert_eq!(memo.parsed.parsed, 3, "both pages and the translation, not the home page");
    assert!(code(&page(&warm.0, "a.html")).iter().all(|code| code.contains("<span class=\"s-")));
    assert_eq!(warm, outcome(pipeline::build(&sources, &mut cold())));
    assert_eq!(settle(&memo), 0);
    assert_eq!(made_by_next(&sources, &mut memo), (0, 0), "it has come to rest");
}

#[test]
fn an_edit_beside_code_keeps_its_colours_and_new_code_is_made_alone() {
    let mut sources = handbook();
    let mut memo = behind();
    pipeline::build(&sources, &mut memo);
    settle(&memo);
    pipeline::build(&sources, &mut memo);
    put(&mut sources, "content/b.md", "# B\nMore.\n::: include file=\"_part.md\"\n:::\n");
    let site = pipeline::build(&sources, &mut memo).value;
    assert_eq!(memo.parsed.parsed, 1);
    assert!(code(&page(&site, "b.html"))[0].contains("<span class=\"s-"), "in colours at once");
    assert_eq!(settle(&memo), 0);

    put(&mut sources, "content/b.md", "# B\n```rust\nlet b;\n```\n::: include file=\"_part.md\"\n:::\n");
    let site = pipeline::build(&sources, &mut memo).value;
    let is_coloured: Vec<bool> =
        code(&page(&site, "b.html")).iter().map(|code| code.contains("<span class=\"s-")).collect();
    assert_eq!(is_coloured, [false, true], "what was there stays as it was");
    assert_eq!(settle(&memo), 1);
    assert_eq!(made_by_next(&sources, &mut memo), (1, 2), "that page alone, and where it is lent");
}

#[test]
fn what_has_no_code_to_highlight_loads_no_grammars() {
    let mut sources = Sources::default();
    put(&mut sources, "book.toml", BOOK);
    put(
        &mut sources,
        "content/index.md",
        "# Home\n`a`\n```\nb\n```\n```mermaid\na --> b\n```\n```text\nc\n```\n",
    );
    for mut memo in [cold(), behind()] {
        let built = pipeline::build(&sources, &mut memo);
        assert_eq!(code(&page(&built.value, "index.html")).len(), 3);
        assert_eq!(settle(&memo), 0);
        assert!(!memo.run.highlights.has_grammars());
    }
    let mut memo = cold();
    pipeline::build(&handbook(), &mut memo);
    assert!(memo.run.highlights.has_grammars(), "and this notices when they are");
}

#[derive(Clone, Debug)]
enum Step {
    Edit(&'static str, String),
    /// So many pieces of code get their colours, and what is there is shown.
    Colours(usize),
}

fn steps() -> impl Strategy<Value = Step> {
    let block = proptest::sample::select(vec![
        "```rust\nlet a = 1;\n```\n",
        "```rust\nlet b = 2;\n```\n",
        "```sh\necho \"one\"\n```\n",
        "```rust\nlet a = 1;\n```\n```yaml\na: b\n```\n",
        "```nothing\nlet a = 1;\n```\n",
        "Text.\n",
    ]);
    let path = proptest::sample::select(vec![
        "content/index.md",
        "content/a.md",
        "content/a.de.md",
        "content/_part.md",
        "content/c.md",
    ]);
    prop_oneof![
        2 => (path, block.clone()).prop_map(|(path, block)| Step::Edit(path, format!("Text\n\n{block}"))),
        1 => block.prop_map(|block| {
            let lines: String = block.lines().map(|line| format!("    {line}\n")).collect();
            Step::Edit("content/glossary.yaml", format!("- term: Step\n  definition: |\n{lines}"))
        }),
        2 => (0_usize..3).prop_map(Step::Colours),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    /// In whichever order edits and colours come: once all have come, what is shown is what is built from nothing.
    #[test]
    fn what_has_come_to_rest_equals_cold(steps in prop::collection::vec(steps(), 1..10)) {
        let mut sources = handbook();
        let mut memo = behind();
        pipeline::build(&sources, &mut memo);
        for step in steps {
            match step {
                Step::Edit(path, text) => put(&mut sources, path, &text),
                Step::Colours(count) => {
                    std::iter::from_fn(|| memo.run.highlights.make_up()).take(count).for_each(|_| ());
                }
            }
            pipeline::build(&sources, &mut memo);
        }
        settle(&memo);
        let warm = outcome(pipeline::build(&sources, &mut memo));
        let mut cold = cold();
        cold.run.highlights = HIGHLIGHTS.clone();
        prop_assert_eq!(warm, outcome(pipeline::build(&sources, &mut cold)));
        prop_assert_eq!((settle(&memo), made_by_next(&sources, &mut memo)), (0, (0, 0)));
    }
}
