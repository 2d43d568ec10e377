//! Data scripts: what the theme's scripts load when they need more than the page.
//!
//! Classic scripts with stable names, because `fetch` and modules do not work from `file://`. Each
//! hands its data over in one event and leaves nothing behind.

use std::collections::BTreeMap;
use std::hash::Hash;

use bytes::Bytes;
use serde::Serialize;

use crate::handbook::{Handbook, Item, Page};
use crate::model::checklist::Mark;
use crate::model::ids::ItemId;
use crate::model::path::OutPath;
use crate::model::view::View;
use crate::render::activities;
use crate::render::framework::compare;
use crate::render::nav::{Totals, has_closed_sections, section_key, step_of_section, stop_classes};
use crate::render::view::encoded;
use crate::stable::Stable;
use crate::words::Words;

/// All data scripts of a handbook.
pub fn scripts(handbook: &Handbook, words: &Words) -> BTreeMap<OutPath, Bytes> {
    let mut scripts = BTreeMap::new();
    for (plan, data) in plans(handbook) {
        if let Ok(out) = OutPath::new(&format!("items/{plan}.js")) {
            scripts.insert(out, script("items", plan, &data));
        }
    }
    if has_closed_sections(handbook) {
        let totals = handbook.step_totals();
        for page in handbook.pages.iter().filter(|page| !page.children.is_empty()) {
            let stem = page.out.as_str().strip_suffix(".html").unwrap_or(page.out.as_str());
            if let Ok(out) = OutPath::new(&format!("nav/{stem}.js")) {
                scripts.insert(out, script("nav", &section_key(page), section(handbook, page, &totals)));
            }
        }
    }
    if handbook.config.link_terms
        && handbook.views.contains_key(&View::Glossary)
        && let Ok(out) = OutPath::new("glossary.js")
    {
        scripts.insert(out, script("glossary", "", meanings(handbook)));
    }
    activities::scripts(handbook, &mut scripts);
    compare::scripts(handbook, words.say("other_competencies"), &mut scripts);
    scripts
}

/// Stands for everything the data scripts are made of.
pub fn key(handbook: &Handbook, words: &Words) -> u128 {
    let mut key = Stable::default();
    (&handbook.plans, &handbook.framework, &handbook.views).hash(&mut key);
    (&handbook.config.title, &handbook.config.language, &handbook.gone, words.hash).hash(&mut key);
    (&handbook.glossary, handbook.config.link_terms).hash(&mut key);
    for page in &handbook.pages {
        (&page.out, &page.nav_title, &page.part, page.step, &page.children, page.listed).hash(&mut key);
        (page.items_hash, page.anchors_hash).hash(&mut key);
        page.items.hash(&mut key);
    }
    key.digest128()
}

/// What the words of the glossary mean, by id: each as it is shown, and its meaning.
fn meanings(handbook: &Handbook) -> BTreeMap<&str, (&str, &str)> {
    let terms = handbook.glossary.terms.iter().filter(|term| !term.is_pointer());
    terms.map(|term| (term.id.as_str(), (term.name.as_str(), term.plain.as_str()))).collect()
}

/// What a data script announces.
#[derive(Serialize)]
struct Announcement<'a, T> {
    kind: &'static str,
    key: &'a str,
    data: T,
}

/// The pages right below a section.
#[derive(Serialize)]
struct SectionData<'a> {
    pages: Vec<SectionPage<'a>>,
}

#[derive(Serialize)]
struct SectionPage<'a> {
    /// Title.
    t: &'a str,
    /// Address from the site's root.
    u: String,
    /// The classes of its stop, as in the trail.
    c: &'static str,
    /// The id of the step that it is.
    #[serde(skip_serializing_if = "str::is_empty")]
    m: &'a str,
    /// The part that begins with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<&'a str>,
    /// The ids of its items.
    i: Vec<&'a str>,
}

/// The items of a plan.
#[derive(Serialize)]
struct PlanData<'a> {
    plan: &'a str,
    title: &'a str,
    steps: Vec<StepData<'a>>,
    pages: Vec<PlanPage<'a>>,
}

