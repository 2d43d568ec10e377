//! The texts that diagnostics point into: each is read and its lines are found once a report.

use std::collections::HashMap;

use crate::diagnostic::{Place, line_column};
use crate::model::path::SourcePath;
use crate::source::Sources;

/// The texts of a report.
pub(super) struct Texts<'a> {
    sources: &'a Sources,
    files: HashMap<SourcePath, Option<Lines<'a>>>,
}

/// A text and where its lines start.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

/// A place in a text.
pub(super) struct Spot<'a> {
    /// The file's text.
    pub text: &'a str,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The byte at which the line starts.
    pub line_start: usize,
}

impl<'a> Texts<'a> {
    /// No text is read yet.
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, files: HashMap::new() }
    }

    /// Where a place is; none in a file that has no text to show.
    pub(super) fn spot(&mut self, place: &Place) -> Option<Spot<'a>> {
        let sources = self.sources;
        let file = self.files.entry(place.path.clone()).or_insert_with(|| {
            let bytes = sources.files.get(&place.path)?.bytes()?;
            // Of a file that is not UTF-8, the part before the first wrong byte.
            let text = std::str::from_utf8(bytes)
                .or_else(|error| std::str::from_utf8(&bytes[..error.valid_up_to()]))
                .unwrap_or_default();
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            Some(Lines { text, starts })
        });
        let Lines { text, starts } = file.as_ref()?;
        let line = starts.partition_point(|start| *start <= place.span.start).max(1);
        let line_start = starts.get(line - 1).copied().unwrap_or(0);
        // Counted within the line alone; the text before it is known.
        let (_, column) =
            line_column(&text[line_start..], place.span.start - line_start.min(place.span.start));
        Some(Spot { text, line, column, line_start })
    }
}
