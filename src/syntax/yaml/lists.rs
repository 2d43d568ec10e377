//! What authors write in lists of sentences, and under keys they choose themselves.

use super::{Map, Node, Placed, Value};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};

/// An entry of a list: a text alone, or a mapping.
#[derive(Debug)]
pub enum Entry<'a> {
    /// A text.
    Text(Placed<String>),
    /// A mapping.
    Map(Map<'a>),
}

impl<'a> Map<'a> {
    /// A list of sentences, each a text or a mapping; one alone stands for a list of it.
    pub fn entries(&mut self, key: &'static str, seen: &mut Seen) -> Vec<Entry<'a>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let nodes = self.sentences(node, seen);
        nodes
            .into_iter()
            .filter_map(|node| match node.value {
                Value::Map(entries) => Some(Entry::Map(self.yaml.map(node.span, entries))),
                _ => self.sentence(key, &node, seen).map(Entry::Text),
            })
            .collect()
    }

    /// The sentences under each key, where the author chooses the keys.
    pub fn sentences_by_key(self, seen: &mut Seen) -> Vec<(Placed<String>, Vec<Placed<String>>)> {
        let mut found = Vec::with_capacity(self.entries.len());
        for (key, span, node) in &self.entries {
            let nodes = self.sentences(node.clone(), seen);
            let texts = nodes.iter().filter_map(|node| self.sentence(key, node, seen)).collect();
            found.push(((key.clone(), self.yaml.place(span.clone())), texts));
        }
        found
    }

    /// The text under each key, where the author chooses the keys. `wanted` says what it must be.
    pub fn texts_by_key(self, wanted: &str, seen: &mut Seen) -> Vec<(Placed<String>, Placed<String>)> {
        let mut found = Vec::with_capacity(self.entries.len());
        for (key, span, node) in &self.entries {
            let place = self.yaml.place(span.clone());
            match &node.value {
                Value::Scalar(text) if !text.is_empty() => {
                    found.extend(self.scalar(key, node, seen).map(|text| ((key.clone(), place), text)));
                }
                Value::Null | Value::Scalar(_) => self.wrong(key, wanted, place, seen),
                _ => self.wrong(key, wanted, self.yaml.place(node.span.clone()), seen),
            }
        }
        found
    }

    fn sentence(&self, key: &str, node: &Node, seen: &mut Seen) -> Option<Placed<String>> {
        self.scalar(key, node, seen).filter(|(text, _)| !text.trim().is_empty())
    }

    /// The nodes of a list, or one node alone; told where a comma split a sentence in two.
    fn sentences(&self, node: Node, seen: &mut Seen) -> Vec<Node> {
        let in_brackets = self.yaml.source(&node.span).starts_with('[');
        let nodes = match node.value {
            Value::List(nodes) => nodes,
            Value::Null => Vec::new(),
            _ => vec![node],
        };
        if in_brackets {
            for pair in nodes.windows(2) {
                if let [before, after] = pair
                    && self.is_torn(nodes.first(), before, after)
                {
                    let place = self.yaml.place(after.span.clone());
                    let message = "the comma before this splits one sentence into two entries of a list";
                    seen.note(Diagnostic::new(Code::YamlSurprise, place, message).help(
                        "Put the sentence in quotes, or write each on a line of its own that starts with `- `.",
                    ));
                }
            }
        }
        nodes
    }

    /// Whether two entries read as one sentence: the list's sentences start with a capital letter, this
    /// entry does not, and it ends as a sentence does, which the one before it does not.
    fn is_torn(&self, first: Option<&Node>, before: &Node, after: &Node) -> bool {
        let text = |node: &Node| match &node.value {
            Value::Scalar(_) => self.yaml.source(&node.span).trim(),
            _ => "",
        };
        first.is_some_and(|first| text(first).starts_with(char::is_uppercase))
            && text(after).starts_with(char::is_lowercase)
            && text(after).ends_with(['.', '!', '?'])
            && text(before).ends_with(char::is_alphanumeric)
    }
}
