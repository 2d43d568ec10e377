//! Words that tell two nearly equal texts apart: "Take one course" is not "Take two courses".
//!
//! What must be the same in both, in the same order: numbers, signs, abbreviations, and the words in
//! [`words`] (negations, quantities, times, who helps, opposites). Of the other words, an inflection or a
//! slip of the pen is no difference. No name takes the place of another, no "from" that of a "to", and no
//! word of a script we know nothing of comes or goes. Whatever else only one of the texts has must be a word
//! that no other item uses or used: where a handbook speaks of budgets and of risks, an item on budgets does
//! not become one on risks.

use super::similar::Found;
use super::{Candidate, words};
use crate::model::ids::ItemId;
use crate::quick::{QuickMap, QuickSet};
use crate::resolve::lock::Lock;

/// A word, number or sign of a text.
struct Token<'a> {
    text: &'a str,
    lower: String,
}

/// Refuses those of which a word is used by another item, one that is settled or one of the past.
pub(super) fn settled<'a>(
    mut found: Vec<Found<'a>>,
    candidates: &[Candidate<'_>],
    lock: &Lock,
) -> Vec<Found<'a>> {
    let asked: QuickSet<&str> =
        found.iter().flat_map(|found| found.words.iter().flatten()).map(String::as_str).collect();
    if asked.is_empty() {
        return found;
    }
    let own: QuickSet<&ItemId> = found.iter().map(|found| found.id).collect();
    let settled = candidates.iter().filter(|candidate| candidate.id.is_some());
    let settled = settled.map(|candidate| candidate.raw.text.as_str());
    let past = lock.entries.iter().filter(|(id, _)| !own.contains(id));
    let past = past.filter_map(|(_, entry)| entry.says.as_deref());
    let said = settled.chain(past).flat_map(tokens).map(|token| token.lower);
    let used: QuickSet<String> = said.filter(|word| asked.contains(word.as_str())).collect();
    for found in &mut found {
        found.words.take_if(|words| words.iter().any(|word| used.contains(word)));
    }
    found
}

/// What only one of two texts has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Words that say something.
    pub(super) words: Vec<String>,
    /// Whether words of the one stand for words of the other.
    pub(super) exchanged: bool,
}

/// What only one of two texts has, inflections and slips of the pen left out; `None` where the texts surely
/// do not mean the same.
pub(super) fn difference(old: &str, new: &str) -> Option<Difference> {
    let (old, new) = (tokens(old), tokens(new));
    if !signs(&old).eq(signs(&new)) {
        return None;
    }
    let (gone, mut come) = (without(&old, &new), without(&new, &old));
    let is_direction = |token: &&Token<'_>| words::is_direction(&token.lower);
    if gone.iter().any(is_direction) && come.iter().any(is_direction) {
        return None;
    }
    let mut left: Vec<&Token<'_>> = Vec::new();
    for word in gone {
        if come.iter().any(|other| words::are_opposites(&word.lower, &other.lower)) {
            return None;
        }
        match come.iter().position(|other| words::are_one(&word.lower, &other.lower)) {
            Some(same) => drop(come.remove(same)),
            None => left.push(word),
        }
    }
    // A name in the place of a name.
    let is_name = |token: &&Token<'_>| token.is_capital();
    if left.iter().any(is_name) && come.iter().any(is_name) {
        return None;
    }
    let content = |tokens: Vec<&Token<'_>>| -> Vec<String> {
        let content = tokens.into_iter().filter(|token| !words::is_filler(&token.lower));
        content.map(|token| token.lower.clone()).collect()
    };
    let (gone, come) = (content(left), content(come));
    let exchanged = !gone.is_empty() && !come.is_empty();
    let words = [gone, come].concat();
    words.iter().all(|word| !words::is_strange(word)).then_some(Difference { words, exchanged })
}

impl Token<'_> {
    fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// An abbreviation such as PMI, or a letter that is a name.
    fn is_abbreviation(&self) -> bool {
        let letters = self.text.chars().count();
        let capitals = self.text.chars().all(char::is_uppercase);
        capitals && letters > 1 || letters == 1 && !words::is_filler(&self.lower)
    }
}

