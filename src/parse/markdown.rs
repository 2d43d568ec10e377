//! Markdown to HTML with holes.
//!
//! The parser's events become tokens in our own words (`reader`, the only file that knows
//! pulldown-cmark), of which each container knows its end; one walk over them writes the page (`writer`). What an author writes is shown or complained of, never
//! run: raw HTML goes through an allow-list (`raw`), and everything else is escaped.

mod attributes;
mod autolink;
mod blocks;
mod code;
mod drawn;
mod elements;
mod entities;
mod footnotes;
mod frames;
mod headings;
mod inline;
mod items;
mod math;
mod pieces;
mod raw;
mod raw_attributes;
mod raw_links;
mod reader;
mod references;
mod room;
pub(super) mod slug;
mod tables;
mod tasks;
mod token;
pub(super) mod values;
mod writer;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::checked::Seen;
use crate::config::Config;
use crate::highlights::{Awaited, Highlights};
use crate::model::body::Body;
use crate::model::document::Document;
use crate::model::front::FrontMatter;
use crate::model::path::SourcePath;
use crate::parse::expand::Expanded;
use crate::parse::markdown::footnotes::Footnotes;
use crate::parse::markdown::slug::Ids;
use crate::parse::markdown::tables::TableState;
use crate::parse::markdown::tasks::with_plain_marks;
use crate::parse::markdown::token::Source;
use crate::parse::markdown::writer::{Found, Lists, Writer};

/// What an author may choose of Markdown.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MarkdownOptions {
    /// `"quotes"`, `--` and `...` become “quotes”, – and ….
    pub smart_punctuation: bool,
    /// `:tada:` becomes 🎉.
    pub emoji: bool,
    /// `$…$` and `$$…$$` are formulas.
    pub math: bool,
}

/// A sentence as HTML, in which there is emphasis and code; of anything else its name.
pub fn sentence(text: &str, options: &MarkdownOptions) -> Result<String, &'static str> {
    reader::sentence(text, options)
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        Self { smart_punctuation: true, emoji: true, math: false }
    }
}

impl MarkdownOptions {
    /// What a handbook chose.
    pub fn of(config: &Config) -> Self {
        Self { smart_punctuation: config.smart_punctuation, math: config.math, ..Self::default() }
    }
}

/// Understands a page on its own: what is known of it, its text, and the code in that which is plain for now.
/// `text` must map to at least one file.
pub fn document(
    path: &SourcePath,
    front: FrontMatter,
    text: Expanded,
    (options, highlights): (&MarkdownOptions, &Highlights),
    seen: &mut Seen,
) -> (Document, Body, Awaited) {
    let Expanded { text, blocks, map, .. } = text;
    let source = Source { path, text: &text, map: &map };
    let plain = reader::with_plain_money(with_plain_marks(&text), options);
    let tokens = reader::tokens(source, &plain, options, seen);
    let tasks = tasks::find(source, &tokens, seen);
    let mut writer = Writer {
        source,
        tokens: &tokens,
        options,
        highlights,
        blocks: &blocks,
        seen,
        next: 0,
        out: Body {
            html: String::with_capacity(text.len() * 5 / 4),
            holes: Vec::with_capacity(text.len() / 64),
        },
        frames: Vec::new(),
        lists: Lists::default(),
        footnotes: Footnotes::default(),
        ids: Ids::default(),
        explicit: BTreeMap::new(),
        outline: Vec::new(),
        above: Arc::default(),
        table: TableState::default(),
        next_block: 0,
        torn: Default::default(),
        too_deep: false,
        dropped: Default::default(),
        title: front.title.clone(),
        found: Found::default(),
        tasks,
    };
    writer.reserve_ids();
    writer.write();
    let (body, mut found) = (writer.out, writer.found);
    // They are kept as long as the handbook is.
    found.headings.shrink_to_fit();
    found.links.shrink_to_fit();
    found.items.shrink_to_fit();
    let document = Document {
        path: path.clone(),
        original: path.clone(),
        language: 0,
        front,
        headings: found.headings,
        links: found.links,
        images: found.images,
        lists: found.lists,
        items: found.items,
        blocks,
        anchors: found.anchors,
        summary: found.summary,
        title_from_heading: found.title_from_heading,
        title_anchor: found.title_anchor,
        has_math: found.has_math,
    };
    (document, body, found.awaited)
}
