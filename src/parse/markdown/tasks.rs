//! Finds the tasks among the tokens, before anything is written: which lists hold tasks, where an
//! item's text ends and what its attributes say.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::checklist::{Form, Mark};
use crate::model::ids::is_id;
use crate::parse::markdown::attributes::{self, Parsed, looks_like_attributes};
use crate::parse::markdown::token::{Kind, Source, Tag, Token};

/// The tasks of a page.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    /// With the index of the token that opens the item, ascending.
    pub(super) items: VecDeque<(usize, Task)>,
    /// The tokens that open lists with at least one task.
    pub(super) lists: BTreeSet<usize>,
}

impl Tasks {
    /// The task of the item that this token opens; those before it are not asked for any more.
    pub(super) fn take(&mut self, item: usize) -> Option<Task> {
        while self.items.front().is_some_and(|(at, _)| *at < item) {
            self.items.pop_front();
        }
        if self.items.front()?.0 != item {
            return None;
        }
        self.items.pop_front().map(|(_, task)| task)
    }
}

/// One task.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) mark: Mark,
    /// The bytes of the mark.
    pub(super) mark_span: Range<usize>,
    /// The bytes of mark and text.
    pub(super) span: Range<usize>,
    /// The token that opens the paragraph of its text; tight lists have none.
    pub(super) paragraph: Option<usize>,
    /// The tokens of its text, the first paragraph's.
    pub(super) text: Range<usize>,
    /// The bytes of its attributes, which are not shown.
    pub(super) hidden: Option<Range<usize>>,
    /// The form of its attributes, and where what is between the brackets begins.
    pub(super) written: Option<(Form, usize)>,
    pub(super) parsed: Parsed,
}

/// The text with `[~]` and `[-]` at the start of list items as `[ ]`, which is the only open mark the
/// parser of Markdown knows. The offsets stay, so the mark can be read in the original.
pub(super) fn with_plain_marks(text: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices('[') {
        if matches!(text.as_bytes().get(at + 1..at + 3), Some(b"~]" | b"-]")) && is_mark(text, at) {
            plain.push_str(&text[done..at]);
            plain.push_str("[ ]");
            done = at + 3;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    plain.push_str(&text[done..]);
    Cow::Owned(plain)
}

/// Whether a list marker and white space stand before the bracket, and white space after it.
fn is_mark(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let marker = before.trim_end_matches([' ', '\t']);
    let bullet = marker.strip_suffix(['-', '*', '+']);
    let number = marker.strip_suffix(['.', ')']).filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    let starts_item =
        bullet.is_some_and(|rest| rest.is_empty() || rest.ends_with(['\n', '\r', ' ', '\t', '>']));
    marker.len() < before.len()
        && (starts_item || number.is_some())
        && after.as_bytes().get(3).is_none_or(u8::is_ascii_whitespace)
}

/// The mark that stands at these bytes of the original text.
pub(super) fn mark_at(text: &str, span: Range<usize>, ticked: bool) -> Mark {
    let slice = text.get(span).unwrap_or_default();
    match slice.find('[').and_then(|at| slice.as_bytes().get(at + 1)) {
        Some(b'~') => Mark::NotApplicable,
        Some(b'-') => Mark::Retired,
        _ if ticked => Mark::Ticked,
        _ => Mark::Open,
    }
}

/// One pass over the tokens.
pub(super) fn find(source: Source<'_>, tokens: &[Token<'_>], seen: &mut Seen) -> Tasks {
    let mut tasks = Tasks::default();
    let mut lists: Vec<(usize, usize)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        while lists.last().is_some_and(|(_, close)| *close < at) {
            lists.pop();
        }
        match &token.kind {
            Kind::Open { tag: Tag::List(_), close } => lists.push((at, *close)),
            Kind::Open { tag: Tag::Item, close } => {
                if let Some(task) = task(source, tokens, at, *close, seen) {
                    tasks.items.push_back((at, task));
                    tasks.lists.extend(lists.last().map(|(list, _)| *list));
                }
            }
            _ => {}
        }
    }
    tasks
}

