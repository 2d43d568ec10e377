//! Lists and their items, tasks among them.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::body::Hole;
use crate::model::checklist::{Mark, RawItem, TaskList};
use crate::parse::markdown::frames::{Content, End};
use crate::parse::markdown::token::fold;
use crate::parse::markdown::writer::{ItemText, Writer};

impl Writer<'_> {
    pub(super) fn list(&mut self, start: Option<u64>, at: usize) {
        self.begin_block();
        if self.tasks.lists.contains(&at) {
            let number = self.found.lists.len();
            let heading = self.outline.last().map(|(_, text, _)| text.clone()).unwrap_or_default();
            let inside = self.lists.open.iter().rev().find_map(|list| *list);
            self.found.lists.push(TaskList { heading, inside, ordered: start });
            self.lists.open.push(Some(number));
            self.lists.numbers.push(start);
            self.hole(Hole::ListOpen(number));
            self.push(Content::Flow, End::List(Some(number), ""), true);
            return;
        }
        self.lists.open.push(None);
        self.lists.numbers.push(None);
        let end = match start {
            None => {
                self.out.html.push_str("<ul>\n");
                "</ul>\n"
            }
            Some(1) => {
                self.out.html.push_str("<ol>\n");
                "</ol>\n"
            }
            Some(start) => {
                let _ = writeln!(self.out.html, "<ol start=\"{start}\">");
                "</ol>\n"
            }
        };
        self.push(Content::Flow, End::List(None, end), true);
    }

    pub(super) fn item(&mut self, at: usize) {
        self.fresh_line();
        let list = self.lists.open.last().copied().flatten();
        let ordinal = self.lists.numbers.last().copied().flatten();
        if let (Some(ordinal), Some(next)) = (ordinal, self.lists.numbers.last_mut()) {
            *next = Some(ordinal.saturating_add(1));
        }
        let (Some(list), Some(task)) = (list, self.tasks.take(at)) else {
            match (list, ordinal) {
                (Some(_), Some(ordinal)) => {
                    let _ = write!(self.out.html, "<li class=\"item plain\" data-nr=\"{ordinal}\">");
                }
                (Some(_), None) => self.out.html.push_str("<li class=\"item plain\">"),
                (None, _) => self.out.html.push_str("<li>"),
            }
            self.push(Content::Flow, End::Text("</li>\n"), false);
            return;
        };
        let number = self.found.items.len();
        if task.mark == Mark::Ticked {
            let problem = Diagnostic::new(
                Code::ItemTicked,
                self.source.place(task.mark_span.clone()),
                "item is ticked in the source, so readers would start with it ticked",
            )
            .help("Write `[ ]`: every reader ticks for herself.");
            self.seen.note(problem);
        }
        let parent = self.lists.items.last().copied();
        if let Some(parent) = parent.and_then(|parent| self.found.items.get_mut(parent)) {
            parent.is_group = true;
        }
        let mut attributes = task.parsed.attributes;
        attributes.kind = attributes.kind.or_else(|| self.outline.last().and_then(|(_, _, kind)| *kind));
        let attributes = match self.found.items.last() {
            Some(before) if *before.attributes == attributes => Arc::clone(&before.attributes),
            _ => Arc::new(attributes),
        };
        self.found.items.push(RawItem {
            id: task.parsed.id,
            mark: task.mark,
            text: String::new(),
            headings: self.above.clone(),
            ordinal,
            list,
            parent,
            is_group: false,
            interactive: false,
            attributes,
            written: task.written.map(|(form, at)| (form, self.source.place(at..at).span.start)),
            place: self.source.place(task.span),
        });
        self.lists.items.push(number);
        self.hole(Hole::ItemOpen(number));
        self.push(Content::Flow, End::Item(number), false);
        self.lists.text = Some(ItemText {
            item: number,
            paragraph: task.paragraph,
            end: task.text.end,
            hidden: task.hidden,
            plain: String::new(),
        });
        if task.paragraph.is_none() {
            self.push(Content::Phrasing, End::ItemText(number), false);
        }
    }

    /// If the paragraph that opens is the text of a task, it has no tags of its own.
    pub(super) fn opens_item_text(&mut self, at: usize) -> bool {
        let Some(text) = self.lists.text.as_ref().filter(|text| text.paragraph == Some(at)) else {
            return false;
        };
        let item = text.item;
        self.push(Content::Phrasing, End::ItemText(item), false);
        true
    }

    /// Called before every token: ends the text of a task that has no paragraph around it.
    pub(super) fn end_text_before(&mut self, at: usize) {
        if self.lists.text.as_ref().is_some_and(|text| text.paragraph.is_none() && text.end == at) {
            self.close_markdown();
        }
    }

    pub(super) fn end_item_text(&mut self, item: usize) {
        let Some(text) = self.lists.text.take() else { return };
        if let Some(item) = self.found.items.get_mut(item) {
            item.text = fold(text.plain);
            if item.text.is_empty() {
                let problem = Diagnostic::new(Code::ItemKey, item.place.clone(), "an item needs a text")
                    .help("Say behind the brackets what is to be done.");
                self.seen.note(problem);
            }
        }
        let keep = self.out.holes.last().map_or(0, |(at, _)| *at);
        let shown = self.out.html.trim_end().len();
        self.out.html.truncate(shown.max(keep));
        self.hole(Hole::ItemText(item));
    }
}
