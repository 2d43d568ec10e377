//! What version control knows of the handbook: the program `git`, asked twice.
//!
//! Owns how git is called: nothing of a repository's settings may run a program, ask a question or reach for
//! the network. Refuses to guess: where the history is not whole there is none. That there is none keeps no
//! build from being made, so nothing here is an error.

#![expect(clippy::disallowed_methods, reason = "this is the edge")]

mod log;

use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::config;
use crate::model::history::{History, Unknown};
use crate::source::Sources;

/// A repository at one moment.
#[derive(Clone, Debug)]
pub struct Repository {
    root: PathBuf,
    /// The folder of the pages, from the root.
    content: String,
    /// The folder in which git keeps what belongs to this working tree.
    folder: PathBuf,
    head: String,
}

/// Looks whether the folder of a handbook lies in a repository whose history may be asked for.
///
/// `Err` says why not; it has no reason where the author switched it off.
pub fn repository(root: &Path, sources: &Sources) -> Result<Repository, Option<Unknown>> {
    let (content, wanted) = config::git(sources.files.named(config::BOOK).and_then(|file| file.text()));
    if !wanted {
        return Err(None);
    }
    let mut command = git(root);
    command.args(["rev-parse", "--is-shallow-repository", "--absolute-git-dir", "HEAD"]);
    let output = match command.stderr(Stdio::piped()).output() {
        Ok(output) => output,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Err(Some(Unknown::NoProgram)),
        Err(cause) => return Err(Some(Unknown::Refused(cause.to_string()))),
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines = text.lines();
    match (lines.next(), lines.next(), lines.next().filter(|_| output.status.success())) {
        (Some("true"), ..) => Err(Some(Unknown::Shallow)),
        (_, Some(folder), Some(head)) => Ok(Repository {
            root: root.to_owned(),
            content,
            folder: PathBuf::from(folder),
            head: head.to_owned(),
        }),
        (_, Some(_), None) => Err(Some(Unknown::NoCommits)),
        _ => Err(Some(refusal(&String::from_utf8_lossy(&output.stderr)))),
    }
}

/// The history of a handbook's pages, or why there is none.
pub fn history(root: &Path, sources: &Sources) -> History {
    known(&repository(root, sources))
}

/// The history in a repository that was found, or why none was.
pub fn known(repository: &Result<Repository, Option<Unknown>>) -> History {
    match repository {
        Ok(repository) => repository.history(),
        Err(unknown) => History { unknown: unknown.clone(), ..History::default() },
    }
}

impl Repository {
    /// Stands for the whole history: the latest commit, and the folder that is asked about.
    pub fn stamp(&self) -> String {
        format!("{} {}", self.head, self.content)
    }

    /// The folder whose file `HEAD` gets a line with every commit and checkout.
    pub fn told_in(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// Whether the latest commit is the one of which a line tells last. It is not while a commit is made: its
    /// line is written first.
    pub fn is_as_told(&self) -> bool {
        let Ok(lines) = std::fs::read(self.told_in().join("HEAD")) else { return true };
        let last = lines.trim_ascii_end().rsplit(|&byte| byte == b'\n').next();
        // A line has the commit before, the commit, who made it and when.
        let told = last.and_then(|line| line.split(|&byte| byte == b' ').nth(1));
        told.is_none_or(|told| told == self.head.as_bytes())
    }

    /// What became of the files below the content, in one pass over the history.
    pub fn history(&self) -> History {
        // Similar files are looked for first. A clone without old texts can tell equal ones alone.
        let read = self.log("-M").or_else(|_| self.log("-M100%"));
        read.unwrap_or_else(|why| History { unknown: Some(why), ..History::default() })
    }

    fn log(&self, renames: &str) -> Result<History, Unknown> {
        let refused = |cause: std::io::Error| Unknown::Refused(cause.to_string());
        let mut command = git(&self.root);
        command.args(["log", "-z", "--relative", "--name-status", renames, "-l500", "--no-ext-diff"]);
        command.args(["--no-show-signature", "--format=%x01%ct", &self.head, "--"]);
        command.arg(if self.content.is_empty() { "." } else { &self.content });
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(refused)?;
        let mut reader = log::Reader::default();
        if let Some(out) = child.stdout.take() {
            let mut out = BufReader::new(out);
            let mut token = Vec::new();
            while out.read_until(0, &mut token).map_err(refused)? > 0 {
                reader.token(token.strip_suffix(&[0]).unwrap_or(&token));
                token.clear();
            }
        }
        match child.wait().map_err(refused)? {
            status if status.success() => Ok(reader.finish()),
            _ => Err(Unknown::Refused("its log ended early".to_owned())),
        }
    }
}

/// Git in a folder, with nothing set that could run, ask or fetch something.
fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(root).stdin(Stdio::null()).stderr(Stdio::null());
    // A hook that builds the handbook has these set, for another folder.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF"] {
        command.env_remove(name);
    }
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.env("LC_ALL", "C").args(["--no-pager", "-c", "core.fsmonitor=false"]);
    command
}

fn refusal(stderr: &str) -> Unknown {
    let first = stderr.lines().next().unwrap_or("it gave no reason");
    match stderr.contains("not a git repository") {
        true => Unknown::NoRepository,
        false => Unknown::Refused(first.trim_start_matches("fatal: ").to_owned()),
    }
}
