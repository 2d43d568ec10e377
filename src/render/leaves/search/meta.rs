//! The files of the index, and the one that names them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::excerpts::Shelf;
use super::index::Class;
use super::shards::{Shard, shards};
use super::words::{folded, words};
use crate::handbook::Handbook;
use crate::model::path::OutPath;
use crate::render::data::{script, wrapped};
use crate::render::leaves::Whole;
use crate::site::{Files, Payload};

/// What the script must know before it can look for anything.
#[derive(Serialize)]
struct Meta {
    /// How many pages there are.
    n: usize,
    /// Over how many files their excerpts are spread.
    f: u32,
    /// How many of them one holds at most.
    s: u32,
    /// Stands for all excerpts.
    v: String,
    /// What the words of each shard begin with.
    from: Vec<String>,
    /// What each shard is called.
    t: String,
    /// How much more pages count than others, by number.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    b: BTreeMap<u32, f64>,
}

/// Adds the files of the index.
pub(super) fn files(whole: &Whole<'_>, shelf: &Shelf<'_>, classes: &[Class], files: &mut Files) {
    files.extend(shelf.files(whole));
    let write = |shard: Shard<'_>| {
        let json = shard.json();
        let name = blake3::hash(&json).to_hex()[..8].to_owned();
        let out = OutPath::new(&format!("search/words/{name}.js")).ok()?;
        let payload = whole.file(&out, &wrapped("search", &format!("words/{name}"), &json));
        Some((shard.from, name, out, payload))
    };
    let synonyms = synonyms(whole.handbook);
    let shards = shards(classes, &synonyms).into_par_iter();
    let (mut from, mut names) = (Vec::new(), Vec::new());
    for (begins, name, out, payload) in shards.filter_map(write).collect::<Vec<_>>() {
        from.push(begins);
        names.push(name);
        files.insert(out, payload);
    }
    let boosted = shelf.pages.iter().filter(|(_, page)| page.boost != 1.0);
    let meta = Meta {
        n: shelf.pages.len(),
        f: shelf.files,
        s: shelf.slots,
        v: format!("{:016x}", shelf.version())[..8].to_owned(),
        from,
        t: names.join(" "),
        b: boosted.map(|(number, page)| (*number, page.boost)).collect(),
    };
    if let Ok(out) = OutPath::new("search/meta.js") {
        files.insert(out, Payload::Bytes(script("search", "meta", meta)));
    }
}

/// Each word or phrase, and another that is to be looked for with it, in folded words.
fn synonyms(handbook: &Handbook) -> Vec<(Vec<String>, Vec<String>)> {
    let mut pairs = Vec::new();
    let of_glossary = handbook.glossary.terms.iter().map(|term| term.names().collect::<Vec<_>>());
    let of_book = handbook.config.search.synonyms.iter();
    let of_book = of_book.map(|group| group.iter().map(String::as_str).collect::<Vec<_>>());
    for group in of_book.chain(of_glossary) {
        let group: Vec<Vec<String>> =
            group.iter().map(|text| words(text).iter().map(|word| folded(word)).collect()).collect();
        for (at, one) in group.iter().enumerate() {
            let others = group.iter().enumerate().filter(|(other, words)| *other != at && *words != one);
            pairs.extend(others.map(|(_, words)| (one.clone(), words.clone())));
        }
    }
    pairs.sort();
    pairs.dedup();
    pairs
}
