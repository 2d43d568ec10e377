//! Whether a matrix rates: whether its cells are words for degrees, and which of them are slips.
//!
//! One slip must not turn all ratings into texts, so a matrix rates if nearly all of its cells do; what the
//! others say is told cell by cell, because no degree can be made of it.

use std::collections::BTreeMap;

use super::text::{degree, key};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};

/// A longer text is shown in part.
const SHOWN: usize = 40;

/// The degrees of a matrix that rates, lowest first, from its cells that are not empty; nothing where it
/// holds texts. A cell that is no such degree is told.
pub(super) fn degrees(cells: &[(&[String], &Place)], seen: &mut Seen) -> Option<Vec<String>> {
    let rated: Vec<Option<Word<'_>>> = cells.iter().map(|(lines, _)| word(lines)).collect();
    let count = |numbers: bool| rated.iter().flatten().filter(|word| word.is_number == numbers).count();
    let numbers = count(true) > count(false);
    let known = most_used(rated.iter().flatten().filter(|word| word.is_number == numbers));
    let is_known = |word: &Word<'_>| {
        word.is_number == numbers && known.get(&word.rank).is_some_and(|known| key(known) == word.key)
    };
    let strange: Vec<usize> =
        (0..cells.len()).filter(|at| !rated[*at].as_ref().is_some_and(is_known)).collect();
    let all_rate = rated.iter().all(Option::is_some);
    if known.is_empty() || (!all_rate && strange.len() * 4 > cells.len()) {
        return None;
    }
    for at in strange {
        let (lines, place) = cells[at];
        seen.note(slip(lines, rated[at].as_ref(), &known, numbers, place));
    }
    Some(known.into_values().map(str::to_owned).collect())
}

/// A word for a degree.
struct Word<'a> {
    text: &'a str,
    key: String,
    rank: usize,
    is_number: bool,
}

fn word(lines: &[String]) -> Option<Word<'_>> {
    let [text] = lines else { return None };
    let (rank, key) = (degree(text)?, key(text));
    let is_number = key.parse::<usize>().is_ok();
    Some(Word { text, key, rank, is_number })
}

/// The most used word of each rank, the first of equals, as it is written first.
fn most_used<'a>(words: impl Iterator<Item = &'a Word<'a>>) -> BTreeMap<usize, &'a str> {
    let mut ranks: BTreeMap<usize, Vec<(&Word<'_>, usize)>> = BTreeMap::new();
    for word in words {
        let rank = ranks.entry(word.rank).or_default();
        match rank.iter_mut().find(|(known, _)| known.key == word.key) {
            Some((_, times)) => *times += 1,
            None => rank.push((word, 1)),
        }
    }
    let most = |words: Vec<(&'a Word<'a>, usize)>| {
        let times = words.iter().map(|(_, times)| *times).max()?;
        words.into_iter().find(|(_, used)| *used == times).map(|(word, _)| word.text)
    };
    ranks.into_iter().filter_map(|(rank, words)| Some((rank, most(words)?))).collect()
}

/// A cell that is no degree of the others.
fn slip(
    lines: &[String],
    word: Option<&Word<'_>>,
    known: &BTreeMap<usize, &str>,
    numbers: bool,
    place: &Place,
) -> Diagnostic {
    let text = lines.join(" ");
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    let twin = word.filter(|word| word.is_number == numbers).and_then(|word| known.get(&word.rank));
    let message = match twin {
        Some(twin) => format!("`{shown}` is the same degree as `{twin}`, which other cells say"),
        None => format!("`{shown}` is no degree used elsewhere, and nearly every other cell is a degree"),
    };
    let found = Diagnostic::new(Code::ImportInput, place.clone(), message);
    let found =
        if numbers || twin.is_some() { found } else { found.did_you_mean(&text, known.values().copied()) };
    if found.help.is_some() {
        return found;
    }
    let names: Vec<&str> = known.values().copied().collect();
    let numbers = if numbers { " (whole numbers from 0 to 10)" } else { "" };
    found.help(format!("Write one of {}{numbers}, or leave the cell empty.", names.join(", ")))
}
