//! Text into HTML. The only place where characters are escaped.

use std::io::Write;

/// Appends text so that it stands in HTML as itself.
pub fn escape_text(out: &mut String, text: &str) {
    escape(text, TEXT, |part| out.push_str(part));
}

/// Appends a value so that it stands between the double quotes of an attribute as itself.
pub fn escape_attr(out: &mut String, value: &str) {
    escape(value, TEXT | VALUE, |part| out.push_str(part));
}

/// Writes a template's value so that it stands as itself, in text as between double quotes.
pub fn escape_value(value: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut result = Ok(());
    escape(value, TEXT | VALUE, |part| {
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

/// Appends ` name="value"`.
pub fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_attr(out, value);
    out.push('"');
}

/// Bytes that are replaced in text.
const TEXT: u8 = 1;
/// Bytes that are replaced in the value of an attribute besides.
const VALUE: u8 = 2;

/// What is replaced: markup, and the control characters that HTML may not hold.
const REPLACED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 32 {
        table[byte] = TEXT;
        byte += 1;
    }
    table[b'\t' as usize] = 0;
    table[b'\n' as usize] = 0;
    table[b'\r' as usize] = 0;
    table[0x0c] = 0;
    table[0x7f] = TEXT;
    table[b'&' as usize] = TEXT;
    table[b'<' as usize] = TEXT;
    table[b'>' as usize] = TEXT;
    table[b'"' as usize] = VALUE;
    table
};

/// Every byte that is replaced is ASCII, so the cuts lie between characters.
fn escape(text: &str, what: u8, mut push: impl FnMut(&str)) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| REPLACED[usize::from(byte)] & what != 0) {
        push(&rest[..at]);
        push(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "\u{fffd}",
        });
        rest = &rest[at + 1..];
    }
    push(rest);
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
        let mut out = Vec::new();
        escape_value("\u{0}\"<a>\"", &mut out).unwrap();
        assert_eq!(out, "\u{fffd}&quot;&lt;a&gt;&quot;".as_bytes());
    }
}
