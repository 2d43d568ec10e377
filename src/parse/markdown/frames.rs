//! What is open while a page is written. Every start tag has a frame, so whatever an author leaves
//! open ends where what it stands in ends, and no stray end tag gets out.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::body::{Body, Hole};
use crate::parse::markdown::elements::Shape;
use crate::parse::markdown::writer::{Lists, Writer};

/// Text may nest so deep.
pub(super) const DEEPEST: usize = 100;

/// Something open.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) end: End,
    pub(super) kind: FrameKind,
    /// How many containers deep, this one included.
    depth: usize,
}

/// What is written at the end.
#[derive(Debug)]
pub(super) enum End {
    Nothing,
    Text(&'static str),
    /// `</name>`.
    Element(&'static str),
    Heading(String),
    Link(usize),
    /// A list: its number if it is one of tasks, else its end tag.
    List(Option<usize>, &'static str),
    Item(usize),
    ItemText(usize),
    Block(usize),
    /// A footnote's label, and what was being written when it opened.
    Footnote(String, Box<(Body, Lists)>),
}

/// What opened it, and so what may close it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FrameKind {
    /// Markdown; it ends when Markdown says so, and everything above it with it.
    Markdown(Content),
    /// Raw HTML; `in_line` if its tag stood inside a line of text.
    Html { name: &'static str, shape: Shape, in_line: bool },
    /// A block of the form `::: name`.
    Block,
}

/// What may stand inside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Content {
    /// Anything.
    Flow,
    /// Text; a block of raw HTML ends the paragraph.
    Paragraph,
    /// Text only.
    Phrasing,
}

impl Writer<'_> {
    /// Opens a container of Markdown; `counts` if it adds to the depth.
    pub(super) fn push(&mut self, content: Content, end: End, counts: bool) {
        self.push_frame(FrameKind::Markdown(content), end, counts);
    }

    pub(super) fn push_frame(&mut self, kind: FrameKind, end: End, counts: bool) {
        let depth = self.depth() + usize::from(counts);
        self.frames.push(Frame { end, kind, depth });
    }

    /// How many containers are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.last().map_or(0, |frame| frame.depth)
    }

    /// Closes the innermost container of Markdown with everything that raw HTML or blocks left open in it.
    pub(super) fn close_markdown(&mut self) {
        while let Some(frame) = self.frames.pop() {
            if let (FrameKind::Block, End::Block(block)) = (frame.kind, &frame.end) {
                self.note_torn_block(*block);
            }
            let done = matches!(frame.kind, FrameKind::Markdown(_));
            self.end(frame.end);
            if done {
                return;
            }
        }
    }

    /// Closes frames until `keep` are left.
    pub(super) fn close_to(&mut self, keep: usize) {
        while self.frames.len() > keep {
            if let Some(frame) = self.frames.pop() {
                self.end(frame.end);
            }
        }
    }

    /// Before a block: ends what raw HTML opened inside a line, and an open `<p>`.
    pub(super) fn begin_block(&mut self) {
        while let Some(Frame { kind: FrameKind::Html { in_line: true, shape: Shape::Inline, .. }, .. }) =
            self.frames.last()
        {
            self.close_to(self.frames.len() - 1);
        }
        if let Some(at) = self.find_html(|shape, _| shape == Shape::Paragraph, |shape| shape == Shape::Cell) {
            self.close_to(at);
        }
        self.fresh_line();
    }

    /// Starts a new line of HTML.
    pub(super) fn fresh_line(&mut self) {
        if !self.out.html.is_empty() && !self.out.html.ends_with('\n') {
            self.out.html.push('\n');
        }
    }

    /// The innermost frame of raw HTML that fits, not beyond one that stops the search, nor beyond
    /// Markdown or a block.
    pub(super) fn find_html(
        &self,
        fits: impl Fn(Shape, &'static str) -> bool,
        stops: impl Fn(Shape) -> bool,
    ) -> Option<usize> {
        for (at, frame) in self.frames.iter().enumerate().rev() {
            let FrameKind::Html { name, shape, .. } = frame.kind else { return None };
            if fits(shape, name) {
                return Some(at);
            }
            if stops(shape) {
                return None;
            }
        }
        None
    }

    /// Notes a hole at the end of what is written.
    pub(super) fn hole(&mut self, hole: Hole) {
        self.out.holes.push((self.out.html.len(), hole));
    }

    /// Complains, once a page, of text nested too deep.
    pub(super) fn note_depth(&mut self, at: usize) {
        if !self.too_deep {
            self.too_deep = true;
            let problem = Diagnostic::new(
                Code::PageDepth,
                self.source.place(at..at),
                format!("text is nested more than {DEEPEST} deep"),
            )
            .help("Flatten the lists or quotes around it.");
            self.seen.note(problem);
        }
    }

    pub(super) fn end(&mut self, end: End) {
        match end {
            End::Nothing => {}
            End::Text("</p>\n") if self.is_empty_paragraph() => {
                self.out.html.truncate(self.out.html.len() - 3)
            }
            End::Text(text) => self.out.html.push_str(text),
            End::Element(name) => {
                self.out.html.push_str("</");
                self.out.html.push_str(name);
                self.out.html.push('>');
            }
            End::Heading(anchor) => self.out.html.push_str(&anchor),
            End::Link(link) => self.hole(Hole::LinkClose(link)),
            End::List(list, close) => {
                self.lists.open.pop();
                self.lists.numbers.pop();
                match list {
                    Some(list) => self.hole(Hole::ListClose(list)),
                    None => self.out.html.push_str(close),
                }
            }
            End::Item(item) => {
                self.lists.items.pop();
                self.hole(Hole::ItemClose(item));
            }
            End::ItemText(item) => self.end_item_text(item),
            End::Block(block) => {
                self.fresh_line();
                self.hole(Hole::BlockClose(block));
            }
            End::Footnote(label, outer) => self.end_footnote(&label, *outer),
        }
    }

    fn is_empty_paragraph(&self) -> bool {
        self.out.html.ends_with("<p>")
            && self.out.holes.last().is_none_or(|(at, _)| *at < self.out.html.len())
    }
}
