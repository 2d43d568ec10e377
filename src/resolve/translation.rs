//! A page's text in another language: what it takes from its original, and which of its items are whose.
//!
//! A translation says in its own words what the original says, and nothing else: where a page stands, who
//! answers for it, and all that is said of its items comes from the original.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::checklist::{Attributes, Mark, RawItem};
use crate::model::document::Document;
use crate::model::front::FrontMatter;
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::parse::Parsed;
use crate::quick::QuickMap;
use crate::stable::Stable;

/// The text that a page has in a language.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// The text, with what it takes from its original.
    pub parsed: Parsed,
    /// By its items, those of the original that they are; `None` where it is no translation.
    pub pairs: Option<Arc<[Option<usize>]>>,
}

/// Translations as they were understood last, by file, each with what stands for it and for its original.
pub(super) type TextMemo = QuickMap<SourcePath, ((u128, u128, usize), Arc<Checked<Text>>)>;

/// The texts of a language, by the files they stand for: a translation where there is one, the original
/// elsewhere. A draft of a translation is none, and a translation of a draft waits for it.
pub(super) fn texts(
    config: &Config,
    parsed: &[Parsed],
    keep: bool,
    memo: &mut TextMemo,
    seen: &mut Seen,
) -> Vec<Text> {
    let language = config.edition;
    let of = |language: usize| move |page: &&Parsed| page.document.language == language;
    let originals: QuickMap<&SourcePath, &Parsed> =
        parsed.iter().filter(of(0)).map(|page| (&page.document.original, page)).collect();
    let mut translated = BTreeSet::new();
    let mut texts = Vec::new();
    let mut known = TextMemo::default();
    for page in parsed.iter().filter(of(language)).filter(|page| !page.document.front.draft) {
        let original = originals.get(&page.document.original).copied();
        if original.is_some_and(|original| original.document.front.draft) {
            continue;
        }
        translated.insert(&page.document.original);
        let key = (page.hash, original.map_or(0, |original| original.hash), language);
        let remembered = memo.get(&page.document.path).filter(|(old, _)| *old == key);
        let text = match remembered {
            Some((_, text)) => Arc::clone(text),
            None => Arc::new(Checked::collect(|seen| translation(page, original, seen))),
        };
        seen.extend(text.diagnostics.iter().cloned());
        texts.push(text.value.clone());
        if keep {
            known.insert(page.document.path.clone(), (key, text));
        }
    }
    *memo = known;
    for page in parsed.iter().filter(of(0)).filter(|page| !translated.contains(&page.document.original)) {
        if !page.document.front.draft {
            seen.note(missing(&page.document, config));
        }
        texts.push(Text { parsed: page.clone(), pairs: None });
    }
    texts.sort_by(|a, b| a.parsed.document.original.cmp(&b.parsed.document.original));
    texts
}

fn missing(original: &Document, config: &Config) -> Diagnostic {
    let name = config.languages.get(config.edition).map_or("", |language| &language.name);
    let message = format!("this page is not translated into {name} (`{}`)", config.language);
    let path = original.path.as_str();
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, "md"));
    Diagnostic::new(Code::TranslationMissing, Place::file(&original.path), message)
        .help(format!("Write `{stem}.{}.{extension}`.", config.language))
}

/// What stands for an original in a translation's `translates`.
fn sign(original: &Parsed) -> String {
    format!("{:08x}", original.sign)
}

fn translation(page: &Parsed, original: Option<&Parsed>, seen: &mut Seen) -> Text {
    let document = page.document.as_ref();
    let Some(original) = original else {
        let message = format!("there is no `{}` that this page translates", document.original);
        seen.note(Diagnostic::new(Code::TranslationAlone, Place::file(&document.path), message).help(
            "Give it the name of the page it translates, or leave it: it is then a page of this language alone, and its items can't be ticked.",
        ));
        let pairs = (!document.items.is_empty()).then(|| vec![None; document.items.len()].into());
        return Text { parsed: page.clone(), pairs };
    };
    if let Some((made_of, place)) = &document.front.translates {
        let now = sign(original);
        if *made_of != now {
            let message = format!("`{}` changed since this translation was made", original.document.path);
            let mut diagnostic = Diagnostic::new(Code::TranslationStale, place.clone(), message)
                .help(format!("Bring the text up to date, then write `translates: {now}`."));
            diagnostic.replacement = Some(now);
            seen.note(diagnostic);
        }
    }
    let pairs = pairs(document, &original.document, seen);
    let items = document.items.iter().zip(&pairs).map(|(item, pair)| {
        let original = pair.and_then(|pair| original.document.items.get(pair));
        let (mark, attributes) = original.map_or((item.mark, Arc::default()), |original| {
            (original.mark, Arc::clone(&original.attributes))
        });
        RawItem { mark, attributes, ..item.clone() }
    });
    let items = items.collect();
    let front = inherited(&document.front, &original.document.front);
    let mut hash = Stable::default();
    (page.hash, original.items, format!("{front:?}")).hash(&mut hash);
    let mut said = Stable::default();
    (page.items, original.items).hash(&mut said);
    let document = Document { front, items, ..document.clone() };
    let parsed = Parsed {
        document: Arc::new(document),
        hash: hash.digest128(),
        items: said.digest128(),
        ..page.clone()
    };
    Text { parsed, pairs: Some(pairs.into()) }
}

