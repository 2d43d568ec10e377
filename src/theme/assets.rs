//! Style sheets, scripts and pictures of a chain: which files are joined into which bundle, and whose they are.

mod names;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use bytes::Bytes;
use rayon::prelude::*;

use super::chain::Chain;
use super::{Bundle, bundle};
use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::model::path::{OutPath, SourcePath};
use crate::stable::Stable;
use crate::syntax::table::Placed;
use crate::words::Words;

/// In a theme's list: all that the bundle of this name has in the theme that it extends.
const INHERITED: &str = "@parent";

/// In a theme's list: the style sheet that is made of the tokens.
const TOKENS: &str = "@tokens";

/// Bundles as they were joined last with what was noticed, by what stands for their parts and for what they say.
pub type Joined = HashMap<u128, Checked<Bytes>>;

/// What the bundles of a chain are made of, in whatever language.
#[derive(Debug, Default)]
pub struct Listed {
    bundles: Vec<(String, Vec<Source>)>,
    /// Bundles that a theme made empty: there are none.
    empty: BTreeSet<String>,
    own: BTreeSet<String>,
    used: BTreeSet<String>,
}

/// A file of a bundle.
#[derive(Debug)]
struct Source {
    name: String,
    path: Option<SourcePath>,
    bytes: Bytes,
}

impl Source {
    fn part(&self) -> bundle::Part {
        let text = String::from_utf8(self.bytes.to_vec())
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        bundle::Part { name: self.name.clone(), path: self.path.clone(), text }
    }
}

/// A part of a bundle, and where it is named if that is in the handbook.
type Part = (String, Option<Place>);

/// Finds the files of every bundle; `tokens` is the style sheet made of the tokens.
pub fn listed(chain: &Chain, tokens: &str, seen: &mut Seen) -> Listed {
    let mut listed = Listed::default();
    for (name, parts) in lists(chain, &mut listed.own, seen) {
        let mut sources = Vec::new();
        for (part, place) in parts {
            if part == TOKENS {
                let bytes = Bytes::copy_from_slice(tokens.as_bytes());
                sources.push(Source { name: part, path: None, bytes });
            } else if let Some((_, file)) = chain.file(&format!("assets/{part}"), 0) {
                listed.used.insert(part.clone());
                sources.push(Source { name: part, path: file.path.clone(), bytes: file.bytes.clone() });
            } else {
                seen.note(missing(chain, &name, &part, place));
            }
        }
        if sources.is_empty() {
            listed.empty.insert(name);
        } else {
            listed.bundles.push((name, sources));
        }
    }
    listed
}

/// Joins bundles in one language after the other.
#[derive(Debug)]
pub struct Joiner<'a> {
    chain: &'a Chain,
    listed: &'a Listed,
    memo: &'a mut Joined,
    /// What goes into the memory once all languages are done.
    next: Option<Joined>,
    own: BTreeSet<String>,
    used: BTreeSet<String>,
}

impl<'a> Joiner<'a> {
    /// A joiner that remembers what it joins, if it is to `keep` it.
    pub fn new(chain: &'a Chain, listed: &'a Listed, memo: &'a mut Joined, keep: bool) -> Self {
        let next = keep.then(Joined::default);
        Self { chain, listed, memo, next, own: listed.own.clone(), used: listed.used.clone() }
    }

    /// The files of `assets/` that are used, and the bundles that the default theme does not have.
    pub fn finish(self) -> (BTreeSet<String>, BTreeSet<String>) {
        if let Some(next) = self.next {
            *self.memo = next;
        }
        (self.used, self.own)
    }

    /// The bundles, which say what they say in `words`.
    pub fn bundles(&mut self, words: &Words, seen: &mut Seen) -> BTreeMap<String, Bundle> {
        let known = &*self.memo;
        let bundles: Vec<(u128, &(String, Vec<Source>))> =
            self.listed.bundles.iter().map(|bundle| (key(&bundle.0, &bundle.1, words), bundle)).collect();
        let new = bundles.iter().filter(|(key, _)| !known.contains_key(key));
        let scripts =
            new.filter(|(_, (name, _))| name.ends_with(".js")).flat_map(|(_, (_, sources))| sources);
        let scripts: BTreeMap<&str, &Source> = scripts.map(|script| (script.name.as_str(), script)).collect();
        let scripts: Vec<bundle::Part> = scripts.into_values().map(Source::part).collect();
        let modules = bundle::ready(&scripts, words);
        let joined: Vec<(u128, &String, Checked<Bytes>)> = bundles
            .par_iter()
            .map(|(key, (name, sources))| {
                let bytes = known.get(key).cloned().unwrap_or_else(|| join(name, sources, &modules));
                (*key, name, bytes)
            })
            .collect();
        let mut files = BTreeMap::new();
        for (key, name, bytes) in joined {
            if let Some(next) = &mut self.next {
                next.insert(key, bytes.clone());
            }
            files.insert(name.clone(), seen.take(bytes));
        }
        if let Some(custom) = self.chain.0.first().and_then(|layer| layer.files.get("custom.css")) {
            files.insert("custom.css".to_owned(), custom.bytes.clone());
        }
        self.put_names(&mut files, seen);
        let bundle = |(name, bytes): (String, Bytes)| {
            let out = OutPath::new(&format!("assets/{}", file_name(&name, &bytes))).ok()?;
            Some((name, Bundle { out, bytes }))
        };
        files.into_iter().filter_map(bundle).collect()
    }
}

