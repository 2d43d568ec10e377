//! Markdown in, HTML with holes out: the scenarios of `markdown.txt`, text made to break things, and
//! every page of the real handbooks in the folder named by `PATHBOOK_CORPORA`.
//!
//! `PATHBOOK_BLESS=1 cargo test --test markdown` writes what comes out into `markdown.txt`; read the diff.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use pathbook::checked::Checked;
use pathbook::highlights::Highlights;
use pathbook::model::body::{Block, Body, Hole};
use pathbook::model::document::Document;
use pathbook::model::front::FrontMatter;
use pathbook::model::path::SourcePath;
use pathbook::parse::expand::{Expanded, SourceMap};
use pathbook::parse::markdown::{MarkdownOptions, document};

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/markdown.txt");

/// One for all texts: to make grammars ready takes longer than anything here.
static HIGHLIGHTS: LazyLock<Highlights> = LazyLock::new(Highlights::default);

/// A page as it was read: its facts at hand.
struct Read {
    document: Document,
    body: Body,
}

impl std::ops::Deref for Read {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

fn parse(text: &str, front: FrontMatter) -> Checked<Read> {
    let path = SourcePath::new("page.md").unwrap();
    let mut map = SourceMap::default();
    map.push(0, &path, 0);
    let place = map.place(0..0);
    let count = text.matches("<!--pathbook:open").count();
    let block = |n| Block { name: format!("block-{n}"), arguments: Vec::new(), place: place.clone() };
    let expanded = Expanded {
        text: text.to_owned(),
        blocks: (0..count).map(block).collect(),
        map,
        ..Expanded::default()
    };
    Checked::collect(|seen| {
        let usual = (&MarkdownOptions::default(), &*HIGHLIGHTS);
        let (document, body, _) = document(&path, front, expanded, usual, seen);
        Read { document, body }
    })
}

/// The HTML with each hole as `⟦Name n⟧`.
fn show_body(body: &Body) -> String {
    let mut shown = String::new();
    let mut done = 0;
    for (at, hole) in &body.holes {
        shown.push_str(&body.html[done..*at]);
        let name = format!("{hole:?}").replace('(', " ").replace(')', "");
        let _ = write!(shown, "⟦{name}⟧");
        done = *at;
    }
    shown.push_str(&body.html[done..]);
    shown
}

/// Everything else that was found, a line a thing.
fn show_facts(text: &str, checked: &Checked<Read>) -> String {
    let page = &checked.value;
    let mut shown = String::new();
    let at = |place: &pathbook::diagnostic::Place| text[place.span.clone()].replace('\n', "⏎");
    if let Some(title) = &page.title_from_heading {
        let _ = writeln!(shown, "title {title}");
    }
    for heading in &page.headings {
        let _ = writeln!(shown, "h{} #{} {}", heading.level, heading.id, heading.text);
    }
    for link in &page.links {
        let title = link.title.as_ref().map(|title| format!(" {title:?}")).unwrap_or_default();
        let _ = writeln!(shown, "link {}{title} at {}", link.destination, at(&link.place));
    }
    for image in &page.images {
        let title = image.title.as_ref().map(|title| format!(" {title:?}")).unwrap_or_default();
        let _ = writeln!(
            shown,
            "{} {} [{}]{title} {:?} at {}",
            image.medium.name(),
            image.source,
            image.alt,
            image.size,
            at(&image.place)
        );
    }
    for list in &page.lists {
        let _ = write!(shown, "list under {:?} inside {:?}", list.heading, list.inside);
        let _ = writeln!(shown, "{}", list.ordered.map(|n| format!(" from {n}")).unwrap_or_default());
    }
    for item in &page.items {
        let id = item.id.as_ref().map(|(id, _)| id.as_str()).unwrap_or("-");
        let _ = write!(shown, "item {id} {:?} {:?} in {}", item.mark, item.text, item.list);
        if let Some(parent) = item.parent {
            let _ = write!(shown, " parent {parent}");
        }
        let _ = write!(shown, "{}", item.ordinal.map(|n| format!(" number {n}")).unwrap_or_default());
        shown.push_str(if item.is_group { " group" } else { "" });
        shown.push_str(if item.interactive { " interactive" } else { "" });
        if let Some(kind) = item.attributes.kind {
            let _ = write!(shown, " {kind}");
        }
        if let Some(due) = &item.attributes.due {
            let _ = write!(shown, " {due:?}");
        }
        let _ = writeln!(shown, " under {:?} at {}", item.headings, at(&item.place));
    }
    let headings: Vec<_> = page.headings.iter().map(|heading| &heading.id).collect();
    for anchor in page.anchors.iter().filter(|anchor| !headings.contains(anchor)) {
        let _ = writeln!(shown, "anchor {anchor}");
    }
    for problem in &checked.diagnostics {
        let place = problem.place.as_ref().map(&at).unwrap_or_default();
        let _ = writeln!(shown, "{} {}: {}", problem.code, place, problem.message);
    }
    shown
}

struct Scenario {
    name: String,
    input: String,
    html: String,
    facts: String,
}

fn scenarios(text: &str) -> Vec<Scenario> {
    let scenario = |part: &str| {
        let (name, rest) = part.split_once('\n').unwrap_or((part, ""));
        let mut parts =
            rest.split("\n────\n").map(|part| part.strip_prefix("────\n").unwrap_or(part).to_owned());
        let mut next = || parts.next().unwrap_or_default();
        let (input, html, facts) = (next(), next(), next());
        Scenario { name: name.to_owned(), input, html, facts: facts.trim_end().to_owned() }
    };
    text.split("════ ").skip(1).map(scenario).collect()
}

fn outcome(input: &str) -> (String, String) {
    let front = match input.strip_prefix("title: ").and_then(|rest| rest.split_once('\n')) {
        Some((title, _)) => FrontMatter { title: Some(title.to_owned()), ..FrontMatter::default() },
        None => FrontMatter::default(),
    };
    let text = if front.title.is_some() { input.split_once('\n').unwrap().1 } else { input };
    let checked = parse(text, front);
    (show_body(&checked.value.body).trim_end().to_owned(), show_facts(text, &checked).trim_end().to_owned())
}

#[test]
fn scenarios_come_out_as_written() {
    let text = std::fs::read_to_string(SCENARIOS).unwrap();
    let bless = std::env::var_os("PATHBOOK_BLESS").is_some();
    let mut blessed = text.split("════ ").next().unwrap().to_owned();
    let mut failures = String::new();
    for scenario in scenarios(&text) {
        let (html, facts) = outcome(&scenario.input);
        let Scenario { name, input, .. } = &scenario;
        let _ = write!(blessed, "════ {name}\n{input}\n────\n{html}\n────\n{facts}\n\n");
        if (&html, &facts) != (&scenario.html, &scenario.facts) {
            let _ = write!(
                failures,
                "════ {name}\n{input}\n──── expected\n{}\n{}\n──── came out\n{html}\n{facts}\n",
                scenario.html, scenario.facts
            );
        }
    }
    if bless {
        std::fs::write(SCENARIOS, blessed).unwrap();
    } else {
        assert!(failures.is_empty(), "\n{failures}");
    }
}

/// What is wrong with a body: tags and holes that don't close each other, or markup that may not be.
fn faults(body: &Body) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut holes = body.holes.iter().peekable();
    let mut at = 0;
    loop {
        let tag = body.html[at..].find('<').map_or(body.html.len(), |found| at + found);
        while let Some((_, hole)) = holes.next_if(|(offset, _)| *offset <= tag) {
            match hole {
                Hole::Image(_) | Hole::ItemText(_) | Hole::Say(..) => {}
                Hole::LinkOpen(n) | Hole::ListOpen(n) | Hole::ItemOpen(n) | Hole::BlockOpen(n) => {
                    let kind = format!("{hole:?}");
                    open.push(format!("{}{n}", &kind[..4]));
                }
                Hole::LinkClose(n) | Hole::ListClose(n) | Hole::ItemClose(n) | Hole::BlockClose(n) => {
                    let name = format!("{}{n}", &format!("{hole:?}")[..4]);
                    if open.pop().as_ref() != Some(&name) {
                        faults.push(format!("hole {name} closes what is not open"));
                    }
                }
            }
        }
        if tag == body.html.len() {
            break;
        }
        let end = tag + body.html[tag..].find('>').unwrap();
        let inner = &body.html[tag + 1..end];
        let name = inner.trim_start_matches('/').split([' ', '/']).next().unwrap();
        match name {
            "br" | "hr" | "wbr" | "col" => {}
            "script" | "style" | "iframe" | "form" | "input" | "object" | "svg" | "base" | "meta" => {
                faults.push(inner.to_owned());
            }
            _ if inner.starts_with('/') => {
                if open.pop().as_deref() != Some(name) {
                    faults.push(format!("{inner} closes what is not open"));
                }
            }
            _ => open.push(name.to_owned()),
        }
        let mut values = inner.split('"');
        while let (Some(attribute), Some(_)) = (values.next(), values.next()) {
            let attribute = attribute.rsplit(' ').next().unwrap();
            if attribute.starts_with("on") || attribute.starts_with("style") {
                faults.push(inner.to_owned());
            }
        }
        at = end + 1;
    }
    faults.extend(open);
    faults
}

