//! Whole-book facts: which page stands where, where links lead, who each item is.

mod announcement;
mod facts;
pub mod framework;
pub mod generated;
pub mod glossary;
pub mod identity;
pub mod items;
mod languages;
pub mod links;
pub mod lock;
mod news;
pub mod order;
mod pictures;
mod publication;
pub mod summary;
mod translation;
mod undeclared;
pub mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::handbook::{Handbook, Items, Page};
use crate::highlights::Highlights;
use crate::model::checklist::Mark;
use crate::model::date;
use crate::model::document::Document;
use crate::model::framework::Framework;
use crate::model::glossary::Glossary;
use crate::model::ids::in_words;
use crate::model::path::{OutPath, SUMMARY, SourcePath};
use crate::model::view::View;
use crate::parse::Parsed;
use crate::quick::QuickMap;
use crate::source::Sources;
use crate::stable::Stable;
use crate::words::Vocabulary;
use framework::Understood;
use generated::Seated;
pub use languages::{Translation, handbooks};
use links::{Destination, Places, Resolved};
use order::Seat;

/// What was resolved last.
#[derive(Debug, Default)]
pub struct ResolveMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    identities: Option<identity::memo::Identities>,
    framework: framework::FrameworkMemo,
    pictures: pictures::PictureMemo,
    glossary: glossary::GlossaryMemo,
    /// The links of the glossary's definitions, with what stands for the definitions.
    defined: Option<glossary::Defined>,
    /// Stands for everything a link may lead to.
    destinations: u128,
    /// The links of pages by their address, each with the hash of the text they stand in.
    links: QuickMap<OutPath, (u128, Arc<Checked<Resolved>>)>,
    /// Of a translation: its texts.
    texts: translation::TextMemo,
    /// What was resolved last of the handbook in its other languages, by their tags.
    languages: BTreeMap<String, ResolveMemo>,
}

