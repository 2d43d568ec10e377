//! From the words of pages to classes of words with their pages.
//!
//! Words of one stem are one class: whoever looks for `managing` finds `manages`. The forms of a class are
//! listed, so that no stemmer has to come with the script.

use std::collections::BTreeMap;

use hashbrown::HashTable;
use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::Indexed;
use super::encode::{self, Postings, Written};
use super::excerpts::Shelf;
use super::weigh::{Entry, hash, split_entries};
use super::words::folded;

/// A class of words.
#[derive(Debug)]
pub(super) struct Class {
    /// Its forms in order; the first is its key.
    pub(super) forms: Vec<String>,
    /// Where it stands.
    pub(super) pages: Written,
}

/// A word in its language.
type Word<'a> = (&'a str, &'a [u8]);

/// All classes of a handbook, in the order of their keys.
pub(super) fn classes(shelf: &Shelf<'_>) -> Vec<Class> {
    let places = Places::of(shelf);
    let forms: Vec<(String, String)> = places.words.par_chunks(1024).flat_map_iter(forms).collect();
    let mut stems: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (word, (stem, _)) in forms.iter().enumerate() {
        stems.entry(stem).or_default().push(word);
    }
    let groups: Vec<Vec<usize>> = stems.into_values().collect();
    let class = |mut words: Vec<usize>| {
        words.sort_unstable_by_key(|word| places.words[*word]);
        let mut of_class: Vec<String> = words.iter().map(|word| forms[*word].1.clone()).collect();
        of_class.sort_unstable();
        of_class.dedup();
        Class { forms: of_class, pages: encode::written(&places.postings(&words), shelf.pages.len()) }
    };
    let mut classes: Vec<Class> = groups.into_par_iter().map(class).collect();
    // No two have a form in common with one stem, and of two stems the one of the smaller pages comes first.
    classes.par_sort_unstable_by(|a, b| (&a.forms, &a.pages.full).cmp(&(&b.forms, &b.pages.full)));
    classes
}

/// The stem and the form of each word.
fn forms<'a>(words: &[Word<'a>]) -> Vec<(String, String)> {
    let mut stemmers: BTreeMap<&'a str, Option<Stemmer>> = BTreeMap::new();
    let mut both = |(language, word): &Word<'a>| {
        let word = String::from_utf8_lossy(word);
        let stemmer = stemmers.entry(*language).or_insert_with(|| algorithm(language).map(Stemmer::create));
        let stem = stemmer.as_ref().map(|stemmer| folded(&stemmer.stem(&word)));
        let form = folded(&word);
        (stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| form.clone()), form)
    };
    words.iter().map(&mut both).collect()
}

/// Where words stand.
struct Places<'a> {
    words: Vec<Word<'a>>,
    /// The pages in parts, in order.
    parts: Vec<Part<'a>>,
    /// By part: its number of each word.
    known_as: Vec<Vec<u32>>,
}

/// The words of a part of the pages.
struct Part<'a> {
    words: Vec<Word<'a>>,
    /// By word: where its places end.
    ends: Vec<usize>,
    /// One word after the other, and for each page of it: the page's number, how many entries it has there, and these.
    places: Vec<u8>,
}

/// The number of a word that a part does not have.
const ABSENT: u32 = u32::MAX;

impl<'a> Places<'a> {
    /// Gathers where each word stands: a part of the pages at a time, side by side.
    fn of(shelf: &'a Shelf<'a>) -> Self {
        let size = shelf.pages.len().div_ceil(rayon::current_num_threads()).max(1);
        let parts: Vec<Part<'a>> = shelf.pages.par_chunks(size).map(Part::of).collect();
        let (mut words, mut table) = (Vec::new(), HashTable::new());
        let mut known_as = Vec::new();
        for part in &parts {
            let numbers: Vec<u32> =
                part.words.iter().map(|word| number(&mut table, &mut words, *word)).collect();
            let mut own = vec![ABSENT; words.len()];
            for (at, number) in numbers.into_iter().enumerate() {
                own[number as usize] = at as u32;
            }
            known_as.push(own);
        }
        Self { words, parts, known_as }
    }

