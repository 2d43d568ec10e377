//! A theme: templates, styles and scripts. It executes nothing while a site is built.
//!
//! A handbook's own `theme/` stands before its theme, that before the theme it extends, and the default
//! theme, which is in the program, stands behind all: what the first does not have, the next gives.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use tera::Tera;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::view::BLOCKS;
use crate::source::Sources;

pub mod assets;
pub mod bundle;
pub mod chain;
pub mod colour;
pub mod contrast;
pub mod eject;
pub mod manifest;
pub mod overrides;
pub mod params;
pub mod properties;
mod prune;
mod shorten;
mod squeeze;
pub mod templates;
mod tokens;

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// Its templates and components.
    pub tera: Tera,
    /// Where they come from.
    pub origins: templates::Origins,
    /// The components an author may call as blocks.
    pub blocks: BTreeMap<String, BlockSpec>,
    /// The layouts that pages may name.
    pub layouts: BTreeSet<String>,
    /// Templates of the handbook that are of use as a layout alone.
    pub spare: Vec<overrides::Spare>,
    /// Its styles and scripts, joined, by the name of the bundle, and the files that styles show.
    pub bundles: BTreeMap<String, Bytes>,
    /// The bundles that the default theme does not have.
    pub own_bundles: BTreeSet<String>,
    /// Stands for all of it.
    pub hash: u128,
}

/// The theme as it was loaded last.
#[derive(Debug, Default)]
pub struct ThemeMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    /// The theme and what was noticed in it, by the hash of all that it was made of.
    last: Option<(u128, Checked<Option<Arc<Theme>>>)>,
    /// Its bundles.
    joined: assets::Joined,
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
    /// The only values that it may have, if the component names any.
    pub options: Vec<String>,
}

/// Loads the theme that the settings name; none if it is not there or can't be used.
pub fn load(sources: &Sources, config: &Config, memo: &mut ThemeMemo) -> Checked<Option<Arc<Theme>>> {
    Checked::collect(|seen| {
        let chain = chain::chain(sources, config, seen)?;
        let files = chain.hash();
        // Places in the book are told, so they decide too; but they change no page.
        let settings = format!("{:?}{:?}", config.theme_tokens, config.theme_params);
        let key = files ^ xxhash_rust::xxh3::xxh3_128(settings.as_bytes());
        let theme = match memo.last.take().filter(|(old, _)| *old == key) {
            Some((_, theme)) => theme,
            None => Checked::collect(|seen| {
                let (keep, joined) = (memo.keep, &mut memo.joined);
                made(&chain, config, files, (joined, keep), seen).map(Arc::new)
            }),
        };
        if memo.keep {
            memo.last = Some((key, theme.clone()));
        }
        seen.take(theme)
    })
}

fn made(
    chain: &chain::Chain,
    config: &Config,
    files: u128,
    (joined, keep): (&mut assets::Joined, bool),
    seen: &mut Seen,
) -> Option<Theme> {
    let params = params::values(chain, &config.theme_params, seen);
    let tokens = properties::tokens(chain, &config.theme_tokens, seen);
    contrast::check(chain, &tokens, seen);
    let sheet = properties::sheet(&tokens);
    let assets = assets::joined(chain, &sheet, joined, keep, seen);
    let spare = overrides::unused(chain, &assets, seen);
    overrides::moved(chain, seen);
    let (tera, origins) = templates::engine(chain, &params, seen)?;
    for wanted in ["page.html", "not-found.html", "components/trail.html"] {
        if !tera.contains_template(wanted) {
            let message = format!("the theme has no template `{wanted}`");
            seen.note(
                Diagnostic::new(Code::ThemeTemplate, None, message).help("Copy it from the default theme."),
            );
            return None;
        }
    }
    let layouts = layouts(chain, &tera, seen);
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    hash.update(&files.to_le_bytes());
    hash.update(sheet.as_bytes());
    hash.update(format!("{params:?}").as_bytes());
    Some(Theme {
        blocks: blocks(chain, &tera),
        layouts,
        spare,
        tera,
        origins,
        bundles: assets.bundles,
        own_bundles: assets.own,
        hash: hash.digest128(),
    })
}

/// The templates that a page may name as its layout: those at the top, and those that a theme declares.
fn layouts(chain: &chain::Chain, tera: &Tera, seen: &mut Seen) -> BTreeSet<String> {
    let names = tera.get_template_names().map(templates::plain).filter_map(|name| name.strip_suffix(".html"));
    let layouts: BTreeSet<String> =
        names.filter(|name| !name.contains('/') && *name != "not-found").map(str::to_owned).collect();
    for ((name, place), _) in chain.0.iter().flat_map(|layer| &layer.manifest.layouts) {
        if !layouts.contains(name) {
            let message = format!("there is no template for the layout `{name}`");
            seen.note(
                Diagnostic::new(Code::ThemeManifest, place.clone(), message)
                    .help(format!("Add `templates/{name}.html`, or remove the line.")),
            );
        }
    }
    layouts
}

/// The components that authors may call. One that replaces a block is a block itself.
fn blocks(chain: &chain::Chain, tera: &Tera) -> BTreeMap<String, BlockSpec> {
    let texts =
        chain.0.iter().flat_map(templates::of).filter_map(|(_, file)| std::str::from_utf8(&file.bytes).ok());
    let called: BTreeSet<&str> = texts
        .flat_map(templates::components)
        .filter(|(_, _, is_block)| *is_block)
        .map(|(name, ..)| name)
        .collect();
    let mut blocks = BTreeMap::new();
    for name in tera.get_component_names() {
        let Some(component) = tera.get_component_definition(name) else { continue };
        let metadata = component.metadata();
        if !metadata.contains_key("block") && !called.contains(name) {
            continue;
        }
        let block = name.replace('_', "-");
        // A block of the theme's own may have an argument of that name like any other.
        let is_data = |name: &str| BLOCKS.contains(&block.as_str()) && name == VIEW_DATA;
        let is_view = component.args().iter().any(|argument| is_data(argument.name()));
        let own = component.args().iter().filter(|argument| !is_data(argument.name()));
        let arguments = own.filter(|argument| !argument.is_implicit()).map(|argument| {
            let kind = argument.arg_type().map_or("string", |kind| kind.as_str());
            let options = metadata.get("options").and_then(|options| options.as_map()).and_then(|options| {
                options.iter().find(|(key, _)| key.as_str() == Some(argument.name())).map(|(_, list)| list)
            });
            let options = options.and_then(|options| options.as_array()).into_iter().flatten();
            let options = options.map(|option| option.to_string()).collect();
            let spec = ArgumentSpec { kind, required: argument.is_required(), options };
            (argument.name().replace('_', "-"), spec)
        });
        let spec = BlockSpec { is_view, arguments: arguments.collect() };
        blocks.insert(block, spec);
    }
    blocks
}
