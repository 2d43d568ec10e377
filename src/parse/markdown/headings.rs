//! Headings: their anchors, what they say of the items below them, and which of them is the page's title.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::html::{attribute, escape_attr, escape_text};
use crate::model::checklist::Kind as ItemKind;
use crate::model::document::Heading;
use crate::model::ids::is_reserved;
use crate::parse::markdown::attributes::looks_like_attributes;
use crate::parse::markdown::frames::{Content, End};
use crate::parse::markdown::inline::with_emoji;
use crate::parse::markdown::slug::slug;
use crate::parse::markdown::token::{Source, Tag, fold, plain_text};
use crate::parse::markdown::values::kind;
use crate::parse::markdown::writer::{Writer, shorten};

/// The length in characters of a heading where it stands for what is below it.
const HEADING: usize = 300;

impl Writer<'_> {
    /// A heading, its text and anchor known from the tokens inside it.
    pub(super) fn heading(&mut self, tag: &Tag<'_>, at: usize, close: usize) {
        let Tag::Heading { level, id, attributes } = tag else { return };
        self.begin_block();
        let span = self.tokens.get(at).map_or(0..0, |token| token.span.clone());
        let place =
            self.source.place(span.start..span.start + self.source.slice(span.clone()).trim_end().len());
        let inside = self.tokens.get(at + 1..close).unwrap_or_default();
        let (kind, shown) = heading_attributes(self.source, attributes.clone(), id.is_some(), self.seen);
        let braces = shown.map(|span| self.source.slice(span)).unwrap_or_default();
        let mut plain = plain_text(inside);
        if !braces.is_empty() {
            plain.push(' ');
            plain.push_str(braces);
        }
        let plain = fold(plain);
        let text = if self.options.emoji { with_emoji(&plain) } else { Cow::Borrowed(plain.as_str()) };
        let id = self.heading_id(id.as_deref(), &plain, &place);
        self.found.anchors.insert(id.clone());
        let is_first = *level == 1
            && self.found.headings.is_empty()
            && self.out.html.is_empty()
            && self.out.holes.is_empty();
        self.found.headings.push(Heading { level: *level, id: id.clone(), text: text.to_string(), place });
        let is_title = |title: &String| *title == text || slug(title) == slug(&plain);
        if is_first && self.title.as_ref().is_none_or(is_title) {
            if self.title.is_none() {
                self.found.title_from_heading = Some(text.into_owned());
            }
            self.found.title_anchor = Some(id);
            self.next = close + 1;
            return;
        }
        while self.outline.last().is_some_and(|(above, ..)| above >= level) {
            self.outline.pop();
        }
        let kind = kind.or_else(|| self.outline.last().and_then(|(_, _, kind)| *kind));
        self.outline.push((*level, shorten(&text, HEADING), kind));
        self.above = self.outline.iter().map(|(_, text, _)| text.clone()).collect();
        let _ = write!(self.out.html, "<h{level}");
        attribute(&mut self.out.html, "id", &id);
        self.out.html.push('>');
        let mut end = String::with_capacity(48 + id.len());
        if !braces.is_empty() {
            end.push(' ');
            escape_text(&mut end, braces);
        }
        end.push_str(" <a class=\"anchor\" href=\"#");
        escape_attr(&mut end, &id);
        // The theme's style sheet names it, and its script by the heading.
        let _ = writeln!(end, "\"></a></h{level}>");
        self.push(Content::Phrasing, End::Heading(end), false);
    }

    fn heading_id(&mut self, explicit: Option<&str>, text: &str, place: &Place) -> String {
        let Some(explicit) = explicit.filter(|id| !is_reserved(id)) else {
            return self.ids.distinct(explicit.map_or_else(|| slug(text), str::to_owned));
        };
        if let Some(first) = self.explicit.get_mut(explicit) {
            let Some(first) = first else {
                *first = Some(place.clone());
                return explicit.to_owned();
            };
            let problem = Diagnostic::new(
                Code::HeadingDuplicate,
                place.clone(),
                format!("two headings have the id `{explicit}`"),
            )
            .help("Give one of them another id.")
            .related(first.clone(), "the first");
            self.seen.note(problem);
        }
        self.ids.distinct(explicit.to_owned())
    }
}

/// The kind that a heading gives to the items below it, and what is to be shown all the same: braces
/// that are not meant as attributes.
fn heading_attributes(
    source: Source<'_>,
    span: Option<Range<usize>>,
    has_id: bool,
    seen: &mut Seen,
) -> (Option<ItemKind>, Option<Range<usize>>) {
    let Some(span) = span else { return (None, None) };
    let inner = source.slice(span.start + 1..span.end.saturating_sub(1));
    let is_class = |word: &str| word.starts_with('.') && word.len() > 1;
    if !has_id && !looks_like_attributes(inner) && !inner.split_whitespace().all(is_class) {
        return (None, Some(span));
    }
    let mut found = None;
    for word in inner.split_whitespace().filter(|word| !word.starts_with('#') && !is_class(word)) {
        if let Some(value) = word.strip_prefix("kind=").and_then(kind) {
            found = Some(value);
            continue;
        }
        let start = span.start + 1 + (word.as_ptr() as usize - inner.as_ptr() as usize);
        let problem = Diagnostic::new(
            Code::ItemKey,
            source.place(start..start + word.len()),
            format!("a heading knows no `{word}`"),
        )
        .help("A heading may have an id, `{#courses}`, and a kind for its items: `kind=training`, `experience` or `guidance`.");
        seen.note(problem);
    }
    (found, None)
}
