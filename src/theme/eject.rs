//! Copies of a theme's files, for a handbook that changes one of them.

use std::collections::BTreeSet;

use super::chain::{Chain, File, Layer};
use super::overrides::{MARK, fingerprint, short};
use super::templates;
use crate::diagnostic::nearest;

/// A file of a theme, ready to be put into a handbook's own `theme/`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    /// Where it belongs, from the handbook's root.
    pub to: String,
    /// The theme it is from.
    pub from: String,
    /// Its bytes: a line that says what it was copied from, then the file.
    pub bytes: Vec<u8>,
}

/// Copies the file that a name stands for: a path below `templates/`, `components/` or `assets/`, with or without
/// them, or the name of a component. The error says why there is none.
pub fn eject(chain: &Chain, name: &str) -> Result<Copied, String> {
    let themes = || chain.0.iter().filter(|layer| !layer.prefix.is_empty());
    let mut full: BTreeSet<&str> = BTreeSet::new();
    for (file, held) in themes().flat_map(|layer| &layer.files) {
        if can_be_copied(file) && (is_called(file, name) || defines(held, name)) {
            full.insert(file);
        }
    }
    let full: Vec<&str> = full.into_iter().collect();
    match full.as_slice() {
        [] => Err(unknown(themes(), name)),
        [one] => themes()
            .find_map(|layer| Some(copied(layer, one, layer.files.get(*one)?)))
            .unwrap_or_else(|| Err(unknown(themes(), name))),
        several => Err(format!("`{name}` may be {}: name one of them", several.join(" or "))),
    }
}

fn can_be_copied(file: &str) -> bool {
    ["templates/", "assets/", "lang/"].iter().any(|folder| file.starts_with(folder))
}

fn is_called(file: &str, name: &str) -> bool {
    let below = file.split_once('/').map_or(file, |(_, below)| below);
    [file, below, short(file)]
        .iter()
        .any(|called| *called == name || called.strip_suffix(".html") == Some(name))
}

fn defines(file: &File, name: &str) -> bool {
    let component = name.replace('-', "_");
    std::str::from_utf8(&file.bytes)
        .is_ok_and(|text| templates::components(text).iter().any(|(defined, ..)| *defined == component))
}

fn unknown<'a>(themes: impl Iterator<Item = &'a Layer>, name: &str) -> String {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (file, held) in themes.flat_map(|layer| &layer.files).filter(|(file, _)| can_be_copied(file)) {
        names.insert(short(file).to_owned());
        let text = std::str::from_utf8(&held.bytes).unwrap_or_default();
        names.extend(
            templates::components(text).into_iter().map(|(component, ..)| component.replace('_', "-")),
        );
    }
    let message = format!("the theme has no template, component or asset `{name}`");
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("{message}; did you mean `{near}`?"),
        None => format!("{message}; name one such as `page.html`, `role` or `css/text.css`"),
    }
}

fn copied(layer: &Layer, name: &str, file: &File) -> Result<Copied, String> {
    let (open, close) = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => ("{#- ", " -#}"),
        Some("css" | "js") => ("/* ", " */"),
        Some("svg") => ("<!-- ", " -->"),
        Some("toml") => ("# ", ""),
        _ => return Err(format!("`{name}` is no text: put a file of that name into `theme/{name}`")),
    };
    let version = match layer.manifest.version.as_str() {
        "" => String::new(),
        version => format!(" {version}"),
    };
    let hash = fingerprint(&file.bytes);
    let mut bytes =
        format!("{open}{MARK}{} {hash} (from {}{version}){close}\n", short(name), layer.name).into_bytes();
    bytes.extend_from_slice(&file.bytes);
    let below =
        name.strip_prefix("templates/").filter(|below| below.starts_with("components/")).unwrap_or(name);
    Ok(Copied { to: format!("theme/{below}"), from: layer.name.clone(), bytes })
}
