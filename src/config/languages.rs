//! The languages a handbook is read in, and which files are whose texts.
//!
//! `training.de.md` beside `training.md`, or `de/training.md` below the content, is its text in German where
//! `book.toml` declares German; where it does not, such names mean nothing.

use std::hash::{Hash, Hasher};

use isolang::Language as Known;

use super::{Config, is_language};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::syntax::table::Table;

/// A language that the handbook is read in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Language {
    /// Its BCP 47 tag; the folder of the site in which its pages lie, but for the default language.
    pub tag: String,
    /// What it is called in itself.
    pub name: String,
    /// The handbook's title in it.
    pub title: Option<String>,
    /// Where the book names it.
    pub place: Option<Place>,
}

impl Hash for Language {
    /// But for its place: no page shows where it is named.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.tag, &self.name, &self.title).hash(state);
    }
}

/// Whose text a file is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Standing {
    /// The file it stands for: itself, or the one it translates.
    pub original: SourcePath,
    /// Its language, an index into [`Config::languages`].
    pub language: usize,
}

impl Language {
    fn new(tag: &str) -> Self {
        Self { name: name_of(tag), tag: tag.to_owned(), title: None, place: None }
    }
}

impl Config {
    /// The settings of the handbook in one of its languages.
    pub fn in_language(&self, index: usize) -> Self {
        let mut config = Self { edition: index, ..self.clone() };
        if let Some(language) = self.languages.get(index).filter(|_| index > 0) {
            config.language.clone_from(&language.tag);
            config.language_place.clone_from(&language.place);
            config.title = language.title.clone().unwrap_or_else(|| self.title.clone());
            if !config.base_url.is_empty() {
                config.base_url = format!("{}/{}", config.base_url, language.tag);
            }
        }
        config
    }

    /// The languages in which the handbook itself speaks, each once, with where they are named.
    pub fn own_languages(&self) -> Vec<(String, Option<Place>)> {
        let main = (self.language.clone(), self.language_place.clone());
        let others = self.languages.iter().skip(1).map(|other| (other.tag.clone(), other.place.clone()));
        std::iter::once(main).chain(others).collect()
    }

    /// The folder of the site in which the pages of this language lie; nothing for the default one.
    pub fn folder(&self) -> &str {
        self.folder_of(self.edition)
    }

    /// The folder of the site in which the pages of a language lie; nothing for the default one.
    pub fn folder_of(&self, language: usize) -> &str {
        self.languages.get(language).filter(|_| language > 0).map_or("", |language| &language.tag)
    }

    /// Where the whole site will be published, without a trailing slash; nothing where nothing is said.
    pub fn site_url(&self) -> &str {
        let folder = self.folder();
        let above = self.base_url.strip_suffix(folder).and_then(|above| above.strip_suffix('/'));
        above.filter(|_| !folder.is_empty()).unwrap_or(&self.base_url)
    }

    /// Whether the handbook is read in more than one language.
    pub fn is_translated(&self) -> bool {
        self.languages.len() > 1
    }

    /// Whose text a file of the content is.
    pub fn standing(&self, path: &SourcePath) -> Standing {
        self.marked(path).unwrap_or_else(|| Standing { original: path.clone(), language: 0 })
    }

    /// Whose text a file is whose name or folder says so; nothing where they say nothing.
    pub fn marked(&self, path: &SourcePath) -> Option<Standing> {
        let below = path.below(&self.content).filter(|_| self.is_translated())?;
        let named = |tag: &str| self.languages.iter().position(|language| language.tag == tag);
        let (top, rest) = below.split_once('/').unwrap_or((below, ""));
        let (of_folder, below) = match named(top) {
            Some(language) => (Some(language), rest),
            None => (None, below),
        };
        let (of_name, below) = match without_tag(below).map(|(tag, rest)| (named(tag), rest)) {
            Some((Some(language), rest)) => (Some(language), rest),
            _ => (None, below.to_owned()),
        };
        let language = of_name.or(of_folder)?;
        let original = SourcePath::new(&format!("{}/{below}", self.content)).ok()?;
        Some(Standing { original, language })
    }
}

/// The tag in a file's name, and the path without it: of `a/b.de.md`, `de` and `a/b.md`.
pub fn without_tag(path: &str) -> Option<(&str, String)> {
    let (stem, extension) = path.rsplit_once('.')?;
    let (stem, tag) = stem.rsplit_once('.')?;
    let is_plain = !tag.contains('/') && !stem.is_empty() && !stem.ends_with('/');
    is_plain.then(|| (tag, format!("{stem}.{extension}")))
}

