//! The places of a chapter that each print file fills.

use memchr::memchr;

/// What is to stand at a place of a chapter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::render::leaves::print) enum Cut<'a> {
    /// What the ids of the chapter begin with.
    Id,
    /// The way to the root of the site.
    Root,
    /// The URL of a page or file: its path from the site's root, and what follows.
    Inside(&'a str, &'a str),
    /// The URL of a place elsewhere.
    Outside(&'a str),
    /// The number of the note with the URL of the link before.
    Note(&'a str),
    /// The plan of the page's items.
    Plan,
}

/// Stands before and after a cut. HTML may not hold it.
pub(super) const MARK: char = '\u{1}';
/// Stands between the two values of a cut.
pub(super) const BETWEEN: char = '\u{2}';

impl Cut<'_> {
    /// How many bytes stand in its place, roughly.
    pub(super) fn weight(&self) -> usize {
        // A note is a number, a line and the address in it twice.
        const NOTE: usize = 200;
        match self {
            Self::Id | Self::Root => 5,
            Self::Inside(path, suffix) => path.len() + suffix.len(),
            Self::Outside(url) => url.len(),
            Self::Note(url) => 2 * url.len() + NOTE,
            Self::Plan => 20,
        }
    }

    /// Appends it to the HTML of a chapter.
    pub(super) fn write(&self, html: &mut String) {
        html.push(MARK);
        match self {
            Cut::Id => html.push('i'),
            Cut::Root => html.push('r'),
            Cut::Plan => html.push('p'),
            Cut::Inside(path, suffix) => {
                html.push('l');
                html.push_str(path);
                html.push(BETWEEN);
                html.push_str(suffix);
            }
            Cut::Outside(url) => {
                html.push('o');
                html.push_str(url);
            }
            Cut::Note(url) => {
                html.push('n');
                html.push_str(url);
            }
        }
        html.push(MARK);
    }
}

/// Writes the HTML of a chapter, with what `answer` writes at its cuts.
pub(in crate::render::leaves::print) fn fill<'a>(
    html: &'a str,
    out: &mut String,
    mut answer: impl FnMut(Cut<'a>, &mut String),
) {
    let mut rest = html;
    while let Some(start) = memchr(MARK as u8, rest.as_bytes()) {
        out.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let end = memchr(MARK as u8, rest.as_bytes()).unwrap_or(rest.len());
        let mut letters = rest[..end].chars();
        rest = rest.get(end + 1..).unwrap_or_default();
        let kind = letters.next();
        let value = letters.as_str();
        let cut = match kind {
            Some('i') => Cut::Id,
            Some('r') => Cut::Root,
            Some('p') => Cut::Plan,
            Some('o') => Cut::Outside(value),
            Some('n') => Cut::Note(value),
            _ => {
                let (path, suffix) = value.split_once(BETWEEN).unwrap_or((value, ""));
                Cut::Inside(path, suffix)
            }
        };
        answer(cut, out);
    }
    out.push_str(rest);
}
