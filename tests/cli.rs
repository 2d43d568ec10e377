//! The commands, by the real program: what they write, what they refuse, how they end.

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
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use support::{BOOK, Handbook, broken, command, page};

#[test]
fn build_writes_only_what_differs() {
    let handbook = Handbook::new();
    let first = handbook.build();
    assert!(first.out.contains(" 0 unchanged"), "{first:?}");
    assert!(handbook.read("site/one.html").contains("The first."));
    assert!(first.out.ends_with("→ book/site/\n") && first.out.lines().count() == 1, "{first:?}");
    assert!(handbook.build().out.contains(" 0 written"));

    let old = SystemTime::now() - Duration::from_secs(1000);
    let untouched = handbook.path("site/index.html");
    fs::File::options().write(true).open(&untouched).unwrap().set_modified(old).unwrap();
    handbook.put("content/one.md", page("One", "The very first."));
    handbook.build();
    assert!(handbook.read("site/one.html").contains("The very first."));
    assert_eq!(fs::metadata(&untouched).unwrap().modified().unwrap(), old, "rewritten without need");
}

#[test]
fn what_somebody_changed_in_the_output_is_mended() {
    let handbook = Handbook::new();
    handbook.build();
    let page = handbook.read("site/one.html");
    handbook.put("site/one.html", "scribbled over");
    fs::remove_file(handbook.path("site/index.html")).unwrap();
    handbook.build();
    assert_eq!(handbook.read("site/one.html"), page);
    assert!(handbook.has("site/index.html"));
}

#[test]
fn build_deletes_its_own_stale_files_only() {
    let handbook = Handbook::new();
    handbook.put("content/plan/two.md", page("Two", "Second."));
    handbook.build();
    assert!(handbook.has("site/plan/two.html"));
    handbook.put("site/.nojekyll", "");
    fs::remove_dir_all(handbook.path("content/plan")).unwrap();
    let run = handbook.build();
    assert!(run.out.contains(" deleted"), "{run:?}");
    assert!(!handbook.has("site/plan"), "the empty folder stays");
    assert!(handbook.has("site/.nojekyll"), "a hidden foreign file was deleted");
}

#[test]
fn a_page_may_become_a_folder_and_back() {
    let handbook = Handbook::new();
    handbook.put("content/a.html/b.md", page("B", "Inside."));
    handbook.build();
    fs::remove_dir_all(handbook.path("content/a.html")).unwrap();
    handbook.put("content/a.md", page("A", "A page now."));
    handbook.build();
    assert!(handbook.path("site/a.html").is_file());
    fs::remove_file(handbook.path("content/a.md")).unwrap();
    handbook.put("content/a.html/b.md", page("B", "Inside."));
    handbook.build();
    assert!(handbook.path("site/a.html/b.html").is_file());
}

#[test]
fn foreign_files_refuse_the_output() {
    let handbook = Handbook::new();
    for name in ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt", "g/h.txt"] {
        handbook.put(&format!("site/{name}"), "mine");
    }
    let run = handbook.run(&["build", "book"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("a.txt, b.txt, c.txt, d.txt, e.txt, and 2 more"), "{run:?}");
    assert!(!handbook.has("site/index.html") && !handbook.has("pathbook.lock"), "something was written");
    // A file that appears later is as foreign, and a page's name protects nobody's file.
    let handbook = Handbook::new();
    handbook.put("site/index.html", "mine");
    assert_eq!(handbook.run(&["build", "book"]).status, 2);
    fs::remove_file(handbook.path("site/index.html")).unwrap();
    handbook.build();
    handbook.put("site/mine.html", "mine");
    assert_eq!(handbook.run(&["build", "book"]).status, 2);
    assert_eq!(handbook.read("site/mine.html"), "mine");
}

#[test]
fn an_output_without_its_manifest_is_recognised_by_its_bytes() {
    let handbook = Handbook::new();
    handbook.build();
    fs::remove_dir_all(handbook.path(".pathbook")).unwrap();
    assert!(handbook.build().out.contains(" 0 written"));
}

