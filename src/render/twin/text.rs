//! Text so that it stands in Markdown as itself, with as few marks as that takes.

use std::borrow::Cow;

use crate::render::spaces::{has_any, has_double};

/// Whether a text has anything that may mean something in Markdown, wherever it stands.
fn has_marks(text: &str) -> bool {
    has_any(text, is_mark)
}

fn is_mark(byte: u8) -> bool {
    // One by one, so that the compiler looks at many bytes at once.
    (byte == b'\\')
        | (byte == b'`')
        | (byte == b'*')
        | (byte == b'[')
        | (byte == b']')
        | (byte == b'<')
        | (byte == b'_')
        | (byte == b'~')
        | (byte == b'&')
}

/// The end of a text in which nothing means anything in Markdown, wherever it stands, and no white space is folded.
pub(super) fn plain_end(text: &str) -> &str {
    // What stands at the very end parts nothing.
    let words = text.trim_end_matches([' ', '\n', '\t', '\r']);
    if !has_any(words, |byte| is_mark(byte) | (byte < b' ')) && !has_double(words) {
        return text;
    }
    let mut after = b' ';
    let ends = |byte: u8| {
        let is_double = byte == b' ' && after == b' ';
        after = byte;
        is_mark(byte) || byte < b' ' || is_double
    };
    let from = words.bytes().rev().position(ends).map_or(0, |back| words.len() - back);
    text.get(from..).unwrap_or_default()
}

/// A word; `at_start` says whether a line begins with it.
pub(super) fn escaped(word: &str, at_start: bool) -> Cow<'_, str> {
    let begins_a_block = at_start && begins_a_block(word);
    if !begins_a_block && !has_marks(word) {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len() + 2);
    if begins_a_block {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&word[..digits]);
        out.push('\\');
        push(&mut out, &word[digits..]);
    } else {
        push(&mut out, word);
    }
    Cow::Owned(out)
}

fn push(out: &mut String, word: &str) {
    let mut before = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let inside = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let is_mark = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(inside(before) && inside(after)),
            '~' => before == Some('~') || after == Some('~'),
            '&' => {
                after.is_some_and(|after| after.is_ascii_alphanumeric() || after == '#') && word.contains(';')
            }
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(letter);
        before = Some(letter);
    }
}

/// Whether a line that begins with a word would begin something else than a paragraph.
fn begins_a_block(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < word.len() && matches!(rest, "." | ")");
    is_number
        || matches!(word, "-" | "+" | ":")
        || word.starts_with('>')
        || word.starts_with(":::")
        || (word.starts_with('#') && word.trim_start_matches('#').is_empty())
        || (word.len() > 1
            && (word.trim_start_matches('-').is_empty() || word.trim_start_matches('=').is_empty()))
        || word == "="
}

/// An address so that it stands in the brackets of a link.
pub(super) fn destination(url: &str) -> Cow<'_, str> {
    match url.contains(['(', ')', ' ', '<', '>']) {
        true => format!("<{}>", url.replace('<', "%3C").replace('>', "%3E").replace('\n', "%0A")).into(),
        false => url.into(),
    }
}

/// How often a letter stands in a row at most.
pub(super) fn longest_run(text: &str, letter: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == letter { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
