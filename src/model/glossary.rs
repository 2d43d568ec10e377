//! The words a handbook uses, each with one meaning.

use std::hash::{Hash, Hasher};

use crate::model::body::Body;
use crate::model::document::RawLink;
use crate::model::path::Place;

/// All terms, in the order they are shown: by name, whatever the case of its letters.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// The terms.
    pub terms: Vec<Term>,
    /// Stands for all of it.
    pub hash: u128,
}

/// A word and what it means.
#[derive(Clone, Debug)]
pub struct Term {
    /// What its anchor is made of.
    pub id: String,
    /// The word, as it is shown.
    pub name: String,
    /// Other words for it, in the order written.
    pub aliases: Vec<String>,
    /// What it means; without holes of tasks and blocks, empty where the entry only points to others.
    pub definition: Body,
    /// The links of the definition.
    pub links: Vec<RawLink>,
    /// The definition as plain text.
    pub plain: String,
    /// Terms to read as well: indexes into [`Glossary::terms`].
    pub see: Vec<usize>,
    /// Where the word is written.
    pub place: Place,
}

impl Term {
    /// The anchor of its entry: begins with `term:`, which no heading's does.
    pub fn anchor(&self) -> String {
        format!("term:{}", self.id)
    }

    /// The word and all others for it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }

    /// Whether the entry has no meaning of its own.
    pub fn is_pointer(&self) -> bool {
        self.plain.is_empty()
    }
}

impl Hash for Glossary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

impl Glossary {
    /// The term that an entry leads to: itself, or the first one it points to.
    pub fn meant(&self, index: usize) -> usize {
        let term = self.terms.get(index);
        let first = term.filter(|term| term.is_pointer()).and_then(|term| term.see.first());
        first.copied().unwrap_or(index)
    }

    /// The term with an id.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }
}

/// Whether a word is an acronym or a name with a case of its own, `PMO`, `DevOps`: a capital stands behind
/// its first letter. Such a word means nothing else in another case.
pub fn is_acronym(name: &str) -> bool {
    let after_first = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    name.split(|c: char| !c.is_alphanumeric()).any(after_first)
}
