//! A theme's tokens: custom properties that `theme.toml` declares and `[theme.tokens]` sets.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::chain::Chain;
use super::colour::{Colour, NoColour};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::syntax::table::{Placed, Plain, PlainEntry};

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A colour for each scheme.
    Colour,
    /// A number with a unit.
    Length,
    /// A list of families of fonts.
    Family,
    /// A number.
    Number,
}

/// A token with its value.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its value, in the light scheme if it is a colour.
    pub light: String,
    /// Its value in the dark scheme; the same if it is no colour, or one for both.
    pub dark: String,
    /// Where the value is written, if that is in the handbook.
    pub place: Option<Place>,
    /// Whether one value stands for both schemes.
    pub is_one: bool,
}

/// All tokens of a chain by name.
pub type Tokens = BTreeMap<String, Token>;

/// The tokens of a chain: a theme's values before those of the one it extends, the book's before all.
pub fn tokens(chain: &Chain, written: &[PlainEntry], seen: &mut Seen) -> Tokens {
    let mut tokens = Tokens::new();
    for layer in chain.0.iter().rev() {
        let is_own = layer.files.get("theme.toml").is_some_and(|file| file.path.is_some());
        for (name, value) in &layer.manifest.tokens {
            set(&mut tokens, name, value, (Code::ThemeManifest, Code::ThemeManifest, true), is_own, seen);
        }
    }
    for (name, value) in written {
        set(&mut tokens, name, value, (Code::ConfigKey, Code::ConfigValue, false), true, seen);
    }
    tokens
}

/// The style sheet of the tokens: everything else is a matter of the theme's own style sheets.
pub fn sheet(tokens: &Tokens) -> String {
    let mut sheet = String::from("@layer tokens{:root{color-scheme:light dark");
    for (name, token) in tokens {
        // Writing to a string can't fail.
        let _ = match token.kind {
            Kind::Colour if token.light != token.dark => {
                write!(sheet, ";{name}:light-dark({},{})", token.light, token.dark)
            }
            _ => write!(sheet, ";{name}:{}", token.light),
        };
    }
    sheet
        .push_str("}:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}}\n");
    sheet
}

fn set(
    tokens: &mut Tokens,
    (name, place): &Placed<String>,
    (value, at): &Placed<Plain>,
    (key_code, code, may_declare): (Code, Code, bool),
    is_placed: bool,
    seen: &mut Seen,
) {
    let known = tokens.get(name).cloned();
    if known.is_none() && !may_declare {
        let diagnostic = Diagnostic::new(key_code, place.clone(), format!("the theme has no token `{name}`"));
        let names: Vec<&str> = tokens.keys().map(String::as_str).collect();
        let wanted = if name.starts_with("--") { name.clone() } else { format!("--pb-{name}") };
        let diagnostic = diagnostic.did_you_mean(&wanted, names.iter().copied());
        seen.note(match diagnostic.help {
            Some(_) => diagnostic,
            None => diagnostic.help(format!("Tokens are: {}.", names.join(", "))),
        });
        return;
    }
    let is_name = name.strip_prefix("--").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    });
    if !is_name {
        let help = "Names are those of custom properties: `--pb-accent`.";
        let message = format!("`{name}` is no name of a token");
        seen.note(Diagnostic::new(key_code, place.clone(), message).help(help));
        return;
    }
    let written = match pick(name, value, known.as_ref(), may_declare, at, code) {
        Ok(written) => written,
        Err(problem) => return seen.note(*problem),
    };
    let mut token = Token {
        kind: written.kind,
        light: String::new(),
        dark: String::new(),
        place: is_placed.then(|| at.clone()),
        is_one: written.is_one,
    };
    for (text, place, to) in [
        (written.light, written.light_at, &mut token.light),
        (written.dark, written.dark_at, &mut token.dark),
    ] {
        match checked(written.kind, &text) {
            Ok(text) => *to = text,
            Err((cause, help)) => {
                let message = format!("`{text}` is no value for `{name}`: {cause}");
                return seen.note(Diagnostic::new(code, place, message).help(help));
            }
        }
    }
    tokens.insert(name.clone(), token);
}

/// A value as it is written, before it is checked.
struct Written {
    kind: Kind,
    light: String,
    light_at: Place,
    dark: String,
    dark_at: Place,
    is_one: bool,
}

const KINDS: [(&str, Kind); 3] =
    [("length", Kind::Length), ("family", Kind::Family), ("number", Kind::Number)];

