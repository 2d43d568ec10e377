//! A job family's file: every key that is known, and a word on each that is left out.

use super::super::Input;
use super::super::draft::Named;
use super::super::text::{self, line};
use super::named;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::syntax::yaml::{Document, Map, Placed, Yaml};

/// A file as it was read.
#[derive(Debug)]
pub(super) struct Family {
    /// The file's name without its extension.
    pub stem: String,
    pub name: String,
    pub summary: String,
    pub levels: Vec<Named>,
    pub themes: Vec<Named>,
    pub entries: Vec<Entry>,
    /// Whether the file is a list without levels and themes of its own.
    pub bare: bool,
}

/// A competency of such a file.
#[derive(Debug)]
pub(super) struct Entry {
    pub id: String,
    pub summary: String,
    pub description: String,
    /// Indices of its level and theme.
    pub level: usize,
    pub theme: usize,
    pub proficiency: Option<String>,
    pub examples: Vec<String>,
}

impl Entry {
    /// Summary and description as separate sentences: the parts of a numbered list, or one text.
    pub(super) fn texts(&self) -> Vec<String> {
        let parts = text::parts(&self.summary);
        let mut texts = if parts.bullets.is_empty() { vec![line(&self.summary)] } else { parts.all };
        if !self.description.is_empty() {
            texts.push(self.description.clone());
        }
        texts
    }
}

/// Reads a file; none if it is no YAML.
pub(super) fn family(input: Input<'_>, seen: &mut Seen) -> Option<Family> {
    let yaml = Yaml {
        path: input.path,
        text: &input.text[input.start()..],
        offset: input.start(),
        example: "name: Engineers",
        key: Code::ImportSkipped,
        value: Code::ImportInput,
    };
    let mut family = Family {
        stem: input.stem().to_owned(),
        name: input.title(),
        summary: String::new(),
        levels: Vec::new(),
        themes: Vec::new(),
        entries: Vec::new(),
        bare: false,
    };
    match yaml.document(seen)? {
        Document::List(maps) => {
            family.bare = true;
            for map in maps {
                family.entry(map, seen);
            }
            if !family.entries.is_empty() {
                let message = "the file does not name its levels and themes; their names are made of their ids, their order is that of the list";
                seen.note(
                    Diagnostic::new(Code::ImportGuess, Place::file(input.path), message)
                        .help("Correct names and `after` in roles.yaml, and the areas in competencies.yaml."),
                );
            }
        }
        Document::Map(mut map) => {
            family.head(&mut map, seen);
            for entry in map.maps("competencies", seen) {
                family.entry(entry, seen);
            }
            map.finish(seen);
        }
    }
    Some(family)
}

impl Family {
    fn head(&mut self, map: &mut Map<'_>, seen: &mut Seen) {
        if let Some((name, _)) = map.text("name", seen) {
            self.name = line(&name);
        }
        self.summary = map.text("summary", seen).map_or_else(String::new, |(text, _)| line(&text));
        if let Some((_, place)) = map.text("googleSheetId", seen) {
            let help = "There is nothing to do: readers see no sheets.";
            skipped(place, "`googleSheetId` is left out: a framework names no sheets", help, seen);
        }
        if let Some((true, place)) = map.bool("isLegacy", seen) {
            let help = "If nobody uses it any more, import the file that took its place.";
            skipped(place, "the file is marked as legacy; a framework has no such mark", help, seen);
        }
        self.levels = list(map, "levels", seen);
        self.themes = list(map, "themes", seen);
    }

