//! From Markdown to tokens. The only file that knows pulldown-cmark.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark as cmark;

use crate::checked::Seen;
use crate::html::escape_text;
use crate::parse::markdown::MarkdownOptions;
use crate::parse::markdown::references::{destination, note_missing_references, note_unknown_alert};
use crate::parse::markdown::tasks::mark_at;
use crate::parse::markdown::token::{Alert, Align, Kind, Source, Tag, Target, Token};

fn cmark_options(options: &MarkdownOptions) -> cmark::Options {
    let mut chosen = cmark::Options::ENABLE_TABLES
        | cmark::Options::ENABLE_FOOTNOTES
        | cmark::Options::ENABLE_STRIKETHROUGH
        | cmark::Options::ENABLE_TASKLISTS
        | cmark::Options::ENABLE_HEADING_ATTRIBUTES
        | cmark::Options::ENABLE_GFM
        | cmark::Options::ENABLE_DEFINITION_LIST;
    chosen.set(cmark::Options::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    chosen.set(cmark::Options::ENABLE_MATH, options.math);
    chosen
}

/// The text with every dollar that begins a sum of money as another sign of the same length: one is, where the dollar
/// that would end its formula has a number behind it, as in `$5 or $6`. Tokens say what the author wrote.
pub(super) fn with_plain_money<'a>(text: Cow<'a, str>, options: &MarkdownOptions) -> Cow<'a, str> {
    // Each turn takes half of the dollars that stand before numbers, at least.
    const MOST_TURNS: usize = 40;
    let mut text = text;
    for _ in 0..MOST_TURNS {
        if !options.math || !text.contains('$') {
            break;
        }
        let is_money = |span: &Range<usize>| text.as_bytes().get(span.end).is_some_and(u8::is_ascii_digit);
        let found: Vec<usize> = cmark::Parser::new_ext(&text, cmark_options(options))
            .into_offset_iter()
            .filter(|(event, span)| matches!(event, cmark::Event::InlineMath(_)) && is_money(span))
            .map(|(_, span)| span.start)
            .collect();
        if found.is_empty() {
            break;
        }
        let mut plain = text.into_owned();
        for at in found {
            if plain.get(at..=at) == Some("$") {
                plain.replace_range(at..=at, "%");
            }
        }
        text = Cow::Owned(plain);
    }
    text
}

/// A sentence as HTML: emphasis and code. Of anything else the Markdown's name for it, to be complained of.
pub(super) fn sentence(text: &str, options: &MarkdownOptions) -> Result<String, &'static str> {
    use cmark::{Event, Tag, TagEnd};
    let mut html = String::with_capacity(text.len());
    let mut paragraphs = 0;
    for event in cmark::Parser::new_ext(text, cmark_options(options) - cmark::Options::ENABLE_MATH) {
        match event {
            Event::Start(Tag::Paragraph) if paragraphs == 0 => paragraphs += 1,
            Event::Start(Tag::Paragraph) => return Err("a second paragraph"),
            Event::End(TagEnd::Paragraph) => {}
            Event::Start(Tag::Emphasis) => html.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => html.push_str("</em>"),
            Event::Start(Tag::Strong) => html.push_str("<strong>"),
            Event::End(TagEnd::Strong) => html.push_str("</strong>"),
            Event::Text(text) => escape_text(&mut html, &text),
            Event::Code(code) => {
                html.push_str("<code>");
                escape_text(&mut html, &code);
                html.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => html.push(' '),
            Event::Start(Tag::Link { .. }) => return Err("a link"),
            Event::Start(Tag::Image { .. }) => return Err("an image"),
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => return Err("HTML"),
            _ => return Err("more than a sentence"),
        }
    }
    Ok(html)
}

/// The tokens of a text; `plain` is the text with every open mark as `[ ]`.
pub(super) fn tokens<'a>(
    source: Source<'a>,
    plain: &'a str,
    options: &MarkdownOptions,
    seen: &mut Seen,
) -> Vec<Token<'a>> {
    let mut missing: Vec<(Range<usize>, String)> = Vec::new();
    let mut reader = Reader {
        source,
        plain,
        tokens: Vec::with_capacity(plain.len() / 16),
        open: Vec::new(),
        verbatim: false,
    };
    let broken = |link: cmark::BrokenLink<'a>| {
        match link.link_type {
            cmark::LinkType::Reference | cmark::LinkType::Collapsed => {
                missing.push((link.span, link.reference.to_string()));
            }
            _ if link.reference.starts_with('!') => {
                note_unknown_alert(source, link.span, &link.reference, seen);
            }
            _ => {}
        }
        None
    };
    let parser = cmark::Parser::new_with_broken_link_callback(plain, cmark_options(options), Some(broken));
    let definitions: BTreeMap<String, Range<usize>> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| {
            (label.to_lowercase(), destination(plain, definition.span.clone(), &definition.dest, "]:"))
        })
        .collect();
    for (event, span) in parser.into_offset_iter() {
        reader.event(event, span, &definitions);
    }
    let tokens = reader.tokens;
    note_missing_references(source, missing, &definitions, seen);
    tokens
}

