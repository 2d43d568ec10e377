//! Smaller forms of images, kept from one build to the next in the tool's own folder: making them takes longer
//! than all the rest of a build. A file's name is the hash of its content and the name of the form, which
//! stands for the image and for how it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::atomic::Staged;
use super::{DiskError, Output};
use crate::model::picture::{FormFile, KeptForm};
use crate::site::Site;

/// Below the tool's own folder.
const FOLDER: &str = "images";

/// What an earlier build left, if forms are wanted at all.
pub(super) fn kept(root: &Path, wanted: bool) -> Arc<BTreeMap<String, KeptForm>> {
    let mut forms = BTreeMap::new();
    let entries = wanted.then(|| fs::read_dir(root.join(".pathbook").join(FOLDER)).ok()).flatten();
    for entry in entries.into_iter().flatten().flatten() {
        let name = entry.file_name();
        let form = name.to_str().and_then(parted).zip(entry.metadata().ok());
        if let Some(((hash, name), metadata)) = form.filter(|(_, metadata)| metadata.is_file()) {
            forms.insert(name.to_owned(), KeptForm { path: entry.path(), len: metadata.len(), hash });
        }
    }
    Arc::new(forms)
}

/// Hash and name of a form.
fn parted(file: &str) -> Option<(u128, &str)> {
    let (hash, name) = file.split_once('.')?;
    let hash = (hash.len() == 32).then(|| u128::from_str_radix(hash, 16).ok()).flatten()?;
    Some((hash, name))
}

/// Keeps the forms that a build made, and lets go of those that its site no longer has.
pub fn keep(output: &Output, site: &Site) -> Result<(), DiskError> {
    let folder = output.shelf.folder().join(FOLDER);
    let made = site.forms.iter().filter_map(|(name, form)| match form {
        Some(FormFile::Made(bytes)) => Some((name, bytes.as_ref())),
        Some(FormFile::Kept(_)) => None,
        None => Some((name, &[][..])),
    });
    for (name, bytes) in made {
        let hash = xxhash_rust::xxh3::xxh3_128(bytes);
        let path = folder.join(format!("{hash:032x}.{name}"));
        if path.exists() {
            continue;
        }
        fs::create_dir_all(&folder).map_err(DiskError::io("make the folder", &folder))?;
        let staged = Staged::bytes(&path, bytes).map_err(DiskError::io("write", &path))?;
        staged.publish().map_err(DiskError::io("write", &path))?;
    }
    let wanted: BTreeSet<&str> = site.forms.keys().map(String::as_str).collect();
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().and_then(parted).is_some_and(|(_, name)| !wanted.contains(name)) {
            // One that can't be deleted takes room, and nothing else.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
