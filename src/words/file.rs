//! Reads language files, and compares them with the English one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::syntax::table::{Codes, Entry, Placed, Table};
use crate::words::message::{Message, placeholders};
use crate::words::plural::{Category, Plural};
use crate::words::vocabulary::File;

const CODES: Codes = Codes { syntax: Code::WordsSyntax, key: Code::WordsKey, value: Code::WordsValue };

/// What a language file says, with the places of its messages.
pub(super) type Catalogue = BTreeMap<String, (Arc<Message>, Place)>;

/// The messages of a file; those that are none are told of and left out.
pub(super) fn read(file: &File, seen: &mut Seen) -> Catalogue {
    let mut catalogue = Catalogue::new();
    let text = match std::str::from_utf8(&file.bytes) {
        Ok(text) => text,
        Err(error) => {
            let place = Place::new(&file.path, error.valid_up_to()..error.valid_up_to());
            let message = "the file is not UTF-8 from here on";
            seen.note(Diagnostic::new(Code::SourceEncoding, place, message).help("Save it as UTF-8."));
            return catalogue;
        }
    };
    let Some(mut table) = Table::parse(&file.path, text, CODES, seen) else { return catalogue };
    for ((key, place), entry) in table.texts_and_tables(seen) {
        let message = match entry {
            Entry::Text((text, _)) => Some(Message::Plain(text)),
            Entry::Table(texts) => plural(&key, &place, texts, seen),
        };
        if let Some(message) = message {
            catalogue.insert(key, (Arc::new(message), place));
        }
    }
    catalogue
}

type Texts = Vec<(Placed<String>, Placed<String>)>;

fn plural(key: &str, place: &Place, texts: Texts, seen: &mut Seen) -> Option<Message> {
    let mut of = BTreeMap::new();
    for ((name, at), (text, _)) in texts {
        match Category::named(&name) {
            Some(category) => drop(of.insert(category, text)),
            None => {
                let message = format!("`{name}` is no category of numbers");
                let known = Category::ALL.map(Category::name);
                let diagnostic = Diagnostic::new(Code::WordsValue, at, message)
                    .help("Known here: zero, one, two, few, many, other.");
                seen.note(diagnostic.did_you_mean(&name, known));
            }
        }
    }
    if !of.contains_key(&Category::Other) {
        let message = format!("`{key}` has no text for `other`");
        let help = "Add it: it stands for every number that has no text of its own.";
        seen.note(Diagnostic::new(Code::WordsValue, place.clone(), message).help(help));
        return None;
    }
    Some(Message::Plural(of))
}

/// Tells what is wrong with a file's messages beside those they translate or replace.
pub(super) fn compare(file: &File, catalogue: &Catalogue, english: &Catalogue, seen: &mut Seen) {
    let counted = Plural::of(&file.tag).counted();
    for (key, (message, place)) in catalogue {
        let Some((wanted, _)) = english.get(key) else {
            let diagnostic =
                Diagnostic::new(Code::WordsKey, place.clone(), format!("no message is called `{key}`"))
                    .help("A message of your own stands in `theme/lang/en.toml` first.");
            seen.note(diagnostic.did_you_mean(key, english.keys().map(String::as_str)));
            continue;
        };
        for problem in placeholder_problems(key, message, wanted) {
            seen.note(Diagnostic { place: Some(place.clone()), ..problem });
        }
        if let Message::Plural(texts) = message.as_ref() {
            let lacking: Vec<String> = counted
                .iter()
                .filter(|category| !texts.contains_key(category))
                .map(|category| format!("`{}`", category.name()))
                .collect();
            if !lacking.is_empty() {
                let message = format!("`{key}` has no text for {}", lacking.join(", "));
                let help = format!(
                    "Add it: numbers in `{}` take it. Until then that of `other` is shown.",
                    file.tag
                );
                seen.note(Diagnostic::new(Code::WordsPlural, place.clone(), message).help(help));
            }
        }
    }
}

/// What a message lost of the placeholders of another one, and what it made up.
pub(super) fn placeholder_problems(key: &str, message: &Message, wanted: &Message) -> Vec<Diagnostic> {
    let known = wanted.placeholders();
    let shown = |names: &BTreeSet<&str>| {
        names.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ")
    };
    let mut problems = Vec::new();
    for (category, text) in message.texts() {
        let has: BTreeSet<&str> = placeholders(text).into_iter().collect();
        let unknown: BTreeSet<&str> = has.difference(&known).copied().collect();
        if !unknown.is_empty() {
            let message = format!("`{key}` has no placeholder {}", shown(&unknown));
            let help = if known.is_empty() {
                "It has none: write the text without.".to_owned()
            } else {
                format!("Known here: {}.", shown(&known))
            };
            problems.push(Diagnostic::new(Code::WordsPlaceholder, None, message).help(help));
        }
        // "one activity" says its number.
        let may_lack = |name: &str| name == "n" && category != Category::Other;
        let lost: BTreeSet<&str> = known.difference(&has).copied().filter(|name| !may_lack(name)).collect();
        if !lost.is_empty() {
            let message = format!("the text of `{key}` lost {}", shown(&lost));
            let help = "Put it where its value belongs: it is replaced when the text is shown.";
            problems.push(Diagnostic::new(Code::WordsPlaceholder, None, message).help(help));
        }
    }
    if matches!(message, Message::Plural(_)) && !known.contains("n") {
        let message = format!("`{key}` has no number to go by");
        problems.push(Diagnostic::new(Code::WordsPlaceholder, None, message).help("Write one text."));
    }
    problems
}
