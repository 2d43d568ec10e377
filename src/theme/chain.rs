//! Which files a handbook's look is made of: its own `theme/`, its theme, the themes that one extends, and ours.

use std::collections::BTreeMap;

use bytes::Bytes;
use include_dir::{Dir, include_dir};

use super::manifest::Manifest;
use crate::checked::Seen;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::source::Sources;

pub(super) static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static LEDGER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/ledger");

/// The themes in the program, by the names that a book may use.
pub const EMBEDDED: [&str; 2] = ["default", "ledger"];

/// So many themes may stand between a handbook and the default theme.
const LONGEST: usize = 9;

/// A file of a theme.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it lies in the handbook; none if it is in the program.
    pub path: Option<SourcePath>,
    /// What it holds.
    pub bytes: Bytes,
}

/// One theme of a chain, or the handbook's own `theme/`.
#[derive(Debug)]
pub struct Layer {
    /// What the names of its templates begin with.
    pub prefix: String,
    /// Its name; empty for the handbook's own folder.
    pub name: String,
    /// Its files by their path in it. Components lie below `templates/components/`.
    pub files: BTreeMap<String, File>,
    /// Its description.
    pub manifest: Manifest,
}

/// The handbook's own files first, the default theme last.
#[derive(Debug)]
pub struct Chain(pub Vec<Layer>);

impl Chain {
    /// The file of a name in the first layer that has it, from `from` on.
    pub fn file(&self, name: &str, from: usize) -> Option<(usize, &File)> {
        let mut layers = self.0.iter().enumerate().skip(from);
        layers.find_map(|(index, layer)| Some((index, layer.files.get(name)?)))
    }