/// Whether a word is the tag of a language that people write handbooks in: `de`, `zh-CN`.
pub fn is_known(tag: &str) -> bool {
    is_language(tag) && tag.split('-').next().and_then(Known::from_639_1).is_some()
}

/// What a language is called in itself; its tag where nobody knows.
fn name_of(tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let known = Known::from_639_1(&primary).or_else(|| Known::from_639_3(&primary));
    let Some(name) = known.and_then(|known| known.to_autonym()) else { return tag.to_owned() };
    let mut letters = name.chars();
    // It stands alone in a list, where every language would begin it with a capital.
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    match tag.split_once('-') {
        Some((_, more)) => format!("{name} ({more})"),
        None => name,
    }
}

/// `[languages]`: the languages beside the default one, whose name may stand there too.
pub(super) fn read(table: &mut Table<'_>, config: &mut Config, seen: &mut Seen) {
    config.languages = vec![Language::new(&config.language)];
    let Some(mut languages) = table.table("languages", seen) else { return };
    let places = languages.keys();
    for (tag, mut inner) in languages.tables(seen) {
        let place = places.iter().find(|(name, _)| *name == tag).map(|(_, place)| place.clone());
        if !is_language(&tag) {
            let problem = Diagnostic::new(Code::ConfigValue, place, format!("`{tag}` is no language tag."));
            seen.note(problem.help("Write a tag such as `de` or `pt-BR`: `[languages.de]`."));
            continue;
        }
        let mut language = Language { place: place.clone(), ..Language::new(&tag) };
        if let Some((name, _)) = inner.string("name", seen) {
            language.name = name;
        }
        let is_default = tag == config.language;
        match inner.string("title", seen) {
            Some((_, place)) if is_default => {
                let message = format!("`{tag}` is the language of the handbook itself");
                let problem = Diagnostic::new(Code::ConfigValue, place, message);
                seen.note(problem.help("Write its title at the top: `title = \"…\"`."));
            }
            title => language.title = title.map(|(title, _)| title),
        }
        inner.finish(seen);
        if let Some(same) = config.languages.iter_mut().find(|known| known.tag.eq_ignore_ascii_case(&tag)) {
            if is_default {
                *same = language;
                continue;
            }
            let message = format!("`{tag}` and `{}` are one language", same.tag);
            let problem = Diagnostic::new(Code::ConfigValue, place, message);
            seen.note(problem.help("Keep one of the two, written as in the names of the files."));
            continue;
        }
        config.languages.push(language);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        let languages = ["en", "de", "pt-BR"].map(Language::new).to_vec();
        Config { languages, ..Config::default() }
    }

    #[test]
    fn a_file_is_a_text_of_the_language_in_its_name_or_folder() {
        let of = |path: &str| {
            let standing = config().standing(&SourcePath::new(path).unwrap());
            (standing.original.to_string(), standing.language)
        };
        for (path, original, language) in [
            ("content/a/b.md", "content/a/b.md", 0),
            ("content/a/b.de.md", "content/a/b.md", 1),
            ("content/pt-BR/a/b.md", "content/a/b.md", 2),
            ("content/a/b.en.md", "content/a/b.md", 0),
            ("content/framework/roles.de.yaml", "content/framework/roles.yaml", 1),
            // Dots and folders that say no language of this handbook.
            ("content/node.js.md", "content/node.js.md", 0),
            ("content/a/b.fr.md", "content/a/b.fr.md", 0),
            ("content/fr/b.md", "content/fr/b.md", 0),
            ("content/a/de/b.md", "content/a/de/b.md", 0),
            ("content/.de.md", "content/.de.md", 0),
            ("content/de.md", "content/de.md", 0),
            ("theme/a.de.md", "theme/a.de.md", 0),
        ] {
            assert_eq!(of(path), (original.to_owned(), language), "{path}");
        }
    }

    #[test]
    fn languages_are_called_in_themselves() {
        assert_eq!(["de", "ja", "pt-BR", "qqq"].map(name_of), ["Deutsch", "日本語", "Português (BR)", "qqq"]);
        assert!(is_known("zh-CN") && is_known("de") && !is_known("js") && !is_known("min") && !is_known("2"));
    }
}
