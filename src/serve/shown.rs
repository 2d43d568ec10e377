//! What is shown at one moment: a site, and what is wrong with the next one.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use xxhash_rust::xxh3::Xxh3;

use super::gone::Became;
use super::good::{Good, page_hash};
use crate::model::path::{OutPath, encode_segment};
use crate::report::Problem;
use crate::site::{Files, Payload};

/// A site on show. It never changes: a build replaces it whole.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The last good site; `None` before the first.
    pub site: Option<Arc<Good>>,
    /// The so-many-th site that it is; one in other colours is the same.
    pub number: u64,
    /// What no page waits for, of this site or of one before; `None` before the first.
    pub leaves: Option<Arc<Files>>,
    /// The number of the site that they are of.
    grown: u64,
    /// Why the last build is not it.
    pub errors: Vec<Problem>,
    /// Whether there was a build at all.
    pub built: bool,
    /// The address that visible tabs are to go to, and the so-many-th that it is.
    pub follow: (u64, String),
}

/// What a path leads to.
pub(super) enum Found<'a> {
    File(&'a OutPath, &'a Payload),
    /// A folder asked for without its slash: the path it should have been asked for.
    Folder(String),
    Nothing,
}

impl Shown {
    /// With another good site in its place.
    pub(super) fn with_site(&self, site: Arc<Good>) -> Self {
        let number = self.number + 1;
        Self { number, errors: Vec::new(), built: true, ..self.with_colours(site) }
    }

    /// With the same site in other colours in its place.
    pub(super) fn with_colours(&self, site: Arc<Good>) -> Self {
        Self { site: Some(site), ..self.copy() }
    }

    /// With the leaves of the site with this number: no page is another because of them, but for those that are leaves.
    pub(super) fn with_leaves(&self, number: u64, leaves: Files) -> Self {
        Self { leaves: Some(Arc::new(leaves)), grown: number, ..self.copy() }
    }

    pub(super) fn with_errors(&self, errors: Vec<Problem>) -> Self {
        Self { errors, built: true, ..self.copy() }
    }

    /// With the errors because of which the site with this number gets no leaves; those there were stay.
    pub(super) fn without_leaves(&self, number: u64, errors: Vec<Problem>) -> Self {
        Self { grown: number, ..self.with_errors(errors) }
    }

    /// With an address that visible tabs are to go to.
    pub(super) fn with_follow(&self, address: String) -> Self {
        Self { follow: (self.follow.0 + 1, address), ..self.copy() }
    }

    fn copy(&self) -> Self {
        Self {
            site: self.site.clone(),
            number: self.number,
            leaves: self.leaves.clone(),
            grown: self.grown,
            errors: self.errors.clone(),
            built: self.built,
            follow: self.follow.clone(),
        }
    }

    /// Whether what belongs at the path of a request is, or may be, a leaf of this site that is not there yet.
    pub(super) fn awaits_leaf(&self, path: &str) -> bool {
        let is_of_site = || !matches!(find(path, |path| self.own(path)), Found::Nothing);
        // What went is known: nobody needs to wait to be told of it.
        let went = || self.leftover(path).is_some() || self.became(path).is_some();
        self.grown != self.number && asked(path).is_some() && !is_of_site() && !went()
    }

    /// What a page at this request path is now: three texts with hyphens between. The first is of the page itself,
    /// the second of files that are neither pages nor style sheets, the third of style sheets. Without a path, the same
    /// for all pages together.
    pub(super) fn version(&self, path: Option<&str>) -> String {
        let Some(good) = &self.site else { return "none".to_owned() };
        let own = match path.map(|path| (path, self.find(path))) {
            None => good.pages(),
            Some((_, Found::File(_, payload))) => page_hash(payload),
            Some((path, _)) => self.lost(path),
        };
        format!("{own:016x}-{}-{:016x}", good.others(), good.styles)
    }

