//! What stands inside a line: text, links, images.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::html::escape_text;
use crate::model::body::Hole;
use crate::model::document::{Image, Medium, RawLink};
use crate::parse::markdown::elements::is_dangerous;
use crate::parse::markdown::frames::{Content, End, Frame, FrameKind};
use crate::parse::markdown::token::{Target, fold, plain_text};
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    pub(super) fn text(&mut self, text: &str, span: Range<usize>) {
        let mut shown = text;
        if let Some(hidden) = self.lists.text.as_ref().and_then(|text| text.hidden.as_ref()) {
            if span.start >= hidden.start && span.start < hidden.end {
                return;
            }
            if span.start < hidden.start && span.end > hidden.start {
                shown = text.get(..hidden.start - span.start).unwrap_or(text).trim_end();
            }
        }
        let signs = signs(shown);
        if signs & CARET != 0 {
            self.note_missing_footnotes(shown, span.start);
        }
        if may_hold_address(shown, signs) {
            self.text_with_addresses(shown, span.start);
        } else if signs & COLON != 0 {
            self.write_text(shown);
        } else {
            self.plain(shown);
            escape_text(&mut self.out.html, shown);
        }
    }

    /// Whether what is being written stands in raw HTML of code.
    pub(super) fn is_in_code(&self) -> bool {
        let is_code =
            |kind: FrameKind| matches!(kind, FrameKind::Html { name: "code" | "pre" | "kbd" | "samp", .. });
        self.frames.iter().any(|frame| is_code(frame.kind))
    }

    pub(super) fn write_text(&mut self, text: &str) {
        let shown = if self.options.emoji { with_emoji(text) } else { Cow::Borrowed(text) };
        self.plain(&shown);
        escape_text(&mut self.out.html, &shown);
    }

    /// Notes plain text of the task being written.
    pub(super) fn plain(&mut self, text: &str) {
        if let Some(item) = &mut self.lists.text {
            item.plain.push_str(text);
        }
    }

    pub(super) fn line_break(&mut self, html: &str) {
        let next = self.tokens.get(self.next).map_or(usize::MAX, |token| token.span.start);
        let hidden = self.lists.text.as_ref().and_then(|text| text.hidden.as_ref());
        if hidden.is_some_and(|hidden| next >= hidden.start) {
            return;
        }
        self.plain(" ");
        self.out.html.push_str(html);
    }

    pub(super) fn link(&mut self, target: &Target<'_>) {
        let place = self.source.place(target.span.clone());
        let title = (!target.title.is_empty()).then(|| target.title.to_string());
        let kind = FrameKind::Markdown(Content::Phrasing);
        self.open_link(RawLink { destination: target.destination.to_string(), title, place }, kind);
    }

    /// Opens a link, or only its frame if it is dangerous or inside another link.
    pub(super) fn open_link(&mut self, link: RawLink, kind: FrameKind) {
        let counts = matches!(kind, FrameKind::Html { .. });
        if is_dangerous(&link.destination, false) {
            self.note_dangerous(&link.destination, link.place);
            self.push_frame(kind, End::Nothing, counts);
            return;
        }
        if let Some(open) = self.open_link_frame() {
            let above = self.frames.get(open..).unwrap_or_default();
            if above.iter().any(|frame| !matches!(frame.kind, FrameKind::Html { .. })) {
                self.push_frame(kind, End::Nothing, counts);
                return;
            }
            self.close_to(open);
        }
        let number = self.found.links.len();
        self.found.links.push(link);
        self.note_interactive();
        self.hole(Hole::LinkOpen(number));
        self.push_frame(kind, End::Link(number), counts);
    }

    /// The link that is open.
    pub(super) fn open_link_frame(&self) -> Option<usize> {
        self.frames.iter().rposition(|frame: &Frame| matches!(frame.end, End::Link(_)))
    }

    /// Notes that the task being written holds something that reacts to a click.
    pub(super) fn note_interactive(&mut self) {
        if let Some(text) = &self.lists.text
            && let Some(item) = self.found.items.get_mut(text.item)
        {
            item.interactive = true;
        }
    }

    /// Writes an image; without its title where the title stands below it as caption.
    pub(super) fn markdown_image(&mut self, target: &Target<'_>, at: usize, close: usize, titled: bool) {
        let alt = fold(plain_text(self.tokens.get(at + 1..close).unwrap_or_default()));
        let place = self.source.place(target.span.clone());
        if alt.is_empty() {
            self.note_missing_alt(place.clone(), "Say what it shows: `![A chart of …](chart.png)`; a mere ornament is `<img src=\"…\" alt=\"\">`.");
        }
        let image = Image {
            medium: Medium::Image,
            source: target.destination.to_string(),
            alt,
            title: (titled && !target.title.is_empty()).then(|| target.title.to_string()),
            size: (None, None),
            place,
        };
        self.image(image);
    }

    pub(super) fn note_missing_alt(&mut self, place: Place, help: &str) {
        let problem = Diagnostic::new(Code::ImageAlt, place, "image has no alternative text").help(help);
        self.seen.note(problem);
    }

    pub(super) fn image(&mut self, image: Image) {
        if is_dangerous(&image.source, true) {
            self.note_dangerous(&image.source, image.place);
            escape_text(&mut self.out.html, &image.alt);
            return;
        }
        self.plain(&image.alt);
        let number = self.found.images.len();
        self.found.images.push(image);
        self.hole(Hole::Image(number));
    }

    fn note_dangerous(&mut self, address: &str, place: Place) {
        let scheme = address.trim().split(':').next().unwrap_or_default();
        let scheme: String = scheme.chars().filter(|c| !c.is_control()).take(20).collect();
        let problem =
            Diagnostic::new(Code::HtmlBlocked, place, format!("a page may not link to `{scheme}:`"))
                .help("Link to a page, a file or a web address.");
        self.seen.note(problem);
    }
}

