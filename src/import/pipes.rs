//! The tables of a Markdown file: rows between pipes, with the marks of Markdown and HTML taken off.

use super::Input;
use super::csv::{self, Field, Record};
use super::text::tag;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};

/// A table and the heading it stands under.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub heading: String,
    /// The header first.
    pub rows: Vec<Record>,
}

/// Every table of a file, outside of code.
pub(super) fn read(input: Input<'_>, seen: &mut Seen) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut heading = String::new();
    let mut fence: Option<String> = None;
    let mut lines = Lines { text: input.text, at: input.start() }.peekable();
    while let Some((start, line)) = lines.next() {
        let trimmed = line.trim();
        if let Some(mark) = &fence {
            let closes = trimmed.starts_with(mark.as_str()) && trimmed.trim_matches(['`', '~']).is_empty();
            fence = if closes { None } else { fence };
            continue;
        }
        if let Some(mark) = opens_fence(trimmed) {
            fence = Some(mark);
            continue;
        }
        if let Some(title) = heading_of(trimmed) {
            heading = title;
            continue;
        }
        let header = cells(start, line);
        let under = lines.peek().map(|(_, next)| delimiters(next));
        if !line.contains('|') || under != Some(Some(header.len())) {
            continue;
        }
        lines.next();
        let mut table = Table { heading: heading.clone(), rows: vec![record(header, input, seen)] };
        while let Some((start, line)) = lines.next_if(|(_, line)| is_row(line)) {
            table.rows.push(record(cells(start, line), input, seen));
        }
        tables.push(table);
    }
    tables
}

/// Whether the text holds a table in HTML.
pub(super) fn has_html_table(text: &str) -> bool {
    text.to_ascii_lowercase().contains("<table")
}

/// Lines with the bytes they start at.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let line = self.text[start..].split_inclusive('\n').next()?;
        self.at += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }
}

fn opens_fence(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    (length >= 3).then(|| mark.to_string().repeat(length))
}

fn heading_of(line: &str) -> Option<String> {
    let text = line.trim_start_matches('#');
    let depth = line.len() - text.len();
    ((1..=6).contains(&depth) && text.starts_with([' ', '\t']))
        .then(|| plain(text.trim().trim_end_matches('#')).0)
}

fn is_row(line: &str) -> bool {
    let trimmed = line.trim();
    !trimmed.is_empty() && heading_of(trimmed).is_none() && opens_fence(trimmed).is_none()
}

/// How many cells a row of dashes is for; none for another row.
fn delimiters(line: &str) -> Option<usize> {
    let cells = cells(0, line);
    let dashes = |text: &str| {
        let inner = text.strip_prefix(':').unwrap_or(text);
        let inner = inner.strip_suffix(':').unwrap_or(inner);
        !inner.is_empty() && inner.bytes().all(|byte| byte == b'-')
    };
    (line.contains('-') && cells.iter().all(|(_, text)| dashes(text))).then_some(cells.len())
}

/// The cells of a line, each with the byte it starts at, trimmed.
fn cells(start: usize, line: &str) -> Vec<(usize, &str)> {
    let mut cells = Vec::new();
    let mut from = line.len() - line.trim_start().len();
    let end = line.trim_end().len().max(from);
    if line[from..end].starts_with('|') {
        from += 1;
    }
    let mut push = |from: usize, to: usize| {
        let text = &line[from..to];
        let inner = text.trim();
        cells.push((start + from + (text.len() - text.trim_start().len()), inner));
    };
    let mut escaped = false;
    let mut open = true;
    for (at, byte) in line.bytes().enumerate().take(end).skip(from) {
        if byte == b'|' && !escaped {
            push(from, at);
            from = at + 1;
            open = from < end;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if open {
        push(from, end.max(from));
    }
    cells
}

fn record(cells: Vec<(usize, &str)>, input: Input<'_>, seen: &mut Seen) -> Record {
    let fields = cells.into_iter().map(|(start, raw)| {
        let span = start..start + raw.len();
        let (text, lost) =
            if csv::is_too_long(&span, input, seen) { <(String, Vec<String>)>::default() } else { plain(raw) };
        for target in lost {
            seen.note(
                Diagnostic::new(
                    Code::ImportSkipped,
                    input.place(&span),
                    format!("the link to `{target}` is left out; its text stays"),
                )
                .help("A link that leads from this file leads nowhere from a framework: write the whole address, `https://…`."),
            );
        }
        Field { text, span }
    });
    Record { fields: fields.collect() }
}

/// A cell as text: marks of emphasis and code go, line breaks and list items become lines, the address of
/// a link follows its text. Also the targets of links that lead nowhere from elsewhere.
fn plain(raw: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(raw.len());
    let mut lost = Vec::new();
    let mut open = Unclosed::default();
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let taken = tag(rest, &mut out)
            .or_else(|| link(rest, &mut out, &mut lost))
            .or_else(|| entity(rest, &mut out))
            .or_else(|| mark(rest, &mut out, &mut lost, &mut open));
        let taken = taken.unwrap_or_else(|| match rest.strip_prefix('\\') {
            Some(next) if next.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&next[..1]);
                2
            }
            _ => {
                out.push(c);
                c.len_utf8()
            }
        });
        rest = &rest[taken..];
    }
    (out.trim().to_owned(), lost)
}

