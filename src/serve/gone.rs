//! Pages that were on show and are not any more, and where they went.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::path::OutPath;
use crate::site::{Files, Payload};

/// A page that is at its second address, at its third, … : so many of them are followed.
const MOST_MOVES: usize = 32;

/// Pages that are not there any more, by their paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Gone(BTreeMap<OutPath, Left>);

/// A page that is not there any more.
#[derive(Clone, Debug)]
struct Left {
    /// When that was: seconds of Unix.
    at: u64,
    /// What stood for its words; nothing for a page without.
    edition: String,
    /// Where its words are now.
    place: Option<OutPath>,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Became<'a> {
    /// When it left its address: seconds of Unix.
    pub at: u64,
    /// Where it is now, if anywhere.
    pub place: Option<&'a OutPath>,
}

impl Gone {
    /// After a site that has `came` and lacks `left`, which `last` had.
    pub(super) fn next(&self, last: &Files, left: &[OutPath], now: &Files, came: &[OutPath]) -> Self {
        let mut gone = self.clone();
        gone.0.retain(|path, _| !now.contains_key(path));
        let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        for path in left.iter().filter(|path| is_page(path)) {
            let edition = last.get(path).map_or("", edition).to_owned();
            gone.0.insert(path.clone(), Left { at, edition, place: None });
        }
        let came = by_edition(now, came);
        for (path, left) in
            gone.0.iter_mut().filter(|(_, left)| left.place.is_none() && !left.edition.is_empty())
        {
            let same = came.get(left.edition.as_str()).map_or(&[][..], Vec::as_slice);
            // Of several with the same words it is the one that has its name, in another folder.
            let namesakes = || same.iter().filter(|place| place.name() == path.name());
            left.place = match same {
                [place] => Some((*place).clone()),
                _ if namesakes().count() == 1 => namesakes().next().map(|place| (*place).clone()),
                _ => None,
            };
        }
        gone
    }

    /// What became of a page, if it was there and is not.
    pub(super) fn became(&self, path: &OutPath) -> Option<Became<'_>> {
        let first = self.0.get(path)?;
        let mut place = first.place.as_ref();
        for _ in 0..MOST_MOVES {
            match place.and_then(|place| self.0.get(place)) {
                Some(next) => place = next.place.as_ref(),
                None => return Some(Became { at: first.at, place }),
            }
        }
        Some(Became { at: first.at, place: None })
    }
}

fn is_page(path: &OutPath) -> bool {
    path.as_str().ends_with(".html")
}

fn by_edition<'a>(files: &'a Files, came: &'a [OutPath]) -> BTreeMap<&'a str, Vec<&'a OutPath>> {
    let mut pages: BTreeMap<&str, Vec<&OutPath>> = BTreeMap::new();
    for path in came.iter().filter(|path| is_page(path)) {
        let edition = files.get(path).map_or("", edition);
        pages.entry(edition).or_default().push(path);
    }
    pages
}

/// What a page says stands for its words; nothing if it says nothing.
fn edition(payload: &Payload) -> &str {
    const NAME: &str = " data-edition=\"";
    let Payload::Bytes(bytes) = payload else { return "" };
    let Ok(text) = std::str::from_utf8(bytes) else { return "" };
    let root = text.find("<html").map_or("", |start| &text[start..]);
    let tag = root.split('>').next().unwrap_or_default();
    tag.split_once(NAME).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(edition, _)| edition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(pages: &[(&str, &str)]) -> Files {
        let page =
            |edition: &str| format!("<!doctype html>\n<html lang=\"en\" data-edition=\"{edition}\"><head>");
        pages
            .iter()
            .map(|(path, edition)| {
                (OutPath::new(path).unwrap(), Payload::Bytes(page(edition).into_bytes().into()))
            })
            .collect()
    }

    /// From each site to the next one; then what became of these pages: `-` where one is there, or never was.
    fn story(sites: &[&[(&str, &str)]], asked: &[&str]) -> Vec<String> {
        let (mut gone, mut last) = (Gone::default(), Files::new());
        for pages in sites {
            let now = site(pages);
            let without = |all: &Files, other: &Files| -> Vec<OutPath> {
                all.keys().filter(|path| !other.contains_key(*path)).cloned().collect()
            };
            gone = gone.next(&last, &without(&last, &now), &now, &without(&now, &last));
            last = now;
        }
        let told = |path: &&str| match gone.became(&OutPath::new(path).unwrap()) {
            None => "-".to_owned(),
            Some(Became { place, .. }) => place.map_or("deleted", OutPath::as_str).to_owned(),
        };
        asked.iter().map(told).collect()
    }

    #[test]
    fn a_page_is_found_where_its_words_went() {
        let both: &[_] = &[("a.html", "1"), ("b.html", "2")];
        assert_eq!(
            story(&[both, &[("a.html", "1")]], &["a.html", "b.html", "c.html"]),
            ["-", "deleted", "-"]
        );
        assert_eq!(story(&[both, &[("a.html", "1"), ("x/c.html", "2")]], &["b.html"]), ["x/c.html"]);
        // In two steps, as some programs rename; twice; and back.
        let moved: &[_] = &[("a.html", "1"), ("c.html", "2")];
        assert_eq!(story(&[both, &[("a.html", "1")], moved], &["b.html"]), ["c.html"]);
        let again: &[_] = &[("a.html", "1"), ("d.html", "2")];
        assert_eq!(story(&[both, moved, again], &["b.html", "c.html"]), ["d.html", "d.html"]);
        assert_eq!(
            story(&[both, moved, again, both], &["b.html", "c.html", "d.html"]),
            ["-", "b.html", "b.html"]
        );
        assert_eq!(story(&[both, moved, &[("a.html", "1")]], &["b.html"]), ["deleted"]);
        // Another page came meanwhile.
        assert_eq!(story(&[both, &[("a.html", "1"), ("c.html", "3")]], &["b.html"]), ["deleted"]);
    }

    #[test]
    fn a_folder_that_moves_takes_its_pages_along() {
        let before: &[_] = &[("x/a.html", "1"), ("x/b.html", "1"), ("x/c.html", "2"), ("x/d.html", "")];
        let after: &[_] = &[("y/a.html", "1"), ("y/b.html", "1"), ("y/c.html", "2"), ("y/d.html", "")];
        let asked = ["x/a.html", "x/b.html", "x/c.html", "x/d.html"];
        assert_eq!(story(&[before, after], &asked), ["y/a.html", "y/b.html", "y/c.html", "deleted"]);
    }
}
