//! Puts messages into scripts, each in the stead of its key.
//!
//! In a file that imports from `words.js`, `t("key")` becomes the message itself, `t("key", { name })` a template with
//! what its placeholders stand for, and where a number decides `said({…}, …)`; `tNodes` becomes `pieces`. So a bundle
//! has the messages it says and no others, and a page loads them with the scripts of its language.

use std::collections::BTreeSet;
use std::ops::Range;

use super::bundle::Part;
use super::tokens::{Kind, Token};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::words::{Category, Message, Words, next_placeholder};

/// The file that says messages.
const WORDS: &str = "js/words.js";

/// What says a message by its key, and what says the message itself.
const SAYING: [(&str, &str); 2] = [("t", "said"), ("tNodes", "pieces")];

/// What the functions are called that nothing in a bundle calls.
const UNSAID: [(&str, &str); 2] = [("t", "unsaidText"), ("tNodes", "unsaidNodes")];

/// The calls of a file that say messages, in their order, with what they say.
pub(super) type Said<'a> = Vec<(Call<'a>, SaidMessage)>;

/// A message as a script has it.
#[derive(Default)]
pub(super) struct SaidMessage {
    /// As a value.
    literal: String,
    /// The names of its placeholders, if it is one text that has some.
    names: Vec<String>,
    /// The parts of a template around them.
    parts: Vec<String>,
}

/// The messages that a file of these pieces says.
pub(super) fn said<'a>(part: &Part, tokens: &[Token<'a>], words: &Words, seen: &mut Seen) -> Said<'a> {
    if !says(part) {
        return Vec::new();
    }
    let with_message = |call: Call<'a>| {
        let key = call.key.map_or("", |key| key.text.trim_matches(['"', '\'']));
        let message = words.message(key).map(SaidMessage::of).unwrap_or_else(|| {
            seen.note(unknown(part, &call, key, words));
            SaidMessage { literal: "\"\"".to_owned(), ..SaidMessage::default() }
        });
        (call, message)
    };
    calls(tokens).into_iter().map(with_message).collect()
}

/// The pieces of a file with its messages in the stead of their keys.
pub(super) fn put<'a>(tokens: &[Token<'a>], said: &'a Said<'a>) -> Vec<Token<'a>> {
    let mut put = Vec::with_capacity(tokens.len());
    put_range(0..tokens.len(), tokens, said, &mut put);
    if !said.is_empty() {
        unsay(&mut put);
    }
    put
}

fn put_range<'a>(range: Range<usize>, tokens: &[Token<'a>], said: &'a Said<'a>, put: &mut Vec<Token<'a>>) {
    let mut at = range.start;
    let first = said.partition_point(|(call, _)| call.at < range.start);
    for (call, message) in said[first..].iter().take_while(|(call, _)| call.at < range.end) {
        // What stands in a call is put with it.
        if call.at < at {
            continue;
        }
        put.extend_from_slice(&tokens[at..call.at]);
        let value = Token { kind: Kind::Text, text: &message.literal };
        let is_text = call.name != "pieces";
        if is_text && call.is_alone && message.names.is_empty() && !message.literal.starts_with('{') {
            put.push(value);
            at = call.after_key + 1;
        } else if is_text && let Some((values, end)) = message.values(call, tokens) {
            for (part, value) in message.parts.iter().zip(values) {
                put.push(Token { kind: Kind::Text, text: part });
                put_range(value, tokens, said, put);
            }
            put.extend(message.parts.last().map(|part| Token { kind: Kind::Text, text: part }));
            at = end;
        } else {
            let name = Token { kind: Kind::Word, text: call.name };
            put.extend([name, Token { kind: Kind::Sign, text: "(" }, value]);
            at = call.after_key;
        }
    }
    put.extend_from_slice(&tokens[at..range.end]);
}

/// Nothing says a message by its key any more; under another name nothing else keeps what did.
fn unsay(tokens: &mut [Token<'_>]) {
    for at in 2..tokens.len() {
        let is_named = tokens[at - 1].kind == Kind::Space && tokens[at - 2].text == "function";
        if let Some((_, name)) = UNSAID.iter().find(|(name, _)| is_named && tokens[at].text == *name) {
            tokens[at].text = name;
        }
    }
}

/// Whether a file says messages by their keys.
fn says(part: &Part) -> bool {
    part.name == WORDS || part.text.contains("from \"./words.js\"")
}

/// A call that says a message.
pub(super) struct Call<'a> {
    /// The place of its first piece.
    at: usize,
    /// What says the message in a bundle.
    name: &'static str,
    /// The piece that should be a key.
    key: Option<Token<'a>>,
    /// The place after the key.
    after_key: usize,
    /// Whether the key is all that it is given.
    is_alone: bool,
}

