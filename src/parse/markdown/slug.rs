//! Anchors of a page: made from headings as GitHub makes them, each used once.

use std::collections::BTreeMap;

use crate::model::ids::is_reserved;

/// The ids that a page has, each with the number of the last duplicate of it.
#[derive(Debug, Default)]
pub(in crate::parse) struct Ids(BTreeMap<String, u32>);

impl Ids {
    /// Takes an id; `false` if the page has it already, in its text or in its frame.
    pub(in crate::parse) fn claim(&mut self, id: &str) -> bool {
        if self.0.contains_key(id) || is_reserved(id) {
            return false;
        }
        self.0.insert(id.to_owned(), 0);
        true
    }

    /// Takes the id itself or, if the page has it already, the first free one of `id-1`, `id-2` …
    pub(in crate::parse) fn distinct(&mut self, id: String) -> String {
        let last = self.0.get(&id).copied();
        if last.is_none() && !is_reserved(&id) {
            self.0.insert(id.clone(), 0);
            return id;
        }
        let mut number = last.unwrap_or(0);
        let free = loop {
            number += 1;
            let candidate = format!("{id}-{number}");
            if !self.0.contains_key(&candidate) {
                break candidate;
            }
        };
        self.0.insert(id, number);
        self.0.insert(free.clone(), 0);
        free
    }
}

/// The anchor of a heading: letters and digits of any script in lower case, `-`, `_`, and `-` for a space.
pub(in crate::parse) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            _ if c.is_whitespace() => slug.push('-'),
            _ if c.is_ascii() => {}
            _ => slug.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        assert_eq!(slug("Don’t stop: 2nd try (again)"), "dont-stop-2nd-try-again");
        assert_eq!(slug("Über Größe – Ünicode"), "über-größe--ünicode");
        assert_eq!(slug("snake_case & Co."), "snake_case--co");
        assert_eq!(slug("計画"), "計画");
        assert_eq!(slug("???"), "section");
    }

    #[test]
    fn duplicates_are_numbered_past_what_is_taken() {
        let mut ids = Ids::default();
        assert!(ids.claim("a-1"));
        assert!(!ids.claim("a-1"));
        assert_eq!(ids.distinct("a".into()), "a");
        assert_eq!(ids.distinct("a".into()), "a-2");
        assert_eq!(ids.distinct("a".into()), "a-3");
        assert_eq!(ids.distinct("main".into()), "main-1");
        assert_eq!(ids.distinct("trail".into()), "trail-1");
        assert!(!ids.claim("main"));
        assert!(!ids.claim("box:one-course"));
        assert!(ids.claim("one:box"));
    }
}
