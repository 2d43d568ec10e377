//! Before Markdown is parsed: includes are put in place, and the fence lines of blocks are swapped
//! for markers that Markdown leaves alone. A map leads every offset back to where it was written.

use std::ops::Range;

use crate::diagnostic::Place;
use crate::model::body::Block;
use crate::model::path::SourcePath;

/// A page's text, ready to be parsed.
#[derive(Debug, Default)]
pub struct Expanded {
    /// Markdown in which fence lines read `<!--pathbook:open N-->` or `<!--pathbook:close N-->`,
    /// at the indent of the fence line; `N` is an index into `blocks`.
    pub text: String,
    /// The blocks, in the order of their opening.
    pub blocks: Vec<Block>,
    /// Where each part of `text` comes from.
    pub map: SourceMap,
}

/// Leads from offsets of the expanded text to places in files.
#[derive(Debug, Default)]
pub struct SourceMap {
    /// Ascending by `start`: text from `start` on stands in `path` from `source` on.
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    start: usize,
    path: SourcePath,
    source: usize,
}

impl SourceMap {
    /// Notes that the expanded text from `start` on stands in `path` from `source` on.
    pub fn push(&mut self, start: usize, path: &SourcePath, source: usize) {
        if let Some(last) = self.segments.last_mut() {
            if last.path == *path && last.source + (start - last.start) == source {
                return;
            }
            if last.start == start {
                last.path = path.clone();
                last.source = source;
                return;
            }
        }
        self.segments.push(Segment { start, path: path.clone(), source });
    }

    /// Where a range of the expanded text was written.
    pub fn place(&self, range: Range<usize>) -> Place {
        let at = self.segments.partition_point(|segment| segment.start <= range.start).saturating_sub(1);
        let segment = &self.segments[at];
        let start = segment.source + (range.start - segment.start);
        let end = self.segments.get(at + 1).map_or(range.end, |next| range.end.min(next.start));
        Place::new(&segment.path, start..start + end.saturating_sub(range.start))
    }
}