fn calls<'a>(tokens: &[Token<'a>]) -> Vec<Call<'a>> {
    let mut calls = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some((_, name)) = SAYING.iter().find(|(name, _)| token.kind == Kind::Word && token.text == *name)
        else {
            continue;
        };
        let mut before = tokens[..at].iter().rev().filter(|token| token.kind != Kind::Space);
        let (last, second) = (before.next(), before.next());
        // `...t("key")` says a message, `other.t("key")` does not.
        let is_member = last.is_some_and(|last| last.text == ".") && second.is_none_or(|dot| dot.text != ".");
        let is_other = is_member || last.is_some_and(|last| last.text == "function");
        let is_call = tokens.get(at + 1).is_some_and(|next| next.text == "(");
        if is_other || !is_call {
            continue;
        }
        let next = tokens.get(at + 3).map(|next| next.text);
        let key = tokens.get(at + 2).copied();
        let key = key.filter(|key| key.text.starts_with(['"', '\'']) && matches!(next, Some(")" | ",")));
        calls.push(Call { at, name, key, after_key: at + 3, is_alone: next == Some(")") });
    }
    calls
}

impl SaidMessage {
    fn of(message: &Message) -> Self {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        match message {
            Message::Plain(text) => {
                let (mut names, mut parts) = (Vec::new(), Vec::new());
                let (mut rest, mut begin) = (text.as_str(), "`");
                while let Some((before, name, after)) = next_placeholder(rest) {
                    names.push(name.to_owned());
                    parts.push(format!("{begin}{}${{", in_template(before)));
                    (rest, begin) = (after, "}");
                }
                parts.push(format!("{begin}{}`", in_template(rest)));
                Self { literal: quoted(text), names, parts }
            }
            // What is said of other numbers need not be said again.
            Message::Plural(texts) => {
                let other = texts.get(&Category::Other);
                let own = |(category, text): &(&Category, &String)| {
                    **category == Category::Other || Some(*text) != other
                };
                let texts: Vec<(&Category, &String)> = texts.iter().filter(own).collect();
                if let [(_, text)] = texts.as_slice() {
                    return Self::of(&Message::Plain((*text).clone()));
                }
                let texts: Vec<String> = texts
                    .iter()
                    .map(|(category, text)| format!("{}:{}", category.name(), quoted(text)))
                    .collect();
                Self { literal: format!("{{{}}}", texts.join(",")), ..Self::default() }
            }
        }
    }

    /// Where the values of a template's placeholders stand, and where the call ends; none where it is not given just
    /// what the message names, each once.
    fn values(&self, call: &Call<'_>, tokens: &[Token<'_>]) -> Option<(Vec<Range<usize>>, usize)> {
        if self.names.is_empty() {
            return None;
        }
        let (given, end) = given(tokens, call.after_key)?;
        let value = |name| given.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let values: Vec<_> = self.names.iter().map(value).collect::<Option<_>>()?;
        let is_once = self.names.iter().collect::<BTreeSet<_>>().len() == self.names.len();
        (is_once && given.len() == self.names.len()).then_some((values, end))
    }
}

/// A name, and where the pieces of its value stand.
type Given<'a> = (&'a str, Range<usize>);

/// What a call is given by names, `, { a, b: c })`, and where the call ends; none where it is given otherwise.
fn given<'a>(tokens: &[Token<'a>], after_key: usize) -> Option<(Vec<Given<'a>>, usize)> {
    let said = |at: usize| tokens.get(at).filter(|token| token.text != "\n");
    if said(after_key)?.text != "," || said(after_key + 1)?.text != "{" {
        return None;
    }
    let mut given = Vec::new();
    let mut at = after_key + 2;
    loop {
        let name = said(at).filter(|name| name.kind == Kind::Word)?;
        let (begin, end) = match said(at + 1)?.text {
            ":" => (at + 2, value_end(tokens, at + 2)?),
            _ => (at, at + 1),
        };
        given.push((name.text, begin..end));
        at = end;
        match (said(at)?.text, said(at + 1)?.text) {
            ("}", ")") => return Some((given, at + 2)),
            (",", _) => at += 1,
            _ => return None,
        }
    }
}

/// Where a value ends that begins here: before the comma or brace after it.
fn value_end(tokens: &[Token<'_>], begin: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(begin) {
        match (depth, token.text, token.depth_after(depth)) {
            (0, "," | "}", _) => return Some(at),
            (_, _, after) => depth = after.unwrap_or(depth),
        }
    }
    None
}

/// A text so that it stands in a template as itself.
fn in_template(text: &str) -> String {
    text.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${")
}

fn unknown(part: &Part, call: &Call<'_>, key: &str, words: &Words) -> Diagnostic {
    let within = if part.path.is_some() { String::new() } else { format!(" ({})", part.name) };
    let Some(token) = call.key else {
        let place = part.path.as_ref().map(Place::file);
        return Diagnostic::new(
            Code::ThemeTemplate,
            place,
            format!("a message is said without a key{within}"),
        )
        .help("Give the key in quotes: `t(\"back_to_top\")`.");
    };
    let at = part.text.find(token.text).map_or(0, |at| at + 1);
    let place = part.path.as_ref().map(|path| Place::new(path, at..at + key.len()));
    Diagnostic::new(Code::ThemeTemplate, place, format!("no message is called `{key}`{within}"))
        .help("Write it into `theme/lang/en.toml`, or into the theme's.")
        .did_you_mean(key, words.keys())
}
