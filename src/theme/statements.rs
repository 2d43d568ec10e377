//! A script as its statements, with what decides which of them a bundle keeps and what it calls things: made once for
//! each script, whatever bundles it is in.

use super::prune;
use super::shorten::{self, Place};
use super::tokens::{Kind, LINE, Token};
use crate::quick::QuickMap;

/// The words of all scripts, numbered.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    numbers: QuickMap<&'a str, usize>,
    texts: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn number(&mut self, text: &'a str) -> usize {
        *self.numbers.entry(text).or_insert_with(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }

    /// The number of a word, if a script has it.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        self.numbers.get(text).copied()
    }

    /// The words by their numbers.
    pub(super) fn texts(&self) -> &[&'a str] {
        &self.texts
    }
}

/// What stands outside of all brackets up to a semicolon or the end of a line: a statement, or a part of one.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    /// Its pieces; with those that may get another name go their numbers.
    pub(super) pieces: Vec<(&'a str, Option<usize>)>,
    /// Its words, each once.
    pub(super) words: Vec<Word>,
    /// The word that it declares, if that is all it does.
    pub(super) declares: Option<usize>,
}

/// A word of a statement.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) name: usize,
    /// How often it stands there, whatever it means.
    pub(super) all: usize,
    /// How often it is no property's name after a dot.
    pub(super) named: usize,
    /// Whether it is declared here, at the top of the bundle, by a statement that does so.
    pub(super) is_declared: bool,
    /// Whether it may be the name of a property here.
    pub(super) may_be_property: bool,
}

impl<'a> Statement<'a> {
    /// The statements of a script in its pieces.
    pub(super) fn all(mut tokens: Vec<Token<'a>>, names: &mut Names<'a>) -> Vec<Self> {
        tokens.push(LINE);
        let places = shorten::places(&tokens);
        let mut rest = places.as_slice();
        // What stands after a statement that goes on is a part of it.
        let mut is_begun = false;
        let mut statements = Vec::new();
        for pieces in prune::statements(&tokens) {
            let (places, after) = rest.split_at(pieces.len());
            rest = after;
            let declares = if is_begun { None } else { prune::declared(pieces) };
            if let Some(last) = pieces.iter().rev().find(|token| token.kind != Kind::Space) {
                is_begun = !matches!(last.text, ";" | "}");
            }
            let declares = declares.map(|name| names.number(name));
            statements.push(Self::new(pieces, places, declares, names));
        }
        statements
    }

    fn new(
        tokens: &[Token<'a>],
        places: &[Option<Place<'a>>],
        declares: Option<usize>,
        names: &mut Names<'a>,
    ) -> Self {
        let mut pieces = Vec::with_capacity(tokens.len());
        let mut words = Vec::new();
        for (token, place) in tokens.iter().zip(places) {
            let Some(place) = place else {
                pieces.push((token.text, None));
                continue;
            };
            let name = names.number(token.text);
            pieces.push((token.text, (!place.is_property).then_some(name)));
            words.push(Word {
                name,
                all: 1,
                named: usize::from(!place.is_property),
                is_declared: place.is_declared,
                may_be_property: place.may_name_a_property(),
            });
        }
        words.sort_unstable_by_key(|word| word.name);
        words.dedup_by(|word, same| word.name == same.name && same.take(word));
        Self { pieces, words, declares }
    }

    /// What ends a statement whose script does not.
    pub(super) fn end() -> Self {
        Self { pieces: vec![(";", None)], words: Vec::new(), declares: None }
    }
}

impl Word {
    /// A word that nothing is known of.
    pub(super) fn none(name: usize) -> Self {
        Self { name, all: 0, named: 0, is_declared: false, may_be_property: false }
    }

    /// Takes in the same word from elsewhere.
    pub(super) fn take(&mut self, other: &Self) -> bool {
        self.all += other.all;
        self.named += other.named;
        self.is_declared |= other.is_declared;
        self.may_be_property |= other.may_be_property;
        true
    }
}
