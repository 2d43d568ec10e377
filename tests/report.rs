//! `pathbook report`: what it tells of a group, what it keeps to itself, and which files it can't use.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

mod support;

use std::fs;

use serde_json::{Value, json};
use support::{BOOK, Handbook, Run};

const ID: &str = "7d1f1d4e-6f5a-4c57-9a53-1c1d2e3f4a5b";

const FRAMEWORK: &str = "scales: [{id: four, levels: [{id: awareness, name: Awareness}, {id: working, name: Working}, {id: practitioner, name: Practitioner}, {id: expert, name: Expert}]}]
competencies: [{id: planning, name: Planning & <plans>}, {id: speaking, name: Speaking}, {id: budgets, name: Budgets}]
roles: [{id: manager, levels: [{id: pm, name: PM, expects: {planning: awareness, speaking: working}}, {id: senior, name: Senior PM, after: pm, expects: {planning: practitioner, budgets: working}}]}]
plans:
  - {id: up, title: Up, from: pm, to: senior, steps: [{id: invest, title: Invest}]}
  - {id: other, title: Other plan, from: pm, to: senior, steps: [{id: other-step}]}
";

const PAGE: &str = "---
title: Learn
step: invest
---
- [ ] Take <one> course {#one-course develops=planning,speaking,budgets kind=training}
- [ ] Lead a project {#lead-it develops=planning was=led-it}
";

/// A handbook with a framework, and the files of its people around it.
fn team() -> Handbook {
    let handbook = Handbook::empty();
    handbook.put("book.toml", BOOK);
    handbook.put("content/index.md", "# Home\n");
    handbook.put("content/learn.md", PAGE.replace(" was=led-it", "").replace("lead-it", "led-it"));
    handbook.put(
        "content/other.md",
        "---\nstep: other-step\n---\n- [ ] All {#do-all develops=planning,budgets}\n",
    );
    handbook.put("content/framework/all.yaml", FRAMEWORK);
    handbook.build();
    handbook.put("content/learn.md", PAGE);
    handbook.build();
    handbook
}

/// A file of somebody's progress.
fn progress(profile: &str, levels: &[(&str, &str)], states: &[(&str, &str)]) -> Value {
    let wall = 1_772_400_000_123_u64;
    let levels: serde_json::Map<String, Value> = levels
        .iter()
        .map(|(id, level)| ((*id).to_owned(), json!({"self": [level, wall, 0, "d-secret"], "e-secret-1": [{"t": "My secret proof", "u": "https://secret.example/"}, wall, 0, "d-secret"]})))
        .collect();
    let items: serde_json::Map<String, Value> = states
        .iter()
        .map(|(id, state)| ((*id).to_owned(), json!({"s": [state, wall, 1, "d-secret"], "notes": {"n-secret-1": [{"t": "My secret note"}, wall, 2, "d-secret"]}})))
        .collect();
    json!({"format": "pathbook-progress", "v": 1, "book": ID, "plan": "up", "profile": profile, "device": "d-secret",
        "saved": wall, "levels": levels, "items": items, "reviews": {"r-secret-1": [{"by": "mentor", "name": "Ann Secret"}, wall, 3, "d-secret"]}, "x": {}})
}

fn put(handbook: &Handbook, name: &str, file: &Value) {
    fs::write(handbook.around().join(name), file.to_string()).unwrap();
}

/// Twelve people: six rated planning awareness, five working, one expert; all know speaking; three rated budgets.
fn twelve(handbook: &Handbook) -> Vec<String> {
    let names: Vec<String> = (0..12).map(|index| format!("p{index:02}.json")).collect();
    for (index, name) in names.iter().enumerate() {
        let planning = match index {
            0..6 => "awareness",
            6..11 => "working",
            _ => "expert",
        };
        let mut levels = vec![("planning", planning), ("speaking", "working")];
        if index < 3 {
            levels.push(("budgets", "awareness"));
        }
        let course = if index < 6 { "done" } else { "doing" };
        // Some ticked it when it had another id.
        let lead = if index % 2 == 0 { "led-it" } else { "lead-it" };
        let mut states = vec![("one-course", course)];
        if index < 2 {
            states.push((lead, "done"));
        }
        put(handbook, name, &progress(&format!("p-person{index}"), &levels, &states));
    }
    names
}

fn report(handbook: &Handbook, files: &[String]) -> Run {
    let mut arguments = vec!["report", "--handbook", "book"];
    arguments.extend(files.iter().map(String::as_str));
    handbook.run(&arguments)
}

fn page(handbook: &Handbook) -> String {
    fs::read_to_string(handbook.around().join("team-report.html")).unwrap()
}

fn is_written(handbook: &Handbook) -> bool {
    handbook.around().join("team-report.html").exists()
}

#[test]
fn a_group_is_told_in_numbers_of_five_people_or_more() {
    let handbook = team();
    let files = twelve(&handbook);
    let run = report(&handbook, &files);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    assert_eq!(run.out, "Team report of one plan, 12 people at the most → team-report.html\n");
    let page = page(&handbook);
    for wanted in [
        "<h2 id=\"plan-0\">Up</h2>\n<p>12 people handed in a file. The plan leads from PM to Senior PM.</p>",
        // One is an expert, and is not told of: nor is anything that says how many the others are.
        "<th scope=\"row\">Planning &amp; &lt;plans&gt;</th><td>Practitioner</td><td class=\"number\">all 12</td><td class=\"number\">all who rated it, but fewer than five</td><td><span class=\"soft\">not shown</span>",
        "<th scope=\"row\">Speaking</th><td>Working</td><td class=\"number\">all 12</td><td class=\"number\">nobody</td>",
        "<li>Awareness: 0</li><li>Working: 12</li><li>Practitioner: 0</li><li>Expert: 0</li>",
        "<th scope=\"row\">Budgets</th><td>Working</td><td class=\"number\">not shown: fewer than five did, or did not</td><td class=\"number\">half or more, with those who did not rate it",
        "<th scope=\"row\">Take &lt;one&gt; course</th><td>Learn</td><td>training</td><td class=\"number\">6 of 12</td>",
        "<th scope=\"row\">Lead a project</th><td>Learn</td><td></td><td class=\"number\">half or more</td>",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    for secret in ["secret", "Ann", "p-person", "<one>", "<plans>", "All</th>"] {
        assert!(!page.contains(secret), "{secret}");
    }
}

#[test]
fn the_widest_gap_comes_first_and_says_what_would_help() {
    let handbook = team();
    let files: Vec<String> = (0..7).map(|index| format!("{index}.json")).collect();
    for (index, name) in files.iter().enumerate() {
        let levels = [("speaking", "awareness"), ("planning", "expert"), ("budgets", "?")];
        put(
            &handbook,
            name,
            &progress(&format!("p-{index}"), &levels, &[("one-course", "na"), ("lead-it", "odd")]),
        );
    }
    report(&handbook, &files);
    let page = page(&handbook);
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}\n{page}"));
    assert!(
        at(
            "<th scope=\"row\">Speaking</th><td>Working</td><td class=\"number\">all 7</td><td class=\"number\">all 7</td>"
        ) < at("<th scope=\"row\">Planning")
    );
    // Nobody is below in planning; who is not sure in budgets has not rated it.
    assert!(
        page.contains("<td>Practitioner</td><td class=\"number\">all 7</td><td class=\"number\">nobody</td>")
    );
    assert!(
        page.contains("<h4>Speaking</h4>")
            && page.contains("<h4>Budgets</h4>")
            && !page.contains("<h4>Planning")
    );
    assert!(page.contains("course</th><td>Learn</td><td>training</td><td class=\"number\">nobody</td>"));
}

#[test]
fn the_page_is_one_file_that_may_do_nothing() {
    let handbook = team();
    report(&handbook, &twelve(&handbook));
    let page = page(&handbook);
    assert!(page.contains("content=\"default-src 'none'; style-src 'sha256-"), "{page}");
    for forbidden in [
        "<script", " style=", " onclick", "http:", "https:", "<link", "<img", "src=", "href=", "@import",
        "url(",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert_eq!(page.matches("<style>").count(), 1);
}

#[test]
fn fewer_than_five_people_are_no_group() {
    let handbook = team();
    let files = twelve(&handbook);
    let run = report(&handbook, &files[..4]);
    assert_eq!((run.status, is_written(&handbook)), (2, false), "{run:?}");
    assert!(
        run.err.contains("at least 5 people") && run.err.contains("There are 4 that can be used"),
        "{run:?}"
    );
    // Six files of four people are four people.
    let mut twice = files[..4].to_vec();
    for (copy, of) in [("copy.json", &files[0]), ("copy2.json", &files[1])] {
        fs::copy(handbook.around().join(of), handbook.around().join(copy)).unwrap();
        twice.push(copy.to_owned());
    }
    let run = report(&handbook, &twice);
    assert_eq!((run.status, is_written(&handbook)), (2, false), "{run:?}");
    // Files of several plans do not make a group of one.
    let mut other = progress("p-other", &[("planning", "working")], &[]);
    other["plan"] = json!("other");
    put(&handbook, "other.json", &other);
    assert_eq!(report(&handbook, &[&files[..4], &["other.json".to_owned()]].concat()).status, 2);
    let run = report(&handbook, &[&files[..5], &["other.json".to_owned()]].concat());
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.err.contains("Fewer than 5 people handed in a file of \"Other plan\""), "{run:?}");
    assert!(!page(&handbook).contains("Other plan"));
}

#[test]
fn files_of_one_profile_count_once_and_the_newer_value_holds() {
    let handbook = team();
    let mut files = twelve(&handbook);
    // The first six and the last move to `working`, in second files; an older one changes nothing.
    for index in (0..6).chain([11]) {
        let name = format!("new{index}.json");
        let mut newer = progress(&format!("p-person{index}"), &[("planning", "working")], &[]);
        newer["levels"]["planning"]["self"][1] = json!(1_772_400_000_999_u64);
        put(&handbook, &name, &newer);
        files.push(name);
    }
    let mut older = progress("p-person11", &[("planning", "awareness")], &[]);
    older["levels"]["planning"]["self"][1] = json!(5);
    put(&handbook, "older.json", &older);
    files.insert(0, "older.json".to_owned());
    let run = report(&handbook, &files);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.err.contains("new0.json is of somebody who handed in another file"), "{run:?}");
    let page = page(&handbook);
    assert!(page.contains("12 people handed in"), "{page}");
    assert!(page.matches("<li>Awareness: 0</li><li>Working: 12</li>").count() == 2, "{page}");
}

#[test]
fn every_file_that_cannot_be_used_is_told_and_the_others_are() {
    let handbook = team();
    let mut files = twelve(&handbook);
    let with = |field: &str, value: Value| {
        let mut file = progress("p-odd", &[("planning", "working")], &[]);
        file[field] = value;
        file.to_string().into_bytes()
    };
    let whole = progress("p-odd", &[("planning", "working")], &[]).to_string();
    let bad: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.json", b"".to_vec(), "it is empty"),
        ("cut.json", whole.as_bytes()[..whole.len() / 2].to_vec(), "it ends in the middle"),
        ("binary.json", vec![0xff, 0xfe, 0, 1], "it is not UTF-8 text"),
        ("text.json", b"<script>alert(1)</script>".to_vec(), "it is not JSON"),
        ("list.json", b"[1, 2]".to_vec(), "this is JSON, but no file of a reader's progress"),
        ("deep.json", "[".repeat(200_000).into_bytes(), "this file is damaged"),
        ("huge.json", b"{\"format\":\"pathbook-progress\",\"saved\":1e999}".to_vec(), "this file is damaged"),
        ("large.json", vec![b' '; 6_000_000], "this file has 6 MB"),
        ("foreign.json", with("book", json!("another")), "this file belongs to another handbook"),
        ("newer.json", with("v", json!(2)), "saved by a newer version"),
        (
            "plan.json",
            with("plan", json!("gone-plan")),
            "of the plan `gone-plan`, which the handbook does not have",
        ),
        (
            "hostile.json",
            with("plan", json!("\u{1b}[31m<script>")),
            "of a plan that the handbook does not have",
        ),
        ("none.json", with("plan", json!("-")), "of activities of no plan"),
        ("whose.json", with("profile", json!(7)), "it does not say which profile it is of"),
        ("nothing.json", with("levels", json!({})), "nothing is rated or ticked in this file yet"),
    ];
    for (name, bytes, _) in &bad {
        fs::write(handbook.around().join(name), bytes).unwrap();
        files.push((*name).to_owned());
    }
    fs::create_dir(handbook.around().join("folder")).unwrap();
    files.extend(["folder".to_owned(), "missing.json".to_owned()]);
    let run = report(&handbook, &files);
    assert_eq!(run.status, 0, "{run:?}");
    let told: Vec<&str> = run.err.split("warning[progress-file]").skip(1).collect();
    assert_eq!(told.len(), bad.len() + 2, "{}", run.err);
    let of = |name: &str| {
        told.iter().find(|told| told.contains(name)).unwrap_or_else(|| panic!("{name}: {}", run.err))
    };
    for (name, _, why) in &bad {
        assert!(of(name).contains(why) && of(name).contains("help"), "{name}: {}", of(name));
    }
    assert!(
        of("--> folder").contains("this is a folder") && of("--> missing.json").contains("can't be read")
    );
    assert!(
        !run.err.contains('\u{1b}') && !run.err.contains("alert") && !run.err.contains("secret"),
        "{}",
        run.err
    );
    assert!(page(&handbook).contains("12 people handed in"));
    // The same files alone leave nothing to report.
    fs::remove_file(handbook.around().join("team-report.html")).unwrap();
    let run = report(&handbook, &files[12..]);
    assert_eq!((run.status, is_written(&handbook)), (2, false));
    assert_eq!(run.err.matches("warning[progress-file]").count(), bad.len() + 2);
}

