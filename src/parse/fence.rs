//! Lines that open and close: the fences of blocks, `::: name key=value`, and of code.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::body::{Argument, Block};
use crate::model::path::SourcePath;

/// What a line outside code is.
#[derive(Debug)]
pub enum Line<'a> {
    /// No fence.
    Text,
    /// `::: name key=value`, with what is wrong in it.
    Open {
        /// White space and quotation marks before the colons.
        prefix: &'a str,
        /// The block.
        block: Block,
        /// Arguments that can't be read.
        problems: Vec<Diagnostic>,
    },
    /// `:::`.
    Close {
        /// White space and quotation marks before the colons.
        prefix: &'a str,
        /// The colons.
        place: Place,
    },
}

/// A fence of code that is open.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeFence {
    mark: u8,
    length: usize,
}

impl CodeFence {
    /// The fence that a line opens: at least three back-ticks or tildes.
    pub fn opened_by(line: &str) -> Option<Self> {
        let mut text = unprefixed(line).trim_end();
        while let Some(rest) = after_bullet(text) {
            text = unprefixed(rest);
        }
        let mark = text.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = text.bytes().take_while(|byte| *byte == mark).count();
        let info = &text[length..];
        (length >= 3 && (mark == b'~' || !info.contains('`'))).then_some(Self { mark, length })
    }

    /// Whether a line closes it.
    pub fn is_closed_by(&self, line: &str) -> bool {
        let text = unprefixed(line).trim_end();
        text.len() >= self.length && text.bytes().all(|byte| byte == self.mark)
    }
}

/// Understands a line that starts at byte `offset` of its file.
pub fn line<'a>(path: &SourcePath, line: &'a str, offset: usize) -> Line<'a> {
    let text = unprefixed(line);
    let colons = text.bytes().take_while(|byte| *byte == b':').count();
    if colons < 3 {
        return Line::Text;
    }
    let prefix = &line[..line.len() - text.len()];
    let start = offset + prefix.len();
    let rest = text[colons..].trim_end();
    if rest.is_empty() {
        return Line::Close { prefix, place: Place::new(path, start..start + colons) };
    }
    let name_start = colons + (rest.len() - rest.trim_start().len());
    let rest = rest.trim_start();
    let length =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    let (name, after) = rest.split_at(length);
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && after.starts_with('{') {
        let place = Place::new(path, start + name_start..start + name_start + rest.len());
        let mut block = Block { name: name.to_owned(), arguments: Vec::new(), place: place.clone() };
        let inner = after.trim_matches(['{', '}']);
        arguments(path, inner, start + name_start + length + 1, &mut block);
        let problem =
            Diagnostic::new(Code::BlockArgument, place, "a block takes its arguments without braces")
                .help(format!("Write `::: {name} {inner}`."));
        return Line::Open { prefix, block, problems: vec![problem] };
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !(after.is_empty() || after.starts_with([' ', '\t']))
    {
        return Line::Text;
    }
    let mut block = Block {
        name: name.to_owned(),
        arguments: Vec::new(),
        place: Place::new(path, start + name_start..start + name_start + length),
    };
    let problems = arguments(path, after, start + name_start + length, &mut block);
    Line::Open { prefix, block, problems }
}

fn arguments(path: &SourcePath, text: &str, offset: usize, block: &mut Block) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if at >= text.len() {
            return problems;
        }
        let start = at;
        let key = text[at..].find(|c: char| c == '=' || c.is_whitespace()).map_or(text.len(), |end| at + end);
        let name = &text[at..key];
        at = key;
        let mut value = "true";
        let gap = text[at..].len() - text[at..].trim_start().len();
        if text[at + gap..].starts_with('=') && (gap > 0 || name.is_empty()) {
            let rest = text[at + gap + 1..].trim_start();
            let word = rest.split_whitespace().next().unwrap_or_default();
            at = text.len() - rest.len() + word.len();
            let message = "spaces stand around the `=` of an argument";
            let help = format!("Write `{}={word}`.", if name.is_empty() { "name" } else { name });
            let place = Place::new(path, offset + start..offset + at);
            problems.push(Diagnostic::new(Code::BlockArgument, place, message).help(help));
            if !name.is_empty() {
                let place = Place::new(path, offset + start..offset + start + name.len());
                block.arguments.push(Argument { name: name.to_owned(), value: word.to_owned(), place });
            }
            continue;
        }
        if text[at..].starts_with('=') {
            at += 1;
            let quote = text[at..].chars().next().filter(|c| matches!(c, '"' | '\''));
            let (from, end, next) = match quote {
                Some(quote) => match text[at + 1..].find(quote) {
                    Some(length) => (at + 1, at + 1 + length, at + length + 2),
                    None => {
                        let place = Place::new(path, offset + start..offset + text.trim_end().len());
                        let message = format!("the value of `{name}` has no closing {quote}");
                        problems.push(
                            Diagnostic::new(Code::BlockArgument, place, message)
                                .help("Close the quotation on the same line."),
                        );
                        return problems;
                    }
                },
                None => {
                    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
                    (at, end, end)
                }
            };
            value = &text[from..end];
            at = next;
        }
        let place = Place::new(path, offset + start..offset + at);
        if block.arguments.iter().any(|argument| argument.name == name) {
            let message = format!("`{name}` is given twice");
            problems.push(Diagnostic::new(Code::BlockArgument, place, message).help("Keep one of them."));
        } else {
            block.arguments.push(Argument { name: name.to_owned(), value: value.to_owned(), place });
        }
    }
}

/// What follows the bullet or number of a list item.
fn after_bullet(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => text.strip_prefix(['-', '*', '+'])?,
        1..=9 => text[digits..].strip_prefix(['.', ')'])?,
        _ => return None,
    };
    rest.starts_with([' ', '\t']).then_some(rest)
}

/// A line without the white space and quotation marks it starts with.
fn unprefixed(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> (Block, Vec<Diagnostic>) {
        match line(&SourcePath::new("a.md").unwrap(), text, 0) {
            Line::Open { block, problems, .. } => (block, problems),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn arguments_are_bare_or_quoted() {
        let (block, problems) = opened("::: details title=\"Why: this\" open n='1'\n");
        let values: Vec<_> =
            block.arguments.iter().map(|found| (found.name.as_str(), found.value.as_str())).collect();
        assert_eq!(values, [("title", "Why: this"), ("open", "true"), ("n", "1")]);
        assert_eq!(block.arguments[0].place.span, 12..29);
        assert!(problems.is_empty());
    }

    #[test]
    fn slips_are_told() {
        assert_eq!(opened("::: tab title=\"A\n").1.len(), 1);
        assert_eq!(opened("::: tab a=1 a=2\n").1.len(), 1);
    }

    #[test]
    fn text_with_colons_is_text() {
        let path = SourcePath::new("a.md").unwrap();
        for text in [":: no", "a ::: b", "::: 3 things", "::: name!"] {
            assert!(matches!(line(&path, text, 0), Line::Text), "{text}");
        }
    }

    #[test]
    fn code_fences_open_and_close() {
        let fence = CodeFence::opened_by("  ````md\n").unwrap();
        assert!(!fence.is_closed_by("```\n"));
        assert!(fence.is_closed_by("  `````\n"));
        assert_eq!(CodeFence::opened_by("``` a`b\n"), None);
        for text in ["- ```\n", "1. ```sh\n", "- 12) ```\n"] {
            assert!(CodeFence::opened_by(text).is_some(), "{text}");
        }
    }
}
