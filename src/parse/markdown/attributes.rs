//! The attributes of a checklist item: `{#id key=value flag}`.

use std::ops::Range;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::checklist::{Attributes, Due, Unit};
use crate::model::ids::{ID_FORM, ItemId};
use crate::parse::markdown::slug::slug;
use crate::parse::markdown::token::Source;
use crate::parse::markdown::values::{is_date, kind, span};

/// Every key there is.
pub(super) const KEYS: &[&str] =
    &["due", "after", "develops", "evidence", "by", "effort", "kind", "optional", "replaced-by", "was"];
const HELPERS: &[&str] = &["coach", "mentor", "manager", "sponsor"];
const KINDS: &[&str] = &["training", "experience", "guidance"];

/// What the attributes of one item say.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) id: Option<(ItemId, Place)>,
    pub(super) attributes: Attributes,
}

/// One word of the attributes: bytes of the expanded text.
struct Word<'a> {
    text: &'a str,
    start: usize,
}

/// Whether what stands between braces is meant as attributes: an id, a key with a value, or flags alone.
pub(super) fn looks_like_attributes(inner: &str) -> bool {
    let mut words = words(inner, 0).peekable();
    if words.peek().is_none() {
        return false;
    }
    let mut only_flags = true;
    for word in words {
        let key = word.text.split_once('=').map(|(key, _)| key);
        let is_key = |key: &str| {
            key.starts_with(|c: char| c.is_ascii_alphabetic())
                && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        };
        if word.text.starts_with('#') && word.text.len() > 1 || key.is_some_and(is_key) {
            return true;
        }
        only_flags &= matches!(word.text, "optional" | "evidence");
    }
    only_flags
}

/// Reads attributes; `span` is what stands between the braces. Complaints are placed at the exact bytes.
pub(super) fn parse(source: Source<'_>, span: Range<usize>, seen: &mut Seen) -> Parsed {
    let mut reader = Reader { source, seen, parsed: Parsed::default(), keys: Vec::new() };
    for word in words(source.slice(span.clone()), span.start) {
        reader.word(&word);
    }
    reader.parsed
}

/// Words parted by white space; quotes hold white space together.
fn words(text: &str, start: usize) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let from = at + rest.find(|c: char| !c.is_whitespace())?;
        let mut quote = None;
        let word = text.get(from..)?;
        let length = word
            .find(|c: char| {
                match quote {
                    Some(open) if c == open => quote = None,
                    Some(_) => {}
                    None if matches!(c, '"' | '\'') => quote = Some(c),
                    None => return c.is_whitespace(),
                }
                false
            })
            .unwrap_or(word.len());
        at = from + length;
        Some(Word { text: word.get(..length)?, start: start + from })
    })
}

struct Reader<'a, 's> {
    source: Source<'a>,
    seen: &'s mut Seen,
    parsed: Parsed,
    keys: Vec<&'a str>,
}