#[test]
fn what_a_file_should_not_hold_changes_nothing() {
    let handbook = team();
    let files = twelve(&handbook);
    report(&handbook, &files);
    let before = page(&handbook);
    for name in &files {
        let path = handbook.around().join(name);
        let text = fs::read_to_string(&path).unwrap();
        let mut file: Value = serde_json::from_str(&text).unwrap();
        let register = json!(["done", 1, 0, "d"]);
        for id in ["__proto__", "constructor", "<script>alert(1)</script>", "", "\u{202e}odd 🎉"] {
            file["items"][id] = json!({"s": register});
            file["levels"][id] = json!({"self": ["expert", 9_007_199_254_740_993_u64, 0, "d"]});
        }
        file["levels"]["speaking"]["self"] = json!(["working", 1, 0, "d"]);
        file["levels"]["budgets"] = match name.as_str() {
            // Wrong types and stamps out of range are no ratings.
            "p03.json" => json!({"self": [["expert"], 1, 0, "d"]}),
            "p04.json" => json!({"self": ["expert", -1, 0, "d"]}),
            "p05.json" => json!({"self": ["expert", 1.5, 0, "d"]}),
            "p06.json" => json!({"self": ["expert", 18_446_744_073_709_551_615_u64, 0, "d"]}),
            "p07.json" => json!({"self": ["no-such-level", 1, 0, "d"]}),
            "p08.json" => json!({"self": [null, 1, 0, "d"]}),
            "p09.json" => json!("expert"),
            _ => file["levels"]["budgets"].clone(),
        };
        // A name that stands there twice, and a byte order mark.
        fs::write(
            &path,
            format!("\u{feff}{}", file.to_string().replacen("{\"book\"", "{\"book\":1,\"book\"", 1)),
        )
        .unwrap();
    }
    let run = report(&handbook, &files);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    assert_eq!(page(&handbook), before);
}

