//! The stages in order. Pure: the same sources give the same site.

use crate::checked::{Checked, Seen};
use crate::config::{self, BOOK, Config};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::handbook::{Handbook, Handbooks};
use crate::later;
use crate::memo::Memo;
use crate::model::path::SourcePath;
use crate::parse::Parsed;
use crate::render::leaves::{LeafMemo, Leaves, Pending};
use crate::site::Site;
use crate::source::Sources;
use crate::stages::Stage;
use crate::theme::chain::{Chain, Known};
use crate::theme::contrast::Pair;
use crate::theme::manifest::Manifest;
use crate::words::Vocabulary;
use crate::{parse, render, resolve, theme};

/// Builds the whole site, or as much of it as can be made; the diagnostics say whether it may be shown.
pub fn build(sources: &Sources, memo: &mut Memo) -> Checked<Site> {
    let Checked { value: (mut site, pending), mut diagnostics } = pages(sources, memo);
    memo.run.stages.begin(Stage::Leaves, 0);
    let grown = pending.and_then(|pending| leaves(pending, &mut memo.leaves, || true));
    if let Some(Checked { value: leaves, diagnostics: more }) = grown {
        site.files.extend(leaves.files);
        site.grown = leaves.made;
        diagnostics.extend(more);
    }
    Checked { value: site, diagnostics: in_order(diagnostics) }
}

/// The site without the leaves, which are pending: what a reader of a page need not wait for.
pub fn pages(sources: &Sources, memo: &mut Memo) -> Checked<(Site, Option<Pending>)> {
    let mut built = Checked::collect(|seen| {
        seen.extend(sources.problems.iter().cloned());
        let config = seen.take(settings(sources));
        let chain = theme::chain::chain(sources, &config, seen);
        let vocabulary = seen.take(theme::vocabulary(chain.as_ref(), &mut memo.words));
        let Memo { parsed, resolved, theme, run, .. } = &mut *memo;
        let parsed = seen.take(parse::all(&config, sources, run, parsed));
        run.stages.begin(Stage::Resolve, 0);
        let given = (sources, &*vocabulary, &run.highlights);
        let mut resolve = || resolve::handbooks(&config, given, &parsed, resolved);
        let mut load = |languages: &[(String, Option<Place>)]| {
            let chain = chain.as_ref()?;
            Some(theme::load(chain, &config, languages, &vocabulary, theme))
        };
        // Where no page names a language of its own, the theme need not wait for the pages' seats.
        let names_one = |page: &Parsed| page.document.front.language.is_some();
        let (handbooks, themes) = if parsed.iter().any(names_one) {
            let handbooks = resolve();
            let themes = load(&handbooks.value.languages());
            (handbooks, themes)
        } else {
            rayon::join(resolve, || load(&config.own_languages()))
        };
        let handbooks = seen.take(handbooks);
        let themes = themes.and_then(|themes| seen.take(themes));
        later::let_go(parsed);
        match themes {
            Some(themes) => {
                (seen.take(render::site(sources, handbooks, &themes, &memo.run, &mut memo.rendered)), config)
            }
            None => ((Site::default(), None), config),
        }
    });
    let (site, config) = std::mem::take(&mut built.value);
    let diagnostics = weighed(built.diagnostics, &config);
    Checked { value: site, diagnostics }
}

/// The leaves of a site, unless they cease to be wanted while they are made.
pub fn leaves(
    pending: Pending,
    memo: &mut LeafMemo,
    is_wanted: impl Fn() -> bool + Sync,
) -> Option<Checked<Leaves>> {
    let config = pending.config();
    let grown = pending.leaves(memo, is_wanted)?;
    Some(Checked { value: grown.value, diagnostics: weighed(grown.diagnostics, &config) })
}

/// The handbook alone, with the diagnostics that understanding it gives.
pub fn handbook(sources: &Sources, memo: &mut Memo) -> Checked<Handbook> {
    let Checked { value, diagnostics } = handbooks(sources, memo);
    Checked { value: value.original, diagnostics }
}

/// The same in each of its languages.
pub fn handbooks(sources: &Sources, memo: &mut Memo) -> Checked<Handbooks> {
    let mut config = Config::default();
    let understood = Checked::collect(|seen| {
        seen.extend(sources.problems.iter().cloned());
        config = seen.take(settings(sources));
        seen.take(understand_all(&config, sources, memo))
    });
    Checked { value: understood.value, diagnostics: weighed(understood.diagnostics, &config) }
}

