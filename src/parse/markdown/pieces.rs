//! Raw HTML in pieces: tags, comments and the text between them, as the HTML standard parts them.

use std::borrow::Cow;
use std::ops::Range;

/// A piece of HTML.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece<'h> {
    /// Text, entities not decoded.
    Text(&'h str),
    Start(StartTag<'h>),
    /// An end tag's name in lower case.
    End(Cow<'h, str>),
    /// What a comment says.
    Comment(&'h str),
    /// A document type or processing instruction.
    Other,
}

/// A start tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct StartTag<'h> {
    /// In lower case.
    pub(super) name: Cow<'h, str>,
    pub(super) attributes: Vec<Attribute<'h>>,
    /// Whether it ends with `/>`.
    pub(super) closes_itself: bool,
}

/// An attribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Attribute<'h> {
    /// In lower case.
    pub(super) name: Cow<'h, str>,
    /// Entities not decoded.
    pub(super) value: &'h str,
    /// Its bytes.
    pub(super) span: Range<usize>,
}

/// Parts HTML into pieces with their bytes. Every byte is looked at once or twice: what does not end
/// as a tag makes the whole rest text.
pub(super) struct Pieces<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Pieces<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self { html, at: 0 }
    }

    /// A tag, comment or other markup that starts with the `<` at `at`, and where it ends.
    fn markup(&self, at: usize) -> Markup<'h> {
        let rest = &self.html[at..];
        let mut after = rest.bytes().skip(1);
        match (after.next(), after.next()) {
            (Some(b'a'..=b'z' | b'A'..=b'Z'), _) => Scanner { html: self.html, at: at + 1 }
                .start_tag()
                .map_or(Markup::Unended, |(tag, end)| Markup::Is(Piece::Start(tag), end)),
            (Some(b'/'), Some(b'a'..=b'z' | b'A'..=b'Z')) => {
                // An end tag may have attributes by mistake; quotes in them count.
                Scanner { html: self.html, at: at + 2 }
                    .start_tag()
                    .map_or(Markup::Unended, |(tag, end)| Markup::Is(Piece::End(tag.name), end))
            }
            (Some(b'!'), _) if rest.starts_with("<!--") => {
                let body = &rest[4..];
                if let Some(short) = ["->", ">"].into_iter().find(|short| body.starts_with(short)) {
                    return Markup::Is(Piece::Comment(""), at + 4 + short.len());
                }
                match body.find("-->") {
                    Some(length) => Markup::Is(Piece::Comment(&body[..length]), at + 4 + length + 3),
                    None => Markup::Is(Piece::Comment(body), self.html.len()),
                }
            }
            (Some(b'!' | b'?' | b'/'), _) => {
                rest.find('>').map_or(Markup::Unended, |length| Markup::Is(Piece::Other, at + length + 1))
            }
            _ => Markup::No,
        }
    }
}

enum Markup<'h> {
    /// The piece and where it ends.
    Is(Piece<'h>, usize),
    /// The `<` is text.
    No,
    /// The text ends before the markup does.
    Unended,
}

impl<'h> Iterator for Pieces<'h> {
    type Item = (Range<usize>, Piece<'h>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let mut look = start;
        loop {
            let Some(at) = self.html.get(look..)?.find('<').map(|found| look + found) else {
                self.at = self.html.len();
                break;
            };
            match self.markup(at) {
                Markup::Is(piece, end) if at == start => {
                    self.at = end;
                    return Some((start..end, piece));
                }
                Markup::Is(..) => {
                    self.at = at;
                    break;
                }
                Markup::No => look = at + 1,
                Markup::Unended => {
                    self.at = self.html.len();
                    break;
                }
            }
        }
        (self.at > start).then(|| (start..self.at, Piece::Text(&self.html[start..self.at])))
    }
}

