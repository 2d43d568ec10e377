//! Puts messages into scripts, each in the stead of its key.
//!
//! In a file that imports from `words.js`, `t("key")` becomes the message itself where nothing is to be filled in, else
//! `said("{n} activities", …)`; `tNodes` becomes `pieces`. So a bundle has the messages it says and no others, and a
//! page loads them with the scripts of its language.

use super::bundle::Part;
use super::tokens::{Kind, Token};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::words::{Message, Words, placeholders};

/// The file that says messages.
const WORDS: &str = "js/words.js";

/// What says a message by its key, and what says the message itself.
const SAYING: [(&str, &str); 2] = [("t", "said"), ("tNodes", "pieces")];

/// What the functions are called that nothing in a bundle calls.
const UNSAID: [(&str, &str); 2] = [("t", "unsaidText"), ("tNodes", "unsaidNodes")];

/// Messages by the place of their keys' calls, as a script has them.
pub(super) type Said = Vec<String>;

/// The messages that a file says, in the order in which it does.
pub(super) fn said(part: &Part, words: &Words, seen: &mut Seen) -> Said {
    if !says(part) {
        return Vec::new();
    }
    let tokens = super::squeeze::module(&part.text);
    let mut said = Vec::new();
    for call in calls(&tokens) {
        let key = call.key.map_or("", |key| key.text.trim_matches(['"', '\'']));
        said.push(match words.message(key) {
            Some(message) => literal(message),
            None => {
                seen.note(unknown(part, &call, key, words));
                "\"\"".to_owned()
            }
        });
    }
    said
}

/// The pieces of a file with its messages in the stead of their keys.
pub(super) fn put<'a>(tokens: Vec<Token<'a>>, said: &'a Said) -> Vec<Token<'a>> {
    if said.is_empty() {
        return tokens;
    }
    let mut put = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for (call, message) in calls(&tokens).into_iter().zip(said) {
        put.extend_from_slice(tokens.get(at..call.at).unwrap_or_default());
        let message = Token { kind: Kind::Text, text: message };
        let is_whole =
            call.is_alone && !message.text.starts_with('{') && placeholders(message.text).is_empty();
        if !is_whole || call.name == "pieces" {
            put.push(Token { kind: Kind::Word, text: call.name });
            put.push(Token { kind: Kind::Sign, text: "(" });
            put.push(message);
            at = call.after_key;
        } else {
            put.push(message);
            at = call.after_key + 1;
        }
    }
    put.extend_from_slice(tokens.get(at..).unwrap_or_default());
    // Nothing says a message by its key any more; under another name nothing else keeps what did.
    for at in 1..put.len() {
        let is_named = put[at - 1].kind == Kind::Space && at > 1 && put[at - 2].text == "function";
        if let Some((_, name)) = UNSAID.iter().find(|(name, _)| is_named && put[at].text == *name) {
            put[at].text = name;
        }
    }
    put
}

/// Whether a file says messages by their keys.
fn says(part: &Part) -> bool {
    part.name == WORDS || part.text.contains("from \"./words.js\"")
}

/// A call that says a message.
struct Call<'a> {
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

/// A message as a script has it.
fn literal(message: &Message) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match message {
        Message::Plain(text) => quoted(text),
        Message::Plural(texts) => {
            let texts: Vec<String> = texts
                .iter()
                .map(|(category, text)| format!("{}:{}", category.name(), quoted(text)))
                .collect();
            format!("{{{}}}", texts.join(","))
        }
    }
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
