//! The development server, by the real program: who gets what, and what an edit does.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

mod support;

use std::fs;
use std::net::TcpListener;
use std::time::Instant;

use pathbook::serve::undo;
use support::{Handbook, PATIENCE, Served, broken, page};

#[test]
fn pages_are_what_build_writes() {
    let handbook = Handbook::new();
    handbook.put("content/plan/index.md", page("Plan", "The plan."));
    handbook.put("content/plan/a b é.md", page("Odd name", "Text."));
    handbook.build();
    let served = Served::start(&handbook);
    for (path, file) in [
        ("/", "index.html"),
        ("/one.html", "one.html"),
        ("/one", "one.html"),
        ("/one.html?x=1", "one.html"),
        ("/plan/", "plan/index.html"),
        ("/plan/a%20b%20%C3%A9.html", "plan/a b é.html"),
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(undo(&answer.body), handbook.read(&format!("site/{file}")), "{path}");
        assert!(answer.body.contains("connect-src 'self'") && answer.body.contains("/_pathbook/live.js"));
        assert!(answer.head.contains("content-type: text/html; charset=utf-8"), "{}", answer.head);
        assert!(answer.head.contains("cache-control: no-store"), "{}", answer.head);
        assert!(answer.head.contains("x-content-type-options: nosniff"), "{}", answer.head);
    }
    let missing = served.get("/nothing/here");
    assert_eq!(missing.status, 404);
    assert_eq!(undo(&missing.body), handbook.read("site/404.html"));
    let folder = served.get("/plan?a=b");
    assert_eq!(folder.status, 307);
    assert!(folder.head.contains("location: /plan/?a=b"), "{}", folder.head);
    assert_eq!(served.get("/_pathbook/live.js").status, 200);
    assert!(served.get("/_pathbook/live.css").head.contains("text/css; charset=utf-8"));
}

#[test]
fn only_this_machine_may_look() {
    let handbook = Handbook::new();
    handbook.put("secret.txt", "secret");
    let served = Served::start(&handbook);
    let port = served.port;
    for (status, host) in [(200, "localhost"), (200, "127.0.0.1"), (200, "[::1]"), (403, "evil.example")] {
        let answer = served.ask("GET", "/", &format!("Host: {host}:{port}\r\n"));
        assert_eq!(answer.status, status, "{host}");
    }
    assert_eq!(served.ask("GET", "/", "Host: localhost:1\r\n").status, 403);
    let host = format!("Host: localhost:{port}\r\n");
    let foreign = served.ask("GET", "/_pathbook/events", &format!("{host}Origin: http://evil.example\r\n"));
    assert_eq!(foreign.status, 403);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(served.ask(method, "/", &host).status, 405, "{method}");
    }
    let head = served.ask("HEAD", "/", &host);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    for path in ["/", "/nothing", "/_pathbook/live.js", "/assets/handbook.js"] {
        let length = |method| {
            let answer = served.ask(method, path, &host);
            let line = answer.head.lines().find(|line| line.starts_with("content-length: "));
            line.unwrap_or_else(|| panic!("{path}: {}", answer.head)).to_owned()
        };
        assert_eq!(length("HEAD"), length("GET"), "{path}");
        assert_ne!(length("HEAD"), "content-length: 0", "{path}");
    }
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/%00", "/%ff"]
    {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("secret\n"));
    }
    assert_eq!(served.get("//evil.example").status, 404);
}

#[test]
fn an_edit_is_shown_and_told() {
    let handbook = Handbook::new();
    let served = Served::start(&handbook);
    let (mut all, mut one) = (served.listen(""), served.listen("?page=/one.html"));
    let (before, page_before) = (all.next("version"), one.next("version"));
    assert_eq!(all.next("errors"), "[]");
    handbook.put("content/one.md", page("One", "An edit."));
    all.until("version", |version| version != before);
    let page_after = one.until("version", |version| version != page_before);
    let body = served.get("/one.html").body;
    assert!(body.contains("An edit.") && body.contains(&format!("data-version=\"{page_after}\"")), "{body}");

    // An atomic save, as vim and others do it.
    fs::rename(handbook.path("content/one.md"), handbook.path("content/one.md~")).unwrap();
    handbook.put("content/one.md", page("One", "Saved anew."));
    fs::remove_file(handbook.path("content/one.md~")).unwrap();
    one.until("version", |version| version != page_after);
    assert!(served.get("/one.html").body.contains("Saved anew."));

    // A new folder, then a page in it, then both gone.
    let before = served.listen("").next("version");
    handbook.put("content/new/deep/two.md", page("Two", "Second."));
    all.until("version", |version| version != before && served.get("/new/deep/two.html").status == 200);
    handbook.put("content/new/deep/two.md", page("Two", "Edited there."));
    all.until("version", |_| served.get("/new/deep/two.html").body.contains("Edited there."));
    fs::remove_dir_all(handbook.path("content/new")).unwrap();
    all.until("version", |_| served.get("/new/deep/two.html").status == 404);
    let (gone, never) = (served.get("/new/deep/two").body, served.get("/never").body);
    assert!(gone.contains("\" data-gone=\"") && gone.contains("\" data-place=\"\"></script>"), "{gone}");
    assert!(!never.contains("data-gone") && undo(&gone) == undo(&never));

    // One that is renamed says where it is.
    fs::rename(handbook.path("content/one.md"), handbook.path("content/number 1.md")).unwrap();
    one.until("version", |_| served.get("/one.html").status == 404);
    assert!(served.get("/one.html").body.contains(" data-place=\"/number%201.html\""));
}

