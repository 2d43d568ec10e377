//! The handbook's folder as a sequence of sources: one now, and one after every edit.
//!
//! Owns when to look again. An event says only that something may have changed: what is read
//! decides, so touching a file without changing it is nothing.

#![expect(clippy::disallowed_methods, reason = "this is the edge")]

mod behind;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{EventKind, PollWatcher, RecursiveMode, Watcher};

use crate::disk::{DiskError, Folder, Snapshot};
use crate::source::{SourceFile, Sources};
use behind::{Behind, Look};

/// From the first event to reading: what one save causes arrives within this time.
const SETTLE: Duration = Duration::from_millis(20);

/// So long nothing happens after a save whose end was told: then there is nothing to wait for.
const QUIET: Duration = Duration::from_millis(5);

/// A name that comes back within this time was saved anew, not deleted.
const RETURN: Duration = Duration::from_millis(100);

/// Why a folder can't be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// It can't be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The operating system does not tell of changes.
    #[error("can't watch {} for changes: {cause}{}", .folder.display(), cure(.cause))]
    Notify {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        #[source]
        cause: notify::Error,
    },
}

/// The sources of a handbook, again and again. `next` waits for a change; the first does not.
pub struct Watch {
    folder: Folder,
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    sender: Sender<Told>,
    events: Receiver<Told>,
    behind: Behind,
    watched: BTreeSet<PathBuf>,
    /// Names that came or went since: a folder that came back is another, to be watched anew.
    moved: BTreeSet<PathBuf>,
    /// Names at which something began whose end was not told: somebody is still writing there.
    open: BTreeSet<PathBuf>,
    last: Option<Snapshot>,
}

/// Watches the handbook in `root`; folders in `skip` are not looked at. With `poll` it looks that often, where the
/// operating system tells nothing: on network drives above all.
pub fn sources(root: &Path, skip: &[PathBuf], poll: Option<Duration>) -> Result<Watch, WatchError> {
    // Events name real paths.
    let root = &std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let folder = Folder::open(root, skip)?;
    let (sender, events) = channel();
    let events_to = sender.clone();
    let told = move |event| {
        // Nobody receives once the watch has ended.
        let _ = events_to.send(Told::Event(event));
    };
    let watcher: notify::Result<Box<dyn Watcher + Send>> = match poll {
        Some(often) => {
            // By what files hold: the times that it compares otherwise are whole seconds.
            let config = notify::Config::default().with_poll_interval(often).with_compare_contents(true);
            PollWatcher::new(told, config).map(|watcher| Box::new(watcher) as _)
        }
        None => notify::recommended_watcher(told).map(|watcher| Box::new(watcher) as _),
    };
    let watcher = watcher.map_err(|cause| WatchError::Notify { folder: root.to_owned(), cause })?;
    let root = root.clone();
    let (watched, moved, open) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let behind = Behind::default();
    Ok(Watch { folder, root, watcher, sender, events, behind, watched, moved, open, last: None })
}

impl Iterator for Watch {
    type Item = Result<Sources, WatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(mut last) = self.last.take() else {
            return Some(self.first());
        };
        loop {
            let read = match self.changes(&last)? {
                Changes::Paths(paths) => self.folder.read_again(&last, &paths),
                Changes::Anything => self.folder.read(),
            };
            let next = match read.map_err(WatchError::from).and_then(|next| self.settle(next)) {
                Ok(mut next) => {
                    self.behind.look(&self.root, &next.sources, &self.sender);
                    next.sources.history = Arc::clone(&self.behind.history);
                    next
                }
                Err(error) => {
                    self.last = Some(last);
                    return Some(Err(error));
                }
            };
            if same(&last.sources, &next.sources) && last.sources.history == next.sources.history {
                last = next;
            } else {
                let sources = next.sources.clone();
                self.last = Some(next);
                return Some(Ok(sources));
            }
        }
    }
}

/// What the watch is told.
enum Told {
    /// By the operating system.
    Event(notify::Result<notify::Event>),
    /// By who looks at the repository.
    Look(Look),
}

/// What may have changed.
enum Changes {
    Paths(BTreeSet<PathBuf>),
    /// Events were lost.
    Anything,
}

impl Watch {
    /// Watches first, reads then: no edit falls between the two.
    fn first(&mut self) -> Result<Sources, WatchError> {
        let snapshot = self.folder.read()?;
        let snapshot = self.settle(snapshot)?;
        self.behind.look(&self.root, &snapshot.sources, &self.sender);
        let sources = snapshot.sources.clone();
        self.last = Some(snapshot);
        Ok(sources)
    }

