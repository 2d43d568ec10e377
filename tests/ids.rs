//! `pathbook ids`: what it lists, what it writes into pages and what it leaves alone, what it forgets.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test reads what it tests"
)]

mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pathbook::ids;
use pathbook::memo::Memo;
use pathbook::model::path::SourcePath;
use pathbook::pipeline;
use pathbook::source::{SourceFile, Sources};
use proptest::prelude::*;
use support::{Handbook, page};

/// Every `data-item` with its `data-no` on a page of the built site.
fn items(handbook: &Handbook, page: &str) -> Vec<(String, String)> {
    let html = handbook.read(&format!("site/{page}"));
    let value = |rest: &str| rest.split('"').next().unwrap().to_owned();
    html.split("data-item=\"")
        .skip(1)
        .map(|rest| (value(rest), value(rest.split("data-no=\"").nth(1).unwrap())))
        .collect()
}

#[test]
fn items_are_listed_in_columns() {
    let handbook = Handbook::new();
    assert!(handbook.run(&["ids", "book"]).out.starts_with("There are no items yet"));
    handbook
        .put("content/one.md", page("One", "- [ ] Walk\n- [ ] Read {#read-it}\n- [ ] Go on\n- [ ] Same\n"));
    handbook.build();
    handbook.put(
        "content/one.md",
        page(
            "One",
            "- [ ] Walk\n- [ ] Read {#read-it}\n- [-] Go on\n\n## More\n- [ ] New\n- [ ] Same\n- [ ] Same\n",
        ),
    );
    let lock = handbook.read("pathbook.lock");
    let run = handbook.run(&["ids", "book"]);
    let expected = [
        "id       number  state               where              text",
        "walk          1  in the lock         content/one.md:4   Walk",
        "read-it       2  pinned              content/one.md:5   Read",
        "new           5  new                 content/one.md:9   New",
        "–                ambiguous           content/one.md:10  Same",
        "–                ambiguous           content/one.md:11  Same",
        "go-on         3  retired DAY         content/one.md:6   Go on",
        "same          4  gone                pathbook.lock      Same",
    ];
    let day = run.out.split("retired ").nth(1).unwrap()[..10].to_owned();
    let expected = expected.join("\n").replace("DAY       ", &day) + "\n";
    assert_eq!(run.out, expected);
    assert_eq!(run.status, 0);
    assert!(run.err.contains("item-ambiguous") && run.err.contains("1 item added"), "{run:?}");
    assert_eq!(handbook.read("pathbook.lock"), lock, "listing writes nothing");
    assert_eq!(handbook.run(&["ids", "book", "-q"]).err, "");
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources { today: Some((2026, 11, 24)), ..Sources::default() };
    for (path, text) in [("book.toml", support::BOOK), ("content/one.md", text)] {
        sources
            .files
            .insert(SourcePath::new(path).unwrap(), Arc::new(SourceFile::held(text.as_bytes().to_vec())));
    }
    sources
}

/// Writes ids into a page of this text, and insists that the items stay what they were.
fn pinned(text: &str) -> String {
    let before = sources(text);
    let handbook = pipeline::handbook(&before, &mut Memo::once());
    assert!(!handbook.has_errors(), "{text}\n{:?}", handbook.diagnostics);
    let written = ids::pins(&handbook.value, &before);
    assert_eq!(written.diagnostics, []);
    let text = written.value.first().map_or(text.as_bytes(), |file| &file.bytes);
    let text = String::from_utf8(text.to_vec()).unwrap();
    let after = sources(&text);
    let pinned = pipeline::handbook(&after, &mut Memo::once());
    assert!(!pinned.has_errors(), "{text}\n{:?}", pinned.diagnostics);
    assert_eq!(ids::differs(&handbook.value, &pinned.value), None, "{text}");
    assert_eq!(ids::pins(&pinned.value, &after).value, [], "{text}");
    text
}

