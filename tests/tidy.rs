//! The shape of the code, kept: who may use whom, and how long a file may be.
//!
//! The table in `ARCHITECTURE.md` is the rule; this test reads it and every `use crate::…` edge.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[test]
fn modules_use_only_what_the_table_allows() {
    let allowed = table();
    let mut problems = Vec::new();
    for file in rust_files(Path::new("src")) {
        let module = module_of(&file);
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let Some(may) = allowed.get(&module) else {
            problems.push(format!("{}: `{module}` is not in the table of ARCHITECTURE.md", file.display()));
            continue;
        };
        for used in uses(&std::fs::read_to_string(&file).unwrap()) {
            if used != module && !may.contains(&used) {
                problems.push(format!("{}: `{module}` may not use `{used}`", file.display()));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn the_table_has_no_circles() {
    let allowed = table();
    let mut rest: BTreeSet<&String> = allowed.keys().collect();
    while !rest.is_empty() {
        let free: Vec<&String> = rest
            .iter()
            .copied()
            .filter(|module| allowed[*module].iter().all(|used| !rest.contains(used)))
            .collect();
        assert!(!free.is_empty(), "these use each other in a circle: {rest:?}");
        rest.retain(|module| !free.contains(module));
    }
}

#[test]
fn files_are_short_and_say_what_they_own() {
    for file in rust_files(Path::new("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not open with //!", file.display());
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap().lines().count();
        assert!(
            code <= 420,
            "{} has {code} lines before its tests: does it still do one job?",
            file.display()
        );
    }
}

#[test]
fn a_decision_has_a_number_of_its_own_and_is_there() {
    let names: BTreeSet<String> = std::fs::read_dir("docs/decisions")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut problems = Vec::new();
    let mut numbers = BTreeMap::new();
    for name in &names {
        let number = name.split('-').next().unwrap();
        let text = std::fs::read_to_string(format!("docs/decisions/{name}")).unwrap();
        if !text.starts_with(&format!("# {}. ", number.trim_start_matches('0'))) {
            problems.push(format!("{name}: its heading does not begin with its number"));
        }
        if let Some(other) = numbers.insert(number, name) {
            problems.push(format!("{name} has the number of {other}"));
        }
    }
    let mut found = 0;
    for file in texts(&["docs", "src", "themes", "content", "ARCHITECTURE.md", "CHANGELOG.md", "README.md"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (label, name) in decisions_in(&text) {
            found += 1;
            if !names.contains(&name) {
                problems.push(format!("{}: there is no {name}", file.display()));
            }
            if label.is_some_and(|label| !name.starts_with(&label)) {
                problems.push(format!("{}: {name} has another number", file.display()));
            }
        }
    }
    assert!(found >= 6, "only {found} references were found");
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn one_file_knows_a_library() {
    for (library, owner) in [
        ("pulldown_cmark", "src/parse/markdown"),
        ("serde_yaml", "src/syntax/yaml.rs"),
        ("toml::", "src/syntax/table.rs"),
        ("clap", "src/cli.rs"),
        ("csscolorparser", "src/theme/colour.rs"),
        ("axum", "src/serve"),
        ("notify::", "src/watch"),
        ("annotate_snippets", "src/report"),
        ("syntect", "src/highlights/grammars.rs"),
        ("rust_stemmers", "src/render/leaves/search"),
        ("similar", "src/model/change/words.rs"),
        ("pulldown_latex", "src/parse/markdown"),
        ("exif", "src/pictures/photo.rs"),
        ("image::", "src/pictures"),
        ("moxcms", "src/pictures/forms.rs"),
        ("icu_plurals", "src/words/plural.rs"),
    ] {
        for file in rust_files(Path::new("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            let knows = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| line.contains(&format!("use {library}")));
            let path = file.to_string_lossy().replace('\\', "/");
            assert!(
                !knows || path.starts_with(owner.trim_end_matches(".rs")),
                "{path} knows {library}; only {owner} may"
            );
        }
    }
}

/// The rows `| module | may use |` of ARCHITECTURE.md.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string("ARCHITECTURE.md").unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| module | may use")).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|row| {
            let mut cells = row.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', ""));
            let module = cells.next().unwrap();
            let uses = cells.next().unwrap();
            (
                module,
                uses.split([' ', ','])
                    .filter(|word| !word.is_empty() && *word != "–")
                    .map(str::to_owned)
                    .collect(),
            )
        })
        .collect()
}

/// The files of records that a text names, each with the number by which a link calls it.
fn decisions_in(text: &str) -> Vec<(Option<String>, String)> {
    let is_number = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut found = Vec::new();
    for (at, _) in text.match_indices(".md") {
        let (before, file) =
            text[..at].split_at(text[..at].rfind(['/', '(', '`', ' ', '\n']).map_or(0, |at| at + 1));
        if !file.split_once('-').is_some_and(|(number, _)| is_number(number)) {
            continue;
        }
        let label = before.rsplit_once("](").map(|(label, _)| label.rsplit(['[', '/']).next().unwrap());
        let is_here = before.rsplit_once("](").is_some_and(|(_, way)| !way.contains(char::is_whitespace));
        found.push((
            label.filter(|label| is_here && is_number(label)).map(str::to_owned),
            format!("{file}.md"),
        ));
    }
    found
}

/// The text files below folders, and these files.
fn texts(places: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for place in places.iter().map(Path::new) {
        if place.is_dir() {
            let inner: Vec<_> =
                std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()).collect();
            let inner: Vec<_> = inner.iter().map(|path| path.to_str().unwrap()).collect();
            files.extend(texts(&inner));
        } else if place
            .extension()
            .is_some_and(|end| ["md", "rs", "js", "toml"].iter().any(|known| end == *known))
        {
            files.push(place.to_owned());
        }
    }
    files
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `src/render/view.rs` → `render`.
fn module_of(file: &Path) -> String {
    let below = file.strip_prefix("src").unwrap();
    let first = below.iter().next().unwrap().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules named in `crate::module` outside comments and tests.
fn uses(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let mut used = BTreeSet::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for rest in line.split("crate::").skip(1) {
            if let Some(inner) = rest.strip_prefix('{') {
                used.extend(inner.split(',').map(|part| {
                    part.trim().split("::").next().unwrap().trim_end_matches(['}', ';']).to_owned()
                }));
            } else {
                used.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
    }
    used
}
