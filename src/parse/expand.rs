//! Before Markdown is parsed: includes are put in place, and the fence lines of blocks are swapped
//! for markers that Markdown leaves alone. A map leads every offset back to where it was written.

use std::ops::Range;
use std::sync::Arc;

use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::body::Block;
use crate::model::path::SourcePath;
use crate::parse::fence::{self, CodeFence, Line};
use crate::parse::front;
use crate::source::SourceFile;

/// A page may have so many bytes, includes and all. The largest page of a large real handbook has 130 kB.
pub const PAGE_MAX: usize = 2 * 1024 * 1024;

/// Files include each other at most so deep.
const DEEPEST: usize = 50;

/// A page's text, ready to be parsed.
#[derive(Debug, Default)]
pub struct Expanded {
    /// Markdown in which fence lines read `<!--pathbook:open N-->` or `<!--pathbook:close N-->`,
    /// at the indent of the fence line; `N` is an index into `blocks`.
    pub text: String,
    /// The blocks, in the order of their opening.
    pub blocks: Vec<Block>,
    /// Where each part of `text` comes from.
    pub map: SourceMap,
    /// The files that were included or that are missing, each with its content's hash.
    pub included: Vec<(SourcePath, Option<u128>)>,
}

/// Leads from offsets of the expanded text to places in files.
#[derive(Debug, Default)]
pub struct SourceMap {
    /// Ascending by `start`: text from `start` on stands in `path` from `source` on.
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    start: usize,
    path: SourcePath,
    source: usize,
}

/// Finds the files that a page may include.
pub type Files<'a> = &'a (dyn Fn(&SourcePath) -> Option<Arc<SourceFile>> + Sync);

/// Expands a page's text from `offset` on, where its front matter ends.
pub fn expand(
    path: &SourcePath,
    text: &str,
    offset: usize,
    root: &str,
    files: Files<'_>,
    seen: &mut Seen,
) -> Expanded {
    let mut expander =
        Expander { root, files, seen, made: Expanded::default(), open_files: vec![path.clone()] };
    expander.made.text.reserve(text.len() - offset);
    expander.file(path, text, offset..text.len());
    expander.made
}

struct Expander<'f, 'a> {
    root: &'a str,
    files: Files<'f>,
    seen: &'a mut Seen,
    made: Expanded,
    open_files: Vec<SourcePath>,
}

/// An include that waits for its closing line.
struct Include {
    block: Block,
    prefix: String,
}

enum Open {
    Block(usize),
    Include(Include),
}

impl Expander<'_, '_> {
    fn file(&mut self, path: &SourcePath, text: &str, range: Range<usize>) {
        let mut open: Vec<Open> = Vec::new();
        let mut code: Option<CodeFence> = None;
        let mut at = range.start;
        for line in text[range.clone()].split_inclusive('\n') {
            let start = at;
            at += line.len();
            if let Some(fence) = &code {
                if fence.is_closed_by(line) {
                    code = None;
                }
                self.copy(path, line, start);
                continue;
            }
            code = CodeFence::opened_by(line);
            match fence::line(path, line, start) {
                _ if code.is_some() => self.copy(path, line, start),
                Line::Text => {
                    if let Some(Open::Include(include)) = open.last().filter(|_| !line.trim().is_empty()) {
                        let place = include.block.place.clone();
                        open.pop();
                        self.seen.note(
                            Diagnostic::new(
                                Code::BlockUnclosed,
                                place,
                                "`include` is not closed; it holds no text of its own",
                            )
                            .help("Write `:::` on the line below it."),
                        );
                    }
                    self.copy(path, line, start);
                }
                Line::Open { prefix, block, problems } => {
                    self.seen.extend(problems);
                    if block.name == "include" {
                        open.push(Open::Include(Include { block, prefix: prefix.to_owned() }));
                    } else {
                        self.marker(path, prefix, "open", self.made.blocks.len(), start);
                        open.push(Open::Block(self.made.blocks.len()));
                        self.made.blocks.push(block);
                    }
                }
                Line::Close { prefix, place } => match open.pop() {
                    Some(Open::Block(index)) => self.marker(path, prefix, "close", index, start),
                    Some(Open::Include(include)) => self.include(path, &include),
                    None => self.seen.note(
                        Diagnostic::new(Code::BlockUnclosed, place, "`:::` closes a block, but none is open")
                            .help("Remove the line, or open a block with a line such as `::: details`."),
                    ),
                },
            }
        }
        if !self.made.text.ends_with('\n') {
            self.made.text.push('\n');
        }
        self.close_rest(path, open, at);
    }

