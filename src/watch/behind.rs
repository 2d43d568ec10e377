//! The history, which is read behind everything else: nobody waits for it, and it is read again after a commit.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::Told;
use crate::git;
use crate::model::history::{History, Unknown};
use crate::source::Sources;

/// A commit tells of itself first and is there then: so long until it is looked for again.
const STEP: Duration = Duration::from_millis(20);

/// So often it is looked for. A trace that leads nowhere was left by something else.
const STEPS: usize = 50;

/// What one look at the repository gave.
pub(super) struct Look {
    /// The so-many-th look.
    turn: usize,
    history: History,
    /// The repository, where there is one.
    repository: Option<git::Repository>,
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

impl Look {
    /// The folder where commits leave a trace.
    pub(super) fn told_in(&self) -> Option<PathBuf> {
        self.repository.as_ref().map(git::Repository::told_in)
    }
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
            let repository = settled(|| git::repository(&root, &sources), || std::thread::sleep(STEP));
            let history = git::known(&repository);
            // Nobody receives once the watch has ended.
            let _ = sender.send(Told::Look(Look { turn, history, repository: repository.ok() }));
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

    /// Watches for the next commit where a look found the repository: `watch` says whether it could. A commit
    /// that fell between the look and the watch is looked for at once.
    pub(super) fn follow(&mut self, look: &Look, watch: impl FnOnce(&Path) -> bool) {
        // Where commits leave no trace, the history is as old as the start.
        let Some(repository) = &look.repository else { return };
        self.watched = Some(repository.told_in()).filter(|logs| watch(logs));
        if self.watched.is_some() && !repository.is_as_told() {
            (self.is_old, self.is_news) = (true, true);
        }
    }

    /// Whether a path is the trace of a commit; then it is time to look again.
    pub(super) fn notes(&mut self, path: &Path) -> bool {
        let is_trace = self.watched.as_ref().is_some_and(|logs| path.starts_with(logs));
        self.is_old |= is_trace;
        self.is_news |= is_trace;
        is_trace
    }
}

/// A repository once it is what its trace tells: a commit that goes on is waited for.
fn settled(
    look: impl Fn() -> Result<git::Repository, Option<Unknown>>,
    mut pause: impl FnMut(),
) -> Result<git::Repository, Option<Unknown>> {
    for _ in 0..STEPS {
        let repository = look()?;
        if repository.is_as_told() {
            return Ok(repository);
        }
        pause();
    }
    look()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    /// Git writes that a commit was made, and then makes it: whoever looks in between sees the commit before.
    #[test]
    fn a_commit_that_is_told_and_not_there_yet_is_waited_for() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path();
        let git = |words: &[&str]| {
            let mut command = Command::new("git");
            for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
                command.env_remove(name);
            }
            command.args([
                "-c",
                "user.name=Ann",
                "-c",
                "user.email=ann@example.org",
                "-c",
                "commit.gpgsign=false",
            ]);
            let output = command.current_dir(root).args(words).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let commit = |text: &str| {
            fs::write(root.join("a.md"), text).unwrap();
            git(&["add", "-A"]);
            git(&["commit", "-qm", text]);
            git(&["rev-parse", "HEAD"])
        };
        git(&["init", "-q"]);
        let (first, second) = (commit("one"), commit("two"));
        let branch = root.join(".git").join(git(&["symbolic-ref", "HEAD"]));

        let sources = Sources::default();
        let look = || git::repository(root, &sources);
        fs::write(&branch, &first).unwrap();
        assert!(!look().unwrap().is_as_told());
        let seen = settled(look, || fs::write(&branch, &second).unwrap()).unwrap();
        assert!(seen.stamp().starts_with(&second));

        fs::write(&branch, &first).unwrap();
        let mut pauses = 0;
        let seen = settled(look, || pauses += 1).unwrap();
        assert!(seen.stamp().starts_with(&first));
        assert_eq!(pauses, STEPS);
    }
}
