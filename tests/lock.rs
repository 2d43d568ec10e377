//! The lock in a team: what the author is told, and what git makes of two branches.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test reads what it tests"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Output};

use support::{Handbook, page};

/// Ids and numbers of the items on a page of the built site.
fn items(handbook: &Handbook, page: &str) -> BTreeMap<String, u32> {
    let html = handbook.read(&format!("site/{page}"));
    let boxes = html.split("data-item=\"").skip(1);
    let item = |rest: &str| {
        let id = rest.split('"').next().unwrap().to_owned();
        let number = rest.split("data-no=\"").nth(1).unwrap().split('"').next().unwrap();
        (id, number.parse().unwrap())
    };
    boxes.map(item).collect()
}

#[test]
fn the_author_is_told_what_became_of_items() {
    let handbook = Handbook::new();
    handbook.put("content/index.md", page("Home", "- [ ] Read a good book on planning\n- [ ] Take a walk\n"));
    let check = handbook.run(&["check", "book"]);
    assert_eq!(check.err, "2 items will get an identity in pathbook.lock with the next build.\n");
    let first = handbook.build();
    assert_eq!(first.err, "2 items got their identity. It is kept in pathbook.lock: commit that file.\n");
    assert_eq!(handbook.build().err, "");
    assert_eq!(handbook.run(&["check", "book"]).err, "");

    handbook.put(
        "content/index.md",
        page("Home", "- [ ] Read the good book on planning\n- [ ] Swim\n\n## Out\n- [ ] Take a walk\n"),
    );
    let run = handbook.run(&["build", "book", "--locked"]);
    assert_eq!(run.status, 1, "{run:?}");
    let locked = "Since the last build: 1 item added, 1 moved, 1 reworded; nobody loses a tick.";
    assert!(run.err.contains(locked), "{run:?}");
    assert_eq!(handbook.run(&["build", "book", "-q"]).err, "");
    fs::remove_dir_all(handbook.path("site")).unwrap();

    handbook.put("content/index.md", page("Home", "- [ ] Read two good books on planning\n- [ ] Swim\n"));
    let run = handbook.build();
    assert!(run.err.contains("1 item added, 2 removed.\n"), "{run:?}");
    assert!(run.err.contains("The ticks on `read-a-good-book-on-planning`, `take-a-walk` wait"), "{run:?}");
    let hint = "write `{#read-two-good-books-on-planning was=read-a-good-book-on-planning}` at its end";
    assert!(run.err.contains(hint), "{run:?}");

    let text = "- [ ] Read two good books on planning {#read-two-good-books-on-planning was=read-a-good-book-on-planning}\n";
    handbook.put("content/index.md", page("Home", &format!("{text}- [ ] Swim\n- [-] Take a walk\n")));
    let run = handbook.build();
    assert!(run.err.contains("1 item renamed, 1 pinned, 1 retired"), "{run:?}");
    assert!(handbook.read("site/index.html").contains("data-was=\"read-a-good-book-on-planning\""));
}

#[test]
fn an_item_that_is_given_another_id_without_a_word_is_told_of() {
    let handbook = Handbook::new();
    handbook.put("content/index.md", page("Home", "- [ ] Take a walk\n- [ ] Swim {#swim-far}\n- [ ] Rest\n"));
    handbook.build();
    let ids = "- [ ] Take a walk {#the-walk}\n- [ ] Swim {#swim-near}\n- [ ] Rest {#rest}\n";
    handbook.put("content/index.md", page("Home", ids));
    let run = handbook.run(&["check", "book"]);
    assert!(run.err.contains("write `{#the-walk was=take-a-walk}` at its end"), "{run:?}");
    assert!(run.err.contains("write `{#swim-near was=swim-far}` at its end"), "{run:?}");
    assert!(run.err.contains("1 pinned, 2 removed"), "{run:?}");
}

/// A handbook in a repository; none where there is no git.
struct Repository(Handbook);

impl Repository {
    fn new(attributes: &str) -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            println!("skipped: there is no git");
            return None;
        }
        let repository = Self(Handbook::new());
        let pages = [("index", "Home"), ("one", "One"), ("two", "Two")];
        for (name, title) in pages {
            repository
                .0
                .put(&format!("content/{name}.md"), page(title, &format!("- [ ] Begin with {name}\n")));
        }
        repository.0.put(".gitattributes", attributes);
        repository.0.put(".gitignore", "/site/\n/.pathbook/\n");
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit();
        Some(repository)
    }

    fn try_git(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        for (key, value) in
            [("user.name", "Test"), ("user.email", "test@example.org"), ("commit.gpgsign", "false")]
        {
            command.args(["-c", &format!("{key}={value}")]);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command.current_dir(self.0.root()).args(arguments).output().unwrap()
    }

    fn git(&self, arguments: &[&str]) {
        let output = self.try_git(arguments);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }

    /// Builds, and commits everything.
    fn commit(&self) {
        self.0.build();
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=change"]);
    }

    /// A branch from main, with pages of these texts.
    fn branch(&self, name: &str, pages: &[(&str, &str)]) {
        self.git(&["checkout", "--quiet", "-b", name, "main"]);
        for (path, text) in pages {
            let old = self.0.read(&format!("content/{path}"));
            self.0.put(&format!("content/{path}"), format!("{old}{text}"));
        }
        self.commit();
        self.git(&["checkout", "--quiet", "main"]);
    }
}

