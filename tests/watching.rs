//! However an editor saves, its author sees what she saved, once; and what is no part of the handbook is not noticed.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test writes as an editor does, and reads what it tests"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use pathbook::source::Sources;
use pathbook::watch::{self, Watch};

/// An author's folder, and what is told of it.
struct Desk {
    folder: tempfile::TempDir,
    watch: Watch,
    /// The files as they were told of last.
    last: BTreeMap<String, String>,
}

impl Desk {
    fn new(poll: Option<Duration>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("book.toml", "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n"),
            ("content/index.md", "# Home\n"),
            ("content/a.md", "old"),
            ("content/part/b.md", "old"),
            ("content/part/deep/c.md", "old"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut watch = watch::sources(folder.path(), &[], poll).unwrap();
        let last = texts(&watch.next().unwrap().unwrap());
        Self { folder, watch, last }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// The files as they are told of next; that the history became known is not what is looked at here.
    fn next(&mut self) -> BTreeMap<String, String> {
        loop {
            let next = texts(&self.watch.next().unwrap().unwrap());
            if next != self.last {
                self.last.clone_from(&next);
                return next;
            }
        }
    }

    /// What is told until a page says this; a page is told to be gone by an empty text.
    fn until(&mut self, path: &str, text: &str) {
        while self.next().get(path).map_or("", String::as_str) != text {}
    }
}

fn texts(sources: &Sources) -> BTreeMap<String, String> {
    let files = sources.files.iter();
    files.map(|(path, file)| (path.as_str().to_owned(), file.text().unwrap().to_owned())).collect()
}

#[test]
fn an_editor_that_writes_in_place() {
    let mut desk = Desk::new(None);
    desk.write("content/a.md", "saved");
    desk.until("content/a.md", "saved");
}

#[test]
fn an_editor_that_writes_beside_and_renames() {
    let mut desk = Desk::new(None);
    for text in ["one", "two"] {
        desk.write("content/.a.md.tmp-1", text);
        desk.rename("content/.a.md.tmp-1", "content/a.md");
        assert_eq!(desk.next()["content/a.md"], text, "and it is seen at once, whole");
    }
}

#[test]
fn vim() {
    let mut desk = Desk::new(None);
    for text in ["one", "two"] {
        // It tries whether it may write here, puts the old file aside, writes the new one, and deletes the old.
        desk.write("content/4913", "");
        fs::remove_file(desk.path("content/4913")).unwrap();
        desk.rename("content/a.md", "content/a.md~");
        desk.write("content/a.md", text);
        fs::remove_file(desk.path("content/a.md~")).unwrap();
        let seen = desk.next();
        assert_eq!(seen["content/a.md"], text, "the page was never gone");
        assert!(!seen.contains_key("content/a.md~"));
    }
}

#[test]
fn what_editors_leave_beside_pages_is_no_edit() {
    let mut desk = Desk::new(None);
    for beside in [
        "content/.a.md.swp",
        "content/a.md~",
        "content/#a.md#",
        "content/.#a.md",
        "content/a.md.bak",
        "notes.txt",
    ] {
        desk.write(beside, "nothing of the handbook");
    }
    desk.write("content/a.md", "saved");
    let seen = desk.next();
    assert_eq!(seen["content/a.md"], "saved", "the first that is told is the edit");
    assert_eq!(seen.keys().filter(|path| path.ends_with(".md")).count(), 4);
}

#[test]
fn what_the_program_writes_is_no_edit() {
    let mut desk = Desk::new(None);
    for folder in ["site/part", ".pathbook"] {
        fs::create_dir_all(desk.path(folder)).unwrap();
    }
    desk.write("site/index.html", "<!doctype html>");
    desk.write("site/part/b.html", "<!doctype html>");
    desk.write(".pathbook/images", "");
    desk.write("content/a.md", "saved");
    assert_eq!(desk.next()["content/a.md"], "saved");
}

#[test]
fn a_page_that_is_deleted_and_one_that_comes() {
    let mut desk = Desk::new(None);
    fs::remove_file(desk.path("content/a.md")).unwrap();
    desk.until("content/a.md", "");
    desk.write("content/new.md", "new");
    desk.until("content/new.md", "new");
}

#[test]
fn a_folder_that_moves_is_watched_where_it_is() {
    let mut desk = Desk::new(None);
    desk.rename("content/part", "content/moved");
    desk.until("content/moved/deep/c.md", "old");
    desk.write("content/moved/deep/c.md", "saved");
    desk.until("content/moved/deep/c.md", "saved");
    desk.rename("content/moved", "content/part");
    desk.until("content/part/deep/c.md", "saved");
    desk.write("content/part/b.md", "saved");
    desk.until("content/part/b.md", "saved");
}

#[test]
fn a_folder_that_comes_from_elsewhere_or_goes() {
    let mut desk = Desk::new(None);
    let elsewhere = tempfile::tempdir_in(desk.folder.path()).unwrap();
    fs::create_dir_all(elsewhere.path().join("x/y")).unwrap();
    fs::write(elsewhere.path().join("x/y/d.md"), "old").unwrap();
    fs::rename(elsewhere.path().join("x"), desk.path("content/x")).unwrap();
    desk.until("content/x/y/d.md", "old");
    desk.write("content/x/y/d.md", "saved");
    desk.until("content/x/y/d.md", "saved");
    fs::remove_dir_all(desk.path("content/x")).unwrap();
    desk.until("content/x/y/d.md", "");
}

#[test]
fn many_saves_at_once_are_seen_to_the_last() {
    let mut desk = Desk::new(None);
    for number in 0..300 {
        desk.write("content/a.md", &number.to_string());
        desk.write(&format!("content/part/many-{number}.md"), "one of many");
    }
    desk.until("content/part/many-299.md", "one of many");
    desk.write("content/a.md", "the last");
    desk.until("content/a.md", "the last");
}

/// Where the operating system tells nothing: it is looked again and again.
#[test]
fn a_network_drive() {
    let mut desk = Desk::new(Some(Duration::from_millis(50)));
    desk.write("content/a.md", "saved on a drive");
    desk.until("content/a.md", "saved on a drive");
    fs::create_dir_all(desk.path("content/new")).unwrap();
    desk.write("content/new/d.md", "new");
    desk.until("content/new/d.md", "new");
    desk.write("content/new/d.md", "another length");
    desk.until("content/new/d.md", "another length");
    fs::remove_file(desk.path("content/a.md")).unwrap();
    desk.until("content/a.md", "");
}