/// Understands the whole handbook in one language.
fn handbook(
    config: &Config,
    (sources, vocabulary, highlights): (&Sources, &Vocabulary, &Highlights),
    parsed: &[Parsed],
    of: Option<&Translation<'_>>,
    memo: &mut ResolveMemo,
) -> Checked<Handbook> {
    Checked::collect(|seen| {
        let understood = framework::understood(config, sources, memo.keep, &mut memo.framework, seen);
        let understood = &understood.value;
        let (framework, plans) = (&understood.framework, &understood.plans);
        let glossary = glossary::glossary(config, (sources, highlights), memo.keep, &mut memo.glossary, seen);
        let (drafts, documents): (Vec<&Parsed>, Vec<&Parsed>) =
            parsed.iter().partition(|page| page.document.front.draft);
        let published = parsed.iter().enumerate().filter(|(_, page)| !page.document.front.draft);
        let numbers: Vec<usize> = published.map(|(index, _)| index).collect();
        let texts: Vec<&Document> = documents.iter().map(|page| page.document.as_ref()).collect();
        let summary = summary(config, sources, seen);
        let (summary, titles) = summary.map_or((None, 0), |(entries, language)| (Some(entries), language));
        let seats = order::seats(&config.content, &texts, summary.as_deref(), seen);
        let shown = views::Shown { framework, plans, lost: &understood.lost };
        let shows: Vec<Arc<[Option<View>]>> = texts.iter().map(|text| shown.of(text, seen)).collect();
        let on_pages =
            texts.iter().zip(&shows).filter(|(text, _)| !views::is_not_found(&config.content, text));
        let placed = on_pages.flat_map(|(_, shows)| shows.iter().flatten().copied()).collect();
        let words = vocabulary.words(&config.language);
        let made = made(config, framework, &glossary, &texts);
        let wanted = generated::Wanted::new(framework, plans, placed, made, &words);
        let Seated { seats, in_stead } = wanted.add(seats);
        let mut pages = seated(config, sources, &seats, &documents, titles);
        for (page, seat) in pages.iter_mut().zip(&seats) {
            if let Some(document) = seat.document {
                page.shows = Arc::clone(&shows[document]);
            }
        }
        for (page, view) in pages.iter_mut().filter_map(|page| page.computed.map(|view| (page, view))) {
            if let Some(title) = wanted.nav_title(view) {
                page.nav_title = title;
            }
        }
        let spots = views::spots(framework, plans, &pages, &in_stead);
        let told = match of {
            None => identity::memo::identities(config, sources, &mut pages, memo, seen),
            Some(of) => {
                let texts: Vec<Option<usize>> =
                    seats.iter().map(|seat| seat.document.map(|at| numbers[at])).collect();
                languages::identities(of, &mut pages, &texts)
            }
        };
        let drafts = drafts.iter().map(|page| &page.document.path).collect();
        let mut assets = links(config, sources, &mut pages, (&glossary, drafts), of, memo, seen);
        let forms = pictures::complete(config, sources, &mut pages, &assets, memo, seen);
        let defined = memo.defined.take().unwrap_or_default();
        steps(understood, &mut pages, seen);
        for page in &mut pages {
            page.review_due = review(page, sources.today, seen);
        }
        if of.is_none() {
            facts::check_history(config, sources, seen);
        }
        facts::previews(config, sources, &mut pages, &mut assets, seen);
        let news = news::news(config, sources, &documents, &pages);
        let redirects = publication::redirects(config, &pages, seen);
        let announcement = announcement::announcement(config, &pages, seen);
        let activities = framework::activities(understood, &pages, seen);
        let handbook = Handbook {
            config: config.clone(),
            plans: plans.clone(),
            framework: Arc::clone(framework),
            glossary,
            glossary_links: Arc::clone(&defined.1.value.links),
            activities,
            views: spots,
            pages,
            news,
            assets,
            forms,
            redirects,
            announcement,
            gone: told.gone,
            lock: told.lock,
            changes: told.changes,
        };
        memo.defined = memo.keep.then_some(defined);
        if of.is_none() {
            framework::check_gaps(&handbook, &understood.places, seen);
        }
        handbook
    })
}

/// Which pages are generated: what readers keep has its pages wherever there is anything to keep.
fn made(config: &Config, framework: &Framework, glossary: &Glossary, texts: &[&Document]) -> generated::Made {
    let mut items = texts.iter().flat_map(|text| &text.items);
    let assessed = config.generate_framework && !framework.competencies.is_empty();
    generated::Made {
        framework: config.generate_framework,
        readers: assessed || items.any(|item| item.mark != Mark::Retired),
        glossary: !glossary.terms.is_empty(),
    }
}

/// The summary, and its language.
fn summary(config: &Config, sources: &Sources, seen: &mut Seen) -> Option<(Vec<summary::Entry>, usize)> {
    let named = |name: String| SourcePath::new(&format!("{}/{name}", config.content)).ok();
    let language = config.languages.get(config.edition).filter(|_| config.edition > 0);
    let own = language
        .into_iter()
        .flat_map(|language| [format!("SUMMARY.{}.md", language.tag), format!("{}/{SUMMARY}", language.tag)]);
    let files = own.chain([SUMMARY.to_owned()]).filter_map(named);
    let path = files.into_iter().find(|path| sources.files.get(path).is_some())?;
    match sources.files.get(&path)?.utf8(&path) {
        Ok(text) => Some((summary::read(&path, text, seen), config.standing(&path).language)),
        Err(problem) => {
            seen.note(*problem);
            None
        }
    }
}