    /// Watches the folders that were read. New ones are read once more now that they are watched.
    fn settle(&mut self, mut snapshot: Snapshot) -> Result<Snapshot, WatchError> {
        loop {
            let new = self.watch(&snapshot.folders)?;
            if new.is_empty() {
                return Ok(snapshot);
            }
            snapshot = self.folder.read_again(&snapshot, &new)?;
        }
    }

    /// Takes what a look at the repository gave, and watches for the next commit.
    fn take(&mut self, mut look: Look) {
        if !self.behind.take(&mut look) || look.told_in() == self.behind.watched {
            return;
        }
        if let Some(old) = self.behind.watched.take() {
            let _ = self.watcher.unwatch(&old);
        }
        self.behind.follow(&look, |logs| self.watcher.watch(logs, RecursiveMode::NonRecursive).is_ok());
    }

    /// Watches exactly these folders; returns those that were not watched before.
    fn watch(&mut self, folders: &BTreeMap<String, PathBuf>) -> Result<BTreeSet<PathBuf>, WatchError> {
        let wanted: BTreeSet<PathBuf> = if cfg!(any(target_os = "macos", windows)) {
            // One stream a tree is cheap there, one a folder is not.
            let top = |key: &&String| !key.is_empty() && !folders.keys().any(|other| encloses(other, key));
            folders
                .keys()
                .filter(top)
                .filter_map(|key| folders.get(key))
                .chain([&self.root])
                .cloned()
                .collect()
        } else {
            folders.values().cloned().collect()
        };
        let moved = std::mem::take(&mut self.moved);
        let stays =
            |path: &PathBuf| wanted.contains(path) && !moved.iter().any(|moved| path.starts_with(moved));
        for gone in self.watched.iter().filter(|path| !stays(path)) {
            // A folder that was deleted is watched no more: that this fails is as it should be.
            let _ = self.watcher.unwatch(gone);
        }
        self.watched.retain(stays);
        let mut new: BTreeSet<PathBuf> = wanted.difference(&self.watched).cloned().collect();
        for path in &new {
            let deep = cfg!(any(target_os = "macos", windows)) && *path != self.root;
            let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.watcher.watch(path, mode) {
                Ok(()) => {}
                // Deleted meanwhile: its parent tells.
                Err(cause) if is_gone(&cause) => continue,
                Err(cause) => return Err(WatchError::Notify { folder: path.clone(), cause }),
            }
            self.watched.insert(path.clone());
        }
        new.retain(|path| self.watched.contains(path));
        Ok(new)
    }

    /// Waits for events that concern the handbook, then for those that belong to them. `None` when
    /// there will be no more.
    fn changes(&mut self, last: &Snapshot) -> Option<Changes> {
        let mut paths = BTreeSet::new();
        self.open.clear();
        while paths.is_empty() && !self.behind.is_news {
            let event = self.events.recv().ok()?;
            if !self.note(event, last, &mut paths) {
                return Some(Changes::Anything);
            }
        }
        if std::mem::take(&mut self.behind.is_news) && paths.is_empty() {
            return Some(Changes::Paths(paths));
        }
        let first = Instant::now();
        if !self.collect(first + SETTLE, QUIET, last, &mut paths, |_| false) {
            return Some(Changes::Anything);
        }
        let folder = self.folder.clone();
        let missing = |paths: &BTreeSet<PathBuf>| {
            paths.iter().any(|path| was_there(&folder, last, path) && !path.exists())
        };
        if missing(&paths) && !self.collect(first + RETURN, RETURN, last, &mut paths, |paths| !missing(paths))
        {
            return Some(Changes::Anything);
        }
        Some(Changes::Paths(paths))
    }

    /// Collects events until `end`, or until `enough`, or until `quiet` has passed where nobody is
    /// still writing; `false` if some were lost.
    fn collect(
        &mut self,
        end: Instant,
        quiet: Duration,
        last: &Snapshot,
        paths: &mut BTreeSet<PathBuf>,
        enough: impl Fn(&BTreeSet<PathBuf>) -> bool,
    ) -> bool {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let wait = if self.open.is_empty() { left.min(quiet) } else { left };
            match self.events.recv_timeout(wait) {
                Ok(event) => {
                    if !self.note(event, last, paths) {
                        return false;
                    }
                    if enough(paths) {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return true,
            }
        }
    }

    /// Notes what an event concerns; `false` if it says that others were lost.
    fn note(&mut self, told: Told, last: &Snapshot, paths: &mut BTreeSet<PathBuf>) -> bool {
        let event = match told {
            Told::Event(event) => event,
            Told::Look(look) => {
                self.take(look);
                return true;
            }
        };
        let Ok(event) = event else { return false };
        if event.need_rescan() {
            return false;
        }
        // Our own reading is an access too; only the end of somebody's writing counts.
        let reading =
            matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
        if matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        ) {
            self.moved.extend(event.paths.iter().filter(|path| self.watched.contains(*path)).cloned());
        }
        if !reading {
            let places = event.paths.len();
            for (place, path) in event.paths.into_iter().enumerate() {
                if self.behind.notes(&path) || self.folder.in_scope(last, &path).is_none() {
                    continue;
                }
                match ends(event.kind, place + 1 == places) {
                    Some(true) => drop(self.open.remove(&path)),
                    Some(false) => drop(self.open.insert(path.clone())),
                    None => {}
                }
                paths.insert(path);
            }
        }
        true
    }
}

