//! Style sheets, scripts and pictures of a chain: which files are joined into which bundle, and whose they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use rayon::prelude::*;

use super::bundle;
use super::chain::Chain;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::syntax::table::Placed;

/// In a theme's list: all that the bundle of this name has in the theme that it extends.
const INHERITED: &str = "@parent";

/// In a theme's list: the style sheet that is made of the tokens.
const TOKENS: &str = "@tokens";

/// How a style sheet names a file of the theme: `url(asset:fonts/one.woff2)`.
const SCHEME: &str = "asset:";

/// Bundles as they were joined last, by what stands for their parts.
pub type Joined = HashMap<u128, Bytes>;

/// What comes of a chain's assets.
#[derive(Debug, Default)]
pub struct Assets {
    /// Every file that is published, by its name.
    pub bundles: BTreeMap<String, Bytes>,
    /// Those that the default theme does not have.
    pub own: BTreeSet<String>,
    /// The files that one of them is made of, by their names in `assets/`.
    pub used: BTreeSet<String>,
}

/// A part of a bundle, and where it is named if that is in the handbook.
type Part = (String, Option<Place>);

/// Joins the bundles of a chain.
pub fn joined(chain: &Chain, tokens: &str, memo: &mut Joined, keep: bool, seen: &mut Seen) -> Assets {
    let mut assets = Assets::default();
    let mut wanted = Vec::new();
    for (name, parts) in lists(chain, &mut assets, seen) {
        let mut sources = Vec::new();
        for (part, place) in parts {
            if part == TOKENS {
                sources.push(Bytes::copy_from_slice(tokens.as_bytes()));
            } else if let Some((_, file)) = chain.file(&format!("assets/{part}"), 0) {
                sources.push(file.bytes.clone());
                assets.used.insert(part);
            } else {
                seen.note(missing(chain, &name, &part, place));
            }
        }
        if !sources.is_empty() {
            wanted.push((name, sources));
        }
    }
    let known = &*memo;
    let joined: Vec<(u128, String, Bytes)> =
        wanted.into_par_iter().map(|(name, sources)| join(name, &sources, known)).collect();
    if keep {
        *memo = joined.iter().map(|(key, _, bytes)| (*key, bytes.clone())).collect();
    }
    assets.bundles = joined.into_iter().map(|(_, name, bytes)| (name, bytes)).collect();
    if let Some(custom) = chain.0.first().and_then(|layer| layer.files.get("custom.css")) {
        assets.bundles.insert("custom.css".to_owned(), custom.bytes.clone());
    }
    shown(chain, &mut assets, seen);
    assets
}

/// The file name of a bundle: it carries a hash of the content.
pub fn file_name(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
    format!("{stem}.{}.{extension}", &hash[..10])
}

/// What every bundle is made of, with what is inherited.
fn lists(chain: &Chain, assets: &mut Assets, seen: &mut Seen) -> BTreeMap<String, Vec<Part>> {
    let mut lists: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for (index, layer) in chain.0.iter().enumerate().rev() {
        let is_placed = layer.files.get("theme.toml").is_some_and(|file| file.path.is_some());
        for ((name, place), parts) in &layer.manifest.bundles {
            let known = lists.get(name);
            if known.is_none() && index != chain.core() {
                assets.own.insert(name.clone());
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

fn join(name: String, sources: &[Bytes], known: &Joined) -> (u128, String, Bytes) {
    let mut key = xxhash_rust::xxh3::Xxh3::new();
    for part in std::iter::once(name.as_bytes()).chain(sources.iter().map(|source| &source[..])) {
        key.update(&(part.len() as u64).to_le_bytes());
        key.update(part);
    }
    let key = key.digest128();
    let bytes = known.get(&key).cloned().unwrap_or_else(|| match sources {
        // A picture or a font is no text.
        [one] if !name.ends_with(".js") && !name.ends_with(".css") && !name.ends_with(".svg") => one.clone(),
        _ => {
            let texts: Vec<String> =
                sources.iter().map(|source| String::from_utf8_lossy(source).into_owned()).collect();
            Bytes::from(bundle::join(&name, &texts))
        }
    });
    (key, name, bytes)
}

/// Publishes the files that style sheets show, and puts their names in.
fn shown(chain: &Chain, assets: &mut Assets, seen: &mut Seen) {
    let sheets: Vec<String> = assets.bundles.keys().filter(|name| name.ends_with(".css")).cloned().collect();
    for sheet in sheets {
        let text = match assets.bundles.get(&sheet).map(|bytes| std::str::from_utf8(bytes)) {
            Some(Ok(text)) if text.contains(SCHEME) => text.to_owned(),
            _ => continue,
        };
        let mut written = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(SCHEME) {
            written.push_str(before);
            let end = after.find([')', '"', '\'', ' ', '?', '#']).unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            rest = after;
            match published(chain, assets, name) {
                Some(file) => written.push_str(&file),
                None => {
                    let place = written_at(chain, name);
                    let message = format!("`{sheet}` shows `{SCHEME}{name}`, which is not in `assets/`");
                    let names = chain.0.iter().flat_map(|layer| layer.files.keys());
                    let names: Vec<&str> = names.filter_map(|name| name.strip_prefix("assets/")).collect();
                    let diagnostic =
                        Diagnostic::new(Code::ThemeAsset, place, message).did_you_mean(name, names);
                    seen.note(match diagnostic.help {
                        Some(_) => diagnostic,
                        None => diagnostic
                            .help("Put the file into `theme/assets/`, or into `assets/` of the theme."),
                    });
                }
            }
        }
        written.push_str(rest);
        assets.bundles.insert(sheet, Bytes::from(written));
    }
}

/// The file name under which a file of `assets/` is published.
fn published(chain: &Chain, assets: &mut Assets, name: &str) -> Option<String> {
    let bytes = match assets.bundles.get(name) {
        Some(bytes) => bytes.clone(),
        None => {
            let is_source = name.ends_with(".css") || name.ends_with(".js");
            let (_, file) = chain.file(&format!("assets/{name}"), 0).filter(|_| !is_source)?;
            assets.bundles.insert(name.to_owned(), file.bytes.clone());
            assets.own.insert(name.to_owned());
            file.bytes.clone()
        }
    };
    assets.used.insert(name.to_owned());
    Some(file_name(name, &bytes))
}

/// Where a file of the handbook names an asset.
fn written_at(chain: &Chain, name: &str) -> Option<Place> {
    let wanted = format!("{SCHEME}{name}");
    let files = chain.0.iter().flat_map(|layer| &layer.files);
    let mut sheets = files.filter(|(name, _)| name.ends_with(".css")).map(|(_, file)| file);
    sheets.find_map(|file| {
        let at = std::str::from_utf8(&file.bytes).ok()?.find(&wanted)?;
        Some(Place::new(file.path.as_ref()?, at..at + wanted.len()))
    })
}
