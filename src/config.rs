//! `book.toml`: what an author says of the whole handbook.

pub mod announcement;
mod images;
mod languages;
mod publishing;
mod severities;
mod shapes;

use std::collections::BTreeMap;

use announcement::Announcement;

use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::model::path::SourcePath;
use crate::syntax::table::{Codes, Placed, PlainEntry, Table};
pub use images::Images;
pub use languages::{Language, Standing, is_known, without_tag};
pub use publishing::Publishing;
use severities::read_check;
pub use shapes::is_language;
use shapes::{is_image_host, is_site, is_uuid};

/// The settings of a handbook, defaults filled in.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The handbook's title.
    pub title: String,
    /// The handbook's id, a UUID; empty where there is none.
    pub id: String,
    /// The language of its text, a BCP 47 tag.
    pub language: String,
    /// The languages it is read in: the one of its text first, then those it is translated into.
    pub languages: Vec<Language>,
    /// In which of them this is: an index. The settings of a translation are made from those in the file.
    pub edition: usize,
    /// Where the book names it.
    pub language_place: Option<Place>,
    /// The folder of its pages, from the root; empty when the root itself is the content.
    pub content: String,
    /// The theme's name, a folder of `themes/`.
    pub theme: String,
    /// Where the book names it.
    pub theme_place: Option<Place>,
    /// `[theme.tokens]`: values of the theme's custom properties, as they are written.
    pub theme_tokens: Vec<PlainEntry>,
    /// `[theme.params]`: values of the theme's parameters, as they are written.
    pub theme_params: Vec<PlainEntry>,
    /// Where the site will be published, without a trailing slash; empty where nothing is said.
    pub base_url: String,
    /// Severities that `[check]` changes.
    pub check: BTreeMap<Code, Severity>,
    /// Whether straight quotes and dashes become typographic ones.
    pub smart_punctuation: bool,
    /// Whether `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// Whether pages are made for what the framework gives and no author placed.
    pub generate_framework: bool,
    /// How the handbook is searched.
    pub search: SearchSettings,
    /// Whether terms of the glossary are links in the text of pages.
    pub link_terms: bool,
    /// Whether there are print files.
    pub print: bool,
    /// Hosts whose images are shown, `https://host`.
    pub image_hosts: Vec<String>,
    /// What is made of images.
    pub images: Images,
    /// Files that are published although no page links them: paths or folders below the content.
    pub include: Vec<Placed<String>>,
    /// Old addresses and where they lead now, both from the site's root.
    pub redirects: Vec<(Placed<String>, Placed<String>)>,
    /// How it is published.
    pub publishing: Publishing,
    /// What stands above every page.
    pub announcement: Option<Announcement>,
    /// Whether there is a `book.toml` at all; without one, problems of one page are warnings.
    pub has_book: bool,
}

/// How a handbook is searched.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SearchSettings {
    /// Whether there is a search at all, beside the list of all titles.
    pub enabled: bool,
    /// Words and phrases that mean the same: whoever looks for one finds the others.
    pub synonyms: Vec<Vec<String>>,
}

/// Where the file lies.
pub const BOOK: &str = "book.toml";

const CODES: Codes = Codes { syntax: Code::ConfigSyntax, key: Code::ConfigKey, value: Code::ConfigValue };

/// The folder of the pages that a `book.toml` names, before anything else is read.
///
/// `content` where it names none, mdBook's `src` in a book of mdBook, the root where there is no file.
pub fn content_folder(book_toml: Option<&str>) -> String {
    match (book_toml, SourcePath::new(BOOK)) {
        (Some(text), Ok(path)) => parse(Some((&path, text)), "").value.content,
        _ => String::new(),
    }
}

/// The folder of the pages, and whether version control is asked about it.
pub fn git(book_toml: Option<&str>) -> (String, bool) {
    let Ok(path) = SourcePath::new(BOOK) else { return (String::new(), false) };
    let config = parse(book_toml.map(|text| (&path, text)), "").value;
    (config.content, config.publishing.asks_git())
}

