//! What is shown of a page that was found, or pointed at: its title, its place, its sections.
//!
//! Pages are spread over files by a hash of their address, so that a page's file can be told from its address
//! alone and an edit changes one file. A page's number says its file and its place in it.

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::Indexed;
use super::sections::Section;
use crate::model::path::OutPath;
use crate::render::data::wrapped;
use crate::render::leaves::Whole;
use crate::render::leaves::glimpses::mark;
use crate::site::Payload;

/// So many bytes of a section are kept.
const LONGEST: usize = 2000;

/// The files hold so much, roughly: the first results need a few of them.
const USUAL: usize = 4_000;

/// No file is larger, unless a single page is: it is continued in another one.
const LARGEST: usize = 30_000;

/// The pages of a handbook, each with its number.
pub(super) struct Shelf<'a> {
    /// In ascending order of their numbers.
    pub(super) pages: Vec<(u32, &'a Indexed)>,
    /// Over how many files pages are spread: a power of two.
    pub(super) files: u32,
    /// How many pages one of them holds at most.
    pub(super) slots: u32,
}

/// A page as it is shown: address, title, titles above it, sections.
#[derive(Serialize)]
struct Record<'a>(&'a str, &'a str, &'a [&'a str], Vec<(&'a str, &'a str, &'a str)>);

impl<'a> Shelf<'a> {
    pub(super) fn of(pages: impl Iterator<Item = &'a Indexed>) -> Self {
        let pages: Vec<&Indexed> = pages.collect();
        let size: usize = pages.iter().map(|page| page.size).sum();
        let files = u32::try_from(size / USUAL).unwrap_or(u32::MAX / 2).max(1).next_power_of_two();
        let mut placed: Vec<(u32, &Indexed)> =
            pages.into_iter().map(|page| (mark(&page.address) & (files - 1), page)).collect();
        placed.sort_by(|(a, page), (b, other)| a.cmp(b).then_with(|| page.address.cmp(&other.address)));
        let slots = placed.chunk_by(|(a, _), (b, _)| a == b).map(<[_]>::len).max().unwrap_or(1);
        let slots = u32::try_from(slots).unwrap_or(u32::MAX);
        let (mut last, mut slot) = (u32::MAX, 0);
        for (file, _) in &mut placed {
            slot = if *file == last { slot + 1 } else { 0 };
            last = *file;
            *file = *file * slots + slot;
        }
        Self { pages: placed, files, slots }
    }

    /// The files, each with its name.
    pub(super) fn files(&self, whole: &Whole<'_>) -> Vec<(OutPath, Payload)> {
        let parted: Vec<&[(u32, &Indexed)]> =
            self.pages.chunk_by(|(a, _), (b, _)| a / self.slots == b / self.slots).collect();
        let write = |pages: &&[(u32, &Indexed)]| {
            if !(whole.is_wanted)() {
                return Vec::new();
            }
            let file = pages.first().map_or(0, |(number, _)| number / self.slots);
            let parts = parts(pages, |page| whole.storage.lift(&page.record));
            let write = |(part, json): (usize, Vec<u8>)| {
                let name = format!("pages/{}", name(file, part));
                let out = OutPath::new(&format!("search/{name}.js")).ok()?;
                let payload = whole.file(&out, &wrapped("search", &name, &json));
                Some((out, payload))
            };
            parts.into_iter().enumerate().filter_map(write).collect::<Vec<_>>()
        };
        parted.par_iter().flat_map_iter(write).collect()
    }

    /// Stands for all files.
    pub(super) fn version(&self) -> u64 {
        let mut all = Xxh3::new();
        for (number, page) in &self.pages {
            all.update(&number.to_le_bytes());
            all.update(&page.hash.to_le_bytes());
        }
        all.digest()
    }
}

/// The data of a file, in more than one part where it would be too large.
fn parts<R: AsRef<[u8]>>(pages: &[(u32, &Indexed)], record: impl Fn(&Indexed) -> R) -> Vec<Vec<u8>> {
    const BEGIN: &[u8] = b"{\"pages\":[";
    let (mut parts, mut json) = (Vec::new(), BEGIN.to_vec());
    for (_, page) in pages {
        if json.len() > BEGIN.len() {
            if json.len() + page.length > LARGEST {
                json.extend_from_slice(b"],\"more\":1}");
                parts.push(std::mem::replace(&mut json, BEGIN.to_vec()));
            } else {
                json.push(b',');
            }
        }
        json.extend_from_slice(record(page).as_ref());
    }
    json.extend_from_slice(b"]}");
    parts.push(json);
    parts
}

