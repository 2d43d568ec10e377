//! Our own themes: their colours can be read by everyone, and what they offer is documented.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use pathbook::model::path::SourcePath;
use pathbook::pipeline::{self, Themes};
use pathbook::source::{SourceFile, Sources};
use pathbook::theme::properties::{self, Kind};
use pathbook::theme::{chain, templates};

fn themes(name: &str) -> Themes {
    let book = format!("title = 'T'\nid = '6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f'\ntheme = '{name}'\n");
    let mut sources = Sources::default();
    sources.files.insert(SourcePath::new("book.toml").unwrap(), Arc::new(SourceFile::held(book)));
    let themes = pipeline::themes(&sources);
    assert_eq!(themes.diagnostics, [], "{name}");
    themes.value
}

#[test]
fn every_pair_of_our_colours_has_enough_contrast() {
    for name in chain::EMBEDDED {
        let themes = themes(name);
        assert!(themes.pairs.len() > 60, "{name} declares only {} pairs", themes.pairs.len());
        let poor: Vec<String> = themes
            .pairs
            .iter()
            .filter(|pair| pair.contrast < pair.purpose.wanted())
            .map(|pair| {
                format!("{} on {}, dark {}: {:.2}", pair.front, pair.back, pair.is_dark, pair.contrast)
            })
            .collect();
        assert!(poor.is_empty(), "{name}:\n{}", poor.join("\n"));
    }
}

#[test]
fn every_colour_is_in_a_pair() {
    for name in chain::EMBEDDED {
        let themes = themes(name);
        let chain = themes.chain.unwrap();
        let tokens = properties::tokens(&chain, &[], &mut Default::default());
        let lonely: Vec<&String> = tokens
            .iter()
            .filter(|(_, token)| token.kind == Kind::Colour)
            .map(|(name, _)| name)
            // It only divides.
            .filter(|name| *name != "--pb-line")
            .filter(|name| !themes.pairs.iter().any(|pair| pair.front == **name || pair.back == **name))
            .collect();
        assert!(lonely.is_empty(), "{name}: the contrast of {lonely:?} is never computed");
    }
}

/// The words in backticks that begin the rows of a table.
fn first_cells(page: &str, heading: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(page).unwrap();
    let rest = text.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_else(|| panic!("{page}: {heading}"));
    let rows = rest.lines().take_while(|line| !line.starts_with("## "));
    rows.filter_map(|line| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned())).collect()
}

#[test]
fn every_slot_is_documented_and_every_documented_slot_is_there() {
    let themes = themes("default");
    let chain = themes.chain.unwrap();
    let core = chain.0.last().unwrap();
    let slots: BTreeSet<String> = templates::of(core)
        .flat_map(|(_, file)| templates::blocks(std::str::from_utf8(&file.bytes).unwrap()))
        .map(str::to_owned)
        .collect();
    assert_eq!(slots, first_cells("docs/themes/slots.md", "Slots"));
}

#[test]
fn every_token_and_bundle_is_documented() {
    let themes = themes("default");
    let chain = themes.chain.unwrap();
    let tokens: BTreeSet<String> =
        properties::tokens(&chain, &[], &mut Default::default()).into_keys().collect();
    assert_eq!(tokens, first_cells("docs/themes/tokens.md", "Tokens"));
    let core = &chain.0.last().unwrap().manifest;
    assert!(
        core.tokens.iter().all(|(_, value)| format!("{value:?}").contains("doc")),
        "each token says what it is for"
    );
}

#[test]
fn every_template_and_style_of_our_themes_is_used() {
    for name in chain::EMBEDDED {
        let chain = themes(name).chain.unwrap();
        let layer = &chain.0[1];
        let listed: BTreeSet<&str> = chain
            .0
            .iter()
            .flat_map(|layer| &layer.manifest.bundles)
            .flat_map(|(_, parts)| parts.iter().map(|(part, _)| part.as_str()))
            .collect();
        for file in layer.files.keys().filter_map(|file| file.strip_prefix("assets/")) {
            assert!(listed.contains(file), "{name}: no bundle has {file}");
        }
        assert!(Path::new("themes").join(name).join("theme.toml").is_file());
    }
}

/// The classes, elements of ours and attributes that a style sheet names.
fn named_in(style: &str) -> BTreeSet<String> {
    let rules: String =
        style.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect();
    let mut names = BTreeSet::new();
    for (at, _) in rules.match_indices('.') {
        let name: String =
            rules[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            names.insert(name);
        }
    }
    names
}

#[test]
fn a_style_sheet_in_the_place_of_ours_knows_all_that_ours_does() {
    // The second theme has neither a trail beside the text nor a sheet for it, nor roles as cards.
    let without = ["bar-trail", "js", "s", "more", "sheet", "role-card", "rungs", "menu", "kind-not-found"];
    let chain = themes("ledger").chain.unwrap();
    let (ledger, core) = (&chain.0[1], chain.0.last().unwrap());
    let text = |file: &chain::File| String::from_utf8(file.bytes.to_vec()).unwrap();
    let styles = ledger.files.iter().filter(|(name, _)| name.ends_with(".css"));
    let known: BTreeSet<String> = styles.clone().flat_map(|(_, file)| named_in(&text(file))).collect();
    for (name, _) in styles {
        let Some(ours) = core.files.get(name) else { continue };
        let lost: Vec<String> = named_in(&text(ours))
            .into_iter()
            .filter(|class| !known.contains(class) && !without.contains(&class.as_str()))
            .collect();
        assert!(lost.is_empty(), "{name} of ledger lacks rules for {lost:?}, which that of default has");
    }
}