/// Whether a `book.toml` asks for smaller forms of images, before anything else is read.
pub fn makes_forms(book_toml: Option<&str>) -> bool {
    match (book_toml, SourcePath::new(BOOK)) {
        (Some(text), Ok(path)) => parse(Some((&path, text)), "").value.images.variants,
        _ => false,
    }
}

/// Reads the settings. `folder_name` is the title of a handbook that has none.
pub fn parse(book: Option<(&SourcePath, &str)>, folder_name: &str) -> Checked<Config> {
    Checked::collect(|seen| match book {
        None => Config { content: String::new(), has_book: false, ..Config::new(folder_name) },
        Some((path, text)) => {
            let mut problems = Seen::default();
            let table = Table::parse(path, text, CODES, &mut problems);
            seen.extend(problems.into_iter().map(theme_twice));
            let Some(table) = table else { return Config::new(folder_name) };
            if table.has("book") {
                mdbook(path, table, folder_name, seen)
            } else {
                pathbook(path, table, folder_name, seen)
            }
        }
    })
}

impl Default for Config {
    fn default() -> Self {
        Self::new("")
    }
}

impl Config {
    fn new(folder_name: &str) -> Self {
        Self {
            title: folder_name.to_owned(),
            id: String::new(),
            language: "en".to_owned(),
            languages: Vec::new(),
            edition: 0,
            language_place: None,
            content: "content".to_owned(),
            theme: "default".to_owned(),
            theme_place: None,
            theme_tokens: Vec::new(),
            theme_params: Vec::new(),
            base_url: String::new(),
            check: BTreeMap::new(),
            smart_punctuation: true,
            math: false,
            generate_framework: true,
            search: SearchSettings { enabled: true, synonyms: Vec::new() },
            link_terms: true,
            print: true,
            image_hosts: Vec::new(),
            images: Images::default(),
            include: Vec::new(),
            redirects: Vec::new(),
            publishing: Publishing::default(),
            announcement: None,
            has_book: true,
        }
    }
}

fn pathbook(path: &SourcePath, mut table: Table<'_>, folder_name: &str, seen: &mut Seen) -> Config {
    let mut config = Config::new(folder_name);
    if let Some((title, _)) = table.string("title", seen) {
        config.title = title;
    }
    match table.string("id", seen) {
        Some((id, _)) if is_uuid(&id) => config.id = id.to_lowercase(),
        Some((id, place)) => {
            seen.note(Diagnostic::new(Code::ConfigValue, place, format!("`{id}` is no handbook id.")).help(
                "An id is a UUID such as `9b2f6c1e-5d0a-4f57-8a53-0c1d2e3f4a5b`; `pathbook new` makes one.",
            ))
        }
        None => seen.note(id_missing(path)),
    }
    if let Some((language, place)) = table.string("language", seen) {
        if is_language(&language) {
            config.language = language;
            config.language_place = Some(place);
        } else {
            let message = format!("`{language}` is no language tag.");
            seen.note(
                Diagnostic::new(Code::ConfigValue, place, message)
                    .help("Write a tag such as `en`, `de` or `pt-BR`."),
            );
        }
    }
    languages::read(&mut table, &mut config, seen);
    if let Some((folder, place)) = table.string("content", seen) {
        config.content = inner_folder(&folder, place, seen).unwrap_or(config.content);
    }
    read_theme(&mut table, &mut config, seen);
    if let Some((url, place)) = table.string("base_url", seen) {
        if is_site(&url) {
            config.base_url = url.trim_end_matches('/').to_owned();
        } else {
            let message = format!("`{url}` is no address of a site.");
            seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(
                "Write the scheme, the host and the path, percent-encoded: `https://example.org/handbook`.",
            ));
        }
    }
    if let Some(check) = table.table("check", seen) {
        config.check = read_check(check, seen);
    }
    read_sections(&mut table, &mut config, seen);
    config.publishing = Publishing::read(&mut table, seen);
    table.finish(seen);
    config
}

