//! `pathbook serve`: build in memory, show on this machine, again after every edit.

mod colours;
mod leaves;
mod occasions;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::colours::ColoursBehind;
use self::leaves::LeavesBehind;
use self::occasions::Occasion;
use super::{Failure, Outcome, drawn, no_pages};
use crate::checked::Checked;
use crate::highlights::Highlights;
use crate::memo::Memo;
use crate::model::path::SourcePath;
use crate::parse::is_page;
use crate::report::Tense;
use crate::serve::{PORT, Server};
use crate::source::{SourceFile, Sources, Tree};
use crate::{disk, pipeline, report, terminal};

/// The options of `serve`.
#[derive(Debug)]
pub struct Options {
    /// The handbook.
    pub dir: PathBuf,
    /// The port, if it must be that one.
    pub port: Option<u16>,
    /// Whether to open a browser.
    pub open: bool,
    /// How often to look for changes, where the operating system does not tell of them.
    pub poll: Option<Duration>,
    /// Whether open tabs go to the page that was edited.
    pub follow: bool,
    /// Whether to tell only of problems; the address is told all the same.
    pub quiet: bool,
}

/// Serves until the program is interrupted.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    // Before the port is taken: that there is no such folder is the likelier mistake.
    disk::Folder::open(&options.dir, &[])?;
    let server = Arc::new(Server::bind(options.port)?);
    let mut memo = Memo::lasting();
    memo.run.highlights = Highlights::behind();
    let leaves = LeavesBehind::start(&server, std::mem::take(&mut memo.leaves))?;
    let (occasions, come) = occasions::of(&options.dir, options.poll)?;
    let colours = ColoursBehind::start(memo.run.highlights.clone(), move || come.have_come())?;
    let mut desk = Desk { options, server, memo, leaves, first: true, said: String::new(), before: None };
    for occasion in occasions {
        match occasion {
            Occasion::Edit(Ok(sources)) => {
                desk.edited(sources)?;
                colours.look();
            }
            Occasion::Edit(Err(error)) if desk.first => return Err(error.into()),
            Occasion::Edit(Err(error)) => terminal::err(&format!("error: {error}\n")),
            Occasion::Colours => desk.coloured(),
        }
    }
    Ok(Outcome::Fine)
}

/// An author's work, and who sees it.
struct Desk<'a> {
    options: &'a Options,
    server: Arc<Server>,
    memo: Memo,
    leaves: LeavesBehind,
    /// Whether nothing was built yet.
    first: bool,
    /// What was told of items last.
    said: String,
    /// What was built last.
    before: Option<Sources>,
}

impl Desk<'_> {
    /// Builds what is there after an edit, shows it and tells of it.
    fn edited(&mut self, sources: Sources) -> Result<(), Failure> {
        let (options, start) = (self.options, Instant::now());
        // The page comes first. While it has errors, the leaves are those of the site before.
        self.leaves.hold();
        let Checked { value: (site, pending), diagnostics } = pipeline::pages(&sources, &mut self.memo);
        let errors = report::counts(&diagnostics).0 > 0;
        let (pages, rendered) = (site.pages, site.rendered);
        let changes = report::changes(&site.changes, Tense::ToCome);
        // First what the author waits for.
        self.server.show(site, &diagnostics, &sources);
        if options.follow && !errors {
            let before = self.before.as_ref().map(|before| &before.files);
            let edited = before.and_then(|before| edited(before, &sources.files));
            if let Some(page) = edited.and_then(|source| pending.as_ref()?.page_of(source)) {
                self.server.follow(&page);
            }
        }
        let took = start.elapsed().as_secs_f64() * 1000.0;
        if !options.quiet || errors {
            terminal::err(&drawn(&diagnostics, &sources));
        }
        if !options.quiet && !errors {
            terminal::err(no_pages(pages));
            // All since the last build: said again only where it is other than before.
            if changes != self.said {
                terminal::err(&changes);
            }
            self.said = changes;
        }
        match pending.filter(|_| !errors) {
            Some(pending) => {
                self.leaves.make(self.server.number(), pending, sources.clone(), options.quiet);
            }
            None => self.leaves.go_on(),
        }
        self.before = Some(sources);
        if std::mem::take(&mut self.first) {
            welcome(options, &self.server)?;
        } else if !options.quiet {
            let what = if errors { "still showing the last good version".to_owned() } else { told(rendered) };
            terminal::err(&format!("{what}, in {took:.0} ms\n"));
        }
        Ok(())
    }

    /// Shows the same in more of its colours. Nobody did anything: there is nothing to be told.
    fn coloured(&mut self) {
        let Some(sources) = &self.before else { return };
        let Checked { value: (site, pending), diagnostics } = pipeline::pages(sources, &mut self.memo);
        // Code of an edit that was edited again meanwhile is on no page.
        if report::counts(&diagnostics).0 > 0 || site.rendered == 0 {
            return;
        }
        self.server.show_colours(site, sources);
        // What is being made is still what is wanted, but for its colours.
        if let Some(pending) = pending {
            self.leaves.make(self.server.number(), pending, sources.clone(), self.options.quiet);
        }
    }
}

/// The first page that is other than before, or new.
fn edited<'a>(before: &Tree, now: &'a Tree) -> Option<&'a SourcePath> {
    let is_other =
        |file: &SourceFile, old: Option<&Arc<SourceFile>>| old.is_none_or(|old| old.hash != file.hash);
    now.iter().find(|(path, file)| is_page(path) && is_other(file, before.get(path))).map(|(path, _)| path)
}

/// The first line is the address, alone: programs read it.
fn welcome(options: &Options, server: &Server) -> Result<(), Failure> {
    terminal::out(&format!("{}\n", server.url()))?;
    if options.port.is_none() && server.port() != PORT {
        terminal::err(&format!(
            "Port {PORT} is in use, so this is port {}. Ticks belong to an address: those made at port \
             {PORT} are not here.\n",
            server.port()
        ));
    }
    if !options.quiet {
        terminal::err("Every save shows at once. Ctrl-C ends.\n");
    }
    if options.open && !open(&server.url()) {
        terminal::err("No browser could be opened: open the address above yourself.\n");
    }
    Ok(())
}

fn told(rendered: usize) -> String {
    if rendered == 1 { "1 page rendered".to_owned() } else { format!("{rendered} pages rendered") }
}

/// Opens the address in the user's browser; `false` if there is no way to.
fn open(url: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("explorer", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
