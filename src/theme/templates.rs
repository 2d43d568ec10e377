//! The templates of a chain, in one engine: a name without a prefix is that of the first theme that has it.
//!
//! `@theme/…` is the handbook's theme without what the handbook overrides, `@parent/…` the theme that the
//! writing one extends, `@core/…` the default theme.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use tera::{ErrorKind, Kwargs, State, Tera, Value};

use super::chain::{Chain, Layer};
use super::say;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::words::Words;

/// Where the templates of the engine come from, by their names in it.
#[derive(Debug, Default)]
pub struct Origins(BTreeMap<String, Origin>);

#[derive(Debug)]
struct Origin {
    path: Option<SourcePath>,
    text: String,
}

/// Puts all templates into an engine; none if one of them can't be used.
pub fn engine(
    chain: &Chain,
    params: &BTreeMap<String, Value>,
    words: &Arc<Words>,
    seen: &mut Seen,
) -> Option<(Tera, Origins)> {
    let mut tera = Tera::new();
    tera.set_escape_fn(crate::html::escape_value);
    say::register(&mut tera, words);
    tera.register_filter("safe", safe);
    tera.global_context().insert("theme", params);
    let prefixes: Vec<String> =
        chain.0.iter().map(|layer| layer.prefix.clone()).filter(|prefix| !prefix.is_empty()).collect();
    if let Err(error) = tera.set_fallback_prefixes(prefixes) {
        seen.note(Diagnostic::new(Code::ThemeTemplate, None, error.to_string()));
    }
    let origins = Origins::new(chain, seen);
    let mut is_said = true;
    for (name, origin) in &origins.0 {
        is_said &= say::check(name, origin.path.as_ref(), &origin.text, words, seen);
    }
    if !is_said {
        return None;
    }
    let texts = origins.0.iter().map(|(name, origin)| (name.as_str(), origin.text.as_str()));
    if let Err(error) = tera.add_raw_templates(texts) {
        let unread = origins.unread();
        seen.extend(if unread.is_empty() { origins.problems(&error) } else { unread });
        return None;
    }
    Some((tera, origins))
}

/// The engine's own filter copies the text, which may be a whole page.
fn safe(value: Value, _: Kwargs, _: &State) -> Value {
    match value.as_str() {
        Some(_) => value.mark_safe(),
        None => Value::safe_string(&value.to_string()),
    }
}

/// The templates of a layer: their names and texts, without the prefix.
pub fn of(layer: &Layer) -> impl Iterator<Item = (&str, &super::chain::File)> {
    layer.files.iter().filter_map(|(name, file)| {
        Some((name.strip_prefix("templates/").filter(|name| name.ends_with(".html"))?, file))
    })
}

/// The components that a template defines: name, where the name stands, and whether authors may call it.
pub fn components(text: &str) -> Vec<(&str, Range<usize>, bool)> {
    let mut found = Vec::new();
    for (at, tag) in text.match_indices("{%") {
        let inner = text[at + tag.len()..].trim_start_matches(['-', ' ', '\n', '\t']);
        let Some(rest) = inner.strip_prefix("component").filter(|rest| rest.starts_with(char::is_whitespace))
        else {
            continue;
        };
        let rest = rest.trim_start();
        let start = text.len() - rest.len();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let head = rest.split("%}").next().unwrap_or_default();
        found.push((&rest[..end], start..start + end, head.contains("\"block\"")));
    }
    found
}

/// The blocks that a template has.
pub fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{%").filter_map(|(at, tag)| {
        let rest =
            text[at + tag.len()..].trim_start_matches(['-', ' ', '\n', '\t']).strip_prefix("block ")?;
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    })
}

/// The templates that a template names in `extends` and `include`.
pub fn named(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, tag) in text.match_indices("{%") {
        let inner = text[at + tag.len()..].trim_start_matches(['-', ' ', '\n', '\t']);
        let rest = inner.strip_prefix("extends").or_else(|| inner.strip_prefix("include"));
        if let Some(rest) = rest.map(str::trim_start)
            && let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\''))
            && let Some(end) = rest[1..].find(quote)
        {
            found.push(&rest[1..=end]);
        }
    }
    found
}

