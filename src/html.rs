//! Text into HTML. The only place where characters are escaped.

/// Appends text so that it stands in HTML as itself.
pub fn escape_text(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        0 => Some("\u{fffd}"),
        _ => None,
    });
}

/// Appends a value so that it stands between the double quotes of an attribute as itself.
pub fn escape_attr(out: &mut String, value: &str) {
    escape(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        0 => Some("\u{fffd}"),
        _ => None,
    });
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

/// Every byte that is replaced is ASCII, so the cuts lie between characters.
fn escape(out: &mut String, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = replacement(byte) {
            out.push_str(&text[done..at]);
            out.push_str(entity);
            done = at + 1;
        }
    }
    out.push_str(&text[done..]);
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
}
