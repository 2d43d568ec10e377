//! New files among an author's own: all of them or none, and never in the place of one that is there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::DiskError;
use super::atomic::Staged;
use crate::model::path::SourcePath;

/// Writes `files` below `root`, which is made if it is not there.
///
/// Fails with every file that is in the way, or with the operating system's error; then the folder is as
/// it was.
pub fn create(root: &Path, files: &[(SourcePath, Vec<u8>)]) -> Result<(), DiskError> {
    let targets: Vec<PathBuf> = files.iter().map(|(path, _)| root.join(path.as_str())).collect();
    let there = |path: &&PathBuf| fs::symlink_metadata(path).is_ok();
    let in_the_way: Vec<PathBuf> = targets.iter().filter(there).cloned().collect();
    if !in_the_way.is_empty() {
        return Err(DiskError::InTheWay(in_the_way));
    }
    let mut begun = Begun::default();
    for target in &targets {
        begun.folder(target.parent().unwrap_or(root))?;
    }
    let mut staged = Vec::with_capacity(files.len());
    for ((_, bytes), target) in files.iter().zip(&targets) {
        staged.push(Staged::bytes(target, bytes).map_err(DiskError::io("write", target))?);
    }
    for file in staged {
        let target = file.target().to_owned();
        file.publish().map_err(DiskError::io("write", &target))?;
        begun.files.push(target);
    }
    begun.files.clear();
    begun.folders.clear();
    Ok(())
}

/// What was made so far; dropped, it is deleted.
#[derive(Default)]
struct Begun {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Begun {
    /// Makes a folder and those around it.
    fn folder(&mut self, folder: &Path) -> Result<(), DiskError> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.is_dir()).collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(path) {
                Ok(()) => self.folders.push(path.to_owned()),
                // `a/../b` names one folder twice.
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
                Err(cause) => return Err(DiskError::io("make the folder", path)(cause)),
            }
        }
        Ok(())
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        // The first error is the one to tell.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
