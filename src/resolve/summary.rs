//! `SUMMARY.md`: the order of pages, written by hand.

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;

/// One entry of the summary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What the page is called there.
    pub title: String,
    /// The page's file as written, percent-decoded, without a fragment.
    pub file: String,
    /// How deep the entry is nested; 0 at the top.
    pub depth: usize,
    /// The heading above it, at the first entry below that heading.
    pub part: Option<String>,
    /// Where the file is named.
    pub place: Place,
}

/// Reads the entries: list items and lines of the form `[Title](file.md)`, under headings.
pub fn read(path: &SourcePath, text: &str, seen: &mut Seen) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut indents: Vec<usize> = Vec::new();
    let mut part: Option<String> = None;
    let mut first_heading = true;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_start_matches('\u{feff}').trim();
        if let Some(heading) = body.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            let is_title = std::mem::take(&mut first_heading) && entries.is_empty();
            part = (!is_title && !heading.is_empty()).then(|| heading.to_owned());
            continue;
        }
        let bullet = body.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t']));
        let Some((title, file, offset)) = link(bullet.unwrap_or(body)) else {
            if bullet.is_some() {
                let place = Place::new(
                    path,
                    start + (line.len() - line.trim_start().len())..start + line.trim_end().len(),
                );
                let message = "this entry of the summary is no link to a page";
                seen.note(
                    Diagnostic::new(Code::SummaryEntry, place, message).help("Write `- [Title](file.md)`."),
                );
            }
            continue;
        };
        let depth = match bullet {
            None => 0,
            Some(_) => {
                let indent = line
                    .chars()
                    .take_while(|c| c.is_whitespace())
                    .map(|c| if c == '\t' { 4 } else { 1 })
                    .sum();
                while indents.last().is_some_and(|last| *last > indent) {
                    indents.pop();
                }
                if indents.last() != Some(&indent) {
                    indents.push(indent);
                }
                indents.len() - 1
            }
        };
        if file.is_empty() {
            continue; // a chapter that is planned: mdBook's `[Title]()`
        }
        let offset = start + line.find(bullet.unwrap_or(body)).unwrap_or(0) + offset;
        let place = Place::new(path, offset..offset + file.len());
        let file = file.split('#').next().unwrap_or(file);
        let file = percent_encoding::percent_decode_str(file).decode_utf8_lossy().into_owned();
        entries.push(Entry { title: title.replace(['*', '`'], ""), file, depth, part: part.take(), place });
    }
    entries
}

/// Title, destination and the destination's offset in a text of the form `[Title](file.md)`.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix('[')?.strip_suffix(')')?;
    let (title, file) = inner.rsplit_once("](")?;
    // A link's own title, `(file.md "title")`, says nothing here.
    let file = file.trim().split_once(" \"").map_or(file.trim(), |(file, _)| file.trim());
    let file = file.trim_start_matches('<').trim_end_matches('>');
    let offset = text.find(file).filter(|_| !file.is_empty()).unwrap_or(0);
    let offset = text.rfind("](").map_or(offset, |at| at + 2 + text[at + 2..].find(file).unwrap_or(0));
    Some((title, file, offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::Checked;

    #[test]
    fn entries_nest_under_parts() {
        let text = "# Summary\n\n[Start](README.md)\n\n# Guide\n- [A](a.md)\n    - [B b](dir/b%20b.md#x)\n- [Later]()\n- nonsense\n";
        let path = SourcePath::new("src/SUMMARY.md").unwrap();
        let read = Checked::collect(|seen| read(&path, text, seen));
        let entries: Vec<_> = read
            .value
            .iter()
            .map(|entry| (entry.title.as_str(), entry.file.as_str(), entry.depth, entry.part.as_deref()))
            .collect();
        assert_eq!(
            entries,
            [
                ("Start", "README.md", 0, None),
                ("A", "a.md", 0, Some("Guide")),
                ("B b", "dir/b b.md", 1, None)
            ]
        );
        assert_eq!(&text[read.value[1].place.span.clone()], "a.md");
        assert_eq!(read.diagnostics.len(), 1);
    }
}
