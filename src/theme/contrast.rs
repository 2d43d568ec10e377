//! Whether everyone can read a theme's colours: text 4.5:1, controls 3:1, in both schemes.

use std::collections::BTreeMap;

use super::chain::Chain;
use super::colour::Colour;
use super::properties::{Kind, Token, Tokens};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::syntax::table::Placed;

/// What has to be told from what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Use {
    /// Text on what is behind it.
    Text,
    /// A control, or the part of a picture that says something, and what is behind it.
    Control,
}

/// Two tokens that are seen together, in one scheme.
#[derive(Clone, PartialEq, Debug)]
pub struct Pair {
    /// The text or control.
    pub front: String,
    /// What is behind it.
    pub back: String,
    /// What for.
    pub purpose: Use,
    /// Whether it is the dark scheme's.
    pub is_dark: bool,
    /// How well they are told apart.
    pub contrast: f32,
}

impl Use {
    /// The least contrast that is enough.
    pub fn wanted(self) -> f32 {
        match self {
            Self::Text => 4.5,
            Self::Control => 3.0,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "text needs 4.5:1",
            Self::Control => "a control needs 3:1",
        }
    }
}

/// The declared pairs of a chain, by the token in front and what for: a theme's lists replace those of the one it extends.
fn declared(chain: &Chain, tokens: &Tokens, seen: &mut Seen) -> BTreeMap<(String, Use), Vec<String>> {
    let mut pairs = BTreeMap::new();
    for layer in chain.0.iter().rev() {
        let lists = [(Use::Text, &layer.manifest.text), (Use::Control, &layer.manifest.controls)];
        for (purpose, (front, backs)) in
            lists.iter().flat_map(|(purpose, list)| list.iter().map(|entry| (*purpose, entry)))
        {
            let mut is_known = |(name, place): &Placed<String>| {
                if tokens.get(name).is_some_and(|token| token.kind == Kind::Colour) {
                    return true;
                }
                let message = format!("the theme has no colour `{name}`");
                let names = tokens.iter().filter(|(_, token)| token.kind == Kind::Colour);
                let diagnostic = Diagnostic::new(Code::ThemeManifest, place.clone(), message)
                    .did_you_mean(name, names.map(|(name, _)| name.as_str()));
                seen.note(match diagnostic.help {
                    Some(_) => diagnostic,
                    None => diagnostic.help("Declare it under `[tokens]`, or remove it here."),
                });
                false
            };
            if is_known(front) {
                let backs: Vec<String> =
                    backs.iter().filter(|back| is_known(back)).map(|(back, _)| back.clone()).collect();
                pairs.insert((front.0.clone(), purpose), backs);
            }
        }
    }
    pairs
}

/// Every declared pair in both schemes, with its contrast.
pub fn pairs(chain: &Chain, tokens: &Tokens, seen: &mut Seen) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for ((front, purpose), backs) in declared(chain, tokens, seen) {
        for back in backs {
            for is_dark in [false, true] {
                if let (Some(a), Some(b)) = (colour(tokens, &front, is_dark), colour(tokens, &back, is_dark))
                {
                    let (front, back, contrast) = (front.clone(), back.clone(), a.contrast(&b));
                    pairs.push(Pair { front, back, purpose, is_dark, contrast });
                }
            }
        }
    }
    pairs
}

/// Warns of the pairs that are too near each other, once for each value of the handbook that causes it.
pub fn check(chain: &Chain, tokens: &Tokens, seen: &mut Seen) {
    let pairs = pairs(chain, tokens, seen);
    let mut blamed: BTreeMap<(&str, bool), Vec<&Pair>> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| pair.contrast < pair.purpose.wanted()) {
        let names = [pair.front.as_str(), pair.back.as_str()];
        // What a theme of the program does wrong is not its user's to mend; a test keeps ours right.
        let rank = |name: &str| tokens.get(name).and_then(|token| token.place.as_ref()).map(placed_rank);
        if let Some(name) = names
            .into_iter()
            .filter(|name| rank(name).is_some())
            .max_by_key(|name| (rank(name), *name == pair.front))
        {
            blamed.entry((name, pair.is_dark)).or_default().push(pair);
        }
    }
    for ((name, is_dark), failing) in blamed {
        let Some(token) = tokens.get(name) else { continue };
        let lacking = |pair: &&&Pair| pair.contrast / pair.purpose.wanted();
        let Some(worst) = failing.iter().min_by(|a, b| lacking(a).total_cmp(&lacking(b))) else { continue };
        seen.note(told(name, token, is_dark, worst, failing.len(), &pairs, tokens));
    }
}

/// The book's values are to be mended before a theme's.
fn placed_rank(place: &Place) -> bool {
    place.path.as_str() == crate::config::BOOK
}

fn told(
    name: &str,
    token: &Token,
    is_dark: bool,
    worst: &Pair,
    count: usize,
    pairs: &[Pair],
    tokens: &Tokens,
) -> Diagnostic {
    let scheme = if is_dark { "dark" } else { "light" };
    // Cut, not rounded: 4.499 is not 4.5.
    let ratio = (worst.contrast * 100.0).floor() / 100.0;
    let mut message = format!(
        "`{}` on `{}` has a contrast of {ratio}:1 in the {scheme} scheme, and {}",
        worst.front,
        worst.back,
        worst.purpose.words()
    );
    match count {
        1 => {}
        2 => message.push_str(" (and another pair is too near as well)"),
        count => message.push_str(&format!(" (and {} more pairs are too near as well)", count - 1)),
    }
    let near = near(name, is_dark, pairs, tokens);
    let help = match (near, token.is_one) {
        (Some(near), true) => {
            let (light, dark) = if is_dark { (&token.light, &near) } else { (&near, &token.dark) };
            format!(
                "Write one colour a scheme, `{{ light = \"{light}\", dark = \"{dark}\" }}`: `{near}` is near, and passes."
            )
        }
        (Some(near), false) => format!("`{near}` is near, and passes."),
        (None, _) => "No shade of it passes with the others as they are: change those too.".to_owned(),
    };
    Diagnostic::new(Code::ThemeContrast, token.place.clone(), message).help(help)
}

/// A colour near a token's that passes with all that it is seen with, or at least with what it stands on.
fn near(name: &str, is_dark: bool, pairs: &[Pair], tokens: &Tokens) -> Option<String> {
    let others: Vec<(Colour, f32)> = pairs
        .iter()
        .filter(|pair| pair.is_dark == is_dark && (pair.front == name || pair.back == name))
        .filter_map(|pair| {
            let other = if pair.front == name { &pair.back } else { &pair.front };
            Some((colour(tokens, other, is_dark)?, pair.purpose.wanted()))
        })
        .collect();
    colour(tokens, name, is_dark)?
        .near(|near| others.iter().all(|(other, wanted)| near.contrast(other) >= *wanted))
}

fn colour(tokens: &Tokens, name: &str, is_dark: bool) -> Option<Colour> {
    let token = tokens.get(name).filter(|token| token.kind == Kind::Colour)?;
    Colour::parse(if is_dark { &token.dark } else { &token.light }).ok()
}
