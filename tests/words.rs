//! The language files that travel in the binary: complete, alike, and saying all that the program says.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use pathbook::checked::Checked;
use pathbook::model::path::SourcePath;
use pathbook::words::{File, Message, Plural, Vocabulary, Words};

const FOLDER: &str = "themes/default/lang";

fn files() -> BTreeMap<String, File> {
    let entries = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let file = |path: PathBuf| {
        let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let bytes = Bytes::from(std::fs::read(&path).unwrap());
        let path = SourcePath::new(&format!("{FOLDER}/{tag}.toml")).unwrap();
        (tag.clone(), File { tag, path, bytes, is_shipped: false })
    };
    entries.map(file).collect()
}

/// The words of a file alone: it is said to be English, so that nothing is below it.
fn alone(file: &File) -> std::sync::Arc<Words> {
    let file = File { tag: "en".to_owned(), ..file.clone() };
    Vocabulary::new(vec![vec![file]]).words("en")
}

#[test]
fn all_files_have_the_same_keys_and_placeholders() {
    let files = files();
    let english = alone(&files["en"]);
    let vocabulary = Vocabulary::new(vec![files.values().cloned().collect()]);
    let used: Vec<_> = files.keys().map(|tag| (tag.clone(), None)).collect();
    let told = Checked::collect(|seen| vocabulary.check(&used, seen)).diagnostics;
    assert!(told.is_empty(), "{told:#?}");
    for file in files.values() {
        let words = alone(file);
        assert_eq!(words.keys().collect::<BTreeSet<_>>(), english.keys().collect(), "{}", file.tag);
        let plural = Plural::of(words.say("locale"));
        for key in words.keys() {
            let (message, wanted) = (words.message(key).unwrap(), english.message(key).unwrap());
            assert_eq!(message.placeholders(), wanted.placeholders(), "{}: {key}", file.tag);
            let Message::Plural(texts) = message else { continue };
            let categories: BTreeSet<_> = texts.keys().copied().collect();
            assert!(categories.is_superset(&plural.counted()), "{}: {key}", file.tag);
        }
    }
}

#[test]
fn a_number_is_told_in_every_language() {
    let vocabulary = Vocabulary::new(vec![files().into_values().collect()]);
    let count = |tag: &str, n| vocabulary.words(tag).count("activities_on_page", n);
    assert_eq!(count("en", 1), "1 activity on this page");
    assert_eq!(count("de-AT", 2), "2 Aktivitäten auf dieser Seite");
    assert_eq!(count("nl", 2), "2 activities on this page");
    assert_eq!(count("fr", 0), "0 activité sur cette page");
    assert_eq!(count("ja", 1), "このページの活動 1件");
    let arabic: Vec<String> = [0, 1, 2, 3, 11, 100].into_iter().map(|n| count("ar", n)).collect();
    let wanted = ["لا أنشطة", "نشاط واحد", "نشاطان", "3 أنشطة", "11 نشاطًا", "100 نشاط"];
    assert_eq!(arabic, wanted.map(|text| format!("{text} في هذه الصفحة")));
}

#[test]
fn dates_follow_the_language() {
    let vocabulary = Vocabulary::new(vec![files().into_values().collect()]);
    let date = |tag: &str| vocabulary.words(tag).date((2027, 3, 1));
    assert_eq!(date("en"), "1 March 2027");
    assert_eq!(date("de"), "1. März 2027");
    assert_eq!(date("es"), "1 de marzo de 2027");
    assert_eq!(date("ja"), "2027年3月1日");
}

/// What is said is there, and what is there is said.
#[test]
fn every_key_is_said_and_every_said_key_is_there() {
    let english = alone(&files()["en"]);
    let mut said = BTreeSet::new();
    let mut texts = Vec::new();
    read(Path::new("src"), "rs", &mut texts);
    read(Path::new("themes/default"), "html", &mut texts);
    read(Path::new("themes/default"), "js", &mut texts);
    for (path, text) in &texts {
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        said.extend(quoted(code));
        for key in rust_keys(code).into_iter().filter(|_| path.extension().is_some_and(|ext| ext == "rs")) {
            assert!(english.message(key).is_some(), "{}: no message is called `{key}`", path.display());
        }
    }
    // `"mark_" ~ kind` says all keys that begin so.
    let begun: Vec<&str> = said.iter().copied().filter(|part| part.ends_with('_')).collect();
    let is_said = |key: &str| said.contains(key) || begun.iter().any(|part| key.starts_with(part));
    let unsaid: Vec<&str> = english.keys().filter(|key| !is_said(key)).collect();
    assert!(unsaid.is_empty(), "nothing says {unsaid:?}");
}

/// The keys in `words.say("key")`, `.count("key"`, `.fill("key"`, `.html("key"` and `say("key")`.
fn rust_keys(code: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for call in ["say(\"", ".count(\"", ".fill(\"", "words.html(\""] {
        keys.extend(
            code.match_indices(call).map(|(at, _)| code[at + call.len()..].split('"').next().unwrap()),
        );
    }
    keys.retain(|key| {
        key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    });
    keys
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '{'])
        .filter(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

fn read(folder: &Path, extension: &str, texts: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, extension, texts);
        } else if path.extension().is_some_and(|found| found == extension) {
            texts.push((path.clone(), std::fs::read_to_string(path).unwrap()));
        }
    }
}