/// A translation's front matter, with what it takes from its original's.
fn inherited(own: &FrontMatter, original: &FrontMatter) -> FrontMatter {
    let mut front = own.clone();
    front.order = front.order.or(original.order);
    front.step.clone_from(&original.step);
    front.layout = front.layout.or_else(|| original.layout.clone());
    front.owner = front.owner.or_else(|| original.owner.clone());
    if front.reviewed.is_none() {
        front.reviewed.clone_from(&original.reviewed);
        front.reviewed_place.clone_from(&original.reviewed_place);
    }
    front.review_every = front.review_every.or(original.review_every);
    front.search.boost = front.search.boost.or(original.search.boost);
    front.search.exclude |= original.search.exclude;
    let known: BTreeSet<&String> = own.aliases.iter().map(|(alias, _)| alias).collect();
    front.aliases.extend(original.aliases.iter().filter(|(alias, _)| !known.contains(alias)).cloned());
    front
}

/// By the items of a translation, those of the original that they are: by their ids, and those without by
/// their places, if just as many are left in the original, nested in the same way.
fn pairs(document: &Document, original: &Document, seen: &mut Seen) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; document.items.len()];
    let by_id: QuickMap<&ItemId, usize> =
        original.items.iter().enumerate().filter_map(|(at, item)| Some((&item.id.as_ref()?.0, at))).collect();
    let mut taken = BTreeSet::new();
    for (item, pair) in document.items.iter().zip(&mut pairs) {
        let Some((id, place)) = &item.id else { continue };
        match by_id.get(id).copied() {
            Some(at) if original.items[at].is_group != item.is_group => {
                let message = format!(
                    "`{id}` holds other items in one of this page and `{}`, and none in the other",
                    original.path
                );
                seen.note(
                    problem(place.clone(), message)
                        .help("Nest the items as in the original; until then readers can't tick this one."),
                );
                taken.insert(at);
            }
            Some(at) if taken.insert(at) => *pair = Some(at),
            Some(_) => {
                let message = format!("id `{id}` is used twice");
                seen.note(
                    Diagnostic::new(Code::ItemDuplicate, place.clone(), message)
                        .help("Each item of the translation has the id of one of the original."),
                );
            }
            None => {
                let message = format!("`{id}` is no item of `{}`", original.path);
                let diagnostic = problem(place.clone(), message);
                let known = by_id.keys().map(|id| id.as_str()).collect::<BTreeSet<_>>();
                let diagnostic = diagnostic.did_you_mean(id.as_str(), known);
                seen.note(match diagnostic.help {
                    Some(_) => diagnostic,
                    None => diagnostic.help(
                        "Items of a translation are those of the original: add it there, or take it out here; readers can't tick it.",
                    ),
                });
            }
        }
    }
    by_place(document, original, &mut pairs, &mut taken, seen);
    for (item, pair) in document.items.iter().zip(&pairs) {
        if let Some(original) = pair.map(|pair| &original.items[pair]) {
            contradictions(item, original, seen);
        }
    }
    pairs
}

fn problem(place: Place, message: String) -> Diagnostic {
    Diagnostic::new(Code::TranslationItem, place, message)
}

