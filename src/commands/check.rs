//! `pathbook check`: read, build, report; the site is dropped.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Deny, Failure, Outcome, drawn, no_pages};
use crate::diagnostic::Severity;
use crate::memo::Memo;
use crate::report::Tense;
use crate::{disk, git, pipeline, report, terminal};

/// The options of `check`.
#[derive(Debug)]
pub struct Options {
    /// The handbook.
    pub dir: PathBuf,
    /// How problems are told.
    pub format: Format,
    /// What makes the run fail.
    pub deny: Deny,
    /// Whether to leave out what does not make it fail.
    pub quiet: bool,
}

/// How problems are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For people.
    Text,
    /// A JSON list.
    Json,
    /// Workflow commands of GitHub.
    Github,
    /// A SARIF log.
    Sarif,
}

/// Shows every problem of a handbook, on standard output.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let mut sources = disk::read(&options.dir, &[])?;
    sources.history = Arc::new(git::history(&options.dir, &sources));
    let built = pipeline::build(&sources, &mut Memo::once());
    if !options.quiet && !built.has_errors() {
        terminal::err(no_pages(built.value.pages));
        terminal::err(&report::changes(&built.value.changes, Tense::ToCome));
    }
    let mut found = built.diagnostics;
    let fails = options.deny.fails(&found);
    if options.quiet && options.deny == Deny::Errors {
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    }
    let problems = report::problems(&found, &sources);
    let prefix = prefix(&options.dir);
    let text = match options.format {
        Format::Text if found.is_empty() && !options.quiet => "No problems.\n".to_owned(),
        Format::Text => drawn(&found, &sources),
        Format::Json => report::json(&problems),
        Format::Github => report::github(&problems, &prefix),
        Format::Sarif => report::sarif(&problems, &prefix),
    };
    terminal::out(&text)?;
    Ok(if fails { Outcome::Problems } else { Outcome::Fine })
}

/// What leads from the current folder to the handbook's files: code hosts count from there.
fn prefix(dir: &Path) -> String {
    let parts: Vec<String> = dir
        .components()
        .filter(|part| !matches!(part, std::path::Component::CurDir))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if parts.is_empty() { String::new() } else { format!("{}/", parts.join("/").replace("//", "/")) }
}
