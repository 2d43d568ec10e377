//! A page's text as a chapter of a print file.
//!
//! Many pages stand in one document, so ids get what their chapter begins with, and links lead to chapters
//! where these are. What that is, only the file knows: the text has cuts where it says so.

mod cut;

use std::borrow::Cow;

use memchr::memchr;

use crate::render::spaces::has_any;
use crate::render::tag;
use cut::{BETWEEN, MARK};
pub(super) use cut::{Cut, fill};

/// A page's text with cuts.
#[derive(Debug, Default)]
pub(super) struct Chapter {
    /// The HTML, and in it, between two marks, what is to stand there: a letter and values of attributes, escaped.
    pub html: String,
    /// How many bytes it has once it is filled, roughly.
    pub weight: usize,
}

/// Makes a chapter of a page's HTML. `folder` is the page's, as in URLs, with a slash at its end if it has one.
pub(super) fn chapter(text: &str, folder: &str) -> Chapter {
    let text = match has_any(text, |byte| (byte == MARK as u8) | (byte == BETWEEN as u8)) {
        true => Cow::Owned(text.replace([MARK, BETWEEN], "")),
        false => Cow::Borrowed(text),
    };
    let mut maker = Maker { folder, made: Chapter::default(), links: Vec::new() };
    maker.made.html.reserve(text.len());
    // What comes next as it is, and from where on tags are looked for in it.
    let (mut rest, mut from) = (&*text, 0);
    while let Some(at) = memchr(b'<', &rest.as_bytes()[from..]).map(|at| from + at) {
        let tag = &rest[at..at + tag_length(&rest[at..])];
        from = at + tag.len();
        if stays(tag) {
            continue;
        }
        maker.push(&rest[..at]);
        (rest, from) = (&rest[from..], 0);
        maker.tag(tag);
    }
    maker.push(rest);
    maker.made
}

/// Whether a tag stands in a chapter as it does in its page, whatever is around it.
fn stays(tag: &str) -> bool {
    let (is_end, name, attributes) = parts(tag);
    match name {
        "" | "!--" => true,
        "a" => false,
        "h1" | "h2" | "h3" | "h4" | "h5" if is_end => false,
        _ if is_end => true,
        "details" | "pb-checklist" => false,
        _ => !name.starts_with('h') && is_plain(attributes),
    }
}

/// Whether a tag ends an element, the element's name, and what follows that.
fn parts(tag: &str) -> (bool, &str, &str) {
    let is_end = tag.starts_with("</");
    let name_at = if is_end { 2 } else { 1 };
    let inner = tag.get(name_at..tag.len() - usize::from(tag.ends_with('>'))).unwrap_or_default();
    let (name, attributes) =
        inner.split_at(until(inner, |byte| !byte.is_ascii_alphanumeric() && byte != b'-'));
    (is_end, name, attributes)
}

/// How many bytes a tag or comment has.
fn tag_length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    tag::end(text).map_or(text.len(), |end| end + 1)
}

/// Whether attributes are the same wherever their tag stands: there are none, or there is a class.
fn is_plain(attributes: &str) -> bool {
    let attributes = attributes.trim_ascii();
    attributes.is_empty()
        || attributes.strip_prefix("class=\"").and_then(|rest| rest.strip_suffix('"')).is_some_and(|class| {
            class.bytes().all(|byte| byte == b' ' || byte == b'-' || byte.is_ascii_alphanumeric())
        })
}

struct Maker<'a> {
    folder: &'a str,
    made: Chapter,
    /// The open links.
    links: Vec<Link>,
}

/// An open link.
enum Link {
    /// Its tags are left out.
    Dropped,
    /// Within the handbook.
    Inside,
    /// To a URL elsewhere, and where its text starts.
    Outside(String, usize),
}