#[test]
fn ids_are_written_into_translations_too() {
    let handbook = Handbook::empty();
    handbook.put("book.toml", format!("{}[languages.de]\n", support::BOOK));
    handbook.put("content/index.md", "- [ ] Walk\n- [ ] Run {#run-on}\n- [-] Old form\n");
    handbook.put("content/index.de.md", "- [ ] Gehen\n- [ ] Laufen\n- [-] Altes Formular\n");
    handbook.put("content/lent.md", "- [ ] Rest\n");
    let run = handbook.run(&["ids", "book", "--write"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(
        handbook.read("content/index.md"),
        "- [ ] Walk {#walk}\n- [ ] Run {#run-on}\n- [-] Old form {#old-form}\n"
    );
    assert_eq!(
        handbook.read("content/index.de.md"),
        "- [ ] Gehen {#walk}\n- [ ] Laufen {#run-on}\n- [-] Altes Formular {#old-form}\n"
    );
    assert_eq!(handbook.read("content/lent.md"), "- [ ] Rest {#rest}\n");
    assert!(run.out.contains("6 ids are written into 3 files"), "{run:?}");
}

#[test]
fn ids_are_written_where_an_author_would_write_them() {
    for (before, after) in [
        ("- [ ] Walk\n", "- [ ] Walk {#walk}\n"),
        ("- [ ] Walk", "- [ ] Walk {#walk}"),
        ("- [ ] Walk  \n", "- [ ] Walk {#walk}  \n"),
        ("* [ ] Walk {due=+90d}\n", "* [ ] Walk {#walk due=+90d}\n"),
        ("1. [~] Walk { optional }\n", "1. [~] Walk { #walk optional }\n"),
        ("- [ ] Walk <!-- due=+90d -->\n", "- [ ] Walk <!-- #walk due=+90d -->\n"),
        ("- [ ] Walk\n  <!-- due=+90d -->\n", "- [ ] Walk\n  <!-- #walk due=+90d -->\n"),
        (
            "- [ ] Walk <!-- #w1 -->\n- [ ] Run\n- [x] Rest\n",
            "- [ ] Walk <!-- #w1 -->\n- [ ] Run <!-- #run -->\n- [x] Rest <!-- #rest -->\n",
        ),
        (
            "- [ ] Walk {#w1}\n- [ ] Run <!-- due=+9d -->\n- [ ] Rest\n",
            "- [ ] Walk {#w1}\n- [ ] Run <!-- #run due=+9d -->\n- [ ] Rest {#rest}\n",
        ),
        ("- [ ] Walk\r\n- [ ] Run\r\n", "- [ ] Walk {#walk}\r\n- [ ] Run {#run}\r\n"),
        ("\u{feff}- [ ] Größe wählen\n", "\u{feff}- [ ] Größe wählen {#grosse-wahlen}\n"),
        ("- [ ] Walk\n  and run\n\n  More.\n", "- [ ] Walk\n  and run {#walk-and-run}\n\n  More.\n"),
        ("- [ ] Walk\n\n- [ ] Run\n", "- [ ] Walk {#walk}\n\n- [ ] Run {#run}\n"),
        ("- [ ] Walk\n    - [ ] Run\n", "- [ ] Walk {#walk}\n    - [ ] Run {#run}\n"),
        ("> - [ ] Walk\n>   on\n", "> - [ ] Walk\n>   on {#walk-on}\n"),
        (
            "- [ ] See **this**\n- [ ] Use `x {y}`\n",
            "- [ ] See **this** {#see-this}\n- [ ] Use `x {y}` {#use-x-y}\n",
        ),
        (
            "- [ ] [Read](one.md)\n- [ ] Set {{x}}\n",
            "- [ ] [Read](one.md) {#read}\n- [ ] Set {{x}} {#set-x}\n",
        ),
        ("- [-] Old form\n", "- [-] Old form {#old-form}\n"),
        (
            "```\n- [ ] Code\n```\n\n    - [ ] Code too\n\n- plain\n- [ ] Walk\n",
            "```\n- [ ] Code\n```\n\n    - [ ] Code too\n\n- plain\n- [ ] Walk {#walk}\n",
        ),
        ("- [ ] See https://example.org\n", "- [ ] See https://example.org {#see-https-example-org}\n"),
        ("- [ ] A\\\n  B and C\n", "- [ ] A\\\n  B and C {#a-b-and-c}\n"),
        ("- [ ] Walk<br>\n", "- [ ] Walk<br> {#walk}\n"),
        ("::: details title=\"x\"\n- [ ] Walk\n:::\n", "::: details title=\"x\"\n- [ ] Walk {#walk}\n:::\n"),
    ] {
        assert_eq!(pinned(before), after);
    }
}

/// Pieces of pages, in which `#` becomes a word that no other piece has.
const PIECES: [&str; 18] = [
    "- [ ] Walk #\n",
    "- [ ] Walk # {due=+9d}\n",
    "- [ ] Walk # {#walk-#}\n",
    "- [ ] Walk # <!-- optional -->\n",
    "- [ ] Walk #\n  <!-- optional -->\n",
    "- [ ] Walk #\n  and on\n\n  A paragraph.\n",
    "- [ ] Walk #\n    1. [~] Run #\n    2. plain\n",
    "- [ ] **Walk** [#](one.md) `x`\n",
    "- [ ] `#`\r\n- [ ] Run # \\{x}\r\n",
    "- [-] Walk # \n",
    "- [ ] Walk #  \n  on\n",
    "> - [ ] Walk # $x$ {{y}}\n",
    "\n- [ ] <b>#</b> <br>\n\n- [ ] É# 中文\n",
    "\nText\n\n",
    "\n```\n- [ ] Code #\n```\n\n",
    "\n::: details title=\"#\"\n- [ ] Inside #\n\n:::\n\n",
    "\n| a |\n|---|\n| - [ ] no item |\n\n",
    "\n## Heading #\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ids_change_nothing_but_themselves(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..12)) {
        let mut text = String::new();
        for (count, piece) in pieces.iter().enumerate() {
            let mut words = 0;
            for part in piece.split_inclusive('#') {
                words += 1;
                let word = format!("q{}", count * 10 + words);
                // `{#` and headings keep theirs.
                let keep = part.ends_with("{#") || part.ends_with("\n#") || part.ends_with("##") || part == "#";
                text.push_str(&if keep { part.to_owned() } else { part.replace('#', &word) });
            }
        }
        let now = pinned(&text);
        // Every letter of the old text is still there, in its order.
        let mut letters = now.chars();
        prop_assert!(text.chars().all(|old| letters.any(|new| new == old)), "{text}\nis not in\n{now}");
    }
}

#[test]
fn ids_are_written_into_the_included_file() {
    let handbook = Handbook::new();
    handbook.put(
        "content/_parts/all.md",
        "# T\n<!-- #region a -->\n- [ ] Walk\n<!-- #endregion a -->\n- [ ] Run\n",
    );
    handbook.put(
        "content/one.md",
        page("One", "- [ ] Rest\n\n::: include file=\"_parts/all.md\" region=a\n:::\n"),
    );
    let run = handbook.run(&["ids", "book", "--write"]);
    assert_eq!(run.out, "2 ids are written into 2 files: content/_parts/all.md, content/one.md\n", "{run:?}");
    assert_eq!(
        handbook.read("content/_parts/all.md"),
        "# T\n<!-- #region a -->\n- [ ] Walk {#walk}\n<!-- #endregion a -->\n- [ ] Run\n"
    );
    assert!(handbook.read("pathbook.lock").contains("\nwalk 2 "), "the lock is written");
}

#[test]
fn all_ids_are_written_or_none() {
    // Included under two headings: two identities, one place.
    let handbook = Handbook::new();
    let include = "::: include file=\"_part.md\"\n:::\n";
    handbook.put("content/_part.md", "- [ ] Walk\n");
    handbook.put("content/one.md", page("One", &format!("- [ ] Rest\n\n## A\n{include}\n## B\n{include}")));
    let before = handbook.read("content/one.md");
    let run = handbook.run(&["ids", "book", "--write"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("error[item-duplicate]") && run.err.contains("content/_part.md:1:3"), "{run:?}");
    assert_eq!(handbook.read("content/one.md"), before);
    assert!(!handbook.has("pathbook.lock"));
    // A handbook with errors is left alone.
    let handbook = Handbook::new();
    handbook.put("content/one.md", "---\ncolour: red\n---\n- [ ] Walk\n");
    for arguments in
        [&["ids", "book", "--write"] as &[&str], &["ids", "book"], &["ids", "book", "--forget", "x"]]
    {
        let run = handbook.run(arguments);
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.err.contains("error[front-key]"), "{run:?}");
    }
    assert!(!handbook.read("content/one.md").contains('#'));
}

#[test]
fn a_pinned_item_keeps_what_the_lock_knows() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", page("One", "- [ ] Walk\n- [ ] Run\n"));
    handbook.build();
    handbook.put("content/one.md", page("One", "- [ ] Swim\n- [ ] Run\n"));
    let run = handbook.run(&["ids", "book", "--write"]);
    assert!(run.err.contains("1 item added, 1 pinned, 1 removed."), "{run:?}");
    assert!(handbook.read("content/one.md").contains("- [ ] Swim {#swim}\n- [ ] Run {#run}\n"));
    handbook.build();
    let numbers: Vec<_> = items(&handbook, "one.html");
    let pair = |id: &str, number: &str| (id.to_owned(), number.to_owned());
    assert_eq!(numbers, [pair("swim", "3"), pair("run", "2")]);
}