fn pick(
    name: &str,
    value: &Plain,
    known: Option<&Token>,
    may_declare: bool,
    at: &Place,
    code: Code,
) -> Result<Written, Box<Diagnostic>> {
    let one = |kind, text: &str, at: &Place| Written {
        kind,
        light: text.to_owned(),
        light_at: at.clone(),
        dark: text.to_owned(),
        dark_at: at.clone(),
        is_one: true,
    };
    let number;
    let value = match value {
        Plain::Integer(held) => {
            number = Plain::Text(held.to_string());
            &number
        }
        Plain::Float(held) => {
            number = Plain::Text(held.to_string());
            &number
        }
        other => other,
    };
    match (value, known) {
        (Plain::Text(text), Some(known)) => return Ok(one(known.kind, text, at)),
        (Plain::Table(entries), _) => {
            let text = |key: &str| {
                let (_, (value, place)) = entries.iter().find(|((name, _), _)| name == key)?;
                if let Plain::Text(text) = value { Some((text.clone(), place.clone())) } else { None }
            };
            let allowed: &[&str] = if may_declare {
                &["light", "dark", "length", "family", "number", "doc"]
            } else {
                &["light", "dark"]
            };
            if let Some(((key, place), _)) =
                entries.iter().find(|((key, _), _)| !allowed.contains(&key.as_str()))
            {
                let diagnostic = Diagnostic::new(code, place.clone(), format!("`{name}` has no `{key}`"))
                    .did_you_mean(key, allowed.iter().copied());
                return Err(Box::new(match diagnostic.help {
                    Some(_) => diagnostic,
                    None => diagnostic.help(format!("Write {}.", allowed.join(", "))),
                }));
            }
            let is_colour = known.is_none_or(|known| known.kind == Kind::Colour);
            if let (Some((light, light_at)), Some((dark, dark_at)), true) =
                (text("light"), text("dark"), is_colour)
            {
                let is_one = light == dark;
                return Ok(Written { kind: Kind::Colour, light, light_at, dark, dark_at, is_one });
            }
            let other = KINDS.iter().find_map(|(key, kind)| Some((*kind, text(key)?)));
            if let Some((kind, (text, place))) =
                other.filter(|(kind, _)| known.is_none_or(|known| known.kind == *kind))
            {
                return Ok(one(kind, &text, &place));
            }
        }
        _ => {}
    }
    let help = match known.map(|known| known.kind) {
        Some(Kind::Colour) => {
            "Write a colour, `\"#0b5\"`, or one a scheme: `{ light = \"#073\", dark = \"#0b5\" }`."
        }
        Some(Kind::Length) => "Write a length: `\"61ch\"`.",
        Some(Kind::Family) => "Write families of fonts: `'\"Source Sans 3\", sans-serif'`.",
        Some(Kind::Number) => "Write a number in quotes: `\"1.5\"`.",
        None => {
            "Declare it: `{ light = \"…\", dark = \"…\", doc = \"…\" }`, or with `length`, `family` or `number` for the two colours."
        }
    };
    Err(Box::new(Diagnostic::new(code, at.clone(), format!("`{name}` can't have this value")).help(help)))
}

/// The value as it is put into the style sheet, or the cause why it can't be, and the cure.
fn checked(kind: Kind, text: &str) -> Result<String, (&'static str, &'static str)> {
    let text = text.trim();
    match kind {
        Kind::Colour => match Colour::parse(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(NoColour::Transparent) => Err((
                "one sees through it, so that nobody can tell how well it can be read",
                "Write the colour that it comes out as.",
            )),
            Err(NoColour::Unknown) => Err((
                "it is no colour that can be computed",
                "Write `#0b5`, `rgb(0 187 85)`, `oklch(.7 .17 150)` or a name of CSS.",
            )),
        },
        Kind::Length if is_length(text) => Ok(text.to_owned()),
        Kind::Length => {
            Err(("it is no length", "Write a number and a unit, such as `61ch`, `.5rem` or `8px`."))
        }
        Kind::Number if text.parse::<f64>().is_ok_and(f64::is_finite) => Ok(text.to_owned()),
        Kind::Number => Err(("it is no number", "Write it in quotes: `\"1.5\"`.")),
        Kind::Family if is_family(text) => Ok(text.to_owned()),
        Kind::Family => Err((
            "it is no list of families",
            "Put names of more than one word in quotes and commas between them: `\"Source Sans 3\", sans-serif`.",
        )),
    }
}

fn is_length(text: &str) -> bool {
    const UNITS: [&str; 17] = [
        "px", "rem", "em", "ch", "ex", "lh", "rlh", "vw", "vh", "vi", "vb", "svh", "dvh", "pt", "mm", "cm",
        "in",
    ];
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = &text[number.len()..];
    let is_number = !number.is_empty() && number.parse::<f64>().is_ok_and(f64::is_finite);
    is_number && (UNITS.contains(&unit) || unit == "%" || (unit.is_empty() && number == "0"))
}

fn is_family(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_alphabetic() || c == '-')
            && word.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let is_quoted = |name: &str, quote: char| {
        let inner = name.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        inner.is_some_and(|inner| {
            !inner.is_empty()
                && inner.chars().all(|c| c.is_alphanumeric() || " -_.+'&".contains(c) && c != quote)
        })
    };
    text.split(',').map(str::trim).all(|name| {
        is_quoted(name, '"')
            || is_quoted(name, '\'')
            || (!name.is_empty() && name.split_whitespace().all(is_word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_could_end_the_rule_are_refused() {
        for (kind, text) in [
            (Kind::Colour, "red}*{color:red"),
            (Kind::Length, "1px;color:red"),
            (Kind::Length, "url(x)px"),
            (Kind::Family, "a;} b"),
            (Kind::Family, "\"a\\\"\""),
            (Kind::Family, "url(x)"),
            (Kind::Number, "1;"),
        ] {
            assert!(checked(kind, text).is_err(), "{text}");
        }
    }

    #[test]
    fn values_of_css_are_taken() {
        for (kind, text) in [
            (Kind::Colour, "oklch(.41 .093 160)"),
            (Kind::Length, "61ch"),
            (Kind::Length, ".5rem"),
            (Kind::Length, "0"),
            (Kind::Family, "Seravek, \"Source Sans 3\", system-ui, sans-serif"),
            (Kind::Number, "1.6"),
        ] {
            assert!(checked(kind, text).is_ok(), "{text}");
        }
    }
}