    /// The pages of a word, each with its entries.
    fn of_word(&self, word: usize) -> impl Iterator<Item = (u32, impl Iterator<Item = Entry>)> {
        let parts = self.parts.iter().zip(&self.known_as);
        let places = parts.filter_map(move |(part, known_as)| {
            let own = known_as.get(word).copied().filter(|own| *own != ABSENT)?;
            Some(part.places_of(own as usize))
        });
        places.flat_map(pages)
    }

    /// Where the words of a class stand: what they weigh in a section is added up.
    fn postings(&self, words: &[usize]) -> Postings {
        let mut postings = Postings::default();
        if let [word] = words {
            for (page, entries) in self.of_word(*word) {
                postings.push(page, entries);
            }
            return postings;
        }
        let mut all: Vec<(u32, u8, u8)> = Vec::new();
        for word in words {
            all.extend(
                self.of_word(*word)
                    .flat_map(|(page, entries)| entries.map(move |(code, step)| (page, code, step))),
            );
        }
        // Stable: of one page and code in the order of the words.
        all.sort_by_key(|(page, code, _)| (*page, *code));
        for page in all.chunk_by(|a, b| a.0 == b.0) {
            let codes = page.chunk_by(|a, b| a.1 == b.1);
            postings.push(page[0].0, codes.map(|same| (same[0].1, added_up(same))));
        }
        postings
    }
}

/// What words weigh together in a section or field.
fn added_up(same: &[(u32, u8, u8)]) -> u8 {
    same.iter().fold(0, |known, (_, code, step)| match (known, *code) {
        (0, _) => *step,
        // Of two words of a title the first is kept: what is said of them is no weight.
        (known, 0) => known,
        (known, _) => known.saturating_add(*step),
    })
}

impl<'a> Part<'a> {
    fn of(pages: &'a [(u32, &'a Indexed)]) -> Self {
        let (mut words, mut table) = (Vec::new(), HashTable::new());
        // Of each word of each page; and by word how long its places are.
        let (mut numbers, mut lengths) = (Vec::new(), Vec::new());
        for (_, page) in pages {
            for (word, entries) in page.words.iter() {
                let number = number(&mut table, &mut words, (&page.language, word));
                lengths.resize(words.len(), 0);
                lengths[number as usize] += PAGE + entries.len();
                numbers.push(number);
            }
        }
        // Where the next place of each word goes.
        let mut next = Vec::with_capacity(lengths.len());
        let mut all = 0;
        for length in lengths {
            next.push(all);
            all += length;
        }
        let mut places = vec![0; all];
        let mut numbers = numbers.into_iter();
        for (page, indexed) in pages {
            for ((_, entries), number) in indexed.words.iter().zip(&mut numbers) {
                let from = next[number as usize];
                let to = from + PAGE + entries.len();
                places[from..from + PAGE].copy_from_slice(&page.to_le_bytes());
                places[from + PAGE..to].copy_from_slice(entries);
                next[number as usize] = to;
            }
        }
        Self { words, ends: next, places }
    }

    fn places_of(&self, word: usize) -> &[u8] {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start..self.ends[word]]
    }
}

/// So many bytes has the number of a page.
const PAGE: usize = 4;

/// The pages in places of a word, each with its entries.
fn pages(places: &[u8]) -> impl Iterator<Item = (u32, impl Iterator<Item = Entry>)> {
    let mut rest = places;
    std::iter::from_fn(move || {
        let (page, after) = rest.split_first_chunk::<PAGE>()?;
        let (entries, after) = split_entries(after)?;
        rest = after;
        Some((u32::from_le_bytes(*page), entries.chunks_exact(2).map(|entry| (entry[0], entry[1]))))
    })
}

/// The number of a word in a list, to which it is added where it is new.
fn number<'a>(table: &mut HashTable<u32>, words: &mut Vec<Word<'a>>, word: Word<'a>) -> u32 {
    let hash_of = hash(word.1);
    if let Some(known) = table.find(hash_of, |known| words[*known as usize] == word) {
        return *known;
    }
    let number = words.len() as u32;
    words.push(word);
    table.insert_unique(hash_of, number, |known| hash(words[*known as usize].1));
    number
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
