//! `pathbook ids`: every item with its id; ids written into the pages; items given up.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use super::{Failure, Outcome, drawn};
use crate::checked::Checked;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::disk::{self, Rewrite};
use crate::handbook::{Handbook, Handbooks};
use crate::ids::{self, Edited, Row};
use crate::memo::Memo;
use crate::model::path::SourcePath;
use crate::report::{self, Tense};
use crate::source::{SourceFile, Sources};
use crate::{pipeline, terminal};

const LOCK: &str = "pathbook.lock";

/// So many characters of an item's text are shown.
const SHOWN: usize = 72;

/// The options of `ids`.
#[derive(Debug)]
pub struct Options {
    /// The handbook.
    pub dir: PathBuf,
    /// Whether to write ids into the pages.
    pub write: bool,
    /// The items to be retired for good.
    pub forget: Vec<String>,
    /// Whether to tell only of problems.
    pub quiet: bool,
}

/// Lists, writes or gives up ids.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let sources = disk::read(&options.dir, &[])?;
    let read = pipeline::handbooks(&sources, &mut Memo::once());
    if read.has_errors() {
        terminal::err(&drawn(&read.diagnostics, &sources));
        return Ok(Outcome::Problems);
    }
    match options {
        _ if !options.forget.is_empty() => forget(options, &sources, &read.value.original),
        _ if options.write => write(options, &sources, &read.value),
        _ => list(options, &sources, read),
    }
}

fn list(options: &Options, sources: &Sources, read: Checked<Handbooks>) -> Result<Outcome, Failure> {
    terminal::out(&table(&ids::list(&read.value.original), sources))?;
    if !options.quiet {
        let about_items = |found: &Diagnostic| matches!(found.code, Code::ItemAmbiguous | Code::ItemGone);
        let told: Vec<Diagnostic> = read.diagnostics.into_iter().filter(about_items).collect();
        terminal::err(&drawn(&told, sources));
        terminal::err(&report::changes(&read.value.original.changes, Tense::ToCome));
    }
    Ok(Outcome::Fine)
}

fn write(options: &Options, sources: &Sources, handbooks: &Handbooks) -> Result<Outcome, Failure> {
    let pinned = ids::pins_of_all(handbooks, sources);
    if pinned.has_errors() {
        terminal::err(&drawn(&pinned.diagnostics, sources));
        return Ok(Outcome::Problems);
    }
    let pinned = pinned.value;
    let next = with(sources, &pinned);
    let after = pipeline::handbooks(&next, &mut Memo::once());
    // The pages are read as they will be: nothing is written that would make an item another one.
    if after.has_errors() {
        terminal::err(&drawn(&after.diagnostics, &next));
        return Ok(Outcome::Problems);
    }
    let mut both = handbooks.iter().zip(after.value.iter());
    if let Some(place) = both.find_map(|(before, after)| ids::differs(before, after)) {
        let problem =
            Diagnostic::new(Code::ItemKey, place, "an id behind this item would not be read as its id").help(
                "Write it yourself, `{#id}` at the end of the item's first paragraph. Nothing was written.",
            );
        terminal::err(&drawn(&[problem], sources));
        return Ok(Outcome::Problems);
    }
    let rewrite = |file: &Edited| Rewrite {
        path: file.path.clone(),
        old: sources.files.get(&file.path).and_then(|file| file.bytes().cloned()),
        new: Bytes::from(file.bytes.clone()),
    };
    let mut files: Vec<Rewrite> = pinned.iter().map(rewrite).collect();
    let after = &after.value.original;
    let changes = &after.changes;
    files.extend(lock(sources, after.lock.as_deref()).filter(|_| changes.any));
    disk::rewrite(&options.dir, &files)?;
    if !options.quiet {
        terminal::out(&written(&pinned))?;
        terminal::err(&report::changes(changes, Tense::Done));
    }
    Ok(Outcome::Fine)
}

/// The sources with these files in the place of theirs.
fn with(sources: &Sources, files: &[Edited]) -> Sources {
    let mut sources = sources.clone();
    for file in files {
        sources.files.insert(file.path.clone(), Arc::new(SourceFile::held(file.bytes.clone())));
    }
    sources
}

