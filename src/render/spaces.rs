//! White space in texts.

/// Whether no white space of a text would be folded: there are single spaces in it alone. `false` as well where that
/// can't be told quickly.
pub(super) fn has_single_spaces(text: &str) -> bool {
    // Spaces that are not ASCII begin with one of four bytes.
    !has_double(text) && !has_any(text, |byte| (byte < b' ') | (byte == 0xc2) | (byte.wrapping_sub(0xe1) < 3))
}

/// Whether two spaces stand beside each other.
pub(super) fn has_double(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // No early end: so the compiler looks at many bytes at once.
    pairs.fold(false, |found, (one, other)| found | ((*one == b' ') & (*other == b' ')))
}

/// Whether any byte of a text is such a one; looks at many at once.
pub(super) fn has_any(text: &str, is_it: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_it(byte))
}

#[cfg(test)]
mod tests {
    use super::has_single_spaces;

    #[test]
    fn only_single_spaces_stay() {
        for text in ["", "one", "one two", " one ", "grün und blau", "путь"] {
            assert!(has_single_spaces(text), "{text}");
        }
        for text in ["one  two", "one\ntwo", "one\ttwo", "one\u{a0}two", "one\u{3000}two", "one\u{2009}two"] {
            assert!(!has_single_spaces(text), "{text:?}");
        }
    }
}
