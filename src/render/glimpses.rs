//! What readers see of a page before they go there: its edition, for the dots in the trail, and its
//! title with the beginning of its text, for the preview of a link.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;

use crate::model::path::OutPath;
use crate::render::data::script;
use crate::render::view::{Facts, encoded};

/// What is seen of a page.
#[derive(Clone, Debug)]
pub struct Glimpse {
    edition: String,
    title: String,
    begins: String,
}

/// A page in a preview: its title, and how it begins.
#[derive(Serialize)]
struct Preview<'a>(&'a str, &'a str);

/// The script that lists the editions of all pages.
const EDITIONS: &str = "editions.js";
/// So many pages share a script of previews, about: the shares go by the mark of the address.
const SHARE: usize = 48;
/// So many bytes of a page's text are shown, at most.
const LONGEST: usize = 220;

impl From<Facts> for Glimpse {
    fn from(facts: Facts) -> Self {
        Self { edition: facts.edition, title: facts.title, begins: shortened(&facts.description) }
    }
}

/// The data scripts that these pages make.
pub fn scripts<'a>(
    pages: usize,
    glimpses: impl Iterator<Item = (&'a OutPath, &'a Glimpse)>,
) -> Vec<(OutPath, Bytes)> {
    let shares = shares(pages);
    let mut editions = Vec::with_capacity(pages);
    let mut previews: Vec<BTreeMap<String, Preview<'_>>> = Vec::new();
    previews.resize_with(shares, BTreeMap::new);
    for (out, glimpse) in glimpses.filter(|(out, _)| out.as_str() != OutPath::NOT_FOUND) {
        let address = encoded(out);
        let mark = mark(&address);
        if !glimpse.edition.is_empty() {
            editions.push(format!("{mark:08x}{}", glimpse.edition));
        }
        if let Some(share) = previews.get_mut(mark as usize % shares) {
            share.insert(address, Preview(&glimpse.title, &glimpse.begins));
        }
    }
    // The order says nothing of the pages.
    editions.sort_unstable();
    let listed = (EDITIONS.to_owned(), script("editions", "", editions.concat()));
    let shared = previews.iter().enumerate().map(|(number, share)| {
        let key = number.to_string();
        (format!("previews/{key}.js"), script("previews", &key, share))
    });
    shared.chain([listed]).filter_map(|(path, bytes)| Some((OutPath::new(&path).ok()?, bytes))).collect()
}

/// Into how many scripts the previews of so many pages go.
pub fn shares(pages: usize) -> usize {
    pages.div_ceil(SHARE).max(1)
}

/// FNV-1a of 32 bits: the scripts compute it too.
fn mark(address: &str) -> u32 {
    address.bytes().fold(0x811c_9dc5, |mark, byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The first words of a text.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let begins = &text[..end];
    // Not every script has spaces between its words.
    let begins = begins.rsplit_once(char::is_whitespace).map_or(begins, |(words, _)| words);
    format!("{begins} …")
}

#[cfg(test)]
mod tests {
    use super::{mark, shares, shortened};

    #[test]
    fn a_preview_ends_with_a_word() {
        assert_eq!(shortened("Short."), "Short.");
        let long = shortened(&"word ".repeat(200));
        assert!(long.ends_with("word …") && long.len() < 230, "{long}");
        let japanese = shortened(&"\u{8a00}".repeat(200));
        assert!(japanese.ends_with("\u{8a00} …") && japanese.len() < 230, "{japanese}");
    }

    #[test]
    fn marks_are_those_of_the_scripts() {
        assert_eq!(mark(""), 0x811c_9dc5);
        assert_eq!(mark("a"), 0xe40c_292c);
        assert_eq!((shares(0), shares(48), shares(49)), (1, 1, 2));
    }
}