    fn close_rest(&mut self, path: &SourcePath, mut open: Vec<Open>, at: usize) {
        while let Some(unclosed) = open.pop() {
            let block = match unclosed {
                Open::Block(index) => {
                    self.marker(path, "", "close", index, at);
                    &self.made.blocks[index]
                }
                Open::Include(ref include) => &include.block,
            };
            let message = format!("block `{}` is not closed", block.name);
            let help = "Write a line `:::` where it ends.";
            self.seen.note(Diagnostic::new(Code::BlockUnclosed, block.place.clone(), message).help(help));
        }
    }

    fn copy(&mut self, path: &SourcePath, line: &str, start: usize) {
        if self.made.text.len() > PAGE_MAX {
            return;
        }
        self.made.map.push(self.made.text.len(), path, start);
        self.made.text.push_str(line);
    }

    fn marker(&mut self, path: &SourcePath, prefix: &str, what: &str, index: usize, start: usize) {
        self.made.map.push(self.made.text.len(), path, start);
        self.made.text.push_str(&format!("{prefix}<!--pathbook:{what} {index}-->\n"));
    }

    fn include(&mut self, page: &SourcePath, include: &Include) {
        let Some((target, region, lang)) = self.include_arguments(&include.block) else { return };
        let place = include.block.place.clone();
        let inside = if target.starts_with('/') {
            SourcePath::new(&format!("{}/{target}", self.root))
        } else {
            page.join_from_file(&target)
        };
        let inside = inside.ok().filter(|path| path.below(self.root).is_some());
        let Some(path) = inside else {
            let message = format!("`{target}` leaves the handbook's content");
            let help = "Only files below the content folder can be included: move it there.";
            self.seen.note(Diagnostic::new(Code::IncludeOutside, place, message).help(help));
            return;
        };
        if let Some(first) = self.open_files.iter().position(|open| *open == path) {
            let circle: Vec<&str> =
                self.open_files[first..].iter().chain([&path]).map(SourcePath::as_str).collect();
            let message = format!("files include each other: {}", circle.join(" → "));
            self.seen.note(
                Diagnostic::new(Code::IncludeCycle, place, message).help("Remove one of the includes."),
            );
            return;
        }
        if self.open_files.len() > DEEPEST {
            let message = format!("files include each other more than {DEEPEST} deep");
            self.seen.note(
                Diagnostic::new(Code::IncludeCycle, place, message)
                    .help("Include the innermost file directly."),
            );
            return;
        }
        let file = (self.files)(&path);
        self.made.included.push((path.clone(), file.as_ref().map(|file| file.hash)));
        if file.as_ref().is_some_and(|file| file.text().is_none()) {
            let message = format!("`{path}` is no text in UTF-8, so it can't be included");
            let help = "Save it as UTF-8; a picture is shown with `![…](…)`.";
            self.seen.note(Diagnostic::new(Code::SourceEncoding, place, message).help(help));
            return;
        }
        let Some(text) = file.as_deref().and_then(SourceFile::text) else {
            let message = format!("there is no text file `{path}` to include");
            let help = "The path starts at the folder of the file that includes it, or with `/` at the content folder.";
            self.seen.note(Diagnostic::new(Code::IncludeMissing, place, message).help(help));
            return;
        };
        let Some(range) = included_range(text, region.as_deref()) else {
            let region = region.unwrap_or_default();
            let message = format!("`{path}` has no region `{region}`");
            let help =
                format!("Write `<!-- #region {region} -->` and `<!-- #endregion {region} -->` around it.");
            self.seen.note(Diagnostic::new(Code::IncludeRegion, place, message).help(help));
            return;
        };
        self.insert(&path, text, range, lang, include);
    }

