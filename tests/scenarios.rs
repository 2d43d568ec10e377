//! Runs the scenarios of `tests/suite/*.txt`: small handbooks in one readable text each, with the
//! diagnostics their author gets and parts of the site that comes out.
//!
//! A file holds scenarios; a scenario is
//!
//! ```text
//! === What it shows
//! -- content/index.md
//! the file's lines
//! -- diagnostics
//! warning[link-page] content/index.md:1:5 there is no page `x.md` | Did you mean `y.md`?
//! -- has index.html
//! a line that the file has
//! -- lacks index.html
//! a line that the file does not have
//! (a `*` in a name stands for the hash in it)
//! -- file pathbook.lock
//! the whole file that comes out (a file of the site, or the lock)
//! ```
//!
//! A part `-- history` says what version control tells: `2026-10-01 new content/index.md`, or `shallow`.
//! Without `-- diagnostics` there must be none. A `book.toml` is added unless the scenario has one or
//! says `-- no book`. In files `␉`, `␍` and `␈` stand for tab, carriage return and byte order mark.
//! `BLESS=1 cargo test --test scenarios` writes the diagnostics that come out into the files: read the diff.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use pathbook::checked::Checked;
use pathbook::diagnostic::{Code, line_column};
use pathbook::memo::Memo;
use pathbook::model::date;
use pathbook::model::history::{Event, History, Kind, Unknown};
use pathbook::model::path::{OutPath, SourcePath};
use pathbook::pipeline;
use pathbook::site::{Payload, Site};
use pathbook::source::{SourceFile, Sources};

const BOOK: &str = "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n";

#[derive(Default)]
struct Scenario {
    title: String,
    parts: Vec<(String, String)>,
}

#[test]
fn scenarios() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut files: Vec<_> =
        std::fs::read_dir("tests/suite").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut failures = String::new();
    let mut count = 0;
    // The theme is much the same in all of them, and joining its scripts takes a while.
    let mut memo = Memo::once();
    memo.theme.keep = true;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut scenarios = read(&text);
        for scenario in &mut scenarios {
            count += 1;
            let built = build(scenario, &mut memo);
            for failure in check(scenario, &built, bless) {
                write!(failures, "\n{}: {}\n{failure}\n", file.display(), scenario.title).unwrap();
            }
        }
        if bless {
            std::fs::write(&file, written(&text, &scenarios)).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 50, "only {count} scenarios were found");
}

#[test]
fn every_code_has_a_scenario() {
    let mut texts = String::new();
    for folder in ["tests/suite", "tests"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file()
                && path.extension().is_some_and(|extension| extension == "txt" || extension == "rs")
            {
                texts.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let missing: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|name| !texts.contains(&format!("[{name}]")))
        .collect();
    assert!(missing.is_empty(), "no scenario shows {missing:?}");
}

fn read(text: &str) -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("=== ") {
            scenarios.push(Scenario { title: title.trim_end().to_owned(), parts: Vec::new() });
        } else if let Some(scenario) = scenarios.last_mut() {
            if let Some(name) = line.strip_prefix("-- ") {
                scenario.parts.push((name.trim_end().to_owned(), String::new()));
            } else if let Some((_, part)) = scenario.parts.last_mut() {
                part.push_str(line);
            }
        }
    }
    for (_, part) in scenarios.iter_mut().flat_map(|scenario| &mut scenario.parts) {
        // One blank line may separate scenarios.
        if part.ends_with("\n\n") {
            part.pop();
        }
    }
    scenarios
}

fn written(text: &str, scenarios: &[Scenario]) -> String {
    let mut out = text.split_inclusive('\n').take_while(|line| !line.starts_with("=== ")).collect::<String>();
    let mut rest = text;
    for scenario in scenarios {
        let heading = format!("=== {}\n", scenario.title);
        rest = &rest[rest.find(&heading).unwrap() + heading.len()..];
        out.push_str(&heading);
        out.extend(
            rest.split_inclusive('\n')
                .take_while(|line| !line.starts_with("-- ") && !line.starts_with("=== ")),
        );
        for (name, part) in &scenario.parts {
            write!(out, "-- {name}\n{part}").unwrap();
        }
        out.push('\n');
    }
    out.trim_end().to_owned() + "\n"
}

fn sources(scenario: &Scenario) -> Sources {
    let mut sources =
        Sources { folder_name: "folder".to_owned(), today: Some((2026, 11, 23)), ..Sources::default() };
    let mut has_book = scenario.parts.iter().any(|(name, _)| name == "no book");
    for (name, text) in &scenario.parts {
        if ["diagnostics", "no book"].contains(&name.as_str())
            || ["has ", "lacks ", "file "].iter().any(|word| name.starts_with(word))
        {
            continue;
        }
        if name == "history" {
            sources.history = Arc::new(history(text));
            continue;
        }
        has_book |= name == "book.toml";
        let text = text.replace('␉', "\t").replace('␍', "\r").replace('␈', "\u{feff}");
        let bytes = match text.strip_prefix("bytes ") {
            Some(hex) => hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect(),
            None => text.into_bytes(),
        };
        sources.files.insert(SourcePath::new(name).unwrap(), Arc::new(SourceFile::held(bytes)));
    }
    if !has_book {
        sources.files.insert(SourcePath::new("book.toml").unwrap(), Arc::new(SourceFile::held(BOOK)));
    }
    sources
}

