//! From the words of pages to classes of words with their pages.
//!
//! Words of one stem are one class: whoever looks for `managing` finds `manages`. The forms of a class are
//! listed, so that no stemmer has to come with the script.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::encode::{self, Postings, Written};
use super::excerpts::Shelf;
use super::words::folded;

/// A class of words.
#[derive(Debug)]
pub(super) struct Class {
    /// Its forms in order; the first is its key.
    pub(super) forms: Vec<String>,
    /// Where it stands.
    pub(super) pages: Written,
}

/// All classes of a handbook, in the order of their keys.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) classes: Vec<Class>,
}

/// Where words stand: by word, in the order of pages.
type Places<'a> = FxHashMap<(&'a str, &'a str), Vec<(u32, &'a [(u8, u8)])>>;

/// The forms of one stem, and the words in their languages that have it.
type Forms<'a> = (BTreeSet<&'a str>, Vec<(&'a str, &'a str)>);

impl Index {
    pub(super) fn of(shelf: &Shelf<'_>) -> Self {
        let places = places(shelf);
        let mut words: Vec<(&str, &str)> = places.keys().copied().collect();
        words.par_sort_unstable();
        let stems: Vec<(String, String)> = words
            .par_chunks(1024)
            .flat_map_iter(|words| {
                let stemmers: BTreeMap<&str, Stemmer> = words
                    .iter()
                    .filter_map(|(language, _)| Some((*language, Stemmer::create(algorithm(language)?))))
                    .collect();
                let stem = |(language, word): &(&str, &str)| {
                    let stem = stemmers.get(language).map(|stemmer| folded(&stemmer.stem(word)));
                    let form = folded(word);
                    (stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| form.clone()), form)
                };
                words.iter().map(stem).collect::<Vec<_>>()
            })
            .collect();
        let mut classes: BTreeMap<&str, Forms<'_>> = BTreeMap::new();
        for (word, (stem, form)) in words.iter().zip(&stems) {
            let class = classes.entry(stem).or_default();
            class.0.insert(form);
            class.1.push(*word);
        }
        let count = shelf.pages.len();
        let mut classes: Vec<Class> = classes
            .into_par_iter()
            .map(|(_, (forms, words))| Class {
                forms: forms.into_iter().map(str::to_owned).collect(),
                pages: encode::written(postings(&places, &words), count),
            })
            .collect();
        classes.par_sort_by(|a, b| a.forms.cmp(&b.forms));
        Self { classes }
    }
}

/// Gathers where each word stands: a part of the pages at a time, side by side.
fn places<'a>(shelf: &Shelf<'a>) -> Places<'a> {
    let part = shelf.pages.len().div_ceil(rayon::current_num_threads()).max(1);
    let parts: Vec<Places<'a>> = shelf
        .pages
        .par_chunks(part)
        .map(|pages| {
            let mut places = Places::default();
            for (number, page) in pages {
                let page: &'a super::Indexed = page;
                for (word, entries) in page.words.iter() {
                    places.entry((page.language.as_str(), word)).or_default().push((*number, entries));
                }
            }
            places
        })
        .collect();
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        #[expect(clippy::iter_over_hash_type, reason = "each word's pages stay in order, words have none")]
        for (word, places) in part {
            all.entry(word).or_default().extend(places);
        }
    }
    all
}

/// Where the words of a class stand: what they weigh in a section is added up.
fn postings<'a>(places: &Places<'a>, words: &[(&'a str, &'a str)]) -> Postings {
    let of = |word: &(&'a str, &'a str)| places.get(word).map(Vec::as_slice).unwrap_or_default();
    if let [word] = words {
        return of(word).iter().map(|(page, entries)| (*page, entries.to_vec())).collect();
    }
    let mut all: BTreeMap<u32, BTreeMap<u8, u8>> = BTreeMap::new();
    for (page, entries) in words.iter().flat_map(of) {
        let page = all.entry(*page).or_default();
        for (code, step) in *entries {
            let known = page.entry(*code).or_insert(0);
            // Of two words of a title the first is kept: what is said of them is no weight.
            *known = match (*known, *code) {
                (0, _) => *step,
                (known, 0) => known,
                (known, _) => known.saturating_add(*step),
            };
        }
    }
    all.into_iter().map(|(page, entries)| (page, entries.into_iter().collect())).collect()
}

/// The stemmer of a language, where there is one.
fn algorithm(language: &str) -> Option<Algorithm> {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    Some(match primary.as_str() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}
