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

impl Token<'_> {
    /// How many brackets are open after it, if it opens or closes one.
    pub(super) fn depth_after(&self, depth: usize) -> Option<usize> {
        let (opens, closes) = match (self.kind, self.text) {
            (Kind::Sign, "(" | "[" | "{") => (true, false),
            (Kind::Sign, ")" | "]" | "}") => (false, true),
            // A part of a template, around its expressions.
            (Kind::Text, text) => (text.ends_with("${"), text.starts_with('}')),
            _ => (false, false),
        };
        (opens || closes).then(|| (depth + usize::from(opens)).saturating_sub(usize::from(closes)))
    }
}

/// The end of a line.
pub(super) const LINE: Token<'_> = Token { kind: Kind::Space, text: "\n" };

/// Words after which a `/` begins a regular expression.
const BEFORE_PATTERN: [&str; 13] = [
    "return",
    "typeof",
    "case",
    "in",
    "do",
    "else",
    "void",
    "throw",
    "delete",
    "new",
    "instanceof",
    "yield",
    "await",
];

/// Words whose parenthesis is followed by a statement, not by a sign of calculation.
const BEFORE_CONDITION: [&str; 3] = ["if", "while", "for"];

/// All pieces of a script, in order; together they are its text.
pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(source.len() / 4);
    // For every open `${`: how many braces are open within it.
    let mut templates: Vec<usize> = Vec::new();
    // For every open parenthesis: whether it holds a condition; and the same of the last that was closed.
    let mut conditions: Vec<bool> = Vec::new();
    let mut after_condition = false;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            _ if is_space(first) => (Kind::Space, rest.len() - rest.trim_start_matches(is_space).len()),
            '/' if rest.starts_with("//") => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => {
                (Kind::Comment, rest[2..].find("*/").map_or(rest.len(), |end| end + 4))
            }
            '"' | '\'' => (Kind::Text, quoted(rest, first)),
            '/' if begins_pattern(&tokens, after_condition) => {
                pattern(rest).map_or((Kind::Sign, 1), |length| (Kind::Text, length))
            }
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
                match first {
                    '(' => conditions.push(begins_condition(&tokens)),
                    ')' => after_condition = conditions.pop().unwrap_or(false),
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
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '#' | '\\') || (!c.is_ascii() && !is_space(c))
}

/// White space, and the mark with which some editors begin a file.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// The pieces that say something, the last one first.
fn said<'t, 'a>(before: &'t [Token<'a>]) -> impl Iterator<Item = &'t Token<'a>> {
    before.iter().rev().filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment))
}

/// Whether a `/` here begins a regular expression: where no value stands before it.
fn begins_pattern(before: &[Token<'_>], after_condition: bool) -> bool {
    let mut said = said(before);
    let Some(last) = said.next() else { return true };
    let earlier = said.next().map(|token| (token.kind, token.text));
    match (last.kind, last.text) {
        (Kind::Word, _) if matches!(earlier, Some((_, "."))) => false,
        // `for (a of /b/)`, where it is no name itself.
        (Kind::Word, "of") => earlier.is_some_and(|(kind, text)| {
            matches!(text, "]" | "}") || (kind == Kind::Word && !BEFORE_PATTERN.contains(&text))
        }),
        (Kind::Word, text) => BEFORE_PATTERN.contains(&text),
        // After the end of a template's expression a text follows, so a text is always a value.
        (Kind::Text, text) => text.ends_with("${"),
        (_, ")") => after_condition,
        (_, "]") => false,
        // After a block, a line may begin with one.
        (_, "}") => {
            before.iter().rev().take_while(|token| token.text != "}").any(|token| token.text.contains('\n'))
        }
        // `a++ / b`
        (_, sign @ ("+" | "-")) => earlier != Some((Kind::Sign, sign)),
        _ => true,
    }
}

/// Whether a parenthesis here holds what decides over the statement after it.
fn begins_condition(before: &[Token<'_>]) -> bool {
    let mut said = said(before).map(|token| token.text);
    said.next().is_some_and(|last| BEFORE_CONDITION.contains(&last)) && said.next() != Some(".")
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

/// The length of a regular expression, but for its flags; none where the line ends before it does.
fn pattern(text: &str) -> Option<usize> {
    let (mut escaped, mut class) = (false, false);
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let plain = !escaped;
        escaped = plain && *c == '\\';
        match c {
            '[' if plain => class = true,
            ']' if plain => class = false,
            _ => {}
        }
        *c == '\n' || (plain && !class && *c == '/')
    });
    end.filter(|(_, c)| *c == '/').map(|(at, _)| at + 1)
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

    #[test]
    fn a_slash_divides_or_begins_a_pattern() {
        let patterns = |source: &'static str| {
            let texts = tokens(source).into_iter().filter(|token| token.kind == Kind::Text);
            texts.map(|token| token.text).collect::<Vec<_>>()
        };
        for pattern in [
            "if (a(b)) /'/.test(c)",
            "while (a) /'/.test(c)",
            "function a() {\n}\n/'/.test(c)",
            "throw /'/",
            "a instanceof /'/",
            "for (const a of /'/.exec(b)) c()",
        ] {
            assert_eq!(patterns(pattern), ["/'/"], "{pattern}");
        }
        for divided in [
            "a++ / b / c",
            "(a) / b / c",
            "x.if(a) / b / c",
            "of / b / c",
            "x.return / b / c",
            "f({} / b / c)",
        ] {
            assert!(patterns(divided).is_empty(), "{divided}");
        }
        assert_eq!(patterns("a = {\n} / b\nc = '/'"), ["'/'"], "no pattern goes over a line's end");
    }

    #[test]
    fn a_mark_at_the_start_is_no_part_of_a_word() {
        let marked = tokens("\u{feff}import a");
        assert_eq!((marked[0].kind, marked[1].text), (Kind::Space, "import"));
    }
}
