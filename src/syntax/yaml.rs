//! YAML as a tree of nodes that know where they stand, and typed access to it: every wrong type and
//! every unknown key of a file is told in one run. The only file that knows the YAML library.

mod lists;
mod raw;

use std::ops::Range;

use serde_yaml::{Location, Spanned};

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
pub use lists::Entry;
use raw::RawNode;

/// A part of a YAML file: its text, and where in the file it starts.
#[derive(Clone, Copy, Debug)]
pub struct Yaml<'a> {
    /// The file.
    pub path: &'a SourcePath,
    /// The YAML.
    pub text: &'a str,
    /// The byte offset of `text` in the file.
    pub offset: usize,
    /// The code for unknown keys.
    pub key: Code,
    /// The code for wrong values.
    pub value: Code,
    /// A line as it may stand at the start.
    pub example: &'static str,
}

/// A value and where it stands in the text.
#[derive(Clone, Debug)]
pub struct Node {
    value: Value,
    span: Range<usize>,
}

#[derive(Clone, Debug)]
enum Value {
    Null,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Range<usize>, Node)>),
}

/// A mapping that is being read; [`Map::finish`] reports the keys that nobody asked for.
#[derive(Debug)]
pub struct Map<'a> {
    yaml: Yaml<'a>,
    start: Range<usize>,
    entries: Vec<(String, Range<usize>, Node)>,
    asked: Vec<&'static str>,
}

