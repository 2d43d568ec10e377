//! `pathbook import`: a ladder in another form becomes the framework of a handbook.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::new::{frame, named};
use super::{Failure, Outcome, drawn};
use crate::checked::Checked;
use crate::config::{BOOK, content_folder};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::disk::{self, DiskError};
use crate::import::{self, Draft, Input};
use crate::memo::Memo;
use crate::model::path::SourcePath;
use crate::source::{HELD_MAX, SourceFile, Sources};
use crate::{pipeline, terminal};

const TITLE: &str = "Our career framework";

const HOME: &str = "---
title: Our career framework
---
What each role asks for, and what changes from one level to the next.

Say here who this handbook is for and how to use it.
";

/// A larger file is no ladder.
const LARGEST: u64 = 64 * 1024 * 1024;

/// So many levels of a role may come after each other in a framework.
const LEVELS_MAX: usize = 250;

/// The options of `import`.
#[derive(Debug)]
pub struct Options {
    /// What the file is.
    pub form: Form,
    /// The file, or for YAML a folder of files.
    pub file: PathBuf,
    /// The handbook.
    pub out: PathBuf,
    /// The file of skills.
    pub skills: Option<PathBuf>,
    /// Whether to say only what is wrong.
    pub quiet: bool,
}

/// The forms that are understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// CSV with a row for each role level and skill.
    Ddat,
    /// A matrix.
    Table,
    /// Job families.
    Yaml,
}

/// Writes the framework files of a ladder into a handbook: all of them or none.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    if options.skills.is_some() && options.form != Form::Ddat {
        return Err(Failure::Import("`--skills` belongs to `pathbook import ddat`. Leave it out".to_owned()));
    }
    let mut given = Given::default();
    let mut paths = vec![options.file.clone()];
    if options.form == Form::Yaml && options.file.is_dir() {
        paths = yaml_files(&options.file)?;
    }
    paths.extend(options.skills.clone());
    for path in &paths {
        given.read(path)?;
    }
    let draft = match given.texts() {
        Ok(inputs) => convert(options, &inputs),
        Err(problems) => Checked { value: Draft::default(), diagnostics: problems },
    };
    let fails = draft.has_errors();
    tell(options, &draft.diagnostics, &given.sources);
    if fails {
        return Ok(Outcome::Problems);
    }
    if let Some(role) = draft.value.roles.iter().find(|role| role.levels.len() > LEVELS_MAX) {
        let count = role.levels.len();
        return Ok(given.too_large(&format!(
            "the role `{}` has {count} levels, and may have {LEVELS_MAX}",
            role.named.name
        )));
    }
    let files = files(&options.out, &draft.value)?;
    let large = files.iter().find(|(_, bytes)| bytes.len() as u64 > HELD_MAX);
    if let Some((path, bytes)) = large {
        let length = bytes.len() / 1_000_000;
        let why = format!("{} would have {length} MB, and a text may have 4 MB", path.name());
        return Ok(given.too_large(&why));
    }
    refuse_there(&options.out, &files)?;
    let trial = Trial::run(&options.out, &files)?;
    if !trial.refused.is_empty() {
        let found = trial.refused;
        let unread = found.iter().find(|found| found.code == Code::YamlSyntax);
        if let Some(place) = unread.and_then(|found| found.place.as_ref()) {
            let name = place.path.name();
            return Ok(given.too_large(&format!("{name} would have more entries than such a file may")));
        }
        terminal::err(&drawn(&found, &trial.sources));
        terminal::err("The handbook would not build with the imported files: nothing was written.\n");
        return Ok(Outcome::Problems);
    }
    disk::create(&options.out, &files)?;
    if !options.quiet {
        terminal::out(&told(&options.out, &draft.value, &files))?;
        if trial.is_broken {
            let (_, argument) = named(&options.out);
            terminal::err(&format!(
                "warning: the handbook has other errors, so it will not build yet. `pathbook check{argument}` tells them.\n"
            ));
        }
    }
    Ok(Outcome::Fine)
}

