//! What the interface says, in one language.
//!
//! Messages stand in `lang/<tag>.toml` files: those of the default theme, of the theme in use and of the handbook.
//! [`Vocabulary`] finds them; [`Words`] are those of one language, with English below.

mod file;
mod message;
mod plural;
mod tag;
mod vocabulary;

use crate::html;
use crate::model::checklist::{Kind, Span, Unit};
use crate::model::date::Day;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

pub use message::{Message, next as next_placeholder, placeholders};
pub use plural::{Category, Plural};
pub use tag::{chain, direction};
pub use vocabulary::{File, Vocabulary};

/// The messages of a language, by their keys.
#[derive(Clone, Debug)]
pub struct Words {
    /// The language they are in: the nearest to the wanted one that there is a file for.
    pub language: String,
    /// Stands for all of them.
    pub hash: u128,
    messages: BTreeMap<String, Arc<Message>>,
    plural: Plural,
}

impl Words {
    /// The message of a key, as it is written.
    pub fn message(&self, key: &str) -> Option<&Message> {
        self.messages.get(key).map(Arc::as_ref)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    /// The text of a message for a number, its placeholders still in it.
    ///
    /// A key that is not there is its own text: a test finds every key that the program says.
    pub fn text<'a>(&'a self, key: &'a str, n: Option<u64>) -> &'a str {
        self.message(key).map_or(key, |message| message.text(n.map(|n| self.plural.category(n))))
    }

    /// A message without placeholders.
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        self.text(key, None)
    }

    /// A message of a number alone, `{n}`.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.fill(key, &[("n", &n)])
    }

    /// A message as HTML with what its placeholders stand for, which is HTML already.
    pub fn html(&self, key: &str, given: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.say(key);
        while let Some((before, name, after)) = message::next(rest) {
            html::escape_text(&mut out, before);
            let value = given.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
            out.push_str(value);
            rest = after;
        }
        html::escape_text(&mut out, rest);
        out
    }

    /// A length of time in words.
    pub fn span(&self, span: Span) -> String {
        let n = span.count as usize;
        match span.unit {
            Unit::Hours => self.count("hours", n),
            Unit::Days => self.count("days", n),
            Unit::Weeks => self.count("weeks", n),
            Unit::Months => self.count("months", n),
            Unit::Years => self.count("years", n),
        }
    }

    /// The kind of an activity in a word.
    pub fn kind(&self, kind: Kind) -> &str {
        match kind {
            Kind::Training => self.say("kind_training"),
            Kind::Experience => self.say("kind_experience"),
            Kind::Guidance => self.say("kind_guidance"),
        }
    }

    /// Parts of a sentence: `a, b and c`.
    pub fn list(&self, parts: &[String]) -> String {
        self.listed("list_last", parts)
    }

    /// A choice: `a, b or c`.
    pub fn choice(&self, parts: &[String]) -> String {
        self.listed("list_or", parts)
    }

    fn listed(&self, key: &str, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                self.fill(key, &[("list", &first.join(self.say("list_comma"))), ("last", last)])
            }
        }
    }

    /// A day in words, in the order of the language.
    pub fn date(&self, (year, month, day): Day) -> String {
        let key = format!("month_{month}");
        self.fill("date", &[("day", &day), ("month", &self.say(&key)), ("year", &year)])
    }

    /// A message with what its placeholders stand for; `n` is what its plural goes by.
    pub fn fill(&self, key: &str, given: &[(&str, &dyn Display)]) -> String {
        let of = |name: &str| given.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let n = of("n").and_then(|n| n.to_string().parse().ok());
        message::filled(self.text(key, n), |name, out| match of(name) {
            Some(value) => out.push_str(&value.to_string()),
            None => out.push_str(&format!("{{{name}}}")),
        })
    }
}