/// Who adds `[theme.tokens]` often has `theme = "name"` already, and TOML has strange words for that.
fn theme_twice(problem: Diagnostic) -> Diagnostic {
    if problem.message.starts_with("cannot extend value of type string") {
        return problem.help(
            "In the place of `theme = \"name\"` write a table: `[theme]`, and `name = \"name\"` in it.",
        );
    }
    problem
}

/// `theme = "name"`, or `[theme]` with `name`, `tokens` and `params`; what they may hold the theme says.
fn read_theme(table: &mut Table<'_>, config: &mut Config, seen: &mut Seen) {
    let mut quiet = Seen::default();
    if let Some((name, place)) = table.string("theme", &mut quiet) {
        config.theme = name;
        config.theme_place = Some(place);
    } else if let Some(mut theme) = table.table("theme", seen) {
        if let Some((name, place)) = theme.string("name", seen) {
            config.theme = name;
            config.theme_place = Some(place);
        }
        if let Some(mut tokens) = theme.table("tokens", seen) {
            config.theme_tokens = tokens.plain_entries();
        }
        if let Some(mut params) = theme.table("params", seen) {
            config.theme_params = params.plain_entries();
        }
        theme.finish(seen);
    }
}

fn read_sections(table: &mut Table<'_>, config: &mut Config, seen: &mut Seen) {
    if let Some(mut markdown) = table.table("markdown", seen) {
        if let Some((smart, _)) = markdown.bool("smart_punctuation", seen) {
            config.smart_punctuation = smart;
        }
        if let Some((math, _)) = markdown.bool("math", seen) {
            config.math = math;
        }
        markdown.finish(seen);
    }
    if let Some(mut framework) = table.table("framework", seen) {
        if let Some((generate, _)) = framework.bool("generate", seen) {
            config.generate_framework = generate;
        }
        framework.finish(seen);
    }
    if let Some(images) = table.table("images", seen) {
        config.images = Images::read(images, seen);
    }
    if let Some(mut glossary) = table.table("glossary", seen) {
        if let Some((link, _)) = glossary.bool("link", seen) {
            config.link_terms = link;
        }
        glossary.finish(seen);
    }
    if let Some(mut print) = table.table("print", seen) {
        if let Some((enabled, _)) = print.bool("enabled", seen) {
            config.print = enabled;
        }
        print.finish(seen);
    }
    if let Some(mut assets) = table.table("assets", seen) {
        config.include = assets.strings("include", seen);
        assets.finish(seen);
    }
    if let Some(search) = table.table("search", seen) {
        config.search = read_search(search, seen);
    }
    if let Some(mut security) = table.table("security", seen) {
        for (host, place) in security.strings("images", seen) {
            if is_image_host(&host) {
                config.image_hosts.push(host);
            } else {
                let message = format!("`{host}` is no host of images.");
                let help = "Write the scheme and the host alone: `https://images.example.org`.";
                seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
            }
        }
        security.finish(seen);
    }
    let keys = table.keys();
    if let Some((_, place)) = keys.into_iter().find(|(key, _)| key == "announcement")
        && let Some(announced) = table.table("announcement", seen)
    {
        config.announcement = announcement::read(announced, place, seen);
    }
    if let Some(mut redirects) = table.table("redirects", seen) {
        config.redirects = redirects.string_entries(seen);
    }
}

fn read_search(mut table: Table<'_>, seen: &mut Seen) -> SearchSettings {
    let enabled = table.bool("enabled", seen).is_none_or(|(enabled, _)| enabled);
    let mut synonyms = Vec::new();
    for (words, place) in table.string_lists("synonyms", seen) {
        if words.len() >= 2 && words.iter().all(|word| word.chars().any(char::is_alphanumeric)) {
            synonyms.push(words);
        } else {
            let help = "Write two or more that mean the same: `[\"pm\", \"project manager\"]`.";
            let message = "these are no synonyms.";
            seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
        }
    }
    table.finish(seen);
    SearchSettings { enabled, synonyms }
}