/// Reads one start tag.
struct Scanner<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Scanner<'h> {
    /// `None` if the text ends before the tag does.
    fn start_tag(mut self) -> Option<(StartTag<'h>, usize)> {
        let (name, _) = self.until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))?;
        let mut tag = StartTag { name: lower(name), attributes: Vec::new(), closes_itself: false };
        loop {
            self.until(|byte| !byte.is_ascii_whitespace())?;
            match self.byte()? {
                b'>' => return Some((tag, self.at + 1)),
                b'/' => {
                    self.at += 1;
                    tag.closes_itself = self.byte()? == b'>';
                }
                _ => {
                    let attribute = self.attribute()?;
                    // The first of two equal attributes counts.
                    if tag.attributes.iter().all(|known| known.name != attribute.name)
                        && tag.attributes.len() < 64
                    {
                        tag.attributes.push(attribute);
                    }
                }
            }
        }
    }

    fn attribute(&mut self) -> Option<Attribute<'h>> {
        let start = self.at;
        // A name may start with `=`.
        self.at += 1;
        self.at_boundary();
        self.until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='))?;
        let name = lower(&self.html[start..self.at]);
        let end = self.at;
        self.until(|byte| !byte.is_ascii_whitespace())?;
        if self.byte()? != b'=' {
            return Some(Attribute { name, value: "", span: start..end });
        }
        self.at += 1;
        self.until(|byte| !byte.is_ascii_whitespace())?;
        let value = match self.byte()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let (value, _) = self.until(|byte| byte == quote)?;
                self.at += 1;
                value
            }
            b'>' => "",
            _ => self.until(|byte| byte.is_ascii_whitespace() || byte == b'>')?.0,
        };
        Some(Attribute { name, value, span: start..self.at })
    }

    /// Goes on to the first byte that fits, which must be ASCII or start a character.
    fn until(&mut self, fits: impl Fn(u8) -> bool) -> Option<(&'h str, usize)> {
        let start = self.at;
        let length = self.html.as_bytes().get(start..)?.iter().position(|byte| fits(*byte))?;
        self.at = start + length;
        Some((self.html.get(start..self.at)?, self.at))
    }

    fn at_boundary(&mut self) {
        while !self.html.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    fn byte(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(html: &str) -> Vec<String> {
        let mut end = 0;
        let pieces = Pieces::new(html)
            .map(|(span, piece)| {
                assert_eq!(span.start, end, "pieces join in {html}");
                end = span.end;
                match piece {
                    Piece::Text(text) => format!("T:{text}"),
                    Piece::Start(tag) => {
                        let attributes: String =
                            tag.attributes.iter().map(|a| format!(" {}={}", a.name, a.value)).collect();
                        format!("S:{}{attributes}{}", tag.name, if tag.closes_itself { "/" } else { "" })
                    }
                    Piece::End(name) => format!("E:{name}"),
                    Piece::Comment(text) => format!("C:{text}"),
                    Piece::Other => "O".to_owned(),
                }
            })
            .collect();
        assert_eq!(end, html.len(), "nothing is lost of {html}");
        pieces
    }

    #[test]
    fn tags_are_parted_as_the_standard_says() {
        assert_eq!(show("a<B x=1 Y='>' z=\"a'b\" w>c</B >"), ["T:a", "S:b x=1 y=> z=a'b w=", "T:c", "E:b"]);
        assert_eq!(show("<br/><a/b=c/>"), ["S:br/", "S:a b=c/"]);
        assert_eq!(show("<a =x==y>"), ["S:a =x==y"]);
        assert_eq!(show("<a b=c/>d"), ["S:a b=c/", "T:d"]);
        assert_eq!(show("1 < 2 <3 <- x"), ["T:1 < 2 <3 <- x"]);
        assert_eq!(show("<!-- a > b --><!doctype html><?php x?>"), ["C: a > b ", "O", "O"]);
        assert_eq!(show("<!--><!--->x"), ["C:", "C:", "T:x"]);
        assert_eq!(show("<a b=\"c>d<e>"), ["T:<a b=\"c>d<e>"]);
        assert_eq!(show("<a é=ü>"), ["S:a é=ü"]);
    }
}
