//! A theme: templates, styles and scripts. It executes nothing while a site is built.
//!
//! A handbook's own `themes/<name>/` is used where it is; the theme `default` is in the binary. Files
//! of the handbook's `theme/templates/` replace the theme's, `theme/custom.css` comes after its styles.
//! A [`Theme`] speaks one language; [`Themes`] has one for each that the handbook's pages are in.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use bytes::Bytes;
use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use tera::Tera;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place, line_column};
use crate::model::path::{OutPath, SourcePath};
use crate::model::view::BLOCKS;
use crate::source::Sources;
use crate::stable::Stable;
use crate::syntax::table::{Codes, Table};
use crate::words::{Vocabulary, Words};

pub mod bundle;
mod prune;
mod say;
mod shorten;
mod spoken;
mod squeeze;
mod tokens;
mod vocabulary;

pub use vocabulary::{WordsMemo, vocabulary};

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

const CODES: Codes =
    Codes { syntax: Code::ThemeTemplate, key: Code::ThemeTemplate, value: Code::ThemeTemplate };

/// A theme in one language, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// Its templates and components.
    pub tera: Tera,
    /// The components an author may call as blocks.
    pub blocks: Arc<BTreeMap<String, BlockSpec>>,
    /// Its styles and scripts, joined, by the name of the bundle.
    pub bundles: BTreeMap<String, Bundle>,
    /// What the interface says.
    pub words: Arc<Words>,
    /// Stands for all of it.
    pub hash: u128,
}

/// A style sheet or script, and where it goes: its name carries a hash of its content.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its address.
    pub out: OutPath,
    /// Its text.
    pub bytes: Bytes,
}

/// A theme in each language that is wanted of it.
#[derive(Debug)]
pub struct Themes {
    /// Stands for all of it.
    pub hash: u128,
    main: Arc<Theme>,
    /// By language, in small letters. Languages with the same words share one.
    others: BTreeMap<String, Arc<Theme>>,
}

impl Themes {
    /// The theme in a language of the handbook or one of its pages; none named is the handbook's.
    pub fn of(&self, language: Option<&str>) -> &Theme {
        let other = language.and_then(|language| self.others.get(&language.to_ascii_lowercase()));
        other.unwrap_or(&self.main)
    }

    /// The theme in the language of the handbook.
    pub fn main(&self) -> &Theme {
        &self.main
    }

    /// All styles and scripts, by their addresses.
    pub fn bundles(&self) -> BTreeMap<&OutPath, &Bytes> {
        let themes = self.others.values().chain([&self.main]);
        let bundles = themes.flat_map(|theme| theme.bundles.values());
        bundles.map(|bundle| (&bundle.out, &bundle.bytes)).collect()
    }
}

/// The theme as it was loaded last.
#[derive(Debug, Default)]
pub struct ThemeMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    /// The theme and what was noticed in it, by the hash of its files and of what it says.
    last: Option<(u128, Checked<Option<Arc<Themes>>>)>,
}

/// The argument by which a component gets what a view of the framework shows.
pub const VIEW_DATA: &str = "data";

/// The arguments of a block: by name, its type and whether it must be given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockSpec {
    /// Whether it shows a view of the framework: an argument of its component is given by the generator.
    pub is_view: bool,
    /// Its arguments.
    pub arguments: BTreeMap<String, ArgumentSpec>,
}

/// An argument of a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArgumentSpec {
    /// `string`, `bool`, `integer`, `float` or `number`.
    pub kind: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

/// The files of a theme by their path in it.
type Files = BTreeMap<String, (Option<SourcePath>, Bytes)>;

