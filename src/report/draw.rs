//! Diagnostics drawn for people: the line, a caret, the cause and the cure.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Place, Severity, line_column};
use crate::source::Sources;

/// A longer line is shown in part.
const LINE_MAX: usize = 240;

/// So much of a long line is shown on either side of the place.
const AROUND: usize = 60;

/// So many lines of a place are shown.
const LINES_MAX: usize = 4;

/// All diagnostics, one after another, each followed by an empty line; with terminal styles.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let renderer = Renderer::styled();
    let mut text = String::new();
    for diagnostic in super::sorted(diagnostics) {
        text.push_str(&renderer.render(&[group(diagnostic, sources)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = if diagnostic.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        group = shown(group, place, None, sources);
    }
    for (place, label) in &diagnostic.related {
        group = shown(group, place, Some(label), sources);
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(&**help)),
        None => group,
    }
}

/// Adds a place with what stands there.
fn shown<'a>(group: Group<'a>, place: &'a Place, label: Option<&'a str>, sources: &'a Sources) -> Group<'a> {
    let path = place.path.as_str();
    let Some(text) = sources.files.get(&place.path).and_then(|file| file.lossy()) else {
        return group.element(Origin::path(path).line(1).char_column(1));
    };
    let (line, column) = line_column(&text, place.span.start);
    let window = window(&text, &place.span);
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let annotation = kind.span(window.span).label(label);
    let snippet = Snippet::source(window.text).line_start(line).annotation(annotation);
    if window.cropped {
        // Columns in a cropped line are not the file's.
        group.element(Origin::path(path).line(line).char_column(column)).element(snippet)
    } else {
        group.element(snippet.path(path))
    }
}

/// A part of a text.
struct Window {
    text: String,
    /// The place, in the part.
    span: Range<usize>,
    /// Whether the first line is shown in part.
    cropped: bool,
}

/// The lines of a place, without a byte order mark; of very long lines the part around it.
fn window(text: &str, span: &Range<usize>) -> Window {
    let at = |offset: usize| {
        let offset = offset.min(text.len());
        (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let (start, end) = (at(span.start), at(span.end.max(span.start)));
    let mut from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    if from == 0 && text.starts_with('\u{feff}') {
        from = '\u{feff}'.len_utf8();
    }
    let (start, end) = (start.max(from), end.max(from));
    let mut to = from;
    for line in text[from..].split_inclusive('\n').take(LINES_MAX) {
        to += line.len();
        if to >= end {
            break;
        }
    }
    to = from + text[from..to].trim_end_matches(['\n', '\r']).len();
    let cropped = to - from > LINE_MAX;
    let (mut before, mut after) = ("", "");
    if cropped {
        let first_line = from + text[from..].find('\n').unwrap_or(text.len() - from);
        let (left, right) =
            (at(start.saturating_sub(AROUND)).max(from), at(start + 2 * AROUND).min(first_line));
        (before, after) = (if left > from { "…" } else { "" }, if right < first_line { "…" } else { "" });
        (from, to) = (left, right.max(left));
    }
    let moved = |offset: usize| offset.clamp(from, to.max(from)) - from + before.len();
    Window { span: moved(start)..moved(end), text: format!("{before}{}{after}", &text[from..to]), cropped }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Code;
    use crate::model::path::SourcePath;
    use crate::source::SourceFile;

    fn drawn(source: &str, span: Range<usize>) -> String {
        let path = SourcePath::new("content/a.md").unwrap();
        let mut sources = Sources::default();
        sources.files.insert(path.clone(), Arc::new(SourceFile::held(source.to_owned())));
        let diagnostic = Diagnostic::new(Code::FrontKey, Place::new(&path, span), "wrong").help("Mend it.");
        anstream::adapter::strip_str(&text(&[diagnostic], &sources)).to_string()
    }

    #[test]
    fn a_place_has_its_line_and_a_caret() {
        let text = drawn("one\ntwo three\nfour\n", 8..13);
        assert!(text.contains("error[front-key]: wrong\n --> content/a.md:2:5\n"), "{text}");
        assert!(
            text.contains("2 | two three\n  |     ^^^^^\n") && text.contains("= help: Mend it."),
            "{text}"
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let text = drawn("\u{feff}ab\n", 3..4);
        assert!(text.contains("content/a.md:1:1\n") && text.contains("1 | ab\n  | ^\n"), "{text}");
    }

    #[test]
    fn places_at_the_edges_are_drawn() {
        for source in ["", "x", "x\n", "\n\n", "\u{feff}", "é\r\n"] {
            for start in 0..source.len() + 3 {
                for end in start..source.len() + 3 {
                    let text = drawn(source, start..end);
                    assert!(text.contains("--> content/a.md:"), "{source:?} {start}..{end}: {text}");
                }
            }
        }
    }

    #[test]
    fn long_lines_are_shown_in_part() {
        let source = format!("first\n{}HERE{}\n", "é".repeat(5_000), "x".repeat(100_000));
        let text = drawn(&source, 6 + 10_000..6 + 10_004);
        assert!(text.contains("--> content/a.md:2:5001\n"), "{text}");
        assert!(text.contains("HERE") && text.contains("^^^^") && text.len() < 1_000, "{text}");
    }
}