/// Matches the items without ids by their places, and tells of what is left.
fn by_place(
    document: &Document,
    original: &Document,
    pairs: &mut [Option<usize>],
    taken: &mut BTreeSet<usize>,
    seen: &mut Seen,
) {
    let left = |with_retired: bool, taken: &BTreeSet<usize>| -> Vec<usize> {
        let items = original.items.iter().enumerate();
        let left =
            items.filter(|(at, item)| !taken.contains(at) && (with_retired || item.mark != Mark::Retired));
        left.map(|(at, _)| at).collect()
    };
    let open: Vec<usize> = (0..document.items.len()).filter(|at| document.items[*at].id.is_none()).collect();
    // A retired item may be left out of a translation.
    let found = [true, false].into_iter().find_map(|with_retired| {
        let of = left(with_retired, taken);
        (of.len() == open.len()).then(|| fitting(document, original, pairs, &open, &of)).flatten()
    });
    if let Some(found) = found {
        for (at, of) in open.iter().zip(&found) {
            pairs[*at] = Some(*of);
            taken.insert(*of);
        }
    }
    let left = left(false, taken);
    if let Some(first) = open.first().filter(|first| pairs[**first].is_none()) {
        let (items, are) = if open.len() == 1 { ("item", "is") } else { ("items", "are") };
        let message = format!(
            "{} {items} without an id {are} not those of `{}`, which has {} more, or nests them otherwise",
            open.len(),
            original.path,
            left.len()
        );
        seen.note(problem(document.items[*first].place.clone(), message).help(
            "Write as many as there, in the same order, or give them the ids of the original (`pathbook ids` lists them); until then readers can't tick them.",
        ));
    } else if !left.is_empty() {
        let name = |at: &usize| {
            let item = &original.items[*at];
            item.id.as_ref().map_or_else(|| format!("\"{}\"", item.text), |(id, _)| id.to_string())
        };
        let more = if left.len() > 3 { ", …" } else { "" };
        let names: Vec<String> = left.iter().take(3).map(name).collect();
        let items = if left.len() == 1 { "1 item".to_owned() } else { format!("{} items", left.len()) };
        let message = format!(
            "{items} of `{}` {} not translated ({}{more})",
            original.path,
            if left.len() == 1 { "is" } else { "are" },
            names.join(", ")
        );
        seen.note(
            problem(Place::file(&document.path), message)
                .help("Translate them as well: readers of this page can't tick what is not there."),
        );
    }
}

/// The items of the original in whose places those of a translation stand, if they are nested in the same way.
fn fitting(
    document: &Document,
    original: &Document,
    pairs: &[Option<usize>],
    open: &[usize],
    of: &[usize],
) -> Option<Vec<usize>> {
    let mut all = pairs.to_vec();
    for (at, of) in open.iter().zip(of) {
        let (item, other) = (&document.items[*at], &original.items[*of]);
        let parent = item.parent.map(|parent| all.get(parent).copied().flatten());
        if item.is_group != other.is_group || parent != other.parent.map(Some) {
            return None;
        }
        all[*at] = Some(*of);
    }
    Some(of.to_vec())
}

/// Tells of what a translation says of an item otherwise than its original does.
fn contradictions(item: &RawItem, original: &RawItem, seen: &mut Seen) {
    let (own, of) = (&item.attributes, &original.attributes);
    if **own == Attributes::default() && item.mark == Mark::Open {
        return;
    }
    let names = |list: &[(ItemId, Place)]| list.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let name = |named: &Option<(ItemId, Place)>| named.as_ref().map(|(id, _)| id.clone());
    let develops = |of: &Attributes| of.develops.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let differs = [
        ("due", own.due.is_some() && own.due != of.due),
        ("after", !own.after.is_empty() && names(&own.after) != names(&of.after)),
        ("develops", !own.develops.is_empty() && develops(own) != develops(of)),
        ("evidence", own.evidence && !of.evidence),
        ("by", !own.by.is_empty() && own.by != of.by),
        ("effort", own.effort.is_some() && own.effort != of.effort),
        ("kind", own.kind.is_some() && own.kind != of.kind),
        ("optional", own.optional && !of.optional),
        ("replaced-by", own.replaced_by.is_some() && name(&own.replaced_by) != name(&of.replaced_by)),
        ("was", own.was.is_some() && name(&own.was) != name(&of.was)),
        ("mark", item.mark != Mark::Open && item.mark != original.mark),
    ];
    let differs: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect();
    if !differs.is_empty() {
        let message = format!("the original says otherwise of this item: {}", differs.join(", "));
        seen.note(
            problem(item.place.clone(), message)
                .related(original.place.clone(), "the original")
                .help("What the original says counts: leave it out of the translation."),
        );
    }
}
