//! The history, which is read behind everything else: nobody waits for it, and it is read again after a commit.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::Told;
use crate::git;
use crate::model::history::History;
use crate::source::Sources;

/// What one look at the repository gave.
pub(super) struct Look {
    /// The so-many-th look.
    turn: usize,
    history: History,
    /// The folder where commits leave a trace.
    pub(super) told_in: Option<PathBuf>,
}

/// What is known of the history, and whether to look again.
#[derive(Default)]
pub(super) struct Behind {
    /// What the last look gave.
    pub history: Arc<History>,
    /// The look that was begun last.
    turn: usize,
    /// Whether there may be commits that it does not know.
    is_old: bool,
    /// Whether there is anything that the watch should look at.
    pub is_news: bool,
    /// The hash of the settings for which it was begun.
    book: Option<Option<u128>>,
    /// The folder that is watched for traces of commits.
    pub watched: Option<PathBuf>,
}

impl Behind {
    /// Begins to look, where what is known may be old.
    pub(super) fn look(&mut self, root: &Path, sources: &Sources, sender: &Sender<Told>) {
        let book = sources.files.named("book.toml").map(|file| file.hash);
        if !self.is_old && self.book == Some(book) {
            return;
        }
        self.is_old = false;
        self.book = Some(book);
        self.turn += 1;
        let (turn, root, sources, sender) = (self.turn, root.to_owned(), sources.clone(), sender.clone());
        std::thread::spawn(move || {
            let repository = git::repository(&root, &sources);
            let told_in = repository.as_ref().ok().map(git::Repository::told_in);
            // Nobody receives once the watch has ended.
            let _ = sender.send(Told::Look(Look { turn, history: git::known(&repository), told_in }));
        });
    }

    /// Takes what a look gave, unless a later one was begun meanwhile; `false` then.
    pub(super) fn take(&mut self, look: &mut Look) -> bool {
        if look.turn != self.turn {
            return false;
        }
        let history = std::mem::take(&mut look.history);
        if *self.history != history {
            self.history = Arc::new(history);
            self.is_news = true;
        }
        true
    }

    /// Whether a path is the trace of a commit; then it is time to look again.
    pub(super) fn notes(&mut self, path: &Path) -> bool {
        let is_trace = self.watched.as_ref().is_some_and(|logs| path.starts_with(logs));
        self.is_old |= is_trace;
        self.is_news |= is_trace;
        is_trace
    }
}
