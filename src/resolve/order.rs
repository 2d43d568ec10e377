//! Which page stands where: every page's address, parent and place among its siblings.
//!
//! The order is that of `SUMMARY.md` if there is one; otherwise folders are sections, a folder's
//! `index.md` (or `README.md`) is its page, and siblings go by `order`, then by name. A folder without
//! an index page gets one that lists what it holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::document::Document;
use crate::model::ids::in_words;
use crate::model::path::{OutPath, SourcePath};
use crate::model::view::View;
use crate::resolve::summary::Entry;

/// A page's seat in the handbook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// Index of its document; `None` for a section without an index page.
    pub document: Option<usize>,
    /// Where it goes.
    pub out: OutPath,
    /// What the summary, or a folder without an index page, calls it.
    pub title: Option<String>,
    /// The heading above it in the summary.
    pub part: Option<String>,
    /// The seat above it.
    pub parent: Option<usize>,
    /// Whether it stands in the sidebar.
    pub listed: bool,
    /// The view of the framework that is the whole of it.
    pub computed: Option<View>,
}

/// The seats of all pages in reading order, the home page first.
///
/// `content` is the folder of the content. Of two documents with one address, one is left out and told.
pub fn seats(
    content: &str,
    documents: &[&Document],
    summary: Option<&[Entry]>,
    seen: &mut Seen,
) -> Vec<Seat> {
    let outs = addresses(content, documents, seen);
    let mut seats = match summary {
        Some(entries) => by_summary(content, documents, &outs, entries, seen),
        None => by_folder(documents, &outs),
    };
    let seated: BTreeSet<usize> = seats.iter().filter_map(|seat| seat.document).collect();
    for (index, out) in outs.iter().enumerate() {
        let Some(out) = out.clone().filter(|_| !seated.contains(&index)) else { continue };
        let place = Place::file(&documents[index].path);
        seen.note(
            Diagnostic::new(Code::PageOrphan, place, "the summary does not list this page").help(
                "Add it to `SUMMARY.md`, or set `draft: true`; until then it is reached by links alone.",
            ),
        );
        seats.push(Seat {
            document: Some(index),
            out,
            title: None,
            part: None,
            parent: None,
            listed: false,
            computed: None,
        });
    }
    seats
}

/// Whether a file's name makes it the page of its folder.
fn is_index(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem == "index" || stem.eq_ignore_ascii_case("readme")
}

/// Every document's address; none for one that lost its address to another.
fn addresses(content: &str, documents: &[&Document], seen: &mut Seen) -> Vec<Option<OutPath>> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut outs: Vec<Option<OutPath>> = vec![None; documents.len()];
    let mut order: Vec<usize> = (0..documents.len()).collect();
    // `index.md` goes before `README.md`: where both are, it keeps the address and the other is told.
    order.sort_by_key(|index| !documents[*index].original.name().starts_with("index."));
    for index in order {
        let path = &documents[index].path;
        let Some(out) = address(content, &documents[index].original) else { continue };
        if let Some(other) = taken.get(&out.folded()) {
            let other = &documents[*other].path;
            let message = format!("this page and `{other}` would both be written to `{out}`");
            seen.note(Diagnostic::new(Code::OutputClash, Place::file(path), message).help(
                "Rename one of the two; names that differ in case alone are one file on some systems.",
            ));
            continue;
        }
        taken.insert(out.folded(), index);
        outs[index] = Some(out);
    }
    outs
}

/// The address of the page that a file gives.
pub(super) fn address(content: &str, path: &SourcePath) -> Option<OutPath> {
    let below = path.below(content)?;
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let stem = if is_index(name) { "index" } else { name.rsplit_once('.').map_or(name, |(stem, _)| stem) };
    OutPath::new(&format!("{folder}/{stem}.html")).ok()
}

#[derive(Default)]
struct Folder<'a> {
    index: Option<usize>,
    pages: Vec<usize>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

fn by_folder(documents: &[&Document], outs: &[Option<OutPath>]) -> Vec<Seat> {
    let mut root = Folder::default();
    for (index, out) in outs.iter().enumerate() {
        let Some(out) = out else { continue };
        let mut folder = &mut root;
        for part in out.folder().split('/').filter(|part| !part.is_empty()) {
            folder = folder.folders.entry(part).or_default();
        }
        if out.name() == "index.html" { folder.index = Some(index) } else { folder.pages.push(index) }
    }
    let mut seats = Vec::with_capacity(documents.len() + 1);
    seat_folder(&root, "", "", None, documents, outs, &mut seats);
    seats
}