/// The history that a scenario tells, the latest first; each at noon of its day.
fn history(text: &str) -> History {
    let mut history = History::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if line == "shallow" {
            history.unknown = Some(Unknown::Shallow);
            continue;
        }
        let mut words = line.splitn(3, ' ');
        let (day, kind) = (words.next().unwrap(), words.next().unwrap());
        let path = SourcePath::new(words.next().unwrap()).unwrap();
        let days = (0..100_000).find(|days| date::of_moment(days * 86_400) == date::parse(day)).unwrap();
        let at = days * 86_400 + 43_200;
        let kind = match kind {
            "new" => Kind::New,
            "changed" => Kind::Changed,
            _ => Kind::Moved,
        };
        if kind != Kind::Moved {
            history.changed.entry(path.clone()).or_insert(at);
        }
        history.events.push(Event { path, at, kind });
    }
    history
}

fn build(scenario: &Scenario, memo: &mut Memo) -> (Sources, Checked<Site>) {
    let sources = sources(scenario);
    let built = pipeline::build(&sources, memo);
    (sources, built)
}

fn diagnostics((sources, built): &(Sources, Checked<Site>)) -> String {
    let mut lines = String::new();
    for diagnostic in &built.diagnostics {
        let severity = format!("{:?}", diagnostic.severity).to_lowercase();
        write!(lines, "{severity}[{}]", diagnostic.code).unwrap();
        if let Some(place) = &diagnostic.place {
            let bytes =
                sources.files.get(&place.path).and_then(|file| file.bytes().cloned()).unwrap_or_default();
            let (line, column) = line_column(&String::from_utf8_lossy(&bytes), place.span.start);
            write!(lines, " {}:{line}:{column}", place.path).unwrap();
        }
        write!(lines, " {}", diagnostic.message.replace('\n', "⏎")).unwrap();
        if let Some(help) = &diagnostic.help {
            write!(lines, " | {}", help.replace('\n', "⏎")).unwrap();
        }
        lines.push('\n');
    }
    lines
}

fn check(scenario: &mut Scenario, built: &(Sources, Checked<Site>), bless: bool) -> Vec<String> {
    let mut failures = Vec::new();
    let found = diagnostics(built);
    let expected = scenario.parts.iter_mut().find(|(name, _)| name == "diagnostics");
    match expected {
        Some((_, expected)) if bless => *expected = found,
        Some((_, expected)) if *expected != found => {
            failures.push(format!("expected:\n{expected}found:\n{found}"))
        }
        None if !found.is_empty() && bless => scenario.parts.push(("diagnostics".to_owned(), found)),
        None if !found.is_empty() => failures.push(format!("expected no diagnostics, found:\n{found}")),
        _ => {}
    }
    for (name, wanted) in &scenario.parts {
        let Some((what, path)) = name.split_once(' ') else { continue };
        let text = text_of(&built.1.value, path);
        match (what, text) {
            ("has" | "lacks" | "file", None) if what != "lacks" || !wanted.trim().is_empty() => {
                let files: BTreeSet<&str> = built.1.value.files.keys().map(OutPath::as_str).collect();
                failures.push(format!("no file {path} in {files:?}"));
            }
            ("has", Some(text)) => {
                failures.extend(
                    wanted
                        .lines()
                        .filter(|line| !text.contains(line.trim()))
                        .map(|line| format!("{path} lacks {line}\n{}", main_of(&text))),
                );
            }
            ("lacks", Some(text)) => {
                if wanted.trim().is_empty() {
                    failures.push(format!("there is a file {path}"));
                }
                failures.extend(
                    wanted
                        .lines()
                        .filter(|line| !line.trim().is_empty() && text.contains(line.trim()))
                        .map(|line| format!("{path} has {line}")),
                );
            }
            ("file", Some(text)) if text != *wanted => {
                failures.push(format!("expected {path}:\n{wanted}found:\n{text}"))
            }
            _ => {}
        }
    }
    failures
}

fn text_of(site: &Site, path: &str) -> Option<String> {
    if path == "pathbook.lock" {
        return site.lock.clone();
    }
    let file = match path.split_once('*') {
        Some((before, after)) => site
            .files
            .iter()
            .find(|(out, _)| out.as_str().starts_with(before) && out.as_str().ends_with(after))
            .map(|(_, file)| file)?,
        None => site.files.get(&OutPath::new(path).ok()?)?,
    };
    match file {
        Payload::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Payload::Copy { .. } => Some(String::new()),
    }
}

/// The part of a page that a failure is about.
fn main_of(html: &str) -> &str {
    html.find("<main")
        .and_then(|from| Some(&html[from..from + html[from..].find("</main>")?]))
        .unwrap_or(html)
}
