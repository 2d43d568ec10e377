//! Which raw HTML elements may stand where, and which end by the start or end of others, as browsers
//! have it.

use std::ops::Range;

use crate::html::escape_text;
use crate::parse::markdown::elements::{Rule, Shape, rule};
use crate::parse::markdown::frames::{Content, End, FrameKind};
use crate::parse::markdown::raw::Origin;
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    /// Ends what a block element ends by its start, as browsers do; `false` if it can't stand here.
    pub(super) fn make_room(&mut self, shape: Shape) -> bool {
        if let Some(frame) =
            self.frames.iter_mut().rev().find(|frame| !matches!(frame.kind, FrameKind::Html { .. }))
        {
            match frame.kind {
                FrameKind::Markdown(Content::Phrasing) => return false,
                FrameKind::Markdown(Content::Paragraph) => {
                    let opened = std::mem::replace(&mut frame.end, End::Nothing);
                    frame.kind = FrameKind::Markdown(Content::Flow);
                    let paragraph =
                        self.frames.iter().rposition(|frame| matches!(frame.kind, FrameKind::Markdown(_)));
                    self.close_to(paragraph.map_or(0, |at| at + 1));
                    self.end(opened);
                }
                _ => {}
            }
        }
        let in_table = |shape: Shape| shape == Shape::Table;
        let ended = match shape {
            Shape::Inline => None,
            Shape::Item => self.find_html(
                |shape, _| shape == Shape::Item,
                |shape| shape == Shape::Cell || shape == Shape::Table,
            ),
            Shape::Term => self.find_html(|shape, _| shape == Shape::Term, |shape| shape == Shape::Cell),
            Shape::Section => match self.find_html(|shape, _| shape == Shape::Table, |_| false) {
                Some(table) => Some(table + 1),
                None => return false,
            },
            Shape::Row => {
                match self.find_html(|shape, _| matches!(shape, Shape::Table | Shape::Section), |_| false) {
                    Some(around) => Some(around + 1),
                    None => return false,
                }
            }
            Shape::Cell => {
                match self.find_html(|shape, _| matches!(shape, Shape::Row | Shape::Table), |_| false) {
                    Some(around) => Some(around + 1),
                    None => return false,
                }
            }
            Shape::Block | Shape::Paragraph | Shape::Table => self.find_html(
                |shape, _| shape == Shape::Paragraph,
                |shape| shape == Shape::Cell || in_table(shape),
            ),
        };
        let ended = match (shape, ended) {
            // A list inside an item holds items of its own.
            (Shape::Item, Some(at))
                if self.frames.get(at + 1..).unwrap_or_default().iter().any(|frame| is_list(frame.kind)) =>
            {
                None
            }
            (_, ended) => ended,
        };
        if let Some(keep) = ended {
            self.close_to(keep);
        }
        if shape == Shape::Cell && self.find_html(|shape, _| shape == Shape::Row, in_table).is_none() {
            self.out.html.push_str("<tr>");
            self.push_frame(
                FrameKind::Html { name: "tr", shape: Shape::Row, in_line: false },
                End::Element("tr"),
                true,
            );
        }
        true
    }

    pub(super) fn end_tag(&mut self, name: &str, bytes: Range<usize>, origin: &Origin) {
        let (name, shape) = match rule(name) {
            Rule::Keep(name, shape) => (name, shape),
            Rule::Link => ("a", Shape::Inline),
            Rule::Unknown if self.dropped.contains(name) => return,
            Rule::Unknown => {
                let shown = self.source.slice(origin.span(bytes));
                self.plain(shown);
                escape_text(&mut self.out.html, shown);
                return;
            }
            _ => return,
        };
        let part = matches!(shape, Shape::Row | Shape::Section | Shape::Table | Shape::Cell);
        let stops = |open: Shape| {
            if part { open == Shape::Table } else { matches!(open, Shape::Cell | Shape::Table) }
        };
        if let Some(at) = self.find_html(|_, open| open == name, stops) {
            self.close_to(at);
        }
    }
}

fn is_list(kind: FrameKind) -> bool {
    matches!(kind, FrameKind::Html { name: "ul" | "ol", .. })
}