#[test]
fn only_a_report_is_written_over() {
    let handbook = team();
    let files = twelve(&handbook);
    let out = handbook.around().join("team-report.html");
    fs::write(&out, "<h1>Mine</h1>").unwrap();
    let run = report(&handbook, &files);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("is there already and is no team report"), "{run:?}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "<h1>Mine</h1>");
    fs::remove_file(&out).unwrap();
    assert_eq!(report(&handbook, &files).status, 0);
    assert_eq!(report(&handbook, &files[..6]).status, 0, "a report of before");
    assert!(page(&handbook).contains("6 people handed in"));
    // A file that was handed in is none.
    let mut arguments = vec!["report", "--handbook", "book", "--out", "p00.json"];
    arguments.extend(files.iter().map(String::as_str));
    assert_eq!(handbook.run(&arguments).status, 2);
    assert!(fs::read_to_string(handbook.around().join("p00.json")).unwrap().contains("pathbook-progress"));
    let nowhere = handbook.run(&["report", "--handbook", "book", "--out", "no/such/folder.html", "p00.json"]);
    assert_eq!(nowhere.status, 2, "{nowhere:?}");
    let quiet = handbook.run(
        &[&["-q", "report", "--handbook", "book"][..], &files.iter().map(String::as_str).collect::<Vec<_>>()]
            .concat(),
    );
    assert_eq!((quiet.status, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
}

#[test]
fn the_handbook_must_be_understood() {
    let handbook = team();
    let files = twelve(&handbook);
    assert_eq!(handbook.run(&["report", "--handbook", "nowhere", "p00.json"]).status, 2);
    assert_eq!(handbook.run(&["report", "--handbook", "book"]).status, 2, "no file is named");
    handbook.put("content/framework/all.yaml", "plans: [");
    let run = report(&handbook, &files);
    assert_eq!((run.status, is_written(&handbook)), (1, false), "{run:?}");
    assert!(run.err.contains("error[yaml-syntax]") && run.err.contains("Nothing was written"), "{run:?}");
    handbook.put("content/framework/all.yaml", FRAMEWORK);
    handbook.put("book.toml", "title = \"Test\"\n");
    let run = report(&handbook, &files);
    assert_eq!((run.status, is_written(&handbook)), (2, false), "{run:?}");
    assert!(run.err.contains("the handbook has no id"), "{run:?}");
}
