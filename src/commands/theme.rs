//! `pathbook theme`: which themes there are, a new one, a copy of one file, and whether all fits together.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::{Failure, Outcome, drawn};
use crate::checked::Checked;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::memo::Memo;
use crate::model::path::SourcePath;
use crate::pipeline::{self, Themes};
use crate::source::Sources;
use crate::theme::chain::{self, Chain};
use crate::theme::contrast::Pair;
use crate::theme::{eject, overrides};
use crate::{disk, terminal};

/// The options of `theme`.
#[derive(Debug)]
pub struct Options {
    /// The handbook.
    pub dir: PathBuf,
    /// What to do.
    pub action: Action,
    /// Whether to tell only of problems.
    pub quiet: bool,
}

/// What to do about themes.
#[derive(Debug)]
pub enum Action {
    /// Tell which there are.
    List,
    /// Make one.
    New {
        /// Its name.
        name: String,
        /// The theme it extends.
        from: String,
    },
    /// Copy one file of the theme into the handbook.
    Eject {
        /// Which.
        name: String,
        /// Whether to show it only.
        print: bool,
    },
    /// Tell what the handbook changes in its theme, and what is wrong with it.
    Check,
}

/// Does what is to be done about themes.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let sources = disk::read(&options.dir, &[])?;
    let themes = pipeline::themes(&sources);
    match &options.action {
        Action::List => list(&sources, themes),
        Action::New { name, from } => new(options, &themes.value, name, from),
        Action::Eject { name, print } => copy(options, &sources, &themes, name, *print),
        Action::Check => check(options, &sources, &themes.value),
    }
}

