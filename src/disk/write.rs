//! From a [`Site`] to files: only what differs is written, only what was written is deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;

use super::atomic::Staged;
use super::listing::{Listing, Stamp};
use super::manifest::{Entry, Manifest};
use super::publish::{Fresh, Update, folders};
use super::spool::Spool;
use super::{DiskError, Left, Output};
use crate::model::path::OutPath;
use crate::site::{Payload, Site};
use crate::source::same_lines;

/// So many foreign files are named in a refusal.
const NAMED: usize = 5;

/// What a run did to the output folder, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Pages that the handbook's author wrote.
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
        pages: manifest.pages,
        unchanged: untouched,
        ..Written::default()
    })
}

/// Makes the output folder hold a site that rests in memory, and `pathbook.lock` beside it, as [`publish`] does.
pub fn write(output: &Output, site: &Site, inputs: Option<u128>) -> Result<Written, DiskError> {
    publish(&Spool::open(output)?, site, inputs)
}

/// Makes the output folder hold `site`, whose files may rest in `spool`, and `pathbook.lock` beside it.
///
/// `inputs` is remembered for [`unchanged`]. Fails before anything is written if the folder holds
/// files that this program did not write. Whatever fails before the first file is in its place (a
/// full disk above all) leaves the old site as it was; at every moment each page is either the old
/// or the new one, and a run that was killed can simply be repeated.
pub fn publish(spool: &Spool, site: &Site, inputs: Option<u128>) -> Result<Written, DiskError> {
    spool.refuse_lost()?;
    let (output, manifest) = (&spool.output, &spool.manifest);
    let site_folders = folders(site.files.keys().map(OutPath::as_str));
    let mut listing = Listing::of(output.real(), &|folder| {
        site_folders.contains(folder) || holds(&manifest.files, folder)
    })?;
    listing.temporary.retain(|path| !spool.has(path));
    let inputs = inputs.map(|inputs| format!("{inputs:032x}"));
    if let Some(written) = write_fresh(spool, site, &inputs, &listing)? {
        return Ok(written);
    }
    let acts = acts(output.real(), site, manifest, &listing);
    refuse_foreign(output, site, &acts, manifest, &listing)?;
    for path in &listing.temporary {
        let done = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        done.map_err(DiskError::io("delete", path))?;
    }
    let stale = stale(site, manifest, &listing);
    let to_write: Vec<&OutPath> =
        acts.iter().filter(|(_, act)| matches!(act, Act::Write)).map(|(path, _)| *path).collect();
    let done = Written {
        pages: site.pages,
        written: to_write.len(),
        unchanged: acts.len() - to_write.len(),
        deleted: stale.len(),
    };
    update(spool, site, Plan { acts: &acts, to_write, stale, inputs }, &listing)?;
    Ok(done)
}

/// Writes the site as a whole to a folder that is not there or empty; `None` where it is neither, or
/// where that can't be done.
fn write_fresh(
    spool: &Spool,
    site: &Site,
    inputs: &Option<String>,
    listing: &Listing,
) -> Result<Option<Written>, DiskError> {
    if !listing.files.is_empty() || !listing.folders.is_empty() {
        return Ok(None);
    }
    let output = &spool.output;
    let Some(mut fresh) = Fresh::write(spool, site) else { return Ok(None) };
    let files = std::mem::take(&mut fresh.entries);
    let written = files.len();
    // A manifest of files that are not there yet harms nobody; files that no manifest knows do.
    let manifest = Manifest { inputs: inputs.clone(), pages: site.pages, files, ..Manifest::default() };
    let as_it_was = || DiskError::left(Left::AsItWas);
    let manifest = output.shelf.stage(manifest).map_err(as_it_was())?;
    let lock = stage_lock(output, site).map_err(as_it_was())?;
    put(manifest).map_err(as_it_was())?;
    if !fresh.publish()? {
        return Ok(None);
    }
    lock.map_or(Ok(()), put)?;
    Ok(Some(Written { pages: site.pages, written, ..Written::default() }))
}

/// What is to be done to an output folder that holds a site.
struct Plan<'a> {
    acts: &'a BTreeMap<&'a OutPath, Act>,
    to_write: Vec<&'a OutPath>,
    stale: BTreeSet<&'a str>,
    inputs: Option<String>,
}

/// Does it: first all that needs room on the disk, then all that changes the site.
fn update(spool: &Spool, site: &Site, plan: Plan<'_>, listing: &Listing) -> Result<(), DiskError> {
    let (output, manifest) = (&spool.output, &spool.manifest);
    let as_it_was = || DiskError::left(Left::AsItWas);
    let mut update = Update::stage(spool, site, &plan.to_write, &plan.stale, listing).map_err(as_it_was())?;
    let mut files = std::mem::take(&mut update.entries);
    files.extend(plan.acts.iter().filter_map(|(path, act)| match act {
        Act::Keep(entry) => Some((path.as_str().to_owned(), entry.clone())),
        _ => None,
    }));
    let touches = !plan.to_write.is_empty() || !plan.stale.is_empty();
    let known = manifest.pages == site.pages && manifest.inputs == plan.inputs && manifest.files == files;
    let next = Manifest { inputs: plan.inputs, pages: site.pages, files, ..Manifest::default() };
    let next = if touches || !known { Some(output.shelf.stage(next).map_err(as_it_was())?) } else { None };
    let lock = stage_lock(output, site).map_err(as_it_was())?;
    if touches {
        // From here on a kill must not leave a file that no manifest knows.
        let promised = plan.acts.keys().map(|path| (path.as_str().to_owned(), Entry::promised()));
        let mut files: BTreeMap<String, Entry> = promised.collect();
        files.extend(manifest.files.clone());
        let promise = Manifest { inputs: None, files, ..Manifest::default() };
        output.shelf.stage(promise).and_then(put).map_err(as_it_was())?;
        update.publish(&site.files.keys().map(OutPath::folded).collect())?;
    }
    next.map_or(Ok(()), put)?;
    lock.map_or(Ok(()), put)
}

/// Puts one of the tool's own files in its place.
fn put(staged: Staged) -> Result<(), DiskError> {
    let path = staged.target().to_owned();
    staged.publish().map_err(DiskError::io("write", path))
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
fn stale<'a>(site: &Site, manifest: &'a Manifest, listing: &Listing) -> BTreeSet<&'a str> {
    let in_site: BTreeSet<&str> = site.files.keys().map(OutPath::as_str).collect();
    // A path that is not of our form did not come from us, and one that was not met in the folder may
    // lead through a link: a manifest could be somebody's trap.
    let ours = |path: &&str| {
        listing.files.contains_key(*path) && OutPath::new(path).is_ok_and(|out| out.as_str() == *path)
    };
    let paths = manifest.files.keys().map(String::as_str);
    paths.filter(|path| !in_site.contains(path)).filter(ours).collect()
}

/// The next `pathbook.lock`, where it is another than the one there is.
fn stage_lock(output: &Output, site: &Site) -> Result<Option<Staged>, DiskError> {
    let (Some(path), Some(text)) = (&output.lock, &site.lock) else { return Ok(None) };
    if fs::read(path).is_ok_and(|bytes| same_lines(&bytes, text.as_bytes())) {
        return Ok(None);
    }
    Staged::bytes(path, text.as_bytes()).map(Some).map_err(DiskError::io("write", path))
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

fn holds(files: &BTreeMap<String, Entry>, folder: &str) -> bool {
    files.keys().any(|path| super::scope::inside(path, folder))
}