/// The page does not wait for the colours of its code, and they come by themselves.
#[test]
fn code_is_shown_and_gets_its_colours_by_itself() {
    let handbook = Handbook::new();
    let mut served = Served::start(&handbook);
    let mut events = served.listen("?page=/one.html");
    let mut version = events.next("version");
    // Each language has a grammar of its own to be made ready. On a busy machine the first answer may come too late.
    let plain = ["rust", "java", "haskell", "python", "scala", "perl"].iter().position(|language| {
        let code = format!("let {language} = \"<b>\";\n");
        handbook.put("content/one.md", page("One", &format!("An edit.\n\n```{language}\n{code}```")));
        version = events.until("version", |next| next != version);
        let first = served.get("/one.html").body;
        assert!(first.contains("An edit.") && first.contains(&format!("language-{language}")), "{first}");
        let is_plain = first.contains(&code.replace('<', "&lt;").replace('>', "&gt;"));
        handbook.build();
        let whole = handbook.read("site/one.html");
        while undo(&served.get("/one.html").body) != whole {
            version = events.until("version", |next| next != version);
        }
        assert!(whole.contains("<span class=\"s-"));
        is_plain
    });
    assert!(plain.is_some(), "no page came before its colours");
    drop(events);
    let told = served.end();
    let edits = told.lines().filter(|line| line.starts_with("1 page rendered")).count();
    assert_eq!(edits, plain.map_or(0, |plain| plain + 1), "colours are not told of: {told}");
}

#[test]
fn leaves_follow_the_pages_and_load_none_again() {
    let handbook = Handbook::new();
    handbook.build();
    let served = Served::start(&handbook);
    // Asked for before they are there, they are waited for.
    assert_eq!(undo(&served.get("/search.html").body), handbook.read("site/search.html"));
    let (mut one, mut leaf) = (served.listen("?page=/one.html"), served.listen("?page=/search.html"));
    let (before, leaf_before) = (one.next("version"), leaf.next("version"));
    handbook.put("content/two.md", page("Second", "More."));
    leaf.until("version", |version| {
        version != leaf_before && served.get("/search.html").body.contains(">Second</a></li>")
    });
    handbook.build();
    assert_eq!(undo(&served.get("/search.html").body), handbook.read("site/search.html"));
    assert_eq!(undo(&served.get("/print.html").body), handbook.read("site/print.html"));
    let after = one.until("version", |version| version != before);
    // The next leaves are those of a site whose pages are the same to a reader of `one`.
    handbook.put("content/two.md", "---\ntitle: Second\nsearch: {exclude: true}\n---\nMore.\n");
    handbook.put("content/three/index.md", "---\ntitle: Draft\ndraft: true\n---\n");
    served.get("/search.html");
    assert_eq!(served.listen("?page=/one.html").next("version"), after);
}

/// Nobody who searches right after an edit finds what was there before.
#[test]
fn a_leaf_that_is_asked_for_is_one_of_the_page_on_show() {
    let handbook = Handbook::new();
    let served = Served::start(&handbook);
    let mut events = served.listen("?page=/one.html");
    let mut version = events.next("version");
    for (number, path) in ["/search.html", "/print.html", "/one.md", "/llms-full.txt"].iter().enumerate() {
        let title = format!("Zanzibar {number}");
        handbook.put("content/one.md", page(&title, &title));
        version =
            events.until("version", |next| next != version && served.get("/one.html").body.contains(&title));
        assert!(served.get(path).body.contains(&title), "{path}");
    }
    // One that was not there before; and what will never be there is said not to be.
    handbook.put("content/two.md", page("Two", "More."));
    events.until("version", |_| served.get("/two.html").status == 200);
    assert_eq!((served.get("/two.md").status, served.get("/never").status), (200, 404));
}