fn list(sources: &Sources, read: Checked<Themes>) -> Result<Outcome, Failure> {
    let themes = read.value;
    let in_use: Vec<&str> =
        themes.chain.iter().flat_map(|chain| &chain.0).map(|layer| layer.name.as_str()).collect();
    let width = themes.known.iter().map(|(known, _)| known.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (known, manifest) in &themes.known {
        let chosen = chain::canonical(&themes.config.theme) == known.name;
        let mark = match () {
            () if chosen => '*',
            () if in_use.contains(&known.name.as_str()) => '+',
            () => ' ',
        };
        let place =
            if known.is_own { format!("themes/{}/", known.name) } else { "in the program".to_owned() };
        let extends = manifest.extends.as_ref().map(|(parent, _)| format!(", extends {parent}"));
        let line = format!(
            "{mark} {:width$}  {:7} {place}{}",
            known.name,
            manifest.version,
            extends.unwrap_or_default()
        );
        // Writing to a string can't fail.
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push_str("\n* is the handbook's, + is a theme that it extends. `theme = \"name\"` in book.toml chooses another.\n");
    terminal::out(&text)?;
    if themes.chain.is_none() {
        terminal::err(&drawn(&read.diagnostics, sources));
        return Ok(Outcome::Problems);
    }
    Ok(Outcome::Fine)
}

fn new(options: &Options, themes: &Themes, name: &str, from: &str) -> Result<Outcome, Failure> {
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_name || chain::canonical(name) == "default" || chain::EMBEDDED.contains(&name) {
        return Err(Failure::Theme(format!(
            "`{name}` can't be the name of a new theme: use small letters, digits and dashes, and no name of ours"
        )));
    }
    let known: Vec<&str> = themes.known.iter().map(|(known, _)| known.name.as_str()).collect();
    if !known.contains(&chain::canonical(from)) {
        let near = nearest(from, known.iter().copied());
        let help =
            near.map_or(format!("there are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        return Err(Failure::Theme(format!("there is no theme `{from}`; {help}")));
    }
    let version = env!("CARGO_PKG_VERSION");
    let manifest = format!(
        "name = \"{name}\"\nversion = \"0.1.0\"\nmin_version = \"{version}\"\nextends = \"{from}\"\n\n\
         # Colours, fonts and measures in the place of those of `{from}`; colours have a light and a dark value.\n\
         [tokens]\n# --pb-round = \"0\"\n\n\
         # \"@parent\" is what `{from}` joins into the bundle.\n[bundles]\n\"theme.css\" = [\"@parent\", \"css/{name}.css\"]\n"
    );
    let style = "/* Comes after the styles of the theme that this one extends. */\n@layer parts {\n}\n";
    let file = |path: String, text: &str| Some((SourcePath::new(&path).ok()?, text.as_bytes().to_vec()));
    let files = [
        file(format!("themes/{name}/theme.toml"), &manifest),
        file(format!("themes/{name}/assets/css/{name}.css"), style),
    ];
    let files: Vec<_> = files.into_iter().flatten().collect();
    disk::create(&options.dir, &files)?;
    if !options.quiet {
        terminal::out(&format!(
            "A theme is in themes/{name}/. Choose it in book.toml:\n\n  theme = \"{name}\"\n\nWhat it does not have comes from `{from}`.\n"
        ))?;
    }
    Ok(Outcome::Fine)
}

fn copy(
    options: &Options,
    sources: &Sources,
    themes: &Checked<Themes>,
    name: &str,
    print: bool,
) -> Result<Outcome, Failure> {
    let Some(chain) = &themes.value.chain else {
        terminal::err(&drawn(&themes.diagnostics, sources));
        return Ok(Outcome::Problems);
    };
    let copied = eject::eject(chain, name).map_err(Failure::Theme)?;
    if print {
        terminal::out(&String::from_utf8_lossy(&copied.bytes))?;
        return Ok(Outcome::Fine);
    }
    if !themes.value.config.has_book {
        return Err(Failure::Theme(
            "this folder has no `book.toml`, so it can't have a theme of its own".to_owned(),
        ));
    }
    let path =
        SourcePath::new(&copied.to).map_err(|_| Failure::Theme(format!("`{}` is no path", copied.to)))?;
    disk::create(&options.dir, &[(path, copied.bytes)])?;
    if !options.quiet {
        terminal::out(&format!(
            "`{}` is copied from the theme `{}` and takes its place. `check` tells you when the original changes.\n",
            copied.to, copied.from
        ))?;
    }
    Ok(Outcome::Fine)
}

fn check(options: &Options, sources: &Sources, themes: &Themes) -> Result<Outcome, Failure> {
    let built = pipeline::build(sources, &mut Memo::once());
    let is_ours = |found: &Diagnostic| {
        let place = found.place.as_ref().map_or("", |place| place.path.as_str());
        found.code.name().starts_with("theme-")
            || place.starts_with("theme/")
            || place.starts_with("themes/")
            || (place == crate::config::BOOK && matches!(found.code, Code::ConfigKey | Code::ConfigValue))
    };
    let found: Vec<Diagnostic> = built.diagnostics.into_iter().filter(is_ours).collect();
    if !options.quiet
        && let Some(chain) = &themes.chain
    {
        terminal::out(&facts(chain, &themes.pairs))?;
    }
    terminal::out(&drawn(&found, sources))?;
    if found.is_empty() && !options.quiet {
        terminal::out("No problems.\n")?;
    }
    let has_errors = super::Deny::Errors.fails(&found);
    Ok(if has_errors { Outcome::Problems } else { Outcome::Fine })
}

/// What a handbook changes in its theme, and how well its colours can be told apart.
fn facts(chain: &Chain, pairs: &[Pair]) -> String {
    let names: Vec<&str> =
        chain.0.iter().map(|layer| layer.name.as_str()).filter(|name| !name.is_empty()).collect();
    let mut text = format!("Themes: {}\n", names.join(" → "));
    let own = chain.0.first().filter(|layer| layer.prefix.is_empty());
    let replaced: BTreeSet<&str> = own
        .into_iter()
        .flat_map(|layer| layer.files.keys())
        .filter(|name| chain.file(name, 1).is_some())
        .map(|name| overrides::short(name))
        .collect();
    if !replaced.is_empty() {
        let replaced: Vec<&str> = replaced.into_iter().collect();
        let _ = writeln!(text, "Replaced by the handbook: {}", replaced.join(", "));
    }
    let least = pairs.iter().min_by(|a, b| {
        let spare = |pair: &Pair| pair.contrast / pair.purpose.wanted();
        spare(a).total_cmp(&spare(b))
    });
    if let Some(least) = least {
        let scheme = if least.is_dark { "dark" } else { "light" };
        let _ = writeln!(
            text,
            "Contrast: {} pairs of colours; the nearest to its limit is `{}` on `{}`, {scheme}, with {:.2}:1 of {}:1",
            pairs.len(),
            least.front,
            least.back,
            least.contrast,
            least.purpose.wanted()
        );
    }
    text
}
