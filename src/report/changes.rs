//! What became of checklist items since the last lock, in words.

use std::fmt::Write as _;

use crate::model::changes::Changes;
use crate::model::ids::ItemId;

/// So many items are named.
const NAMED: usize = 5;

/// When the words are said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tense {
    /// The lock is written.
    Done,
    /// Nothing is written.
    ToCome,
}

/// "5 items moved, 2 reworded; nobody loses a tick."; empty where nothing changed.
pub fn changes(changes: &Changes, tense: Tense) -> String {
    if !changes.any {
        return String::new();
    }
    if changes.first > 0 {
        let items = counted(changes.first, "item");
        return match tense {
            Tense::Done => {
                let their = if changes.first == 1 { "its" } else { "their" };
                format!("{items} got {their} identity. It is kept in pathbook.lock: commit that file.\n")
            }
            Tense::ToCome => format!("{items} will get an identity in pathbook.lock with the next build.\n"),
        };
    }
    let parts = [
        (changes.added.len(), "added"),
        (changes.back.len(), "back again"),
        (changes.moved.len(), "moved"),
        (changes.reworded.len(), "reworded"),
        (changes.respelt.len(), "changed in case or punctuation only"),
        (changes.renamed.len(), "renamed"),
        (changes.pinned.len(), "pinned"),
        (changes.unpinned.len(), "without the id in its text"),
        (changes.retired.len(), "retired"),
        (changes.gone.len(), "removed"),
        (changes.renumbered.len(), "renumbered"),
    ];
    let before = if tense == Tense::ToCome { "Since the last build: " } else { "" };
    let mut text = String::new();
    for (count, what) in parts.into_iter().filter(|(count, _)| *count > 0) {
        // Writing to a string can't fail.
        let _ = match text.is_empty() {
            true => write!(text, "{} {what}", counted(count, "item")),
            false => write!(text, ", {count} {what}"),
        };
    }
    if text.is_empty() {
        text.push_str("pathbook.lock is put in order");
    }
    text.push_str(if changes.gone.is_empty() { "; nobody loses a tick.\n" } else { ".\n" });
    format!("{before}{text}{}", details(changes))
}

/// What an author should look at.
fn details(changes: &Changes) -> String {
    let mut text = String::new();
    let quoted = |texts: &(String, String)| format!("\"{}\" → \"{}\"", texts.0, texts.1);
    let found: Vec<String> = changes
        .reworded
        .iter()
        .filter_map(|item| Some(format!("  {}: {}\n", item.id, quoted(item.texts.as_ref()?))))
        .collect();
    if !found.is_empty() {
        text.push_str("Reworded, and taken for the same as before:\n");
        text.extend(found.iter().take(NAMED).map(String::as_str));
        if found.len() > NAMED {
            let _ = writeln!(text, "  and {} more: see the changes of pathbook.lock.", found.len() - NAMED);
        }
        text.push_str("If one of them is another item, give it an id that is new.\n");
    }
    if !changes.gone.is_empty() {
        let (gone, back) =
            (named(&changes.gone), if changes.gone.len() == 1 { "it comes" } else { "they come" });
        let _ = writeln!(text, "The ticks on {gone} wait in readers' browsers until {back} back.");
    }
    for (old, new) in changes.alike.iter().take(NAMED) {
        let _ = writeln!(
            text,
            "`{old}` is removed, and `{new}` is new and says the same, or nearly. If it is the same item, write \
             `{{#{new} was={old}}}` at its end."
        );
    }
    if !changes.retired.is_empty() {
        let retired = named(&changes.retired);
        let _ = writeln!(
            text,
            "Readers who ticked {retired} keep that, with their notes, among what is retired."
        );
    }
    if !changes.renumbered.is_empty() {
        let numbered = named(&changes.renumbered);
        let _ = writeln!(
            text,
            "Two branches gave one number to two items: {numbered} have new ones. Links that share progress, made \
             before, do not show them."
        );
    }
    text
}

/// "`a`, `b` and 3 more".
fn named(ids: &[ItemId]) -> String {
    let names: Vec<String> = ids.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
    match ids.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::changes::Reworded;

    fn ids(count: usize) -> Vec<ItemId> {
        (0..count).map(|number| ItemId::new(&format!("item-{number}")).unwrap()).collect()
    }

    #[test]
    fn what_happened_is_said_in_one_sentence() {
        let said = |found: Changes| changes(&Changes { any: true, ..found }, Tense::Done);
        assert_eq!(changes(&Changes::default(), Tense::Done), "");
        assert_eq!(
            said(Changes { moved: ids(5), respelt: ids(1), ..Changes::default() }),
            "5 items moved, 1 changed in case or punctuation only; nobody loses a tick.\n"
        );
        let first = said(Changes { first: 45, ..Changes::default() });
        assert_eq!(first, "45 items got their identity. It is kept in pathbook.lock: commit that file.\n");
        assert!(said(Changes { first: 1, ..Changes::default() }).starts_with("1 item got its identity."));
        assert_eq!(
            said(Changes { gone: ids(7), ..Changes::default() }),
            "7 items removed.\nThe ticks on `item-0`, `item-1`, `item-2`, `item-3`, `item-4` and 2 more wait in \
             readers' browsers until they come back.\n"
        );
    }

    #[test]
    fn what_was_guessed_is_shown() {
        let texts = Some(("Read a book".to_owned(), "Read the book".to_owned()));
        let reworded = vec![Reworded { id: ids(1).remove(0), texts }];
        let text = changes(&Changes { any: true, reworded, ..Changes::default() }, Tense::Done);
        assert!(text.starts_with("1 item reworded; nobody loses a tick.\n"), "{text}");
        assert!(text.contains("  item-0: \"Read a book\" → \"Read the book\"\n"), "{text}");
    }
}