    /// What is shown where there is no page, and what is told of it.
    fn lost(&self, path: &str) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(path.as_bytes());
        if let Some(Became { at, place }) = self.became(path) {
            hash.update(&at.to_le_bytes());
            hash.update(place.map_or("", OutPath::as_str).as_bytes());
        }
        if let Found::File(_, payload) = self.file("404.html") {
            hash.update(&page_hash(payload).to_le_bytes());
        }
        hash.digest()
    }

    /// What became of the page that was at the path of a request.
    pub(super) fn became(&self, path: &str) -> Option<Became<'_>> {
        let gone = &self.site.as_ref()?.gone;
        let (asked, is_folder) = asked(path)?;
        let names = [asked.as_str().to_owned(), format!("{asked}.html"), format!("{asked}/index.html")];
        let names = names.iter().skip(if is_folder { 2 } else { 0 });
        names.filter_map(|name| OutPath::new(name).ok()).find_map(|name| gone.became(&name))
    }

    /// Looks up the path of a request, percent-encoded as it came.
    pub(super) fn find(&self, path: &str) -> Found<'_> {
        find(path, |path| self.file(path))
    }

    /// What was at the path of a request shortly before, if an asset was.
    pub(super) fn leftover(&self, path: &str) -> Option<(&OutPath, &Payload)> {
        self.site.as_ref()?.leftover(&asked(path)?.0)
    }

    /// A file of the site or a leaf.
    fn file(&self, path: &str) -> Found<'_> {
        match self.own(path) {
            Found::Nothing => in_files(self.leaves.as_deref(), path),
            own => own,
        }
    }

    /// A file of the site itself.
    fn own(&self, path: &str) -> Found<'_> {
        in_files(self.site.as_ref().map(|good| &good.site.files), path)
    }
}

fn in_files<'a>(files: Option<&'a Files>, path: &str) -> Found<'a> {
    let found = files.zip(OutPath::new(path).ok()).and_then(|(files, path)| files.get_key_value(&path));
    found.map_or(Found::Nothing, |(path, payload)| Found::File(path, payload))
}

/// Looks up the path of a request among files.
fn find<'a>(path: &str, file: impl Fn(&str) -> Found<'a>) -> Found<'a> {
    let Some((asked, is_folder)) = asked(path) else { return Found::Nothing };
    if is_folder {
        return file(&format!("{asked}/index.html"));
    }
    match file(asked.as_str()) {
        Found::Nothing => {}
        found => return found,
    }
    match file(&format!("{asked}.html")) {
        Found::Nothing => {}
        found => return found,
    }
    match file(&format!("{asked}/index.html")) {
        Found::File(found, _) if found.folder() == asked.as_str() => {
            Found::Folder(format!("/{}/", encoded(&asked)))
        }
        _ => Found::Nothing,
    }
}

/// The path that is asked for, and whether a folder is.
fn asked(path: &str) -> Option<(OutPath, bool)> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    // `..` never reaches a server that a browser asks; `\` is a separator to some of them.
    if decoded.contains(['\\', '\0']) || decoded.split('/').any(|part| part == "..") {
        return None;
    }
    Some((OutPath::new(&decoded).ok()?, decoded.is_empty() || decoded.ends_with('/')))
}