/// Loads the theme that the settings name, in the language of the handbook and in `languages`; none if it is not there
/// or can't be used.
pub fn load(
    sources: &Sources,
    config: &Config,
    languages: &[(String, Option<Place>)],
    vocabulary: &Vocabulary,
    memo: &mut ThemeMemo,
) -> Checked<Option<Arc<Themes>>> {
    Checked::collect(|seen| {
        vocabulary.check(languages, seen);
        let files = files(sources, config, seen)?;
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        for (name, (_, bytes)) in files.iter().filter(|(name, _)| !name.starts_with(LANG)) {
            hash.update(name.as_bytes());
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        let hash = hash.digest128();
        let main = vocabulary.words(&config.language);
        let others: BTreeMap<String, Arc<Words>> = languages
            .iter()
            .map(|(language, _)| (language.to_ascii_lowercase(), vocabulary.words(language)))
            .collect();
        let mut all = Stable::default();
        (hash, main.hash).hash(&mut all);
        others.iter().for_each(|(language, words)| (language, words.hash).hash(&mut all));
        let all = all.digest128();
        let themes = match memo.last.take().filter(|(old, _)| *old == all) {
            Some((_, themes)) => themes,
            None => Checked::collect(|seen| {
                made(&files, hash, &main, &others, seen)
                    .map(|themes| Arc::new(Themes { hash: all, ..themes }))
            }),
        };
        if memo.keep {
            memo.last = Some((all, themes.clone()));
        }
        seen.take(themes)
    })
}

/// Where a theme's language files lie; [`vocabulary`] reads them.
const LANG: &str = "lang/";

fn files(sources: &Sources, config: &Config, seen: &mut Seen) -> Option<Files> {
    let folder = format!("themes/{}", config.theme);
    let mut files = Files::new();
    let own = config.has_book && sources.files.named(&format!("{folder}/theme.toml")).is_some();
    if own {
        add(sources, &folder, "", &mut files);
    } else if matches!(config.theme.as_str(), "default" | "trail") {
        embedded(&DEFAULT, &mut files);
    } else {
        let message = format!("there is no theme `{}`", config.theme);
        let help = format!(
            "Put it in `themes/{}/` with a `theme.toml`, or remove `theme` from `book.toml`.",
            config.theme
        );
        seen.note(Diagnostic::new(Code::ThemeUnknown, config.theme_place.clone(), message).help(help));
        return None;
    }
    if config.has_book {
        add(sources, "theme/templates", "templates/", &mut files);
        add(sources, "theme/components", "templates/components/", &mut files);
        if let (Some(file), Ok(path)) =
            (sources.files.named("theme/custom.css"), SourcePath::new("theme/custom.css"))
            && let Some(bytes) = file.bytes()
        {
            files.insert("custom.css".to_owned(), (Some(path), bytes.clone()));
        }
    }
    Some(files)
}

fn add(sources: &Sources, folder: &str, prefix: &str, files: &mut Files) {
    for (path, file) in sources.files.below(folder) {
        if let (Some(below), Some(bytes)) = (path.below(folder), file.bytes()) {
            files.insert(format!("{prefix}{below}"), (Some(path.clone()), bytes.clone()));
        }
    }
}

fn embedded(dir: &'static Dir<'static>, files: &mut Files) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        files.insert(name, (None, Bytes::from_static(file.contents())));
    }
    for dir in dir.dirs() {
        embedded(dir, files);
    }
}

fn made(
    files: &Files,
    hash: u128,
    main: &Arc<Words>,
    others: &BTreeMap<String, Arc<Words>>,
    seen: &mut Seen,
) -> Option<Themes> {
    let listed = listed(files, seen)?;
    let (tera, blocks) = templates(files, main, seen)?;
    let blocks = Arc::new(blocks);
    let mut known: BTreeMap<u128, Arc<Theme>> = BTreeMap::new();
    let mut in_words = |words: &Arc<Words>, seen: &mut Seen| {
        let theme = known.entry(words.hash).or_insert_with(|| {
            let mut tera = tera.clone();
            say::register(&mut tera, words);
            let mut key = Stable::default();
            (hash, words.hash).hash(&mut key);
            let bundles = bundles(&listed, files, words, seen);
            let (words, blocks) = (Arc::clone(words), Arc::clone(&blocks));
            Arc::new(Theme { tera, blocks, bundles, words, hash: key.digest128() })
        });
        Arc::clone(theme)
    };
    let main = in_words(main, seen);
    let others = others.iter().map(|(language, words)| (language.clone(), in_words(words, seen))).collect();
    Some(Themes { hash, main, others })
}

fn templates(
    files: &Files,
    words: &Arc<Words>,
    seen: &mut Seen,
) -> Option<(Tera, BTreeMap<String, BlockSpec>)> {
    let mut tera = Tera::new();
    tera.set_escape_fn(crate::html::escape_value);
    say::register(&mut tera, words);
    let mut templates = Vec::new();
    let mut is_said = true;
    for (name, (path, bytes)) in files {
        let Some(name) = name.strip_prefix("templates/").filter(|name| name.ends_with(".html")) else {
            continue;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                is_said &= say::check(name, path.as_ref(), text, words, seen);
                templates.push((name.to_owned(), text));
            }
            Err(_) => {
                let message = format!("template `{name}` is not UTF-8");
                seen.note(Diagnostic::new(Code::SourceEncoding, path.as_ref().map(Place::file), message));
            }
        }
    }
    if !is_said {
        return None;
    }
    if let Err(error) = tera.add_raw_templates(templates) {
        seen.note(template_problem(files, &error));
        return None;
    }
    for wanted in ["page.html", "not-found.html", "components/trail.html"] {
        if !tera.contains_template(wanted) {
            let message = format!("the theme has no template `{wanted}`");
            seen.note(
                Diagnostic::new(Code::ThemeTemplate, None, message).help("Copy it from the default theme."),
            );
            return None;
        }
    }
    let names: Vec<String> = tera.get_component_names().map(str::to_owned).collect();
    let mut blocks = BTreeMap::new();
    for name in names {
        let Some(component) = tera.get_component_definition(&name) else { continue };
        if !component.metadata().contains_key("block") {
            continue;
        }
        let block = name.replace('_', "-");
        // A block of the theme's own may have an argument of that name like any other.
        let is_data = |name: &str| BLOCKS.contains(&block.as_str()) && name == VIEW_DATA;
        let is_view = component.args().iter().any(|argument| is_data(argument.name()));
        let own = component.args().iter().filter(|argument| !is_data(argument.name()));
        let arguments = own.filter(|argument| !argument.is_implicit()).map(|argument| {
            let kind = argument.arg_type().map_or("string", |kind| kind.as_str());
            (argument.name().replace('_', "-"), ArgumentSpec { kind, required: argument.is_required() })
        });
        let spec = BlockSpec { is_view, arguments: arguments.collect() };
        blocks.insert(block, spec);
    }
    Some((tera, blocks))
}

