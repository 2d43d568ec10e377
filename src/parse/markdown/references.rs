//! Where links say they lead: the bytes of destinations, and references without a definition.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::markdown::token::Source;
use crate::parse::markdown::writer::Writer;

/// A mistyped label is compared with no more definitions than this.
const MOST_COMPARED: usize = 100;

/// Complains of references without a definition: bytes and label.
pub(super) fn note_missing_references(
    source: Source<'_>,
    mut missing: Vec<(Range<usize>, String)>,
    definitions: &BTreeMap<String, Range<usize>>,
    seen: &mut Seen,
) {
    missing.sort_by_key(|(span, _)| span.start);
    missing.dedup_by_key(|(span, _)| span.start);
    for (span, label) in missing {
        note_missing_reference(source, span, &label, definitions, seen);
    }
}

/// `[text][label]` is meant as a link; `list[0][1]`, marks and footnotes are not.
fn note_missing_reference(
    source: Source<'_>,
    span: Range<usize>,
    label: &str,
    definitions: &BTreeMap<String, Range<usize>>,
    seen: &mut Seen,
) {
    let in_word =
        source.slice(0..span.start).ends_with(|c: char| c.is_alphanumeric() || matches!(c, ']' | '_'));
    let shown = source.slice(span.clone());
    let is_mark = |text: &str| matches!(text, " " | "x" | "X" | "~" | "-");
    let are_marks = is_mark(label) && shown.get(1..2).is_some_and(is_mark);
    if in_word || are_marks || shown.starts_with("[^") || label.starts_with('^') {
        return;
    }
    let known = definitions.keys().map(String::as_str).take(MOST_COMPARED);
    let problem = Diagnostic::new(
        Code::LinkReference,
        source.place(span),
        format!("nothing on this page says where `[{label}]` leads"),
    )
    .help(format!("Add a line `[{label}]: address`, or write the address in place: `[text](address)`."))
    .did_you_mean(label, known);
    // Only the label is near, not the whole link.
    seen.note(Diagnostic { replacement: None, ..problem });
}

/// `[!NAME]` at the start of a quote is meant as an alert.
pub(super) fn note_unknown_alert(source: Source<'_>, span: Range<usize>, label: &str, seen: &mut Seen) {
    const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    let line = source.slice(0..span.start).rsplit('\n').next().unwrap_or_default();
    let Some(name) = label.strip_prefix('!') else { return };
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if !is_name || !line.trim_end().ends_with('>') {
        return;
    }
    let known = ALERTS.contains(&name.to_ascii_uppercase().as_str());
    let message = if known {
        format!("`[!{name}]` stands alone in the first line of a quote, or it opens no alert")
    } else {
        format!("there is no alert `{name}`")
    };
    let problem = Diagnostic::new(Code::AlertUnknown, source.place(span), message)
        .help(format!("Alerts are {}, each alone in the first line of a quote.", ALERTS.join(", ")));
    seen.note(problem);
}

impl Writer<'_> {
    /// Complains of footnotes without a definition in a text that stands in the source as it is.
    pub(super) fn note_missing_footnotes(&mut self, text: &str, start: usize) {
        let is_verbatim = self.source.slice(start..start + text.len()) == text;
        if !is_verbatim || self.is_in_code() {
            return;
        }
        let mut done = 0;
        while let Some(open) = text.get(done..).and_then(|rest| rest.find("[^")).map(|at| done + at) {
            done = open + 2;
            let label = text.get(done..).unwrap_or_default();
            let Some(length) = label.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^')) else {
                return;
            };
            let escaped = open == 0 && self.source.slice(0..start).ends_with('\\');
            if length == 0 || escaped || !label[length..].starts_with(']') {
                continue;
            }
            let label = &label[..length];
            let place = self.source.place(start + open..start + done + length + 1);
            let message = format!("this page has no footnote `[^{label}]`");
            let problem = Diagnostic::new(Code::LinkReference, place, message)
                .help(format!("Add a line `[^{label}]: text`."));
            self.seen.note(problem);
        }
    }
}

/// The bytes of a destination after the last `opening` in a span; the whole span if they can't be told.
pub(super) fn destination(text: &str, span: Range<usize>, address: &str, opening: &str) -> Range<usize> {
    let slice = text.get(span.clone()).unwrap_or_default();
    let found = if opening == "](" { slice.rfind(opening) } else { slice.find(opening) };
    let Some(after) = found.map(|at| at + opening.len()) else { return span };
    let rest = slice.get(after..).unwrap_or_default();
    let trimmed = rest.trim_start();
    let inner = trimmed.strip_prefix('<').unwrap_or(trimmed);
    let start = slice.len() - inner.len();
    let length = if inner.starts_with(address) {
        address.len()
    } else if inner.len() < trimmed.len() {
        inner.find('>').unwrap_or(inner.len())
    } else {
        inner.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(inner.len())
    };
    span.start + start..span.start + start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_found_in_their_links() {
        for (link, address, opening) in [
            ("[a](b.md)", "b.md", "]("),
            ("[a]( <b c.md> \"t\")", "b c.md", "]("),
            ("[![a](i.png)](b.md)", "b.md", "]("),
            ("[a](b\\_c.md)", "b\\_c.md", "]("),
            ("[a]:\n  b.md 'title'", "b.md", "]:"),
        ] {
            let decoded = address.replace('\\', "");
            assert_eq!(&link[destination(link, 0..link.len(), &decoded, opening)], address);
        }
    }
}
