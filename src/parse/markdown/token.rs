//! A page's text as a flat list of tokens, in our own words: what the parser of Markdown saw.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Place;
use crate::model::checklist::Mark;
use crate::model::path::SourcePath;
use crate::parse::expand::SourceMap;

/// One token and the bytes of the expanded text it was made of.
#[derive(Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Range<usize>,
}

/// What a token is.
#[derive(Debug)]
pub(super) enum Kind<'a> {
    /// A container opens; `close` is the index of the [`Kind::Close`] that ends it.
    Open {
        tag: Tag<'a>,
        close: usize,
    },
    /// The innermost open container ends.
    Close,
    Text(Cow<'a, str>),
    /// Code inside a line.
    Code(Cow<'a, str>),
    /// A formula in TeX, in its line or of its own.
    Math {
        tex: Cow<'a, str>,
        is_block: bool,
    },
    /// Part of an HTML block.
    Html(Cow<'a, str>),
    /// One tag or comment inside a line.
    InlineHtml(Cow<'a, str>),
    /// A reference to the footnote of that label.
    FootnoteReference(Cow<'a, str>),
    SoftBreak,
    HardBreak,
    Rule,
    /// The brackets of a task, directly after the opening of its item.
    Task(Mark),
}

/// The kinds of containers.
#[derive(Debug)]
pub(super) enum Tag<'a> {
    Paragraph,
    /// `attributes` are the bytes of its `{…}`, braces included.
    Heading {
        level: u8,
        id: Option<Cow<'a, str>>,
        attributes: Option<Range<usize>>,
    },
    Quote(Option<Alert>),
    /// With the words after its fence.
    CodeBlock(Cow<'a, str>),
    /// Holds nothing but [`Kind::Html`].
    HtmlBlock,
    /// With the first number, if it is numbered.
    List(Option<u64>),
    Item,
    Footnote(Cow<'a, str>),
    DefinitionList,
    Term,
    Definition,
    Table(Vec<Align>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strike,
    Link(Target<'a>),
    Image(Target<'a>),
}

/// Where a link or an image leads.
#[derive(Debug)]
pub(super) struct Target<'a> {
    pub(super) destination: Cow<'a, str>,
    pub(super) title: Cow<'a, str>,
    /// The bytes of the destination.
    pub(super) span: Range<usize>,
}

/// The kinds of quotes with a title.
#[derive(Clone, Copy, Debug)]
pub(super) enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug)]
pub(super) enum Align {
    Unset,
    Left,
    Center,
    Right,
}

/// The expanded text with the way back to the files it came from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) path: &'a SourcePath,
    pub(super) text: &'a str,
    pub(super) map: &'a SourceMap,
}

impl<'a> Source<'a> {
    /// Where bytes of the expanded text were written.
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        if self.text.is_empty() { Place::file(self.path) } else { self.map.place(span) }
    }

    /// Bytes of the expanded text; empty if they don't lie between characters.
    pub(super) fn slice(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or_default()
    }
}

/// What tokens say as plain text, markup left out.
pub(super) fn plain_text(tokens: &[Token<'_>]) -> String {
    let mut plain = String::new();
    for token in tokens {
        match &token.kind {
            Kind::Text(text) | Kind::Code(text) | Kind::Math { tex: text, .. } => plain.push_str(text),
            Kind::SoftBreak | Kind::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    plain
}

/// White space folded to single spaces, none at the ends.
pub(super) fn fold(text: String) -> String {
    let mut last = b' ';
    let is_folded = text.bytes().all(|byte| {
        let fits = (byte > b' ' || byte == b' ' && last != b' ') && byte < 0x7f;
        last = byte;
        fits
    });
    if is_folded && last != b' ' {
        return text;
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

impl Kind<'_> {
    /// Whether text that stands directly in a list item ends here.
    pub(super) fn is_block(&self) -> bool {
        match self {
            Self::Rule => true,
            Self::Open { tag, .. } => {
                !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strike | Tag::Link(_) | Tag::Image(_))
            }
            _ => false,
        }
    }
}
