//! Puts messages into scripts, each in the stead of its key.
//!
//! In a file that imports from `words.js`, `t("key")` becomes the message itself, `t("key", { name })` a template with
//! what its placeholders stand for, and where a number decides `said({…}, …)`; `tNodes` becomes `pieces`. So a bundle
//! has the messages it says and no others, and a page loads them with the scripts of its language.

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

/// Messages by the place of their keys' calls.
pub(super) type Said = Vec<SaidMessage>;

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

/// The messages that a file of these pieces says, in the order in which it does.
pub(super) fn said(part: &Part, tokens: &[Token<'_>], words: &Words, seen: &mut Seen) -> Said {
    if !says(part) {
        return Vec::new();
    }
    let mut said = Vec::new();
    for call in calls(tokens) {
        let key = call.key.map_or("", |key| key.text.trim_matches(['"', '\'']));
        said.push(match words.message(key) {
            Some(message) => SaidMessage::of(message),
            None => {
                seen.note(unknown(part, &call, key, words));
                SaidMessage { literal: "\"\"".to_owned(), ..SaidMessage::default() }
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
    let mut put = tokens;
    // From the last to the first: what stands in a call is put before the call itself.
    for (call, message) in calls(&put).into_iter().zip(said).rev() {
        let value = Token { kind: Kind::Text, text: &message.literal };
        let is_text = call.name != "pieces";
        if is_text && call.is_alone && message.names.is_empty() && !message.literal.starts_with('{') {
            put.splice(call.at..=call.after_key, [value]);
        } else if let Some((end, template)) =
            is_text.then(|| message.template(&put, call.after_key)).flatten()
        {
            put.splice(call.at..end, template);
        } else {
            let name = Token { kind: Kind::Word, text: call.name };
            put.splice(call.at..call.after_key, [name, Token { kind: Kind::Sign, text: "(" }, value]);
        }
    }
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

    /// The message as a template, and where the call ends; none where it is not given just what it names, each once.
    fn template<'a>(&'a self, tokens: &[Token<'a>], after_key: usize) -> Option<(usize, Vec<Token<'a>>)> {
        let (end, given) = given(tokens, after_key)?;
        if self.names.is_empty() || given.len() != self.names.len() {
            return None;
        }
        let part = |text: &'a String| Token { kind: Kind::Text, text };
        let mut template = Vec::new();
        for (name, text) in self.names.iter().zip(&self.parts) {
            let (_, value) = given.iter().find(|(known, _)| known == name)?;
            template.push(part(text));
            template.extend_from_slice(value);
        }
        template.push(part(self.parts.last()?));
        let is_once =
            self.names.iter().all(|name| self.names.iter().filter(|other| *other == name).count() == 1);
        is_once.then_some((end, template))
    }
}

/// A name, and the pieces of its value.
type Given<'a> = (&'a str, Vec<Token<'a>>);

/// What a call is given by names, `, { a, b: c })`, and where the call ends; none where it is given otherwise.
fn given<'a>(tokens: &[Token<'a>], after_key: usize) -> Option<(usize, Vec<Given<'a>>)> {
    let said = |at: usize| tokens.get(at).filter(|token| token.text != "\n");
    if said(after_key)?.text != "," || said(after_key + 1)?.text != "{" {
        return None;
    }
    let mut given = Vec::new();
    let mut at = after_key + 2;
    loop {
        let name = said(at).filter(|name| name.kind == Kind::Word)?;
        let mut value = Vec::new();
        if said(at + 1)?.text == ":" {
            let mut depth = 0_usize;
            at += 2;
            loop {
                let token = tokens.get(at)?;
                match (token.kind, token.text) {
                    (Kind::Sign, "," | "}") if depth == 0 => break,
                    (Kind::Sign, "(" | "[" | "{") => depth += 1,
                    (Kind::Sign, ")" | "]" | "}") => depth = depth.checked_sub(1)?,
                    (Kind::Text, text) => {
                        depth = (depth + usize::from(text.ends_with("${")))
                            .checked_sub(usize::from(text.starts_with('}')))?;
                    }
                    _ => {}
                }
                value.push(*token);
                at += 1;
            }
        } else {
            value.push(*name);
            at += 1;
        }
        given.push((name.text, value));
        match (said(at)?.text, said(at + 1)?.text) {
            ("}", ")") => return Some((at + 2, given)),
            (",", _) => at += 1,
            _ => return None,
        }
    }
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
