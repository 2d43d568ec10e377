//! A site without errors, and what it has to tell apart from the one before.

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::gone::Gone;
use super::shown::encoded;
use super::wire;
use crate::model::path::OutPath;
use crate::site::{Files, Payload, Site};

/// So many assets are still there for a page that was sent just before they left.
const MOST_LEFTOVERS: usize = 64;

/// Assets that left, the latest first.
type Leftovers = Vec<(OutPath, Payload)>;

/// A site without errors.
#[derive(Debug)]
pub(super) struct Good {
    pub site: Site,
    /// Under which name ticks are kept where the handbook has no id.
    pub book: String,
    /// Of style sheets.
    pub styles: u64,
    /// Of files that are neither pages nor style sheets, and of pages.
    others: u64,
    pages: OnceLock<u64>,
    /// What changed since the site before.
    pub changed: Changed,
    /// Pages that were in a site before this one.
    pub gone: Arc<Gone>,
    leftovers: Arc<Leftovers>,
    /// Of each file, in the order of the site; of pages, once they are asked for.
    hashes: Vec<OnceLock<u64>>,
}

/// Which files are other than in the site before.
#[derive(Debug, Default, Serialize)]
pub(super) struct Changed {
    /// What the version said then of files that are neither pages nor style sheets.
    since: String,
    /// Paths from the root, encoded.
    files: Vec<String>,
}

impl Good {
    /// `last` is what was shown before: what is the same in both is not looked at again.
    pub(super) fn new(site: Site, book: String, last: Option<&Good>) -> Self {
        let hashes = last.map_or_else(
            || site.files.iter().map(|_| OnceLock::new()).collect(),
            |last| known_hashes(&site, last),
        );
        let (mut styles, mut others) = (Xxh3::new(), Xxh3::new());
        for ((path, payload), hash) in site.files.iter().zip(&hashes) {
            let kind = match path.as_str().rsplit('.').next() {
                Some("html") => continue,
                Some("css") => &mut styles,
                _ => {
                    others.update(path.as_str().as_bytes());
                    &mut others
                }
            };
            let hash = hash.get_or_init(|| payload.hash() as u64);
            kind.update(&hash.to_le_bytes());
        }
        let (styles, others) = (styles.digest(), others.digest());
        let pages = OnceLock::new();
        let (changed, gone, leftovers) = last.map_or_else(Default::default, |last| since(&site.files, last));
        Self { site, book, styles, others, pages, hashes, changed, gone, leftovers }
    }

    /// An asset of a site shortly before: between a page and its styles there may be another build. Their names say what is in
    /// them, so that an old one is never wrong.
    pub(super) fn leftover(&self, path: &OutPath) -> Option<(&OutPath, &Payload)> {
        self.leftovers.iter().find(|(left, _)| left == path).map(|(left, payload)| (left, payload))
    }

    /// What the version says of files that are neither pages nor style sheets.
    pub(super) fn others(&self) -> String {
        format!("{:016x}", self.others)
    }

    /// What the version says of all pages together.
    pub(super) fn pages(&self) -> u64 {
        *self.pages.get_or_init(|| {
            let mut hash = Xxh3::new();
            let files = self.site.files.iter().zip(&self.hashes);
            for ((path, payload), known) in files.filter(|((path, _), _)| path.as_str().ends_with(".html")) {
                hash.update(path.as_str().as_bytes());
                hash.update(&known.get_or_init(|| page_hash(payload)).to_le_bytes());
            }
            hash.digest()
        })
    }
}

/// What is other than in the site before, and what became of pages that are not there any more.
fn since(files: &Files, last: &Good) -> (Changed, Arc<Gone>, Arc<Leftovers>) {
    let mut before = last.site.files.iter().peekable();
    let (mut changed, mut came, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (path, payload) in files {
        while let Some((gone, _)) = before.next_if(|(other, _)| *other < path) {
            left.push(gone.clone());
        }
        let old = before.next_if(|(other, _)| *other == path).map(|(_, old)| old);
        if !old.is_some_and(|old| is_same(old, payload) || old == payload) {
            changed.push(encoded(path));
        }
        if old.is_none() {
            came.push(path.clone());
        }
    }
    left.extend(before.map(|(gone, _)| gone.clone()));
    let (gone, leftovers) = match (&left[..], &came[..]) {
        ([], []) => (Arc::clone(&last.gone), Arc::clone(&last.leftovers)),
        (left, came) => {
            let gone = last.gone.next(&last.site.files, left, files, came);
            (Arc::new(gone), Arc::new(leftovers(last, left)))
        }
    };
    (Changed { since: last.others(), files: changed }, gone, leftovers)
}

/// The latest assets that left.
fn leftovers(last: &Good, left: &[OutPath]) -> Leftovers {
    let assets = left.iter().filter(|path| path.as_str().starts_with("assets/"));
    let new = assets.filter_map(|path| last.site.files.get_key_value(path));
    let new = new.map(|(path, payload)| (path.clone(), payload.clone()));
    new.chain(last.leftovers.iter().cloned()).take(MOST_LEFTOVERS).collect()
}

/// The hashes of the files that are, in memory, those of the last site.
fn known_hashes(site: &Site, last: &Good) -> Vec<OnceLock<u64>> {
    let mut before = last.site.files.iter().zip(&last.hashes).peekable();
    let known = |(path, payload): (&OutPath, &Payload)| {
        while before.next_if(|((other, _), _)| *other < path).is_some() {}
        let old = before.next_if(|((other, _), _)| *other == path);
        let same = old.filter(|((_, old), _)| is_same(payload, old));
        same.map_or_else(OnceLock::new, |(_, hash)| hash.clone())
    };
    site.files.iter().map(known).collect()
}

/// Whether two payloads are one; `false` may be a mistake, `true` is not.
fn is_same(a: &Payload, b: &Payload) -> bool {
    match (a, b) {
        (Payload::Bytes(a), Payload::Bytes(b)) => a.as_ptr() == b.as_ptr() && a.len() == b.len(),
        (a, b) => a == b,
    }
}

/// Of a page's text, the names of its style sheets left out.
pub(super) fn page_hash(payload: &Payload) -> u64 {
    let Payload::Bytes(bytes) = payload else { return payload.hash() as u64 };
    let mut hash = Xxh3::new();
    for part in wire::without_styles(bytes) {
        hash.update(part);
    }
    hash.digest()
}