#[test]
fn output_folders_that_could_cost_a_file_are_refused() {
    let handbook = Handbook::new();
    handbook.put("theme/custom.css", "");
    fs::write(handbook.around().join("file"), "").unwrap();
    let mut outs = vec![
        ("book", "is the handbook itself"),
        (".", "contains the handbook"),
        ("book/content", "is the handbook's content"),
        ("book/content/x/y", "lies in the handbook's content"),
        ("book/theme", "is the handbook's theme"),
        ("book/new/../themes/x", "lies in the handbook's themes"),
        ("book/.pathbook/x", "lies in the tool's own folder"),
        ("file", "is a file"),
    ];
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(handbook.path("content"), handbook.around().join("link")).unwrap();
        outs.push(("link", "is the handbook's content"));
        outs.push(("link/new", "lies in the handbook's content"));
    }
    for (out, why) in outs {
        let run = handbook.run(&["build", "book", "--out", out]);
        assert_eq!(run.status, 2, "{out}: {run:?}");
        assert!(run.err.contains(why), "{out}: {run:?}");
    }
    assert!(!handbook.has("pathbook.lock") && !handbook.has("site") && !handbook.has(".pathbook"));
    let run = handbook.run(&["build", "book", "--out", "elsewhere/deep"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(handbook.around().join("elsewhere/deep/index.html").exists());
}

#[test]
fn leftovers_of_a_killed_run_are_cleaned_up() {
    let handbook = Handbook::new();
    handbook.put("site/.pathbook-tmp-1-1", "half a pa");
    handbook.build();
    assert!(!handbook.has("site/.pathbook-tmp-1-1"));
}

/// Every file below a folder, by its path from there.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()).iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

/// The manifest is known by the output's path from the handbook.
#[test]
fn a_handbook_may_be_renamed_moved_and_copied() {
    let handbook = Handbook::new();
    handbook.put("content/two.md", page("Two", "The second."));
    handbook.build();
    let site = files(&handbook.path("site"));
    fs::create_dir(handbook.around().join("deep")).unwrap();
    fs::rename(handbook.root(), handbook.around().join("deep/moved")).unwrap();
    let run = handbook.run(&["build", "deep/moved"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains(" 0 written"), "{run:?}");

    // A copy has other times, and so has a cache that CI restores; its pages are ours all the same.
    let moved = handbook.around().join("deep/moved");
    for file in files(&moved) {
        let to = handbook.path(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(&to, fs::read(moved.join(&file)).unwrap()).unwrap();
    }
    handbook.put("content/one.md", page("One", "Edited in the copy."));
    fs::remove_file(handbook.path("content/two.md")).unwrap();
    let run = handbook.build();
    // The page, its twin in Markdown, and words of the index under an older name.
    assert!(run.out.contains(" 3 deleted"), "{run:?}");
    assert!(handbook.read("site/one.html").contains("Edited in the copy."));
    assert_eq!(files(&handbook.path("site")).len(), site.len() - 2);
    assert!(fs::read_to_string(moved.join("site/one.html")).unwrap().contains("The first."));
}

/// A limit on the size of files stands for a full disk: what is new does not fit, what it is linked
/// from would.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_site_as_it_was() {
    let handbook = Handbook::new();
    // One large file, so that it is known which does not fit.
    handbook.put("book.toml", format!("{BOOK}[llms]\nenabled = false\n"));
    handbook.build();
    let (before, index) = (files(&handbook.root()), handbook.read("site/index.html"));
    let lock = handbook.has("pathbook.lock");
    handbook.put("content/index.md", page("Home", "Go to [new](new/big.md). {#x}\n\n- [ ] Do it {#do-it}"));
    handbook.put("content/new/big.md", page("Big", &"A long text. ".repeat(30_000)));
    let limited = |folder: &str, arguments: &str| {
        let script = format!("trap '' XFSZ; ulimit -f 400; exec \"$0\" build book {arguments}");
        let mut shell = std::process::Command::new("sh");
        let shell = shell.args(["-c", &script, env!("CARGO_BIN_EXE_pathbook")]);
        let output = shell.current_dir(handbook.around()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        // The print of the whole book holds the long text too; which of the two is written first is left open.
        let fails = |file: &str| told.contains(&format!("can't write {folder}/{file}: "));
        assert!(fails("new/big.html") || fails("print.html"), "{told}");
        assert!(told.contains("The output folder is as it was"), "{told}");
    };
    limited("book/site", "");
    assert_eq!(handbook.read("site/index.html"), index);
    let mut expected = before;
    expected.push("content/new/big.md".to_owned());
    expected.sort();
    assert_eq!(files(&handbook.root()), expected, "something was left, or was lost");
    assert!(!handbook.has("site/new") && handbook.has("pathbook.lock") == lock);

    limited("other", "--out other");
    assert!(!handbook.around().join("other").exists(), "half a site was left");
    assert_eq!(fs::read_dir(handbook.around()).unwrap().count(), 1, "something was left beside it");
    handbook.build();
    assert!(handbook.read("site/index.html").contains("new/big.html"));
}

/// What somebody looks at, or has mounted, stays the folder that it is.
#[cfg(unix)]
#[test]
fn an_empty_output_folder_is_filled_not_replaced() {
    use std::os::unix::fs::MetadataExt;

    let handbook = Handbook::new();
    fs::create_dir(handbook.path("site")).unwrap();
    let folder = || fs::metadata(handbook.path("site")).unwrap().ino();
    let before = folder();
    handbook.build();
    assert_eq!(folder(), before);
    assert!(handbook.has("site/index.html") && handbook.has("site/assets"));
    assert!(!files(&handbook.root()).iter().any(|file| file.contains("tmp")));
    assert!(handbook.build().out.contains(" 0 written"));
}

#[test]
fn a_killed_first_run_is_cleaned_up() {
    let handbook = Handbook::new();
    handbook.put(".pathbook-tmp-site/plan/index.html", "half a pa");
    handbook.build();
    assert!(!handbook.has(".pathbook-tmp-site") && !handbook.has("site/plan"));
    handbook.put("site/.pathbook-tmp-7-1/index.html", "half a pa");
    handbook.put("content/one.md", page("One", "Edited."));
    handbook.build();
    assert!(!handbook.has("site/.pathbook-tmp-7-1"));
}

#[test]
fn the_pages_that_are_told_are_the_handbooks() {
    let handbook = Handbook::new();
    fs::remove_file(handbook.path("content/index.md")).unwrap();
    handbook.put("book.toml", format!("{BOOK}\n[redirects]\n\"/old.html\" = \"one.md\"\n"));
    for _ in 0..2 {
        assert!(handbook.build().out.starts_with("1 page; files: "));
    }
}

#[test]
fn a_handbook_without_pages_is_told_so() {
    let handbook = Handbook::new();
    for name in ["index", "one"] {
        fs::remove_file(handbook.path(&format!("content/{name}.md"))).unwrap();
    }
    for _ in 0..2 {
        let run = handbook.build();
        assert!(run.err.contains("There are no pages yet"), "{run:?}");
        assert!(run.out.starts_with("0 pages; "), "{run:?}");
    }
    let run = handbook.run(&["check", "book"]);
    assert!(run.err.contains("There are no pages yet"), "{run:?}");
    assert_eq!(handbook.run(&["build", "book", "-q"]).err, "");
}

#[test]
fn new_here_says_here() {
    let handbook = Handbook::empty();
    let run = handbook.run_in(&handbook.root(), &["new", "."]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.starts_with("A handbook is in the current folder. "), "{run:?}");
    assert!(run.out.contains("\n  pathbook serve\n  pathbook build\n"), "{run:?}");
}

/// A run that ended halfway has written files that no finished manifest lists; they are ours.
#[test]
fn a_run_that_failed_halfway_can_be_repeated() {
    let handbook = Handbook::new();
    for number in 0..50 {
        handbook.put(&format!("content/page-{number}.md"), page("Page", "First text."));
    }
    fs::create_dir_all(handbook.path("site/one.html")).unwrap();
    let run = handbook.run(&["build", "book"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("can't write book/site/one.html"), "{run:?}");
    assert!(run.err.contains("The output folder is as it was"), "{run:?}");
    assert!(!handbook.has("pathbook.lock"), "the lock is written after the site");
    assert_eq!(files(&handbook.path("site")), [""; 0]);
    fs::remove_dir(handbook.path("site/one.html")).unwrap();
    for number in 0..50 {
        handbook.put(&format!("content/page-{number}.md"), page("Page", "Second text."));
    }
    handbook.build();
    assert!(handbook.read("site/page-7.html").contains("Second text."));
}

#[test]
fn a_folder_of_markdown_builds_beside_itself() {
    let handbook = Handbook::empty();
    handbook.put("README.md", "# Notes\n\nHello.\n");
    let run = handbook.run(&["build", "book"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(handbook.around().join("book-site/index.html").exists());
    assert_eq!(fs::read_dir(handbook.root()).unwrap().count(), 1, "something was written into the folder");
    let run = handbook.run_in(&handbook.root(), &["build"]);
    assert_eq!(run.status, 2, "{run:?}");
    let run = handbook.run_in(&handbook.root(), &["build", "--out", "../other"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(fs::read_dir(handbook.root()).unwrap().count(), 1, "something was written into the folder");
}

#[test]
fn errors_write_nothing_and_name_their_place() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", broken("One"));
    for command in ["build", "check"] {
        let run = handbook.run(&[command, "book"]);
        assert_eq!(run.status, 1, "{run:?}");
        let told = run.out + &run.err;
        assert!(told.contains("error[front-key]: ") && told.contains("--> content/one.md:3:1\n"), "{told}");
        assert!(told.contains("1 error"), "{told}");
        assert!(!told.contains('\u{1b}'), "coloured, though no terminal");
    }
    assert!(!handbook.has("site") && !handbook.has("pathbook.lock"));
}

/// Where nothing can be written either, the author hears of what is wrong with the handbook first.
#[test]
fn errors_are_told_where_nothing_can_be_written() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", broken("One"));
    handbook.put(".pathbook", "a file where the tool's own folder is to be");
    let run = handbook.run(&["build", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("error[front-key]: "), "{run:?}");
    handbook.put("content/one.md", "# One\n");
    let run = handbook.run(&["build", "book"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("can't make the folder") && run.err.contains(".pathbook"), "{run:?}");
    assert!(!handbook.has("site"));
}

#[test]
fn check_speaks_to_programs() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", broken("One"));
    let run = handbook.run(&["check", "book", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json[0]["code"], "front-key");
    assert_eq!((json[0]["line"].as_u64(), json[0]["column"].as_u64()), (Some(3), Some(1)));
    let run = handbook.run(&["check", "book", "--format", "github"]);
    assert!(
        run.out.starts_with("::error file=book/content/one.md,line=3,col=1,title=front-key::"),
        "{run:?}"
    );
    let run = handbook.run(&["check", "book", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "front-key");
}

#[test]
fn locked_refuses_to_change_the_lock() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", page("One", "- [ ] Do it {#do-it}"));
    let run = handbook.run(&["build", "book", "--locked"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("error[lock-changed]"), "{run:?}");
    assert!(!handbook.has("pathbook.lock") && !handbook.has("site"));
    handbook.build();
    assert!(handbook.has("pathbook.lock"));
    let run = handbook.run(&["build", "book", "--locked"]);
    assert_eq!(run.status, 0, "{run:?}");
}

#[test]
fn a_lock_is_read_whatever_its_size_and_ends_of_lines() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", page("One", "- [ ] Do it {#do-it}"));
    let line = "do-it 7 text=000000000000000a like=000000000000000b\n";
    handbook.put("pathbook.lock", format!("# {}\n{line}", "x".repeat(5_000_000)));
    handbook.build();
    let lock = handbook.read("pathbook.lock");
    assert!(lock.contains("do-it 7 "), "{}", &lock[..200]);
    // As git checks it out on Windows.
    let windows = lock.replace('\n', "\r\n");
    handbook.put("pathbook.lock", &windows);
    let run = handbook.run(&["build", "book", "--locked"]);
    assert_eq!(run.status, 0, "{run:?}");
    handbook.put("content/one.md", page("One", "Text.\n\n- [ ] Do it {#do-it}"));
    handbook.build();
    assert_eq!(handbook.read("pathbook.lock"), windows, "the lock is as it was");
    handbook.put("content/one.md", page("One", "- [ ] Do it {#do-it}\n- [ ] That too {#that-too}"));
    handbook.build();
    assert!(handbook.read("pathbook.lock").contains("that-too 8 "));
}

#[test]
fn new_makes_handbooks_that_build() {
    let handbook = Handbook::empty();
    for template in ["blank", "pm"] {
        let run = handbook.run(&["new", template, "--template", template]);
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.out.contains(&format!("pathbook serve {template}\n")), "{run:?}");
        let run = handbook.run(&["build", template]);
        assert_eq!(run.status, 0, "{run:?}");
        let again = handbook.run(&["new", template]);
        assert_eq!(again.status, 2);
        assert!(again.err.contains("is not empty"), "{again:?}");
        let attributes = fs::read_to_string(handbook.around().join(template).join(".gitattributes")).unwrap();
        assert_eq!(attributes, "pathbook.lock text eol=lf merge=union\n");
    }
    let id = |template: &str| fs::read_to_string(handbook.around().join(template).join("book.toml")).unwrap();
    assert_ne!(id("blank").lines().last(), id("pm").lines().last());
}

#[test]
fn runs_that_cannot_be_done_end_with_2() {
    let handbook = Handbook::new();
    for (arguments, said) in [
        (vec!["build", "nowhere"], "there is no folder nowhere"),
        (vec!["check", "nowhere"], "there is no folder nowhere"),
        (vec!["serve", "nowhere"], "there is no folder nowhere"),
        (vec!["build", "book/book.toml"], "is a file"),
        (vec!["check", "book/book.toml"], "is a file"),
        (vec!["frobnicate"], "unrecognized subcommand"),
    ] {
        let run = handbook.run(&arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {run:?}");
        assert!(run.err.contains(said), "{arguments:?}: {run:?}");
    }
}

#[test]
fn quiet_says_nothing_of_success() {
    let handbook = Handbook::new();
    let run = handbook.run(&["-q", "build", "book"]);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""), "{run:?}");
    let run = handbook.run(&["check", "book", "-q"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""), "{run:?}");
    for command in ["build", "check", "serve", "new"] {
        assert_eq!(handbook.run(&[command, "--help"]).status, 0);
    }
    assert!(handbook.run(&["--version"]).out.starts_with("pathbook "));
}

#[test]
fn timings_are_told() {
    let handbook = Handbook::new();
    let run = handbook.run(&["build", "book", "-q", "--timings=json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert!(json["total_ms"].as_f64().is_some(), "{run:?}");
    assert!(handbook.run(&["build", "book", "--timings"]).err.contains("total"));
}

/// The reader of a pipe may leave before everything is told.
#[test]
fn a_closed_pipe_is_no_panic() {
    let handbook = Handbook::new();
    for number in 0..200 {
        handbook.put(&format!("content/page-{number}.md"), broken("Page"));
    }
    let mut child = command()
        .args(["check", "book"])
        .current_dir(handbook.around())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_not_a_panic() {
    let handbook = Handbook::new();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command()
        .args(["check", "book"])
        .current_dir(handbook.around())
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("can't write to standard output"));
}

#[cfg(unix)]
#[test]
fn links_and_unreadable_names_are_told_all_at_once() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let handbook = Handbook::new();
    fs::write(handbook.around().join("secret.md"), "secret").unwrap();
    symlink("../../secret.md", handbook.path("content/out.md")).unwrap();
    symlink("nowhere.md", handbook.path("content/dangling.md")).unwrap();
    symlink("..", handbook.path("content/loop")).unwrap();
    symlink("self.md", handbook.path("content/self.md")).unwrap();
    handbook.put("content/e\u{301}.md", page("E", "decomposed"));
    handbook.put("content/\u{e9}.md", page("E", "composed"));
    fs::write(handbook.path("content").join(OsStr::from_bytes(b"caf\xe9.md")), "x").unwrap();
    let run = handbook.run(&["check", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    for said in [
        "leads out of the handbook\n--> content/out.md:1:1",
        "leads nowhere\n--> content/dangling.md:1:1",
        "leads back to a folder it lies in\n--> content/loop:1:1",
        "leads round in a circle\n--> content/self.md:1:1",
        "error[source-link]: ",
        "the name of this file is not UTF-8",
        "two files have this name",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    assert!(!run.out.contains("secret\n"));
}

#[cfg(unix)]
#[test]
fn links_inside_the_handbook_are_followed() {
    let handbook = Handbook::new();
    handbook.put("shared/two.md", page("Two", "Linked text."));
    std::os::unix::fs::symlink("../shared", handbook.path("content/shared")).unwrap();
    handbook.build();
    assert!(handbook.read("site/shared/two.html").contains("Linked text."));
}

#[test]
fn what_editors_leave_is_not_read() {
    let handbook = Handbook::new();
    for name in [".hidden.md", "~$one.md", "one.md~", "one.md.bak", "node_modules/x/readme.md", ".git/x.md"] {
        handbook.put(&format!("content/{name}"), broken("X"));
    }
    handbook.build();
}

#[test]
fn the_root_may_be_the_content() {
    let handbook = Handbook::empty();
    handbook.put("book.toml", "[book]\ntitle = \"B\"\nsrc = \".\"\n");
    handbook.put("README.md", "# Home\n");
    for _ in 0..2 {
        let run = handbook.run(&["build", "book"]);
        assert_eq!(run.status, 0, "{run:?}");
    }
    assert!(handbook.has("site/index.html") && !handbook.has("site/site"));
}

#[test]
fn a_missing_content_folder_is_told() {
    let handbook = Handbook::empty();
    handbook.put("book.toml", BOOK);
    let run = handbook.run(&["build", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("error[source-unreadable]: "), "{run:?}");
    assert!(run.err.contains("the folder of the pages is not there"), "{run:?}");
}

#[test]
fn a_page_of_50_megabytes_is_refused_and_the_others_are_checked() {
    let handbook = Handbook::new();
    fs::File::create(handbook.path("content/huge.md")).unwrap().set_len(50_000_000).unwrap();
    handbook.put("content/wrong.md", broken("Wrong"));
    let run = handbook.run(&["check", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.out.contains("error[page-size]: the page has 50 MB"), "{run:?}");
    assert!(
        run.out.contains("--> content/huge.md:1:1") && run.out.contains("content/wrong.md:3:1"),
        "{run:?}"
    );
}

#[test]
fn themes_are_listed() {
    let handbook = Handbook::new();
    let run = handbook.run(&["theme", "list", "book"]);
    assert!(run.out.contains("* default  0.1.0   in the program"), "{run:?}");
    handbook.put("themes/brand/theme.toml", "name = 'Brand'\nversion = '2.0.0'\nextends = 'default'\n");
    handbook.put("book.toml", format!("{BOOK}theme = 'brand'\n"));
    let run = handbook.run(&["theme", "list", "book"]);
    assert!(run.out.contains("* brand    2.0.0   themes/brand/, extends default"), "{run:?}");
    assert!(run.out.contains("+ default"), "{run:?}");
    handbook.put("book.toml", format!("{BOOK}theme = 'brnd'\n"));
    let run = handbook.run(&["theme", "list", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("Did you mean `brand`?"), "{run:?}");
}

#[test]
fn a_new_theme_builds_at_once() {
    let handbook = Handbook::new();
    let run = handbook.run(&["theme", "new", "our-brand", "book"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("theme = \"our-brand\""), "{run:?}");
    handbook.put("book.toml", format!("{BOOK}theme = 'our-brand'\n"));
    let check = handbook.run(&["check", "book", "--deny", "warnings"]);
    assert_eq!(check.status, 0, "{check:?}");
    handbook.put("themes/our-brand/assets/css/our-brand.css", "@layer parts { .brand { color: red } }\n");
    handbook.build();
    let names = fs::read_dir(handbook.path("site/assets")).unwrap().map(|entry| entry.unwrap().file_name());
    let name = names.map(|name| name.into_string().unwrap()).find(|name| name.starts_with("theme.")).unwrap();
    let sheet = handbook.read(&format!("site/assets/{name}"));
    assert!(
        sheet[sheet.len() - 100..].contains(".brand{color:red}"),
        "comes last: {}",
        &sheet[sheet.len() - 100..]
    );

    let again = handbook.run(&["theme", "new", "our-brand", "book"]);
    assert_eq!(again.status, 2, "{again:?}");
    assert!(again.err.contains("theme.toml"), "{again:?}");
    for (arguments, told) in [
        (vec!["theme", "new", "trail", "book"], "can't be the name"),
        (vec!["theme", "new", "Our Brand", "book"], "can't be the name"),
        (vec!["theme", "new", "two", "book", "--from", "our-bradn"], "did you mean `our-brand`?"),
    ] {
        let run = handbook.run(&arguments);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.err.contains(told), "{run:?}");
    }
}

#[test]
fn one_file_of_a_theme_is_copied_and_its_origin_watched() {
    let handbook = Handbook::new();
    let before = handbook.build();
    assert_eq!(before.status, 0);
    let page = handbook.read("site/one.html");
    for (name, file) in [
        ("page.html", "theme/templates/page.html"),
        ("role", "theme/components/role.html"),
        ("css/text.css", "theme/assets/css/text.css"),
        ("layouts/base", "theme/templates/layouts/base.html"),
    ] {
        let run = handbook.run(&["theme", "eject", name, "book"]);
        assert_eq!(run.status, 0, "{run:?}");
        let first = handbook.read(file).lines().next().unwrap().to_owned();
        assert!(first.contains("pathbook theme eject ") && first.contains("(from default 0.1.0)"), "{first}");
    }
    // Copies that nobody changed change nothing.
    let run = handbook.run(&["build", "book", "--deny", "warnings"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(handbook.read("site/one.html"), page);

    let run = handbook.run(&["theme", "eject", "page.html", "book"]);
    assert_eq!(run.status, 2, "never overwritten: {run:?}");
    let shown = handbook.run(&["theme", "eject", "page.html", "book", "--print"]);
    assert_eq!(shown.out, handbook.read("theme/templates/page.html"));

    // As if ours had changed since.
    let old = handbook.read("theme/templates/page.html");
    let hash = old.split(' ').nth(5).unwrap().to_owned();
    handbook.put("theme/templates/page.html", old.replace(&hash, "0123456789abcdef"));
    let check = handbook.run(&["check", "book"]);
    assert!(
        check.out.contains("warning[theme-moved]") && check.out.contains("theme/templates/page.html:1:"),
        "{check:?}"
    );
    assert!(check.out.contains(&hash), "{check:?}");

    for (name, told) in [("paeg.html", "did you mean `page.html`?"), ("xyzzy", "name one such as")] {
        let run = handbook.run(&["theme", "eject", name, "book"]);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.err.contains(told), "{run:?}");
    }
}

#[test]
fn a_theme_is_checked() {
    let handbook = Handbook::new();
    let run = handbook.run(&["theme", "check", "book"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("Themes: default") && run.out.contains("No problems."), "{run:?}");
    handbook.put("theme/templates/pgae.html", "{% extends \"@core/page.html\" %}");
    handbook.put("theme/components/footer.html", "<footer></footer>");
    handbook.put("book.toml", format!("{BOOK}[theme.tokens]\n--pb-ink = '#aaa'\n"));
    handbook.put("content/one.md", page("One", "[gone](gone.md)"));
    let run = handbook.run(&["theme", "check", "book"]);
    assert_eq!(run.status, 0, "warnings alone: {run:?}");
    for told in [
        "Replaced by the handbook: footer.html",
        "warning[theme-unused]",
        "warning[theme-contrast]",
        "Did you mean `page.html`?",
    ] {
        assert!(run.out.contains(told), "{told}: {run:?}");
    }
    assert!(!run.out.contains("link-page"), "of the theme alone: {run:?}");
    handbook.put(
        "theme/templates/page.html",
        "{% extends \"@core/page.html\" %}{% block body_strat %}{% endblock body_strat %}",
    );
    let run = handbook.run(&["theme", "check", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.out.contains("Did you mean `body_start`?"), "{run:?}");
}
