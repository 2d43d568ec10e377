//! The words of a script, as far as they must be known to shorten it safely.
//!
//! Not a parser: it knows where texts, templates, regular expressions and comments begin and end, and tells words
//! from signs.

/// A piece of a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

/// What a piece of a script is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A name, a keyword, a number; a private name with its `#`.
    Word,
    /// A text, a regular expression, or a part of a template between its expressions.
    Text,
    /// White space.
    Space,
    /// A comment, without the end of its line.
    Comment,
    /// One sign, or `=>`.
    Sign,
}

/// The end of a line.
pub(super) const LINE: Token<'_> = Token { kind: Kind::Space, text: "\n" };

/// Words after which a `/` begins a regular expression.
const BEFORE_PATTERN: [&str; 8] = ["return", "typeof", "case", "in", "of", "do", "else", "void"];

/// All pieces of a script, in order; together they are its text.
pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    // For every open `${`: how many braces are open within it.
    let mut templates: Vec<usize> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            _ if first.is_whitespace() => (Kind::Space, rest.len() - rest.trim_start().len()),
            '/' if rest.starts_with("//") => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => {
                (Kind::Comment, rest[2..].find("*/").map_or(rest.len(), |end| end + 4))
            }
            '"' | '\'' => (Kind::Text, quoted(rest, first)),
            '/' if begins_pattern(&tokens) => (Kind::Text, pattern(rest)),
            '`' => (Kind::Text, template(rest, &mut templates)),
            '}' if templates.last() == Some(&0) => {
                templates.pop();
                (Kind::Text, template(rest, &mut templates))
            }
            _ if is_word(first) => (Kind::Word, rest.find(|c| !is_word(c)).unwrap_or(rest.len())),
            '=' if rest.starts_with("=>") => (Kind::Sign, 2),
            _ => {
                match (first, templates.last_mut()) {
                    ('{', Some(open)) => *open += 1,
                    ('}', Some(open)) => *open -= 1,
                    _ => {}
                }
                (Kind::Sign, first.len_utf8())
            }
        };
        let (text, after) = rest.split_at(length);
        tokens.push(Token { kind, text });
        rest = after;
    }
    tokens
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '\\') || !c.is_ascii()
}

/// Whether a `/` here begins a regular expression: where no value stands before it.
fn begins_pattern(before: &[Token<'_>]) -> bool {
    let is_said = |token: &&Token<'_>| !matches!(token.kind, Kind::Space | Kind::Comment);
    match before.iter().rev().find(is_said) {
        None => true,
        Some(Token { kind: Kind::Word, text }) => BEFORE_PATTERN.contains(text),
        // After the end of a template's expression a text follows, so a text is always a value.
        Some(Token { kind: Kind::Text, text }) => text.ends_with("${"),
        Some(Token { text, .. }) => !matches!(*text, ")" | "]" | "}"),
    }
}

/// The length of a part of a template, from its start or the end of an expression to the next or the end.
fn template(text: &str, templates: &mut Vec<usize>) -> usize {
    let mut escaped = false;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'`' => return at + 1,
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                templates.push(0);
                return at + 2;
            }
            _ => {}
        }
    }
    text.len()
}

/// The length of a text in quotation marks.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = !escaped && *c == quote;
        escaped = !escaped && *c == '\\';
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of a regular expression, but for its flags.
fn pattern(text: &str) -> usize {
    let (mut escaped, mut class) = (false, false);
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let plain = !escaped;
        escaped = plain && *c == '\\';
        match c {
            '[' if plain => class = true,
            ']' if plain => class = false,
            _ => {}
        }
        plain && !class && *c == '/'
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    #[test]
    fn texts_templates_and_patterns_are_whole() {
        let of_kind = |source: &'static str, kind| {
            let tokens = tokens(source);
            assert_eq!(tokens.iter().map(|token| token.text).collect::<String>(), source);
            tokens.into_iter().filter(|token| token.kind == kind).map(|token| token.text).collect::<Vec<_>>()
        };
        assert_eq!(
            of_kind("x(`a ${ b ? `c ${ {d: 1} }` : '}' } e`)", Kind::Text),
            ["`a ${", "`c ${", "}`", "'}'", "} e`"]
        );
        assert_eq!(of_kind("y = a / b / c; return /[/ ]\\/ x/g.test(z)", Kind::Text), ["/[/ ]\\/ x/"]);
        assert_eq!(of_kind("m(/a  b/, (1) / 2, `${/}`/}`)", Kind::Text), ["/a  b/", "`${", "/}`/", "}`"]);
        assert_eq!(
            of_kind("'it\\'s' + \"// no\"; // yes\n/* and\n */", Kind::Comment),
            ["// yes", "/* and\n */"]
        );
        assert_eq!(of_kind("this.#kept ??= 1e3 => ünï", Kind::Word), ["this", "#kept", "1e3", "ünï"]);
    }
}
