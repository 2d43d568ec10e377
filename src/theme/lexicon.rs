//! The words of a theme's scripts, each with a number: what a bundle has to know of them stands in tables.

use std::sync::Arc;

use super::tokens::{Kind, Token};
use crate::quick::QuickMap;

/// A word's number, from 0 on.
pub(super) type Word = usize;

/// All words of all scripts.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: QuickMap<Arc<str>, Word>,
    texts: Vec<Arc<str>>,
}

impl Lexicon {
    /// The words among these pieces.
    pub(super) fn of<'t>(tokens: impl Iterator<Item = &'t Token<'t>>) -> Self {
        let mut lexicon = Self::default();
        for token in tokens.filter(|token| token.kind == Kind::Word) {
            if lexicon.find(token.text).is_none() {
                let text: Arc<str> = Arc::from(token.text);
                lexicon.numbers.insert(Arc::clone(&text), lexicon.texts.len());
                lexicon.texts.push(text);
            }
        }
        lexicon
    }

    pub(super) fn find(&self, text: &str) -> Option<Word> {
        self.numbers.get(text).copied()
    }

    pub(super) fn text(&self, word: Word) -> &str {
        &self.texts[word]
    }

    /// A table with a row for every word.
    pub(super) fn table<T: Clone + Default>(&self) -> Vec<T> {
        vec![T::default(); self.texts.len()]
    }
}
