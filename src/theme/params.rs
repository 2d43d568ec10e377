//! A theme's parameters: declared in `theme.toml`, set in `[theme.params]`, seen by templates as `theme.name`.

use std::collections::BTreeMap;

use tera::Value;

use super::chain::Chain;
use super::manifest;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::syntax::table::{Placed, Plain, PlainEntry};

/// A parameter, with what is inherited filled in.
#[derive(Clone, Debug)]
struct Param {
    kind: String,
    options: Vec<String>,
    value: Value,
}

const KINDS: [&str; 4] = ["text", "bool", "integer", "number"];

/// The values of all parameters by name, those that the book sets before those that the themes declare.
pub fn values(chain: &Chain, written: &[PlainEntry], seen: &mut Seen) -> BTreeMap<String, Value> {
    let mut params: BTreeMap<String, Param> = BTreeMap::new();
    for layer in chain.0.iter().rev() {
        for (name, declared) in &layer.manifest.params {
            let inherited = params.get(&name.0);
            if let Some(param) = declare(name, declared, inherited, seen) {
                params.insert(name.0.clone(), param);
            }
        }
    }
    for ((name, place), value) in written {
        let Some(param) = params.get_mut(name) else {
            let message = format!("the theme has no parameter `{name}`");
            let known: Vec<&str> = params.keys().map(String::as_str).collect();
            let diagnostic = Diagnostic::new(Code::ConfigKey, place.clone(), message)
                .did_you_mean(name, known.iter().copied());
            seen.note(match (diagnostic.help.is_some(), known.as_slice()) {
                (true, _) => diagnostic,
                (false, []) => diagnostic.help("It takes none: remove the line."),
                (false, known) => diagnostic.help(format!("It takes: {}.", known.join(", "))),
            });
            continue;
        };
        match typed(name, &param.kind, &param.options, value) {
            Ok(value) => param.value = value,
            Err(problem) => seen.note(as_code(*problem, Code::ConfigValue)),
        }
    }
    params.into_iter().map(|(name, param)| (name, param.value)).collect()
}

fn declare(
    (name, place): &Placed<String>,
    declared: &manifest::Param,
    inherited: Option<&Param>,
    seen: &mut Seen,
) -> Option<Param> {
    let wrong = |place: &Place, message: String, help: String| {
        Diagnostic::new(Code::ThemeManifest, place.clone(), message).help(help)
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_name {
        let help = "Small letters, digits and `_`: templates say `theme.name`.".to_owned();
        seen.note(wrong(place, format!("`{name}` is no name of a parameter"), help));
        return None;
    }
    let kind = match (&declared.kind, inherited) {
        (Some((kind, _)), _) if KINDS.contains(&kind.as_str()) => kind.clone(),
        (Some((kind, place)), _) => {
            let help = format!("Types are: {}.", KINDS.join(", "));
            seen.note(wrong(place, format!("`{kind}` is no type of a parameter"), help));
            return None;
        }
        (None, Some(inherited)) => inherited.kind.clone(),
        (None, None) => {
            let help = format!("Add `type = \"text\"`. Types are: {}.", KINDS.join(", "));
            seen.note(wrong(place, format!("the parameter `{name}` has no type"), help));
            return None;
        }
    };
    let mut options: Vec<String> = declared.options.iter().map(|(option, _)| option.clone()).collect();
    if let (true, Some(inherited)) = (options.is_empty() && declared.kind.is_none(), inherited) {
        options.clone_from(&inherited.options);
    }
    let value = match (&declared.default, inherited) {
        (Some(default), _) => match typed(name, &kind, &options, default) {
            Ok(value) => value,
            Err(problem) => {
                seen.note(as_code(*problem, Code::ThemeManifest));
                return None;
            }
        },
        (None, Some(inherited)) if declared.kind.is_none() => inherited.value.clone(),
        (None, _) => {
            let help = "Add `default = …`: a handbook need not set it.".to_owned();
            seen.note(wrong(place, format!("the parameter `{name}` has no default"), help));
            return None;
        }
    };
    Some(Param { kind, options, value })
}

fn typed(
    name: &str,
    kind: &str,
    options: &[String],
    (value, place): &Placed<Plain>,
) -> Result<Value, Box<Diagnostic>> {
    let found = match (kind, value) {
        ("text", Plain::Text(text)) if options.is_empty() || options.contains(text) => {
            Value::from(text.as_str())
        }
        ("text", Plain::Text(text)) => {
            let message = format!("`{name}` can't be `{text}`");
            let diagnostic = Diagnostic::new(Code::ConfigValue, place.clone(), message)
                .did_you_mean(text, options.iter().map(String::as_str));
            return Err(Box::new(match diagnostic.help {
                Some(_) => diagnostic,
                None => diagnostic.help(format!("It may be: {}.", options.join(", "))),
            }));
        }
        ("bool", Plain::Bool(held)) => Value::from(*held),
        ("integer" | "number", Plain::Integer(number)) => Value::from(*number),
        ("number", Plain::Float(number)) if number.is_finite() => Value::from(*number),
        _ => {
            let wanted = match kind {
                "bool" => "true or false",
                "integer" => "a whole number",
                "number" => "a number",
                _ => "a text in quotes",
            };
            let message = format!("`{name}` must be {wanted}");
            return Err(Box::new(Diagnostic::new(Code::ConfigValue, place.clone(), message)));
        }
    };
    Ok(found)
}

fn as_code(problem: Diagnostic, code: Code) -> Diagnostic {
    Diagnostic { code, severity: code.severity(), ..problem }
}