impl Origins {
    fn new(chain: &Chain, seen: &mut Seen) -> Self {
        let mut origins = BTreeMap::new();
        for (index, layer) in chain.0.iter().enumerate() {
            for (name, file) in of(layer) {
                match std::str::from_utf8(&file.bytes) {
                    Ok(text) => {
                        let text = resolved(chain, index, text);
                        let name = format!("{}{name}", layer.prefix);
                        origins.insert(name, Origin { path: file.path.clone(), text });
                    }
                    Err(_) => {
                        let message = format!("the template `{name}` is not UTF-8");
                        let place = file.path.as_ref().map(Place::file);
                        seen.note(Diagnostic::new(Code::SourceEncoding, place, message));
                    }
                }
            }
        }
        Self(origins)
    }

    /// What keeps templates of the handbook from being read, one by one: the engine stops at the first.
    fn unread(&self) -> Vec<Diagnostic> {
        let own = self.0.iter().filter(|(_, origin)| origin.path.is_some());
        own.filter_map(|(name, origin)| {
            let error = Tera::new().add_raw_template(name, &origin.text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| self.problems(&error))
        })
        .flatten()
        .collect()
    }

    /// What an error of the engine says, at the lines it names if they are in files of the handbook.
    pub fn problems(&self, error: &tera::Error) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let mut message = report.message().to_owned();
                let mut source = std::error::Error::source(error);
                while let Some(inner) = source {
                    message.push_str(&format!(": {inner}"));
                    source = inner.source();
                }
                vec![self.at(report.filename(), report.span().range.clone(), &message)]
            }
            ErrorKind::MissingParent { current, parent } => {
                let names = self.0.keys().map(|name| plain(name));
                let mut diagnostic =
                    self.at_name(current, parent, &format!("there is no template `{parent}` to extend"));
                diagnostic.help = None;
                let diagnostic = diagnostic.did_you_mean(parent, names);
                vec![match diagnostic.help {
                    Some(_) => diagnostic,
                    None => diagnostic.help(REFERENCES),
                }]
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                let name = plain(tpl);
                vec![
                    self.at_name(tpl, name, &format!("the template `{name}` extends itself"))
                        .help(format!("To change the theme's, write `{{% extends \"@theme/{name}\" %}}`.")),
                ]
            }
            ErrorKind::CircularInclude { tpl, .. } => {
                let name = plain(tpl);
                vec![
                    self.at_name(tpl, name, &format!("the template `{name}` includes itself"))
                        .help("Remove the `include`."),
                ]
            }
            ErrorKind::Msg(text) if text.contains("--> ") => {
                text.split("\n\nerror: ").map(|report| self.reported(report)).collect()
            }
            _ => vec![self.elsewhere(error)],
        }
    }

    /// One of the reports that the engine joins into a text: `error: message`, `--> name:line:column`.
    fn reported(&self, report: &str) -> Diagnostic {
        let message = report.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let at = report.split("--> ").nth(1).and_then(|rest| rest.split_whitespace().next());
        let mut parts = at.unwrap_or_default().rsplitn(3, ':');
        let (column, line, name) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or(1_usize);
        let offset = self.0.get(name).map_or(0, |origin| {
            let lines = origin.text.split_inclusive('\n').take(number(line) - 1);
            let start: usize = lines.map(str::len).sum();
            let columns = origin.text[start..].char_indices().nth(number(column).saturating_sub(1));
            columns.map_or(origin.text.len(), |(offset, _)| start + offset)
        });
        let told = self.at(name, offset..offset, message);
        match message.strip_prefix("Block `").and_then(|rest| rest.split_once('`')) {
            Some((block, _)) => self.with_blocks(told, block),
            None => told,
        }
    }

    /// Says which block may be meant by one that no parent has.
    fn with_blocks(&self, told: Diagnostic, block: &str) -> Diagnostic {
        let texts = self.0.values().filter(|origin| !origin.text.contains(&format!("block {block}")));
        let known: BTreeSet<&str> = texts.flat_map(|origin| blocks(&origin.text)).collect();
        let told = Diagnostic { help: None, ..told }.did_you_mean(block, known.iter().copied());
        match told.help {
            Some(_) => told,
            None => told.help(format!("Blocks are: {}.", known.into_iter().collect::<Vec<_>>().join(", "))),
        }
    }

    /// An error without a line: two templates define one component, say.
    fn elsewhere(&self, error: &tera::Error) -> Diagnostic {
        let mut text = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            text.push_str(&format!(": {inner}"));
            source = inner.source();
        }
        let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        let file = quoted.iter().find_map(|name| Some((*name, self.0.get(*name)?.path.as_ref()?)));
        let place = file.map(|(name, path)| match quoted.first() {
            Some(component) if text.starts_with("Component") => {
                let found = self.0.get(name).map(|origin| components(&origin.text)).unwrap_or_default();
                let at = found.into_iter().find(|(known, ..)| known == component);
                at.map_or_else(|| Place::file(path), |(_, range, _)| Place::new(path, range))
            }
            _ => Place::file(path),
        });
        Diagnostic::new(Code::ThemeTemplate, place, text).help(HELP)
    }

    fn at_name(&self, template: &str, name: &str, message: &str) -> Diagnostic {
        let at = self.0.get(template).and_then(|origin| origin.text.find(name));
        self.at(template, at.map_or(0..0, |at| at..at + name.len()), message)
    }

    fn at(&self, template: &str, range: Range<usize>, message: &str) -> Diagnostic {
        match self.0.get(template).and_then(|origin| origin.path.as_ref()) {
            Some(path) => Diagnostic::new(Code::ThemeTemplate, Place::new(path, range), message).help(HELP),
            None => {
                let message = format!("{message} (template {template})");
                Diagnostic::new(Code::ThemeTemplate, None, message).help(HELP)
            }
        }
    }
}

