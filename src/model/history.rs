//! What became of a handbook's files, as far as version control tells: days and paths, and nobody's name.

use std::collections::BTreeMap;

use crate::model::path::SourcePath;

/// Seconds since 1970-01-01, in UTC.
pub type Moment = i64;

/// How many events are kept: what is further back is no news.
pub const EVENTS_MAX: usize = 1000;

/// The history of a handbook's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// When each file's text was changed last; files that were never recorded are not among them.
    pub changed: BTreeMap<SourcePath, Moment>,
    /// What became of files, the latest first, at most [`EVENTS_MAX`].
    pub events: Vec<Event>,
    /// Why nothing is known, where something kept it from being known.
    pub unknown: Option<Unknown>,
}

/// Something that happened to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The file, by the name it has now.
    pub path: SourcePath,
    /// When.
    pub at: Moment,
    /// What.
    pub kind: Kind,
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It is new.
    New,
    /// Its text was changed.
    Changed,
    /// It got another name, its text the same.
    Moved,
}

/// Why no history is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The folder lies in no repository.
    NoRepository,
    /// The program `git` is not there.
    NoProgram,
    /// The repository holds the latest commits alone, so every older file would seem to be as new as these.
    Shallow,
    /// Nothing was committed yet.
    NoCommits,
    /// Git refused, and says why.
    Refused(String),
}

impl Unknown {
    /// The cause, one sentence without a full stop, and the cure.
    pub fn told(&self) -> (String, &'static str) {
        match self {
            Self::NoRepository => {
                ("the handbook lies in no git repository".to_owned(), "Run `git init` and commit the pages.")
            }
            Self::NoProgram => ("there is no program `git`".to_owned(), "Install git."),
            Self::Shallow => (
                "the repository was cloned without its history".to_owned(),
                "Fetch it: `git fetch --unshallow`, or `fetch-depth: 0` where a workflow checks out.",
            ),
            Self::NoCommits => ("nothing was committed yet".to_owned(), "Commit the pages."),
            Self::Refused(why) => {
                (format!("git refused: {why}"), "Run `git log` in the handbook's folder to see more.")
            }
        }
    }
}
