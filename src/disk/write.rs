//! From a [`Site`] to files: only what differs is written, only what was written is deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;

use super::listing::{Listing, Stamp};
use super::manifest::{Entry, Manifest};
use super::{DiskError, Output, atomic};
use crate::model::path::OutPath;
use crate::site::{Payload, Site};
use crate::source::same_lines;

/// So many foreign files are named in a refusal.
const NAMED: usize = 5;

/// What a run did to the output folder, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Pages of the site: files whose name ends in `.html`.
    pub pages: usize,
    /// Files written.
    pub written: usize,
    /// Files that were already as they should be.
    pub unchanged: usize,
    /// Files deleted: this program's own, no longer part of the site.
    pub deleted: usize,
}

/// What is to happen to one file of the site.
enum Act {
    Keep(Entry),
    Write,
    Refuse,
}

/// Whether the output folder is already what these inputs give, so that nothing need be built.
pub fn unchanged(output: &Output, inputs: u128) -> Option<Written> {
    let manifest = output.shelf.load();
    if manifest.inputs.as_deref() != Some(format!("{inputs:032x}").as_str()) {
        return None;
    }
    let listing = Listing::of(output.real(), &|folder| holds(&manifest.files, folder)).ok()?;
    let ours = |(path, stamp): &(&String, &Stamp)| {
        manifest.files.get(*path).is_some_and(|entry| entry.untouched(**stamp))
    };
    let untouched = listing.files.iter().filter(ours).count();
    let foreign = listing.files.keys().any(|path| !manifest.files.contains_key(path) && !harmless(path));
    (untouched == manifest.files.len() && !foreign && listing.temporary.is_empty()).then(|| Written {
        pages: pages(manifest.files.keys().map(String::as_str)),
        unchanged: untouched,
        ..Written::default()
    })
}

/// Makes the output folder hold `site`, then writes `pathbook.lock` where it changed.
///
/// `inputs` is remembered for [`unchanged`]. Fails before anything is written if the folder holds
/// files that this program did not write. At every moment each page is either the old or the new
/// one, and a run that is killed or meets a full disk can simply be repeated.
pub fn write(output: &Output, site: &Site, inputs: Option<u128>) -> Result<Written, DiskError> {
    let _others_wait = output.shelf.lock()?;
    let mut manifest = output.shelf.load();
    let site_folders = folders(site.files.keys().map(OutPath::as_str));
    let listing = Listing::of(output.real(), &|folder| {
        site_folders.contains(folder) || holds(&manifest.files, folder)
    })?;
    let acts = acts(output.real(), site, &manifest, &listing);
    refuse_foreign(output, site, &acts, &manifest, &listing)?;

    for path in &listing.temporary {
        fs::remove_file(path).map_err(DiskError::io("delete", path))?;
    }
    let stale = stale(site, &manifest);
    let mut done = Written {
        pages: pages(site.files.keys().map(OutPath::as_str)),
        unchanged: acts.values().filter(|act| matches!(act, Act::Keep(_))).count(),
        deleted: stale.iter().filter(|path| listing.files.contains_key(**path)).count(),
        written: 0,
    };
    done.written = acts.len() - done.unchanged;
    let next_inputs = inputs.map(|inputs| format!("{inputs:032x}"));
    if done.written + stale.len() > 0 {
        // From here on a kill must not leave a file that no manifest knows.
        let promised = acts.keys().map(|path| (path.as_str().to_owned(), Entry::promised()));
        let mut files: BTreeMap<String, Entry> = promised.collect();
        files.extend(manifest.files.clone());
        output.shelf.store(Manifest { inputs: None, files, ..Manifest::default() })?;
    }

    let new_names: BTreeSet<String> = site.files.keys().map(OutPath::folded).collect();
    let in_the_way = |path: &&&str| {
        let folded = path.to_lowercase();
        new_names.contains(&folded)
            || folders([folded.as_str()].into_iter()).iter().any(|folder| new_names.contains(folder))
            || site_folders.contains(**path)
    };
    let (first, last): (Vec<&str>, Vec<&str>) = stale.iter().partition(|path| in_the_way(path));
    delete(output, &first)?;
    for folder in std::iter::once("").chain(site_folders.iter().map(String::as_str)) {
        if folder.is_empty() || !listing.folders.contains(folder) {
            let path = output.real().join(folder);
            fs::create_dir_all(&path)
                .map_err(DiskError::io("make the folder", output.folder().join(folder)))?;
        }
    }
    let entries = put(output, site, acts)?;
    delete(output, &last)?;

    if done.written + stale.len() > 0 || manifest.inputs != next_inputs || manifest.files != entries {
        manifest = Manifest { inputs: next_inputs, files: entries, ..Manifest::default() };
        output.shelf.store(manifest)?;
    }
    write_lock(output, site)?;
    Ok(done)
}

/// Compares the site with what lies in the folder.
fn acts<'a>(
    root: &Path,
    site: &'a Site,
    manifest: &Manifest,
    listing: &Listing,
) -> BTreeMap<&'a OutPath, Act> {
    let act = |(path, payload): (&'a OutPath, &'a Payload)| {
        let act = match (listing.files.get(path.as_str()), manifest.files.get(path.as_str())) {
            (None, _) => Act::Write,
            (Some(stamp), entry) => {
                let hash = payload.hash();
                let now = Entry::new(hash, *stamp);
                match entry {
                    Some(entry) if entry.untouched(*stamp) && entry.hash == now.hash => Act::Keep(now),
                    // What we left has another hash: the bytes are another's.
                    Some(entry) if entry.untouched(*stamp) => Act::Write,
                    _ if stamp.ordinary && holds_payload(&root.join(path.as_str()), *stamp, payload) => {
                        Act::Keep(now)
                    }
                    Some(_) => Act::Write,
                    None => Act::Refuse,
                }
            }
        };
        (path, act)
    };
    site.files.par_iter().map(act).collect()
}