    fn insert(
        &mut self,
        path: &SourcePath,
        text: &str,
        range: Range<usize>,
        lang: Option<String>,
        include: &Include,
    ) {
        if self.made.text.len() + range.len() > PAGE_MAX {
            let message = "the page is larger than 2 MB with what it includes";
            let help = "Split the page, or include less.";
            self.seen.note(Diagnostic::new(Code::PageSize, include.block.place.clone(), message).help(help));
            return;
        }
        if lang.is_none() && !self.may_be_shown(path, text, &include.block.place) {
            return;
        }
        self.open_files.push(path.clone());
        if let Some(lang) = lang {
            let code = &text[range.clone()];
            let ticks = "`".repeat(longest_run(code, '`').max(2) + 1);
            let prefix = &include.prefix;
            self.made.text.push_str(&format!("{prefix}{ticks}{lang}\n"));
            let mut at = range.start;
            for line in code.split_inclusive('\n') {
                if region_marker(line).is_none() {
                    self.made.text.push_str(prefix);
                    self.copy(path, line, at);
                }
                at += line.len();
            }
            if !self.made.text.ends_with('\n') {
                self.made.text.push('\n');
            }
            self.made.text.push_str(&format!("{prefix}{ticks}\n"));
        } else if include.prefix.is_empty() {
            self.made.text.push('\n');
            self.file(path, text, range);
            self.made.text.push('\n');
        } else {
            let message = "Markdown can't be included inside a list or a quotation";
            let help = "Put the include on a line of its own, without indent.";
            self.seen
                .note(Diagnostic::new(Code::BlockArgument, include.block.place.clone(), message).help(help));
        }
        self.open_files.pop();
    }

    /// Whether every reader may see an included file: a draft, or a text for some readers, is left out and told.
    fn may_be_shown(&mut self, path: &SourcePath, text: &str, place: &Place) -> bool {
        let Some((yaml, offset)) = front::split(text).0 else { return true };
        let read = Checked::collect(|seen| front::read(path, yaml, offset, seen));
        let mut restricted = read.diagnostics;
        restricted.retain(|found| found.code == Code::AudienceRestricted);
        if read.value.draft {
            let message = format!("`{path}` is a draft: its text is left out");
            let help = "Remove `draft: true` from it, or remove the include.";
            self.seen.note(Diagnostic::new(Code::IncludeMissing, place.clone(), message).help(help));
        }
        let may = restricted.is_empty() && !read.value.draft;
        self.seen.extend(restricted);
        may
    }

    /// The file, the region, and the language if the file is shown as code.
    fn include_arguments(&mut self, block: &Block) -> Option<(String, Option<String>, Option<String>)> {
        let (mut file, mut region, mut lang) = (None, None, None);
        for argument in &block.arguments {
            match argument.name.as_str() {
                "file" => file = Some(argument.value.clone()),
                "region" => region = Some(argument.value.clone()),
                "lang" => lang = Some(argument.value.clone()),
                name => self.seen.note(
                    Diagnostic::new(
                        Code::BlockArgument,
                        argument.place.clone(),
                        format!("`include` takes no `{name}`"),
                    )
                    .did_you_mean(name, ["file", "region", "lang"]),
                ),
            }
        }
        if file.is_none() {
            let message = "`include` needs to know what to include";
            let help = "Write `::: include file=\"shared/terms.md\"`; `region=` takes a part of it, `lang=` shows it as code.";
            self.seen.note(Diagnostic::new(Code::BlockArgument, block.place.clone(), message).help(help));
        }
        let file = file?;
        if lang.is_none() && !file.to_lowercase().ends_with(".md") {
            lang = Some(file.rsplit_once('.').map_or("text", |(_, extension)| extension).to_owned());
        }
        Some((file, region, lang))
    }
}

/// The bytes of a file that an include takes: its region, or all but its front matter.
fn included_range(text: &str, region: Option<&str>) -> Option<Range<usize>> {
    let Some(region) = region else { return Some(front::split(text).1..text.len()) };
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        match (region_marker(line), start) {
            (Some((false, name)), None) if name == region => start = Some(at + line.len()),
            (Some((true, name)), Some(start)) if name == region => return Some(start..at),
            _ => {}
        }
        at += line.len();
    }
    None
}

