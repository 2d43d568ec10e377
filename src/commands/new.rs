//! `pathbook new`: a handbook that builds at once.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::{Failure, Outcome};
use crate::disk::DiskError;
use crate::terminal;

/// The handbook in this repository is the template.
static PM: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");

const HOME: &str = "---
title: Our handbook
---
Who this handbook is for, and how to use it.

Start with [your first steps](first-steps.md).
";

const FIRST_STEPS: &str = "---
title: First steps
---
Tick what you have done. Your ticks stay in your browser.

- [ ] Read the home page {#read-home}
- [ ] Ask someone who has travelled the road for an hour {#ask-someone}
";

/// The options of `new`.
#[derive(Debug)]
pub struct Options {
    /// The folder to make.
    pub dir: PathBuf,
    /// What to start from.
    pub template: Template,
    /// Whether to say nothing.
    pub quiet: bool,
}

/// What a new handbook starts from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Template {
    /// From project manager to senior project manager.
    Pm,
    /// A home page and one page with two items.
    Blank,
}

/// Makes a handbook in a folder that is not there or empty.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let dir = &options.dir;
    refuse_full(dir)?;
    let title = match options.template {
        Template::Pm => "From project manager to senior project manager",
        Template::Blank => "Our handbook",
    };
    for (path, text) in frame(title)? {
        write(&dir.join(path), text.as_bytes())?;
    }
    match options.template {
        Template::Pm => unpack(&PM, &dir.join("content"))?,
        Template::Blank => {
            write(&dir.join("content/index.md"), HOME.as_bytes())?;
            write(&dir.join("content/first-steps.md"), FIRST_STEPS.as_bytes())?;
        }
    }
    if !options.quiet {
        terminal::out(&farewell(dir))?;
    }
    Ok(Outcome::Fine)
}

/// The files around the pages of every new handbook. The title must need no escape in TOML.
pub(super) fn frame(title: &str) -> Result<[(&'static str, String); 3], Failure> {
    let id = uuid()?;
    let book = format!(
        "title = \"{title}\"\nlanguage = \"en\"\n\n# Readers' ticks are kept under this id: never change it.\nid = \"{id}\"\n"
    );
    Ok([
        ("book.toml", book),
        (".gitignore", "/site/\n/.pathbook/\n".to_owned()),
        (".gitattributes", "pathbook.lock text eol=lf merge=union\n".to_owned()),
    ])
}

/// What to do next, as commands to copy.
fn farewell(dir: &Path) -> String {
    let (shown, argument) = named(dir);
    format!(
        "A handbook is in {shown}. Look at it while you write, then build the site:\n\n  \
         pathbook serve{argument}\n  pathbook build{argument}\n"
    )
}

/// A folder in a sentence, and as an argument with a space before it.
pub(super) fn named(dir: &Path) -> (String, String) {
    let text = dir.display().to_string();
    let here = dir.components().all(|part| part == std::path::Component::CurDir);
    match () {
        () if here => ("the current folder".to_owned(), String::new()),
        () if text.contains(' ') => (format!("\"{text}\""), format!(" \"{text}\"")),
        () => (text.clone(), format!(" {text}")),
    }
}

/// Nothing is written into a folder that holds anything but a new git repository.
fn refuse_full(dir: &Path) -> Result<(), DiskError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(DiskError::io("make the folder", dir)(cause)),
    };
    for entry in entries {
        let entry = entry.map_err(DiskError::io("read the folder", dir))?;
        if entry.file_name() != ".git" {
            return Err(DiskError::NotEmpty(dir.to_owned()));
        }
    }
    Ok(())
}

fn unpack(folder: &Dir<'_>, to: &Path) -> Result<(), DiskError> {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => unpack(inner, &to.join(inner.path().file_name().unwrap_or_default()))?,
            DirEntry::File(file) => {
                write(&to.join(file.path().file_name().unwrap_or_default()), file.contents())?;
            }
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(DiskError::io("make the folder", folder))?;
    }
    fs::write(path, bytes).map_err(DiskError::io("write", path))
}

/// A random UUID, version 4.
fn uuid() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Failure::Random)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::new();
    for (position, byte) in bytes.iter().enumerate() {
        if [4, 6, 8, 10].contains(&position) {
            text.push('-');
        }
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_random_uuids() {
        let (a, b) = (uuid().unwrap(), uuid().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 36);
        assert_eq!(a.as_bytes()[14], b'4');
        assert!(a.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()));
    }
}