/// A book of mdBook: title, language and source folder are understood, the rest is one warning.
fn mdbook(path: &SourcePath, mut table: Table<'_>, folder_name: &str, seen: &mut Seen) -> Config {
    let mut config = Config { content: "src".to_owned(), ..Config::new(folder_name) };
    let mut ignored = Vec::new();
    if let Some(mut book) = table.table("book", seen) {
        if let Some((title, _)) = book.string("title", seen) {
            config.title = title;
        }
        if let Some((language, place)) = book.string("language", seen) {
            config.language = language;
            config.language_place = Some(place);
        }
        if let Some((folder, place)) = book.string("src", seen) {
            config.content = inner_folder(&folder, place, seen).unwrap_or(config.content);
        }
        ignored.extend(book.ignore_rest().into_iter().map(|key| format!("book.{key}")));
    }
    ignored.extend(table.ignore_rest());
    let mut message = "this is a book of mdBook; its title, language and src are used".to_owned();
    if !ignored.is_empty() {
        message.push_str(&format!(", the rest is not ({})", ignored.join(", ")));
    }
    seen.note(Diagnostic::new(Code::ConfigForeign, Place::file(path), message).help(
        "Write a `book.toml` with `title`, `id` and `language` at the top level to make it a handbook.",
    ));
    config
}

fn id_missing(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(Code::IdMissing, Place::file(path), "the handbook has no id: ticks are not kept on a published site")
        .help("Add a line such as `id = \"…\"` with a new UUID (`pathbook new` and `uuidgen` make one), and never change it.")
}

/// What to tell the author of a folder without a `book.toml`.
pub fn book_missing(folder_name: &str) -> Diagnostic {
    let title = folder_name.replace(['\\', '"'], "");
    Diagnostic::new(Code::IdMissing, None, "this folder has no `book.toml`: on a published site ticks are not kept").help(
        format!("Write a `book.toml` beside a folder `content` with your pages:\n\ntitle = \"{title}\"\nid = \"<a new UUID, from uuidgen>\"\nlanguage = \"en\""),
    )
}

fn inner_folder(folder: &str, place: Place, seen: &mut Seen) -> Option<String> {
    let inside = SourcePath::new(folder).ok().filter(|_| !folder.starts_with('/') && !folder.contains('\\'));
    if inside.is_none() {
        let message = format!("`{folder}` leaves the handbook's folder.");
        seen.note(
            Diagnostic::new(Code::ConfigValue, place, message).help("Name a folder beside `book.toml`."),
        );
    }
    inside.map(|path| path.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Checked<Config> {
        parse(Some((&SourcePath::new(BOOK).unwrap(), text)), "folder")
    }

    fn codes(checked: &Checked<Config>) -> Vec<&str> {
        checked.diagnostics.iter().map(|diagnostic| diagnostic.code.name()).collect()
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let read = read("titel = 'x'\nlanguage = 3\nid = 'no'\n[check]\nlink-pge = 'error'\n");
        assert_eq!(codes(&read), ["config-value", "config-value", "config-key", "config-key"]);
        assert_eq!(read.diagnostics[3].help.as_deref(), Some("Did you mean `title`?"));
    }

    #[test]
    fn a_book_of_mdbook_is_understood() {
        let read = read("[book]\ntitle = 'Guide'\nsrc = 'text'\nauthors = []\n[output.html]\n");
        assert_eq!((read.value.title.as_str(), read.value.content.as_str()), ("Guide", "text"));
        assert_eq!(codes(&read), ["config-foreign"]);
    }

    #[test]
    fn the_content_stays_inside() {
        assert_eq!(content_folder(Some("content = '../elsewhere'")), "content");
        assert_eq!(content_folder(None), "");
    }
}
