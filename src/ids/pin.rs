//! Ids are written behind the items that have none, where their author would write them.

use std::collections::BTreeMap;

use crate::checked::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::handbook::{Handbook, Handbooks, Item};
use crate::model::checklist::{Form, RawItem};
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::source::Sources;

/// A file with ids written into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The file.
    pub path: SourcePath,
    /// All of its new bytes.
    pub bytes: Vec<u8>,
    /// How many ids are new in it.
    pub count: usize,
}

/// The insertions into one file, by the byte they stand before.
type Insertions<'a> = BTreeMap<usize, (String, &'a RawItem)>;

/// The files in which items have no id of their own, with these ids.
///
/// Nothing but the ids is new in them: what an item says, its other attributes, and the ends of lines stay.
pub fn pins(handbook: &Handbook, sources: &Sources) -> Checked<Vec<Edited>> {
    Checked::collect(|seen| {
        let config = &handbook.config;
        let mut items = unpinned(handbook);
        // What another language lends is written there.
        items.retain(|(raw, _)| config.standing(&raw.place.path).language == config.edition);
        let forms = forms(handbook);
        let mut files: BTreeMap<&SourcePath, Insertions<'_>> = BTreeMap::new();
        for (raw, id) in items {
            let path = &raw.place.path;
            let Some(text) = sources.files.get(path).and_then(|file| file.text()) else { continue };
            let (at, words) = insertion(raw, id, text, forms.get(path).copied().unwrap_or(Form::Braces));
            let other = files.entry(path).or_default().insert(at, (words, raw));
            if other.is_some() {
                let message = "the item stands on two pages: both include this text";
                seen.note(
                    Diagnostic::new(Code::ItemDuplicate, raw.place.clone(), message)
                        .help("Include it on one page and link to it from the other."),
                );
            }
        }
        files.into_iter().filter_map(|(path, insertions)| edited(path, &insertions, sources)).collect()
    })
}

/// The same of a handbook in all its languages: the items of a translation get the ids of those they translate.
pub fn pins_of_all(handbooks: &Handbooks, sources: &Sources) -> Checked<Vec<Edited>> {
    Checked::collect(|seen| {
        let files = handbooks.iter().flat_map(|handbook| seen.take(pins(handbook, sources)));
        files.collect()
    })
}

/// The items that have an identity but no id of their own, those marked as retired among them.
fn unpinned(handbook: &Handbook) -> Vec<(&RawItem, &ItemId)> {
    let raw = |page: usize, item: usize| handbook.pages.get(page)?.document.as_ref()?.items.get(item);
    let mut unpinned = Vec::new();
    for (page, items) in handbook.pages.iter().map(|page| &page.items).enumerate() {
        for (index, item) in items.iter().enumerate() {
            if let (Item::Kept { id, .. }, Some(raw)) = (item, raw(page, index)) {
                unpinned.push((raw, id));
            }
        }
    }
    for gone in handbook.gone.iter() {
        if let Some(raw) = gone.stands.and_then(|at| raw(at.page, at.item)) {
            unpinned.push((raw, &gone.id));
        }
    }
    unpinned.retain(|(raw, _)| raw.id.is_none());
    unpinned
}

/// The form that all attributes of a file have.
fn forms(handbook: &Handbook) -> BTreeMap<&SourcePath, Form> {
    let mut forms = BTreeMap::new();
    for document in handbook.pages.iter().filter_map(|page| page.document.as_ref()) {
        for raw in &document.items {
            let Some((form, _)) = raw.written else { continue };
            let known = forms.entry(&raw.place.path).or_insert(form);
            if *known != form {
                *known = Form::Braces;
            }
        }
    }
    forms
}

/// Where an id is to be written, and what.
fn insertion(raw: &RawItem, id: &ItemId, text: &str, form: Form) -> (usize, String) {
    if let Some((_, inner)) = raw.written {
        let rest = text.get(inner..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        return (inner + blank, format!("#{id} "));
    }
    let said = text.get(raw.place.span.clone()).unwrap_or_default();
    let at = raw.place.span.start + said.trim_end().len();
    match form {
        Form::Braces => (at, format!(" {{#{id}}}")),
        Form::Comment => (at, format!(" <!-- #{id} -->")),
    }
}

fn edited(path: &SourcePath, insertions: &Insertions<'_>, sources: &Sources) -> Option<Edited> {
    let old = sources.files.get(path)?.bytes()?;
    let mut bytes = Vec::with_capacity(old.len() + insertions.len() * 24);
    let mut done = 0;
    for (at, (words, _)) in insertions {
        bytes.extend_from_slice(old.get(done..*at)?);
        bytes.extend_from_slice(words.as_bytes());
        done = *at;
    }
    bytes.extend_from_slice(old.get(done..)?);
    Some(Edited { path: path.clone(), bytes, count: insertions.len() })
}
