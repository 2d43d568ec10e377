//! The view of the glossary: all terms by letter.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::handbook::Target;
use crate::model::body::{Body, Hole};
use crate::model::glossary::Term;
use crate::render::fill::link_tag;
use crate::render::framework::{Desk, Ref};

/// What the component `glossary` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct GlossaryData {
    /// The terms by their first letter.
    pub letters: Vec<Letter>,
    /// How many terms there are.
    pub terms: usize,
    /// Whether letters are shown at all: not for a few terms.
    pub by_letter: bool,
}

/// The terms of a letter.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Letter {
    /// The letter; `#` for what starts with none.
    pub letter: String,
    /// Its anchor.
    pub id: String,
    /// Its terms.
    pub terms: Vec<TermEntry>,
}

/// A term and what it means.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct TermEntry {
    /// Its anchor.
    pub id: String,
    /// The word.
    pub name: String,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// What it means, as HTML; nothing where the entry only points to others.
    pub definition: String,
    /// Terms to read as well.
    pub see: Vec<Ref>,
}

/// So many terms need no letters to be found among.
const FEW: usize = 12;

impl Desk<'_> {
    /// All terms; a second glossary of a page has anchors of its own.
    pub(super) fn glossary(&self, id: &str) -> GlossaryData {
        let glossary = &self.atlas.handbook.glossary;
        let is_first = matches!(id, "" | "view:glossary");
        let anchor = |anchor: String| if is_first { anchor } else { format!("{id}:{anchor}") };
        let mut letters: Vec<Letter> = Vec::new();
        for (index, term) in glossary.terms.iter().enumerate() {
            let letter = first_letter(&term.name);
            if letters.last().is_none_or(|last| last.letter != letter) {
                let id = anchor(format!("letter:{}", letter.to_lowercase()));
                letters.push(Letter { letter, id, terms: Vec::new() });
            }
            let see = term.see.iter().filter_map(|other| glossary.terms.get(*other));
            let entry = TermEntry {
                id: anchor(term.anchor()),
                name: term.name.clone(),
                aliases: term.aliases.clone(),
                definition: self.definition(index, term),
                see: see
                    .map(|other| Ref {
                        name: other.name.clone(),
                        url: format!("#{}", anchor(other.anchor())),
                    })
                    .collect(),
            };
            if let Some(last) = letters.last_mut() {
                last.terms.push(entry);
            }
        }
        GlossaryData {
            by_letter: glossary.terms.len() > FEW && letters.len() > 1,
            terms: glossary.terms.len(),
            letters,
        }
    }

    fn definition(&self, index: usize, term: &Term) -> String {
        let links = self.atlas.handbook.glossary_links.get(index);
        let Body { html, holes } = &term.definition;
        let mut out = String::with_capacity(html.len());
        let mut from = 0;
        for (at, hole) in holes {
            out.push_str(html.get(from..*at).unwrap_or_default());
            from = *at;
            let number = match hole {
                Hole::LinkOpen(number) | Hole::LinkClose(number) => *number,
                _ => continue,
            };
            let target = links.and_then(|links| links.get(number)).map(|target| self.link_here(target));
            match hole {
                Hole::LinkOpen(_) => {
                    let title = term.links.get(number).and_then(|link| link.title.as_deref());
                    link_tag(&mut out, target.as_ref(), title);
                }
                _ if matches!(target, Some(Target::Nowhere) | None) => out.push_str("</span>"),
                _ => out.push_str("</a>"),
            }
        }
        out.push_str(html.get(from..).unwrap_or_default());
        let alone = out.trim().strip_prefix("<p>").and_then(|text| text.strip_suffix("</p>"));
        match alone.filter(|text| !text.contains("<p>")) {
            Some(text) => text.to_owned(),
            None => out,
        }
    }

    /// A link of the glossary, which leads from the site's root, from this page.
    fn link_here(&self, target: &Target) -> Target {
        match target {
            Target::Inside(url) if !url.starts_with('#') => {
                Target::Inside(format!("{}{}{url}", self.root, self.page.out.to_root()))
            }
            other => other.clone(),
        }
    }
}

/// The letter that a word is found under: without accents, a capital.
fn first_letter(name: &str) -> String {
    let first = name.nfd().find(|c| c.is_alphanumeric()).filter(|c| c.is_alphabetic());
    first.map_or_else(|| "#".to_owned(), |first| first.to_uppercase().collect())
}
