//! White space in texts.

/// Whether no white space of a text would be folded: there are single spaces in it alone. `false` as well where that
/// can't be told quickly.
pub(super) fn has_single_spaces(text: &str) -> bool {
    let mut before = 0;
    text.bytes().fold(true, |single, byte| {
        // Spaces that are not ASCII begin with one of four bytes.
        let may_be = matches!(byte, 0xc2 | 0xe1..=0xe3);
        let folds = (byte < b' ') | may_be | ((byte == b' ') & (before == b' '));
        before = byte;
        single & !folds
    })
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
