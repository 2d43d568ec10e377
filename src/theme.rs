//! A theme: templates, styles and scripts. It executes nothing while a site is built.
//!
//! A handbook's own `theme/` stands before its theme, that before the theme it extends, and the default
//! theme, which is in the program, stands behind all: what the first does not have, the next gives.
//! A [`Theme`] speaks one language; [`Themes`] has one for each that the handbook's pages are in.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use bytes::Bytes;
use tera::Tera;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::OutPath;
use crate::model::view::BLOCKS;
use crate::stable::Stable;
use crate::words::{Vocabulary, Words};
use chain::Chain;

pub mod assets;
pub mod bundle;
pub mod chain;
pub mod colour;
pub mod contrast;
pub mod eject;
mod lexicon;
pub mod manifest;
pub mod overrides;
pub mod params;
pub mod properties;
mod prune;
mod roles;
mod say;
mod shorten;
mod spoken;
mod squeeze;
mod statements;
pub mod templates;
mod tokens;
mod vocabulary;

pub use vocabulary::{WordsMemo, vocabulary};

/// A theme in one language, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// Its templates and components.
    pub tera: Tera,
    /// What is the same in all languages.
    pub shape: Arc<Shape>,
    /// Its styles and scripts, joined, by the name of the bundle, and the files that styles show.
    pub bundles: BTreeMap<String, Bundle>,
    /// What the interface says.
    pub words: Arc<Words>,
    /// Stands for all of it.
    pub hash: u128,
}

/// What a theme offers, in whatever language.
#[derive(Debug, Default)]
pub struct Shape {
    /// Where its templates come from.
    pub origins: templates::Origins,
    /// The components an author may call as blocks.
    pub blocks: BTreeMap<String, BlockSpec>,
    /// The layouts that pages may name.
    pub layouts: BTreeSet<String>,
    /// Templates of the handbook that are of use as a layout alone.
    pub spare: Vec<overrides::Spare>,
    /// The bundles that the default theme does not have.
    pub own_bundles: BTreeSet<String>,
}

/// A style sheet or script, and where it goes: its name carries a hash of its content.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its address.
    pub out: OutPath,
    /// Its bytes.
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
    /// The theme and what was noticed in it, by the hash of all that it was made of.
    last: Option<(u128, Checked<Option<Arc<Themes>>>)>,
    /// Its bundles.
    joined: assets::Joined,
}

impl ThemeMemo {
    /// A memory for one build that has the bundles of another: they are known by all that they are made of.
    pub fn with_bundles_of(other: &Self) -> Self {
        Self { joined: other.joined.clone(), ..Self::default() }
    }
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

/// Loads a chain of themes in the language of the handbook and in `languages`; none if it can't be used.
pub fn load(
    chain: &Chain,
    config: &Config,
    languages: &[(String, Option<Place>)],
    vocabulary: &Vocabulary,
    memo: &mut ThemeMemo,
) -> Checked<Option<Arc<Themes>>> {
    Checked::collect(|seen| {
        vocabulary.check(languages, seen);
        let main = vocabulary.words(&config.language);
        let others: BTreeMap<String, Arc<Words>> = languages
            .iter()
            .map(|(language, _)| (language.to_ascii_lowercase(), vocabulary.words(language)))
            .collect();
        let files = chain.hash();
        let mut all = Stable::default();
        // Places in the book are told, so they decide too; but they change no page.
        format!("{:?}{:?}", config.theme_tokens, config.theme_params).hash(&mut all);
        (files, main.hash).hash(&mut all);
        others.iter().for_each(|(language, words)| (language, words.hash).hash(&mut all));
        let all = all.digest128();
        let themes = match memo.last.take().filter(|(old, _)| *old == all) {
            Some((_, themes)) => themes,
            None => Checked::collect(|seen| {
                let mut maker = Maker { chain, files, joined: &mut memo.joined, keep: memo.keep };
                let themes = maker.themes(config, &main, &others, seen);
                themes.map(|themes| Arc::new(Themes { hash: all, ..themes }))
            }),
        };
        if memo.keep {
            memo.last = Some((all, themes.clone()));
        }
        seen.take(themes)
    })
}

/// Makes the themes of a chain.
struct Maker<'a> {
    chain: &'a Chain,
    files: u128,
    joined: &'a mut assets::Joined,
    keep: bool,
}

impl Maker<'_> {
    fn themes(
        &mut self,
        config: &Config,
        main: &Arc<Words>,
        others: &BTreeMap<String, Arc<Words>>,
        seen: &mut Seen,
    ) -> Option<Themes> {
        let chain = self.chain;
        let params = params::values(chain, &config.theme_params, seen);
        let tokens = properties::tokens(chain, &config.theme_tokens, seen);
        contrast::check(chain, &tokens, seen);
        let sheet = properties::sheet(&tokens);
        let listed = assets::listed(chain, &sheet, seen);
        overrides::moved(chain, seen);
        let mut joiner = assets::Joiner::new(chain, &listed, self.joined, self.keep);
        let mut bundles: BTreeMap<u128, BTreeMap<String, Bundle>> = BTreeMap::new();
        for words in others.values().chain([main]) {
            bundles.entry(words.hash).or_insert_with(|| joiner.bundles(words, seen));
        }
        let (used, own_bundles) = joiner.finish();
        let spare = overrides::unused(chain, &used, seen);
        let (tera, origins) = templates::engine(chain, &params, main, seen)?;
        is_complete(&tera, seen)?;
        let layouts = layouts(chain, &tera, seen);
        let shape = Shape { origins, blocks: blocks(chain, &tera), layouts, spare, own_bundles };
        let shape = Arc::new(shape);
        let files = self.files;
        let mut in_words = |mut tera: Tera, words: &Arc<Words>| {
            say::register(&mut tera, words);
            let mut hash = Stable::default();
            (files, &sheet, format!("{params:?}"), words.hash).hash(&mut hash);
            let bundles = bundles.remove(&words.hash).unwrap_or_default();
            let (words, shape) = (Arc::clone(words), Arc::clone(&shape));
            Arc::new(Theme { tera, shape, bundles, words, hash: hash.digest128() })
        };
        let mut known: BTreeMap<u128, Arc<Theme>> = BTreeMap::new();
        for words in others.values().filter(|words| words.hash != main.hash) {
            known.entry(words.hash).or_insert_with(|| in_words(tera.clone(), words));
        }
        let main = in_words(tera, main);
        let of = |words: &Words| Arc::clone(known.get(&words.hash).unwrap_or(&main));
        let others = others.iter().map(|(language, words)| (language.clone(), of(words))).collect();
        Some(Themes { hash: files, main, others })
    }
}

/// A handbook's own default theme may lack what pages can't do without.
fn is_complete(tera: &Tera, seen: &mut Seen) -> Option<()> {
    for wanted in ["page.html", "not-found.html", "components/trail.html"] {
        if !tera.contains_template(wanted) {
            let message = format!("the theme has no template `{wanted}`");
            seen.note(
                Diagnostic::new(Code::ThemeTemplate, None, message).help("Copy it from the default theme."),
            );
            return None;
        }
    }
    Some(())
}

/// The templates that a page may name as its layout: those at the top, and those that a theme declares.
fn layouts(chain: &Chain, tera: &Tera, seen: &mut Seen) -> BTreeSet<String> {
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
fn blocks(chain: &Chain, tera: &Tera) -> BTreeMap<String, BlockSpec> {
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