/// The pages in their seats, each knowing its parent and children. `titles` is the language of the seats'.
fn seated(
    config: &Config,
    sources: &Sources,
    seats: &[Seat],
    documents: &[&Parsed],
    titles: usize,
) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::with_capacity(seats.len());
    for (index, seat) in seats.iter().enumerate() {
        let parsed = seat.document.map(|document| documents[document]);
        let document = parsed.map(|parsed| Arc::clone(&parsed.document));
        let own = document.as_ref().and_then(|document| {
            document.front.title.clone().or_else(|| document.title_from_heading.clone())
        });
        let title = own.or_else(|| seat.title.clone()).unwrap_or_else(|| match index {
            0 => config.title.clone(),
            _ => in_words(named_after(&seat.out)),
        });
        let nav_title = document.as_ref().and_then(|document| document.front.nav_title.clone());
        let nav_title = nav_title
            .or_else(|| {
                seat.title.clone().filter(|_| {
                    document.as_ref().is_some_and(|document| document.language == titles || titles > 0)
                })
            })
            .unwrap_or_else(|| title.clone());
        pages.push(Page {
            document,
            body: parsed.map(|parsed| parsed.body.clone()),
            text_hash: parsed.map_or(0, |parsed| parsed.hash),
            items_hash: parsed.map_or(0, |parsed| parsed.items),
            anchors_hash: parsed.map_or(0, |parsed| parsed.anchors),
            out: seat.out.clone(),
            title,
            nav_title,
            part: seat.part.clone(),
            parent: seat.parent,
            children: Vec::new(),
            listed: seat.listed,
            step: None,
            links: Arc::default(),
            images: Arc::default(),
            items: Items::default(),
            review_due: None,
            changed: parsed.and_then(|parsed| facts::changed(&sources.history, parsed)),
            preview: None,
            computed: seat.computed,
            shows: Arc::default(),
            editions: Arc::default(),
        });
        if let Some(parent) = seat.parent {
            pages[parent].children.push(index);
        }
    }
    pages
}

/// What a page without a title is called after: its file, or its folder if it is the folder's page.
fn named_after(out: &OutPath) -> &str {
    match out.name() {
        "index.html" => out.folder().rsplit('/').next().unwrap_or_default(),
        name => name.strip_suffix(".html").unwrap_or(name),
    }
}

/// The links of all pages; gives the files they lead to.
fn links(
    config: &Config,
    sources: &Sources,
    pages: &mut [Page],
    (glossary, drafts): (&Glossary, BTreeSet<&SourcePath>),
    of: Option<&Translation<'_>>,
    memo: &mut ResolveMemo,
    seen: &mut Seen,
) -> BTreeMap<OutPath, SourcePath> {
    let originals = of.map(|of| of.original.pages.as_slice()).unwrap_or_default();
    let key = destinations_hash(config, sources, (pages, originals), glossary, &drafts);
    if memo.destinations != key {
        memo.links.clear();
        memo.defined = None;
        memo.destinations = key;
    }
    let places = OnceLock::new();
    let all: &[Page] = pages;
    let places = || {
        places.get_or_init(|| {
            let destinations = all.iter().map(Destination::of);
            let originals = originals.iter().filter_map(|page| page.document.as_deref());
            Places::new(config, &sources.files, destinations, originals, drafts.clone(), glossary)
        })
    };
    let known = &memo.links;
    let resolved: Vec<Arc<Checked<Resolved>>> = all
        .par_iter()
        .map(|page| match known.get(&page.out).filter(|(text, _)| *text == page.text_hash) {
            Some((_, links)) => Arc::clone(links),
            None => Arc::new(Checked::collect(|seen| places().resolve(Destination::of(page), seen))),
        })
        .collect();
    let defined = match memo.defined.take().filter(|(hash, _)| *hash == glossary.hash) {
        Some(defined) => defined,
        None if glossary.terms.is_empty() => Default::default(),
        None => {
            (glossary.hash, Arc::new(Checked::collect(|seen| glossary::defined(glossary, places(), seen))))
        }
    };
    seen.extend(defined.1.diagnostics.iter().cloned());
    let mut assets = defined.1.value.assets.clone();
    for (page, resolved) in pages.iter_mut().zip(resolved) {
        seen.extend(resolved.diagnostics.iter().cloned());
        page.links = Arc::clone(&resolved.value.links);
        page.images = Arc::clone(&resolved.value.images);
        assets.extend(resolved.value.assets.iter().map(|(out, path)| (out.clone(), path.clone())));
        if memo.keep {
            memo.links.insert(page.out.clone(), (page.text_hash, resolved));
        }
    }
    memo.defined = Some(defined);
    assets
}