fn task(
    source: Source<'_>,
    tokens: &[Token<'_>],
    item: usize,
    close: usize,
    seen: &mut Seen,
) -> Option<Task> {
    // Loose lists have a paragraph around mark and text, or around the text below a lonely mark.
    let (mark_at, mut paragraph) = match &tokens.get(item + 1)?.kind {
        Kind::Task(_) => (item + 1, None),
        Kind::Open { tag: Tag::Paragraph, .. } => (item + 2, Some(item + 1)),
        _ => return None,
    };
    let Token { kind: Kind::Task(mark), span: mark_span } = tokens.get(mark_at)? else { return None };
    let mut text = mark_at + 1..close;
    if let Some(Kind::Open { tag: Tag::Paragraph, .. }) = tokens.get(text.start).map(|token| &token.kind) {
        paragraph = Some(text.start);
        text.start += 1;
    }
    match paragraph.and_then(|paragraph| tokens.get(paragraph)).map(|token| &token.kind) {
        Some(Kind::Open { close, .. }) => text.end = *close,
        _ => {
            let rest = tokens.get(text.clone()).unwrap_or_default();
            text.end =
                rest.iter().position(|token| token.kind.is_block()).map_or(close, |found| text.start + found);
        }
    }
    let mut end = mark_span.end;
    let inside = tokens.get(text.clone()).unwrap_or_default();
    if let Some(last) = inside.last() {
        end = end.max(last.span.end);
    }
    let mut task = Task {
        mark: *mark,
        mark_span: mark_span.clone(),
        span: mark_span.start..end,
        paragraph,
        text: text.clone(),
        hidden: None,
        written: None,
        parsed: Parsed::default(),
    };
    if let Some(hidden) = trailing_attributes(source, inside) {
        task.parsed = attributes::parse(source, hidden.start + 1..hidden.end - 1, seen);
        task.written = Some((Form::Braces, hidden.start + 1));
        task.span.end = mark_span.end + source.slice(mark_span.end..hidden.start).trim_end().len();
        misplaced_attributes(source, inside, hidden.start, seen);
        task.hidden = Some(hidden);
    } else if let Some(inner) = comment_attributes(source, tokens, &text, task.paragraph.is_some()) {
        task.written = Some((Form::Comment, inner.start));
        task.parsed = attributes::parse(source, inner, seen);
    } else {
        misplaced_attributes(source, inside, usize::MAX, seen);
    }
    Some(task)
}

/// The bytes of `{…}` at the end of a text, if it is meant as attributes.
fn trailing_attributes(source: Source<'_>, inside: &[Token<'_>]) -> Option<Range<usize>> {
    let last = inside.last().filter(|token| matches!(token.kind, Kind::Text(_)))?;
    let first = inside.first()?;
    let text = source.slice(first.span.start..last.span.end).trim_end();
    let end = first.span.start + text.len();
    let open = first.span.start + open_brace(text)?;
    let inner = source.slice(open + 1..end - 1);
    let is_text = |token: &Token<'_>| matches!(token.kind, Kind::Text(_) | Kind::SoftBreak);
    let only_text = inside.iter().rev().take_while(|token| token.span.end > open).all(is_text);
    (only_text && looks_like_attributes(inner)).then_some(open..end)
}

/// Where the last braces of a text open; not for `{{…}}`, `${…}` or `\{…}`.
fn open_brace(text: &str) -> Option<usize> {
    let body = text.strip_suffix('}')?;
    let mut quote = None;
    for (at, byte) in body.bytes().enumerate().rev() {
        match (byte, quote) {
            (b'{', None) => return (!body[..at].ends_with(['{', '$', '\\'])).then_some(at),
            (b'}' | b'`', None) => return None,
            (b'"', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// What stands in the comment `<!-- #id key=value -->` of an item's text, or directly below it.
fn comment_attributes(
    source: Source<'_>,
    tokens: &[Token<'_>],
    text: &Range<usize>,
    loose: bool,
) -> Option<Range<usize>> {
    let inside = tokens.get(text.clone())?.iter().filter(|token| matches!(token.kind, Kind::InlineHtml(_)));
    let below = text.end + usize::from(loose);
    let block = match &tokens.get(below)?.kind {
        Kind::Open { tag: Tag::HtmlBlock, close } => tokens.get(below + 1..*close)?,
        _ => &[],
    };
    inside.chain(block).find_map(|token| {
        let html = source.slice(token.span.clone());
        let start = html.find("<!--")?;
        let inner = html.get(start + 4..)?;
        let inner = inner.get(..inner.find("-->")?)?;
        let from = token.span.start + start + 4;
        (!inner.contains("pathbook:") && looks_like_attributes(inner)).then_some(from..from + inner.len())
    })
}

/// `{#id}` in the middle of a text, before `end`, is certainly not meant to be read.
fn misplaced_attributes(source: Source<'_>, inside: &[Token<'_>], end: usize, seen: &mut Seen) {
    for token in inside {
        let Kind::Text(text) = &token.kind else { continue };
        let Some(start) = text.find("{#").filter(|start| token.span.start + start < end) else { continue };
        let Some(length) = text[start..].find('}') else { continue };
        let inner = &text[start + 2..start + length];
        if text.len() == token.span.len() && is_id(inner.split_whitespace().next().unwrap_or_default()) {
            let place = source.place(token.span.start + start..token.span.start + start + length + 1);
            let problem = Diagnostic::new(Code::ItemKey, place, "attributes in the middle of an item's text")
                .help("Move them to the end of the item's first paragraph.");
            seen.note(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_of_list_items_are_made_plain() {
        assert_eq!(with_plain_marks("- [~] a\n1. [-] b\n> * [-] c\n"), "- [ ] a\n1. [ ] b\n> * [ ] c\n");
        for text in ["see [-] there", "- [-](x)", "- a [~] b", "[~] a", "-[~] a"] {
            assert_eq!(with_plain_marks(text), text);
        }
    }

    #[test]
    fn braces_open_where_they_should() {
        assert_eq!(open_brace("a {b}"), Some(2));
        assert_eq!(open_brace("a {b=\"}\"}"), Some(2));
        for text in ["a", "{a} b", "{{a}}", "${a}", "\\{a}", "}", "a}"] {
            assert_eq!(open_brace(text), None, "{text}");
        }
    }
}