fn forget(options: &Options, sources: &Sources, handbook: &Handbook) -> Result<Outcome, Failure> {
    let forgotten = ids::forget(handbook, sources, &options.forget);
    if forgotten.has_errors() {
        terminal::err(&drawn(&forgotten.diagnostics, sources));
        return Ok(Outcome::Problems);
    }
    let forgotten = forgotten.value;
    let files: Vec<Rewrite> = lock(sources, forgotten.lock.as_deref()).into_iter().collect();
    disk::rewrite(&options.dir, &files)?;
    if !options.quiet {
        for id in &forgotten.already {
            terminal::out(&format!("`{id}` was retired before.\n"))?;
        }
        for id in &forgotten.retired {
            terminal::out(&format!(
                "`{id}` is retired for good. Readers who ticked it keep that, with their notes, among what is retired.\n"
            ))?;
        }
    }
    Ok(Outcome::Fine)
}

/// The lock to be written, if there is one.
fn lock(sources: &Sources, text: Option<&str>) -> Option<Rewrite> {
    let path = SourcePath::new(LOCK).ok()?;
    let old = sources.files.get(&path).and_then(|file| file.bytes().cloned());
    Some(Rewrite { path, old, new: Bytes::from(text?.to_owned()) })
}

/// "12 ids are written into 3 files: content/a.md, …".
fn written(files: &[Edited]) -> String {
    let count: usize = files.iter().map(|file| file.count).sum();
    if count == 0 {
        return "Every item has its id in its text.\n".to_owned();
    }
    let ids = if count == 1 { "1 id is".to_owned() } else { format!("{count} ids are") };
    let names: Vec<&str> = files.iter().take(5).map(|file| file.path.as_str()).collect();
    let more = if files.len() > 5 { ", …" } else { "" };
    let into = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
    format!("{ids} written into {into}: {}{more}\n", names.join(", "))
}

/// The rows in columns: id, number, state, where, text.
fn table(rows: &[Row], sources: &Sources) -> String {
    if rows.is_empty() {
        return "There are no items yet: write one, `- [ ] Read the home page` for example.\n".to_owned();
    }
    let mut places = Places { sources, last: None };
    let cells = |row: &Row| -> [String; 5] {
        [
            row.id.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string),
            row.number.map_or_else(String::new, |number| number.to_string()),
            row.state.in_words(),
            row.place.as_ref().map_or_else(String::new, |place| places.of(place)),
            shortened(&row.text),
        ]
    };
    let cells: Vec<[String; 5]> = rows.iter().map(cells).collect();
    let head = ["id", "number", "state", "where", "text"].map(str::to_owned);
    let lines = || std::iter::once(&head).chain(&cells);
    let width = |column: usize| lines().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3)];
    let line = |[id, number, state, place, text]: &[String; 5]| {
        let [a, b, c, d] = widths;
        let line = format!("{id:<a$}  {number:>b$}  {state:<c$}  {place:<d$}  {text}");
        line.trim_end().to_owned() + "\n"
    };
    lines().map(line).collect()
}

/// A text of one line that is not too long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Finds lines; rows of one file follow each other, and their lines ascend.
struct Places<'a> {
    sources: &'a Sources,
    /// A file, a byte of it, and the line that byte is in.
    last: Option<(SourcePath, usize, usize)>,
}

impl Places<'_> {
    /// "content/a.md:12"; the lock has no lines worth naming.
    fn of(&mut self, place: &Place) -> String {
        let path = &place.path;
        if path.as_str() == LOCK {
            return LOCK.to_owned();
        }
        let Some(text) = self.sources.files.get(path).and_then(|file| file.lossy()) else {
            return path.to_string();
        };
        let last = self.last.take().filter(|(file, at, _)| file == path && *at <= place.span.start);
        let (from, before) = last.map_or((0, 1), |(_, at, line)| (at, line));
        let passed = text.as_bytes().get(from..place.span.start).unwrap_or_default();
        let line = before + passed.iter().filter(|byte| **byte == b'\n').count();
        self.last = Some((path.clone(), place.span.start, line));
        format!("{path}:{line}")
    }
}
