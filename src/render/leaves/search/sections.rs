//! A page's HTML as sections: what stands below each heading, as plain text.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use crate::render::spaces::has_single_spaces;
use crate::render::tag;

/// What stands below a heading.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Section {
    /// The heading's anchor; nothing for what stands before the first.
    pub anchor: String,
    /// The heading.
    pub heading: String,
    /// The text below it up to the next heading; blocks are parted by a line break.
    pub text: String,
}

/// Whether an element has words, but not of the page's text.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "svg"
            | "select"
            | "button"
            | "noscript"
            | "template"
            | "progress"
            | "dialog"
            | "datalist"
    )
}

/// Whether elements of a class only help to read.
fn is_helper(class: &str) -> bool {
    matches!(class, "anchor" | "checklist-head" | "visually-hidden" | "item-meta")
}

/// Whether an element parts no words.
fn is_inline(name: &str) -> bool {
    matches!(name, "a" | "b" | "i" | "q" | "s" | "u" | "em" | "code" | "span" | "label" | "strong" | "small")
        || matches!(name, "abbr" | "bdi" | "bdo" | "cite" | "data" | "del" | "dfn" | "ins" | "kbd" | "mark")
        || matches!(name, "samp" | "sub" | "sup" | "time" | "var" | "wbr")
}

/// The sections of a page's text in HTML; the first is what stands before any heading.
pub(super) fn sections(html: &str) -> Vec<Section> {
    let mut reader = Reader { sections: vec![Section::default()], in_heading: None, broken: false };
    let mut rest = html;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        reader.text(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix("!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag::end(rest).filter(|end| *end > 0) else { break };
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let ends = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
        let end = tag.bytes().skip(1).position(ends).map_or(tag.len(), |at| at + 1);
        let name = lower(&tag[..end]);
        if is_left_out(&name, tag) {
            rest = behind(rest, &name);
            reader.broken = true;
        } else {
            reader.tag(&name, tag);
        }
    }
    reader.text(rest);
    for section in &mut reader.sections {
        section.heading.truncate(section.heading.trim_end().len());
        section.text.truncate(section.text.trim_end().len());
    }
    reader.sections
}

struct Reader {
    sections: Vec<Section>,
    /// The heading that is open.
    in_heading: Option<String>,
    /// Whether a block ended since the last text.
    broken: bool,
}

impl Reader {
    fn tag(&mut self, name: &str, tag: &str) {
        if let Some(open) = &self.in_heading
            && name.strip_prefix('/') == Some(open)
        {
            self.in_heading = None;
            self.broken = true;
        } else if is_heading(name)
            && let Some(id) = attribute(tag, "id")
        {
            self.sections.push(Section { anchor: id.into_owned(), ..Section::default() });
            self.in_heading = Some(name.to_owned());
            self.broken = false;
        } else if name == "img" {
            if let Some(alt) = attribute(tag, "alt") {
                self.push(&alt);
            }
        } else if !is_inline(name.strip_prefix('/').unwrap_or(name)) {
            self.broken = true;
        }
    }

    fn text(&mut self, html: &str) {
        if memchr(b'&', html.as_bytes()).is_some() {
            let html = html.replace("&nbsp;", " ").replace("&#39;", "'");
            self.push(&crate::html::unescaped(&html));
        } else {
            self.push(html);
        }
    }

    fn push(&mut self, text: &str) {
        let Some(section) = self.sections.last_mut() else { return };
        let out = if self.in_heading.is_some() { &mut section.heading } else { &mut section.text };
        let is_space = |char: char| char.is_whitespace();
        let words = text.trim_matches(is_space);
        if words.is_empty() {
            if !text.is_empty() && !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
            return;
        }
        if self.broken && !out.is_empty() {
            out.truncate(out.trim_end().len());
            out.push(if self.in_heading.is_some() { ' ' } else { '\n' });
        } else if text.starts_with(is_space) && !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        self.broken = false;
        if has_single_spaces(words) {
            out.push_str(words);
        } else {
            for (nth, part) in words.split(is_space).filter(|part| !part.is_empty()).enumerate() {
                if nth > 0 {
                    out.push(' ');
                }
                out.push_str(part);
            }
        }
        if text.ends_with(is_space) {
            out.push(' ');
        }
    }
}

/// The name of an element in lower case.
fn lower(name: &str) -> Cow<'_, str> {
    let name = name.trim_end_matches('/');
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Whether an element is none of the page's text. One without an end has none.
fn is_left_out(name: &str, tag: &str) -> bool {
    if name.starts_with('/') || tag::is_void(name) || tag.ends_with('/') {
        return false;
    }
    if tag.len() == name.len() {
        return is_skipped(name);
    }
    is_skipped(name)
        || (memmem::find(tag.as_bytes(), b" hidden").is_some() && is_hidden(tag))
        || attribute(tag, "class").is_some_and(|classes| classes.split(' ').any(is_helper))
}

fn is_hidden(tag: &str) -> bool {
    (tag.ends_with(" hidden") || tag.contains(" hidden ") || tag.contains(" hidden=\""))
        && !tag.contains("until-found")
}

/// What follows the end of an element that has just begun.
fn behind<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut depth = 1;
    let mut at = 0;
    while let Some(next) = memchr(b'<', &rest.as_bytes()[at..]) {
        at += next + 1;
        let inner = &rest[at..];
        let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let is_it = inner.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && !inner[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        if is_it {
            depth = if closes { depth - 1 } else { depth + 1 };
            if depth == 0 {
                return inner.split_once('>').map_or("", |(_, after)| after);
            }
        }
    }
    ""
}

/// The value of an attribute, if it says anything.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let value = tag::value(tag, name).filter(|value| !value.is_empty())?;
    Some(crate::html::unescaped(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_part_a_page() {
        let html = "<p>Before, <em>with</em> em<b>ph</b>asis.</p>\n<h2 id=\"one\">One &amp; <code>all</code> \
             <a class=\"anchor\" href=\"#one\" aria-label=\"Link to it\">#</a></h2>\n<ul><li>First</li>\n<li>Second \
             <select><option>open</option></select>item</li></ul>\
             <p hidden>Unseen <b>at</b> first</p><img src=\"a\" alt=\"A road\"><script>x < y</script>\
             <h3>No anchor</h3><p>2 &lt; 3</p><h2 id=\"two\">Two</h2>";
        let found = sections(html);
        let found: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|section| (section.anchor.as_str(), section.heading.as_str(), section.text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("", "", "Before, with emphasis."),
                ("one", "One & all", "First\nSecond\nitem\nA road\nNo anchor\n2 < 3"),
                ("two", "Two", "")
            ]
        );
    }

    #[test]
    fn broken_markup_ends_quietly() {
        for html in ["<", "a<b", "<h2 id=\"x", "<select><option>", "<!-- a", "</p>", "<>x", "<p a='>'>x"] {
            sections(html);
        }
    }
}
