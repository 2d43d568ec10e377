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
use super::weigh::{Entry, hash};
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
    pages: &'a [(u32, &'a Indexed)],
    words: Vec<Word<'a>>,
    /// The pages in parts, in order.
    parts: Vec<Part<'a>>,
    /// By part: its number of each word.
    known_as: Vec<Vec<u32>>,
}

/// The words of a part of the pages.
struct Part<'a> {
    words: Vec<Word<'a>>,
    table: HashTable<u32>,
    /// By word: where its places end.
    ends: Vec<u32>,
    /// A page, by its index, and where on it the word's entries are; one word after the other.
    places: Vec<(u32, u32)>,
}

/// The number of a word that a part does not have.
const ABSENT: u32 = u32::MAX;

impl<'a> Places<'a> {
    /// Gathers where each word stands: a part of the pages at a time, side by side.
    fn of(shelf: &'a Shelf<'a>) -> Self {
        let pages = shelf.pages.as_slice();
        let size = pages.len().div_ceil(rayon::current_num_threads()).max(1);
        let parts: Vec<Part<'a>> =
            pages.par_chunks(size).enumerate().map(|(nth, pages)| Part::of(pages, nth * size)).collect();
        let mut all = Self { pages, words: Vec::new(), known_as: Vec::new(), parts };
        let mut table = HashTable::new();
        for part in &all.parts {
            let number = |word: &Word<'a>| number(&mut table, &mut all.words, *word);
            let numbers: Vec<u32> = part.words.iter().map(number).collect();
            let mut known_as = vec![ABSENT; all.words.len()];
            for (own, number) in numbers.into_iter().enumerate() {
                known_as[number as usize] = own as u32;
            }
            all.known_as.push(known_as);
        }
        all
    }

    /// The pages of a word, each with its entries.
    fn of_word(&self, word: usize) -> impl Iterator<Item = (u32, impl Iterator<Item = Entry>)> {
        let parts = self.parts.iter().zip(&self.known_as);
        let places = parts.flat_map(move |(part, known_as)| {
            let own = known_as.get(word).copied().filter(|own| *own != ABSENT);
            own.map(|own| part.places_of(own as usize)).unwrap_or_default()
        });
        places.filter_map(|(page, at)| {
            let (number, page) = self.pages.get(*page as usize)?;
            Some((*number, page.words.entries(*at as usize)))
        })
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
    /// `before` pages come before these.
    fn of(pages: &'a [(u32, &'a Indexed)], before: usize) -> Self {
        let mut part =
            Self { words: Vec::new(), table: HashTable::new(), ends: Vec::new(), places: Vec::new() };
        let (mut numbers, mut counts) = (Vec::new(), Vec::new());
        for (_, page) in pages {
            for (word, _) in page.words.iter() {
                let number = number(&mut part.table, &mut part.words, (&page.language, word));
                counts.resize(part.words.len(), 0);
                counts[number as usize] += 1;
                numbers.push(number);
            }
        }
        let mut end = 0;
        part.ends.extend(counts.iter().map(|count| {
            end += count;
            end
        }));
        // Where the next place of each word goes.
        let mut next: Vec<u32> = part.ends.iter().zip(&counts).map(|(end, count)| end - count).collect();
        part.places.resize(numbers.len(), (0, 0));
        let mut numbers = numbers.into_iter();
        for (index, (_, page)) in pages.iter().enumerate() {
            for ((_, at), number) in page.words.iter().zip(&mut numbers) {
                let room = &mut next[number as usize];
                // A handbook has no four billion pages.
                part.places[*room as usize] = ((before + index) as u32, at as u32);
                *room += 1;
            }
        }
        part
    }

    fn places_of(&self, word: usize) -> &[(u32, u32)] {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start as usize..self.ends[word] as usize]
    }
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