struct Reader<'a> {
    source: Source<'a>,
    plain: &'a str,
    tokens: Vec<Token<'a>>,
    /// The indexes of the open containers.
    open: Vec<usize>,
    /// Whether the last token is text that stands in the source as it is.
    verbatim: bool,
}

impl<'a> Reader<'a> {
    fn event(
        &mut self,
        event: cmark::Event<'a>,
        span: Range<usize>,
        definitions: &BTreeMap<String, Range<usize>>,
    ) {
        use cmark::Event;
        let kind = match event {
            Event::Start(tag) => {
                self.open.push(self.tokens.len());
                Kind::Open { tag: self.tag(tag, &span, definitions), close: usize::MAX }
            }
            Event::End(_) => {
                let close = self.tokens.len();
                if let Some(token) = self.open.pop().and_then(|open| self.tokens.get_mut(open))
                    && let Kind::Open { close: end, .. } = &mut token.kind
                {
                    *end = close;
                }
                Kind::Close
            }
            Event::Text(text) => return self.text(text, span),
            Event::Code(code) => Kind::Code(self.code(code, &span)),
            Event::Html(html) => Kind::Html(self.original(html, &span)),
            Event::InlineHtml(html) => Kind::InlineHtml(self.original(html, &span)),
            Event::InlineMath(tex) => Kind::Math { tex: cow(tex), is_block: false },
            Event::DisplayMath(tex) => Kind::Math { tex: cow(tex), is_block: true },
            Event::FootnoteReference(label) => Kind::FootnoteReference(cow(label)),
            Event::SoftBreak => Kind::SoftBreak,
            Event::HardBreak => Kind::HardBreak,
            Event::Rule => Kind::Rule,
            Event::TaskListMarker(ticked) => {
                let text = self.source.slice(span.clone());
                let start = span.end - text.trim_start().len();
                Kind::Task(mark_at(self.source.text, start..span.end, ticked)).at(start..span.end, self);
                return;
            }
        };
        kind.at(span, self);
    }

    /// Text; parts that touch in the source become one, so that names and braces stay whole.
    fn text(&mut self, text: cmark::CowStr<'a>, span: Range<usize>) {
        let verbatim = self.plain.get(span.clone()).is_some_and(|plain| plain == &*text);
        let verbatim = verbatim || self.is_inside_address(&span);
        if verbatim
            && self.verbatim
            && let Some(last) = self.tokens.last_mut().filter(|last| last.span.end == span.start)
        {
            last.span.end = span.end;
            last.kind =
                Kind::Text(Cow::Borrowed(self.source.text.get(last.span.clone()).unwrap_or_default()));
            return;
        }
        let text = self.original(text, &span);
        Kind::Text(text).at(span, self);
        self.verbatim = verbatim;
    }

    /// Whether `--`, `...` or `'` stands in a web address, where it is not to become typographic.
    fn is_inside_address(&self, span: &Range<usize>) -> bool {
        const LONGEST: usize = 2000;
        let is_mark = |byte: u8| matches!(byte, b'-' | b'.' | b'\'');
        let Some(last) = self.tokens.last().filter(|last| self.verbatim && last.span.end == span.start)
        else {
            return false;
        };
        let before = self.source.text.as_bytes().get(last.span.clone()).unwrap_or_default();
        let before = before.get(before.len().saturating_sub(LONGEST)..).unwrap_or_default();
        let word = before.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
        let is_address =
            || word.windows(3).any(|three| three == b"://") || word.windows(4).any(|four| four == b"www.");
        self.source.slice(span.clone()).bytes().all(is_mark) && is_address()
    }

