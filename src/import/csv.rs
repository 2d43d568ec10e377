//! CSV whose every field knows where it stands: RFC 4180, with the separators, line ends and byte order
//! mark that spreadsheets write.
//!
//! A reader of our own, because a library's positions are those of records, and off by a line after
//! blank lines and `\r\n`; and because a quotation mark that nobody closes must be told where it opens.

use std::ops::Range;

use super::Input;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};

/// A longer cell is a slip, such as a quotation mark in the wrong place: so many characters are ten pages.
const CELL_MAX: usize = 20_000;

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub fields: Vec<Field>,
}

/// A cell: its text without quotes and tags, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub text: String,
    pub span: Range<usize>,
}

impl Record {
    /// Where the row stands: its first line.
    pub(super) fn place(&self, input: Input<'_>) -> Place {
        let start = self.fields.first().map_or(0, |field| field.span.start);
        let end = self.fields.last().map_or(start, |field| field.span.end);
        let row = &input.text[start..end];
        input.place(&(start..start + row.lines().next().unwrap_or_default().len()))
    }

    /// The text of a cell; empty where the row is shorter.
    pub(super) fn text(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", |field| field.text.as_str())
    }

    /// The place of a cell, or that of the row.
    pub(super) fn place_of(&self, column: usize, input: Input<'_>) -> Place {
        match self.fields.get(column) {
            Some(field) if !field.span.is_empty() => {
                let row = &input.text[field.span.clone()];
                let length = row.lines().next().unwrap_or_default().len();
                input.place(&(field.span.start..field.span.start + length))
            }
            _ => self.place(input),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| super::text::line(&field.text).is_empty())
    }

    /// Notes the first cell beyond the header's that is not empty.
    pub(super) fn refuse_more(&self, columns: usize, input: Input<'_>, seen: &mut Seen) {
        let more = (columns..self.fields.len()).find(|column| !self.text(*column).trim().is_empty());
        if let Some(column) = more {
            let message = format!("the row has more cells than the {columns} of the first row");
            seen.note(
                Diagnostic::new(Code::ImportInput, self.place_of(column, input), message).help(
                    "Put a cell that holds the separator in quotes (in a Markdown table write `\\|`), or name the column.",
                ),
            );
        }
    }
}

/// Whether a cell is longer than any ladder's, which is told at the cell.
pub(super) fn is_too_long(span: &Range<usize>, input: Input<'_>, seen: &mut Seen) -> bool {
    let length = input.text[span.clone()].chars().count();
    let too_long = length > CELL_MAX;
    if too_long {
        let place = input.place(&(span.start..span.start + 1));
        let message = format!("the cell has {length} characters; a cell may have {CELL_MAX}");
        seen.note(
            Diagnostic::new(Code::ImportInput, place, message)
                .help("Make it shorter, or look for a quotation mark that opens it and is closed far below."),
        );
    }
    too_long
}

/// The rows of a CSV file; blank ones are left out.
pub(super) fn read(input: Input<'_>, seen: &mut Seen) -> Vec<Record> {
    let mut reader = Reader { input, at: input.start(), separator: separator(input), unclosed: false };
    let mut records = Vec::new();
    while reader.at < input.text.len() {
        let mut record = reader.record(seen);
        for field in &mut record.fields {
            if !reader.unclosed && is_too_long(&field.span, input, seen) {
                field.text.clear();
            }
            field.text = super::text::untagged(&field.text);
        }
        if !record.is_blank() {
            records.push(record);
        }
    }
    records
}

/// The most frequent of `,`, `;` and tab in the first row.
fn separator(input: Input<'_>) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in input.text.as_bytes().iter().skip(input.start()) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            byte if !quoted => {
                for (separator, count) in &mut counts {
                    *count += usize::from(separator == byte);
                }
            }
            _ => {}
        }
    }
    // Of equals the first.
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(separator, _)| *separator)
}

