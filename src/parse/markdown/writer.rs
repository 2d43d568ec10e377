//! Writes a page's HTML from its tokens, in one walk without recursion, and collects on the way what
//! the rest of the handbook wants to know of the page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::checked::Seen;
use crate::diagnostic::Place;
use crate::highlights::{Awaited, Highlights};
use crate::html::escape_text;
use crate::model::body::{Block, Body, Hole};
use crate::model::checklist::{Kind as ItemKind, RawItem, TaskList};
use crate::model::document::{Heading, Image, RawLink};
use crate::parse::markdown::MarkdownOptions;
use crate::parse::markdown::code::code_block;
use crate::parse::markdown::footnotes::Footnotes;
use crate::parse::markdown::frames::{Content, DEEPEST, End, Frame, FrameKind};
use crate::parse::markdown::inline::with_emoji;
use crate::parse::markdown::slug::Ids;
use crate::parse::markdown::tables::TableState;
use crate::parse::markdown::tasks::Tasks;
use crate::parse::markdown::token::{Alert, Kind, Source, Tag, Target, Token, fold, plain_text};

/// The length of a summary in characters, about.
const SUMMARY: usize = 160;

/// A page being written.
pub(super) struct Writer<'a> {
    pub(super) source: Source<'a>,
    pub(super) tokens: &'a [Token<'a>],
    pub(super) tasks: Tasks,
    pub(super) options: &'a MarkdownOptions,
    pub(super) highlights: &'a Highlights,
    pub(super) blocks: &'a [Block],
    pub(super) seen: &'a mut Seen,
    /// The token to be written next.
    pub(super) next: usize,
    pub(super) out: Body,
    pub(super) frames: Vec<Frame>,
    pub(super) lists: Lists,
    pub(super) footnotes: Footnotes,
    pub(super) ids: Ids,
    /// Explicit ids of headings, with the place of the first heading that has it.
    pub(super) explicit: BTreeMap<String, Option<Place>>,
    /// The headings above: level, text, and the kind it gives the items below it.
    pub(super) outline: Vec<(u8, String, Option<ItemKind>)>,
    /// The texts of the headings above.
    pub(super) above: Arc<[String]>,
    pub(super) table: TableState,
    /// The number of the block to be opened next.
    pub(super) next_block: usize,
    /// Blocks of which it was said that they are torn.
    pub(super) torn: BTreeSet<usize>,
    pub(super) too_deep: bool,
    /// Elements that are not known and were dropped, so that their end tags are dropped too.
    pub(super) dropped: BTreeSet<String>,
    pub(super) title: Option<String>,
    pub(super) found: Found,
}

/// What is collected.
#[derive(Default)]
pub(super) struct Found {
    pub(super) headings: Vec<Heading>,
    pub(super) links: Vec<RawLink>,
    pub(super) images: Vec<Image>,
    pub(super) lists: Vec<TaskList>,
    pub(super) items: Vec<RawItem>,
    pub(super) anchors: BTreeSet<String>,
    pub(super) summary: String,
    pub(super) title_from_heading: Option<String>,
    pub(super) title_anchor: Option<String>,
    pub(super) has_math: bool,
    /// Code that is plain for now.
    pub(super) awaited: Awaited,
}

/// The lists around what is being written.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Every open list; its number if it is one of tasks.
    pub(super) open: Vec<Option<usize>>,
    /// The number of the next item of every open list, if it is a numbered one of tasks.
    pub(super) numbers: Vec<Option<u64>>,
    /// The open items that are tasks.
    pub(super) items: Vec<usize>,
    /// The task whose text is being written or about to be.
    pub(super) text: Option<ItemText>,
}

/// The text of a task while it is written.
#[derive(Debug)]
pub(super) struct ItemText {
    pub(super) item: usize,
    /// The token that opens the paragraph it stands in, if it stands in one.
    pub(super) paragraph: Option<usize>,
    /// The first token after it.
    pub(super) end: usize,
    /// The bytes not to be shown.
    pub(super) hidden: Option<std::ops::Range<usize>>,
    pub(super) plain: String,
}

