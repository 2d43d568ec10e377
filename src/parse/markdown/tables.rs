//! Tables of Markdown.

use crate::html::attribute;
use crate::model::body::Hole;
use crate::parse::markdown::frames::{Content, End};
use crate::parse::markdown::token::{Align, Kind, Tag, Token, fold, plain_text};
use crate::parse::markdown::writer::Writer;

/// The table being written.
#[derive(Default)]
pub(super) struct TableState {
    aligns: Vec<Align>,
    column: usize,
    in_head: bool,
    has_body: bool,
}

impl Writer<'_> {
    pub(super) fn table(&mut self, aligns: &[Align], at: usize, close: usize) {
        self.begin_block();
        let head = match self.tokens.get(at + 1).map(|token| &token.kind) {
            Some(Kind::Open { tag: Tag::TableHead, close: end }) if *end < close => {
                let mut cells = Vec::new();
                let mut cell = at + 2;
                while let Some(Token { kind: Kind::Open { close, .. }, .. }) =
                    self.tokens.get(cell).filter(|_| cell < *end)
                {
                    cells.push(fold(plain_text(self.tokens.get(cell..*close).unwrap_or_default())));
                    cell = close + 1;
                }
                cells.retain(|cell| !cell.is_empty());
                cells.join(", ")
            }
            _ => String::new(),
        };
        self.open_table_region(&head);
        self.out.html.push_str("<table>\n");
        self.table = TableState { aligns: aligns.to_vec(), ..TableState::default() };
        self.push(Content::Flow, End::Text("</table></div>\n"), true);
    }

    /// The scrolling region around a table, named after its head or the heading above it.
    pub(super) fn open_table_region(&mut self, head: &str) {
        let name = match (head, self.outline.last()) {
            ("", Some((_, heading, _))) => heading.as_str(),
            _ => head,
        };
        self.out.html.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
        let key = if name.is_empty() { "table" } else { "table_named" };
        self.hole(Hole::Say(key.into(), name.to_owned()));
        self.out.html.push_str("\">");
    }

    pub(super) fn table_row(&mut self, head: bool) {
        self.table.in_head = head;
        self.table.column = 0;
        if head {
            self.out.html.push_str("<thead><tr>");
        } else {
            if !self.table.has_body {
                self.table.has_body = true;
                self.out.html.push_str("<tbody>\n");
                if let Some(frame) = self.frames.last_mut() {
                    frame.end = End::Text("</tbody></table></div>\n");
                }
            }
            self.out.html.push_str("<tr>");
        }
        self.push(Content::Flow, End::Text(if head { "</tr></thead>\n" } else { "</tr>\n" }), false);
    }

    pub(super) fn table_cell(&mut self) {
        let (open, close) =
            if self.table.in_head { ("<th scope=\"col\"", "</th>") } else { ("<td", "</td>") };
        self.out.html.push_str(open);
        let class = match self.table.aligns.get(self.table.column) {
            Some(Align::Left) => "left",
            Some(Align::Center) => "center",
            Some(Align::Right) => "right",
            Some(Align::Unset) | None => "",
        };
        if !class.is_empty() {
            attribute(&mut self.out.html, "class", class);
        }
        self.out.html.push('>');
        self.table.column += 1;
        self.push(Content::Flow, End::Text(close), false);
    }
}
