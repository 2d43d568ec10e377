//! Tags of HTML that this program wrote or cleaned: where they end, and what their attributes say. There is no tree.

use memchr::{memchr, memchr3};

/// Where a tag ends: at the first `>` that stands in no quotes. None where it has no end.
pub(super) fn end(tag: &str) -> Option<usize> {
    /// Most tags are shorter: to look at byte after byte takes less than to get ready to look at many at once.
    const SHORT: usize = 12;
    let bytes = tag.as_bytes();
    let first = bytes.iter().take(SHORT).position(|byte| matches!(byte, b'>' | b'"' | b'\''));
    let mut from = first.unwrap_or(SHORT);
    loop {
        let at = from + memchr3(b'>', b'"', b'\'', bytes.get(from..)?)?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        from = at + 2 + memchr(bytes[at], &bytes[at + 1..])?;
    }
}

/// The value of an attribute that has one in double quotes, entities not resolved.
pub(super) fn value<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let open = memchr(b'"', rest.as_bytes())?;
        let (before, after) = (&rest[..open], &rest[open + 1..]);
        let close = memchr(b'"', after.as_bytes())?;
        let before = before.strip_suffix('=').and_then(|before| before.strip_suffix(name));
        if before.is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace)) {
            return Some(&after[..close]);
        }
        rest = &after[close + 1..];
    }
}

/// Whether an element has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "area" | "br" | "col" | "hr" | "img" | "input" | "source" | "track" | "wbr")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_outside_of_quotes() {
        assert_eq!(end("a href=\"x>y\" title='>'>z"), Some(22));
        for open in ["", "a", "a \"", "a \">", "a '>"] {
            assert_eq!(end(open), None, "{open}");
        }
    }

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        let tag = "a data-id=\"1\" id=\"2\" class=\"\" hidden";
        assert_eq!(
            (value(tag, "id"), value(tag, "class"), value(tag, "hidden")),
            (Some("2"), Some(""), None)
        );
        assert_eq!(value("id=\"3\"", "id"), Some("3"));
        assert_eq!((value("a id=\"", "id"), value("a x=\"id=\" y", "id")), (None, None));
    }
}
