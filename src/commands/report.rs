//! `pathbook report`: what a group knows and needs, from progress files that people handed in.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{Failure, Outcome, drawn};
use crate::disk::{self, DiskError};
use crate::memo::Memo;
use crate::model::date;
use crate::model::path::SourcePath;
use crate::source::Sources;
use crate::team::{self, FEWEST, HandedIn, LARGEST, MARK, Unread};
use crate::{pipeline, terminal};

/// The options of `report`.
#[derive(Debug)]
pub struct Options {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The handbook they belong to.
    pub handbook: PathBuf,
    /// Where the page goes.
    pub out: PathBuf,
    /// Whether to say only what is wrong.
    pub quiet: bool,
}

/// Writes the page of a group of at least five people.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    refuse_other(&options.out)?;
    let sources = disk::read(&options.handbook, &[])?;
    let built = pipeline::handbook(&sources, &mut Memo::once());
    if built.has_errors() {
        terminal::err(&drawn(&built.diagnostics, &sources));
        terminal::err("The handbook has errors, so the files can't be understood. Nothing was written.\n");
        return Ok(Outcome::Problems);
    }
    let handbook = built.value;
    if handbook.config.id.is_empty() {
        let message = "the handbook has no id, so no file can be told to be of it. Give it one in book.toml";
        return Err(Failure::Report(message.to_owned()));
    }
    let files: Vec<HandedIn> = options.files.iter().map(|path| handed_in(path)).collect();
    let day = sources.today.map(date::words);
    let report = team::report(&handbook, &files, day.as_deref());
    // Without the files' texts: nothing of them is shown, not even in a message.
    terminal::err(&drawn(&report.diagnostics, &Sources::default()));
    let Some(page) = report.page else {
        return Err(Failure::Report(format!(
            "a report needs files of at least {FEWEST} people of one plan, so that nobody's answers can be told from it. \
             There are {} that can be used. Nothing was written",
            report.people
        )));
    };
    disk::replace(&options.out, page.as_bytes()).map_err(DiskError::io("write", &options.out))?;
    if !options.quiet {
        for path in &report.again {
            terminal::err(&format!("{path} is of somebody who handed in another file: they count once.\n"));
        }
        for title in &report.left_out {
            terminal::err(&format!(
                "Fewer than {FEWEST} people handed in a file of \"{title}\": it is left out.\n"
            ));
        }
        let plans = if report.plans == 1 { "one plan" } else { "several plans" };
        terminal::out(&format!(
            "Team report of {plans}, {} people at the most → {}\n",
            report.people,
            options.out.display()
        ))?;
    }
    Ok(Outcome::Fine)
}

/// A file that is there is written over only if it is a report.
fn refuse_other(out: &Path) -> Result<(), Failure> {
    let mut start = Vec::new();
    match fs::File::open(out) {
        Ok(file) => file.take(4096).read_to_end(&mut start).map_err(DiskError::io("read", out))?,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(DiskError::io("read", out)(cause).into()),
    };
    if String::from_utf8_lossy(&start).contains(MARK) {
        return Ok(());
    }
    Err(Failure::Report(format!(
        "{} is there already and is no team report. Choose another file with `--out`: nothing was written",
        out.display()
    )))
}

fn handed_in(path: &Path) -> HandedIn {
    // Slashes on every platform, so that its name can be told from its folder.
    let shown = SourcePath::as_given(&path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
    HandedIn { path: shown, bytes: read(path) }
}

fn read(path: &Path) -> Result<Vec<u8>, Unread> {
    let refused = |cause: io::Error| Unread::Refused(cause.to_string());
    let metadata = fs::metadata(path).map_err(refused)?;
    if metadata.is_dir() {
        return Err(Unread::Folder);
    }
    if metadata.len() > LARGEST {
        return Err(Unread::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::new();
    // A pipe says nothing of its length.
    let file = fs::File::open(path).map_err(refused)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
    Ok(bytes)
}
