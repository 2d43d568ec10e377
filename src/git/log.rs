//! Reads what `git log -z --name-status --format=%x01%ct` writes: commits, the latest first, each with its
//! files. A state machine over tokens, so that a history of any length takes little room.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::history::{EVENTS_MAX, Event, History, Kind, Moment};
use crate::model::path::SourcePath;

/// Puts a history together.
#[derive(Debug, Default)]
pub(super) struct Reader {
    history: History,
    at: Moment,
    expected: Expected,
    /// The names that files had before, and those they have now.
    later: BTreeMap<SourcePath, SourcePath>,
    /// Names whose file began, was renamed or ended: what is told of them before is another file's.
    begun: BTreeSet<SourcePath>,
    /// What this commit says of names; it holds for the commits before it.
    pending: Vec<(SourcePath, Option<SourcePath>)>,
}

#[derive(Debug, Default)]
enum Expected {
    /// A commit, or the next file of one.
    #[default]
    Next,
    /// The path of a file that is new or changed.
    Path(Kind),
    /// The path of a file that was deleted.
    Gone,
    /// The two names of a file: whether it moved (or was copied), and what became of its text.
    From(bool, Kind),
    To(Option<SourcePath>, Kind),
}

impl Reader {
    /// Takes the next token, its end left out.
    pub(super) fn token(&mut self, token: &[u8]) {
        let text = String::from_utf8_lossy(token);
        let path = || SourcePath::new(&text).ok();
        self.expected = match std::mem::take(&mut self.expected) {
            Expected::Next => self.head(text.trim_start_matches('\n')),
            Expected::Path(kind) => {
                if let Some(path) = path() {
                    self.file(path, kind, None);
                }
                Expected::Next
            }
            Expected::Gone => {
                self.pending
                    .extend(path().filter(|path| !self.later.contains_key(path)).map(|path| (path, None)));
                Expected::Next
            }
            Expected::From(moved, kind) => Expected::To(path().filter(|_| moved), kind),
            Expected::To(from, kind) => {
                if let Some(path) = path() {
                    self.file(path, kind, from);
                }
                Expected::Next
            }
        };
    }

    /// What was read.
    pub(super) fn finish(self) -> History {
        self.history
    }

    /// A commit's time, or the letter before a file.
    fn head(&mut self, text: &str) -> Expected {
        if let Some(time) = text.strip_prefix('\u{1}') {
            self.look_back();
            self.at = time.trim().parse().unwrap_or(self.at);
            return Expected::Next;
        }
        match text.as_bytes().first() {
            Some(b'A') => Expected::Path(Kind::New),
            Some(b'D') => Expected::Gone,
            Some(b'R') if text == "R100" => Expected::From(true, Kind::Moved),
            Some(b'R') => Expected::From(true, Kind::Changed),
            Some(b'C') => Expected::From(false, Kind::New),
            Some(_) => Expected::Path(Kind::Changed),
            None => Expected::Next,
        }
    }

    /// Notes what happened to a file, which was called `from` before.
    fn file(&mut self, written: SourcePath, kind: Kind, from: Option<SourcePath>) {
        let later = self.later.get(&written);
        if later.is_none() && self.begun.contains(&written) {
            return;
        }
        let path = later.unwrap_or(&written).clone();
        if kind != Kind::Moved {
            self.history.changed.entry(path.clone()).or_insert(self.at);
        }
        if self.history.events.len() < EVENTS_MAX {
            self.history.events.push(Event { path, at: self.at, kind });
        }
        if kind == Kind::New || from.is_some() {
            self.pending.push((written, from));
        }
    }

    /// From here on names are those that files had before the commit.
    fn look_back(&mut self) {
        let mut renamed = Vec::new();
        for (to, from) in self.pending.drain(..) {
            let now = self.later.remove(&to).unwrap_or_else(|| to.clone());
            self.begun.insert(to);
            renamed.extend(from.map(|from| (from, now)));
        }
        for (from, now) in renamed {
            self.later.entry(from).or_insert(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> History {
        let mut reader = Reader::default();
        for token in text.split('|') {
            reader.token(token.as_bytes());
        }
        reader.finish()
    }

    fn changed(history: &History) -> Vec<(&str, Moment)> {
        history.changed.iter().map(|(path, at)| (path.as_str(), *at)).collect()
    }

    fn events(history: &History) -> Vec<(&str, Moment, Kind)> {
        history.events.iter().map(|event| (event.path.as_str(), event.at, event.kind)).collect()
    }

    #[test]
    fn a_file_is_as_new_as_its_latest_change() {
        let history = read("\u{1}30|\nM|a.md|\u{1}20|\nM|a.md|A|b c.md|\u{1}10|\nA|a.md");
        assert_eq!(changed(&history), [("a.md", 30), ("b c.md", 20)]);
        assert_eq!(history.events.last().unwrap().kind, Kind::New);
    }

    #[test]
    fn a_new_name_is_followed_and_is_no_change_of_the_text() {
        let history =
            read("\u{1}40|\nR100|b.md|c.md|\u{1}30|\nR100|a.md|b.md|\u{1}20|\nM|a.md|\u{1}10|\nA|a.md");
        assert_eq!(changed(&history), [("c.md", 20)]);
        let kinds = [(40, Kind::Moved), (30, Kind::Moved), (20, Kind::Changed), (10, Kind::New)];
        assert_eq!(events(&history), kinds.map(|(at, kind)| ("c.md", at, kind)));
    }

    #[test]
    fn a_name_used_twice_is_two_files() {
        // First there was an `a.md`, which became `b.md`; then another one was made.
        let history = read("\u{1}40|\nA|a.md|\u{1}30|\nR090|a.md|b.md|\u{1}20|\nM|a.md|\u{1}10|\nA|a.md");
        assert_eq!(changed(&history), [("a.md", 40), ("b.md", 30)]);
        let last = events(&history);
        assert_eq!(last[2..], [("b.md", 20, Kind::Changed), ("b.md", 10, Kind::New)]);
    }

    #[test]
    fn a_file_that_came_back_begins_anew() {
        let history = read("\u{1}40|\nA|a.md|\u{1}30|\nD|a.md|\u{1}20|\nM|a.md|\u{1}10|\nA|a.md");
        assert_eq!(changed(&history), [("a.md", 40)]);
        assert_eq!(events(&history), [("a.md", 40, Kind::New)]);
    }

    #[test]
    fn two_files_that_swap_names_keep_their_pasts() {
        let history = read("\u{1}40|\nR100|a.md|b.md|R100|b.md|a.md|\u{1}30|\nM|a.md|\u{1}20|\nM|b.md");
        assert_eq!(changed(&history), [("a.md", 20), ("b.md", 30)]);
    }

    #[test]
    fn a_deleted_file_leaves_nothing() {
        let history = read("\u{1}40|\nD|a.md|\u{1}30|\nR080|x.md|a.md|\u{1}20|\nM|x.md");
        // `x.md` is not there now: that its name stands here hurts nobody.
        assert_eq!(changed(&history), [("x.md", 20)]);
    }

    #[test]
    fn what_is_no_log_is_nothing() {
        for text in ["", "x", "\u{1}x|\nQ", "\u{1}5|\nM|../.."] {
            assert_eq!(read(text), History::default(), "{text}");
        }
    }

    #[test]
    fn a_merge_without_files_is_passed_over() {
        let history = read("\u{1}30|\u{1}20|\nM|a.md");
        assert_eq!(changed(&history), [("a.md", 20)]);
    }
}
