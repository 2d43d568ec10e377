//! All language files that a handbook has, and the words of each language in use.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;

use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::stable::Stable;
use crate::words::Words;
use crate::words::file::{Catalogue, compare, read};
use crate::words::plural::Plural;
use crate::words::tag::{ENGLISH, chain};

/// The message that names the language for plurals, dates and numbers.
const LOCALE: &str = "locale";

/// So many of the missing messages are named.
const NAMED: usize = 5;

/// A language file.
#[derive(Clone, Debug)]
pub struct File {
    /// The language, in small letters.
    pub tag: String,
    /// Where it lies.
    pub path: SourcePath,
    /// What stands in it.
    pub bytes: Bytes,
    /// Whether it travels in the binary: it was looked at by tests.
    pub is_shipped: bool,
}

/// A language file that is read when it is first wanted, and once.
#[derive(Debug)]
struct Source {
    file: File,
    read: OnceLock<Checked<Catalogue>>,
}

impl Source {
    fn read(&self) -> Checked<Catalogue> {
        self.read.get_or_init(|| Checked::collect(|seen| read(&self.file, seen))).clone()
    }
}

/// All language files: those of later layers go before those of earlier ones.
#[derive(Debug, Default)]
pub struct Vocabulary {
    sources: Vec<Source>,
    /// Words by language, made when they are first wanted.
    made: Mutex<BTreeMap<String, Arc<Words>>>,
}

impl Vocabulary {
    /// What some layers of files say.
    pub fn new(layers: Vec<Vec<File>>) -> Self {
        let source = |file| Source { file, read: OnceLock::new() };
        Self { sources: layers.into_iter().flatten().map(source).collect(), made: Mutex::default() }
    }

    /// The words of a language; English where nothing better is there.
    pub fn words(&self, language: &str) -> Arc<Words> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(made.entry(language.to_ascii_lowercase()).or_insert_with(|| Arc::new(self.make(language))))
    }

    /// The nearest language to a wanted one that there is a file for.
    fn nearest(&self, language: &str) -> String {
        let there = |tag: &String| self.files(tag).next().is_some();
        chain(language).into_iter().find(there).unwrap_or_else(|| ENGLISH.to_owned())
    }

    /// Whether the interface can be in a language at all.
    fn knows(&self, language: &str) -> bool {
        let nearest = self.nearest(language);
        nearest != ENGLISH || chain(language).iter().rev().nth(1).is_none_or(|tag| tag.starts_with("en-"))
    }

    fn files<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Source> {
        self.sources.iter().filter(move |source| source.file.tag == tag)
    }

    /// The messages of one tag's files, those of later layers before those of earlier ones.
    fn catalogue(&self, tag: &str) -> Catalogue {
        let mut merged = Catalogue::new();
        for source in self.files(tag) {
            // What is wrong with a file is told by `check`, once.
            merged.append(&mut source.read().value);
        }
        merged
    }

    fn make(&self, language: &str) -> Words {
        let language = self.nearest(language);
        let mut messages = BTreeMap::new();
        let mut locale = language.clone();
        for tag in chain(&language).iter().rev() {
            for (key, (message, _)) in self.catalogue(tag) {
                if key == LOCALE && (tag != ENGLISH || language == ENGLISH) {
                    locale = message.text(None).to_owned();
                }
                messages.insert(key, message);
            }
        }
        messages.insert(LOCALE.to_owned(), Arc::new(super::Message::Plain(locale.clone())));
        let mut hash = Stable::default();
        messages.hash(&mut hash);
        Words { hash: hash.digest128(), plural: Plural::of(&locale), language, messages }
    }

    /// Tells what is wrong with the files that do not travel in the binary, and what languages in use lack.
    ///
    /// `used` are the languages of the handbook and its pages, with where they are named.
    pub fn check(&self, used: &[(String, Option<Place>)], seen: &mut Seen) {
        let mut english = Catalogue::new();
        for source in self.files(ENGLISH) {
            let Checked { value: mut own, diagnostics } = source.read();
            if !source.file.is_shipped {
                seen.extend(diagnostics);
                let below = english.clone();
                own.retain(|key, (message, place)| {
                    let replaced = below.get(key);
                    let problems = replaced
                        .map(|(wanted, _)| super::file::placeholder_problems(key, message, wanted))
                        .unwrap_or_default();
                    let is_sound = problems.is_empty();
                    for problem in problems {
                        seen.note(Diagnostic { place: Some(place.clone()), ..problem });
                    }
                    is_sound
                });
            }
            english.append(&mut own);
        }
        for source in &self.sources {
            if source.file.tag != ENGLISH && !source.file.is_shipped {
                let own = seen.take(source.read());
                compare(&source.file, &own, &english, seen);
            }
        }
        let mut told = BTreeSet::new();
        for (language, place) in used {
            if !told.insert(language.to_ascii_lowercase()) {
                continue;
            }
            if !self.knows(language) {
                seen.note(unknown(language, place.clone()));
            } else {
                self.missing(language, &english, seen);
            }
        }
    }

    /// Tells which messages a language lacks: English stands in their stead.
    fn missing(&self, language: &str, english: &Catalogue, seen: &mut Seen) {
        let nearest = self.nearest(language);
        let tags: Vec<String> = chain(&nearest).into_iter().filter(|tag| tag != ENGLISH).collect();
        if tags.is_empty() {
            return;
        }
        let known: BTreeSet<String> = tags.iter().flat_map(|tag| self.catalogue(tag).into_keys()).collect();
        let missing: Vec<&str> = english
            .keys()
            .map(String::as_str)
            .filter(|key| *key != LOCALE && !known.contains(*key))
            .collect();
        let Some(first) = missing.first() else { return };
        let named: Vec<String> = missing.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
        let others = missing.len().saturating_sub(NAMED);
        let others = if others > 0 { format!(" and {others} more") } else { String::new() };
        let message = format!("`{nearest}` lacks {}{others}: English stands there", named.join(", "));
        let own = tags.iter().flat_map(|tag| self.files(tag)).find(|source| !source.file.is_shipped);
        let place = own.map(|source| Place::file(&source.file.path));
        let place = place.or_else(|| english.get(*first).map(|(_, place)| place.clone()));
        let help = format!("Add them to `theme/lang/{nearest}.toml`.");
        seen.note(Diagnostic::new(Code::WordsMissing, place, message).help(help));
    }
}

fn unknown(language: &str, place: Option<Place>) -> Diagnostic {
    let message = format!("the interface has no words in `{language}`, so they are English");
    let help = format!("Write them into `theme/lang/{language}.toml`, beginning from that of English.");
    Diagnostic::new(Code::LanguageUnknown, place, message).help(help)
}