/// What stands for the tokens that must be the same in both texts.
fn signs<'a>(tokens: &'a [Token<'a>]) -> impl Iterator<Item = &'a str> {
    tokens.iter().filter_map(|token| {
        let is_word = token.text.chars().all(|c| c.is_alphabetic() || words::is_apostrophe(c));
        if is_word && !token.is_abbreviation() {
            return words::telling(&token.lower);
        }
        Some(token.lower.as_str())
    })
}

/// The tokens of one text that the other does not have as often; the first word of a sentence is no name.
fn without<'a>(tokens: &'a [Token<'a>], others: &[Token<'_>]) -> Vec<&'a Token<'a>> {
    let mut counts: QuickMap<&str, usize> = QuickMap::default();
    for other in others {
        *counts.entry(&other.lower).or_default() += 1;
    }
    let is_new = |token: &&Token<'_>| match counts.get_mut(token.lower.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => words::telling(&token.lower).is_none(),
    };
    tokens.iter().filter(is_new).collect()
}

/// Words, numbers and signs; white space and the marks that part sentences are none.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    let letter = |at: usize| letters.get(at).map(|(_, c)| *c);
    while let Some(first) = letter(at) {
        let start = at;
        at += 1;
        if first.is_alphanumeric() {
            loop {
                let next = letter(at);
                let after = letter(at + 1).filter(|c| c.is_alphanumeric());
                let joined = next.is_some_and(|c| {
                    let within = words::is_apostrophe(c) || matches!(c, '.' | ',') && first.is_numeric();
                    c.is_alphanumeric() || within && after.is_some()
                });
                if !joined {
                    break;
                }
                at += 1;
            }
        } else if first.is_whitespace() || words::is_mark(first) {
            continue;
        }
        let end = letters.get(at).map_or(text.len(), |(end, _)| *end);
        let text = &text[letters[start].0..end];
        // The first word is a capital anyhow.
        let lower = text.to_lowercase();
        tokens.push(Token { text, lower });
    }
    if let Some(first) = tokens.first_mut().filter(|first| first.text.chars().skip(1).any(char::is_lowercase))
    {
        first.text = first.text.trim_start_matches(char::is_uppercase);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_change_the_meaning_tell_texts_apart() {
        for (old, new) in [
            ("Take one course a year", "Take two courses a year"),
            ("Take 1 course", "Take 2 courses"),
            ("Move 3 of 12 cards", "Move 12 of 3 cards"),
            ("Wait < 5 days", "Wait > 5 days"),
            ("Do share the plan", "Do not share the plan"),
            ("Share the plan", "Don’t share the plan"),
            ("Ask all of the team", "Ask some of the team"),
            ("Tell your manager what you plan", "Tell your mentor what you plan"),
            ("Ask before the review", "Ask after the review"),
            ("Read the APM guide", "Read the PMI guide"),
            ("Write plan A", "Write plan B"),
            ("Learn C++", "Learn C#"),
            ("A formal review", "An informal review"),
            ("Be careful with money", "Be careless with money"),
            ("Increase the scope", "Decrease the scope"),
            ("Interview as a trainer", "Interview as a trainee"),
            ("Take a Scrum class", "Take a Kanban class"),
            ("Meet weekly for lunch", "Meet monthly for lunch"),
            ("Keinen Kurs besuchen", "Einen Kurs besuchen"),
            ("Nimm eine Woche frei", "Nimm zwei Wochen frei"),
            ("Sans aide, écrire un plan", "Avec aide, écrire un plan"),
            ("Hablar con todos", "Hablar con alguien"),
        ] {
            assert_eq!(difference(old, new), None, "{old} / {new}");
            assert_eq!(difference(new, old), None, "{new} / {old}");
        }
    }

    #[test]
    fn what_is_left_are_words_that_only_one_text_has() {
        for (old, new, only, exchanged) in [
            ("Write the minutes", "Write minutes", "", false),
            ("ranslates hard requirements", "Translates hard requirements", "", false),
            ("Encourage them to delivery code", "Encourage them to deliver code", "", false),
            ("Do not wait", "Don't wait", "", false),
            ("Fix your bug", "Fixes your bugs", "", false),
            ("Close your largest gap", "Close your biggest gap", "largest biggest", true),
            ("Plan a budget", "Plan a new risk budget", "new risk", false),
            ("Shape a review", "Judge a review", "shape judge", true),
        ] {
            let found = difference(old, new).map(|found| (found.words.join(" "), found.exchanged));
            assert_eq!(found, Some((only.to_owned(), exchanged)), "{old} / {new}");
        }
    }
}