#[test]
fn an_item_that_is_gone_is_forgotten_for_good() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", page("One", "- [ ] Walk\n- [ ] Run {#run-far}\n- [ ] Stay\n"));
    handbook.build();
    handbook.put("content/one.md", page("One", "- [ ] Stay\n- [ ] Later\n"));
    // Gone in the text, but not yet in the lock.
    let lock = handbook.read("pathbook.lock");
    for (arguments, said) in [
        (&["--forget", "walk", "--forget", "stay"] as &[&str], "`stay` is still there"),
        (&["--forget", "wallk"], "Did you mean `walk`?"),
        (&["--forget", "walk", "--forget", "nothing-like-it"], "`nothing-like-it` is no item of the lock"),
    ] {
        let run = handbook.run(&[&["ids", "book"], arguments].concat());
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.err.contains(said) && run.err.contains("--> "), "{run:?}");
        assert_eq!(handbook.read("pathbook.lock"), lock);
    }
    assert!(handbook.run(&["ids", "book", "--forget", "stay"]).err.contains("content/one.md:4:3"));
    let run = handbook.run(&["ids", "book", "--forget", "walk", "--forget", "#run-far"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("`walk` is retired for good"), "{run:?}");
    let now = handbook.read("pathbook.lock");
    assert_eq!(now.matches(" retired=").count(), 2, "{now}");
    assert_eq!(now.lines().count(), lock.lines().count());
    let run = handbook.build();
    assert!(!run.err.contains("item-gone"), "{run:?}");
    assert_eq!(handbook.run(&["ids", "book", "--forget", "walk"]).out, "`walk` was retired before.\n");
    // The text comes back as another item.
    handbook.put("content/one.md", page("One", "- [ ] Stay\n- [ ] Later\n- [ ] Walk\n"));
    handbook.build();
    assert_eq!(items(&handbook, "one.html")[2].0, "walk-2");
    assert_eq!(handbook.run(&["ids", "book", "--write", "--forget", "walk"]).status, 2);
}