/// A path as it stands in an address.
pub(super) fn encoded(path: &OutPath) -> String {
    let parts: Vec<String> = path.as_str().split('/').map(encode_segment).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Site;

    fn site(files: &[(&str, &Payload)]) -> Site {
        let files = files.iter().map(|(path, payload)| (OutPath::new(path).unwrap(), (*payload).clone()));
        Site { files: files.collect(), ..Site::default() }
    }

    /// Whatever came, went and changed: what is remembered gives the version that looking anew gives.
    #[test]
    fn what_is_remembered_changes_no_version() {
        let payloads: Vec<Payload> = ["<html><head></head>1", "<html><head></head>2", "p {}", "q {}", "x"]
            .iter()
            .map(|text| Payload::Bytes(text.as_bytes().to_vec().into()))
            .collect();
        let [one, two, style, other_style, script] = &payloads[..] else { unreachable!() };
        let steps: [&[(&str, &Payload)]; 5] = [
            &[("a.html", one), ("b.html", two), ("s.css", style)],
            &[("a.html", two), ("b.html", two), ("s.css", style), ("t.js", script)],
            &[("b.html", one), ("s.css", other_style), ("t.js", script)],
            &[("a.html", one), ("b.html", one), ("c.html", two), ("t.js", one)],
            &[("a.html", one), ("b.html", one), ("c.html", two), ("t.js", one)],
        ];
        let mut warm = Shown::default();
        let mut versions = Vec::new();
        for files in steps {
            let last = warm.site.take();
            warm = warm.with_site(Arc::new(Good::new(site(files), String::new(), last.as_deref())));
            let cold = Shown::default().with_site(Arc::new(Good::new(site(files), String::new(), None)));
            for path in [None, Some("/a.html"), Some("/b.html")] {
                // What is told of a page that went is remembered by who was there.
                if path.is_some_and(|path| matches!(cold.find(path), Found::Nothing)) {
                    continue;
                }
                assert_eq!(warm.version(path), cold.version(path), "{files:?}, {path:?}");
            }
            versions.push(warm.version(None));
        }
        assert_eq!(versions[3], versions[4]);
        versions.pop();
        versions.dedup();
        assert_eq!(versions.len(), 4, "a change was not noticed");
    }

    #[test]
    fn an_asset_that_left_is_still_there_for_a_while() {
        let style = |number: usize| (format!("assets/s.{number}.css"), Payload::Bytes("p {}".into()));
        let mut shown = Shown::default();
        for number in 0..100 {
            let (path, payload) = style(number);
            let files =
                site(&[(path.as_str(), &payload), ("a.html", &payload)][..1 + usize::from(number == 98)]);
            shown = shown.with_site(Arc::new(Good::new(files, String::new(), shown.site.as_deref())));
        }
        let left = |path: &str| shown.leftover(path).map(|(path, _)| path.as_str().to_owned());
        assert_eq!(left("/assets/s.98.css").as_deref(), Some("assets/s.98.css"));
        assert_eq!((left("/assets/s.0.css"), left("/a.html"), left("/assets/s.99.css")), (None, None, None));
    }

    #[test]
    fn leaves_change_no_page_but_themselves() {
        let payload = |text: &'static str| Payload::Bytes(text.into());
        let page = payload("<html><head></head>1");
        let bare =
            Shown::default().with_site(Arc::new(Good::new(site(&[("a.html", &page)]), String::new(), None)));
        assert!(bare.awaits_leaf("/leaf.html") && matches!(bare.find("/leaf.html"), Found::Nothing));
        let leaf = |text| Files::from([(OutPath::new("leaf.html").unwrap(), payload(text))]);
        let (one, two) = (bare.with_leaves(1, leaf("<html>1")), bare.with_leaves(1, leaf("<html>2")));
        assert!(!one.awaits_leaf("/leaf.html") && matches!(one.find("/leaf.html"), Found::File(..)));
        for path in [None, Some("/a.html")] {
            assert_eq!(bare.version(path), one.version(path), "{path:?}");
        }
        assert_ne!(one.version(Some("/leaf.html")), two.version(Some("/leaf.html")));
        // Those of the site before stay until there are others.
        let next = one.with_site(Arc::new(Good::new(site(&[("a.html", &page)]), String::new(), None)));
        assert!(matches!(next.find("/leaf.html"), Found::File(..)));
        assert!(next.awaits_leaf("/leaf.html") && next.awaits_leaf("/new-leaf.html"));
        assert!(!next.awaits_leaf("/a.html") && !next.awaits_leaf("/a") && !next.awaits_leaf("/.."));
        assert!(!next.with_leaves(2, leaf("<html>2")).awaits_leaf("/leaf.html"));
        assert!(
            next.with_leaves(1, leaf("<html>2")).awaits_leaf("/leaf.html"),
            "they are of the site before"
        );
        // With errors the leaves of the site on show are still to come, unless the errors are theirs.
        assert!(next.with_errors(Vec::new()).awaits_leaf("/leaf.html"));
        assert!(!next.without_leaves(2, Vec::new()).awaits_leaf("/leaf.html"));
        // In other colours it is the same site.
        let coloured = one.with_colours(Arc::new(Good::new(site(&[("a.html", &page)]), String::new(), None)));
        assert!(!coloured.awaits_leaf("/leaf.html"));
        // Where a page was, no leaf will be.
        let last = next.site.as_deref();
        let gone = next.with_site(Arc::new(Good::new(site(&[("b.html", &page)]), String::new(), last)));
        assert!(gone.awaits_leaf("/leaf.html") && !gone.awaits_leaf("/a.html"));
        // A page of the site itself is never hidden by one.
        let own = one.with_site(Arc::new(Good::new(site(&[("leaf.html", &page)]), String::new(), None)));
        assert!(matches!(own.find("/leaf.html"), Found::File(_, found) if *found == page));
    }
}
