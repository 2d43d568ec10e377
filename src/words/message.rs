//! A message: a text, or several between which a number decides.

use std::collections::{BTreeMap, BTreeSet};

use crate::words::plural::Category;

/// What stands in a language file for a key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Message {
    /// One text, whatever the number.
    Plain(String),
    /// A text for each category of numbers; that of `other` is always there.
    Plural(BTreeMap<Category, String>),
}

impl Message {
    /// The text for a category; that of `other` where there is none for it.
    pub fn text(&self, category: Option<Category>) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Plural(texts) => category
                .and_then(|category| texts.get(&category))
                .or_else(|| texts.get(&Category::Other))
                .map_or("", String::as_str),
        }
    }

    /// All its texts.
    pub fn texts(&self) -> Vec<(Category, &str)> {
        match self {
            Self::Plain(text) => vec![(Category::Other, text)],
            Self::Plural(texts) => texts.iter().map(|(category, text)| (*category, text.as_str())).collect(),
        }
    }

    /// The names of all its placeholders.
    pub fn placeholders(&self) -> BTreeSet<&str> {
        self.texts().into_iter().flat_map(|(_, text)| placeholders(text)).collect()
    }
}

/// The names of a text's placeholders.
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next(rest) {
        names.push(name);
        rest = after;
    }
    names
}

/// A text with something in the stead of each placeholder.
pub(crate) fn filled(text: &str, mut put: impl FnMut(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        out.push_str(before);
        put(name, &mut out);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The next placeholder, `{name}`, with what stands before and after it.
pub fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text[from..].find('{')?;
        let name = &text[open + 1..];
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
        if length > 0 && name[length..].starts_with('}') {
            return Some((&text[..open], &name[..length], &name[length + 1..]));
        }
        from = open + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_names_in_braces() {
        assert_eq!(placeholders("{n} of {all}, { x } {} {a-b} {"), ["n", "all"]);
        let text = filled("{n} of {all} {", |name, out| out.push_str(&name.to_uppercase()));
        assert_eq!(text, "N of ALL {");
    }
}