/// `[text](target)`: the text, and the target if it leads somewhere from anywhere.
fn link(rest: &str, out: &mut String, lost: &mut Vec<String>) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let close = inner.find(']')?;
    let target = inner[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let address = target[..end].split_whitespace().next().unwrap_or_default();
    let (text, mut inner_lost) = plain(&inner[..close]);
    out.push_str(&text);
    lost.append(&mut inner_lost);
    if address.starts_with("http://") || address.starts_with("https://") || address.starts_with("mailto:") {
        if text != address {
            out.push_str(" (");
            out.push_str(address);
            out.push(')');
        }
    } else if !address.is_empty() {
        lost.push(address.to_owned());
    }
    Some(1 + close + 1 + 1 + end + 1)
}

fn entity(rest: &str, out: &mut String) -> Option<usize> {
    const ENTITIES: &[(&str, &str)] = &[
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
    ];
    let (name, text) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name))?;
    out.push_str(text);
    Some(name.len())
}

/// Whether `*` or `_` is closed nowhere in the rest of a text: it is looked for once.
#[derive(Default)]
struct Unclosed {
    star: bool,
    line: bool,
}

/// Marks of emphasis and code: `**`, `__`, `~~`, `` ` ``, and `*` or `_` around words.
fn mark(rest: &str, out: &mut String, lost: &mut Vec<String>, open: &mut Unclosed) -> Option<usize> {
    if ["**", "__", "~~"].iter().any(|double| rest.starts_with(double)) {
        return Some(2);
    }
    if rest.starts_with('`') {
        return Some(1);
    }
    let inner = rest.strip_prefix(['*', '_'])?;
    let mark = &rest[..1];
    let unclosed = if mark == "*" { &mut open.star } else { &mut open.line };
    if *unclosed || out.ends_with(char::is_alphanumeric) || inner.starts_with(char::is_whitespace) {
        return None;
    }
    let closes = |at: &usize| {
        *at > 0
            && !inner[..*at].ends_with(char::is_whitespace)
            && !inner[at + 1..].starts_with(char::is_alphanumeric)
    };
    let Some(close) = inner.match_indices(mark).map(|(at, _)| at).find(closes) else {
        *unclosed = true;
        return None;
    };
    let (text, mut inner_lost) = plain(&inner[..close]);
    out.push_str(&text);
    lost.append(&mut inner_lost);
    Some(close + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::Checked;
    use crate::model::path::SourcePath;

    fn tables(text: &str) -> Vec<Vec<Vec<String>>> {
        let path = SourcePath::new("a.md").unwrap();
        let checked = Checked::collect(|seen| read(Input { path: &path, text }, seen));
        let texts = |row: Record| row.fields.into_iter().map(|field| field.text).collect();
        checked.value.into_iter().map(|table| table.rows.into_iter().map(texts).collect()).collect()
    }

    #[test]
    fn tables_are_found_outside_of_code() {
        let found = tables(
            "# Ladder\n\n| | L1 | L2 |\n|---|:-:|--:|\n| a | b \\| c | d |\nArea\n\n```\n| x | y |\n|---|---|\n```\nx | y\n-|-\n1 | 2",
        );
        assert_eq!(
            found,
            [
                vec![vec!["", "L1", "L2"], vec!["a", "b | c", "d"], vec!["Area"]],
                vec![vec!["x", "y"], vec!["1", "2"]]
            ]
        );
    }

    #[test]
    fn marks_go_and_texts_stay() {
        let (text, lost) = plain(
            "**Bold** and *thin*, `code` 2 * 3<br/>[here](x.md#y) [there](https://e.org) &amp; <li>one<li>two snake_case \\* _so_",
        );
        assert_eq!(
            text,
            "Bold and thin, code 2 * 3\nhere there (https://e.org) & \none\ntwo snake_case * so"
        );
        assert_eq!(lost, ["x.md#y"]);
        assert_eq!(plain("*a _b* *c* d_ *e _f").0, "a _b c d_ *e _f");
    }
}