/// The handbook without a theme: what its author wrote, understood.
pub fn understand(config: &Config, sources: &Sources, memo: &mut Memo) -> Checked<Handbook> {
    let Checked { value, diagnostics } = understand_all(config, sources, memo);
    Checked { value: value.original, diagnostics }
}

fn understand_all(config: &Config, sources: &Sources, memo: &mut Memo) -> Checked<Handbooks> {
    // What is wrong with themes and language files is told where they are used.
    let chain = theme::chain::chain(sources, config, &mut Seen::default());
    let vocabulary = theme::vocabulary(chain.as_ref(), &mut memo.words).value;
    understood(config, sources, &vocabulary, memo)
}

fn understood(
    config: &Config,
    sources: &Sources,
    vocabulary: &Vocabulary,
    memo: &mut Memo,
) -> Checked<Handbooks> {
    Checked::collect(|seen: &mut Seen| {
        let parsed = seen.take(parse::all(config, sources, &memo.run, &mut memo.parsed));
        memo.run.stages.begin(Stage::Resolve, 0);
        let given = (sources, vocabulary, &memo.run.highlights);
        seen.take(resolve::handbooks(config, given, &parsed, &mut memo.resolved))
    })
}

/// What a handbook may choose its look from, and what it has chosen.
#[derive(Debug)]
pub struct Themes {
    /// The handbook's settings.
    pub config: Config,
    /// Every theme it may choose, with what that says of itself.
    pub known: Vec<(Known, Manifest)>,
    /// What it has chosen; none if that is not there.
    pub chain: Option<Chain>,
    /// The colours that are seen together.
    pub pairs: Vec<Pair>,
}

/// The themes of a handbook, and what is wrong with the choice.
pub fn themes(sources: &Sources) -> Checked<Themes> {
    Checked::collect(|seen| {
        let config = seen.take(settings(sources));
        let chain = theme::chain::chain(sources, &config, seen);
        let known = theme::chain::described_themes(sources, &config);
        let pairs = chain.as_ref().map(|chain| {
            let tokens = theme::properties::tokens(chain, &config.theme_tokens, seen);
            theme::contrast::pairs(chain, &tokens, seen)
        });
        Themes { known, chain, pairs: pairs.unwrap_or_default(), config }
    })
}

fn settings(sources: &Sources) -> Checked<Config> {
    let path = SourcePath::new(BOOK).ok();
    let book = path.as_ref().and_then(|path| Some((path, sources.files.get(path)?)));
    let mut config = match book.map(|(path, file)| (path, file.utf8(path))) {
        None => config::parse(None, &sources.folder_name),
        Some((path, Ok(text))) => config::parse(Some((path, text)), &sources.folder_name),
        // Its author meant a handbook: it is not taken for a folder of pages.
        Some((_, Err(problem))) => Checked {
            value: Config { title: sources.folder_name.clone(), ..Config::default() },
            diagnostics: vec![*problem],
        },
    };
    if !config.value.has_book {
        config.diagnostics.push(config::book_missing(&sources.folder_name));
    }
    config
}

/// Gives every diagnostic the severity that is in force, in a stable order.
///
/// `[check]` decides first. In a folder without a `book.toml` problems of one page are warnings, but
/// for a page that is not for everyone.
fn weighed(diagnostics: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    let weighed: Vec<Diagnostic> = diagnostics
        .into_iter()
        .map(|mut diagnostic| {
            let on_a_page = diagnostic.place.as_ref().is_some_and(|place| parse::is_page(&place.path));
            if let Some(severity) = config.check.get(&diagnostic.code) {
                diagnostic.severity = *severity;
            } else if !config.has_book
                && on_a_page
                && diagnostic.code != crate::diagnostic::Code::AudienceRestricted
            {
                diagnostic.severity = diagnostic.severity.min(Severity::Warning);
            }
            diagnostic
        })
        .filter(|diagnostic| diagnostic.severity != Severity::Silent)
        .collect();
    in_order(weighed)
}

fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| {
        let at = |diagnostic: &Diagnostic| {
            diagnostic.place.as_ref().map(|place| (place.path.clone(), place.span.start))
        };
        at(a).cmp(&at(b)).then_with(|| a.code.cmp(&b.code)).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
    diagnostics
}
