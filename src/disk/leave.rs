//! Texts that are let go after they were read: of a handbook with very many, one text is enough at a time.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{DiskError, Folder};
use crate::diagnostic::Diagnostic;
use crate::model::path::SourcePath;
use crate::source::{Content, SourceFile, Sources};

/// So many bytes of pages stay in memory; where there are more, none does.
const HELD_MAX: u64 = 32 * 1024 * 1024;

/// Reads the sources of the handbook in `root` for a build that has a store; see [`read`](super::read()).
pub fn read_and_leave(root: &Path, skip: &[std::path::PathBuf]) -> Result<Sources, DiskError> {
    let snapshot = Folder::open(root, skip)?.read()?;
    let mut sources = snapshot.sources;
    // A file with another name than its own is found by this walk alone.
    if snapshot.plain {
        leave(root, &mut sources, HELD_MAX);
    }
    Ok(sources)
}

/// Lets the texts of pages go if they are more than `held_max` bytes.
fn leave(root: &Path, sources: &mut Sources, held_max: u64) {
    let pages: Vec<SourcePath> = sources.files.iter().filter(is_page).map(|(path, _)| path.clone()).collect();
    let all: u64 = pages.iter().filter_map(|path| sources.files.get(path)).map(|file| file.len()).sum();
    if all <= held_max {
        return;
    }
    for path in pages {
        let Some(file) = sources.files.get(&path) else { continue };
        let content = Content::Left { path: root.join(path.as_str()), len: file.len() };
        let left = SourceFile { content, hash: file.hash };
        sources.files.insert(path, Arc::new(left));
    }
}

/// Reads the texts again that diagnostics are about, as far as they can be read.
pub fn recall(sources: &mut Sources, diagnostics: &[Diagnostic]) {
    let places = diagnostics.iter().flat_map(|diagnostic| {
        diagnostic.place.iter().chain(diagnostic.related.iter().map(|(place, _)| place))
    });
    for place in places {
        let Some(file) = sources.files.get(&place.path) else { continue };
        if let Content::Left { path, .. } = &file.content
            && let Ok(bytes) = fs::read(path)
        {
            sources.files.insert(place.path.clone(), Arc::new(SourceFile::held(bytes)));
        }
    }
}

/// Whether a file is Markdown that is held.
fn is_page((path, file): &(&SourcePath, &Arc<SourceFile>)) -> bool {
    path.is_markdown() && file.bytes().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Place};
    use crate::disk::{Output, Spool};
    use crate::storage::Storage;

    #[test]
    fn texts_that_were_let_go_are_read_again_as_they_were() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path();
        fs::write(root.join("book.toml"), "title = \"T\"\n").unwrap();
        fs::create_dir(root.join("content")).unwrap();
        fs::write(root.join("content/a.md"), "# A\n").unwrap();
        let path = SourcePath::new("content/a.md").unwrap();
        let mut sources = read_and_leave(root, &[]).unwrap();
        assert!(sources.files.get(&path).unwrap().bytes().is_some(), "there are few");
        leave(root, &mut sources, 3);
        let left = Arc::clone(sources.files.get(&path).unwrap());
        assert_eq!((left.bytes(), left.len()), (None, 4));
        assert!(sources.files.named("book.toml").unwrap().bytes().is_some());

        let spool = Arc::new(Spool::open(&Output::of(root, None).unwrap()).unwrap());
        let storage = Storage::to(Arc::clone(&spool) as _);
        assert_eq!(storage.file_of(&left).text(), Some("# A\n"));
        spool.refuse_lost().unwrap();
        fs::write(root.join("content/a.md"), "# B\n").unwrap();
        assert_eq!(storage.file_of(&left).text(), Some(""));
        let error = spool.refuse_lost().unwrap_err().to_string();
        assert!(error.contains("a.md") && error.contains("build again"), "{error}");

        let told = Diagnostic::new(Code::PageSize, Place::file(&path), "too large");
        recall(&mut sources, &[told]);
        assert_eq!(sources.files.get(&path).unwrap().text(), Some("# B\n"));
    }
}