/// Stands for everything a link may lead to.
fn destinations_hash(
    config: &Config,
    sources: &Sources,
    (pages, originals): (&[Page], &[Page]),
    glossary: &Glossary,
    drafts: &BTreeSet<&SourcePath>,
) -> u128 {
    let mut hash = Stable::default();
    (&config.languages, config.edition).hash(&mut hash);
    for page in originals {
        (&page.out, page.anchors_hash).hash(&mut hash);
    }
    (&config.content, &config.image_hosts, config.generate_framework, config.print, drafts).hash(&mut hash);
    for page in pages {
        let has_terms = page.shows.contains(&Some(View::Glossary));
        (&page.out, page.anchors_hash, page.computed.is_some(), has_terms).hash(&mut hash);
    }
    glossary.terms.iter().for_each(|term| term.id.hash(&mut hash));
    for (path, _) in sources.files.below(&config.content) {
        path.hash(&mut hash);
    }
    hash.digest128()
}

/// The step each page names.
fn steps(understood: &Understood, pages: &mut [Page], seen: &mut Seen) {
    let plans = &understood.plans;
    for page in pages {
        let Some((name, place)) = page.document.as_ref().and_then(|document| document.front.step.clone())
        else {
            continue;
        };
        let (plan_id, step_id) =
            name.split_once('/').map_or((None, name.as_str()), |(plan, step)| (Some(plan), step));
        let mut found = plans
            .iter()
            .enumerate()
            .filter(|(_, plan)| plan_id.is_none_or(|id| plan.id.as_str() == id))
            .filter_map(|(index, plan)| {
                Some((index, plan.steps.iter().position(|step| step.id.as_str() == step_id)?))
            });
        page.step = found.next();
        if page.step.is_none() {
            if understood.lost.lists || understood.lost.ids.contains(step_id) {
                continue;
            }
            let diagnostic =
                Diagnostic::new(Code::StepUnknown, place, format!("no plan has a step `{name}`"));
            let steps = plans.iter().flat_map(|plan| &plan.steps).map(|step| step.id.as_str());
            let diagnostic = diagnostic.did_you_mean(step_id, steps);
            seen.note(match diagnostic.help {
                Some(_) => diagnostic,
                None => diagnostic.help("Steps are listed in `framework/plans.yaml`."),
            });
        } else if let Some((other, _)) = found.next() {
            let message = format!("two plans have a step `{name}`");
            let help = format!("Say which: `step: {}/{step_id}`.", plans[other].id);
            seen.note(Diagnostic::new(Code::StepUnknown, place, message).help(help));
        }
    }
}

/// When a page is due for review; overdue reviews are told.
fn review(page: &Page, today: Option<date::Day>, seen: &mut Seen) -> Option<String> {
    let front = &page.document.as_ref()?.front;
    let reviewed = date::parse(front.reviewed.as_deref()?)?;
    let due = date::months_later(reviewed, front.review_every?);
    if today.is_some_and(|today| today > due) {
        let owner = front.owner.as_ref().map(|owner| format!(" (owner {owner})")).unwrap_or_default();
        let message = format!("overdue for review since {}{owner}", date::iso(due));
        let help = "Read the page again, mend it, and set `reviewed` to today.";
        seen.note(Diagnostic::new(Code::PageStale, front.reviewed_place.clone(), message).help(help));
    }
    Some(date::iso(due))
}
