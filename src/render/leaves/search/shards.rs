//! Classes of words in files small enough to be loaded while somebody types.
//!
//! A file holds the words between two boundaries. Where one would be too large it is parted by the next letter
//! of its words, so that a new word changes the files around it alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::index::Class;

/// Files hold up to so much, unless one class is larger.
const USUAL: usize = 14_000;

/// A file: the words from `from` up to the next file's.
pub(super) struct Shard<'a> {
    /// What its words begin with, or come after.
    pub(super) from: String,
    data: Data<'a>,
}

impl Shard<'_> {
    /// Its data.
    pub(super) fn json(&self) -> Vec<u8> {
        serde_json::to_vec(&self.data).unwrap_or_else(|_| b"{\"c\":[]}".to_vec())
    }
}

/// The data of a file.
#[derive(Default, Serialize)]
struct Data<'a> {
    /// The classes: their forms, and the pages of those; more pages; in how many there are.
    c: Vec<(String, &'a str, &'a str, usize)>,
    /// Forms of classes in other files, with the keys of these.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    p: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Other words for those that begin with a form: the rest of it, and what else to look for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    s: BTreeMap<&'a str, Vec<(String, String)>>,
}

/// The files of all classes, which are in the order of their keys. `synonyms` are lists of folded words.
pub(super) fn shards<'a>(classes: &'a [Class], synonyms: &'a [(Vec<String>, Vec<String>)]) -> Vec<Shard<'a>> {
    let mut cuts = Vec::new();
    split(classes, 0, 0, &mut cuts);
    let boundaries: Vec<(String, usize)> = cuts;
    let mut data: Vec<Data<'_>> = boundaries.iter().map(|_| Data::default()).collect();
    let at = |word: &str| boundaries.partition_point(|(from, _)| from.as_str() <= word).saturating_sub(1);
    for (number, (_, start)) in boundaries.iter().enumerate() {
        let end = boundaries.get(number + 1).map_or(classes.len(), |(_, start)| *start);
        for class in &classes[*start..end] {
            let pages = &class.pages;
            data[number].c.push((class.forms.join(" "), &pages.full, &pages.bare, pages.total));
            for form in &class.forms[1..] {
                if at(form) != number {
                    data[at(form)].p.entry(form).or_default().insert(&class.forms[0]);
                }
            }
        }
    }
    for (words, others) in synonyms {
        if let Some((first, rest)) = words.split_first()
            && !data.is_empty()
        {
            let known = data[at(first)].s.entry(first).or_default();
            known.push((rest.join(" "), others.join(" ")));
        }
    }
    boundaries.into_iter().zip(data).map(|((from, _), data)| Shard { from, data }).collect()
}

/// Adds the boundaries of files for classes whose keys agree in their first `depth` characters: what the
/// words of a file begin with, and the first class of it, counted from `offset` on.
fn split(classes: &[Class], offset: usize, depth: usize, cuts: &mut Vec<(String, usize)>) {
    let Some(first) = classes.first() else { return };
    let total: usize = classes.iter().map(size).sum();
    let is_one_word = classes.iter().all(|class| class.forms[0] == first.forms[0]);
    if total <= USUAL || is_one_word {
        cuts.push((prefix(first, depth).to_owned(), offset));
        return;
    }
    let mut at = 0;
    // What follows in the same file as long as there is room.
    let mut open: Option<usize> = None;
    for group in classes.chunk_by(|a, b| prefix(a, depth + 1) == prefix(b, depth + 1)) {
        let size: usize = group.iter().map(size).sum();
        match open {
            Some(filled) if filled + size <= USUAL => open = Some(filled + size),
            _ if size <= USUAL => {
                let from = if at == 0 { depth } else { depth + 1 };
                cuts.push((prefix(&group[0], from).to_owned(), offset + at));
                open = Some(size);
            }
            _ => {
                split(group, offset + at, depth + 1, cuts);
                open = None;
            }
        }
        at += group.len();
    }
}

/// So many characters that the key of a class begins with.
fn prefix(class: &Class, length: usize) -> &str {
    let key = class.forms[0].as_str();
    key.char_indices().nth(length).map_or(key, |(end, _)| &key[..end])
}

fn size(class: &Class) -> usize {
    let forms: usize = class.forms.iter().map(|form| form.len() + 1).sum();
    forms + class.pages.full.len() + class.pages.bare.len() + 14
}