fn seat_folder(
    folder: &Folder<'_>,
    path: &str,
    name: &str,
    parent: Option<usize>,
    documents: &[&Document],
    outs: &[Option<OutPath>],
    seats: &mut Vec<Seat>,
) {
    let seat = seats.len();
    let Ok(out) = OutPath::new(&format!("{path}/index.html")) else { return };
    let title = folder.index.is_none().then(|| in_words(name)).filter(|title| !title.is_empty());
    seats.push(Seat { document: folder.index, out, title, part: None, parent, listed: true, computed: None });
    let order =
        |index: Option<usize>| index.and_then(|index| documents[index].front.order).unwrap_or(f64::INFINITY);
    enum Child<'f, 'a> {
        Page(usize),
        Folder(&'f str, &'f Folder<'a>),
    }
    let mut children: Vec<(f64, String, Child<'_, '_>)> = Vec::new();
    for index in &folder.pages {
        let name = documents[*index].original.name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        children.push((order(Some(*index)), stem.to_lowercase(), Child::Page(*index)));
    }
    for (name, inner) in &folder.folders {
        children.push((order(inner.index), name.to_lowercase(), Child::Folder(name, inner)));
    }
    children.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    for (_, _, child) in children {
        match child {
            Child::Page(index) => {
                let Some(out) = outs[index].clone() else { continue };
                let parent = Some(seat);
                seats.push(Seat {
                    document: Some(index),
                    out,
                    title: None,
                    part: None,
                    parent,
                    listed: true,
                    computed: None,
                });
            }
            Child::Folder(name, inner) => {
                let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                seat_folder(inner, &path, name, Some(seat), documents, outs, seats);
            }
        }
    }
}

fn by_summary(
    content: &str,
    documents: &[&Document],
    outs: &[Option<OutPath>],
    entries: &[Entry],
    seen: &mut Seen,
) -> Vec<Seat> {
    let by_path: HashMap<&SourcePath, usize> =
        documents.iter().enumerate().map(|(index, document)| (&document.original, index)).collect();
    let home = outs.iter().position(|out| out.as_ref().is_some_and(|out| out.as_str() == "index.html"));
    let mut seats = Vec::with_capacity(documents.len() + 1);
    let Ok(out) = OutPath::new("index.html") else { return seats };
    seats.push(Seat {
        document: home,
        out,
        title: None,
        part: None,
        parent: None,
        listed: true,
        computed: None,
    });
    let mut seated: BTreeSet<usize> = home.into_iter().collect();
    // The seats above the next entry, each with its depth.
    let mut above: Vec<(usize, usize)> = Vec::new();
    for entry in entries {
        let path = SourcePath::new(&format!("{content}/{}", entry.file)).ok();
        let found = path.as_ref().and_then(|path| by_path.get(path)).copied();
        while above.last().is_some_and(|(depth, _)| *depth >= entry.depth) {
            above.pop();
        }
        if found.is_some() && found == home {
            seats[0].title = Some(entry.title.clone());
            above.push((entry.depth, 0));
            continue;
        }
        let Some((index, out)) = found.and_then(|index| Some((index, outs[index].clone()?))) else {
            let diagnostic = Diagnostic::new(
                Code::SummaryEntry,
                entry.place.clone(),
                format!("there is no page `{}`", entry.file),
            );
            seen.note(
                match documents.iter().find(|document| {
                    document.original.name() == entry.file.rsplit('/').next().unwrap_or_default()
                }) {
                    Some(near) => diagnostic.help(format!(
                        "Did you mean `{}`?",
                        near.original.below(content).unwrap_or_default()
                    )),
                    None => diagnostic.help("Write the page, or remove the entry."),
                },
            );
            continue;
        };
        if !seated.insert(index) {
            let message = format!("`{}` is listed twice", entry.file);
            seen.note(
                Diagnostic::new(Code::SummaryEntry, entry.place.clone(), message)
                    .help("Keep one of the two entries."),
            );
            continue;
        }
        let parent = above.last().map_or(Some(0), |(_, seat)| Some(*seat));
        above.push((entry.depth, seats.len()));
        let title = Some(entry.title.clone());
        seats.push(Seat {
            document: Some(index),
            out,
            title,
            part: entry.part.clone(),
            parent,
            listed: true,
            computed: None,
        });
    }
    seats
}
