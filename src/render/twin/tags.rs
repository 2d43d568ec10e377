//! HTML as a row of tags and texts.

use memchr::memchr;

use crate::render::tag;

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
        Some(crate::html::unescaped(tag::value(self.attributes, name)?).into_owned())
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
        tag::is_void(self.name) || self.attributes.ends_with('/')
    }
}

/// Takes the next piece; comments are passed over.
pub(super) fn next<'a>(rest: &mut &'a str) -> Option<Token<'a>> {
    loop {
        if rest.is_empty() {
            return None;
        }
        let Some(inside) = rest.strip_prefix('<') else {
            let (text, more) = rest.split_at(memchr(b'<', rest.as_bytes()).unwrap_or(rest.len()));
            *rest = more;
            return Some(Token::Text(text));
        };
        if let Some(comment) = inside.strip_prefix("!--") {
            *rest = comment.split_once("-->").map_or("", |(_, more)| more);
            continue;
        }
        let end = tag::end(inside).unwrap_or(inside.len());
        let inner = &inside[..end];
        *rest = inside.get(end + 1..).unwrap_or_default();
        if let Some(name) = inner.strip_prefix('/') {
            return Some(Token::Close(name.trim_end()));
        }
        let ends = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
        let name_end = inner.bytes().position(ends).unwrap_or(inner.len());
        let attributes = inner[name_end..].trim_ascii();
        return Some(Token::Open(Tag {
            name: &inner[..name_end],
            attributes,
            class: tag::value(attributes, "class").unwrap_or_default(),
        }));
    }
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