    /// What the author wrote, where marks were made plain for the parser.
    fn original(&self, text: cmark::CowStr<'a>, span: &Range<usize>) -> Cow<'a, str> {
        match self.source.text.get(span.clone()) {
            Some(original) if self.plain.get(span.clone()).is_some_and(|plain| plain == &*text) => {
                Cow::Borrowed(original)
            }
            _ => cow(text),
        }
    }

    fn code(&self, code: cmark::CowStr<'a>, span: &Range<usize>) -> Cow<'a, str> {
        let inner =
            |text: &'a str| text.get(span.clone()).map(|text| text.trim_matches('`')).unwrap_or_default();
        let (original, plain) = (inner(self.source.text), inner(self.plain));
        match plain.find(&*code).and_then(|at| original.get(at..at + code.len())) {
            Some(original) if !code.is_empty() => Cow::Borrowed(original),
            _ => cow(code),
        }
    }

    fn tag(
        &self,
        tag: cmark::Tag<'a>,
        span: &Range<usize>,
        definitions: &BTreeMap<String, Range<usize>>,
    ) -> Tag<'a> {
        use cmark::{BlockQuoteKind, CodeBlockKind};
        match tag {
            cmark::Tag::Paragraph | cmark::Tag::MetadataBlock(_) => Tag::Paragraph,
            cmark::Tag::Heading { level, id, classes, attrs } => {
                let has_attributes = id.is_some() || !classes.is_empty() || !attrs.is_empty();
                Tag::Heading {
                    level: level as u8,
                    id: id.map(cow),
                    attributes: has_attributes.then(|| self.braces(span)).flatten(),
                }
            }
            cmark::Tag::BlockQuote(kind) => Tag::Quote(kind.map(|kind| match kind {
                BlockQuoteKind::Note => Alert::Note,
                BlockQuoteKind::Tip => Alert::Tip,
                BlockQuoteKind::Important => Alert::Important,
                BlockQuoteKind::Warning => Alert::Warning,
                BlockQuoteKind::Caution => Alert::Caution,
            })),
            cmark::Tag::CodeBlock(CodeBlockKind::Indented) => Tag::CodeBlock(Cow::Borrowed("")),
            cmark::Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(cow(info)),
            cmark::Tag::HtmlBlock => Tag::HtmlBlock,
            cmark::Tag::List(start) => Tag::List(start),
            cmark::Tag::Item => Tag::Item,
            cmark::Tag::FootnoteDefinition(label) => Tag::Footnote(cow(label)),
            cmark::Tag::DefinitionList => Tag::DefinitionList,
            cmark::Tag::DefinitionListTitle => Tag::Term,
            cmark::Tag::DefinitionListDefinition => Tag::Definition,
            cmark::Tag::Table(aligns) => Tag::Table(aligns.into_iter().map(align).collect()),
            cmark::Tag::TableHead => Tag::TableHead,
            cmark::Tag::TableRow => Tag::TableRow,
            cmark::Tag::TableCell => Tag::TableCell,
            cmark::Tag::Emphasis | cmark::Tag::Superscript | cmark::Tag::Subscript => Tag::Emphasis,
            cmark::Tag::Strong => Tag::Strong,
            cmark::Tag::Strikethrough => Tag::Strike,
            cmark::Tag::Link { link_type, dest_url, title, id } => {
                Tag::Link(self.target(link_type, dest_url, title, &id, span, definitions))
            }
            cmark::Tag::Image { link_type, dest_url, title, id } => {
                Tag::Image(self.target(link_type, dest_url, title, &id, span, definitions))
            }
        }
    }

    fn target(
        &self,
        kind: cmark::LinkType,
        address: cmark::CowStr<'a>,
        title: cmark::CowStr<'a>,
        label: &str,
        span: &Range<usize>,
        definitions: &BTreeMap<String, Range<usize>>,
    ) -> Target<'a> {
        use cmark::LinkType;
        let place = match kind {
            LinkType::Inline => destination(self.plain, span.clone(), &address, "]("),
            LinkType::Autolink | LinkType::Email => {
                span.start + 1..span.end.saturating_sub(1).max(span.start + 1)
            }
            _ => definitions.get(&label.to_lowercase()).cloned().unwrap_or_else(|| span.clone()),
        };
        let destination = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{address}")),
            _ => cow(address),
        };
        Target { destination, title: cow(title), span: place }
    }

    /// The bytes of `{…}` at the end of a heading's line.
    fn braces(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let slice = self.source.slice(span.clone());
        let open = slice.rfind('{')?;
        let length = slice.get(open..)?.find('}')? + 1;
        Some(span.start + open..span.start + open + length)
    }
}

impl<'a> Kind<'a> {
    fn at(self, span: Range<usize>, reader: &mut Reader<'a>) {
        reader.verbatim = false;
        reader.tokens.push(Token { kind: self, span });
    }
}

fn cow(text: cmark::CowStr<'_>) -> Cow<'_, str> {
    match text {
        cmark::CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}

fn align(align: cmark::Alignment) -> Align {
    match align {
        cmark::Alignment::None => Align::Unset,
        cmark::Alignment::Left => Align::Left,
        cmark::Alignment::Center => Align::Center,
        cmark::Alignment::Right => Align::Right,
    }
}

/// What an entity like `&eacute;` stands for.
pub(super) fn named_entity(entity: &str) -> Option<String> {
    let mut text = String::new();
    for event in cmark::Parser::new(entity) {
        if let cmark::Event::Text(part) = event {
            text.push_str(&part);
        }
    }
    (text != entity).then_some(text)
}