/// Whether an event tells that the file at its path is whole now, or that more is to come; `None` if
/// neither. A rename may tell of both its names: `last` is where the file is now.
fn ends(kind: EventKind, last: bool) -> Option<bool> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(true),
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Some(true),
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => Some(last),
        EventKind::Modify(ModifyKind::Metadata(_)) => None,
        _ => Some(false),
    }
}

fn was_there(folder: &Folder, last: &Snapshot, path: &Path) -> bool {
    let below = folder.in_scope(last, path).and_then(Path::to_str);
    below.is_some_and(|below| last.sources.files.named(&below.replace('\\', "/")).is_some())
}

/// Whether two sources give the same site; another day alone is no change.
fn same(a: &Sources, b: &Sources) -> bool {
    let files = |(path, file): (_, &Arc<SourceFile>)| (path, file.hash);
    a.problems == b.problems && a.files.iter().map(files).eq(b.files.iter().map(files))
}

fn encloses(outer: &str, inner: &str) -> bool {
    !outer.is_empty() && inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

fn is_gone(cause: &notify::Error) -> bool {
    match &cause.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(cause) => {
            matches!(cause.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied)
        }
        _ => false,
    }
}

/// The second half of an error text: what to do about it.
fn cure(cause: &notify::Error) -> &'static str {
    match cause.kind {
        notify::ErrorKind::MaxFilesWatch => {
            ". Allow more watches: `sudo sysctl fs.inotify.max_user_watches=524288`, or let it look by itself: `--poll`"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Where the operating system had more to tell than it could hold, everything is read again.
    #[test]
    fn what_was_not_told_is_found() {
        let temporary = tempfile::tempdir().unwrap();
        fs::write(temporary.path().join("a.md"), "old").unwrap();
        let mut watch = sources(temporary.path(), &[], None).unwrap();
        watch.next().unwrap().unwrap();
        watch.watcher.unwatch(&fs::canonicalize(temporary.path()).unwrap()).unwrap();
        fs::write(temporary.path().join("a.md"), "new").unwrap();
        let lost = notify::Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        watch.sender.send(Told::Event(Ok(lost))).unwrap();
        // That the history became known is told too.
        while watch.next().unwrap().unwrap().files.named("a.md").unwrap().text().unwrap() != "new" {}
    }

    /// A save that is told to its end is shown at once; one that goes on is waited for.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_finished_save_is_not_waited_for() {
        use std::io::Write;

        let temporary = tempfile::tempdir().unwrap();
        let page = temporary.path().join("a.md");
        fs::write(&page, "old").unwrap();
        let mut watch = sources(temporary.path(), &[], None).unwrap();
        watch.next().unwrap().unwrap();
        let text = |sources: Sources| sources.files.named("a.md").unwrap().text().unwrap().to_owned();

        // The quickest of several: other programs run on this machine, and on a busy one a save is seen half done.
        let saves = (0..20).map(|save| {
            let started = Instant::now();
            fs::write(&page, save.to_string()).unwrap();
            while text(watch.next().unwrap().unwrap()) != save.to_string() {}
            started.elapsed()
        });
        assert!(saves.min().unwrap() < SETTLE, "waited for nothing");

        let mut file = fs::File::create(&page).unwrap();
        let writer = std::thread::spawn(move || {
            std::thread::sleep(QUIET * 2);
            file.write_all(b"whole").unwrap();
        });
        let mut seen = text(watch.next().unwrap().unwrap());
        writer.join().unwrap();
        if seen.is_empty() {
            // The machine was slower than the writer.
            seen = text(watch.next().unwrap().unwrap());
        }
        assert_eq!(seen, "whole");
        let beside = temporary.path().join(".a.md.swp");
        fs::write(&beside, "saved anew").unwrap();
        fs::rename(&beside, &page).unwrap();
        assert_eq!(text(watch.next().unwrap().unwrap()), "saved anew");
    }
}