/// What a whole file is.
#[derive(Debug)]
pub enum Document<'a> {
    /// Keys and values.
    Map(Map<'a>),
    /// A list of mappings.
    List(Vec<Map<'a>>),
}

/// A value and where it stands in its file.
pub type Placed<T> = (T, Place);

impl<'a> Yaml<'a> {
    /// Parses a mapping; an empty text is an empty mapping. A syntax error is noted, with none returned.
    pub fn mapping(self, seen: &mut Seen) -> Option<Map<'a>> {
        match self.root(seen)? {
            Value::Map(entries) => Some(self.map(0..0, entries)),
            Value::Null => Some(self.map(0..0, Vec::new())),
            Value::List(_) | Value::Scalar(_) => {
                seen.note(self.no_mapping());
                None
            }
        }
    }

    /// Parses a mapping or a list of mappings. What is neither is noted.
    pub fn document(self, seen: &mut Seen) -> Option<Document<'a>> {
        match self.root(seen)? {
            Value::List(nodes) => Some(Document::List(self.maps(nodes, "the file", seen))),
            Value::Map(entries) => Some(Document::Map(self.map(0..0, entries))),
            Value::Null => Some(Document::Map(self.map(0..0, Vec::new()))),
            Value::Scalar(_) => {
                seen.note(self.no_mapping());
                None
            }
        }
    }

    /// The whole text; an empty one is null. A syntax error is noted.
    fn root(self, seen: &mut Seen) -> Option<Value> {
        if self.text.trim().is_empty() {
            return Some(Value::Null);
        }
        match serde_yaml::from_str::<Spanned<RawNode>>(self.text) {
            Ok(node) => Some(self.node(node).value),
            Err(error) => {
                seen.note(self.syntax_error(&error));
                None
            }
        }
    }

    fn no_mapping(self) -> Diagnostic {
        let place = self.place(0..self.text.trim_end().len());
        Diagnostic::new(Code::YamlSyntax, place, "keys and values are expected here")
            .help(format!("Write lines such as `{}`.", self.example))
    }

    /// A mapping whose place is its first key, or its braces if they are empty.
    fn map(self, braces: Range<usize>, entries: Vec<(String, Range<usize>, Node)>) -> Map<'a> {
        let start = entries.first().map_or(braces, |(_, span, _)| span.clone());
        Map { yaml: self, start, entries, asked: Vec::new() }
    }

    /// The mappings of a list; what is none is noted.
    fn maps(self, nodes: Vec<Node>, what: &str, seen: &mut Seen) -> Vec<Map<'a>> {
        let mut maps = Vec::new();
        for node in nodes {
            match node.value {
                Value::Map(entries) => maps.push(self.map(node.span, entries)),
                _ => {
                    let message = format!("`{what}` must be a list of mappings, each with keys and values.");
                    seen.note(Diagnostic::new(self.value, self.place(node.span), message));
                }
            }
        }
        maps
    }

    fn syntax_error(self, error: &serde_yaml::Error) -> Diagnostic {
        let span = error.location().map_or(0..0, |location| self.span(location));
        let message = error.without_snippet().to_string();
        let message = message
            .split(" at line ")
            .next()
            .unwrap_or(&message)
            .trim_end_matches([',', ':', ' '])
            .to_owned();
        let message = message.lines().next().unwrap_or_default().to_owned();
        let (message, help) = in_our_words(&message).unwrap_or((message, ""));
        let diagnostic = Diagnostic::new(Code::YamlSyntax, self.place(span.clone()), message);
        let line_start = self.text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let indent = &line[..line.len() - line.trim_start().len()];
        if !help.is_empty() {
            diagnostic.help(help)
        } else if indent.contains('\t') {
            diagnostic.help("A tab is used for indentation; YAML wants spaces.")
        } else if line.matches(": ").count() > 1 && !line.contains(['"', '\'']) {
            diagnostic
                .help("A text with a colon and a space in it needs quotes: `title: \"Step 1: Invest\"`.")
        } else {
            diagnostic.help("Compare the indentation and the quotes with the lines around.")
        }
    }

    fn node(self, raw: Spanned<RawNode>) -> Node {
        let span = self.span(raw.referenced);
        let value = match raw.value {
            RawNode::Null => Value::Null,
            RawNode::Scalar(text) => Value::Scalar(text),
            RawNode::List(nodes) => Value::List(nodes.into_iter().map(|node| self.node(node)).collect()),
            RawNode::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, node)| {
                        let span = self.span(key.referenced);
                        (key.value, span, self.node(node))
                    })
                    .collect(),
            ),
        };
        Node { value, span }
    }

    /// The bytes of a location; to the end of the line where its length is not known.
    fn span(self, location: Location) -> Range<usize> {
        let span = location.span();
        let start = span.byte_offset().and_then(|offset| usize::try_from(offset).ok());
        let start = start
            .unwrap_or_else(|| byte_of(self.text, location.line(), location.column()))
            .min(self.text.len());
        let length = span.byte_len().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut start = start;
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = (start + length).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        let found = &self.text[start..end];
        start..start + found.trim_end().len()
    }

    fn place(self, span: Range<usize>) -> Place {
        Place::new(self.path, span.start + self.offset..span.end + self.offset)
    }

    fn source(self, span: &Range<usize>) -> &'a str {
        self.text.get(span.clone()).unwrap_or_default()
    }
}

impl<'a> Map<'a> {
    /// A text; numbers, dates and words such as `no` are taken as they are written.
    pub fn text(&mut self, key: &'static str, seen: &mut Seen) -> Option<Placed<String>> {
        let node = self.node(key)?;
        self.scalar(key, &node, seen).filter(|(text, _)| !text.is_empty())
    }

    /// True or false; `yes`, `no`, `on` and `off` are understood and warned of.
    pub fn bool(&mut self, key: &'static str, seen: &mut Seen) -> Option<Placed<bool>> {
        let (text, place) = self.text(key, seen)?;
        let value = match text.to_lowercase().as_str() {
            "true" => true,
            "false" => false,
            word @ ("yes" | "on" | "no" | "off") => {
                let value = matches!(word, "yes" | "on");
                let message = format!("`{text}` is read as {value} here, but is a text in YAML.");
                let mut diagnostic = Diagnostic::new(Code::YamlSurprise, place.clone(), message)
                    .help(format!("Write `{value}`."));
                diagnostic.replacement = Some(value.to_string());
                seen.note(diagnostic);
                value
            }
            _ => {
                self.wrong(key, "`true` or `false`", place, seen);
                return None;
            }
        };
        Some((value, place))
    }

