//! Footnotes: numbered in the order in which they are first referred to, and written at the end of
//! the page, wherever they were defined.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::body::{Body, Hole};
use crate::parse::markdown::frames::{Content, End};
use crate::parse::markdown::writer::{Lists, Writer};

/// The footnotes of a page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// By label in lower case: its place in `notes`.
    numbers: BTreeMap<String, usize>,
    /// In the order of their numbers.
    notes: Vec<Note>,
    /// What was defined, by label, in the order of definition.
    bodies: Vec<(String, Body)>,
}

#[derive(Debug)]
struct Note {
    label: String,
    references: usize,
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let label = label.to_lowercase();
        let notes = &mut self.footnotes.notes;
        let number = *self.footnotes.numbers.entry(label.clone()).or_insert_with(|| {
            notes.push(Note { label, references: 0 });
            notes.len()
        });
        if self.open_link_frame().is_some() {
            let _ = write!(self.out.html, "<sup class=\"fn\">{number}</sup>");
            return;
        }
        self.note_interactive();
        let Some(note) = self.footnotes.notes.get_mut(number.saturating_sub(1)) else { return };
        note.references += 1;
        let id = reference_id(number, note.references);
        let _ = write!(
            self.out.html,
            "<sup class=\"fn\"><a href=\"#fn:{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        );
        self.found.anchors.insert(id);
    }

    /// Starts a footnote's text, away from the text around it.
    pub(super) fn footnote(&mut self, label: &str) {
        let outer = (std::mem::take(&mut self.out), std::mem::take(&mut self.lists));
        self.push(Content::Flow, End::Footnote(label.to_lowercase(), Box::new(outer)), true);
    }

    /// Goes back to the text around the footnote.
    pub(super) fn end_footnote(&mut self, label: &str, outer: (Body, Lists)) {
        let body = std::mem::replace(&mut self.out, outer.0);
        self.lists = outer.1;
        self.footnotes.bodies.push((label.to_owned(), body));
    }

    /// Writes all footnotes; those that nothing refers to come last, so that no text is lost.
    pub(super) fn write_footnotes(&mut self) {
        let Footnotes { mut numbers, mut notes, bodies } = std::mem::take(&mut self.footnotes);
        for (label, _) in &bodies {
            numbers.entry(label.clone()).or_insert_with(|| {
                notes.push(Note { label: label.clone(), references: 0 });
                notes.len()
            });
        }
        if notes.is_empty() {
            return;
        }
        let mut by_label: BTreeMap<String, Body> = BTreeMap::new();
        for (label, body) in bodies {
            by_label.entry(label).or_insert(body);
        }
        self.fresh_line();
        self.out.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        self.hole(Hole::Say("footnotes".into(), String::new()));
        self.out.html.push_str("\"><ol>\n");
        for (note, number) in notes.iter().zip(1..) {
            let _ = write!(self.out.html, "<li id=\"fn:{number}\">");
            self.found.anchors.insert(format!("fn:{number}"));
            self.append(by_label.remove(&note.label).unwrap_or_default());
            let mut back = Body::default();
            (1..=note.references).for_each(|reference| back_link(number, reference, &mut back));
            self.insert_before_paragraph_end(back);
            self.out.html.push_str("</li>\n");
        }
        self.out.html.push_str("</ol></section>\n");
    }

    /// Appends HTML with its holes.
    fn append(&mut self, body: Body) {
        let start = self.out.html.len();
        self.out.html.push_str(body.html.trim_end());
        let end = self.out.html.len();
        self.out.holes.extend(body.holes.into_iter().map(|(at, hole)| ((start + at).min(end), hole)));
    }

    /// Back links stand in the last line of the note, if that is a paragraph.
    fn insert_before_paragraph_end(&mut self, back: Body) {
        let open = self.out.html.len() - if self.out.html.ends_with("</p>") { 4 } else { 0 };
        let hole_after = self.out.holes.last().is_some_and(|(at, _)| *at > open);
        let at = if hole_after { self.out.html.len() } else { open };
        self.out.html.insert_str(at, &back.html);
        self.out.holes.extend(back.holes.into_iter().map(|(inner, hole)| (at + inner, hole)));
    }
}

fn reference_id(number: usize, reference: usize) -> String {
    if reference == 1 { format!("fnref:{number}") } else { format!("fnref:{number}-{reference}") }
}

fn back_link(number: usize, reference: usize, back: &mut Body) {
    let id = reference_id(number, reference);
    let _ = write!(back.html, " <a href=\"#{id}\" class=\"fn-back\" role=\"doc-backlink\" aria-label=\"");
    let key = if reference == 1 { "back_to_text" } else { "back_to_text_place" };
    back.holes.push((back.html.len(), Hole::Say(key.into(), reference.to_string())));
    back.html.push_str("\">↩</a>");
}
