//! Raw HTML in a page: what the allow-list lets through, balanced; the rest with a complaint.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::html::{attribute, escape_text};
use crate::model::document::{Image, RawLink};
use crate::parse::markdown::elements::{Fate, Rule, Shape, fate, is_empty_element, rule};
use crate::parse::markdown::frames::{Content, DEEPEST, End, FrameKind};
use crate::parse::markdown::named_entity;
use crate::parse::markdown::pieces::{Piece, Pieces, StartTag, decode};
use crate::parse::markdown::token::{Kind, Token};
use crate::parse::markdown::writer::Writer;

/// Where the bytes of some HTML stand in the expanded text.
pub(super) struct Origin {
    /// Ascending: from this byte of the HTML on, the text from that byte on.
    starts: Vec<(usize, usize)>,
    in_line: bool,
}

impl Origin {
    fn span(&self, span: Range<usize>) -> Range<usize> {
        let at = self.starts.partition_point(|(html, _)| *html <= span.start).saturating_sub(1);
        let (html, text) = self.starts.get(at).copied().unwrap_or_default();
        let start = text + (span.start - html);
        start..start + span.len()
    }
}

impl Writer<'_> {
    /// One tag or comment inside a line.
    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) {
        let origin = Origin { starts: vec![(0, span.start)], in_line: true };
        for (bytes, piece) in Pieces::new(html) {
            let Piece::Start(tag) = &piece else {
                self.piece(&piece, bytes, &origin);
                continue;
            };
            let Some(swallowed) = self.start_tag(tag, bytes, &origin) else { continue };
            let end = self.inline_end(&tag.name);
            let inside = self.tokens.get(self.next..end).unwrap_or_default();
            if swallowed == Swallowed::Media {
                self.inline_media(inside);
            }
            // The end tag goes too; what ends the line does not.
            let ends = matches!(self.tokens.get(end).map(|token| &token.kind), Some(Kind::InlineHtml(_)));
            self.next = end + usize::from(ends);
        }
    }

    /// The token that ends the element: its end tag, or what ends the line of text it stands in.
    fn inline_end(&self, name: &str) -> usize {
        let mut at = self.next;
        while let Some(token) = self.tokens.get(at) {
            match &token.kind {
                Kind::InlineHtml(html) => {
                    if matches!(Pieces::new(html).next(), Some((_, Piece::End(end))) if end == name) {
                        return at;
                    }
                }
                Kind::Close => return at,
                kind if kind.is_block() => return at,
                Kind::Open { close, .. } => at = *close,
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn inline_media(&mut self, inside: &[Token<'_>]) {
        for token in inside {
            let Kind::InlineHtml(html) = &token.kind else { continue };
            let origin = Origin { starts: vec![(0, token.span.start)], in_line: true };
            if let Some((bytes, Piece::Start(tag))) = Pieces::new(html).next()
                && tag.name == "source"
                && self.media(&tag, bytes, &origin)
            {
                return;
            }
        }
    }

    /// A block of HTML: the tokens between the one that opens it and the one that closes it.
    pub(super) fn html_block(&mut self, at: usize, close: usize) {
        let mut html = String::new();
        let mut origin = Origin { starts: Vec::new(), in_line: false };
        for token in self.tokens.get(at + 1..close).unwrap_or_default() {
            if let Kind::Html(line) = &token.kind {
                origin.starts.push((html.len(), token.span.start));
                html.push_str(line);
            }
        }
        let mut pieces = Pieces::new(&html);
        while let Some((bytes, piece)) = pieces.next() {
            let Piece::Start(tag) = &piece else {
                self.piece(&piece, bytes, &origin);
                continue;
            };
            let Some(swallowed) = self.start_tag(tag, bytes, &origin) else { continue };
            let mut shown = false;
            for (bytes, piece) in pieces.by_ref() {
                match piece {
                    Piece::End(end) if end == tag.name => break,
                    Piece::Start(source)
                        if swallowed == Swallowed::Media && source.name == "source" && !shown =>
                    {
                        shown = self.media(&source, bytes, &origin);
                    }
                    _ => {}
                }
            }
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, bytes: Range<usize>, origin: &Origin) {
        match piece {
            Piece::Text(text) => {
                // White space between the rows of a table is all that a comment or tag leaves.
                let text = decode(text, named_entity);
                self.plain(&text);
                escape_text(&mut self.out.html, &text);
            }
            Piece::End(name) => self.end_tag(name, bytes, origin),
            Piece::Comment(comment) => {
                if let Some(marker) = comment.strip_prefix("pathbook:").filter(|_| !origin.in_line) {
                    self.block_marker(marker, origin.span(bytes).start);
                }
            }
            Piece::Start(_) | Piece::Other => {}
        }
    }

    /// Writes a start tag; tells if what follows it, up to its end tag, is to be left out.
    fn start_tag(&mut self, tag: &StartTag<'_>, bytes: Range<usize>, origin: &Origin) -> Option<Swallowed> {
        let span = origin.span(bytes.clone());
        if self.depth() >= DEEPEST {
            self.note_depth(span.start);
            return None;
        }
        match rule(&tag.name) {
            Rule::Keep(name, shape) => self.keep(tag, name, shape, origin),
            Rule::Void(name) => {
                if name == "hr" {
                    self.begin_block();
                }
                let attributes = self.attributes(tag, name, "", origin);
                self.out.html.push('<');
                self.out.html.push_str(name);
                self.out.html.push_str(&attributes);
                self.out.html.push('>');
                if name == "br" {
                    self.plain(" ");
                }
            }
            Rule::Link => self.raw_link(tag, bytes, origin),
            Rule::Image => self.raw_image(tag, bytes, origin),
            Rule::Media => {
                self.attributes(tag, "video", "", origin);
                self.media(tag, bytes, origin);
                let has_source = tag.attributes.iter().any(|attribute| attribute.name == "src");
                return (!tag.closes_itself).then_some(if has_source {
                    Swallowed::Silent
                } else {
                    Swallowed::Media
                });
            }
            Rule::Unwrap => {}
            Rule::Refuse => self.note_blocked(&tag.name, self.source.place(span)),
            Rule::Swallow => {
                self.note_blocked(&tag.name, self.source.place(span));
                let has_content = !tag.closes_itself && !is_empty_element(&tag.name);
                return has_content.then_some(Swallowed::Silent);
            }
            Rule::Unknown => self.unknown(tag, span),
        }
        None
    }

    /// `<your name>` is text to its author; anything with values is markup of another world.
    fn unknown(&mut self, tag: &StartTag<'_>, span: Range<usize>) {
        let shown = self.source.slice(span.clone());
        let is_markup = tag
            .attributes
            .iter()
            .any(|attribute| !attribute.value.is_empty() || attribute.name.starts_with("on"));
        let problem = Diagnostic::new(
            Code::HtmlBlocked,
            self.source.place(span),
            format!("a page may not have an element `<{}>`", tag.name),
        );
        if is_markup {
            self.seen.note(problem.help("Remove its tags."));
            return;
        }
        self.seen.note(problem.help("It is shown as text; write `&lt;` for `<` to say so."));
        self.plain(shown);
        escape_text(&mut self.out.html, shown);
    }

    fn note_blocked(&mut self, name: &str, place: Place) {
        let problem =
            Diagnostic::new(Code::HtmlBlocked, place, format!("a page may not have an element `<{name}>`"))
                .help("It is left out. Remove it, or link to what it shows.");
        self.seen.note(problem);
    }

    fn keep(&mut self, tag: &StartTag<'_>, name: &'static str, shape: Shape, origin: &Origin) {
        let extra = if tag.name == "center" { "center" } else { "" };
        let attributes = self.attributes(tag, name, extra, origin);
        if shape != Shape::Inline && !self.make_room(name, shape) {
            return;
        }
        if name == "table" {
            self.open_table_region("");
        }
        self.out.html.push('<');
        self.out.html.push_str(name);
        self.out.html.push_str(&attributes);
        self.out.html.push('>');
        if name == "summary" || name == "details" {
            self.note_interactive();
        }
        let end = if name == "table" { End::Text("</table></div>\n") } else { End::Element(name) };
        self.push_frame(FrameKind::Html { name, shape, in_line: origin.in_line }, end, true);
        if tag.closes_itself {
            self.close_to(self.frames.len() - 1);
        }
    }

    /// Ends what a block element ends by its start, as browsers do; `false` if it can't stand here.
    fn make_room(&mut self, name: &str, shape: Shape) -> bool {
        if let Some(frame) =
            self.frames.iter_mut().rev().find(|frame| !matches!(frame.kind, FrameKind::Html { .. }))
        {
            match frame.kind {
                FrameKind::Markdown(Content::Phrasing) => return false,
                FrameKind::Markdown(Content::Paragraph) => {
                    let opened = std::mem::replace(&mut frame.end, End::Nothing);
                    frame.kind = FrameKind::Markdown(Content::Flow);
                    let paragraph =
                        self.frames.iter().rposition(|frame| matches!(frame.kind, FrameKind::Markdown(_)));
                    self.close_to(paragraph.map_or(0, |at| at + 1));
                    self.end(opened);
                }
                _ => {}
            }
        }
        let in_table = |shape: Shape| shape == Shape::Table;
        let ended = match shape {
            Shape::Inline => None,
            Shape::Item => self.find_html(
                |shape, _| shape == Shape::Item,
                |shape| shape == Shape::Cell || shape == Shape::Table,
            ),
            Shape::Term => self.find_html(|shape, _| shape == Shape::Term, |shape| shape == Shape::Cell),
            Shape::Section => match self.find_html(|shape, _| shape == Shape::Table, |_| false) {
                Some(table) => Some(table + 1),
                None => return false,
            },
            Shape::Row => {
                match self.find_html(|shape, _| matches!(shape, Shape::Table | Shape::Section), |_| false) {
                    Some(around) => Some(around + 1),
                    None => return false,
                }
            }
            Shape::Cell => {
                match self.find_html(|shape, _| matches!(shape, Shape::Row | Shape::Table), |_| false) {
                    Some(around) => Some(around + 1),
                    None => return false,
                }
            }
            Shape::Block | Shape::Paragraph | Shape::Table => self.find_html(
                |shape, _| shape == Shape::Paragraph,
                |shape| shape == Shape::Cell || in_table(shape),
            ),
        };
        let ended = match (shape, ended) {
            // A list inside an item holds items of its own.
            (Shape::Item, Some(at))
                if self.frames.get(at + 1..).unwrap_or_default().iter().any(|frame| is_list(frame.kind)) =>
            {
                None
            }
            (_, ended) => ended,
        };
        if let Some(keep) = ended {
            self.close_to(keep);
        }
        if shape == Shape::Cell && self.find_html(|shape, _| shape == Shape::Row, in_table).is_none() {
            self.out.html.push_str("<tr>");
            self.push_frame(
                FrameKind::Html { name: "tr", shape: Shape::Row, in_line: false },
                End::Element("tr"),
                true,
            );
        }
        let _ = name;
        true
    }

    fn end_tag(&mut self, name: &str, bytes: Range<usize>, origin: &Origin) {
        let (name, shape) = match rule(name) {
            Rule::Keep(name, shape) => (name, shape),
            Rule::Link => ("a", Shape::Inline),
            Rule::Unknown => {
                let shown = self.source.slice(origin.span(bytes));
                self.plain(shown);
                escape_text(&mut self.out.html, shown);
                return;
            }
            _ => return,
        };
        let part = matches!(shape, Shape::Row | Shape::Section | Shape::Table | Shape::Cell);
        let stops = |open: Shape| {
            if part { open == Shape::Table } else { matches!(open, Shape::Cell | Shape::Table) }
        };
        if let Some(at) = self.find_html(|_, open| open == name, stops) {
            self.close_to(at);
        }
    }

    fn raw_link(&mut self, tag: &StartTag<'_>, bytes: Range<usize>, origin: &Origin) {
        let attributes = self.attributes(tag, "a", "", origin);
        let kind = FrameKind::Html { name: "a", shape: Shape::Inline, in_line: origin.in_line };
        let destination = tag.attributes.iter().find(|attribute| attribute.name == "href");
        match destination {
            None => {
                self.out.html.push_str("<a");
                self.out.html.push_str(&attributes);
                self.out.html.push('>');
                self.push_frame(kind, End::Element("a"), true);
            }
            Some(href) => {
                // The link's own tag is a hole, so its anchor stands before it.
                if attributes.contains(" id=\"") {
                    let id = attributes
                        .split(" id=\"")
                        .nth(1)
                        .and_then(|rest| rest.split('"').next())
                        .unwrap_or_default();
                    let anchor = format!("<span id=\"{id}\"></span>");
                    self.out.html.push_str(&anchor);
                }
                let title = tag.attributes.iter().find(|attribute| attribute.name == "title");
                let link = RawLink {
                    destination: decode(href.value, named_entity).trim().to_owned(),
                    title: title.map(|title| decode(title.value, named_entity).into_owned()),
                    place: self.source.place(origin.span(value_span(tag, "href", bytes))),
                };
                self.open_link(link, kind);
            }
        }
        if tag.closes_itself {
            self.close_to(self.frames.len() - 1);
        }
    }

    fn raw_image(&mut self, tag: &StartTag<'_>, bytes: Range<usize>, origin: &Origin) {
        self.attributes(tag, "img", "", origin);
        let place = self.source.place(origin.span(value_span(tag, "src", bytes)));
        let Some(image) = image_of(tag, place.clone()) else { return };
        if !tag.attributes.iter().any(|attribute| attribute.name == "alt") {
            self.note_missing_alt(
                place,
                "Say what it shows, `alt=\"…\"`, or `alt=\"\"` for a mere ornament.",
            );
        }
        self.image(image);
    }

    /// Writes a film or sound, if the tag says where it is.
    fn media(&mut self, tag: &StartTag<'_>, bytes: Range<usize>, origin: &Origin) -> bool {
        let place = self.source.place(origin.span(value_span(tag, "src", bytes)));
        let Some(image) = image_of(tag, place) else { return false };
        self.note_interactive();
        self.image(image);
        true
    }

    /// The attributes that stay, as HTML; complaints about those that must not.
    fn attributes(&mut self, tag: &StartTag<'_>, name: &str, class: &str, origin: &Origin) -> String {
        let mut html = String::new();
        let mut classes = class.to_owned();
        for found in &tag.attributes {
            let value = decode(found.value, named_entity);
            match fate(name, &found.name, &value) {
                Fate::Keep(value) => attribute(&mut html, &found.name, &value),
                Fate::Class(class) => {
                    for class in class.split_whitespace() {
                        classes.push_str(if classes.is_empty() { "" } else { " " });
                        classes.push_str(class);
                    }
                }
                Fate::Anchor => {
                    let id = value.trim();
                    let is_id = !id.is_empty() && !id.contains(char::is_whitespace);
                    if is_id && !html.contains(" id=") && self.ids.claim(id) {
                        self.found.anchors.insert(id.to_owned());
                        attribute(&mut html, "id", id);
                    }
                }
                Fate::Drop => {}
                Fate::Refuse => {
                    let place = self.source.place(origin.span(found.span.clone()));
                    let message = format!("a page may not have an attribute `{}`", found.name);
                    let problem = Diagnostic::new(Code::HtmlBlocked, place, message).help(
                        "It is left out. Style belongs in the theme's style sheet, and scripts nowhere.",
                    );
                    self.seen.note(problem);
                }
            }
        }
        if !classes.is_empty() {
            attribute(&mut html, "class", &classes);
        }
        html
    }
}

/// What is left out after a start tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Swallowed {
    /// All of it.
    Silent,
    /// All but the first `<source>`.
    Media,
}

fn is_list(kind: FrameKind) -> bool {
    matches!(kind, FrameKind::Html { name: "ul" | "ol", .. })
}

/// The bytes of an attribute, or of the whole tag.
fn value_span(tag: &StartTag<'_>, name: &str, bytes: Range<usize>) -> Range<usize> {
    let Some(found) = tag.attributes.iter().find(|attribute| attribute.name == name) else { return bytes };
    let end = found.span.end;
    // A quoted value ends before its quote; an attribute without a value is its own span.
    if found.value.is_empty() {
        return found.span.clone();
    }
    let unquoted = found.span.len() == name.len() + 1 + found.value.len();
    let end = if unquoted { end } else { end.saturating_sub(1) };
    end.saturating_sub(found.value.len())..end
}

fn image_of(tag: &StartTag<'_>, place: Place) -> Option<Image> {
    let value = |name: &str| {
        let found = tag.attributes.iter().find(|attribute| attribute.name == name)?;
        Some(decode(found.value, named_entity).trim().to_owned())
    };
    let pixels = |name: &str| {
        let value = value(name)?;
        value.strip_suffix("px").unwrap_or(&value).trim().parse::<u32>().ok().filter(|size| *size <= 10_000)
    };
    Some(Image {
        source: value("src").filter(|source| !source.is_empty())?,
        alt: value("alt").or_else(|| value("aria-label")).unwrap_or_default(),
        title: value("title").filter(|title| !title.is_empty()),
        size: (pixels("width"), pixels("height")),
        place,
    })
}