    /// A number.
    pub fn number(&mut self, key: &'static str, seen: &mut Seen) -> Option<Placed<f64>> {
        let (text, place) = self.text(key, seen)?;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Some((number, place)),
            _ => {
                self.wrong(key, "a number", place, seen);
                None
            }
        }
    }

    /// A list of texts, or one text alone.
    pub fn texts(&mut self, key: &'static str, seen: &mut Seen) -> Vec<Placed<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        match node.value {
            Value::Null => Vec::new(),
            Value::List(nodes) => nodes.iter().filter_map(|node| self.scalar(key, node, seen)).collect(),
            _ => self.scalar(key, &node, seen).into_iter().collect(),
        }
    }

    /// A mapping within this one.
    pub fn map(&mut self, key: &'static str, seen: &mut Seen) -> Option<Map<'a>> {
        let node = self.node(key)?;
        match node.value {
            Value::Map(entries) => Some(self.yaml.map(node.span, entries)),
            Value::Null => None,
            _ => {
                self.wrong(key, "a mapping of keys and values", self.yaml.place(node.span), seen);
                None
            }
        }
    }

    /// A list of mappings.
    pub fn maps(&mut self, key: &'static str, seen: &mut Seen) -> Vec<Map<'a>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let nodes = match node.value {
            Value::List(nodes) => nodes,
            Value::Null => Vec::new(),
            _ => {
                self.wrong(key, "a list (lines that start with `-`)", self.yaml.place(node.span), seen);
                Vec::new()
            }
        };
        self.yaml.maps(nodes, key, seen)
    }

    /// Accepts a key whatever its value.
    pub fn ignore(&mut self, key: &'static str) {
        self.asked.push(key);
    }

    /// Whether the mapping has a key.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, ..)| name == key)
    }

    /// Where the mapping starts.
    pub fn place(&self) -> Place {
        self.yaml.place(self.start.clone())
    }

    /// Notes every key that nobody asked for.
    pub fn finish(self, seen: &mut Seen) {
        for (key, span, _) in &self.entries {
            if self.asked.contains(&key.as_str()) {
                continue;
            }
            let place = self.yaml.place(span.clone());
            let diagnostic = Diagnostic::new(self.yaml.key, place, format!("unknown key `{key}`"));
            let diagnostic = diagnostic.did_you_mean(key, self.asked.iter().copied());
            seen.note(match diagnostic.help {
                Some(_) => diagnostic,
                None => diagnostic.help(format!("Known here: {}.", self.asked.join(", "))),
            });
        }
    }

    /// Says that a key's value is not what it must be.
    pub fn wrong(&self, key: &str, wanted: &str, place: Place, seen: &mut Seen) {
        seen.note(Diagnostic::new(self.yaml.value, place, format!("`{key}` must be {wanted}.")));
    }

    fn node(&mut self, key: &'static str) -> Option<Node> {
        self.asked.push(key);
        self.entries.iter().find(|(name, ..)| name == key).map(|(_, _, node)| node.clone())
    }

    /// A scalar as the author wrote it: `2026-10-01`, `no` and `1.0` stay what they look like.
    fn scalar(&self, key: &str, node: &Node, seen: &mut Seen) -> Option<Placed<String>> {
        let place = self.yaml.place(node.span.clone());
        match &node.value {
            Value::Scalar(text) => {
                let source = self.yaml.source(&node.span).trim();
                let plain =
                    !source.starts_with(['"', '\'', '|', '>', '&', '*', '!']) && !source.contains('\n');
                let text = if plain && !source.is_empty() { source.to_owned() } else { text.clone() };
                Some((text, place))
            }
            Value::Null => None,
            _ => {
                self.wrong(key, "a text", place, seen);
                None
            }
        }
    }
}