/// The files of each bundle.
type Listed = Vec<(String, Vec<bundle::Part>)>;

fn listed(files: &Files, seen: &mut Seen) -> Option<Listed> {
    let Some((path, bytes)) = files.get("theme.toml") else {
        seen.note(Diagnostic::new(Code::ThemeTemplate, None, "the theme has no `theme.toml`"));
        return None;
    };
    let path = path.clone().or_else(|| SourcePath::new("themes/default/theme.toml").ok())?;
    let text = String::from_utf8_lossy(bytes);
    let mut table = Table::parse(&path, &text, CODES, seen)?;
    for key in ["name", "version", "min_version"] {
        table.string(key, seen);
    }
    let mut parts_of = Vec::new();
    if let Some(mut listed) = table.table("bundles", seen) {
        for (name, parts) in listed.list_entries(seen) {
            let mut found = Vec::new();
            for (part, place) in parts {
                match files.get(&format!("assets/{part}")) {
                    Some((path, bytes)) => {
                        let text = String::from_utf8_lossy(bytes).into_owned();
                        found.push(bundle::Part { name: part, path: path.clone(), text });
                    }
                    None => {
                        let message = format!("bundle `{name}` names `{part}`, which is not in `assets/`");
                        seen.note(
                            Diagnostic::new(Code::ThemeTemplate, place, message)
                                .help("Correct the name, or add the file."),
                        );
                    }
                }
            }
            parts_of.push((name, found));
        }
    }
    table.finish(seen);
    Some(parts_of)
}

/// The bundles of a theme in one language.
fn bundles(listed: &Listed, files: &Files, words: &Words, seen: &mut Seen) -> BTreeMap<String, Bundle> {
    let joined: Vec<(&String, Checked<String>)> = listed
        .par_iter()
        .map(|(name, parts)| (name, Checked::collect(|seen| bundle::join(name, parts, words, seen))))
        .collect();
    let mut bundles = BTreeMap::new();
    for (name, joined) in joined {
        bundles.extend(named(name, Bytes::from(seen.take(joined))));
    }
    if let Some((_, custom)) = files.get("custom.css") {
        bundles.extend(named("custom.css", custom.clone()));
    }
    bundles
}

fn named(name: &str, bytes: Bytes) -> Option<(String, Bundle)> {
    let hash = blake3::hash(&bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let out = OutPath::new(&format!("assets/{stem}.{}.{extension}", &hash[..10])).ok()?;
    Some((name.to_owned(), Bundle { out, bytes }))
}

/// A template's error, at the line it names if the template is one of the handbook's files.
pub(crate) fn template_problem_at(place: Option<Place>, error: &tera::Error) -> Diagnostic {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    let origin = text.split("--> ").nth(1).and_then(|rest| rest.split_whitespace().next()).map(str::to_owned);
    if place.is_some() || origin.is_some() {
        text = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    }
    if let (None, Some(origin)) = (&place, origin) {
        text = format!("{text} (template {origin})");
    }
    Diagnostic::new(Code::ThemeTemplate, place, text)
        .help("Correct the template; the default theme shows how ours do it.")
}

fn template_problem(files: &Files, error: &tera::Error) -> Diagnostic {
    let text = error.to_string();
    let place = text.split("--> ").nth(1).and_then(|rest| {
        let mut parts = rest.split_whitespace().next()?.split(':');
        let (path, bytes) = files.get(&format!("templates/{}", parts.next()?))?;
        let (line, column): (usize, usize) =
            (parts.next()?.parse().ok()?, parts.next().and_then(|c| c.parse().ok()).unwrap_or(1));
        let text = std::str::from_utf8(bytes).ok()?;
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let at = text[start..]
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(text.len(), |(offset, _)| start + offset);
        debug_assert!(line_column(text, at).0 <= line);
        Some(Place::new(path.as_ref()?, at..at))
    });
    template_problem_at(place, error)
}
