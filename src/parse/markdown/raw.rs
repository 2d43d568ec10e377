//! Raw HTML in a page: what the allow-list lets through, balanced; the rest with a complaint.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::html::escape_text;
use crate::model::document::Image;
use crate::parse::markdown::elements::{Rule, Shape, is_empty_element, rule};
use crate::parse::markdown::entities::decode;
use crate::parse::markdown::frames::{DEEPEST, End, Frame, FrameKind};
use crate::parse::markdown::pieces::{Piece, Pieces, StartTag};
use crate::parse::markdown::reader::named_entity;
use crate::parse::markdown::token::{Kind, Token};
use crate::parse::markdown::writer::Writer;

/// Where the bytes of some HTML stand in the expanded text.
pub(super) struct Origin {
    /// Ascending: from this byte of the HTML on, the text from that byte on.
    starts: Vec<(usize, usize)>,
    pub(super) in_line: bool,
}

impl Origin {
    /// Bytes of the HTML as bytes of the expanded text.
    pub(super) fn span(&self, span: Range<usize>) -> Range<usize> {
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
            if let Swallowed::Media(media) = swallowed {
                self.inline_media(inside, media);
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

    fn inline_media(&mut self, inside: &[Token<'_>], mut media: Image) {
        for token in inside {
            let Kind::InlineHtml(html) = &token.kind else { continue };
            let origin = Origin { starts: vec![(0, token.span.start)], in_line: true };
            if let Some((bytes, Piece::Start(tag))) = Pieces::new(html).next()
                && tag.name == "source"
            {
                let Some(rest) = self.media_source(media, &tag, bytes, &origin) else { return };
                media = rest;
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
                if matches!(piece, Piece::Comment(_))
                    && !html.get(bytes.clone()).is_some_and(|comment| comment.ends_with("-->"))
                {
                    self.note_endless_comment(origin.span(bytes.clone()));
                }
                self.piece(&piece, bytes, &origin);
                continue;
            };
            let Some(swallowed) = self.start_tag(tag, bytes, &origin) else { continue };
            let mut media = match swallowed {
                Swallowed::Media(media) => Some(media),
                Swallowed::Silent => None,
            };
            for (bytes, piece) in pieces.by_ref() {
                match piece {
                    Piece::End(end) if end == tag.name => break,
                    Piece::Start(source) if source.name == "source" => {
                        media = media.and_then(|media| self.media_source(media, &source, bytes, &origin));
                    }
                    _ => {}
                }
            }
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, bytes: Range<usize>, origin: &Origin) {
        match piece {
            Piece::Text(text) if !origin.in_line && self.is_between_blocks(text) => {}
            Piece::Text(text) => {
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

    /// Whether a text is nothing but the white space that blocks, dropped ones too, have around them.
    fn is_between_blocks(&self, text: &str) -> bool {
        let html = &self.out.html;
        let in_pre = |frame: &Frame| matches!(frame.kind, FrameKind::Html { name: "pre", .. });
        text.trim().is_empty() && (html.is_empty() || html.ends_with('\n')) && !self.frames.iter().any(in_pre)
    }

    fn note_endless_comment(&mut self, span: Range<usize>) {
        let start = span.start..span.end.min(span.start + 4);
        let problem =
            Diagnostic::new(Code::HtmlBlocked, self.source.place(start), "a comment that does not end")
                .help("Everything below it is left out. Write `-->` where it ends.");
        self.seen.note(problem);
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
            Rule::Media(medium) => {
                self.attributes(tag, "video", "", origin);
                let media = self.media(tag, medium, bytes, origin);
                let swallowed = media.map_or(Swallowed::Silent, Swallowed::Media);
                return Some(swallowed).filter(|_| !tag.closes_itself);
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
            self.dropped.insert(tag.name.to_string());
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
        if shape != Shape::Inline && !self.make_room(shape) {
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
}

/// What is left out after a start tag.
enum Swallowed {
    /// All of it.
    Silent,
    /// All but the first `<source>` of this medium.
    Media(Image),
}