fn name(file: u32, part: usize) -> String {
    if part == 0 { format!("{file}") } else { format!("{file}-{part}") }
}

/// Shortens the text of a section to what is kept of it, at the end of a word.
pub(super) fn cut(text: &mut String) {
    if text.len() > LONGEST {
        let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
        let end = text[..end].rfind(char::is_whitespace).filter(|at| *at > LONGEST / 2).unwrap_or(end);
        text.truncate(end);
        text.push('…');
        text.shrink_to_fit();
    }
}

/// How large a page is, roughly: by this it is decided how many files there are.
pub(super) fn size(address: &str, title: &str, sections: &[Section]) -> usize {
    let sections = sections.iter();
    let text: usize =
        sections.map(|section| section.anchor.len() + section.heading.len() + section.text.len() + 10).sum();
    text + address.len() + title.len() + 10
}

/// A page as it is written.
pub(super) fn record(address: &str, title: &str, crumbs: &[&str], sections: &[Section]) -> Vec<u8> {
    let sections = sections.iter();
    let sections =
        sections.map(|section| (section.anchor.as_str(), section.heading.as_str(), section.text.as_str()));
    let record = Record(address, title, crumbs, sections.collect());
    serde_json::to_vec(&record).unwrap_or_else(|_| b"[]".to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Laid;

    #[test]
    fn a_long_section_is_cut_at_a_word() {
        let mut text = "wörter ".repeat(400);
        cut(&mut text);
        assert!(text.len() <= LONGEST + 3 && text.ends_with("wörter…"), "{}", &text[text.len() - 20..]);
        let mut text = "字".repeat(1000);
        cut(&mut text);
        assert!(text.len() <= LONGEST + 3 && text.ends_with("字…"));
    }

    #[test]
    fn addresses_are_spread_as_the_script_spreads_them() {
        assert_eq!(mark(""), 0x811c_9dc5);
        assert_eq!(mark("plan/training.html"), 0xea78_62a0);
    }

    #[test]
    fn every_page_is_in_the_file_that_its_number_says() {
        let page = |number: usize| {
            let (address, title) = (format!("page-{number}.html"), "T".repeat(100));
            let text = "x".repeat(number * 37 % 9000);
            let sections = [Section { text, ..Section::default() }];
            let record = record(&address, &title, &[], &sections);
            Indexed {
                size: size(&address, &title, &sections),
                address,
                length: record.len(),
                hash: 0,
                record: Laid::Held(record.into()),
                boost: 1.0,
                language: Box::default(),
                words: Laid::Held(Default::default()),
                count: 0,
            }
        };
        let pages: Vec<Indexed> = (0..200).map(page).collect();
        let shelf = Shelf::of(pages.iter());
        let held = |page: &Indexed| match &page.record {
            Laid::Held(bytes) => bytes.clone(),
            Laid::Stored { .. } => panic!("stored"),
        };
        let parted = shelf.pages.chunk_by(|(a, _), (b, _)| a / shelf.slots == b / shelf.slots);
        let named = parted.flat_map(|pages| {
            let file = pages[0].0 / shelf.slots;
            let texts = parts(pages, held).into_iter().map(|json| String::from_utf8(json).unwrap());
            texts.enumerate().map(move |(part, json)| (name(file, part), json)).collect::<Vec<_>>()
        });
        let files: Vec<(String, String)> = named.collect();
        assert!(shelf.pages.is_sorted_by(|(a, _), (b, _)| a < b));
        let mut seen = 0;
        for (number, page) in &shelf.pages {
            let file = number / shelf.slots;
            let of_file = files.iter().filter(|(name, _)| name.split('-').next() == Some(&file.to_string()));
            let of_file: Vec<&String> = of_file.map(|(_, json)| json).collect();
            let own = of_file.iter().filter(|json| json.contains(&format!("[\"{}\"", page.address)));
            assert_eq!(own.count(), 1, "{}", page.address);
            seen += 1;
        }
        assert_eq!(seen, 200);
        assert!(files.iter().all(|(_, json)| json.len() <= LARGEST + 20));
        for (_, json) in &files {
            serde_json::from_str::<serde_json::Value>(json).unwrap();
        }
    }
}
