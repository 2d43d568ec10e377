//! Two sentences compared word by word. The only file that knows the library of differences.

use std::ops::Range;

use similar::{Algorithm, DiffTag, DiffableStr, capture_diff_slices};

use super::Piece;

/// A sentence and its words.
#[derive(Debug)]
pub(super) struct Words<'a> {
    text: &'a str,
    /// Each with the white space before it; a mark of punctuation is a word.
    words: Vec<&'a str>,
    /// What makes it like another: its words in lower case without punctuation, sorted.
    sorted: Vec<String>,
}

/// A stretch of words in both sentences, and whether it is the same in both.
struct Stretch {
    same: bool,
    old: Range<usize>,
    new: Range<usize>,
}

/// The words of a sentence that is compared; a longer text is like no other.
const WORDS: usize = 500;

impl<'a> Words<'a> {
    /// The words of a sentence.
    pub(super) fn of(text: &'a str) -> Self {
        let mut words = Vec::new();
        let (mut start, mut end) = (0, 0);
        for token in text.tokenize_unicode_words() {
            end += token.len();
            if !token.trim().is_empty() {
                words.push(&text[start..end]);
                start = end;
            }
        }
        if start < end {
            words.push(&text[start..end]);
        }
        let spoken = words.iter().filter(|word| word.contains(char::is_alphanumeric));
        let mut sorted: Vec<String> = spoken.map(|word| word.trim().to_lowercase()).collect();
        sorted.sort_unstable();
        Self { text, words, sorted }
    }

    /// The sentence.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The share of words that two sentences have in common, from 0 to 1. It is the same both ways.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let all = self.sorted.len() + other.sorted.len();
        if all == 0 || self.words.len().max(other.words.len()) > WORDS {
            return 0.0;
        }
        let (mut same, mut at) = (0, 0);
        for word in &self.sorted {
            while other.sorted.get(at).is_some_and(|other| other < word) {
                at += 1;
            }
            if other.sorted.get(at) == Some(word) {
                (same, at) = (same + 1, at + 1);
            }
        }
        2.0 * same as f32 / all as f32
    }

    /// The pieces of this sentence and of the one that takes its place, in reading order: of what differs,
    /// the old words, then the new.
    pub(super) fn reworded(&self, new: &Self) -> Vec<(Piece, String)> {
        let mut pieces = Vec::new();
        for stretch in stretches(self, new) {
            let (old, new) = (self.words[stretch.old].concat(), new.words[stretch.new].concat());
            if stretch.same {
                push(&mut pieces, Piece::Both, &old);
                continue;
            }
            // The white space before both is neither old nor new.
            let shared = old
                .char_indices()
                .zip(new.chars())
                .find(|((_, old), new)| old != new || !old.is_whitespace())
                .map_or(0, |((at, _), _)| at);
            push(&mut pieces, Piece::Both, &old[..shared]);
            push(&mut pieces, Piece::Old, &old[shared..]);
            push(&mut pieces, Piece::New, &new[shared..]);
        }
        pieces
    }
}

/// Adds a text to the pieces, to the last one if it is of the same kind.
fn push(pieces: &mut Vec<(Piece, String)>, piece: Piece, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some((last, said)) if *last == piece => said.push_str(text),
        _ => pieces.push((piece, text.to_owned())),
    }
}

/// What is the same and what differs, by turns.
///
/// Sentences can be matched in several ways that are equally good; which is found must not depend on which
/// of the two is old, so they are always compared in one order.
fn stretches(old: &Words<'_>, new: &Words<'_>) -> Vec<Stretch> {
    let swapped = old.text > new.text;
    let (first, second) = if swapped { (new, old) } else { (old, new) };
    let mut stretches: Vec<Stretch> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &first.words, &second.words) {
        let (tag, first, second) = op.as_tag_tuple();
        let (old, new) = if swapped { (second, first) } else { (first, second) };
        let same = tag == DiffTag::Equal;
        match stretches.last_mut().filter(|last| last.same == same) {
            Some(last) => {
                last.old.end = last.old.end.max(old.end);
                last.new.end = last.new.end.max(new.end);
            }
            None => stretches.push(Stretch { same, old, new }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(old: &str, new: &str) -> String {
        let pieces = Words::of(old).reworded(&Words::of(new));
        let draw = |(piece, text): (Piece, String)| match piece {
            Piece::Both => text,
            Piece::Old => format!("[-{text}-]"),
            Piece::New => format!("[+{text}+]"),
        };
        pieces.into_iter().map(draw).collect()
    }

    #[test]
    fn words_are_exchanged_whole() {
        assert_eq!(
            drawn("Plans the big old house.", "Plans the small house."),
            "Plans the [-big old-][+small+] house."
        );
        assert_eq!(drawn("Plans work.", "Plans work, and checks it."), "Plans work[+, and checks it+].");
        assert_eq!(drawn("Regularly plans work.", "Plans work."), "[-Regularly plans-][+Plans+] work.");
        assert_eq!(drawn("", "New."), "[+New.+]");
        assert_eq!(drawn("Größe  zählt", "Größe zählt"), "Größe [- zählt-][+zählt+]");
    }

    #[test]
    fn likeness_is_the_share_of_words() {
        let like = |a, b| Words::of(a).likeness(&Words::of(b));
        assert!((like("Plans the work.", "Leads the work.") - 2.0 / 3.0).abs() < 1e-6);
        assert!(like("Plans.", "Leads.") < 0.1);
        assert!(like("Regularly plans.", "Plans regularly.") > 0.9);
        assert!(like("", ".") < 0.1);
        assert!(like(&"a ".repeat(10_000), &"b ".repeat(10_000)) < 0.1);
    }

    #[test]
    fn the_browser_and_the_build_agree() {
        for line in include_str!("../../../tests/rewordings.txt").lines() {
            let parts: Vec<&str> = line.split(" | ").collect();
            let [kind, old, new] = parts[..] else { panic!("{line}") };
            let like = Words::of(old).likeness(&Words::of(new)) >= super::super::ALIKE;
            assert_eq!(like, kind == "reworded", "{line}");
        }
    }
}
