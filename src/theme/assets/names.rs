//! Puts the names of published files into what names them: a style sheet shows `url(asset:fonts/one.woff2)`, a script
//! brings `"asset:more.js"` later. A name carries the hash of its file, so what is named goes first.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{Joiner, file_name};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::theme::chain::Chain;

/// What stands before a name.
const SCHEME: &str = "asset:";

impl Joiner<'_> {
    /// Publishes the files that style sheets show, and puts the names of those and of bundles in.
    pub(super) fn put_names(&mut self, files: &mut BTreeMap<String, Bytes>, seen: &mut Seen) {
        let mut waiting: BTreeMap<String, String> =
            files.iter().filter_map(|(name, bytes)| Some((name.clone(), naming(name, bytes)?))).collect();
        while let Some(next) = waiting.keys().next().cloned() {
            let is_ready =
                |(_, text): &(&String, &String)| names(text).all(|name| !waiting.contains_key(name));
            let ready = waiting.iter().find(is_ready).map(|(name, _)| name.clone());
            if ready.is_none() {
                seen.note(self.in_a_circle(&next));
            }
            let name = ready.unwrap_or(next);
            if let Some(text) = waiting.remove(&name) {
                let named = self.named(&name, &text, files, seen);
                files.insert(name, Bytes::from(named));
            }
        }
    }

    /// The text of a file with the names of what it names.
    fn named(
        &mut self,
        file: &str,
        text: &str,
        files: &mut BTreeMap<String, Bytes>,
        seen: &mut Seen,
    ) -> String {
        let mut written = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(SCHEME) {
            written.push_str(before);
            let name = first_name(after);
            rest = &after[name.len()..];
            match self.published(files, name) {
                Some(published) => written.push_str(&published),
                // Whoever would bring it brings nothing.
                None if self.listed.empty.contains(name) => {}
                None => seen.note(self.not_there(file, name, files)),
            }
        }
        written.push_str(rest);
        written
    }

    /// The file name under which a bundle or a file of `assets/` is published.
    fn published(&mut self, files: &mut BTreeMap<String, Bytes>, name: &str) -> Option<String> {
        let bytes = match files.get(name) {
            Some(bytes) => bytes.clone(),
            None => {
                let is_source = name.ends_with(".css") || name.ends_with(".js");
                let (_, file) = self.chain.file(&format!("assets/{name}"), 0).filter(|_| !is_source)?;
                files.insert(name.to_owned(), file.bytes.clone());
                self.own.insert(name.to_owned());
                file.bytes.clone()
            }
        };
        self.used.insert(name.to_owned());
        Some(file_name(name, &bytes))
    }

    fn not_there(&self, file: &str, name: &str, files: &BTreeMap<String, Bytes>) -> Diagnostic {
        let place = written_at(self.chain, name);
        let assets = self.chain.0.iter().flat_map(|layer| layer.files.keys());
        let assets = assets.filter_map(|name| name.strip_prefix("assets/"));
        if file.ends_with(".js") {
            let message = format!("`{file}` brings `{SCHEME}{name}`, which is no bundle of the theme");
            let diagnostic = Diagnostic::new(Code::ThemeAsset, place, message);
            return diagnostic.did_you_mean(name, files.keys().map(String::as_str));
        }
        let message = format!("`{file}` shows `{SCHEME}{name}`, which is not in `assets/`");
        let diagnostic = Diagnostic::new(Code::ThemeAsset, place, message).did_you_mean(name, assets);
        match diagnostic.help {
            Some(_) => diagnostic,
            None => diagnostic.help("Put the file into `theme/assets/`, or into `assets/` of the theme."),
        }
    }

    fn in_a_circle(&self, file: &str) -> Diagnostic {
        let place = written_at(self.chain, file);
        let message = format!("`{file}` is named by what it names");
        Diagnostic::new(Code::ThemeAsset, place, message)
            .help("A file's name stands for what is in it, so two files can't name each other.")
    }
}

/// The text of a style sheet or a script, if it names files.
fn naming(file: &str, bytes: &Bytes) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let names = (file.ends_with(".css") || file.ends_with(".js")) && text.contains(SCHEME);
    names.then(|| text.to_owned())
}

/// The names in a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(SCHEME).skip(1).map(first_name)
}

/// The name that a text begins with.
fn first_name(text: &str) -> &str {
    &text[..text.find([')', '"', '\'', ' ', '?', '#']).unwrap_or(text.len())]
}

/// Where a file of the handbook names an asset.
fn written_at(chain: &Chain, name: &str) -> Option<Place> {
    let wanted = format!("{SCHEME}{name}");
    let files = chain.0.iter().flat_map(|layer| &layer.files);
    let mut files =
        files.filter(|(name, _)| name.ends_with(".css") || name.ends_with(".js")).map(|(_, file)| file);
    files.find_map(|file| {
        let at = std::str::from_utf8(&file.bytes).ok()?.find(&wanted)?;
        Some(Place::new(file.path.as_ref()?, at..at + wanted.len()))
    })
}