/// An edit with errors takes no leaves away from the site that is on show, not even from the first.
#[test]
fn with_errors_leaves_are_those_of_the_last_good_site() {
    let handbook = Handbook::new();
    handbook.build();
    let served = Served::start(&handbook);
    let mut events = served.listen("");
    handbook.put("content/one.md", broken("Other"));
    events.until("errors", |errors| errors != "[]");
    assert_eq!(undo(&served.get("/search.html").body), handbook.read("site/search.html"));
    assert_eq!(served.get("/editions.js").body, handbook.read("site/editions.js"));
}

#[test]
fn an_authors_page_stands_in_the_place_of_a_leaf() {
    let handbook = Handbook::new();
    handbook.put("content/search.md", page("How we search for people", "Ask around."));
    handbook.build();
    assert!(handbook.read("site/search.html").contains("Ask around."));
    let served = Served::start(&handbook);
    assert_eq!(undo(&served.get("/search.html").body), handbook.read("site/search.html"));
}

#[test]
fn a_style_sheet_changes_only_the_second_half_of_the_version() {
    let handbook = Handbook::new();
    let served = Served::start(&handbook);
    let mut events = served.listen("?page=/one.html");
    let none = events.next("version");
    handbook.put("theme/custom.css", "p { color: red }");
    let red = events.until("version", |version| version != none);
    handbook.put("theme/custom.css", "p { color: green }");
    let green = events.until("version", |version| version != red);
    assert_eq!(red.split('-').next(), green.split('-').next());
}

#[test]
fn errors_keep_the_last_good_site() {
    let handbook = Handbook::new();
    let served = Served::start(&handbook);
    let mut events = served.listen("");
    assert_eq!(events.next("errors"), "[]");
    handbook.put("content/one.md", broken("One"));
    let errors = events.until("errors", |errors| errors != "[]");
    let errors: serde_json::Value = serde_json::from_str(&errors).unwrap();
    assert_eq!((errors[0]["code"].as_str(), errors[0]["line"].as_u64()), (Some("front-key"), Some(3)));
    assert_eq!(errors[0]["path"], "content/one.md");
    let answer = served.get("/one.html");
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("The first."));
    handbook.put("content/one.md", page("One", "Mended."));
    events.until("errors", |errors| errors == "[]");
    assert!(served.get("/one.html").body.contains("Mended."));
}

#[test]
fn a_first_start_with_errors_shows_them_until_they_are_mended() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", broken("One"));
    handbook.put("content/<b>.md", broken("Two"));
    let served = Served::start(&handbook);
    let answer = served.get("/any/where");
    assert_eq!(answer.status, 500);
    assert!(answer.body.contains("content/one.md:3:1") && answer.body.contains("content/&lt;b&gt;.md:3:1"));
    assert!(answer.body.contains("/_pathbook/live.js") && answer.body.contains("data-version=\"none\""));
    let mut events = served.listen("?page=/one.html");
    assert_eq!(events.next("version"), "none");
    handbook.put("content/one.md", page("One", "Mended."));
    fs::remove_file(handbook.path("content/<b>.md")).unwrap();
    events.until("version", |version| version != "none");
    assert!(served.get("/one.html").body.contains("Mended."));
}

#[test]
fn a_handbook_without_an_id_keeps_ticks_under_its_folder() {
    let handbook = Handbook::empty();
    handbook.put("README.md", "# Notes\n");
    let served = Served::start(&handbook);
    assert!(served.get("/").body.contains("data-book=\"folder:book\"></script></head>"));
    assert_eq!(fs::read_dir(handbook.root()).unwrap().count(), 1, "something was written into the folder");
}

#[test]
fn a_busy_port_that_was_named_is_an_error() {
    let handbook = Handbook::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = handbook.run(&["serve", "book", "--port", &port]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains(&format!("port {port} is in use")), "{run:?}");
}

#[cfg(unix)]
#[test]
fn it_ends_at_once_when_told_to_though_a_browser_listens() {
    let handbook = Handbook::new();
    let mut served = Served::start(&handbook);
    let mut events = served.listen("");
    events.next("version");
    let start = Instant::now();
    // Not an interrupt: a shell's background jobs, and all they start, are deaf to it.
    let kill = std::process::Command::new("kill").args(["-TERM", &served.id().to_string()]).status().unwrap();
    assert!(kill.success());
    served.wait();
    assert!(start.elapsed() < PATIENCE / 10);
}
