//! What a handbook's own files do to its theme: which replace nothing, and which copies have fallen behind.

use std::collections::BTreeSet;

use super::chain::{Chain, File};
use super::templates;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::model::path::SourcePath;
use crate::source::unix_lines;

/// What the first line of a copied file says, before its name and the hash of what it was copied from.
pub const MARK: &str = "pathbook theme eject ";

/// A template that nothing but a page's `layout` may use.
#[derive(Clone, Debug)]
pub struct Spare {
    /// Its name without `.html`.
    pub layout: String,
    /// The file.
    pub path: SourcePath,
}

/// Stands for the text of a file, whatever its ends of lines.
pub fn fingerprint(bytes: &[u8]) -> String {
    blake3::hash(&unix_lines(bytes)).to_hex()[..16].to_owned()
}

/// Warns of files of the handbook that replace nothing and that nothing uses; those that only a page may use
/// are returned.
pub fn unused(chain: &Chain, used: &BTreeSet<String>, seen: &mut Seen) -> Vec<Spare> {
    let mut spare = Vec::new();
    let Some(own) = chain.0.first().filter(|layer| layer.prefix.is_empty()) else { return spare };
    let named = named(chain);
    for (name, file) in &own.files {
        let Some(path) = &file.path else { continue };
        let told = if let Some(template) = name.strip_prefix("templates/") {
            if !name.ends_with(".html") {
                Some(told(path, "is no template", "Templates and components end with `.html`."))
            } else if chain.file(name, 1).is_some() || named.contains(template) {
                None
            } else if let Some(component) = template.strip_prefix("components/") {
                component_told(chain, path, component, file)
            } else {
                let layout = template.trim_end_matches(".html");
                spare.push(Spare { layout: layout.to_owned(), path: path.clone() });
                None
            }
        } else if let Some(asset) = name.strip_prefix("assets/") {
            (!used.contains(asset)).then(|| asset_told(chain, path, asset))
        } else {
            let is_known = name == "custom.css" || name.starts_with("lang/");
            let is_about = name.ends_with(".md") || name.ends_with(".txt") || name.starts_with("LICENSE");
            (!is_known && !is_about).then(|| {
                let help = "Templates belong into `theme/templates/`, components into `theme/components/`, scripts, styles and pictures into `theme/assets/`, your own styles into `theme/custom.css`.";
                told(path, "is not used", help)
            })
        };
        seen.extend(told);
    }
    spare
}

/// The names that templates of any theme extend or include.
fn named(chain: &Chain) -> BTreeSet<&str> {
    let texts =
        chain.0.iter().flat_map(templates::of).filter_map(|(_, file)| std::str::from_utf8(&file.bytes).ok());
    texts.flat_map(templates::named).map(templates::plain).collect()
}

fn component_told(chain: &Chain, path: &SourcePath, component: &str, file: &File) -> Option<Diagnostic> {
    let text = std::str::from_utf8(&file.bytes).ok()?;
    if !templates::components(text).is_empty() {
        return None;
    }
    let names = chain
        .0
        .iter()
        .skip(1)
        .flat_map(templates::of)
        .filter_map(|(name, _)| name.strip_prefix("components/"));
    let names: Vec<&str> = names.collect();
    let help = match nearest(component, names.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "Define a component in it: `{% component name() %}…{% endcomponent name %}`.".to_owned(),
    };
    Some(told(path, "defines no component and replaces no template", &help))
}

fn asset_told(chain: &Chain, path: &SourcePath, asset: &str) -> Diagnostic {
    let names = chain.0.iter().skip(1).flat_map(|layer| layer.files.keys());
    let names: Vec<&str> = names.filter_map(|name| name.strip_prefix("assets/")).collect();
    let help = match nearest(asset, names.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Show it in `theme/custom.css` with `url(asset:{asset})`, or delete it."),
    };
    told(path, "replaces no file of the theme, and no style sheet shows it", &help)
}

fn told(path: &SourcePath, cause: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::ThemeUnused, Place::file(path), format!("`{path}` {cause}")).help(help)
}

/// Warns of copies whose original has changed since they were made.
pub fn moved(chain: &Chain, seen: &mut Seen) {
    for (index, layer) in chain.0.iter().enumerate() {
        for (name, file) in &layer.files {
            let Some((path, (hash, range))) = file.path.as_ref().zip(copied(&file.bytes)) else { continue };
            let place = Place::new(path, range);
            let told = match chain.file(name, index + 1) {
                None => Diagnostic::new(
                    Code::ThemeMoved,
                    place,
                    "the theme no longer has the file that this was copied from",
                )
                .help("Delete this file, or its first line if it is to stay."),
                Some((_, upstream)) if fingerprint(&upstream.bytes) == hash => continue,
                Some((_, upstream)) => {
                    let now = fingerprint(&upstream.bytes);
                    let short = short(name);
                    Diagnostic::new(Code::ThemeMoved, place, "the theme's file has changed since this was copied from it")
                        .help(format!(
                            "Look at it with `pathbook theme eject {short} --print`, take over what you want, and write `{now}` here."
                        ))
                }
            };
            seen.note(told);
        }
    }
}

/// How a file of a theme is called on the command line.
pub fn short(name: &str) -> &str {
    let name = name.strip_prefix("templates/").or_else(|| name.strip_prefix("assets/")).unwrap_or(name);
    name.strip_prefix("components/").unwrap_or(name)
}

/// The hash that the first line of a copied file carries, and where it stands.
fn copied(bytes: &[u8]) -> Option<(&str, std::ops::Range<usize>)> {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let at = line.find(MARK)? + MARK.len();
    let space = line[at..].find(' ')? + at + 1;
    let end = line[space..].find(' ').map_or(line.len(), |end| space + end);
    let hash = &line[space..end];
    (hash.len() == 16).then_some((hash, space..end))
}