impl<'a> Reader<'a, '_> {
    fn word(&mut self, word: &Word<'a>) {
        if let Some(id) = word.text.strip_prefix('#') {
            let found = self.id(&Word { text: id, start: word.start + 1 });
            if let Some((_, place)) = &self.parsed.id {
                let problem = Diagnostic::new(Code::ItemId, self.place(word), "an item has one id")
                    .help("Remove one of the two.")
                    .related(place.clone(), "the first id");
                self.seen.note(problem);
            } else {
                self.parsed.id = found;
            }
            return;
        }
        let (key, value) = match word.text.split_once('=') {
            Some((key, value)) => (key, unquote(&Word { text: value, start: word.start + key.len() + 1 })),
            None => (word.text, Word { text: "", start: word.start + word.text.len() }),
        };
        let key_word = Word { text: key, start: word.start };
        if !KEYS.contains(&key) {
            let problem =
                Diagnostic::new(Code::ItemKey, self.place(&key_word), format!("unknown attribute `{key}`"))
                    .help(format!("An item may have an `#id`, {}.", KEYS.join(", ")))
                    .did_you_mean(key, KEYS.iter().copied());
            self.seen.note(problem);
            return;
        }
        if self.keys.contains(&key) {
            self.wrong(&key_word, format!("`{key}` is given twice"), "Write several values as `a,b`.");
            return;
        }
        self.keys.push(key);
        self.value(key, word, &value);
    }

    fn value(&mut self, key: &str, word: &Word<'a>, value: &Word<'a>) {
        if value.text.is_empty() && !matches!(key, "optional" | "evidence") {
            self.wrong(word, format!("`{key}` needs a value"), format!("Write `{key}=…`."));
            return;
        }
        match key {
            "due" => self.due(word, value),
            "after" => self.parsed.attributes.after = self.ids(value),
            "was" => self.parsed.attributes.was = self.id(&hashless(value)),
            "replaced-by" => self.parsed.attributes.replaced_by = self.id(&hashless(value)),
            "develops" => {
                self.parsed.attributes.develops =
                    pieces(value).map(|piece| (piece.text.to_owned(), self.place(&piece))).collect();
            }
            "evidence" => self.evidence(value),
            "optional" => match value.text {
                "" | "true" | "yes" => self.parsed.attributes.optional = true,
                "false" | "no" => {}
                _ => self.wrong(value, "`optional` is a word of its own", "Write `optional` alone."),
            },
            "by" => self.by(value),
            "effort" => match span(value.text)
                .filter(|span| matches!(span.unit, Unit::Hours | Unit::Days | Unit::Weeks))
            {
                Some(span) => self.parsed.attributes.effort = Some(span),
                None => self.wrong(
                    value,
                    format!("`{}` is not a duration", value.text),
                    "Write hours, days or weeks: `3h`, `2d`, `1w`.",
                ),
            },
            _ => self.kind(value),
        }
    }

    fn due(&mut self, word: &Word<'a>, value: &Word<'a>) {
        let after = value.text.strip_prefix('+').and_then(span).filter(|span| span.unit != Unit::Hours);
        self.parsed.attributes.due = match after {
            Some(span) => Some(Due::After(span)),
            None if is_date(value.text) => Some(Due::On(value.text.to_owned())),
            None => {
                let message = format!("`{}` is not a date", word.text);
                let problem = Diagnostic::new(Code::ItemDate, self.place(value), message)
                    .help("Write a day, `2026-06-30`, or a time after the reader's start: `+90d`, `+12w`, `+3m`, `+1y`.");
                self.seen.note(problem);
                None
            }
        };
    }

    fn evidence(&mut self, value: &Word<'a>) {
        match value.text {
            "" | "required" | "yes" | "true" => self.parsed.attributes.evidence = true,
            _ => self.wrong(
                value,
                format!("`{}` says nothing about evidence", value.text),
                "Write `evidence=required`, or leave it out.",
            ),
        }
    }

    fn by(&mut self, value: &Word<'a>) {
        for piece in pieces(value) {
            if HELPERS.contains(&piece.text) {
                self.parsed.attributes.by.push(piece.text.to_owned());
                continue;
            }
            let message = format!("unknown helper `{}`", piece.text);
            let problem = Diagnostic::new(Code::ItemKey, self.place(&piece), message)
                .did_you_mean(piece.text, HELPERS.iter().copied());
            self.seen.note(match problem.help {
                Some(_) => problem,
                None => problem.help(format!("Helpers are: {}.", HELPERS.join(", "))),
            });
        }
    }

    fn kind(&mut self, value: &Word<'a>) {
        self.parsed.attributes.kind = kind(value.text);
        if self.parsed.attributes.kind.is_none() {
            let problem =
                Diagnostic::new(Code::ItemKey, self.place(value), format!("unknown kind `{}`", value.text))
                    .help("An activity is of the kind `training`, `experience` or `guidance`.")
                    .did_you_mean(value.text, KINDS.iter().copied());
            self.seen.note(problem);
        }
    }

    fn ids(&mut self, value: &Word<'a>) -> Vec<(ItemId, Place)> {
        pieces(value).filter_map(|piece| self.id(&hashless(&piece))).collect()
    }

    fn id(&mut self, word: &Word<'a>) -> Option<(ItemId, Place)> {
        let place = self.place(word);
        if let Ok(id) = ItemId::new(word.text) {
            return Some((id, place));
        }
        let mut problem = Diagnostic::new(Code::ItemId, place, format!("`{}` is not an id", word.text))
            .help(format!("An id is {ID_FORM}."));
        let near: String = slug(word.text).replace('_', "-");
        if !word.text.is_empty() && ItemId::new(&near).is_ok() {
            problem = problem.help(format!("An id is {ID_FORM}: `{near}`."));
            problem.replacement = Some(near);
        }
        self.seen.note(problem);
        None
    }

    fn wrong(&mut self, word: &Word<'_>, message: impl Into<String>, help: impl Into<String>) {
        let problem = Diagnostic::new(Code::ItemKey, self.place(word), message).help(help);
        self.seen.note(problem);
    }

    fn place(&self, word: &Word<'_>) -> Place {
        self.source.place(word.start..word.start + word.text.len())
    }
}

fn unquote<'a>(word: &Word<'a>) -> Word<'a> {
    for quote in ['"', '\''] {
        if let Some(text) = word.text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            return Word { text, start: word.start + 1 };
        }
    }
    Word { text: word.text, start: word.start }
}

/// `#` before an id that is a value is optional.
fn hashless<'a>(word: &Word<'a>) -> Word<'a> {
    match word.text.strip_prefix('#') {
        Some(text) => Word { text, start: word.start + 1 },
        None => Word { text: word.text, start: word.start },
    }
}

/// Values parted by commas, white space around them left out.
fn pieces<'a>(word: &Word<'a>) -> impl Iterator<Item = Word<'a>> + use<'a> {
    let mut at = word.start;
    word.text.split(',').filter_map(move |piece| {
        let start = at + (piece.len() - piece.trim_start().len());
        at += piece.len() + 1;
        let text = piece.trim();
        (!text.is_empty()).then_some(Word { text, start })
    })
}

#[cfg(test)]
mod tests;
