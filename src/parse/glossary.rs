//! `content/glossary.yaml`: terms, what they mean and what else they are called.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use unicode_normalization::UnicodeNormalization;

use super::expand::{Expanded, SourceMap};
use super::markdown::slug::{Ids, slug};
use super::markdown::{self, MarkdownOptions};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::highlights::{Awaited, Highlights};
use crate::model::body::{Body, Hole};
use crate::model::front::FrontMatter;
use crate::model::glossary::{Glossary, Term};
use crate::model::ids::{ID_FORM, is_id};
use crate::model::path::SourcePath;
use crate::stable::Stable;
use crate::syntax::yaml::{Document, Map, Placed, Yaml};

/// The files of a glossary below the content folder.
pub const FILES: [&str; 2] = ["glossary.yaml", "glossary.yml"];

/// The terms of all files, as they are written.
#[derive(Debug, Default)]
pub struct Written {
    terms: Vec<Entry>,
    /// Words whose entries were refused, which was told: nobody who names one needs to be told again.
    lost: BTreeSet<String>,
    /// Whether a file could not be read: any word may be defined in it.
    pub is_lost: bool,
    /// Code in definitions that is plain for now.
    pub awaited: Awaited,
}

/// A term as it is written.
#[derive(Debug)]
struct Entry {
    term: Term,
    id: Option<Placed<String>>,
    aliases: Vec<Placed<String>>,
    see: Vec<Placed<String>>,
}

/// Reads one file of terms.
pub fn read(
    path: &SourcePath,
    text: &str,
    markdown: (&MarkdownOptions, &Highlights),
    written: &mut Written,
    seen: &mut Seen,
) {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (key, value) = (Code::FrontKey, Code::GlossaryValue);
    let yaml =
        Yaml { path, text: body, offset: text.len() - body.len(), key, value, example: "- term: Coach" };
    let maps = match yaml.document(seen) {
        None => {
            written.is_lost = true;
            return;
        }
        Some(Document::List(maps)) => maps,
        Some(Document::Map(mut file)) => {
            let maps = file.maps("terms", seen);
            file.finish(seen);
            maps
        }
    };
    for mut map in maps {
        let entry = term(&mut map, text, markdown, written, seen);
        written.terms.extend(entry);
        map.finish(seen);
    }
}

/// Whether a text looks like a glossary: a list of terms.
pub fn is_glossary(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(['#']) && *line != "---");
    first.is_some_and(|line| line.starts_with("terms:") || line.starts_with("- term:"))
}

fn term(
    map: &mut Map<'_>,
    text: &str,
    markdown: (&MarkdownOptions, &Highlights),
    Written { lost, awaited, .. }: &mut Written,
    seen: &mut Seen,
) -> Option<Entry> {
    let name = map.text("term", seen);
    let definition = map.text("definition", seen);
    let (aliases, see) = (map.texts("aliases", seen), map.texts("see", seen));
    let id = map.text("id", seen);
    let Some((name, place)) = name else {
        let problem = Diagnostic::new(Code::GlossaryValue, map.place(), "an entry without a term");
        seen.note(problem.help("Add a line such as `term: Coach`."));
        return None;
    };
    let definition = definition.filter(|(definition, _)| !definition.trim().is_empty());
    if definition.is_none() && see.is_empty() {
        let message = format!("`{name}` has no definition");
        let help = "Say what it means in a sentence: `definition: …`, or name the term to read: `see: …`.";
        seen.note(Diagnostic::new(Code::GlossaryValue, place, message).help(help));
        lost.extend(aliases.iter().map(|(alias, _)| alias).chain([&name]).map(|name| folded(name)));
        return None;
    }
    let (definition, links, plain, later) =
        definition.map_or_else(Default::default, |written| meaning(&name, text, written, markdown, seen));
    awaited.extend(later);
    let term = Term {
        id: String::new(),
        name,
        aliases: Vec::new(),
        definition,
        links,
        plain,
        see: Vec::new(),
        place,
    };
    Some(Entry { term, id, aliases, see })
}

type Meaning = (Body, Vec<crate::model::document::RawLink>, String, Awaited);

/// A definition's Markdown, understood.
fn meaning(
    name: &str,
    file: &str,
    (text, place): Placed<String>,
    markdown: (&MarkdownOptions, &Highlights),
    seen: &mut Seen,
) -> Meaning {
    let quoted = file.get(place.span.start..).is_some_and(|source| source.starts_with(['"', '\'']));
    let mut map = SourceMap::default();
    map.push(0, &place.path, place.span.start + usize::from(quoted));
    let text = Expanded { text: text + "\n", map, ..Expanded::default() };
    let (document, mut body, awaited) =
        markdown::document(&place.path, FrontMatter::default(), text, markdown, seen);
    let is_text = |hole: &Hole| matches!(hole, Hole::LinkOpen(_) | Hole::LinkClose(_));
    let holds_more = !document.headings.is_empty() || !document.anchors.is_empty();
    if holds_more || !body.holes.iter().all(|(_, hole)| is_text(hole)) {
        let message = format!("the definition of `{name}` holds more than text, links and lists");
        let help = "Headings, pictures, checklists and footnotes have their places in pages: link one.";
        seen.note(Diagnostic::new(Code::GlossaryValue, place, message).help(help));
        body.holes.retain(|(_, hole)| is_text(hole));
    }
    let plain = plain(&body.html);
    (body, document.links, plain, awaited)
}