#[test]
fn faults_are_found() {
    for html in [
        "<b>",
        "</b>",
        "<b><i></b></i>",
        "<script>",
        "<p onclick=\"x\"></p>",
        "<p class=\"a\" style=\"x\"></p>",
    ] {
        assert!(!faults(&Body { html: html.into(), holes: Vec::new() }).is_empty(), "{html}");
    }
    let body = Body { html: "<b></b>".into(), holes: vec![(0, Hole::LinkOpen(0)), (3, Hole::LinkClose(0))] };
    assert!(!faults(&body).is_empty());
}

#[test]
fn every_scenario_is_balanced() {
    for scenario in scenarios(&std::fs::read_to_string(SCENARIOS).unwrap()) {
        let checked = parse(&scenario.input, FrontMatter::default());
        assert_eq!(faults(&checked.value.body), [""; 0], "{}", scenario.name);
    }
}

#[test]
fn line_ends_of_windows_change_nothing() {
    for scenario in scenarios(&std::fs::read_to_string(SCENARIOS).unwrap()) {
        let here = parse(&scenario.input, FrontMatter::default());
        let text = scenario.input.replace('\n', "\r\n");
        let there = parse(&text, FrontMatter::default());
        let unix = |body: &Body| show_body(body).replace("\r\n", "\n");
        assert_eq!(unix(&here.value.body), unix(&there.value.body), "{}", scenario.name);
        assert_eq!(here.diagnostics.len(), there.diagnostics.len(), "{}", scenario.name);
        let ids = |page: &Document| {
            page.items.iter().map(|item| item.id.clone().map(|(id, _)| id)).collect::<Vec<_>>()
        };
        assert_eq!(ids(&here.value), ids(&there.value), "{}", scenario.name);
    }
}