struct Reader<'a> {
    input: Input<'a>,
    at: usize,
    separator: u8,
    /// Whether a cell goes on to the end of the file, which is told.
    unclosed: bool,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.input.text.as_bytes().get(self.at).copied()
    }

    /// A row and its line end.
    fn record(&mut self, seen: &mut Seen) -> Record {
        let mut record = Record::default();
        loop {
            record.fields.push(self.field(seen));
            match self.peek() {
                Some(byte) if byte == self.separator => self.at += 1,
                Some(b'\r') => {
                    self.at += 1;
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    return record;
                }
                Some(_) => {
                    self.at += 1;
                    return record;
                }
                None => return record,
            }
        }
    }

    /// A cell, up to its separator or line end.
    fn field(&mut self, seen: &mut Seen) -> Field {
        let start = self.at;
        let before = self.spaces();
        if !before.trim().is_empty() || self.peek() != Some(b'"') {
            let rest = self.rest();
            return Field { text: format!("{before}{rest}"), span: start..self.at };
        }
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(length) = self.input.text[self.at..].find('"') else {
                let message = "a quotation mark opens a cell here and is never closed";
                let place = self.input.place(&(open..open + 1));
                seen.note(
                    Diagnostic::new(Code::ImportInput, place, message)
                        .help("Close the cell with `\"`; a quotation mark within a cell is written twice."),
                );
                text.push_str(&self.input.text[self.at..]);
                self.at = self.input.text.len();
                self.unclosed = true;
                return Field { text, span: open..self.at };
            };
            text.push_str(&self.input.text[self.at..self.at + length]);
            self.at += length + 1;
            if self.peek() != Some(b'"') {
                break;
            }
            text.push('"');
            self.at += 1;
        }
        let (close, rest) = (self.at, self.rest());
        if !rest.trim().is_empty() {
            let message = "text follows the quotation mark that closes the cell";
            let place = self.input.place(&(close..self.at));
            seen.note(
                Diagnostic::new(Code::ImportInput, place, message)
                    .help("Write a quotation mark within a cell twice: `\"\"`."),
            );
            text.push_str(rest);
        }
        Field { text, span: open..self.at }
    }

    /// Spaces before a cell's text.
    fn spaces(&mut self) -> &'a str {
        let start = self.at;
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        &self.input.text[start..self.at]
    }

    /// What is left up to a separator or line end.
    fn rest(&mut self) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte != self.separator && byte != b'\n' && byte != b'\r') {
            self.at += 1;
        }
        &self.input.text[start..self.at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::Checked;
    use crate::model::path::SourcePath;

    fn rows(text: &str) -> (Vec<Vec<String>>, Vec<Diagnostic>) {
        let path = SourcePath::new("a.csv").unwrap();
        let checked = Checked::collect(|seen| read(Input { path: &path, text }, seen));
        let texts = |record: Record| record.fields.into_iter().map(|field| field.text).collect();
        (checked.value.into_iter().map(texts).collect(), checked.diagnostics)
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let wanted = vec![vec!["a", "b,;\t \"c\""], vec!["", "d\ne"]];
        for text in [
            "a,\"b,;\t \"\"c\"\"\"\n\n,\"d\ne\"\n",
            "\u{feff}a;\"b,;\t \"\"c\"\"\"\r\n;\"d\ne\"",
            "a\t \"b,;\t \"\"c\"\"\" \r\t\"d\ne\"\r",
        ] {
            let (rows, diagnostics) = rows(text);
            assert_eq!(rows, wanted, "{text:?}");
            assert!(diagnostics.is_empty(), "{diagnostics:?}");
        }
    }

    #[test]
    fn quotes_that_go_wrong_are_told_in_their_place() {
        let (_, diagnostics) = rows("a,b\n\"c\" d,e\nf,\"g\nh");
        let spans: Vec<_> = diagnostics.iter().map(|found| found.place.clone().unwrap().span).collect();
        assert_eq!(spans, [7..9, 14..15]);
    }

    #[test]
    fn a_quote_within_a_text_is_a_quote() {
        assert_eq!(rows("5\" disk,x\n").0, [["5\" disk", "x"]]);
    }
}
