//! `pathbook build`: read, build, report, write.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Deny, Failure, Outcome, drawn, no_pages};
use crate::checked::Checked;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::disk::{self, Output, Written};
use crate::memo::Memo;
use crate::model::history::Unknown;
use crate::model::path::SourcePath;
use crate::report::{self, Tense};
use crate::site::Site;
use crate::source::Sources;
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
    let mut clock = Clock::start();
    let output = Output::of(&options.dir, options.out.as_deref())?;
    let mut sources = disk::read(&options.dir, &[output.real().to_owned()])?;
    clock.lap("read");
    let repository = git::repository(&options.dir, &sources);
    let stamp = repository.as_ref().map_or_else(|why| format!("{why:?}"), git::Repository::stamp);
    let inputs = disk::inputs(&sources, &stamp, None);
    let left = inputs.and_then(|inputs| disk::unchanged(&output, inputs));
    clock.lap("compare");
    let written = match left {
        Some(written) => written,
        None => {
            sources.history = Arc::new(git::known(&repository));
            clock.lap("git");
            let mut built = pipeline::build(&sources, &mut Memo::once());
            if options.locked {
                refuse_lock(&mut built);
            }
            clock.lap("build");
            tell(options, &built, &sources);
            if options.deny.fails(&built.diagnostics) {
                return Ok(Outcome::Problems);
            }
            // A run with remarks is to make them again.
            let clean = built.diagnostics.is_empty();
            let next = if clean { disk::inputs(&sources, &stamp, built.value.lock.as_deref()) } else { None };
            let written = disk::write(&output, &built.value, next)?;
            disk::keep(&output, &built.value)?;
            clock.lap("write");
            if !options.quiet {
                terminal::err(&report::changes(&built.value.changes, Tense::Done));
            }
            written
        }
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
    Ok(Outcome::Fine)
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

/// Where the time goes.
struct Clock {
    start: Instant,
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn start() -> Self {
        let now = Instant::now();
        Self { start: now, last: now, laps: Vec::new() }
    }

    fn lap(&mut self, name: &'static str) {
        let now = Instant::now();
        self.laps.push((name, now - self.last));
        self.last = now;
    }

    fn total(&self) -> Duration {
        self.last - self.start
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let laps = self.laps.iter().copied().chain([("total", self.total())]);
        laps.map(|(name, took)| (name, took.as_secs_f64() * 1000.0))
    }

    fn text(&self) -> String {
        self.all().map(|(name, ms)| format!("{name:>8} {ms:9.2} ms\n")).collect()
    }

    fn json(&self) -> String {
        let laps: Vec<String> = self.all().map(|(name, ms)| format!("\"{name}_ms\": {ms:.3}")).collect();
        format!("{{{}}}\n", laps.join(", "))
    }
}