/// Text that makes naive parsers recurse, look everything up again, or remember too much.
fn hostile() -> Vec<(&'static str, String)> {
    let n = 10_000;
    let nested_list: String = (0..600).map(|depth| format!("{}- [ ] a\n", "  ".repeat(depth))).collect();
    vec![
        ("quotes", ">".repeat(n) + " a"),
        ("lists in a line", "- ".repeat(n) + "a"),
        ("numbered lists in a line", "1. ".repeat(n) + "a"),
        ("nested tasks", nested_list),
        ("brackets", "[".repeat(n) + &"]".repeat(n)),
        ("images", "![".repeat(n) + "a" + &"](b)".repeat(n)),
        ("links", "[".repeat(n) + "a" + &"](b)".repeat(n)),
        ("emphasis", "*a **b ".repeat(n)),
        ("nested emphasis", "**a *b ".repeat(n) + &" c* d**".repeat(n)),
        ("code", (1..300).map(|length| "`".repeat(length) + " ").collect()),
        ("tags in a line", "<b>".repeat(n)),
        ("tags in a block", "<div>".repeat(n)),
        ("end tags", "<div>".to_owned() + &"</p>".repeat(n)),
        ("unended tags", "<div>\n".to_owned() + &"<a title=\"".repeat(n)),
        ("unended scripts", "a ".to_owned() + &"<script>".repeat(n)),
        ("attributes", "<div ".to_owned() + &(0..n).map(|at| format!("a{at}=b ")).collect::<String>() + ">"),
        ("comments", "<!--".repeat(n)),
        ("entities", "<p>".to_owned() + &"&none;&eacute;".repeat(n)),
        ("tables", "<table><tr><td>".repeat(n)),
        ("footnotes", "[^a]".repeat(n) + "\n\n[^a]: b\n"),
        ("references", (0..n).map(|at| format!("[a][b{at}]\n\n[c{at}]: d\n\n")).collect()),
        ("definitions", "[a]: b\n".repeat(n)),
        ("equal headings", "## a\n".repeat(n)),
        ("equal explicit ids", "## a {#a}\n".repeat(n)),
        ("a long heading above many items", format!("## {}\n\n{}", "a ".repeat(n), "- [ ] b\n".repeat(n))),
        ("attributes of items", "- [ ] a {#a}\n".repeat(n)),
        ("braces", "- [ ] ".to_owned() + &"{#a ".repeat(n) + &"}".repeat(n)),
        ("marks", "- [~] ".repeat(n)),
        ("colons", ":".repeat(n) + &":a".repeat(n)),
        ("pipes", "|".repeat(n) + "\n" + &"|-".repeat(n)),
        ("forged markers", "<!--pathbook:open 0-->\n".repeat(3) + &"<!--pathbook:close 9-->\n".repeat(n)),
        ("blocks", (0..n).map(|at| format!("<!--pathbook:open {at}-->\n")).collect()),
        ("definition lists", "a\n: ".repeat(n)),
        ("long code", format!("```rust\n{}\n```", "\"".repeat(100_000))),
        ("nul", "a\0<b\0>\0".to_owned()),
    ]
}

