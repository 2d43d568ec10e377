//! How much the words of a page count where they stand.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::encode::{self, Field};
use super::sections::Section;
use super::words;

/// Where a word stands on a page: a field or section, and how much it counts there.
pub(super) type Entry = (u8, u8);

/// The words of a page, each once.
pub(super) struct Packed {
    pub packed: Vec<u8>,
    /// How many they are.
    pub count: usize,
}

/// The words of a page that were packed, each with its entries and their number.
///
/// Of each word there is the length of its text, its text, the number of its entries, these.
pub(super) fn unpacked(packed: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = packed;
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first()?;
        let (word, counted) = after.split_at_checked(usize::from(*length))?;
        let (_, after) = split_entries(counted)?;
        rest = after;
        Some((word, &counted[..counted.len() - after.len()]))
    })
}

/// Entries, which stand behind their number, and what follows them.
pub(super) fn split_entries(counted: &[u8]) -> Option<(&[u8], &[u8])> {
    let (count, after) = counted.split_first()?;
    after.split_at_checked(2 * usize::from(*count))
}

/// A hash of a word; who chooses words so that theirs are equal gets a slow build.
pub(super) fn hash(word: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word);
    hasher.finish()
}

/// Counts the words of a page by field, and weighs them.
#[derive(Default)]
pub(super) struct Weigher {
    /// All words, one after the other, in the order in which they were first met.
    text: String,
    known: Vec<Known>,
    /// The words, by their index.
    places: HashTable<u32>,
    /// Entries in the order in which they were made, each with the word's index.
    entries: Vec<(u32, Entry)>,
    /// How often each word stands in the heading and in the text of a section; all nothing between sections.
    counts: Vec<[u32; 2]>,
}

/// A word that was met.
struct Known {
    /// Where its text ends.
    end: u32,
    /// Where its last entry is.
    last: Option<u32>,
    /// How many it has.
    count: u8,
}

impl Weigher {
    /// With room for the words of so many bytes of text.
    pub(super) fn with_room(bytes: usize) -> Self {
        /// So many bytes of a text have a word that did not stand before them, about.
        const WORD: usize = 16;
        let words = bytes / WORD;
        Self {
            text: String::with_capacity(bytes / 2),
            known: Vec::with_capacity(words),
            places: HashTable::with_capacity(words),
            entries: Vec::with_capacity(words + words / 2),
            counts: Vec::with_capacity(words),
        }
    }

    /// The index of a word.
    fn place(&mut self, word: &str) -> u32 {
        let Self { text, known, places, counts, .. } = self;
        let of = |place: u32| &text.as_bytes()[span(known, place)];
        let hash_of = hash(word.as_bytes());
        if let Some(place) = places.find(hash_of, |place| of(*place) == word.as_bytes()) {
            return *place;
        }
        // A page has no four billion words.
        let place = known.len() as u32;
        places.insert_unique(hash_of, place, |place| hash(of(*place)));
        text.push_str(word);
        known.push(Known { end: text.len() as u32, last: None, count: 0 });
        counts.push([0, 0]);
        place
    }

    /// The last entry of a word.
    fn last(&mut self, place: u32) -> Option<&mut Entry> {
        let last = self.known[place as usize].last?;
        Some(&mut self.entries[last as usize].1)
    }

    fn push(&mut self, place: u32, entry: Entry) {
        let known = &mut self.known[place as usize];
        known.last = Some(self.entries.len() as u32);
        // There are not so many codes.
        known.count = known.count.saturating_add(1);
        self.entries.push((place, entry));
    }

    /// Of a title it is kept how many words it has and which of them this is.
    pub(super) fn title(&mut self, title: &str) {
        let title = words::words(title);
        for (nth, word) in title.iter().enumerate() {
            let place = self.place(word);
            if self.last(place).is_none() {
                self.push(place, (Field::Title.code(), encode::in_title(title.len(), nth)));
            }
        }
    }

