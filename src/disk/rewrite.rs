//! An author's own files with something new in them: all of them or none.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::DiskError;
use super::atomic::{Staged, replace};
use crate::model::path::SourcePath;

/// A file to be changed.
#[derive(Debug)]
pub struct Rewrite {
    /// The file, from the handbook's root.
    pub path: SourcePath,
    /// What it was when it was read; `None` for one that may be there or not.
    pub old: Option<Bytes>,
    /// What it is to be.
    pub new: Bytes,
}

/// Writes files of the handbook in `root`, in this order.
///
/// Each is the old or the new one at every moment. If one can't be written, or is not what it was when it
/// was read, those before it are as they were.
pub fn rewrite(root: &Path, files: &[Rewrite]) -> Result<(), DiskError> {
    let mut staged = Vec::with_capacity(files.len());
    for file in files {
        let path = root.join(file.path.as_str());
        // A link stays a link: what it leads to is written.
        let target = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if let Some(old) = &file.old {
            let now = fs::read(&target).map_err(DiskError::io("read", &path))?;
            if now != old[..] || staged.iter().any(|(_, _, other)| *other == target) {
                return Err(DiskError::Changed(path));
            }
        }
        let new = Staged::bytes(&target, &file.new).map_err(DiskError::io("write", &path))?;
        if let Ok(metadata) = fs::metadata(&target) {
            new.permit(metadata.permissions()).map_err(DiskError::io("write", &path))?;
        }
        staged.push((new, file, target));
    }
    let mut done: Vec<(&Rewrite, PathBuf)> = Vec::with_capacity(staged.len());
    for (new, file, target) in staged {
        if let Err(cause) = new.publish() {
            for (file, target) in done {
                // The first error is the one to tell.
                let _ = file.old.as_ref().map(|old| replace(&target, old));
            }
            return Err(DiskError::io("write", root.join(file.path.as_str()))(cause));
        }
        done.push((file, target));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, old: &'static str, new: &'static str) -> Rewrite {
        let path = SourcePath::new(path).unwrap();
        Rewrite {
            path,
            old: Some(Bytes::from_static(old.as_bytes())),
            new: Bytes::from_static(new.as_bytes()),
        }
    }

    #[test]
    fn all_files_are_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::write(at("a.md"), "a").unwrap();
        fs::write(at("b.md"), "b").unwrap();
        let read = || (fs::read_to_string(at("a.md")).unwrap(), fs::read_to_string(at("b.md")).unwrap());
        let both = |a: &str, b: &str| (a.to_owned(), b.to_owned());

        let changed = [change("a.md", "a", "A"), change("b.md", "another", "B")];
        assert!(matches!(rewrite(folder.path(), &changed), Err(DiskError::Changed(_))));
        let missing = [change("a.md", "a", "A"), change("c.md", "c", "C")];
        assert!(rewrite(folder.path(), &missing).is_err());
        assert_eq!(read(), both("a", "b"));
        // A folder in the place of a file is found when it is too late to stop: the first is put back.
        fs::create_dir(at("pathbook.lock")).unwrap();
        let lock = Rewrite { path: SourcePath::new("pathbook.lock").unwrap(), old: None, new: Bytes::new() };
        assert!(rewrite(folder.path(), &[change("a.md", "a", "A"), lock]).is_err());
        assert_eq!(read(), both("a", "b"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "a temporary file is left");

        rewrite(folder.path(), &[change("a.md", "a", "A"), change("b.md", "b", "B")]).unwrap();
        assert_eq!(read(), both("A", "B"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::write(at("a.md"), "a").unwrap();
        fs::set_permissions(at("a.md"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.md", at("link.md")).unwrap();
        rewrite(folder.path(), &[change("link.md", "a", "A")]).unwrap();
        assert_eq!(fs::read_to_string(at("a.md")).unwrap(), "A");
        assert!(fs::symlink_metadata(at("link.md")).unwrap().is_symlink());
        assert_eq!(fs::metadata(at("a.md")).unwrap().permissions().mode() & 0o777, 0o640);
        // One file by two names can't be given two new contents.
        let twice = [change("a.md", "A", "1"), change("link.md", "A", "2")];
        assert!(matches!(rewrite(folder.path(), &twice), Err(DiskError::Changed(_))));
    }
}
