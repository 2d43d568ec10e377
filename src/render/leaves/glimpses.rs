//! What readers see of a page before they go there: its edition, for the dots in the trail, and its
//! title with the beginning of its text, for the preview of a link.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::TeraResult;

use super::{Given, Leaf, Whole};
use crate::html;
use crate::model::path::OutPath;
use crate::render::data;
use crate::render::view::edition::texts;
use crate::render::view::encoded;
use crate::site::{Files, Payload};

/// Editions and beginnings.
pub(super) struct Glimpses;

/// What a page gives.
pub(super) struct Glimpse {
    edition: String,
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

impl Leaf for Glimpses {
    type Part = Glimpse;

    fn part(given: &Given<'_>) -> Option<Glimpse> {
        let document = given.page.document.as_deref();
        let said = document.map(|document| document.front.description.as_ref().unwrap_or(&document.summary));
        let begins = said.cloned().unwrap_or_else(|| beginning(given.html));
        Some(Glimpse { edition: given.edition.clone(), begins: shortened(&begins) })
    }

    fn files(whole: &Whole<'_>, parts: &[Option<&Glimpse>]) -> TeraResult<Files> {
        let shares = shares(parts.len());
        let mut editions = Vec::with_capacity(parts.len());
        let mut previews: Vec<BTreeMap<String, Preview<'_>>> = Vec::new();
        previews.resize_with(shares, BTreeMap::new);
        for (page, glimpse) in whole.handbook.pages.iter().zip(parts) {
            let Some(glimpse) = glimpse.filter(|_| page.out.as_str() != OutPath::NOT_FOUND) else { continue };
            let address = encoded(&page.out);
            let mark = mark(&address);
            if !glimpse.edition.is_empty() {
                editions.push(format!("{mark:08x}{}", glimpse.edition));
            }
            if let Some(share) = previews.get_mut(mark as usize % shares) {
                share.insert(address, Preview(&page.title, &glimpse.begins));
            }
        }
        // In an order that says nothing of the pages'.
        editions.sort_unstable();
        let mut files = Files::new();
        let listed = (EDITIONS.to_owned(), data::script("editions", "", editions.concat()));
        let shared = previews.iter().enumerate().map(|(number, share)| {
            let key = number.to_string();
            (format!("previews/{key}.js"), data::script("previews", &key, share))
        });
        for (path, bytes) in shared.chain([listed]) {
            if let Ok(out) = OutPath::new(&path) {
                files.insert(out, Payload::Bytes(bytes));
            }
        }
        Ok(files)
    }
}

/// Into how many scripts the previews of so many pages go.
pub(in crate::render) fn shares(pages: usize) -> usize {
    pages.div_ceil(SHARE).max(1)
}

/// FNV-1a of 32 bits: the scripts compute it too.
pub(super) fn mark(address: &str) -> u32 {
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

/// The first words of a page that no author wrote, from its first paragraph on.
fn beginning(html: &str) -> String {
    let from = html.find("<p").unwrap_or_default();
    let mut words = String::new();
    for text in texts(&html[from..]) {
        words.push_str(&html::unescaped(text));
        if words.len() > 2 * LONGEST {
            break;
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{beginning, mark, shares, shortened};

    #[test]
    fn a_preview_ends_with_a_word() {
        assert_eq!(beginning("<h2>No</h2><p>Read &amp;\n<em>do</em> it."), "Read & do it.");
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