const HELP: &str = "Correct the template; the default theme shows how ours do it.";

const REFERENCES: &str = "`@theme/` begins the names of the theme's templates, `@parent/` those of the one it extends, `@core/` ours.";

/// A template's name without the prefix of its theme.
pub fn plain(name: &str) -> &str {
    if name.starts_with('@') { name.split_once('/').map_or(name, |(_, name)| name) } else { name }
}

/// `@parent/…` and `@theme/…` as the names that the engine has, at equal length: places stay what they are.
fn resolved(chain: &Chain, index: usize, text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("@parent/").into_iter().chain(rest.find("@theme/")).min() {
        let (before, after) = rest.split_at(at);
        written.push_str(before);
        let quote = before.chars().last().filter(|c| matches!(c, '"' | '\''));
        let end = quote.and_then(|quote| after.find(quote));
        let (reference, after) = after.split_at(end.unwrap_or_else(|| after.find('/').unwrap_or(0) + 1));
        rest = after;
        let from = if reference.starts_with("@theme/") {
            chain.0.iter().position(|layer| !layer.prefix.is_empty())
        } else {
            // A handbook's own templates have the parent that its theme has.
            let above = chain.0.iter().take(index + 1).any(|layer| !layer.prefix.is_empty());
            Some(if above { index + 1 } else { index + 2 })
        };
        let name = plain(reference);
        let layer = from
            .map(|from| from.min(chain.core()))
            .and_then(|from| chain.file(&format!("templates/{name}"), from))
            .and_then(|(index, _)| chain.0.get(index));
        match (layer, quote, end) {
            (Some(layer), Some(quote), Some(_)) => {
                written.push_str(&layer.prefix);
                written.push_str(name);
                written.push(quote);
                written.extend(std::iter::repeat_n(' ', reference.len() - layer.prefix.len() - name.len()));
                rest = &rest[quote.len_utf8()..];
            }
            _ => written.push_str(reference),
        }
    }
    written.push_str(rest);
    written
}