#[test]
fn in_a_folder_of_markdown_ids_are_written_without_a_lock() {
    let handbook = Handbook::empty();
    handbook.put("index.md", "# Home\n- [ ] Walk\n");
    assert_eq!(handbook.run(&["ids", "book", "--write"]).status, 0);
    assert_eq!(handbook.read("index.md"), "# Home\n- [ ] Walk {#walk}\n");
    assert!(!handbook.has("pathbook.lock"));
    assert_eq!(handbook.run(&["ids", "book", "--forget", "walk"]).status, 1);
}

#[test]
fn ids_are_written_into_real_handbooks() {
    let Some(corpora) = std::env::var_os("PATHBOOK_CORPORA") else {
        println!("skipped: PATHBOOK_CORPORA does not name the folder of real inputs");
        return;
    };
    for name in ["sourcegraph-handbook", "engineeringladders", "mdbook-guide"] {
        let handbook = Handbook::empty();
        copy(&Path::new(&corpora).join(name), &handbook.root());
        let before = handbook.run(&["ids", "book"]);
        if before.status == 1 {
            println!("{name} has errors: {}", before.err.lines().last().unwrap_or_default());
            continue;
        }
        let run = handbook.run(&["ids", "book", "--write"]);
        println!("{name}: {}{}", run.out, run.err);
        assert_eq!(run.status, 0, "{run:?}");
        let ids = |text: &str| {
            let rows = text.lines().skip(1).filter_map(|line| line.split_whitespace().next());
            rows.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(ids(&handbook.run(&["ids", "book"]).out), ids(&before.out));
        assert_eq!(handbook.run(&["ids", "book", "--write"]).out, "Every item has its id in its text.\n");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.path().is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
