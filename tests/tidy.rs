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
            code <= 520,
            "{} has {code} lines before its tests: does it still do one job?",
            file.display()
        );
    }
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
        ("syntect", "src/parse/markdown"),
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