fn convert(options: &Options, inputs: &[Input<'_>]) -> Checked<Draft> {
    match (options.form, inputs) {
        (Form::Yaml, inputs) => import::families(inputs),
        (Form::Ddat, [roles, skills @ ..]) => import::ddat(*roles, skills.first().copied()),
        (Form::Table, [table, ..]) => import::table(*table),
        (_, []) => Checked::default(),
    }
}

/// The problems and notes, on standard error; with `--quiet` the problems alone.
fn tell(options: &Options, found: &[Diagnostic], sources: &Sources) {
    let told: Vec<Diagnostic> =
        found.iter().filter(|found| !options.quiet || found.severity == Severity::Error).cloned().collect();
    terminal::err(&drawn(&told, sources));
}

/// What was written, and in which order the levels are.
fn told(out: &Path, draft: &Draft, files: &[(SourcePath, Vec<u8>)]) -> String {
    let mut text = String::new();
    for remark in &draft.remarks {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{remark}");
    }
    let chains = draft.chains();
    if !chains.is_empty() {
        text.push_str("The order of the levels (`after` in roles.yaml):\n");
        for chain in chains {
            let _ = writeln!(text, "  {chain}");
        }
    }
    let framework = files.iter().filter(|(path, _)| path.extension().as_deref() == Some("yaml"));
    let names: Vec<&str> = framework.clone().map(|(path, _)| path.name()).collect();
    let folder = framework.map(|(path, _)| out.join(path.folder())).next().unwrap_or_default();
    let new = if files.iter().any(|(path, _)| path.as_str() == BOOK) {
        " A new handbook is around them."
    } else {
        ""
    };
    let (_, argument) = named(out);
    let _ = write!(
        text,
        "Imported {} into {}/: {}.{new} Look at them:\n\n  pathbook serve{argument}\n",
        draft.size(),
        folder.display(),
        names.join(", ")
    );
    text
}

/// The files to write: those of the framework, and around them a handbook if there is none.
fn files(out: &Path, draft: &Draft) -> Result<Vec<(SourcePath, Vec<u8>)>, Failure> {
    let mut files: Vec<(String, String)> = Vec::new();
    let book = out.join(BOOK);
    let content = match fs::read_to_string(&book) {
        Ok(book) => content_folder(Some(&book)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            refuse_full(out)?;
            files.extend(frame(TITLE)?.map(|(path, text)| (path.to_owned(), text)));
            files.push(("content/index.md".to_owned(), HOME.to_owned()));
            "content".to_owned()
        }
        Err(cause) => return Err(DiskError::io("read", &book)(cause).into()),
    };
    for file in import::files(draft) {
        files.push((format!("{content}/framework/{}", file.name), file.text));
    }
    let path = |path: String| {
        SourcePath::new(&path).map_err(|_| Failure::Import(format!("{path} leaves the handbook")))
    };
    files.into_iter().map(|(name, text)| Ok((path(name)?, text.into_bytes()))).collect()
}

/// A folder without a `book.toml` must be empty, but for a new git repository.
fn refuse_full(dir: &Path) -> Result<(), DiskError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(DiskError::io("read the folder", dir)(cause)),
    };
    for entry in entries {
        let entry = entry.map_err(DiskError::io("read the folder", dir))?;
        if entry.file_name() != ".git" {
            return Err(DiskError::NoHandbook(dir.to_owned()));
        }
    }
    Ok(())
}

/// Files that would be written are not there yet.
fn refuse_there(out: &Path, files: &[(SourcePath, Vec<u8>)]) -> Result<(), DiskError> {
    let targets = files.iter().map(|(path, _)| out.join(path.as_str()));
    let there: Vec<PathBuf> = targets.filter(|path| fs::symlink_metadata(path).is_ok()).collect();
    if there.is_empty() { Ok(()) } else { Err(DiskError::InTheWay(there)) }
}

/// The handbook as it would be with the new files.
struct Trial {
    /// The errors that it would have because of them.
    refused: Vec<Diagnostic>,
    /// Whether it has errors without them.
    is_broken: bool,
    /// What the errors point into.
    sources: Sources,
}