#[test]
fn hostile_text_ends_and_stays_balanced() {
    for (name, text) in hostile() {
        let checked = parse(&text, FrontMatter::default());
        assert_eq!(faults(&checked.value.body), [""; 0], "{name}");
        let output = checked.value.body.html.len();
        assert!(output < 60 * text.len() + 1000, "{name}: {output} bytes of {}", text.len());
    }
}

/// What texts are thrown together from.
const FRAGMENTS: &[&str] = &[
    "a",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "é",
    "🎉",
    "\0",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "    ",
    "> ",
    "- ",
    "1. ",
    "- [ ] ",
    "- [~] ",
    "[-] ",
    "[x] ",
    "# ",
    "\n---\n",
    "{#ab}",
    "{#a due=+3d}",
    "{",
    "}",
    "{.c}",
    "[",
    "]",
    "(x.md)",
    "![",
    "](y.png \"t\")",
    "[^a]",
    "\n[^a]: ",
    "\n[r]: u\n",
    "[r]",
    "\n: ",
    "|",
    "\n|-|-|\n",
    "\n> [!NOTE]\n> ",
    ":tada:",
    "://",
    " https://e.x/",
    "&amp;",
    "&#x41;",
    "&",
    "<",
    ">",
    "<b>",
    "</b>",
    "<i",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<a href=x>",
    "<a name='n'>",
    "</a>",
    "<img src=i>",
    "<script>",
    "</script>",
    "<video>",
    "<source src=v>",
    "<h2 id=\"h\">",
    "</h2>",
    "<details>",
    "<summary>",
    "<pre>",
    "</pre>",
    "<!--",
    "-->",
    "<x y>",
    "</x>",
    "\"",
    "'",
    "=",
    "/",
    "\\",
    "<!-- #cd optional -->",
    "\n<!--pathbook:open 0-->\n",
    "\n<!--pathbook:open 1-->\n",
    "\n<!--pathbook:close 0-->\n",
    "\n  <!--pathbook:close 1-->\n",
];

proptest::proptest! {
    #[test]
    fn whatever_is_thrown_together_stays_balanced(
        parts in proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..120)
    ) {
        let text: String = parts.concat();
        let checked = parse(&text, FrontMatter::default());
        proptest::prop_assert_eq!(faults(&checked.value.body), [""; 0]);
        for problem in &checked.diagnostics {
            let span = problem.place.clone().unwrap().span;
            proptest::prop_assert!(text.get(span.clone()).is_some(), "{} at {:?}", problem.code, span);
        }
        for item in &checked.value.items {
            proptest::prop_assert!(text.get(item.place.span.clone()).is_some());
        }
        for link in &checked.value.links {
            proptest::prop_assert!(text.get(link.place.span.clone()).is_some());
        }
    }
}

#[test]
fn too_deep_is_said_once_and_in_its_place() {
    let text = ">".repeat(101) + " a";
    let checked = parse(&text, FrontMatter::default());
    let [problem] = &checked.diagnostics[..] else { panic!("{:?}", checked.diagnostics) };
    assert_eq!(problem.code.name(), "page-depth");
    assert_eq!(problem.place.as_ref().unwrap().span.start, 100);
    assert!(parse(&text[1..], FrontMatter::default()).diagnostics.is_empty());
}

#[test]
fn real_handbooks_parse() {
    let Some(folder) = std::env::var_os("PATHBOOK_CORPORA") else {
        eprintln!("PATHBOOK_CORPORA is not set: no real handbooks tried");
        return;
    };
    let mut pages = 0;
    let mut codes = std::collections::BTreeMap::new();
    for entry in walkdir::WalkDir::new(Path::new(&folder)) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let checked = parse(&text, FrontMatter::default());
        assert_eq!(faults(&checked.value.body), [""; 0], "{}", entry.path().display());
        pages += 1;
        for problem in checked.diagnostics {
            let (line, column) = pathbook::diagnostic::line_column(&text, problem.place.unwrap().span.start);
            let place = format!("{}:{line}:{column} {}", entry.path().display(), problem.message);
            codes.entry(problem.code.name()).or_insert_with(Vec::new).push(place);
        }
    }
    eprintln!("{pages} pages");
    for (code, places) in codes {
        eprintln!("{code}: {}", places.len());
        for place in places.iter().step_by(places.len().div_ceil(12)) {
            eprintln!("  {place}");
        }
    }
}
