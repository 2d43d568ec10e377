//! `[announcement]`: a sentence above every page, until a day.

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::date;
use crate::syntax::table::{Placed, Table};

/// What kinds there are: those of alerts.
pub const KINDS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// An announcement as it is written.
#[derive(Clone, PartialEq, Debug)]
pub struct Announcement {
    /// The sentence, in Markdown.
    pub text: Placed<String>,
    /// Where it leads.
    pub link: Option<Placed<String>>,
    /// The last day on which it is shown, `2026-12-31`.
    pub until: Option<String>,
    /// One of [`KINDS`].
    pub kind: &'static str,
}

/// Reads the table; `None` where it says nothing.
pub(super) fn read(mut table: Table<'_>, place: Place, seen: &mut Seen) -> Option<Announcement> {
    let had_text = table.has("text");
    let text = table.string("text", seen);
    let link = table.string("link", seen);
    let until = table.day("until", seen).and_then(|(day, place)| checked_day(day, place, seen));
    let kind = table.string("kind", seen).map(|(kind, place)| checked_kind(&kind, place, seen));
    table.finish(seen);
    let text = match text {
        Some((text, place)) if text.trim().is_empty() => Err(Some(place)),
        None if !had_text => Err(Some(place)),
        None => Err(None),
        Some(text) => Ok(text),
    };
    let text = text.map_err(|place| {
        if let Some(place) = place {
            let help = "Write what is announced, `text = \"The review round begins on Monday.\"`, or remove `[announcement]`.";
            seen.note(Diagnostic::new(Code::ConfigValue, place, "the announcement says nothing").help(help));
        }
    });
    Some(Announcement { text: text.ok()?, link, until, kind: kind.unwrap_or(KINDS[0]) })
}

fn checked_day(day: String, place: Place, seen: &mut Seen) -> Option<String> {
    if date::parse(&day).is_some() {
        return Some(day);
    }
    let help = "Write the last day on which it is shown as `2026-12-31`.";
    seen.note(Diagnostic::new(Code::ConfigValue, place, format!("`{day}` is no day.")).help(help));
    None
}

fn checked_kind(kind: &str, place: Place, seen: &mut Seen) -> &'static str {
    KINDS.into_iter().find(|known| *known == kind).unwrap_or_else(|| {
        let message = format!("`{kind}` is no kind of announcement.");
        let told = Diagnostic::new(Code::ConfigValue, place, message)
            .help("Write `note`, `tip`, `important`, `warning` or `caution`.");
        seen.note(told);
        KINDS[0]
    })
}