impl Trial {
    fn run(out: &Path, files: &[(SourcePath, Vec<u8>)]) -> Result<Self, Failure> {
        let there = out.join(BOOK).is_file();
        let mut sources = if there { disk::read(out, &[])? } else { Sources::default() };
        let before = if there { errors(&sources) } else { Vec::new() };
        for (path, bytes) in files {
            sources.files.insert(path.clone(), Arc::new(SourceFile::held(bytes.clone())));
        }
        let is_new = |place: &Place| files.iter().any(|(new, _)| *new == place.path);
        // An error that stays may be told in other words: there are more names to mean.
        let stays = |found: &Diagnostic| {
            before.iter().any(|before| before.code == found.code && before.place == found.place)
        };
        let mut refused = errors(&sources);
        refused.retain(|found| {
            let mut places = found.place.iter().chain(found.related.iter().map(|(place, _)| place));
            places.any(is_new) || !stays(found)
        });
        let clashes: Vec<Diagnostic> = refused.iter().filter_map(|found| clash(found, is_new)).collect();
        if !clashes.is_empty() {
            // The others follow from these.
            refused = clashes;
        }
        Ok(Self { refused, is_broken: !before.is_empty(), sources })
    }
}

/// The errors that the build of a handbook would tell.
fn errors(sources: &Sources) -> Vec<Diagnostic> {
    let mut found = pipeline::build(sources, &mut Memo::once()).diagnostics;
    found.retain(|found| found.severity == Severity::Error);
    found
}

/// What the handbook has already and a new file would define again, told at the handbook's own place.
fn clash(found: &Diagnostic, is_new: impl Fn(&Place) -> bool) -> Option<Diagnostic> {
    let what = found.message.strip_suffix(" is defined twice")?;
    let ([(first, _)], Some(place)) = (found.related.as_slice(), &found.place) else { return None };
    let own = match (is_new(place), is_new(first)) {
        (true, false) => first,
        (false, true) => place,
        _ => return None,
    };
    let article = if what.starts_with('a') { "an" } else { "a" };
    let message = format!("this handbook already has {article} {what}, and the imported files have one too");
    let help = "Give it another id here, or import into a folder of its own.";
    Some(Diagnostic::new(found.code, own.clone(), message).help(help))
}

/// The YAML files of a folder, by name.
fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(DiskError::io("read the folder", folder))? {
        let path = entry.map_err(DiskError::io("read the folder", folder))?.path();
        let yaml = path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
        if yaml && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        let message =
            format!("{} holds no YAML files (.yml, .yaml). Name the folder they lie in", folder.display());
        return Err(Failure::Import(message));
    }
    Ok(paths)
}

/// The files to import, as their user names them.
#[derive(Default)]
struct Given {
    paths: Vec<SourcePath>,
    sources: Sources,
}

impl Given {
    fn read(&mut self, path: &Path) -> Result<(), Failure> {
        if path.is_dir() {
            let message = format!("{} is a folder. Name the file in it", path.display());
            return Err(Failure::Import(message));
        }
        let length = fs::metadata(path).map_err(DiskError::io("read", path))?.len();
        if length > LARGEST {
            let message =
                format!("{} has {} MB; a ladder may have 64 MB", path.display(), length / 1_000_000);
            return Err(Failure::Import(message));
        }
        let bytes = fs::read(path).map_err(DiskError::io("read", path))?;
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            let message = format!(
                "{} is a spreadsheet or a document. Save the table in it as CSV (UTF-8)",
                path.display()
            );
            return Err(Failure::Import(message));
        }
        // Slashes on every platform, so that its name can be told from its folder.
        let shown = SourcePath::as_given(&path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
        self.sources.files.insert(shown.clone(), Arc::new(SourceFile::held(bytes)));
        self.paths.push(shown);
        Ok(())
    }

    /// Tells that no build could read what would be written: nothing is written.
    fn too_large(&self, why: &str) -> Outcome {
        let place = self.paths.first().map(Place::file);
        let message = format!("the ladder is too large: {why}");
        let found = Diagnostic::new(Code::ImportInput, place, message)
            .help("Make its texts shorter, or import a part of it. Nothing was written.");
        terminal::err(&drawn(&[found], &self.sources));
        Outcome::Problems
    }

    /// The texts; what is not UTF-8 is told.
    fn texts(&self) -> Result<Vec<Input<'_>>, Vec<Diagnostic>> {
        let mut inputs = Vec::new();
        let mut problems = Vec::new();
        for path in &self.paths {
            match self.sources.files.get(path).map(|file| file.utf8(path)) {
                Some(Ok(text)) => inputs.push(Input { path, text }),
                Some(Err(problem)) => {
                    let help = "Save it as UTF-8: in a spreadsheet choose \"CSV UTF-8\", in an editor \"Save with encoding\".";
                    problems.push(problem.help(help));
                }
                None => {}
            }
        }
        if problems.is_empty() { Ok(inputs) } else { Err(problems) }
    }
}
