//! What version control tells: by the real `git`, in repositories made for it, with days that are given.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use pathbook::disk;
use pathbook::git;
use pathbook::model::date;
use pathbook::model::history::{History, Kind, Unknown};
use pathbook::watch;
use support::{Handbook, page};

/// Runs git in a folder, at noon of a day.
fn run_git(folder: &Path, day: &str, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]);
    command.args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]).args(arguments);
    for name in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
        command.env(name, format!("{day}T12:00:00Z"));
    }
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path, day: &str) {
    run_git(folder, day, &["add", "-A"]);
    run_git(folder, day, &["commit", "-qm", "A change"]);
}

/// A handbook in a repository, all of it committed on 1 October.
fn committed() -> Handbook {
    let handbook = Handbook::new();
    handbook.put(".gitignore", "site/\n.pathbook/\npathbook.lock\n");
    run_git(&handbook.path(""), "2026-10-01", &["init", "-q"]);
    commit(&handbook.path(""), "2026-10-01");
    handbook
}

fn history(handbook: &Handbook) -> History {
    let root = handbook.path("");
    git::history(&root, &disk::read(&root, &[]).unwrap())
}

/// The days of the pages, by their paths.
fn days(history: &History) -> Vec<(String, String)> {
    let day = |at: i64| date::iso(date::of_moment(at).unwrap());
    history.changed.iter().map(|(path, at)| (path.to_string(), day(*at))).collect()
}

fn day_of(history: &History, page: &str) -> Option<String> {
    days(history).into_iter().find(|(path, _)| path == page).map(|(_, day)| day)
}

#[test]
fn pages_are_as_new_as_their_latest_commit() {
    let handbook = committed();
    handbook.put("content/one.md", page("One", "Changed."));
    handbook.put("content/ö ü.md", page("Umlauts", "New."));
    commit(&handbook.path(""), "2026-10-05");
    handbook.put("content/never.md", page("Never", "Not committed."));
    let history = history(&handbook);
    assert_eq!(day_of(&history, "content/one.md").as_deref(), Some("2026-10-05"));
    assert_eq!(day_of(&history, "content/ö ü.md").as_deref(), Some("2026-10-05"));
    assert_eq!(day_of(&history, "content/index.md").as_deref(), Some("2026-10-01"));
    assert_eq!(day_of(&history, "content/never.md"), None);
    assert_eq!(day_of(&history, "book.toml"), None, "only what lies below the content");
}

#[test]
fn a_page_that_only_moved_was_not_changed() {
    let handbook = committed();
    fs::create_dir(handbook.path("content/part")).unwrap();
    fs::rename(handbook.path("content/one.md"), handbook.path("content/part/uno.md")).unwrap();
    commit(&handbook.path(""), "2026-10-09");
    let history = history(&handbook);
    assert_eq!(day_of(&history, "content/part/uno.md").as_deref(), Some("2026-10-01"));
    assert_eq!(history.events[0].kind, Kind::Moved);
}

#[test]
fn a_handbook_in_a_folder_of_a_repository_and_a_working_tree_of_its_own_are_understood() {
    let handbook = Handbook::new();
    let outer = handbook.path("..");
    run_git(&outer, "2026-10-01", &["init", "-q"]);
    commit(&outer, "2026-10-02");
    let before = days(&history(&handbook));
    assert!(before.contains(&("content/one.md".to_owned(), "2026-10-02".to_owned())), "{before:?}");
    run_git(&outer, "2026-10-02", &["worktree", "add", "-q", "tree"]);
    let tree = outer.join("tree").join(handbook.path("").file_name().unwrap_or("book".as_ref()));
    let told = git::history(&tree, &disk::read(&tree, &[]).unwrap());
    assert_eq!(days(&told), before);
}

#[test]
fn no_dates_are_better_than_wrong_ones() {
    let handbook = Handbook::new();
    // A folder above the temporary ones may be a repository: it is not this one's.
    if history(&handbook).unknown == Some(Unknown::NoRepository) {
        assert_eq!(history(&handbook).changed.len(), 0);
    }
    run_git(&handbook.path(""), "2026-10-01", &["init", "-q"]);
    assert_eq!(history(&handbook).unknown, Some(Unknown::NoCommits));
    commit(&handbook.path(""), "2026-10-01");
    handbook.put("content/one.md", page("One", "Changed."));
    commit(&handbook.path(""), "2026-10-05");

    let temporary = tempfile::tempdir().unwrap();
    let from = format!("file://{}", handbook.path("").display());
    run_git(temporary.path(), "2026-10-05", &["clone", "-q", "--depth", "1", &from, "shallow"]);
    let shallow = temporary.path().join("shallow");
    let told = git::history(&shallow, &disk::read(&shallow, &[]).unwrap());
    assert_eq!((told.unknown, told.changed.len()), (Some(Unknown::Shallow), 0));

    handbook.put("book.toml", format!("{}\n[git]\nenabled = false\n", support::BOOK));
    assert_eq!(history(&handbook), History::default());
}

#[test]
fn a_damaged_repository_is_told_and_the_site_is_built() {
    let handbook = committed();
    handbook.put("book.toml", format!("{}\n[git]\nenabled = true\n", support::BOOK));
    fs::remove_dir_all(handbook.path(".git/objects")).unwrap();
    fs::create_dir(handbook.path(".git/objects")).unwrap();
    let run = handbook.build();
    assert!(run.err.contains("warning[history-unknown]"), "{run:?}");
    assert!(handbook.has("site/index.html"));
}

#[test]
fn a_commit_is_an_input_of_the_build() {
    let handbook = committed();
    handbook.build();
    let says = |day: &str| handbook.read("site/one.html").contains(day);
    assert!(says("Last changed <time datetime=\"2026-10-01\">1 October 2026</time>"));
    assert!(handbook.build().out.contains(" 0 written"));

    handbook.put("content/one.md", page("One", "Changed."));
    handbook.build();
    assert!(says("2026-10-01"), "what is not committed has the day of its last commit");
    commit(&handbook.path(""), "2026-10-07");
    let run = handbook.build();
    assert!(says("2026-10-07"), "{run:?}");
    assert!(handbook.read("site/index.html").contains("2026-10-01"));
    assert!(handbook.build().out.contains(" 0 written"));
}

#[test]
fn the_watch_starts_without_the_history_and_hears_of_commits() {
    let handbook = committed();
    let mut watch = watch::sources(&handbook.path(""), &[], None).unwrap();
    let first = watch.next().unwrap().unwrap();
    assert!(first.history.changed.is_empty(), "it waited for git");
    let known = watch.next().unwrap().unwrap();
    assert_eq!(day_of(&known.history, "content/one.md").as_deref(), Some("2026-10-01"));

    handbook.put("content/one.md", page("One", "Changed."));
    let saved = watch.next().unwrap().unwrap();
    assert_eq!(saved.history, known.history, "a save makes nothing unknown");
    // In its own thread, because the watch must hear it whenever it comes.
    let root = handbook.path("");
    let committing = std::thread::spawn(move || commit(&root, "2026-10-07"));
    let told = (0..3)
        .map(|_| watch.next().unwrap().unwrap())
        .find(|sources| day_of(&sources.history, "content/one.md").as_deref() == Some("2026-10-07"));
    committing.join().unwrap();
    assert!(told.is_some());
}
