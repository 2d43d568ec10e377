//! Paths as values: where something comes from and where it goes.
//!
//! Both kinds are relative, use `/` on every platform, are in Unicode form NFC and contain
//! neither `.` nor `..` nor empty segments, so no path can leave its root.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// The name of the file that gives the order of pages by hand.
pub const SUMMARY: &str = "SUMMARY.md";

/// A source file, relative to the handbook's root: `content/plan/training.md`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct SourcePath(Arc<str>);

/// A file of the site, relative to the site's root: `plan/training.html`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct OutPath(Arc<str>);

/// A range of bytes in a source file. An empty range is a point.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// Byte offsets into the file, byte order mark included.
    pub span: Range<usize>,
}

/// Why a text is no path: it would leave its root.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeavesRoot;

impl SourcePath {
    /// A path from its text; `.` and empty segments vanish, `..` is resolved.
    pub fn new(text: &str) -> Result<Self, LeavesRoot> {
        normalise("", text).map(|path| Self(path.into()))
    }

    /// A file outside of any handbook, as its user names it: to be shown, never to be joined to a folder.
    pub fn as_given(text: &str) -> Self {
        Self(text.into())
    }

    /// The path that `relative` names from the folder this file is in.
    pub fn join_from_file(&self, relative: &str) -> Result<Self, LeavesRoot> {
        normalise(self.folder(), relative).map(|path| Self(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder, without a trailing slash; empty at the root.
    pub fn folder(&self) -> &str {
        folder(&self.0)
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        name(&self.0)
    }

    /// The part below `root`, if the path lies there. An empty root holds every path.
    pub fn below<'a>(&'a self, root: &str) -> Option<&'a str> {
        if root.is_empty() {
            return Some(&self.0);
        }
        self.0.strip_prefix(root)?.strip_prefix('/')
    }

    /// The name's extension in lower case, without the dot.
    pub fn extension(&self) -> Option<String> {
        let (stem, extension) = self.name().rsplit_once('.')?;
        (!stem.is_empty()).then(|| extension.to_lowercase())
    }

    /// Whether the name is that of a Markdown file.
    pub fn is_markdown(&self) -> bool {
        self.extension().is_some_and(|extension| matches!(extension.as_str(), "md" | "markdown"))
    }
}

impl OutPath {
    /// Where the file of the whole book to print goes.
    pub const BOOK: &'static str = "print.html";
    /// The page for addresses that lead nowhere, where hosts look for it.
    pub const NOT_FOUND: &'static str = "404.html";

    /// A path from its text; `.` and empty segments vanish, `..` is resolved.
    pub fn new(text: &str) -> Result<Self, LeavesRoot> {
        normalise("", text).map(|path| Self(path.into()))
    }

    /// The home page.
    pub fn home() -> Self {
        Self("index.html".into())
    }

    /// The path as text, not percent-encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder, without a trailing slash; empty at the root.
    pub fn folder(&self) -> &str {
        folder(&self.0)
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        name(&self.0)
    }

    /// The relative URL that leads from this file to `target`, percent-encoded.
    ///
    /// ```
    /// use pathbook::model::path::OutPath;
    /// let from = OutPath::new("plan/training.html").unwrap();
    /// let to = OutPath::new("roles/senior pm.html").unwrap();
    /// assert_eq!(from.url_to(&to), "../roles/senior%20pm.html");
    /// ```
    pub fn url_to(&self, target: &OutPath) -> String {
        let both = self.0.bytes().zip(target.0.bytes()).take_while(|(a, b)| a == b);
        // Behind the last folder that both lie in.
        let shared =
            both.enumerate().filter(|(_, (byte, _))| *byte == b'/').last().map_or(0, |(at, _)| at + 1);
        let (from, to) = (&self.0[shared..], &target.0[shared..]);
        let up = from.bytes().filter(|byte| *byte == b'/').count();
        let mut url = String::with_capacity(3 * up + to.len());
        for _ in 0..up {
            url.push_str("../");
        }
        if to.bytes().all(|byte| is_kept(byte) || byte == b'/') {
            url.push_str(to);
            return url;
        }
        for (nth, part) in to.split('/').enumerate() {
            url.push_str(if nth > 0 { "/" } else { "" });
            url.extend(percent_encoding::utf8_percent_encode(part, &SEGMENT));
        }
        url
    }

    /// The prefix that leads from this file to the site's root: `../../`, or nothing.
    pub fn to_root(&self) -> String {
        "../".repeat(segments(self.folder()).count())
    }

    /// The file in a part of the site, from the root of the whole; `""` is the whole.
    pub fn within(&self, folder: &str) -> Self {
        if folder.is_empty() { self.clone() } else { Self(format!("{folder}/{}", self.0).into()) }
    }

    /// The path in the form in which two paths are one file on some file systems.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl Place {
    /// A range of a file.
    pub fn new(path: &SourcePath, span: Range<usize>) -> Self {
        Self { path: path.clone(), span }
    }

    /// The start of a file.
    pub fn file(path: &SourcePath) -> Self {
        Self::new(path, 0..0)
    }
}

/// Characters kept as they are in a URL's path segment; all others are percent-encoded.
const SEGMENT: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'!')
    .remove(b'(')
    .remove(b')')
    .remove(b',');

/// One path segment as it stands in a URL.
pub fn encode_segment(segment: &str) -> String {
    percent_encoding::utf8_percent_encode(segment, &SEGMENT).to_string()
}

/// Whether a byte of a segment stands in a URL as it is.
fn is_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'!' | b'(' | b')' | b',')
}

fn segments(folder: &str) -> impl Iterator<Item = &str> + Clone {
    folder.split('/').filter(|part| !part.is_empty())
}

fn normalise(folder: &str, text: &str) -> Result<String, LeavesRoot> {
    let mut path = String::with_capacity(folder.len() + 1 + text.len());
    for part in folder.split('/').chain(text.split('/')) {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return Err(LeavesRoot),
            ".." => path.truncate(path.rfind('/').unwrap_or(0)),
            part => {
                path.push_str(if path.is_empty() { "" } else { "/" });
                path.push_str(part);
            }
        }
    }
    Ok(if path.is_ascii() { path } else { path.nfc().collect() })
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

impl fmt::Display for SourcePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_its_root_is_none() {
        assert_eq!(SourcePath::new("a/../../b"), Err(LeavesRoot));
        assert_eq!(SourcePath::new("a/../b").unwrap().as_str(), "b");
    }

    #[test]
    fn urls_are_relative_and_encoded() {
        let page = OutPath::new("a/b/c.html").unwrap();
        let url = |to: &str| page.url_to(&OutPath::new(to).unwrap());
        assert_eq!(url("a/b/d.html"), "d.html");
        assert_eq!(url("index.html"), "../../index.html");
        assert_eq!(url("a/x/é it's.html"), "../x/%C3%A9%20it%27s.html");
        assert_eq!(url("a/b/c.html"), "c.html");
        assert_eq!(url("a/bc/c.html"), "../bc/c.html");
        assert_eq!(url("a/b"), "../b");
        assert_eq!(page.to_root(), "../../");
        let kept = |byte: &u8| encode_segment(&char::from(*byte).to_string()).len() == 1;
        assert!((0..128).all(|byte| kept(&byte) == is_kept(byte)), "both say the same of each byte");
    }

    #[test]
    fn decomposed_names_are_composed() {
        assert_eq!(SourcePath::new("e\u{301}.md").unwrap().as_str(), "é.md");
    }
}
