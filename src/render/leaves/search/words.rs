//! Words: how a text is cut, and the form in which two words are one.
//!
//! The browser's script cuts queries by the same rules (`search-words.js`); `tests/search/words.json` is read by
//! the tests of both.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut: nobody types them.
const LONGEST: usize = 40;

/// Hands over each word of a text in lower case: letters, digits and marks between others.
///
/// Scripts without spaces are cut into pairs of characters. What stands before an apostrophe is a word of
/// its own where it is short (`l’objectif`), else the two are one (`don’t`), but for the `s` of `manager’s`.
pub(super) fn each_word(text: &str, word: &mut impl FnMut(&str)) {
    let mut room = String::with_capacity(2 * LONGEST);
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| in_words(byte) != PARTS) {
        rest = &rest[start..];
        // What ASCII parts is parted first: most texts have little else.
        let mut met = PARTS;
        let ends = |byte: u8| {
            let kind = in_words(byte);
            met |= kind;
            kind == PARTS
        };
        let (run, after) = rest.split_at(rest.bytes().position(ends).unwrap_or(rest.len()));
        rest = after;
        if met & ODD != 0 {
            each_odd_word(run, word);
            continue;
        }
        let run = &run[..run.len().min(LONGEST)];
        if met & CAPITAL == 0 {
            word(run);
        } else {
            room.clear();
            room.push_str(run);
            room.make_ascii_lowercase();
            word(&room);
        }
    }
}

/// A byte that parts words.
const PARTS: u8 = 0;
/// A small letter or a digit.
const PLAIN: u8 = 1;
/// A capital letter.
const CAPITAL: u8 = 2;
/// A byte that has to be looked at with those around it.
const ODD: u8 = 4;

/// What a byte of a text is in a word.
fn in_words(byte: u8) -> u8 {
    const TABLE: [u8; 256] = {
        let mut table = [PARTS; 256];
        let mut byte = 0u8;
        loop {
            table[byte as usize] = match byte {
                b'0'..=b'9' | b'a'..=b'z' => PLAIN,
                b'A'..=b'Z' => CAPITAL,
                b'\'' | 0x80.. => ODD,
                _ => PARTS,
            };
            if byte == u8::MAX {
                break table;
            }
            byte += 1;
        }
    };
    TABLE[usize::from(byte)]
}

/// The words of a text that has more than ASCII or apostrophes.
fn each_odd_word(text: &str, word: &mut impl FnMut(&str)) {
    let mut room = String::new();
    for run in text.split(|char: char| !is_of_word(char) && !is_apostrophe(char)) {
        let run = run.trim_matches(is_apostrophe);
        if run.is_empty() {
            continue;
        }
        room.clear();
        if run.is_ascii() {
            room.push_str(run);
            room.make_ascii_lowercase();
        } else {
            room.extend(run.chars().flat_map(char::to_lowercase).nfc());
        }
        apart(&room, word);
    }
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, &mut |word| words.push(word.to_owned()));
    words
}

/// A word as it is looked up: without the marks on letters, `ß` as `ss`.
pub(super) fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for char in word.nfkd().flat_map(char::to_lowercase) {
        match char {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // Marks of Latin, Greek and Cyrillic; of Hebrew and Arabic; and the stroke that only widens.
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{640}' => {}
            char => folded.push(char),
        }
    }
    folded.nfc().collect()
}

fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || (!char.is_ascii() && is_combining_mark(char))
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’')
}

/// A run with apostrophes in it, or none.
fn apart(run: &str, word: &mut impl FnMut(&str)) {
    let mut joined = String::new();
    let mut parts = run.split(is_apostrophe).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        if is_last && part == "s" && !joined.is_empty() {
            break;
        }
        joined.push_str(part);
        if joined.chars().count() <= 2 && !is_last {
            cut(&joined, word);
            joined.clear();
        }
    }
    if !joined.is_empty() {
        cut(&joined, word);
    }
}

/// A run without apostrophes: pairs where its script has no spaces.
fn cut(run: &str, word: &mut impl FnMut(&str)) {
    if run.is_ascii() {
        return word(run.get(..LONGEST).unwrap_or(run));
    }
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let pairs = is_unspaced(first);
        let end = rest.find(|char| is_unspaced(char) != pairs).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        if pairs {
            in_pairs(part, word);
        } else {
            let end = part.char_indices().nth(LONGEST).map_or(part.len(), |(at, _)| at);
            word(&part[..end]);
        }
    }
}

fn in_pairs(part: &str, word: &mut impl FnMut(&str)) {
    let starts: Vec<usize> = part.char_indices().map(|(at, _)| at).chain([part.len()]).collect();
    if starts.len() == 2 {
        return word(part);
    }
    for pair in starts.windows(3) {
        word(&part[pair[0]..pair[2]]);
    }
}

/// Whether a character belongs to a script that puts no spaces between words.
fn is_unspaced(char: char) -> bool {
    matches!(char,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn forms(text: &str) -> Vec<String> {
        words(text).iter().map(|word| folded(word)).collect()
    }

    #[test]
    fn the_browser_cuts_and_folds_alike() {
        let cases: Vec<(String, Vec<String>)> =
            serde_json::from_str(include_str!("../../../../tests/search/words.json")).unwrap();
        assert!(cases.len() > 15);
        for (text, expected) in cases {
            assert_eq!(forms(&text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            for form in forms(&text) {
                prop_assert_eq!(folded(&form), form);
            }
        }

        #[test]
        fn spaces_and_case_change_no_word(words in prop::collection::vec("[a-zàéßñüåøæа-яα-ω0-9]{1,12}", 0..8)) {
            let once = forms(&words.join(" "));
            prop_assert_eq!(&forms(&words.join(" — \n")), &once);
            prop_assert_eq!(forms(&words.iter().map(|word| word.to_uppercase()).collect::<Vec<_>>().join(", ")), once);
        }

        #[test]
        fn words_are_never_empty(text in "\\PC{0,60}") {
            for word in words(&text) {
                prop_assert!(!word.is_empty() && word.chars().count() <= LONGEST);
            }
        }
    }
}
