//! Text into HTML. The only place where characters are escaped.

use std::borrow::Cow;
use std::io::Write;

/// Appends text so that it stands in HTML as itself.
pub fn escape_text(out: &mut String, text: &str) {
    escape(text, in_text, |part| out.push_str(part));
}

/// Appends a value so that it stands between the double quotes of an attribute as itself.
pub fn escape_attr(out: &mut String, value: &str) {
    escape(value, in_value, |part| out.push_str(part));
}

/// Writes a template's value so that it stands as itself, in text as between double quotes.
pub fn escape_value(value: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut result = Ok(());
    escape(value, in_value, |part| {
        if result.is_ok() {
            result = out.write_all(part.as_bytes());
        }
    });
    result
}

/// A text so that it stands in HTML as itself.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_text(&mut out, text);
    out
}

/// A value so that it stands between the double quotes of an attribute as itself.
pub fn attr(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    escape_attr(&mut out, value);
    out
}

/// The text that stands in HTML as [`text`] or [`attr`] wrote it.
pub fn unescaped(html: &str) -> Cow<'_, str> {
    const NAMES: [(&str, char); 4] = [("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("amp;", '&')];
    let Some(at) = memchr::memchr(b'&', html.as_bytes()) else { return Cow::Borrowed(html) };
    let (before, mut rest) = (&html[..at], &html[at + 1..]);
    let mut text = String::with_capacity(html.len());
    text.push_str(before);
    loop {
        match NAMES.iter().find_map(|(name, char)| Some((rest.strip_prefix(name)?, char))) {
            Some((after, char)) => {
                text.push(*char);
                rest = after;
            }
            None => text.push('&'),
        }
        let Some((before, after)) = rest.split_once('&') else { break };
        text.push_str(before);
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Appends ` name="value"`.
pub fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_attr(out, value);
    out.push('"');
}

/// Bytes are looked at so many at once, which the compiler makes a few instructions.
const STRIDE: usize = 32;

/// Whether a byte of a text is replaced: markup, and the control characters that HTML may not hold.
fn in_text(byte: u8) -> bool {
    let space = (byte == b'\t') | (byte == b'\n') | (byte == b'\r') | (byte == 0x0c);
    (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == 0x7f) | ((byte < 0x20) & !space)
}

/// As [`in_text`], between the double quotes of an attribute.
fn in_value(byte: u8) -> bool {
    in_text(byte) | (byte == b'"')
}

/// Every byte that is replaced is ASCII, so the cuts lie between characters.
fn escape(text: &str, is_replaced: impl Fn(u8) -> bool, mut push: impl FnMut(&str)) {
    let mut done = 0;
    for (stride, bytes) in text.as_bytes().chunks(STRIDE).enumerate() {
        if !bytes.iter().fold(false, |any, byte| any | is_replaced(*byte)) {
            continue;
        }
        for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| is_replaced(**byte)) {
            let at = stride * STRIDE + at;
            push(&text[done..at]);
            push(match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "\u{fffd}",
            });
            done = at + 1;
        }
    }
    push(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_values_stand_as_themselves() {
        let mut out = String::new();
        escape_text(&mut out, "a < b && \"c\" > é\0");
        attribute(&mut out, "title", "\"<&>'é");
        assert_eq!(out, "a &lt; b &amp;&amp; \"c\" &gt; é\u{fffd} title=\"&quot;&lt;&amp;&gt;'é\"");
    }
    #[test]
    fn control_characters_do_not_reach_the_page() {
        assert_eq!(
            text("a\u{0}\u{7}\u{7f}\tb\n\r\u{c}\u{1f}"),
            "a\u{fffd}\u{fffd}\u{fffd}\tb\n\r\u{c}\u{fffd}"
        );
        let long = "é".repeat(40) + "&" + &"a".repeat(70) + "<";
        assert_eq!(text(&long), long.replace('&', "&amp;").replace('<', "&lt;"));
        let mut out = Vec::new();
        escape_value("\u{0}\"<a>\"", &mut out).unwrap();
        assert_eq!(out, "\u{fffd}&quot;&lt;a&gt;&quot;".as_bytes());
    }
}