const COLON: u8 = 1;
const AT: u8 = 2;
const CARET: u8 = 4;
const W: u8 = 8;

/// The signs by their byte: every text is looked through, so this is one look-up a byte.
const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    signs[b':' as usize] = COLON;
    signs[b'@' as usize] = AT;
    signs[b'^' as usize] = CARET;
    signs[b'w' as usize] = W;
    signs[b'W' as usize] = W;
    signs
};

/// Which signs a text has that could mean more than themselves.
fn signs(text: &str) -> u8 {
    text.bytes().fold(0, |signs, byte| signs | SIGNS[usize::from(byte)])
}

fn may_hold_address(text: &str, signs: u8) -> bool {
    signs & AT != 0
        || signs & COLON != 0 && text.contains("://")
        || signs & W != 0 && (text.contains("www.") || text.contains("WWW."))
}

/// Text with `:tada:` as 🎉.
pub(super) fn with_emoji(text: &str) -> Cow<'_, str> {
    if !text.contains(':') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    let mut done = 0;
    let mut look = 0;
    while let Some(open) = text.get(look..).and_then(|rest| rest.find(':')).map(|at| look + at) {
        let body = &text[open + 1..];
        let length = body
            .bytes()
            .take(64)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(byte))
            .count();
        look = open + 1 + length;
        let in_word = text[..open].ends_with(|c: char| c.is_alphanumeric())
            || body.get(length + 1..).is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric()));
        if length == 0 || in_word || body.as_bytes().get(length) != Some(&b':') {
            continue;
        }
        if let Some(emoji) = emojis::get_by_shortcode(&body[..length]) {
            shown.push_str(&text[done..open]);
            shown.push_str(emoji.as_str());
            done = look + 1;
            look = done;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[done..]);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_become_emoji() {
        assert_eq!(with_emoji("Done :tada: :white_check_mark::+1:"), "Done 🎉 ✅👍");
        for text in ["10:30:45", "a::b", ":nothing_like_it:", "1:100:5", "::", ":", "é:tada:é"] {
            assert_eq!(with_emoji(text), text);
        }
    }
}