fn refuse_foreign(
    output: &Output,
    site: &Site,
    acts: &BTreeMap<&OutPath, Act>,
    manifest: &Manifest,
    listing: &Listing,
) -> Result<(), DiskError> {
    let would_overwrite =
        acts.iter().filter(|(_, act)| matches!(act, Act::Refuse)).map(|(path, _)| path.as_str());
    let lies_around = listing.files.keys().map(String::as_str).filter(|path| {
        let ours = OutPath::new(path).is_ok_and(|path| site.files.contains_key(&path));
        !ours && !manifest.files.contains_key(*path) && !harmless(path)
    });
    let foreign: BTreeSet<&str> = would_overwrite.chain(lies_around).collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let mut names: Vec<&str> = foreign.iter().copied().take(NAMED).collect();
    let more = format!("and {} more", foreign.len().saturating_sub(NAMED));
    if foreign.len() > NAMED {
        names.push(&more);
    }
    Err(output.refused(format!(
        "holds files that pathbook did not write: {}. Move them away, or choose another folder with \
         `--out`; nothing was written",
        names.join(", ")
    )))
}

/// Files that stay where they are and refuse nobody: hidden ones, and what file managers leave.
fn harmless(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('.') || ["Thumbs.db", "desktop.ini", "Icon\r"].contains(&name)
}

/// Files of the manifest that the site no longer has.
fn stale<'a>(site: &Site, manifest: &'a Manifest) -> Vec<&'a str> {
    let in_site: BTreeSet<&str> = site.files.keys().map(OutPath::as_str).collect();
    // A path that is not of our form did not come from us: a manifest could be somebody's trap.
    let well_formed = |path: &&str| OutPath::new(path).is_ok_and(|out| out.as_str() == *path);
    let paths = manifest.files.keys().map(String::as_str);
    paths.filter(|path| !in_site.contains(path)).filter(well_formed).collect()
}

fn put(
    output: &Output,
    site: &Site,
    acts: BTreeMap<&OutPath, Act>,
) -> Result<BTreeMap<String, Entry>, DiskError> {
    let one = |(path, act): (&OutPath, Act)| {
        let entry = match (act, site.files.get(path)) {
            (Act::Keep(entry), _) => entry,
            (_, None) => Entry::promised(),
            (_, Some(payload)) => {
                let named = output.folder().join(path.as_str());
                let target = output.real().join(path.as_str());
                let metadata = atomic::put(&target, payload).map_err(DiskError::io("write", named))?;
                Entry::new(payload.hash(), Stamp::of(&metadata))
            }
        };
        Ok((path.as_str().to_owned(), entry))
    };
    acts.into_par_iter().map(one).collect()
}

/// Deletes files, then the folders that are empty without them.
fn delete(output: &Output, paths: &[&str]) -> Result<(), DiskError> {
    for path in paths {
        match fs::remove_file(output.real().join(path)) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(DiskError::io("delete", output.folder().join(path))(cause));
            }
            _ => {}
        }
    }
    // Deepest first; a folder that still holds something stays.
    for folder in folders(paths.iter().copied()).iter().rev() {
        let _ = fs::remove_dir(output.real().join(folder));
    }
    Ok(())
}

fn write_lock(output: &Output, site: &Site) -> Result<(), DiskError> {
    let (Some(path), Some(text)) = (&output.lock, &site.lock) else { return Ok(()) };
    if fs::read(path).is_ok_and(|bytes| same_lines(&bytes, text.as_bytes())) {
        return Ok(());
    }
    atomic::replace(path, text.as_bytes()).map_err(DiskError::io("write", path))
}

/// Whether a file holds just what would be written.
fn holds_payload(path: &Path, stamp: Stamp, payload: &Payload) -> bool {
    match payload {
        Payload::Bytes(bytes) => {
            stamp.len == bytes.len() as u64 && fs::read(path).is_ok_and(|held| held == bytes[..])
        }
        Payload::Copy { from, len, .. } => stamp.len == *len && same_content(path, from).unwrap_or(false),
    }
}

fn same_content(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (fs::File::open(a)?, fs::File::open(b)?);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        (&mut a).take(1 << 20).read_to_end(&mut left)?;
        (&mut b).take(1 << 20).read_to_end(&mut right)?;
        if left != right {
            return Ok(false);
        }
        if left.is_empty() {
            return Ok(true);
        }
    }
}

/// Every folder that these paths lie in, each once, outer ones first.
fn folders<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for path in paths {
        for (slash, _) in path.match_indices('/').rev() {
            if !folders.insert(path[..slash].to_owned()) {
                break;
            }
        }
    }
    folders
}

fn holds(files: &BTreeMap<String, Entry>, folder: &str) -> bool {
    files.keys().any(|path| super::scope::inside(path, folder))
}

fn pages<'a>(paths: impl Iterator<Item = &'a str>) -> usize {
    paths.filter(|path| path.ends_with(".html")).count()
}
