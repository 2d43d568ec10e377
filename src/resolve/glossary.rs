//! The glossary of the handbook: read again only when its files change.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::handbook::Target;
use crate::highlights::{Awaited, Highlights};
use crate::model::document::RawLink;
use crate::model::glossary::Glossary;
use crate::model::path::{OutPath, SourcePath};
use crate::parse::glossary as written;
use crate::parse::markdown::MarkdownOptions;
use crate::resolve::links::{Destination, Places};
use crate::source::{SourceFile, Sources};
use crate::stable::Stable;

/// The glossary as it was read last.
pub type GlossaryMemo = Option<Arc<Remembered>>;

/// A glossary and what it was read from.
#[derive(Debug)]
pub struct Remembered {
    /// Stands for its files.
    key: u128,
    /// Its code that is plain for now.
    awaited: Awaited,
    checked: Checked<Arc<Glossary>>,
}

/// Reads the glossary of a handbook, or remembers it.
pub fn glossary(
    config: &Config,
    (sources, highlights): (&Sources, &Highlights),
    keep: bool,
    memo: &mut GlossaryMemo,
    seen: &mut Seen,
) -> Arc<Glossary> {
    let options = MarkdownOptions::of(config);
    let paths = paths(config, sources);
    let files: Vec<(&SourcePath, &Arc<SourceFile>)> =
        paths.iter().filter_map(|path| Some((path, sources.files.get(path)?))).collect();
    let mut hash = Stable::default();
    (config.has_book, &options).hash(&mut hash);
    for (path, file) in &files {
        (path, file.hash).hash(&mut hash);
    }
    let key = hash.digest128();
    let is_known = |known: &&Arc<Remembered>| known.key == key && !known.awaited.has_come(highlights);
    let glossary = match memo.as_ref().filter(is_known) {
        Some(known) => Arc::clone(known),
        None => {
            let mut awaited = Awaited::default();
            let checked = Checked::collect(|seen| {
                let mut written = read(config, &files, (&options, highlights), seen);
                awaited = std::mem::take(&mut written.awaited);
                Arc::new(written::glossary(written, seen))
            });
            Arc::new(Remembered { key, awaited, checked })
        }
    };
    seen.extend(glossary.checked.diagnostics.iter().cloned());
    *memo = keep.then(|| Arc::clone(&glossary));
    Arc::clone(&glossary.checked.value)
}

/// The files of the glossary: in a translation its own, which is then the whole glossary, else the original's.
fn paths(config: &Config, sources: &Sources) -> Vec<SourcePath> {
    let below = |name: String| SourcePath::new(&format!("{}/{name}", config.content)).ok();
    let tag = &config.language;
    let own = written::FILES.iter().filter(|_| config.is_translated()).flat_map(|name| {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "yaml"));
        [format!("{stem}.{tag}.{extension}"), format!("{tag}/{name}")]
    });
    let own: Vec<SourcePath> =
        own.filter_map(below).filter(|path| sources.files.get(path).is_some()).collect();
    if config.edition > 0 && !own.is_empty() {
        return own;
    }
    let all = written::FILES.iter().filter_map(|name| below((*name).to_owned()));
    all.chain(own.into_iter().filter(|_| config.edition == 0)).collect()
}

/// In a folder that is no handbook, a file may be anybody's: only what looks like a glossary is read.
fn read(
    config: &Config,
    files: &[(&SourcePath, &Arc<SourceFile>)],
    markdown: (&MarkdownOptions, &Highlights),
    seen: &mut Seen,
) -> written::Written {
    let mut terms = written::Written::default();
    for (path, file) in files {
        match file.utf8(path) {
            Ok(text) if config.has_book || written::is_glossary(text) => {
                written::read(path, text, markdown, &mut terms, seen);
            }
            Err(problem) if config.has_book => {
                seen.note(*problem);
                terms.is_lost = true;
            }
            _ => {}
        }
    }
    terms
}

/// The links of a glossary's definitions, with what stands for the definitions.
pub type Defined = (u128, Arc<Checked<DefinedLinks>>);

/// Where the links of definitions lead.
#[derive(Debug, Default)]
pub struct DefinedLinks {
    /// By term, from the site's root; what starts with `#` is another term.
    pub links: Arc<[Arc<[Target]>]>,
    /// The files they lead to.
    pub assets: BTreeMap<OutPath, SourcePath>,
}

/// Resolves the links of all definitions, as if they stood on a page at the site's root.
pub fn defined(glossary: &Glossary, places: &Places<'_>, seen: &mut Seen) -> DefinedLinks {
    let mut assets = BTreeMap::new();
    let Ok(out) = OutPath::new("glossary.html") else { return DefinedLinks::default() };
    let from = Destination { out: &out, document: None, computed: true, has_terms: true };
    let mut target = |link: &RawLink, seen: &mut Seen| match link.destination.trim().strip_prefix('#') {
        Some(anchor) => {
            let id = anchor.strip_prefix("term:").unwrap_or(anchor);
            match places.unknown_term(id, &link.place) {
                Some(unknown) => {
                    seen.note(unknown);
                    Target::Nowhere
                }
                None => Target::Inside(format!("#term:{id}")),
            }
        }
        None => places.link(from, link, &mut assets, seen),
    };
    let links: Vec<Arc<[Target]>> = glossary
        .terms
        .iter()
        .map(|term| term.links.iter().map(|link| target(link, seen)).collect())
        .collect();
    DefinedLinks { links: links.into(), assets }
}
