//! `theme.toml`: what a theme says of itself.

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::path::SourcePath;
use crate::syntax::table::{Codes, Placed, Plain, PlainEntry, Table};

/// What a `theme.toml` holds, as it is written; what is inherited is not filled in.
#[derive(Clone, Default, Debug)]
pub struct Manifest {
    /// What the theme calls itself.
    pub name: String,
    /// Its own version.
    pub version: String,
    /// The oldest version of this program that it works with.
    pub min_version: Option<Placed<String>>,
    /// The theme whose files stand in for those it does not have.
    pub extends: Option<Placed<String>>,
    /// Which files are joined into which style sheet or script.
    pub bundles: Vec<(Placed<String>, Vec<Placed<String>>)>,
    /// Its parameters.
    pub params: Vec<(Placed<String>, Param)>,
    /// Its custom properties.
    pub tokens: Vec<PlainEntry>,
    /// Which colours are read as text on which.
    pub text: Vec<(Placed<String>, Vec<Placed<String>>)>,
    /// Which colours tell a control from what is behind it.
    pub controls: Vec<(Placed<String>, Vec<Placed<String>>)>,
    /// The layouts that pages may name, with what each is for.
    pub layouts: Vec<(Placed<String>, Placed<String>)>,
}

/// A parameter as it is written.
#[derive(Clone, Default, Debug)]
pub struct Param {
    /// `text`, `bool`, `integer` or `number`.
    pub kind: Option<Placed<String>>,
    /// Its value where a handbook gives none.
    pub default: Option<Placed<Plain>>,
    /// What it is for.
    pub doc: Option<Placed<String>>,
    /// The only texts that it may be, if any are named.
    pub options: Vec<Placed<String>>,
}

const CODES: Codes =
    Codes { syntax: Code::ThemeManifest, key: Code::ThemeManifest, value: Code::ThemeManifest };

impl Manifest {
    /// Reads a `theme.toml`; none if it is no TOML.
    pub fn parse(path: &SourcePath, text: &str, seen: &mut Seen) -> Option<Self> {
        let mut table = Table::parse(path, text, CODES, seen)?;
        let text_of = |read: Option<Placed<String>>| read.map(|(text, _)| text).unwrap_or_default();
        let mut manifest = Self {
            name: text_of(table.string("name", seen)),
            version: text_of(table.string("version", seen)),
            min_version: table.string("min_version", seen),
            extends: table.string("extends", seen),
            ..Self::default()
        };
        if let Some(mut bundles) = table.table("bundles", seen) {
            manifest.bundles = bundles.list_entries(seen);
        }
        if let Some(params) = table.table("params", seen) {
            manifest.params = read_params(params, seen);
        }
        if let Some(mut tokens) = table.table("tokens", seen) {
            manifest.tokens = tokens.plain_entries();
        }
        if let Some(mut contrast) = table.table("contrast", seen) {
            let mut pairs =
                |key, seen: &mut Seen| contrast.table(key, seen).map(|mut pairs| pairs.list_entries(seen));
            manifest.text = pairs("text", seen).unwrap_or_default();
            manifest.controls = pairs("controls", seen).unwrap_or_default();
            contrast.finish(seen);
        }
        if let Some(mut layouts) = table.table("layouts", seen) {
            manifest.layouts = layouts.string_entries(seen);
        }
        table.finish(seen);
        manifest.check_version(seen);
        Some(manifest)
    }

    fn check_version(&self, seen: &mut Seen) {
        let Some((wanted, place)) = &self.min_version else { return };
        let ours = env!("CARGO_PKG_VERSION");
        let diagnostic = match (version(wanted), version(ours)) {
            (None, _) => {
                Diagnostic::new(Code::ThemeManifest, place.clone(), format!("`{wanted}` is no version")).help(
                    format!(
                        "Write the oldest version of Pathbook that the theme works with, such as `{ours}`."
                    ),
                )
            }
            (Some(wanted_parts), Some(parts)) if wanted_parts > parts => Diagnostic::new(
                Code::ThemeVersion,
                place.clone(),
                format!("the theme needs Pathbook {wanted}, and this is {ours}"),
            )
            .help("Install a newer Pathbook, or take an older version of the theme."),
            _ => return,
        };
        seen.note(diagnostic);
    }
}

fn read_params(mut table: Table<'_>, seen: &mut Seen) -> Vec<(Placed<String>, Param)> {
    let names = table.keys();
    let mut params = Vec::new();
    for (name, mut entry) in table.tables(seen) {
        let param = Param {
            kind: entry.string("type", seen),
            default: entry.any("default"),
            doc: entry.string("doc", seen),
            options: entry.strings("options", seen),
        };
        entry.finish(seen);
        if let Some(name) = names.iter().find(|(known, _)| *known == name) {
            params.push((name.clone(), param));
        }
    }
    params
}

/// Three numbers with dots between them; what is left out is 0.
fn version(text: &str) -> Option<[u64; 3]> {
    let mut version = [0; 3];
    let mut parts = text.split('.');
    for (place, part) in version.iter_mut().zip(&mut parts) {
        *place = part.parse().ok()?;
    }
    parts.next().is_none().then_some(version)
}
