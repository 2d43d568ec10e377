//! Blocks of the form `::: name`: their markers become holes, and they never tear what is around them.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::body::Hole;
use crate::parse::markdown::frames::{DEEPEST, End, Frame, FrameKind};
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    /// Opens block `n` of the page, or closes it, if that is what comes next.
    pub(super) fn block_marker(&mut self, marker: &str, at: usize) {
        let (word, number) = marker.trim().split_once(' ').unwrap_or_default();
        let Ok(number) = number.trim().parse::<usize>() else { return };
        match word {
            "open" if number >= self.next_block && number < self.blocks.len() => {
                self.begin_block();
                self.note_unread_blocks(self.next_block..number);
                self.next_block = number + 1;
                if self.depth() >= DEEPEST {
                    self.note_depth(at);
                    return;
                }
                self.hole(Hole::BlockOpen(number));
                self.push_frame(FrameKind::Block, End::Block(number), true);
            }
            "close" => {
                let is_it = |frame: &Frame| matches!(frame.end, End::Block(open) if open == number);
                let Some(at) = self.frames.iter().rposition(is_it) else { return };
                let above = self.frames.get(at + 1..).unwrap_or_default();
                if above.iter().any(|frame| matches!(frame.kind, FrameKind::Markdown(_))) {
                    self.note_torn_block(number);
                } else {
                    self.close_to(at);
                }
            }
            _ => {}
        }
    }

    pub(super) fn note_torn_block(&mut self, number: usize) {
        let Some(block) = self.blocks.get(number) else { return };
        if self.torn.insert(number) {
            let message = format!("block `{}` opens and closes in different lists or quotes", block.name);
            let problem = Diagnostic::new(Code::BlockUnclosed, block.place.clone(), message)
                .help("Indent its `:::` lines alike, and what stands between them.");
            self.seen.note(problem);
        }
    }

    /// Complains of blocks whose markers the walk did not meet.
    pub(super) fn note_unread_blocks(&mut self, numbers: Range<usize>) {
        for block in self.blocks.get(numbers).unwrap_or_default() {
            let message = format!("block `{}` stands where blocks are not read", block.name);
            let problem = Diagnostic::new(Code::BlockUnclosed, block.place.clone(), message)
                .help("Move it out of the code, comment or HTML it stands in.");
            self.seen.note(problem);
        }
    }
}
