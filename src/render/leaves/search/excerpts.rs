//! What is shown of a page that was found, or pointed at: its title, its place, its sections.
//!
//! Pages are spread over files by a hash of their address, so that a page's file can be told from its address
//! alone and an edit changes one file. A page's number says its file and its place in it.

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::Indexed;

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
    /// By page, as it is written.
    records: Vec<String>,
}

/// A page as it is shown: address, title, titles above it, sections.
#[derive(Serialize)]
struct Record<'a>(&'a str, &'a str, &'a [String], Vec<(&'a str, &'a str, &'a str)>);

impl<'a> Shelf<'a> {
    pub(super) fn of(pages: impl Iterator<Item = &'a Indexed>) -> Self {
        let pages: Vec<&Indexed> = pages.collect();
        let size: usize = pages.iter().map(|page| size(page)).sum();
        let files = u32::try_from(size / USUAL).unwrap_or(u32::MAX / 2).max(1).next_power_of_two();
        let mut placed: Vec<(u32, &Indexed)> =
            pages.into_iter().map(|page| (hash(&page.address) & (files - 1), page)).collect();
        placed.sort_by(|(a, page), (b, other)| a.cmp(b).then_with(|| page.address.cmp(&other.address)));
        let slots = placed.chunk_by(|(a, _), (b, _)| a == b).map(<[_]>::len).max().unwrap_or(1);
        let slots = u32::try_from(slots).unwrap_or(u32::MAX);
        let (mut last, mut slot) = (u32::MAX, 0);
        for (file, _) in &mut placed {
            slot = if *file == last { slot + 1 } else { 0 };
            last = *file;
            *file = *file * slots + slot;
        }
        let records = placed.par_iter().map(|(_, page)| record(page)).collect();
        Self { pages: placed, files, slots, records }
    }

    /// The files by name, and what stands for all of them.
    pub(super) fn written(&self) -> (Vec<(String, String)>, u64) {
        let mut written = Vec::new();
        let mut all = Xxh3::new();
        for (number, record) in self.pages.iter().map(|(number, _)| number).zip(&self.records) {
            all.update(&number.to_le_bytes());
            all.update(record.as_bytes());
        }
        let numbered: Vec<(u32, &String)> =
            self.pages.iter().map(|(number, _)| number / self.slots).zip(&self.records).collect();
        for records in numbered.chunk_by(|(a, _), (b, _)| a == b) {
            let (file, mut part, mut json) = (records[0].0, 0, String::from("{\"pages\":["));
            for (at, (_, record)) in records.iter().enumerate() {
                if !json.ends_with('[') {
                    if json.len() + record.len() > LARGEST {
                        json.push_str("],\"more\":1}");
                        written.push((
                            name(file, part),
                            std::mem::replace(&mut json, String::from("{\"pages\":[")),
                        ));
                        part += 1;
                    } else {
                        json.push(',');
                    }
                }
                json.push_str(record);
                if at + 1 == records.len() {
                    json.push_str("]}");
                }
            }
            written.push((name(file, part), json));
        }
        (written, all.digest())
    }
}

fn name(file: u32, part: u32) -> String {
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

fn size(page: &Indexed) -> usize {
    let sections = page.sections.iter();
    let text: usize =
        sections.map(|section| section.anchor.len() + section.heading.len() + section.text.len() + 10).sum();
    text + page.address.len() + page.title.len() + 10
}

fn record(page: &Indexed) -> String {
    let sections = page.sections.iter();
    let sections =
        sections.map(|section| (section.anchor.as_str(), section.heading.as_str(), section.text.as_str()));
    let record = Record(&page.address, &page.title, &page.crumbs, sections.collect());
    serde_json::to_string(&record).unwrap_or_else(|_| "[]".to_owned())
}

/// FNV-1a, which the browser's script computes too.
fn hash(address: &str) -> u32 {
    address.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(hash(""), 0x811c_9dc5);
        assert_eq!(hash("plan/training.html"), 0xea78_62a0);
    }

    #[test]
    fn every_page_is_in_the_file_that_its_number_says() {
        let page = |number: usize| Indexed {
            address: format!("page-{number}.html"),
            title: "T".repeat(100),
            crumbs: Vec::new(),
            boost: 1.0,
            language: String::new(),
            sections: vec![super::super::Section {
                text: "x".repeat(number * 37 % 9000),
                ..Default::default()
            }],
            words: super::super::Words::default(),
        };
        let pages: Vec<Indexed> = (0..200).map(page).collect();
        let shelf = Shelf::of(pages.iter());
        let (files, _) = shelf.written();
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