    fn entry(&mut self, mut map: Map<'_>, seen: &mut Seen) {
        let start = map.place();
        let id = map.text("id", seen).map_or_else(String::new, |(id, _)| id);
        let summary = map.text("summary", seen).map(|(text, _)| text::clean(&text));
        let mut description = map.text("description", seen).map_or_else(String::new, |(text, _)| line(&text));
        let examples = map.texts("examples", seen);
        let examples =
            examples.into_iter().map(|(text, _)| line(&text)).filter(|text| !text.is_empty()).collect();
        for url in links(&mut map, seen) {
            if !description.is_empty() {
                description.push(' ');
            }
            description.push_str(&url);
        }
        let proficiency = map.text("proficiency", seen).map(|(text, _)| line(&text));
        if let Some((domain, place)) = map.text("domain", seen) {
            let message = format!("the domain `{domain}` is left out: a framework has areas only");
            skipped(place, &message, "Write it into the summary if readers are to know it.", seen);
        }
        let level = self.known(&mut map, "level", seen);
        let theme = if map.has("theme") {
            self.known(&mut map, "theme", seen)
        } else {
            self.known(&mut map, "area", seen)
        };
        map.finish(seen);
        let Some(summary) = summary.filter(|summary| !summary.is_empty()) else {
            let message = "a competency without a summary";
            seen.note(
                Diagnostic::new(Code::ImportInput, start, message)
                    .help("Add a line such as `summary: Plans own work.`"),
            );
            return;
        };
        if let (Some(level), Some(theme)) = (level, theme) {
            self.entries.push(Entry { id, summary, description, level, theme, proficiency, examples });
        }
    }

    /// The index of the level or theme that an entry names; one that is not there is told.
    fn known(&mut self, map: &mut Map<'_>, name: &'static str, seen: &mut Seen) -> Option<usize> {
        let start = map.place();
        let Some((id, place)) = map.text(name, seen) else {
            let message = format!("a competency without a `{name}`");
            seen.note(
                Diagnostic::new(Code::ImportInput, start, message)
                    .help(format!("Add a line `{name}:` that names one of the file's.")),
            );
            return None;
        };
        let list = if name == "level" { &mut self.levels } else { &mut self.themes };
        if let Some(at) = list.iter().position(|named| named.id == id) {
            return Some(at);
        }
        if self.bare {
            list.push(named(&id));
            return Some(list.len() - 1);
        }
        let known: Vec<&str> = list.iter().map(|named| named.id.as_str()).collect();
        let help = match known.as_slice() {
            [] => format!("Add `{id}` to the file's `{name}s`."),
            known => format!("Known here: {}.", known.join(", ")),
        };
        let message = format!("the file has no {name} `{id}`");
        seen.note(Diagnostic::new(Code::ImportInput, place, message).help(help).did_you_mean(&id, known));
        None
    }
}

/// `levels` or `themes`: ids and names.
fn list(map: &mut Map<'_>, key: &'static str, seen: &mut Seen) -> Vec<Named> {
    let mut list: Vec<(Named, Place)> = Vec::new();
    for mut item in map.maps(key, seen) {
        let start = item.place();
        let id = item.text("id", seen);
        let name = item.text("name", seen).map(|(name, _)| line(&name));
        let summary = item.text("summary", seen).map_or_else(String::new, |(text, _)| line(&text));
        item.finish(seen);
        let Some((id, place)) = id else {
            let message = format!("an entry of `{key}` without an id");
            seen.note(
                Diagnostic::new(Code::ImportInput, start, message).help("Add a line such as `id: senior`."),
            );
            continue;
        };
        if let Some((_, first)) = list.iter().find(|(named, _)| named.id == id) {
            seen.note(
                Diagnostic::new(Code::ImportInput, place, format!("`{id}` is in `{key}` twice"))
                    .related(first.clone(), "here first")
                    .help("Give one of the two another id."),
            );
            continue;
        }
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| text::words(&id));
        list.push((Named { id, name, summary }, place));
    }
    list.into_iter().map(|(named, _)| named).collect()
}

/// `supportingUrls`, each as "label: url".
fn links(map: &mut Map<'_>, seen: &mut Seen) -> Vec<String> {
    let mut links = Vec::new();
    for mut link in map.maps("supportingUrls", seen) {
        let text = |found: Option<Placed<String>>| found.map_or_else(String::new, |(text, _)| line(&text));
        let label = text(link.text("label", seen));
        let url = text(link.text("url", seen));
        link.finish(seen);
        links.push(match (label.is_empty(), url.is_empty()) {
            (false, false) => format!("{label}: {url}"),
            _ => label + &url,
        });
    }
    links
}

fn skipped(place: Place, message: &str, help: &str, seen: &mut Seen) {
    seen.note(Diagnostic::new(Code::ImportSkipped, place, message).help(help));
}
