//! Web addresses that stand in the text bare: they become links, as on GitHub.

use std::ops::Range;

use crate::model::body::Hole;
use crate::model::document::RawLink;
use crate::parse::markdown::frames::FrameKind;
use crate::parse::markdown::token::Kind;
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    /// Writes text that may hold addresses; `start` is where it stands.
    pub(super) fn text_with_addresses(&mut self, text: &str, start: usize) {
        let in_code =
            |kind: FrameKind| matches!(kind, FrameKind::Html { name: "code" | "pre" | "kbd" | "samp", .. });
        let is_verbatim = self.source.slice(start..start + text.len()) == text;
        if !is_verbatim
            || self.open_link_frame().is_some()
            || self.frames.iter().any(|frame| in_code(frame.kind))
        {
            self.write_text(text);
            return;
        }
        let mut done = 0;
        while let Some(address) = next_address(text, done) {
            if address.end == text.len() && self.goes_on(start + address.end) {
                break;
            }
            self.write_text(text.get(done..address.start).unwrap_or_default());
            let shown = text.get(address.clone()).unwrap_or_default();
            let place = self.source.place(start + address.start..start + address.end);
            let number = self.found.links.len();
            self.found.links.push(RawLink { destination: shown.to_owned(), title: None, place });
            self.note_interactive();
            self.hole(Hole::LinkOpen(number));
            self.plain(shown);
            crate::html::escape_text(&mut self.out.html, shown);
            self.hole(Hole::LinkClose(number));
            done = address.end;
        }
        self.write_text(text.get(done..).unwrap_or_default());
    }

    /// Whether an address seems to go on in the next token, where it can't be told how.
    fn goes_on(&self, end: usize) -> bool {
        let next = self.tokens.get(self.next).map(|token| &token.kind);
        let is_text = match next {
            Some(Kind::Text(_) | Kind::Code(_)) => true,
            Some(kind @ Kind::Open { .. }) => !kind.is_block(),
            _ => false,
        };
        is_text && !self.source.slice(end..end + 1).starts_with(['"', ' ', '\n'])
    }
}

/// The first address from `from` on, without the punctuation after it.
fn next_address(text: &str, from: usize) -> Option<Range<usize>> {
    let mut look = from;
    loop {
        let colon = look + text.get(look..)?.find("://")?;
        look = colon + 3;
        let Some(scheme) = ["https", "http"].into_iter().find(|scheme| {
            let head = text.as_bytes().get(colon.saturating_sub(scheme.len())..colon);
            head.is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()))
        }) else {
            continue;
        };
        let start = colon - scheme.len();
        let before = text.get(..start)?.chars().next_back();
        let rest = text.get(look..)?;
        if start < from
            || before.is_some_and(|c| !(c.is_whitespace() || "*_~(\"'“‘—–:".contains(c)))
            || !rest.starts_with(|c: char| c.is_alphanumeric())
        {
            continue;
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '`' | '|')).unwrap_or(rest.len());
        let length = trimmed(rest.get(..end)?).len();
        return Some(start..look + length);
    }
}

/// An address without the punctuation of the sentence around it.
fn trimmed(address: &str) -> &str {
    let mut kept = address;
    let mut surplus = kept.matches(')').count().saturating_sub(kept.matches('(').count());
    loop {
        let shorter = kept.trim_end_matches([
            '?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"', '…', '”', '’', ']', '}',
        ]);
        kept = match shorter.strip_suffix(')').filter(|_| surplus > 0) {
            Some(shorter) => {
                surplus -= 1;
                shorter
            }
            None => return shorter,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_they_are_meant_to() {
        for (text, address) in [
            ("see https://a.example/b?c=d.", "https://a.example/b?c=d"),
            ("(http://a.example/b_(c))", "http://a.example/b_(c)"),
            ("(https://a.example)", "https://a.example"),
            ("HTTPS://A.example, b", "HTTPS://A.example"),
        ] {
            assert_eq!(next_address(text, 0).map(|range| &text[range]), Some(address), "{text}");
        }
        for text in ["xhttp://a", "http://", "ftp://a.b", "https:// a", "://a"] {
            assert_eq!(next_address(text, 0), None, "{text}");
        }
    }
}