    /// The words of a field whose weight depends on its length alone.
    pub(super) fn field<'a>(&mut self, field: Field, texts: impl Iterator<Item = &'a str>) {
        let mut found = Vec::new();
        for text in texts {
            words::each_word(text, &mut |word| found.push(self.place(word)));
        }
        let weight = encode::weight(field.boost(), 1.0, found.len(), field.average());
        for place in found {
            if self.last(place).is_none_or(|(code, _)| *code != field.code()) {
                self.push(place, (field.code(), encode::step(weight)));
            }
        }
    }

    /// The words of a section.
    pub(super) fn section(&mut self, index: usize, section: &Section) {
        // In the order in which they are met.
        let mut found = Vec::new();
        let [in_heading, in_text] = [(0, &section.heading), (1, &section.text)].map(|(part, text)| {
            let mut length = 0;
            words::each_word(text, &mut |word| {
                length += 1;
                let place = self.place(word);
                let count = &mut self.counts[place as usize];
                if *count == [0, 0] {
                    found.push(place);
                }
                count[part] += 1;
            });
            length
        });
        let code = encode::section_code(index);
        for place in found {
            let [heading, text] = std::mem::take(&mut self.counts[place as usize]);
            let weight = encode::weight(
                Field::Heading.boost(),
                f64::from(heading),
                in_heading,
                Field::Heading.average(),
            ) + encode::weight(1.0, f64::from(text), in_text, encode::AVERAGE_TEXT);
            let step = encode::step(weight);
            match self.last(place).filter(|(last, _)| *last == code) {
                Some((_, known)) => *known = known.saturating_add(step),
                None => self.push(place, (code, step)),
            }
        }
    }

    pub(super) fn done(self) -> Packed {
        let mut packed = Vec::with_capacity(self.text.len() + 2 * self.known.len() + 2 * self.entries.len());
        // Where the next entry of each word goes.
        let mut next = Vec::with_capacity(self.known.len());
        for (place, known) in self.known.iter().enumerate() {
            let word = &self.text.as_bytes()[span(&self.known, place as u32)];
            // A word has at most 40 characters.
            packed.push(u8::try_from(word.len()).unwrap_or(u8::MAX));
            packed.extend_from_slice(&word[..word.len().min(usize::from(u8::MAX))]);
            packed.push(known.count);
            next.push(packed.len());
            packed.resize(packed.len() + 2 * usize::from(known.count), 0);
        }
        for (place, (code, step)) in self.entries {
            let at = &mut next[place as usize];
            if let Some(room) = packed.get_mut(*at..*at + 2) {
                room.copy_from_slice(&[code, step]);
            }
            *at += 2;
        }
        Packed { packed, count: self.known.len() }
    }
}

/// Where the text of a word is.
fn span(known: &[Known], place: u32) -> std::ops::Range<usize> {
    let place = place as usize;
    let start = place.checked_sub(1).map_or(0, |before| known[before].end);
    start as usize..known[place].end as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_there_once_with_all_its_places() {
        let mut weigher = Weigher::default();
        weigher.title("Plan the plan");
        weigher.field(Field::Crumbs, ["The way", "the plan"].into_iter());
        let section = |heading: &str, text: &str| Section {
            heading: heading.to_owned(),
            text: text.to_owned(),
            ..Section::default()
        };
        weigher.section(0, &section("", "way way"));
        weigher.section(1, &section("Plan", "a way"));
        let words = weigher.done();
        let entries = |counted| split_entries(counted).unwrap().0.chunks_exact(2);
        let found: Vec<(&str, Vec<u8>)> = unpacked(&words.packed)
            .map(|(word, counted)| {
                (std::str::from_utf8(word).unwrap(), entries(counted).map(|entry| entry[0]).collect())
            })
            .collect();
        let (crumbs, first, second) =
            (Field::Crumbs.code(), encode::section_code(0), encode::section_code(1));
        let wanted = [
            ("plan", vec![Field::Title.code(), crumbs, second]),
            ("the", vec![Field::Title.code(), crumbs]),
            ("way", vec![crumbs, first, second]),
            ("a", vec![second]),
        ];
        assert_eq!(found, wanted);
        let weights: Vec<u8> =
            entries(unpacked(&words.packed).nth(2).unwrap().1).map(|entry| entry[1]).collect();
        assert!(weights[1] > weights[2], "twice is more than once: {weights:?}");
    }
}