impl Maker<'_> {
    fn push(&mut self, text: &str) {
        self.made.html.push_str(text);
        self.made.weight += text.len();
    }

    fn cut(&mut self, cut: Cut<'_>) {
        cut.write(&mut self.made.html);
        self.made.weight += cut.weight();
    }

    /// A tag that is other here than in its page.
    fn tag(&mut self, tag: &str) {
        let (is_end, name, attributes) = parts(tag);
        match (name, is_end) {
            ("a", true) => self.link_end(),
            ("a", false) => self.link(attributes),
            (_, true) => {
                self.push("</");
                self.push(lower(name));
                self.push(">");
            }
            (_, false) => self.start(name, attributes),
        }
    }

    fn start(&mut self, name: &str, attributes: &str) {
        self.push("<");
        self.push(lower(name));
        for (key, value) in Attributes(attributes) {
            let is_left_out = match name {
                "details" => matches!(key, "open" | "name"),
                // Chapters have the same parts again and again: they are no landmarks of the document.
                "section" => matches!(key, "aria-label" | "role"),
                _ => matches!(key, "loading" | "autofocus"),
            };
            if !is_left_out {
                self.attribute(key, value);
            }
        }
        match name {
            "details" => self.push(" open"),
            "pb-checklist" if !attributes.contains("data-plan") => self.cut(Cut::Plan),
            _ => {}
        }
        self.push(if attributes.ends_with('/') { "/>" } else { ">" });
    }

    fn attribute(&mut self, key: &str, value: Option<&str>) {
        self.push(" ");
        self.push(key);
        let Some(value) = value else { return };
        self.push("=\"");
        match key {
            "id" | "for" | "headers" | "list" | "aria-labelledby" | "aria-describedby" | "aria-controls"
            | "aria-owns" | "aria-details" => {
                for (nth, id) in value.split_ascii_whitespace().enumerate() {
                    self.push(if nth > 0 { " " } else { "" });
                    self.cut(Cut::Id);
                    self.push(id);
                }
            }
            "href" | "xlink:href" if value.starts_with('#') => self.here(value),
            "src" | "poster" | "href" | "data" if is_relative(value) => self.file(value),
            "srcset" => {
                for (nth, candidate) in value.split(',').enumerate() {
                    let candidate = candidate.trim();
                    let (url, size) = candidate.split_once(' ').unwrap_or((candidate, ""));
                    self.push(if nth > 0 { ", " } else { "" });
                    if is_relative(url) {
                        self.file(url)
                    } else {
                        self.push(url)
                    }
                    self.push(if size.is_empty() { "" } else { " " });
                    self.push(size);
                }
            }
            _ if memchr(b'(', value.as_bytes()).is_some() && value.contains("url(#") => {
                for (nth, part) in value.split("url(#").enumerate() {
                    if nth > 0 {
                        self.push("url(#");
                        self.cut(Cut::Id);
                    }
                    self.push(part);
                }
            }
            _ => self.push(value),
        }
        self.push("\"");
    }

    /// A place of the same page.
    fn here(&mut self, value: &str) {
        self.push("#");
        self.cut(Cut::Id);
        self.push(value.trim_start_matches('#'));
    }

    fn file(&mut self, url: &str) {
        let (path, suffix) = joined(self.folder, url);
        self.cut(Cut::Root);
        self.push(&path);
        self.push(&suffix);
    }

    fn link(&mut self, attributes: &str) {
        let value = |wanted: &str| {
            Attributes(attributes)
                .find(|(key, _)| *key == wanted)
                .and_then(|(_, value)| value)
                .unwrap_or_default()
        };
        let has_class = |wanted: &str| value("class").split_ascii_whitespace().any(|class| class == wanted);
        // A term's meaning stands in the glossary; what leads to a heading serves nobody on paper.
        if has_class("term") || has_class("anchor") {
            self.links.push(Link::Dropped);
            return;
        }
        let href = value("href");
        self.push("<a");
        for (key, given) in Attributes(attributes).filter(|(key, _)| *key != "href") {
            self.attribute(key, given);
        }
        self.push(" href=\"");
        let mut link = Link::Inside;
        if href.starts_with('#') {
            self.here(href);
        } else if is_relative(href) {
            let (path, suffix) = joined(self.folder, href);
            self.cut(Cut::Inside(&path, &suffix));
        } else if href.starts_with("http") {
            self.cut(Cut::Outside(href));
            link = Link::Outside(href.to_owned(), 0);
        } else {
            self.push(href);
        }
        self.push("\">");
        if let Link::Outside(_, start) = &mut link {
            *start = self.made.html.len();
        }
        self.links.push(link);
    }

    fn link_end(&mut self) {
        match self.links.pop() {
            Some(Link::Dropped) => {}
            Some(Link::Outside(url, start)) => {
                let text = self.made.html.get(start..).unwrap_or_default();
                let says_it = text.trim() == url
                    || url.split_once("://").is_some_and(|(_, rest)| {
                        rest.trim_end_matches('/') == text.trim().trim_end_matches('/')
                    });
                self.push("</a>");
                if !says_it {
                    self.cut(Cut::Note(&url));
                }
            }
            Some(Link::Inside) | None => self.push("</a>"),
        }
    }
}

/// The name of an element in a chapter: a heading stands one below, as the page's title is one.
fn lower(name: &str) -> &str {
    match name {
        "h1" => "h2",
        "h2" => "h3",
        "h3" => "h4",
        "h4" => "h5",
        "h5" => "h6",
        _ => name,
    }
}

/// The attributes of a tag, each with its value as it stands there.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, Option<&'a str>);

    fn next(&mut self) -> Option<Self::Item> {
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        let text = &self.0[until(self.0, |byte| !is_space(byte) && byte != b'/')..];
        let end = until(text, |byte| is_space(byte) || byte == b'=' || byte == b'/');
        let (key, rest) = text.split_at(end);
        if key.is_empty() {
            return None;
        }
        let Some(rest) = rest.strip_prefix('=') else {
            self.0 = rest;
            return Some((key, None));
        };
        let (value, rest) = match rest.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => match memchr(*quote, &rest.as_bytes()[1..]) {
                Some(length) => (&rest[1..=length], &rest[length + 2..]),
                None => (&rest[1..], ""),
            },
            _ => rest.split_at(until(rest, is_space)),
        };
        self.0 = rest;
        Some((key, Some(value)))
    }
}

/// How many bytes stand before the first that ends something.
fn until(text: &str, ends: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(ends).unwrap_or(text.len())
}

/// Whether a URL leads from the page it stands on, within the site.
fn is_relative(url: &str) -> bool {
    let scheme = url.find(':').filter(|colon| !url[..*colon].contains(['/', '?', '#']));
    !url.starts_with(['/', '#']) && scheme.is_none()
}

/// A relative URL from the root of the site: its path, and what follows.
fn joined(folder: &str, url: &str) -> (String, String) {
    let (path, suffix) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            // Above the root of a language lie what all of them share, and the others.
            ".." if parts.last().is_none_or(|last| *last == "..") => parts.push(".."),
            ".." => drop(parts.pop()),
            "." | "" => {}
            _ => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if url.split(['?', '#']).next().is_some_and(|path| path.ends_with('/')) {
        path.push('/');
    }
    (path, suffix.to_owned())
}

#[cfg(test)]
mod tests;