impl Writer<'_> {
    /// Writes everything.
    pub(super) fn write(&mut self) {
        let tokens = self.tokens;
        while let Some(token) = tokens.get(self.next) {
            let at = self.next;
            self.next += 1;
            self.end_text_before(at);
            match &token.kind {
                Kind::Open { tag, close } => {
                    if self.depth() >= DEEPEST && !matches!(tag, Tag::Paragraph | Tag::Item | Tag::HtmlBlock)
                    {
                        self.note_depth(token.span.start);
                        self.next = close + 1;
                    } else {
                        self.open(tag, at, *close);
                    }
                }
                Kind::Close => self.close_markdown(),
                Kind::Text(text) => self.text(text, token.span.clone()),
                Kind::Code(code) => {
                    self.plain(code);
                    self.out.html.push_str("<code>");
                    escape_text(&mut self.out.html, code);
                    self.out.html.push_str("</code>");
                }
                Kind::Math { tex, is_block } => self.math(tex, *is_block, token.span.clone()),
                Kind::Html(html) | Kind::InlineHtml(html) => self.inline_html(html, token.span.clone()),
                Kind::FootnoteReference(label) => self.footnote_reference(label),
                Kind::SoftBreak => self.line_break("\n"),
                Kind::HardBreak => self.line_break("<br>\n"),
                Kind::Rule => {
                    self.begin_block();
                    self.out.html.push_str("<hr>\n");
                }
                Kind::Task(_) => {}
            }
        }
        self.close_to(0);
        self.write_footnotes();
        if !self.too_deep {
            self.note_unread_blocks(self.next_block..self.blocks.len());
        }
    }

    /// Keeps the ids that authors wrote from being given to other headings.
    pub(super) fn reserve_ids(&mut self) {
        for token in self.tokens {
            if let Kind::Open { tag: Tag::Heading { id: Some(id), .. }, .. } = &token.kind {
                self.ids.claim(id);
                self.explicit.insert(id.to_string(), None);
            }
        }
        for (_, task) in &self.tasks.items {
            if let Some((id, _)) = &task.parsed.id {
                self.ids.claim(id.as_str());
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>, at: usize, close: usize) {
        match tag {
            Tag::Paragraph => self.paragraph(at, close),
            Tag::Heading { .. } => self.heading(tag, at, close),
            Tag::Quote(alert) => self.quote(*alert),
            Tag::CodeBlock(info) => {
                self.begin_block();
                let inside = self.tokens.get(at + 1..close).unwrap_or_default();
                if !self.fenced(info, inside) {
                    let code = (&**info, &*plain_text(inside));
                    code_block(&mut self.out.html, code, self.highlights, &mut self.found.awaited);
                }
                self.next = close + 1;
            }
            Tag::HtmlBlock => {
                self.html_block(at, close);
                self.next = close + 1;
            }
            Tag::List(start) => self.list(*start, at),
            Tag::Item => self.item(at),
            Tag::Footnote(label) => self.footnote(label),
            Tag::DefinitionList => self.container("<dl>\n", "</dl>\n", true),
            Tag::Term => {
                self.fresh_line();
                self.out.html.push_str("<dt>");
                self.push(Content::Phrasing, End::Text("</dt>\n"), false);
            }
            Tag::Definition => self.container("<dd>", "</dd>\n", false),
            Tag::Table(aligns) => self.table(aligns, at, close),
            Tag::TableHead | Tag::TableRow => self.table_row(matches!(tag, Tag::TableHead)),
            Tag::TableCell => self.table_cell(),
            Tag::Emphasis => self.span("<em>", "</em>"),
            Tag::Strong => self.span("<strong>", "</strong>"),
            Tag::Strike => self.span("<del>", "</del>"),
            Tag::Link(target) => self.link(target),
            Tag::Image(target) => {
                self.markdown_image(target, at, close, true);
                self.next = close + 1;
            }
        }
    }

    /// Opens a block that may hold anything.
    fn container(&mut self, open: &str, close: &'static str, counts: bool) {
        self.begin_block();
        self.out.html.push_str(open);
        self.push(Content::Flow, End::Text(close), counts);
    }

    fn span(&mut self, open: &str, close: &'static str) {
        self.out.html.push_str(open);
        self.push(Content::Phrasing, End::Text(close), true);
    }

    fn paragraph(&mut self, at: usize, close: usize) {
        if self.opens_item_text(at) {
            return;
        }
        self.begin_block();
        let inside = self.tokens.get(at + 1..close).unwrap_or_default();
        if self.found.summary.is_empty() && !self.in_markdown() {
            let text = plain_text(inside);
            let text = if self.options.emoji { with_emoji(&text).into_owned() } else { text };
            self.found.summary = shorten(&fold(text), SUMMARY);
        }
        if let [Token { kind: Kind::Open { tag: Tag::Image(target), close: end }, .. }, ..] = inside
            && *end + 1 == close
            && !target.title.is_empty()
        {
            self.figure(target, at + 1, *end);
            self.next = close + 1;
            return;
        }
        self.out.html.push_str("<p>");
        self.push(Content::Paragraph, End::Text("</p>\n"), false);
    }

    /// An image alone in its paragraph, its title as caption.
    fn figure(&mut self, target: &Target<'_>, at: usize, close: usize) {
        self.out.html.push_str("<figure>");
        self.markdown_image(target, at, close, false);
        self.out.html.push_str("<figcaption>");
        escape_text(&mut self.out.html, &target.title);
        self.out.html.push_str("</figcaption></figure>\n");
    }

    fn quote(&mut self, alert: Option<Alert>) {
        let (class, title) = match alert {
            None => return self.container("<blockquote>\n", "</blockquote>\n", true),
            Some(Alert::Note) => ("note", "alert_note"),
            Some(Alert::Tip) => ("tip", "alert_tip"),
            Some(Alert::Important) => ("important", "alert_important"),
            Some(Alert::Warning) => ("warning", "alert_warning"),
            Some(Alert::Caution) => ("caution", "alert_caution"),
        };
        self.container("", "</div>\n", true);
        let _ = write!(self.out.html, "<div class=\"alert {class}\"><p class=\"alert-title\">");
        self.hole(Hole::Say(title.into(), String::new()));
        self.out.html.push_str("</p>\n");
    }

    /// Whether any container of Markdown is open.
    fn in_markdown(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.kind, FrameKind::Markdown(_)))
    }
}

/// The first words of a text, at most so many characters.
pub(super) fn shorten(text: &str, length: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(length) else { return text.to_owned() };
    let cut = text.get(..end).unwrap_or_default();
    let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.', ' ']))
}