/// The file name of a bundle: it carries a hash of the content.
pub fn file_name(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
    format!("{stem}.{}.{extension}", &hash[..10])
}

/// What every bundle is made of, with what is inherited.
fn lists(chain: &Chain, own: &mut BTreeSet<String>, seen: &mut Seen) -> BTreeMap<String, Vec<Part>> {
    let mut lists: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for (index, layer) in chain.0.iter().enumerate().rev() {
        let is_placed = layer.files.get("theme.toml").is_some_and(|file| file.path.is_some());
        for ((name, place), parts) in &layer.manifest.bundles {
            let known = lists.get(name);
            if known.is_none() && index != chain.core() {
                own.insert(name.clone());
            }
            let mut list = Vec::new();
            for part in parts {
                match (part.0.as_str(), known) {
                    (INHERITED, Some(known)) => list.extend(known.iter().cloned()),
                    (INHERITED, None) => seen.note(nothing_inherited(name, part, lists.keys())),
                    _ => list.push((part.0.clone(), is_placed.then(|| part.1.clone()))),
                }
            }
            if is_flat_name(name) {
                lists.insert(name.clone(), list);
            } else {
                let message = format!("`{name}` is no name of a bundle");
                let help = "Write a name with an extension, such as `nav.js` or `theme.css`.";
                seen.note(Diagnostic::new(Code::ThemeManifest, place.clone(), message).help(help));
            }
        }
    }
    lists
}

/// Letters, digits, dots and dashes, with an extension; not the handbook's own style sheet.
fn is_flat_name(name: &str) -> bool {
    name != "custom.css"
        && name.split('.').count() > 1
        && name.split('.').all(|part| !part.is_empty())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

fn nothing_inherited<'a>(
    name: &str,
    part: &Placed<String>,
    known: impl Iterator<Item = &'a String>,
) -> Diagnostic {
    let message = format!("the theme that this one extends has no bundle `{name}`");
    let known: Vec<&str> = known.map(String::as_str).collect();
    let diagnostic = Diagnostic::new(Code::ThemeManifest, part.1.clone(), message);
    match nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("Did you mean the bundle `{near}`?")),
        None => diagnostic.help(format!("Its bundles are: {}.", known.join(", "))),
    }
}

fn missing(chain: &Chain, bundle: &str, part: &str, place: Option<Place>) -> Diagnostic {
    let message = format!("the bundle `{bundle}` names `{part}`, which is not in `assets/`");
    let diagnostic = Diagnostic::new(Code::ThemeManifest, place, message);
    let names: BTreeSet<&str> = chain
        .0
        .iter()
        .flat_map(|layer| layer.files.keys().filter_map(|name| name.strip_prefix("assets/")))
        .collect();
    let diagnostic = diagnostic.did_you_mean(part, names);
    match diagnostic.help {
        Some(_) => diagnostic,
        None => diagnostic.help("Correct the name, or add the file."),
    }
}

/// Stands for all that decides a bundle: a style sheet says nothing.
fn key(name: &str, sources: &[Source], words: &Words) -> u128 {
    let mut key = Stable::default();
    (name, if name.ends_with(".js") { words.hash } else { 0 }).hash(&mut key);
    for source in sources {
        (&source.name, source.path.as_ref().map(SourcePath::as_str), &source.bytes[..]).hash(&mut key);
    }
    key.digest128()
}

fn join(name: &str, sources: &[Source], modules: &bundle::Modules) -> Checked<Bytes> {
    if name.ends_with(".js") {
        let names = sources.iter().map(|source| source.name.as_str());
        return Checked::collect(|seen| Bytes::from(bundle::script(names, modules, seen)));
    }
    let is_text = [".css", ".svg"].iter().any(|extension| name.ends_with(extension));
    match sources {
        // A picture or a font is no text.
        [one] if !is_text => Checked::clean(one.bytes.clone()),
        _ => {
            let parts: Vec<bundle::Part> = sources.iter().map(Source::part).collect();
            Checked::clean(Bytes::from(bundle::join(name, &parts)))
        }
    }
}