#[derive(Serialize)]
struct StepData<'a> {
    id: &'a str,
    title: &'a str,
    total: usize,
}

#[derive(Serialize)]
struct PlanPage<'a> {
    /// Address from the site's root.
    u: String,
    /// Title.
    t: &'a str,
    /// The id of its step, or nothing.
    s: &'a str,
    /// Its items.
    i: Vec<KeptItem<'a>>,
}

/// An item: its id, flags (1 optional, 2 not applicable by default), and the ids it had before.
#[derive(Serialize)]
#[serde(untagged)]
enum KeptItem<'a> {
    Plain(&'a str, u8),
    Renamed(&'a str, u8, &'a [ItemId]),
}

/// JSON in a script file: there is no `</script>` to fear, and both line separators are legal in strings.
pub(super) fn script(kind: &'static str, key: &str, data: impl Serialize) -> Bytes {
    let detail =
        serde_json::to_string(&Announcement { kind, key, data }).unwrap_or_else(|_| "null".to_owned());
    Bytes::from(format!("document.dispatchEvent(new CustomEvent(\"pathbook:data\",{{detail:{detail}}}));\n"))
}

/// The same for data that is JSON already.
pub(super) fn wrapped(kind: &str, key: &str, json: &[u8]) -> Vec<u8> {
    let head = format!(
        "document.dispatchEvent(new CustomEvent(\"pathbook:data\",{{detail:{{\"kind\":\"{kind}\",\"key\":\"{key}\",\"data\":"
    );
    [head.as_bytes(), json, b"}}));\n"].concat()
}

fn section<'a>(handbook: &'a Handbook, page: &Page, totals: &Totals) -> SectionData<'a> {
    let children = page.children.iter().map(|child| &handbook.pages[*child]);
    let pages = children.map(|child| SectionPage {
        t: &child.nav_title,
        u: encoded(&child.out),
        c: stop_classes(child, totals),
        m: step_of_section(handbook, child),
        p: child.part.as_deref(),
        i: kept(child).map(|(id, ..)| id).collect(),
    });
    SectionData { pages: pages.collect() }
}

/// The items of every plan that has any, by page.
fn plans(handbook: &Handbook) -> BTreeMap<&str, PlanData<'_>> {
    let totals = handbook.step_totals();
    let mut plans: BTreeMap<&str, PlanData<'_>> = BTreeMap::new();
    for page in handbook.pages.iter().filter(|page| page.has_items()) {
        let id = handbook.plan_of(page);
        let plan = plans.entry(id).or_insert_with(|| {
            let index = handbook.plans.iter().position(|plan| plan.id.as_str() == id);
            let steps = index.into_iter().flat_map(|index| {
                let steps = handbook.plans[index].steps.iter().enumerate();
                let totals = &totals;
                steps.map(move |(at, step)| StepData {
                    id: step.id.as_str(),
                    title: &step.title,
                    total: totals.get(&(index, at)).copied().unwrap_or(0),
                })
            });
            let title = index.map_or("", |index| handbook.plans[index].title.as_str());
            PlanData { plan: id, title, steps: steps.collect(), pages: Vec::new() }
        });
        plan.pages.push(PlanPage {
            u: encoded(&page.out),
            t: &page.nav_title,
            s: page.step.map_or("", |(plan, step)| handbook.plans[plan].steps[step].id.as_str()),
            i: kept(page).map(item).collect(),
        });
    }
    plans
}

/// The items of a page that can be ticked on their own: id, flags, and the ids they had before.
fn kept(page: &Page) -> impl Iterator<Item = (&str, u8, &[ItemId])> {
    page.leaves().filter_map(|(raw, item)| {
        let Item::Kept { id, was, .. } = item else { return None };
        let flags = u8::from(raw.attributes.optional) | (u8::from(raw.mark == Mark::NotApplicable) << 1);
        Some((id.as_str(), flags, was.as_ref()))
    })
}

fn item<'a>((id, flags, was): (&'a str, u8, &'a [ItemId])) -> KeptItem<'a> {
    if was.is_empty() { KeptItem::Plain(id, flags) } else { KeptItem::Renamed(id, flags, was) }
}