    /// The place of the default theme.
    pub fn core(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// Stands for all files.
    pub fn hash(&self) -> u128 {
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        let mut feed = |bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        for layer in &self.0 {
            feed(layer.prefix.as_bytes());
            // What language files say is the vocabulary's.
            for (name, file) in layer.files.iter().filter(|(name, _)| !name.starts_with("lang/")) {
                feed(name.as_bytes());
                // Diagnostics name it.
                feed(file.path.as_ref().map_or("", SourcePath::as_str).as_bytes());
                feed(&file.bytes);
            }
        }
        hash.digest128()
    }
}

/// A theme that a handbook may choose.
#[derive(Debug)]
pub struct Known {
    /// Its name: that of its folder.
    pub name: String,
    /// Whether it lies in the handbook; otherwise it is in the program.
    pub is_own: bool,
}

/// The themes that a handbook may choose, by name; its own hide ours.
pub fn known(sources: &Sources, config: &Config) -> Vec<Known> {
    let mut known: BTreeMap<String, bool> = EMBEDDED.map(|name| (name.to_owned(), false)).into();
    for (path, _) in sources.files.below("themes").filter(|_| config.has_book) {
        let folder = path.as_str().strip_prefix("themes/").and_then(|rest| rest.strip_suffix("/theme.toml"));
        if let Some(folder) = folder.filter(|folder| !folder.contains('/')) {
            known.insert(folder.to_owned(), true);
        }
    }
    known.into_iter().map(|(name, is_own)| Known { name, is_own }).collect()
}

/// The same with what each says of itself; what is wrong with one is told when it is chosen.
pub fn described_themes(sources: &Sources, config: &Config) -> Vec<(Known, Manifest)> {
    let described = |known: Known| {
        let files = files(sources, config, &known.name).unwrap_or_default();
        let manifest = described(&known.name, &files, &mut Seen::default()).unwrap_or_default();
        (known, manifest)
    };
    known(sources, config).into_iter().map(described).collect()
}

/// The chain of a handbook; none if a theme of it is not there.
pub fn chain(sources: &Sources, config: &Config, seen: &mut Seen) -> Option<Chain> {
    let mut layers = Vec::new();
    if config.has_book {
        let mut files = BTreeMap::new();
        add(sources, "theme", &mut files);
        layers.push(Layer {
            prefix: String::new(),
            name: String::new(),
            files,
            manifest: Manifest::default(),
        });
    }
    let mut wanted = (config.theme.clone(), config.theme_place.clone());
    let mut names: Vec<String> = Vec::new();
    loop {
        let name = canonical(&wanted.0).to_owned();
        if names.contains(&name) {
            let way = names.iter().chain([&name]).map(String::as_str).collect::<Vec<_>>().join(" → ");
            let message = format!("themes extend each other in a circle: {way}");
            seen.note(
                Diagnostic::new(Code::ThemeCycle, wanted.1, message)
                    .help("Let one of them extend `default`, or remove its `extends`."),
            );
            return None;
        }
        let Some(files) = files(sources, config, &name) else {
            seen.note(unknown(sources, config, &name, wanted.1, names.last()));
            return None;
        };
        let manifest = described(&name, &files, seen)?;
        names.push(name.clone());
        let is_core = name == "default";
        let prefix = match names.len() {
            _ if is_core => "@core/".to_owned(),
            1 => "@theme/".to_owned(),
            number => format!("@up{}/", number - 1),
        };
        let extends = manifest.extends.clone();
        layers.push(Layer { prefix, name, files, manifest });
        match (is_core, extends) {
            (true, None) => return Some(Chain(layers)),
            (true, Some((_, place))) => {
                seen.note(
                    Diagnostic::new(Code::ThemeManifest, place, "the theme `default` extends no other")
                        .help("Give your theme another name, and set it as `theme` in `book.toml`."),
                );
                return Some(Chain(layers));
            }
            (false, Some((_, place))) if names.len() > LONGEST => {
                let message = format!("more than {LONGEST} themes extend each other");
                seen.note(Diagnostic::new(Code::ThemeManifest, place, message).help("Join some of them."));
                return None;
            }
            (false, Some((parent, place))) => wanted = (parent, Some(place)),
            (false, None) => wanted = ("default".to_owned(), None),
        }
    }
}

/// The name of a theme's folder: the default theme has two names.
pub fn canonical(name: &str) -> &str {
    if name == "trail" { "default" } else { name }
}

fn unknown(
    sources: &Sources,
    config: &Config,
    name: &str,
    place: Option<Place>,
    child: Option<&String>,
) -> Diagnostic {
    let message = match child {
        Some(child) => format!("there is no theme `{name}`, which `{child}` extends"),
        None => format!("there is no theme `{name}`"),
    };
    let known = known(sources, config);
    let diagnostic = Diagnostic::new(Code::ThemeUnknown, place, message)
        .did_you_mean(name, known.iter().map(|known| known.name.as_str()));
    match (&diagnostic.help, child) {
        (Some(_), _) => diagnostic,
        (None, Some(_)) => {
            diagnostic.help(format!("Put it in `themes/{name}/` with a `theme.toml`, or extend `default`."))
        }
        (None, None) => diagnostic.help(format!(
            "Put it in `themes/{name}/` with a `theme.toml`, or remove `theme` from `book.toml`."
        )),
    }
}

fn described(name: &str, files: &BTreeMap<String, File>, seen: &mut Seen) -> Option<Manifest> {
    let file = files.get("theme.toml")?;
    let path = file.path.clone().or_else(|| SourcePath::new(&format!("themes/{name}/theme.toml")).ok())?;
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Manifest::parse(&path, text, seen),
        Err(_) => {
            let message = "`theme.toml` is not UTF-8";
            seen.note(Diagnostic::new(Code::SourceEncoding, Place::file(&path), message));
            None
        }
    }
}

fn files(sources: &Sources, config: &Config, name: &str) -> Option<BTreeMap<String, File>> {
    let folder = format!("themes/{name}");
    let mut files = BTreeMap::new();
    if config.has_book && sources.files.named(&format!("{folder}/theme.toml")).is_some() {
        add(sources, &folder, &mut files);
    } else {
        embedded(embedded_theme(name)?, &mut files);
    }
    Some(files)
}

fn embedded_theme(name: &str) -> Option<&'static Dir<'static>> {
    match name {
        "default" => Some(&DEFAULT),
        "ledger" => Some(&LEDGER),
        _ => None,
    }
}

fn add(sources: &Sources, folder: &str, files: &mut BTreeMap<String, File>) {
    for (path, file) in sources.files.below(folder) {
        if let (Some(below), Some(bytes)) = (path.below(folder), file.bytes()) {
            let name = if below.starts_with("components/") {
                format!("templates/{below}")
            } else {
                below.to_owned()
            };
            files.insert(name, File { path: Some(path.clone()), bytes: bytes.clone() });
        }
    }
}

fn embedded(dir: &'static Dir<'static>, files: &mut BTreeMap<String, File>) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        files.insert(name, File { path: None, bytes: Bytes::from_static(file.contents()) });
    }
    for dir in dir.dirs() {
        embedded(dir, files);
    }
}