/// What the YAML library says, in words for authors, with the cure.
fn in_our_words(message: &str) -> Option<(String, &'static str)> {
    let said = message.to_lowercase();
    let (message, help) = if let Some((_, key)) = message.split_once("duplicate mapping key: ") {
        let key = key.split(',').next().unwrap_or(key);
        (format!("the key `{key}` is given twice"), "Keep one of the two.")
    } else if said.contains("recursive") || said.contains("anchor") || said.contains("alias") {
        (
            "an alias (`*name`) that can't be followed".to_owned(),
            "Write the value out; a text that starts with `*` or `&` needs quotes.",
        )
    } else if said.contains("budget") || said.contains("limit") {
        ("the data is larger or deeper than such a file may be".to_owned(), "Split it into several files.")
    } else if said.contains("unclosed bracket") {
        (message.to_owned(), "Close the list with `]`, or the mapping with `}`.")
    } else if said.contains("unexpected character") && said.contains(['@', '`', '%']) {
        ("a text can't start with this sign".to_owned(), "Put the text in quotes: `- \"@home\"`.")
    } else if said.contains("expected '-' indicator") {
        (
            "this line does not belong to the list above it".to_owned(),
            "Indent it like the lines around it, or start it with `- `.",
        )
    } else if said.contains("did not find expected key") {
        (
            "this line does not go on with what stands above it".to_owned(),
            "Indent it like the lines it belongs to; a text with `: ` in it needs quotes.",
        )
    } else if said.contains("unclosed quote") {
        (message.to_owned(), "Close the text with the quotation mark it starts with.")
    } else {
        return None;
    };
    Some((message, help))
}

/// The byte offset of a line and column, both from 1, the column in characters.
fn byte_of(text: &str, line: u64, column: u64) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(usize::try_from(line.saturating_sub(1)).unwrap_or(0))
        .map(str::len)
        .sum();
    let column = usize::try_from(column.saturating_sub(1)).unwrap_or(0);
    text[start..].char_indices().nth(column).map_or(text.len(), |(offset, _)| start + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(text: &str, read: impl FnOnce(&mut Map<'_>, &mut Seen) -> T) -> (T, Vec<Diagnostic>) {
        let path = SourcePath::new("content/a.md").unwrap();
        let (key, value) = (Code::FrontKey, Code::FrontValue);
        let yaml = Yaml { path: &path, text, offset: 4, key, value, example: "title: Training" };
        let checked = crate::checked::Checked::collect(|seen| {
            let mut map = yaml.mapping(seen).unwrap();
            let value = read(&mut map, seen);
            map.finish(seen);
            value
        });
        (checked.value, checked.diagnostics)
    }

    #[test]
    fn scalars_are_what_they_look_like() {
        let ((title, date, version), diagnostics) =
            read("title: no\ndate: 2026-10-01\nversion: 1.0", |map, seen| {
                (map.text("title", seen), map.text("date", seen), map.text("version", seen))
            });
        assert_eq!(title.unwrap().0, "no");
        let (date, place) = date.unwrap();
        assert_eq!((date.as_str(), place.span), ("2026-10-01", 20..30));
        assert_eq!(version.unwrap().0, "1.0");
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn every_unknown_key_is_told_with_its_place() {
        let (_, diagnostics) = read("titel: é\nx: [1, 2]\n", |map, seen| map.text("title", seen));
        let spans: Vec<_> = diagnostics.iter().map(|found| found.place.clone().unwrap().span).collect();
        assert_eq!(spans, [4..9, 14..15]);
        assert_eq!(diagnostics[0].replacement.as_deref(), Some("title"));
    }

    #[test]
    fn empty_values_and_single_texts() {
        let ((tags, one), _) =
            read("tags:\none: a b\n", |map, seen| (map.texts("tags", seen), map.texts("one", seen)));
        assert!(tags.is_empty());
        assert_eq!(one[0].0, "a b");
    }

    #[test]
    fn yes_is_understood_and_warned_of() {
        let (draft, diagnostics) = read("draft: yes\n", |map, seen| map.bool("draft", seen));
        assert!(draft.unwrap().0);
        assert_eq!(diagnostics[0].code, Code::YamlSurprise);
    }
}
