//! `pathbook build`: read, build, report, write.

mod timings;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use self::timings::{Amount, Clock};

use super::{Deny, Failure, Outcome, drawn, no_pages};
use crate::checked::Checked;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::disk::{self, Output, Spool, Written};
use crate::later;
use crate::memo::Memo;
use crate::model::history::Unknown;
use crate::model::path::SourcePath;
use crate::report::{self, Tense};
use crate::run::Run;
use crate::site::{Payload, Site};
use crate::source::Sources;
use crate::stages::{Listener, Stages};
use crate::storage::{Storage, Store};
use crate::{git, pipeline, terminal};

/// The options of `build`.
#[derive(Debug)]
pub struct Options {
    /// The handbook.
    pub dir: PathBuf,
    /// The output folder, if not the default.
    pub out: Option<PathBuf>,
    /// Whether the lock must stay as it is.
    pub locked: bool,
    /// What makes the run fail.
    pub deny: Deny,
    /// Whether and how to tell where the time went.
    pub timings: Option<Timings>,
    /// Whether to tell only of problems.
    pub quiet: bool,
}

/// How timings are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timings {
    /// On standard error.
    Text,
    /// As one JSON object on standard output.
    Json,
}

/// Builds the site into its output folder.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let clock = Arc::new(Clock::start("read", options.quiet));
    let built = build(options, &clock);
    clock.clear();
    let (written, output, sources) = match built? {
        Some(built) => built,
        None => return Ok(Outcome::Problems),
    };
    if !options.quiet {
        if sources.history.unknown == Some(Unknown::Shallow) {
            let (why, cure) = Unknown::Shallow.told();
            terminal::err(&format!("No page says when it was changed: {why}. {cure}\n"));
        }
        terminal::out(&line(&written, clock.total(), &output))?;
        terminal::err(no_pages(written.pages));
    }
    match options.timings {
        Some(Timings::Text) => terminal::err(&clock.text()),
        Some(Timings::Json) => terminal::out(&clock.json())?,
        None => {}
    }
    later::let_go(sources);
    Ok(Outcome::Fine)
}

/// Builds and writes; nothing where problems forbid it.
fn build(options: &Options, clock: &Arc<Clock>) -> Result<Option<(Written, Output, Sources)>, Failure> {
    let output = Output::of(&options.dir, options.out.as_deref())?;
    let mut sources = disk::read_and_leave(&options.dir, &[output.real().to_owned()])?;
    let bytes = sources.files.iter().map(|(_, file)| file.len()).sum();
    clock.lap(Amount::files(sources.files.iter().count(), bytes), "compare");
    let repository = git::repository(&options.dir, &sources);
    let stamp = repository.as_ref().map_or_else(|why| format!("{why:?}"), git::Repository::stamp);
    let inputs = disk::inputs(&sources, &stamp, None);
    if let Some(written) = inputs.and_then(|inputs| disk::unchanged(&output, inputs)) {
        clock.lap(Amount::default(), "");
        return Ok(Some((written, output, sources)));
    }
    clock.lap(Amount::default(), "git");
    sources.history = Arc::new(git::known(&repository));
    let mut memo = Memo::once();
    // Where nothing can be written, that is told after all that is wrong with the handbook.
    let spool = Spool::open(&output).map(Arc::new);
    let store = spool.as_ref().ok().map(|spool| Arc::clone(spool) as Arc<dyn Store>);
    memo.run = Run {
        stages: Stages::to(Arc::clone(clock) as Arc<dyn Listener>),
        storage: store.map_or_else(Storage::default, Storage::to),
        ..Run::default()
    };
    let mut built = pipeline::build(&sources, &mut memo);
    if options.locked {
        refuse_lock(&mut built);
    }
    let bytes = built.value.files.values().map(Payload::len).sum();
    clock.lap(Amount::files(built.value.files.len(), bytes), "write");
    clock.clear();
    disk::recall(&mut sources, &built.diagnostics);
    tell(options, &built, &sources);
    if options.deny.fails(&built.diagnostics) {
        return Ok(None);
    }
    // A run with remarks is to make them again.
    let clean = built.diagnostics.is_empty();
    let next = if clean { disk::inputs(&sources, &stamp, built.value.lock.as_deref()) } else { None };
    let written = disk::publish(&*spool?, &built.value, next)?;
    disk::keep(&output, &built.value)?;
    clock.lap(Amount { files: Some(written.written), ..Amount::default() }, "");
    if !options.quiet {
        terminal::err(&report::changes(&built.value.changes, Tense::Done));
    }
    later::let_go(built);
    Ok(Some((written, output, sources)))
}

/// With `--locked` the next lock must say what the one there is says.
fn refuse_lock(built: &mut Checked<Site>) {
    if !built.value.changes.any {
        return;
    }
    let place = SourcePath::new("pathbook.lock").ok().map(|path| Place::file(&path));
    let message = "this build would change pathbook.lock";
    let what = report::changes(&built.value.changes, Tense::ToCome);
    let what = what.lines().next().unwrap_or_default();
    let help = format!("{what} Run `pathbook build` without `--locked` and commit pathbook.lock.");
    built.diagnostics.push(Diagnostic::new(Code::LockChanged, place, message).help(help));
}

fn tell(options: &Options, built: &Checked<Site>, sources: &Sources) {
    if options.quiet && !options.deny.fails(&built.diagnostics) {
        return;
    }
    terminal::err(&drawn(&built.diagnostics, sources));
}

/// "31 pages; files: 3 written, 39 unchanged, in 0.04 s → site/".
fn line(written: &Written, took: Duration, output: &Output) -> String {
    let pages = if written.pages == 1 { "1 page".to_owned() } else { format!("{} pages", written.pages) };
    let deleted = match written.deleted {
        0 => String::new(),
        deleted => format!(", {deleted} deleted"),
    };
    let folder: PathBuf =
        output.folder().components().filter(|part| *part != std::path::Component::CurDir).collect();
    format!(
        "{pages}; files: {} written, {} unchanged{deleted}, in {:.2} s → {}/\n",
        written.written,
        written.unchanged,
        took.as_secs_f64(),
        folder.display()
    )
}
