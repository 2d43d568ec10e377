//! Scripts as statements: all that a bundle has to know of a script and the script alone tells.

use super::lexicon::{Lexicon, Word};
use super::prune::declared;
use super::roles::{Role, roles};
use super::tokens::{Kind, Token};

/// A statement, or a part of one.
#[derive(Debug, Default)]
pub(super) struct Statement {
    /// It as it is written.
    pub(super) text: String,
    /// Its words in their order.
    pub(super) words: Vec<Place>,
    /// The name that it declares, if that is all it does, and how often it has that name.
    pub(super) declares: Option<(Word, usize)>,
}

/// A word where it stands.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) word: Word,
    /// Where in the statement's text.
    pub(super) at: usize,
    pub(super) role: Role,
}

/// The statements of a script of these pieces.
pub(super) fn statements(tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<Statement> {
    let mut roles = roles(tokens).into_iter();
    // What stands after a statement that goes on is a part of it.
    let mut is_begun = false;
    let mut statements = Vec::new();
    for tokens in split(tokens) {
        let length = tokens.iter().map(|token| token.text.len()).sum();
        let mut statement = Statement { text: String::with_capacity(length), ..Statement::default() };
        for token in tokens {
            if token.kind == Kind::Word
                && let (Some(word), Some(role)) = (lexicon.find(token.text), roles.next())
            {
                statement.words.push(Place { word, at: statement.text.len(), role });
            }
            statement.text.push_str(token.text);
        }
        if !is_begun && let Some(name) = declared(tokens).and_then(|name| lexicon.find(name)) {
            let own = statement.words.iter().filter(|place| place.word == name).count();
            statement.declares = Some((name, own));
        }
        if let Some(last) = tokens.iter().rev().find(|token| token.kind != Kind::Space) {
            is_begun = !matches!(last.text, ";" | "}");
        }
        statements.push(statement);
    }
    statements
}

/// What stands outside of all brackets up to a semicolon or the end of a line.
fn split<'t, 'a>(tokens: &'t [Token<'a>]) -> impl Iterator<Item = &'t [Token<'a>]> {
    let mut depth = 0_usize;
    tokens.split_inclusive(move |token| match token.depth_after(depth) {
        Some(after) => {
            depth = after;
            false
        }
        None => depth == 0 && matches!(token.text, ";" | "\n"),
    })
}
