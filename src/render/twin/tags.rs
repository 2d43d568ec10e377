//! HTML as a row of tags and texts.

use memchr::{memchr, memchr2};

/// A piece of HTML.
pub(super) enum Token<'a> {
    /// Text, entities not resolved.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// The name of an end tag.
    Close(&'a str),
}

/// A start tag.
pub(super) struct Tag<'a> {
    /// Its name.
    pub name: &'a str,
    attributes: &'a str,
    /// The value of `class`.
    class: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute that has one in double quotes.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        Some(crate::html::unescaped(self.value(name)?).into_owned())
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        value(self.attributes, name)
    }

    /// Its classes.
    pub(super) fn classes(&self) -> impl Iterator<Item = &'a str> {
        self.class.split(' ')
    }

    /// Whether it has a class.
    pub(super) fn has_class(&self, class: &str) -> bool {
        !self.class.is_empty() && self.classes().any(|own| own == class)
    }

    /// Whether it is hidden until a script shows it.
    pub(super) fn is_hidden(&self) -> bool {
        self.has_class("js-only")
            || (self.attributes.contains("hidden") && self.attributes.split(' ').any(|word| word == "hidden"))
    }

    fn is_void(&self) -> bool {
        matches!(self.name, "area" | "br" | "col" | "hr" | "img" | "input" | "source" | "track" | "wbr")
            || self.attributes.ends_with('/')
    }
}

/// The value of an attribute that has one in double quotes.
fn value<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some(open) = memchr(b'"', rest.as_bytes()) {
        let (before, after) = (&rest[..open], &rest[open + 1..]);
        let close = memchr(b'"', after.as_bytes())?;
        let (value, next) = (&after[..close], &after[close + 1..]);
        let before = before.strip_suffix('=').and_then(|before| before.strip_suffix(name));
        if before.is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace)) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// Takes the next piece; comments are passed over.
pub(super) fn next<'a>(rest: &mut &'a str) -> Option<Token<'a>> {
    loop {
        if rest.is_empty() {
            return None;
        }
        let Some(tag) = rest.strip_prefix('<') else {
            let (text, more) = rest.split_at(memchr(b'<', rest.as_bytes()).unwrap_or(rest.len()));
            *rest = more;
            return Some(Token::Text(text));
        };
        if let Some(comment) = tag.strip_prefix("!--") {
            *rest = comment.split_once("-->").map_or("", |(_, more)| more);
            continue;
        }
        let end = end_of_tag(tag);
        let inner = &tag[..end];
        *rest = tag.get(end + 1..).unwrap_or_default();
        if let Some(name) = inner.strip_prefix('/') {
            return Some(Token::Close(name.trim_end()));
        }
        let ends = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
        let name_end = inner.bytes().position(ends).unwrap_or(inner.len());
        let attributes = inner[name_end..].trim_ascii();
        return Some(Token::Open(Tag {
            name: &inner[..name_end],
            attributes,
            class: value(attributes, "class").unwrap_or_default(),
        }));
    }
}

/// Where a tag ends: at a `>` outside of quotes.
fn end_of_tag(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr2(b'>', b'"', &bytes[from..]) {
        if bytes[from + at] == b'>' {
            return from + at;
        }
        let inside = from + at + 1;
        let Some(length) = memchr(b'"', &bytes[inside..]) else { break };
        from = inside + length + 1;
    }
    tag.len()
}

/// Passes over an element that was opened, and all in it.
pub(super) fn skip(tag: &Tag<'_>, rest: &mut &str) {
    if tag.is_void() {
        return;
    }
    let mut depth = 1;
    while depth > 0 {
        match next(rest) {
            Some(Token::Open(inner)) if inner.name == tag.name && !inner.is_void() => depth += 1,
            Some(Token::Close(name)) if name == tag.name => depth -= 1,
            Some(_) => {}
            None => return,
        }
    }
}

/// The HTML up to the end tag of a name, which is passed over.
pub(super) fn raw<'a>(rest: &mut &'a str, name: &str) -> &'a str {
    let end = format!("</{name}>");
    let (inner, more) = rest.split_once(end.as_str()).unwrap_or((rest, ""));
    *rest = more;
    inner
}

/// The text up to the end tag of a name.
pub(super) fn raw_text(rest: &mut &str, name: &str) -> String {
    text_of(raw(rest, name))
}

/// The text of HTML, white space as it is.
pub(super) fn text_of(mut html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    while let Some(token) = next(&mut html) {
        if let Token::Text(part) = token {
            text.push_str(&crate::html::unescaped(part));
        }
    }
    text
}
