//! The notes of a chapter.

use std::collections::HashMap;

use crate::html;
use crate::words::Words;

/// The notes of a chapter: the addresses that its links lead to.
pub(super) struct Notes<'a> {
    words: &'a Words,
    /// What the ids of the chapter begin with.
    pub(super) prefix: String,
    urls: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(words: &'a Words, place: usize) -> Self {
        Self { words, prefix: format!("c{place}:"), urls: Vec::new(), places: HashMap::new() }
    }

    /// Refers to the note of an address.
    pub(super) fn refer(&mut self, url: &'a str, out: &mut String) {
        let urls = &mut self.urls;
        let number = *self.places.entry(url).or_insert_with(|| {
            urls.push(url);
            urls.len()
        });
        let label = html::attr(&self.words.fill("print_note", &[("number", &number)]));
        out.push_str(&format!(
            "<sup class=\"note-ref\"><a href=\"#{}note:{number}\" aria-label=\"{label}\">{number}</a></sup>",
            self.prefix
        ));
    }

    /// Writes the list of all addresses, if there are any.
    pub(super) fn write(&self, out: &mut String) {
        if self.urls.is_empty() {
            return;
        }
        let label = html::attr(self.words.say("print_notes"));
        out.push_str(&format!("<ol class=\"notes\" aria-label=\"{label}\">\n"));
        for (at, url) in self.urls.iter().enumerate() {
            let id = format!("{}note:{}", self.prefix, at + 1);
            out.push_str(&format!(
                "<li id=\"{id}\"><a class=\"external\" rel=\"noopener\" href=\"{url}\">{url}</a></li>\n"
            ));
        }
        out.push_str("</ol>\n");
    }
}
