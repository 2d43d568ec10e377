//! The search index: what a page gives to it, and its files.
//!
//! `search/meta.js` has a stable name and names the rest: shards of words, each with the sections it stands
//! in, and shards of excerpts, which hold what is shown of a page. All are classic scripts. How much a word
//! counts in a section is computed here, so that the browser only adds up.

mod encode;
mod excerpts;
mod index;
mod meta;
mod sections;
mod shards;
mod titles;
mod words;

use rustc_hash::FxHashMap;
use tera::TeraResult;

use super::{Given, Leaf, Whole};
use crate::model::path::OutPath;
use crate::site::Files;
use encode::Field;
use sections::Section;

/// The search index and the page for it.
pub(super) struct Search;

/// What a page gives to the index.
#[derive(Debug)]
pub(super) struct Indexed {
    /// Its address from the site's root, percent-encoded.
    address: String,
    title: String,
    /// The titles of the pages above it, without the home page.
    crumbs: Vec<String>,
    /// How much more it counts than others.
    boost: f64,
    /// The language of its text.
    language: String,
    sections: Vec<Section>,
    words: Words,
}

/// The words of a page, each once, with where they stand and how much they count there.
#[derive(Debug, Default)]
struct Words {
    text: String,
    /// By word: where its text and its entries end.
    ends: Vec<(u32, u32)>,
    entries: Vec<(u8, u8)>,
}

impl Words {
    fn iter(&self) -> impl Iterator<Item = (&str, &[(u8, u8)])> {
        let starts = std::iter::once((0, 0)).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|((text, entries), (text_end, entries_end))| {
            (
                &self.text[text as usize..*text_end as usize],
                &self.entries[entries as usize..*entries_end as usize],
            )
        })
    }
}

impl Leaf for Search {
    type Part = Indexed;

    fn part(given: &Given<'_>) -> Option<Indexed> {
        let page = given.page;
        let front = page.document.as_ref().map(|document| &document.front);
        let is_left_out = front.is_some_and(|front| front.search.exclude || front.draft);
        if is_left_out || page.out.as_str() == OutPath::NOT_FOUND || !given.config.search.enabled {
            return None;
        }
        let mut sections = sections::sections(given.html);
        if let (Some(lead), Some(first)) =
            (front.and_then(|front| front.description.as_deref()), sections.first_mut())
        {
            first.text = format!("{lead}\n{}", first.text).trim_end().to_owned();
        }
        let mut weigher = Weigher::default();
        weigher.title(&page.title);
        let mut others: Vec<&str> = Vec::new();
        if page.nav_title != page.title {
            others.push(&page.nav_title);
        }
        // Authors name a file by what it is about.
        let stem = page.out.as_str().trim_end_matches(".html").trim_end_matches("/index");
        others.push(stem.rsplit('/').next().unwrap_or(stem));
        if let Some(front) = front {
            others.extend(front.tags.iter().chain(&front.search.keywords).map(String::as_str));
            // The name of an old address: somebody may look for it.
            others.extend(front.aliases.iter().map(|(alias, _)| {
                let alias = alias.trim_end_matches('/').trim_end_matches(".html").trim_end_matches("/index");
                alias.rsplit('/').next().unwrap_or(alias)
            }));
        }
        weigher.field(Field::Aliases, others.into_iter());
        weigher.field(Field::Crumbs, given.crumbs.iter().copied());
        for (index, section) in sections.iter().enumerate() {
            weigher.section(index, section);
        }
        let words = weigher.done();
        for section in &mut sections {
            excerpts::cut(&mut section.text);
        }
        Some(Indexed {
            address: crate::render::view::encoded(&page.out),
            title: page.title.clone(),
            crumbs: given.crumbs.iter().map(|&crumb| crumb.to_owned()).collect(),
            boost: front.and_then(|front| front.search.boost).unwrap_or(1.0),
            language: given.language.to_owned(),
            sections,
            words,
        })
    }

    fn files(whole: &Whole<'_>, parts: &[Option<&Indexed>]) -> TeraResult<Files> {
        let mut files = titles::files(whole)?;
        if whole.handbook.config.search.enabled {
            let shelf = excerpts::Shelf::of(parts.iter().copied().flatten());
            let index = index::Index::of(&shelf);
            meta::files(whole, &shelf, &index, &mut files);
        }
        Ok(files)
    }
}

/// Places of a word: section and weight.
type Entries = Vec<(u8, u8)>;

/// Counts the words of a page by field, and weighs them.
#[derive(Default)]
struct Weigher {
    places: FxHashMap<Box<str>, usize>,
    /// By word, in the order of the text: its entries.
    words: Vec<(Box<str>, Entries)>,
}

impl Weigher {
    fn place(&mut self, word: &str) -> usize {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = self.words.len();
        self.places.insert(word.into(), place);
        self.words.push((word.into(), Vec::new()));
        place
    }

    /// Of a title it is kept how many words it has and which of them this is.
    fn title(&mut self, title: &str) {
        let title = words::words(title);
        for (nth, word) in title.iter().enumerate() {
            let place = self.place(word);
            let entries = &mut self.words[place].1;
            if entries.is_empty() {
                entries.push((Field::Title.code(), encode::in_title(title.len(), nth)));
            }
        }
    }

    /// The words of a field whose weight depends on its length alone.
    fn field<'a>(&mut self, field: Field, texts: impl Iterator<Item = &'a str>) {
        let mut found = Vec::new();
        for text in texts {
            words::each_word(text, &mut |word| found.push(word.to_owned()));
        }
        let weight = encode::weight(field.boost(), 1.0, found.len(), field.average());
        for word in found {
            let place = self.place(&word);
            let entries = &mut self.words[place].1;
            if entries.last().is_none_or(|(code, _)| *code != field.code()) {
                entries.push((field.code(), encode::step(weight)));
            }
        }
    }

    fn section(&mut self, index: usize, section: &Section) {
        // By place: how often in the heading and in the text.
        let mut counts: FxHashMap<usize, [u32; 2]> = FxHashMap::default();
        let mut order = Vec::new();
        let [in_heading, in_text] = [(0, &section.heading), (1, &section.text)].map(|(part, text)| {
            let mut length = 0;
            words::each_word(text, &mut |word| {
                length += 1;
                let place = self.place(word);
                let count = counts.entry(place).or_insert_with(|| {
                    order.push(place);
                    [0, 0]
                });
                count[part] += 1;
            });
            length
        });
        let code = encode::section_code(index);
        for place in order {
            let [heading, text] = counts.get(&place).copied().unwrap_or_default();
            let weight = encode::weight(
                Field::Heading.boost(),
                f64::from(heading),
                in_heading,
                Field::Heading.average(),
            ) + encode::weight(1.0, f64::from(text), in_text, encode::AVERAGE_TEXT);
            let step = encode::step(weight);
            let entries = &mut self.words[place].1;
            match entries.last_mut().filter(|(last, _)| *last == code) {
                Some((_, known)) => *known = known.saturating_add(step),
                None => entries.push((code, step)),
            }
        }
    }

    fn done(self) -> Words {
        let mut words = Words::default();
        for (word, entries) in self.words {
            words.text.push_str(&word);
            words.entries.extend(entries);
            // A page has no four billion words.
            words.ends.push((words.text.len() as u32, words.entries.len() as u32));
        }
        words.text.shrink_to_fit();
        words.entries.shrink_to_fit();
        words
    }
}