/// The region that a line starts (`false`) or ends (`true`): `<!-- #region name -->`, `// #endregion name`.
fn region_marker(line: &str) -> Option<(bool, &str)> {
    let mut words = line.split_whitespace();
    let marker = words.find(|word| matches!(*word, "#region" | "#endregion"))?;
    Some((marker == "#endregion", words.next()?))
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

impl SourceMap {
    /// Notes that the expanded text from `start` on stands in `path` from `source` on.
    pub fn push(&mut self, start: usize, path: &SourcePath, source: usize) {
        if let Some(last) = self.segments.last_mut() {
            if last.path == *path && last.source + (start - last.start) == source {
                return;
            }
            if last.start == start {
                last.path = path.clone();
                last.source = source;
                return;
            }
        }
        self.segments.push(Segment { start, path: path.clone(), source });
    }

    /// Where a range of the expanded text was written.
    pub fn place(&self, range: Range<usize>) -> Place {
        let at = self.segments.partition_point(|segment| segment.start <= range.start).saturating_sub(1);
        let Some(segment) = self.segments.get(at) else { return Place::new(&SourcePath::default(), range) };
        let start = segment.source + range.start.saturating_sub(segment.start);
        let end = self.segments.get(at + 1).map_or(range.end, |next| range.end.min(next.start));
        Place::new(&segment.path, start..start + end.saturating_sub(range.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::Checked;

    fn expanded(text: &str, others: &[(&str, &str)]) -> Checked<Expanded> {
        let others: Vec<_> = others
            .iter()
            .map(|(path, text)| {
                (SourcePath::new(path).unwrap(), Arc::new(SourceFile::held(text.as_bytes().to_vec())))
            })
            .collect();
        let files = |path: &SourcePath| {
            others.iter().find(|(other, _)| other == path).map(|(_, file)| Arc::clone(file))
        };
        let page = SourcePath::new("content/a.md").unwrap();
        Checked::collect(|seen| expand(&page, text, 0, "content", &files, seen))
    }

    fn codes<T>(checked: &Checked<T>) -> Vec<Code> {
        checked.diagnostics.iter().map(|found| found.code).collect()
    }

    #[test]
    fn fences_become_markers_outside_code() {
        let made = expanded("::: tabs\n  ::: tab title=\"A b\"\n```\n::: x\n```\n  :::\n:::\n", &[]);
        let text = "<!--pathbook:open 0-->\n  <!--pathbook:open 1-->\n```\n::: x\n```\n  <!--pathbook:close 1-->\n<!--pathbook:close 0-->\n";
        assert_eq!(made.value.text, text);
        assert_eq!(made.value.blocks[1].arguments[0].value, "A b");
        assert!(made.diagnostics.is_empty());
    }

    #[test]
    fn included_text_keeps_its_places() {
        let made = expanded(
            "x\n::: include file=b.md\n:::\ny\n",
            &[("content/b.md", "---\ntitle: B\n---\nhello\n")],
        );
        assert_eq!(made.value.text, "x\n\nhello\n\ny\n");
        let place = made.value.map.place(3..8);
        assert_eq!((place.path.as_str(), place.span), ("content/b.md", 17..22));
        let place = made.value.map.place(10..11);
        assert_eq!((place.path.as_str(), place.span), ("content/a.md", 28..29));
    }

    #[test]
    fn regions_and_code() {
        let rust = "// #region one\nfn one() {}\n// #endregion one\n";
        let made = expanded("::: include file=x.rs region=one\n:::\n", &[("content/x.rs", rust)]);
        assert_eq!(made.value.text, "```rs\nfn one() {}\n```\n");
    }

    #[test]
    fn what_can_not_be_included_is_told() {
        let one = |text: &str| codes(&expanded(text, &[("content/b.md", "::: include file=a.md\n:::\n")]));
        assert_eq!(one("::: include file=../../etc/passwd\n:::\n"), [Code::IncludeOutside]);
        assert_eq!(one("::: include file=c.md\n:::\n"), [Code::IncludeMissing]);
        assert_eq!(one("::: include file=b.md\n:::\n"), [Code::IncludeCycle]);
        assert_eq!(one("::: include file=b.md region=r\n:::\n"), [Code::IncludeRegion]);
        assert_eq!(one("::: include\n:::\n"), [Code::BlockArgument]);
        assert_eq!(one("::: include file=b.md\ntext\n"), [Code::BlockUnclosed]);
    }

    #[test]
    fn open_blocks_are_closed_and_told() {
        let made = expanded("::: details\ntext", &[]);
        assert_eq!(made.value.text, "<!--pathbook:open 0-->\ntext\n<!--pathbook:close 0-->\n");
        assert_eq!(codes(&made), [Code::BlockUnclosed]);
        assert_eq!(codes(&expanded(":::\n", &[])), [Code::BlockUnclosed]);
    }
}
