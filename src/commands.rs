//! What the program does: a file a command, each wiring the edges to the core.

#![expect(clippy::disallowed_methods, reason = "this is the edge")]

use std::process::ExitCode;

use crate::diagnostic::Diagnostic;
use crate::disk::DiskError;
use crate::report as diagnostics_told;
use crate::serve::ServeError;
use crate::source::Sources;
use crate::terminal;
use crate::watch::WatchError;

pub mod build;
pub mod check;
pub mod ids;
pub mod import;
pub mod new;
pub mod report;
pub mod serve;
pub mod theme;

/// A command and its options.
#[derive(Debug)]
pub enum Command {
    /// Write the site.
    Build(build::Options),
    /// Show every problem.
    Check(check::Options),
    /// List the ids of items, write or give them up.
    Ids(ids::Options),
    /// Make framework files of a ladder in another form.
    Import(import::Options),
    /// Make a handbook.
    New(new::Options),
    /// What a group needs, from progress files.
    Report(report::Options),
    /// Show the site while it is written.
    Serve(serve::Options),
    /// Tell of themes, make one, copy from one.
    Theme(theme::Options),
}

/// What makes a run fail, besides what prevents it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deny {
    /// Errors.
    Errors,
    /// Errors and warnings.
    Warnings,
}

/// How a run that could be done ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Nothing was wrong, or nothing that was denied.
    Fine,
    /// The handbook has errors; nothing was written.
    Problems,
}

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Reading or writing files.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Listening.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// Watching.
    #[error(transparent)]
    Watch(#[from] WatchError),
    /// Telling the result.
    #[error("can't write to standard output: {0}")]
    Output(#[from] std::io::Error),
    /// Working on two things at once.
    #[error("the operating system gave no thread: {0}")]
    Thread(#[source] std::io::Error),
    /// What is to be imported can't be used at all.
    #[error("{0}")]
    Import(String),
    /// No report can be made.
    #[error("{0}")]
    Report(String),
    /// No such theme, or nothing of that name in it.
    #[error("{0}")]
    Theme(String),
    /// Making a random id.
    #[error("the operating system gave no random numbers for the handbook's id: {0}")]
    Random(getrandom::Error),
}

/// Runs a command: 0 fine, 1 the handbook has errors, 2 the run could not be done.
pub fn run(command: Command) -> ExitCode {
    let outcome = match command {
        Command::Build(options) => build::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Ids(options) => ids::run(&options),
        Command::Import(options) => import::run(&options),
        Command::New(options) => new::run(&options),
        Command::Report(options) => report::run(&options),
        Command::Serve(options) => serve::run(&options),
        Command::Theme(options) => theme::run(&options),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(failure) => {
            terminal::err(&format!("error: {failure}\n"));
            ExitCode::from(2)
        }
    }
}

impl Deny {
    /// Whether these diagnostics make the run fail.
    fn fails(self, diagnostics: &[Diagnostic]) -> bool {
        let (errors, warnings) = diagnostics_told::counts(diagnostics);
        errors > 0 || (self == Self::Warnings && warnings > 0)
    }
}

/// The diagnostics for people, and how many there are.
fn drawn(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let summary = diagnostics_told::summary(diagnostics);
    if summary.is_empty() {
        return String::new();
    }
    format!("{}{summary}\n", diagnostics_told::text(diagnostics, sources))
}

/// A word for who has not begun yet: empty where the handbook has a page.
fn no_pages(pages: usize) -> &'static str {
    match pages {
        0 => {
            "There are no pages yet: write one, `index.md` for example, in the folder of the handbook's pages.\n"
        }
        _ => "",
    }
}
