//! From the words of pages to classes of words with their pages.
//!
//! Words of one stem are one class: whoever looks for `managing` finds `manages`. The forms of a class are
//! listed, so that no stemmer has to come with the script.

use std::collections::BTreeMap;

use hashbrown::HashTable;
use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};

use super::Indexed;
use super::encode::{self, Postings, Written};
use super::excerpts::Shelf;
use super::weigh::{Entry, hash, split_entries, unpacked};
use super::words::folded;
use crate::quick::QuickMap;
use crate::render::leaves::Whole;
use crate::storage::Storage;

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
pub(super) fn classes(shelf: &Shelf<'_>, whole: &Whole<'_>) -> Vec<Class> {
    let places = Places::of(shelf, whole.storage);
    if !(whole.is_wanted)() {
        return Vec::new();
    }
    let words: Vec<Word<'_>> = places.words.iter().collect();
    let forms: Vec<(String, String)> = words.par_chunks(1024).flat_map_iter(forms).collect();
    let class = |mut of_class: Vec<usize>| {
        of_class.sort_unstable_by_key(|word| words[*word]);
        let pages = encode::written(&places.postings(&of_class), shelf.pages.len());
        let mut forms: Vec<String> = of_class.iter().map(|word| forms[*word].1.clone()).collect();
        forms.sort_unstable();
        forms.dedup();
        Class { forms, pages }
    };
    in_order(by_stem(&forms).into_par_iter().map(class).collect())
}

/// The words of each stem.
fn by_stem(forms: &[(String, String)]) -> Vec<Vec<usize>> {
    let mut stems: QuickMap<&str, usize> = QuickMap::default();
    stems.reserve(forms.len());
    let mut words: Vec<Vec<usize>> = Vec::new();
    for (word, (stem, _)) in forms.iter().enumerate() {
        let class = *stems.entry(stem).or_insert(words.len());
        match words.get_mut(class) {
            Some(words) => words.push(word),
            None => words.push(vec![word]),
        }
    }
    words
}

/// Classes in the order of their keys; of two that have the same forms, the one of the smaller pages comes first.
fn in_order(classes: Vec<Class>) -> Vec<Class> {
    // Most keys differ in their first letters, which are one number.
    let first_letters = |class: &Class| {
        let mut letters = [0; 16];
        let key = class.forms.first().map_or(&[][..], |form| form.as_bytes());
        letters.iter_mut().zip(key).for_each(|(letter, byte)| *letter = *byte);
        u128::from_be_bytes(letters)
    };
    let mut order: Vec<(u128, usize)> = classes.iter().map(first_letters).zip(0..).collect();
    let whole_key = |at: usize| {
        let Class { forms, pages } = &classes[at];
        (forms, &pages.full, &pages.bare, pages.total)
    };
    order.par_sort_unstable_by(|(a, at_a), (b, at_b)| {
        a.cmp(b).then_with(|| whole_key(*at_a).cmp(&whole_key(*at_b)))
    });
    let mut classes: Vec<Option<Class>> = classes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, at)| classes[at].take()).collect()
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
    words: Known<'a>,
    /// The pages in parts, in order.
    parts: Vec<Part<'a>>,
    /// By part: its number of each word.
    known_as: Vec<Vec<u32>>,
}

/// The words of a part of the pages.
struct Part<'a> {
    words: Known<'a>,
    /// By word: where its places end.
    ends: Vec<usize>,
    /// One word after the other, and for each page of it: the page's number, how many entries it has there, and these.
    places: Vec<u8>,
}

/// Words by their numbers.
#[derive(Default)]
struct Known<'a> {
    /// One after the other.
    text: Vec<u8>,
    /// The language of each, and where its text ends.
    ends: Vec<(&'a str, usize)>,
    numbers: HashTable<u32>,
}

impl<'a> Known<'a> {
    fn get(&self, number: usize) -> (&'a str, &[u8]) {
        let (language, end) = self.ends[number];
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before].1);
        (language, &self.text[start..end])
    }

    fn iter(&self) -> impl Iterator<Item = (&'a str, &[u8])> {
        (0..self.ends.len()).map(|number| self.get(number))
    }

    /// The number of a word, which is known from now on.
    fn number(&mut self, language: &'a str, word: &[u8]) -> u32 {
        let hash_of = hash(word);
        let is_it = |known: &u32| self.get(*known as usize) == (language, word);
        if let Some(known) = self.numbers.find(hash_of, is_it) {
            return *known;
        }
        let number = self.ends.len() as u32;
        self.text.extend_from_slice(word);
        self.ends.push((language, self.text.len()));
        let Self { text, ends, .. } = self;
        let hash_of_known = |known: &u32| {
            let start = known.checked_sub(1).map_or(0, |before| ends[before as usize].1);
            hash(&text[start..ends[*known as usize].1])
        };
        self.numbers.insert_unique(hash_of, number, hash_of_known);
        number
    }
}

/// The number of a word that a part does not have.
const ABSENT: u32 = u32::MAX;

impl<'a> Places<'a> {
    /// Gathers where each word stands: a part of the pages at a time, side by side.
    fn of(shelf: &'a Shelf<'a>, storage: &Storage) -> Self {
        let size = shelf.pages.len().div_ceil(rayon::current_num_threads()).max(1);
        let pages = shelf.pages.par_chunks(size);
        let parts: Vec<Part<'a>> = pages.map(|pages| Part::of(pages, storage)).collect();
        let (mut words, mut known_as) = (Known::default(), Vec::new());
        for part in &parts {
            let mut own = Vec::new();
            for (at, (language, word)) in part.words.iter().enumerate() {
                let number = words.number(language, word) as usize;
                own.resize(words.ends.len().max(own.len()), ABSENT);
                own[number] = at as u32;
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
    fn of(pages: &'a [(u32, &'a Indexed)], storage: &Storage) -> Self {
        let mut words = Known::default();
        // Of each word of each page; and by word how long its places are.
        let mut numbers = Vec::with_capacity(pages.iter().map(|(_, page)| page.count).sum());
        let mut lengths = Vec::new();
        for (_, page) in pages {
            for (word, entries) in unpacked(&storage.lift(&page.words)) {
                let number = words.number(&page.language, word);
                lengths.resize(words.ends.len(), 0);
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
            for ((_, entries), number) in unpacked(&storage.lift(&indexed.words)).zip(&mut numbers) {
                let from = next[number as usize];
                next[number as usize] += PAGE + entries.len();
                // What can't be read a second time has no room; the run will fail for it.
                if let Some((own, rest)) =
                    places.get_mut(from..).and_then(|rest| rest.split_first_chunk_mut())
                    && let Some(room) = rest.get_mut(..entries.len())
                {
                    *own = page.to_le_bytes();
                    room.copy_from_slice(entries);
                }
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
