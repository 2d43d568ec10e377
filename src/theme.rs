//! A theme: templates, styles and scripts. It executes nothing while a site is built.
//!
//! A handbook's own `themes/<name>/` is used where it is; the theme `default` is in the binary. Files
//! of the handbook's `theme/templates/` replace the theme's, `theme/custom.css` comes after its styles.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use tera::Tera;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place, line_column};
use crate::model::path::SourcePath;
use crate::model::view::BLOCKS;
use crate::syntax::table::{Codes, Table};

use crate::source::Sources;

pub mod bundle;
mod prune;
mod shorten;
mod squeeze;
mod tokens;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

const CODES: Codes =
    Codes { syntax: Code::ThemeTemplate, key: Code::ThemeTemplate, value: Code::ThemeTemplate };

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// Its templates and components.
    pub tera: Tera,
    /// The components an author may call as blocks.
    pub blocks: BTreeMap<String, BlockSpec>,
    /// Its styles and scripts, joined, by the name of the bundle.
    pub bundles: BTreeMap<String, Bytes>,
    /// Stands for all of it.
    pub hash: u128,
}

/// The theme as it was loaded last.
#[derive(Debug, Default)]
pub struct ThemeMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    /// The theme and what was noticed in it, by the hash of its files.
    last: Option<(u128, Checked<Option<Arc<Theme>>>)>,
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

/// Loads the theme that the settings name; none if it is not there or can't be used.
pub fn load(sources: &Sources, config: &Config, memo: &mut ThemeMemo) -> Checked<Option<Arc<Theme>>> {
    Checked::collect(|seen| {
        let files = files(sources, config, seen)?;
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        for (name, (_, bytes)) in &files {
            hash.update(name.as_bytes());
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        let hash = hash.digest128();
        let theme = match memo.last.take().filter(|(old, _)| *old == hash) {
            Some((_, theme)) => theme,
            None => Checked::collect(|seen| made(&files, hash, seen).map(Arc::new)),
        };
        if memo.keep {
            memo.last = Some((hash, theme.clone()));
        }
        seen.take(theme)
    })
}

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

fn made(files: &Files, hash: u128, seen: &mut Seen) -> Option<Theme> {
    let bundles = bundles(files, seen)?;
    let mut tera = Tera::new();
    tera.set_escape_fn(crate::html::escape_value);
    let mut templates = Vec::new();
    for (name, (path, bytes)) in files {
        let Some(name) = name.strip_prefix("templates/").filter(|name| name.ends_with(".html")) else {
            continue;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => templates.push((name.to_owned(), text)),
            Err(_) => {
                let message = format!("template `{name}` is not UTF-8");
                seen.note(Diagnostic::new(Code::SourceEncoding, path.as_ref().map(Place::file), message));
            }
        }
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
    Some(Theme { tera, blocks, bundles, hash })
}

fn bundles(files: &Files, seen: &mut Seen) -> Option<BTreeMap<String, Bytes>> {
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
            let mut sources = Vec::new();
            for (part, place) in parts {
                match files.get(&format!("assets/{part}")) {
                    Some((_, bytes)) => sources.push(String::from_utf8_lossy(bytes).into_owned()),
                    None => {
                        let message = format!("bundle `{name}` names `{part}`, which is not in `assets/`");
                        seen.note(
                            Diagnostic::new(Code::ThemeTemplate, place, message)
                                .help("Correct the name, or add the file."),
                        );
                    }
                }
            }
            parts_of.push((name, sources));
        }
    }
    let joined = |(name, sources): (String, Vec<String>)| {
        let bundle = Bytes::from(bundle::join(&name, &sources));
        (name, bundle)
    };
    let mut bundles: BTreeMap<String, Bytes> = parts_of.into_par_iter().map(joined).collect();
    if let Some((_, custom)) = files.get("custom.css") {
        bundles.insert("custom.css".to_owned(), custom.clone());
    }
    table.finish(seen);
    Some(bundles)
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