/// The text between the tags.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut parts = html.split('<');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push_str(part.split_once('>').map_or("", |(_, after)| after));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    crate::html::unescaped(&words.join(" ")).into_owned()
}

/// The glossary of all that is written: what is defined twice is told, names are found.
pub fn glossary(written: Written, seen: &mut Seen) -> Glossary {
    let Written { terms: mut written, lost, is_lost, .. } = written;
    let mut first: BTreeMap<String, (usize, Place)> = BTreeMap::new();
    written.retain_mut(|one| !is_taken(one, &mut first, seen));
    let sort_key = |one: &Entry| (folded(&one.term.name), one.term.name.clone());
    written.sort_by_cached_key(sort_key);
    let by_name: BTreeMap<String, usize> = written
        .iter()
        .enumerate()
        .flat_map(|(index, one)| {
            one.term.names().map(folded).map(move |name| (name, index)).collect::<Vec<_>>()
        })
        .collect();
    identify(&mut written, seen);
    let names: Vec<String> = written.iter().map(|one| one.term.name.clone()).collect();
    for (index, one) in written.iter_mut().enumerate() {
        for (name, place) in std::mem::take(&mut one.see) {
            match by_name.get(&folded(&name)) {
                Some(other) if *other != index => one.term.see.push(*other),
                Some(_) => {
                    let message = format!("`{}` points to itself", one.term.name);
                    seen.note(
                        Diagnostic::new(Code::GlossaryValue, place, message).help("Name another term."),
                    );
                }
                None if is_lost || lost.contains(&folded(&name)) => {}
                None => {
                    let message = format!("the glossary has no term `{name}`");
                    let problem = Diagnostic::new(Code::GlossaryValue, place, message);
                    let problem = problem.did_you_mean(&name, names.iter().map(String::as_str));
                    seen.note(match problem.help {
                        Some(_) => problem,
                        None => problem.help("Write an entry for it, or name another term."),
                    });
                }
            }
        }
    }
    let terms: Vec<Term> = written.into_iter().map(|one| one.term).collect();
    let mut hash = Stable::default();
    for term in &terms {
        (&term.id, &term.name, &term.aliases, &term.definition.html, &term.see).hash(&mut hash);
        let links = term.links.iter().map(|link| (&link.destination, &link.title, &link.place));
        links.for_each(|link| link.hash(&mut hash));
        term.definition.holes.iter().for_each(|(at, _)| at.hash(&mut hash));
    }
    Glossary { terms, hash: hash.digest128() }
}

/// Whether a term is defined already, which is told; an alias that is taken is left out.
fn is_taken(one: &mut Entry, first: &mut BTreeMap<String, (usize, Place)>, seen: &mut Seen) -> bool {
    let mut taken = |name: &str, place: &Place, what: &str, seen: &mut Seen| {
        let key = exact_or_folded(name);
        let Some((_, before)) = first.get(&key) else {
            first.insert(key, (0, place.clone()));
            return false;
        };
        let message = format!("{what} `{name}` is in the glossary already");
        let problem = Diagnostic::new(Code::GlossaryDuplicate, place.clone(), message);
        seen.note(problem.related(before.clone(), "here first").help("Keep one of the two."));
        true
    };
    if taken(&one.term.name, &one.term.place, "the term", seen) {
        return true;
    }
    for (alias, place) in std::mem::take(&mut one.aliases) {
        if !taken(&alias, &place, "the alias", seen) {
            one.term.aliases.push(alias);
        }
    }
    false
}

/// Gives every term its id: the one its author wrote, or one made of its name.
fn identify(written: &mut [Entry], seen: &mut Seen) {
    let mut ids = Ids::default();
    for one in written.iter_mut() {
        let Some((id, place)) = one.id.take() else { continue };
        if !is_id(&id) {
            let message = format!("`{id}` is no id of a term");
            let help = format!("An id is {ID_FORM}.");
            seen.note(Diagnostic::new(Code::GlossaryValue, place, message).help(help));
        } else if !ids.claim(&id) {
            let message = format!("two terms have the id `{id}`");
            let help = "Give one of the two another id.";
            seen.note(Diagnostic::new(Code::GlossaryDuplicate, place, message).help(help));
        } else {
            one.term.id = id;
        }
    }
    for one in written.iter_mut().filter(|one| one.term.id.is_empty()) {
        one.term.id = ids.distinct(slug(&one.term.name));
    }
}

/// A name for finding and sorting: no case, no accents.
pub fn folded(name: &str) -> String {
    let is_mark = |c: &char| matches!(*c, '\u{300}'..='\u{36f}');
    name.nfd().filter(|c| !is_mark(c)).flat_map(char::to_lowercase).collect()
}

/// Acronyms are themselves, `IT` is not `it`; other names are the same whatever their case.
fn exact_or_folded(name: &str) -> String {
    if crate::model::glossary::is_acronym(name) { name.to_owned() } else { name.to_lowercase() }
}
