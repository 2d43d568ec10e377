//! Ids from names: each of the form of ids, each used once.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::ids::is_id;

/// Ids are at most so long.
const LONGEST: usize = 63;

/// Names of pages beside those of role levels and competencies.
const TAKEN: &[&str] = &["index", "matrix", "compare", "competency", "what-changes", "none"];

/// The ids of one kind of thing.
#[derive(Debug)]
pub(super) struct Ids {
    /// What stands before a name that gives no id by itself: "level".
    kind: &'static str,
    used: BTreeSet<String>,
}

impl Ids {
    /// No id is used yet.
    pub(super) fn new(kind: &'static str) -> Self {
        Self { kind, used: BTreeSet::new() }
    }

    /// The id of a name: the first free one of `name`, `name-2`, `name-3` …
    pub(super) fn take(&mut self, name: &str) -> String {
        let base = self.base(name);
        let free = self.free(&base);
        self.used.insert(free.clone());
        free
    }

    /// The id of a name; where that is used, the name with more to it.
    pub(super) fn take_or(&mut self, name: &str, longer: &str) -> String {
        let base = self.base(name);
        if self.is_free(&base) {
            self.used.insert(base.clone());
            return base;
        }
        self.take(longer)
    }

    fn base(&self, name: &str) -> String {
        let slug = cut(&slug(name), LONGEST).to_owned();
        if is_id(&slug) {
            return slug;
        }
        let slug = format!("{}-{slug}", self.kind);
        cut(&slug, LONGEST).to_owned()
    }

    fn free(&self, base: &str) -> String {
        if self.is_free(base) {
            return base.to_owned();
        }
        let mut number = 2_usize;
        loop {
            let end = format!("-{number}");
            let candidate = format!("{}{end}", cut(base, LONGEST - end.len()));
            if self.is_free(&candidate) {
                return candidate;
            }
            number += 1;
        }
    }

    fn is_free(&self, id: &str) -> bool {
        !self.used.contains(id) && !TAKEN.contains(&id)
    }
}

/// Lower-case letters and digits of a name, with one `-` for what is between them.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            // An apostrophe parts no word.
            '\'' | '’' => {}
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'ø' => slug.push('o'),
            'ł' => slug.push('l'),
            '+' => slug.push_str("-plus-"),
            '#' => slug.push_str("-sharp-"),
            _ => slug.push('-'),
        }
    }
    let parts: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// At most so many bytes of a slug, ended at a word if there is one.
pub(super) fn cut(slug: &str, longest: usize) -> &str {
    if slug.len() <= longest {
        return slug.trim_end_matches('-');
    }
    let whole = if slug.as_bytes().get(longest) == Some(&b'-') {
        longest
    } else {
        slug[..longest].rfind('-').filter(|at| *at > 0).unwrap_or(longest)
    };
    slug[..whole].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        let mut ids = Ids::new("skill");
        assert_eq!(ids.take("Curiosity & Learning"), "curiosity-learning");
        assert_eq!(ids.take("Curiosity (learning)"), "curiosity-learning-2");
        assert_eq!(ids.take("Über Größe"), "uber-grosse");
        assert_eq!(ids.take("C++"), "c-plus-plus");
        assert_eq!(ids.take("R"), "skill-r");
        assert_eq!(ids.take("計画"), "skill");
        assert_eq!(ids.take("!"), "skill-2");
        assert_eq!(ids.take("2nd line"), "skill-2nd-line");
        assert_eq!(ids.take("Matrix"), "matrix-2");
        assert_eq!(ids.take("constructor"), "skill-constructor");
        assert_eq!(ids.take("People’s work"), "peoples-work");
    }

    #[test]
    fn long_names_are_cut_at_a_word() {
        let mut ids = Ids::new("skill");
        let name = "Giving a shape to the direction in which the whole of an organisation is to move";
        let id = ids.take(name);
        assert_eq!(id, "giving-a-shape-to-the-direction-in-which-the-whole-of-an");
        assert_eq!(ids.take(name), format!("{id}-2"));
        let id = ids.take(&"x".repeat(100));
        assert_eq!(id.len(), LONGEST);
        assert!(is_id(&ids.take(&"x".repeat(100))));
    }
}