const UNION: &str = "pathbook.lock text eol=lf merge=union\n";

#[test]
fn branches_that_add_items_merge_by_themselves() {
    let Some(repository) = Repository::new(UNION) else { return };
    let before = items(&repository.0, "index.html");
    repository.branch("a", &[("one.md", "- [ ] Carry on here\n"), ("two.md", "- [ ] End with a\n")]);
    repository.branch("b", &[("index.md", "- [ ] Carry on at home\n"), ("two.md", "")]);
    repository.git(&["merge", "--quiet", "a"]);
    repository.git(&["merge", "--quiet", "--no-edit", "b"]);
    let run = repository.0.build();
    assert!(run.err.contains("2 items renumbered; nobody loses a tick"), "{run:?}");
    let (index, one) = (items(&repository.0, "index.html"), items(&repository.0, "one.html"));
    assert_eq!(index["begin-with-index"], before["begin-with-index"]);
    let (here, home) = (one["carry-on-here"], index["carry-on-at-home"]);
    assert!(here != home && here > 5 && home > 5, "{index:?} {one:?}");
    assert_eq!(repository.0.read("pathbook.lock").matches("also=").count(), 2);
    repository.commit();
    assert_eq!(repository.0.run(&["build", "book", "--locked"]).status, 0);

    // Another branch from before is no harder, though it gave away the same numbers.
    repository.git(&["checkout", "--quiet", "b"]);
    repository.0.put("content/late.md", page("Late", "- [ ] Carry on later\n- [ ] Come to an end\n"));
    repository.commit();
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-edit", "b"]);
    repository.0.build();
    let now = (items(&repository.0, "index.html"), items(&repository.0, "one.html"));
    let late = items(&repository.0, "late.html");
    let all = [&now.0, &now.1, &late, &items(&repository.0, "two.html")];
    let numbers: BTreeSet<u32> = all.iter().flat_map(|items| items.values().copied()).collect();
    assert_eq!(numbers.len(), all.iter().map(|items| items.len()).sum::<usize>(), "{all:?}");
    assert_eq!(now.0["begin-with-index"], before["begin-with-index"]);
    assert_eq!(late.len(), 2);
}

#[test]
fn branches_that_add_the_same_item_agree() {
    let Some(repository) = Repository::new(UNION) else { return };
    repository.branch("a", &[("one.md", "- [ ] Carry on\n")]);
    repository.branch("b", &[("two.md", "- [ ] Another\n"), ("one.md", "- [ ] Carry on\n")]);
    repository.git(&["merge", "--quiet", "a"]);
    repository.git(&["merge", "--quiet", "--no-edit", "b"]);
    let run = repository.0.build();
    assert!(!run.err.contains("warning"), "{run:?}");
    let lock = repository.0.read("pathbook.lock");
    assert_eq!(lock.lines().filter(|line| line.starts_with("carry-on ")).count(), 1, "{lock}");
}

#[test]
fn an_item_that_was_moved_here_and_reworded_there_is_found() {
    let Some(repository) = Repository::new(UNION) else { return };
    let text = "- [ ] Ask somebody who knows about the plan of the year\n- [ ] Rest\n";
    let put = |text: &str| repository.0.put("content/one.md", page("One", text));
    put(text);
    repository.commit();
    repository.git(&["checkout", "--quiet", "-b", "a"]);
    put(&text.replace("of the year", "of this year"));
    repository.commit();
    repository.git(&["checkout", "--quiet", "main"]);
    put(&format!("## Asking\n{text}"));
    repository.commit();
    let before = items(&repository.0, "one.html");
    // Whatever git makes of the text, its author settles it.
    repository.try_git(&["merge", "--quiet", "--no-edit", "a"]);
    put("## Later\n- [ ] Rest\n\n## Who knows\n- [ ] Ask somebody who knows about the plan of this year\n");
    let run = repository.0.build();
    assert!(run.err.contains("nobody loses a tick"), "{run:?}");
    assert_eq!(items(&repository.0, "one.html"), before);
}

#[test]
fn without_the_attribute_a_conflict_is_told_and_easily_settled() {
    let Some(repository) = Repository::new("pathbook.lock text eol=lf\n") else { return };
    repository.branch("a", &[("one.md", "- [ ] Carry on here\n")]);
    repository.branch("b", &[("two.md", "- [ ] Carry on there\n")]);
    repository.git(&["merge", "--quiet", "a"]);
    assert!(!repository.try_git(&["merge", "--quiet", "--no-edit", "b"]).status.success());
    let conflict = repository.0.read("pathbook.lock");
    let run = repository.0.run(&["build", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("the lock holds the marks of an unresolved merge"), "{run:?}");
    assert!(run.err.contains("merge=union"), "{run:?}");
    assert_eq!(repository.0.read("pathbook.lock"), conflict, "it was written over");
    let kept = |line: &&str| !["<<<<", "====", ">>>>"].iter().any(|mark| line.starts_with(mark));
    let lines: Vec<&str> = conflict.lines().filter(kept).collect();
    repository.0.put("pathbook.lock", lines.join("\n") + "\n");
    let run = repository.0.build();
    assert!(run.err.contains("2 items renumbered"), "{run:?}");
    let (one, two) = (items(&repository.0, "one.html"), items(&repository.0, "two.html"));
    assert_ne!(one["carry-on-here"], two["carry-on-there"]);
}
