//! The data scripts of plans, `activities/<plan>.js`: all that is said of a plan's activities and competencies.
//!
//! Pages that show a reader's progress load them. Keys are short where they stand once an activity, and what
//! says nothing is left out.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use serde::Serialize;

use crate::handbook::{Gone, Handbook, Item, NamedItems, Page, plan_id};
use crate::model::checklist::{Due, Mark, RawItem};
use crate::model::ids::ItemId;
use crate::model::path::{OutPath, SourcePath};
use crate::model::view::View;
use crate::render::data::script;
use crate::render::view::encoded;
use crate::stable::Stable;

/// The address of a plan's data script, from the site's root.
pub fn address(plan: &str) -> String {
    format!("activities/{plan}.js")
}

/// Adds the data scripts of all plans that readers may follow.
pub fn scripts(handbook: &Handbook, scripts: &mut BTreeMap<OutPath, bytes::Bytes>) {
    let named = handbook.named();
    let mut pages: BTreeMap<Option<usize>, Vec<&Page>> = BTreeMap::new();
    for page in handbook.pages.iter().filter(|page| page.has_items()) {
        pages.entry(page.step.map(|(plan, _)| plan)).or_default().push(page);
    }
    let stood = plans_by_file(handbook);
    for plan in handbook.followed() {
        let id = plan_id(&handbook.plans, plan);
        if let Ok(out) = OutPath::new(&address(id)) {
            let pages = pages.get(&plan).map(Vec::as_slice).unwrap_or_default();
            let gone = handbook.gone.iter().filter(|gone| {
                let of = plan_of_gone(handbook, gone, &stood);
                of.is_none_or(|of| of == plan)
            });
            let gone = gone.map(|gone| gone_data(handbook, gone)).collect();
            let mut data = data(handbook, plan, pages, &named, gone);
            data.build = edition(&data);
            scripts.insert(out, script("activities", id, data));
        }
    }
}

/// A plan.
#[derive(Serialize)]
struct Data<'a> {
    plan: &'a str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    /// Stands for everything else in here, so that a reader's file can say which edition it was made with.
    #[serde(skip_serializing_if = "String::is_empty")]
    build: String,
    /// The title of the handbook.
    site: &'a str,
    lang: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Level<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Level<'a>>,
    /// How often it is reviewed: `3m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<String>,
    steps: Vec<StepData<'a>>,
    pages: Vec<PageData<'a>>,
    items: Vec<ItemData<'a>>,
    /// Items that are no longer in the plan.
    gone: Vec<GoneData<'a>>,
    /// Where readers rate themselves, or nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    rate: String,
    scales: Vec<Vec<DegreeData<'a>>>,
    competencies: Vec<CompetencyData<'a>>,
}

#[derive(Serialize)]
struct Level<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct StepData<'a> {
    id: &'a str,
    t: &'a str,
    /// The address of its first page, or nothing.
    u: String,
}

#[derive(Serialize)]
struct PageData<'a> {
    u: String,
    t: &'a str,
    /// The index of its step, -1 without one.
    s: i64,
}

#[derive(Serialize)]
struct ItemData<'a> {
    id: &'a str,
    /// Its permanent number.
    n: u32,
    t: &'a str,
    /// What stands for its text.
    h: &'a str,
    /// The index of its page.
    p: usize,
    /// 1 optional, 2 not applicable by default, 4 evidence wanted.
    f: u8,
    /// Its anchor, where that is not its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after: Vec<&'a str>,
    /// The indexes of the competencies that it develops.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dev: Vec<usize>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    by: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    eff: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    was: Vec<&'a str>,
}

/// An item that is retired or lost.
#[derive(Serialize)]
struct GoneData<'a> {
    id: &'a str,
    n: u32,
    /// When it was retired, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a str>,
    /// What it says, where it still stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    t: Option<&'a str>,
    /// The item that took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    rep: Option<&'a str>,
    /// It vanished without being retired.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    lost: bool,
    /// The ids it had before.
    #[serde(skip_serializing_if = "<[ItemId]>::is_empty")]
    was: &'a [ItemId],
}

#[derive(Serialize)]
struct DegreeData<'a> {
    id: &'a str,
    t: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    d: &'a str,
}

#[derive(Serialize)]
struct CompetencyData<'a> {
    id: &'a str,
    t: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    d: &'a str,
    /// Where it stands, or nothing.
    u: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<&'a str>,
    scale: usize,
    /// The ranks that the plan's ends expect, -1 where they expect nothing.
    from: i64,
    to: i64,
}

fn edition(data: &Data<'_>) -> String {
    let mut key = Stable::default();
    serde_json::to_string(data).unwrap_or_default().hash(&mut key);
    format!("{:08x}", key.finish() >> 32)
}

fn data<'a>(
    handbook: &'a Handbook,
    index: Option<usize>,
    pages: &[&'a Page],
    named: &NamedItems<'a>,
    gone: Vec<GoneData<'a>>,
) -> Data<'a> {
    let framework = &handbook.framework;
    let plan = index.map(|index| &handbook.plans[index]);
    let level = |level: Option<usize>| {
        let level = &framework.levels[level?];
        Some(Level { id: level.id.as_str(), name: &level.name })
    };
    let (from, to) = plan.map_or((None, None), |plan| (plan.from, plan.to));
    let assessed = handbook.assessed(index);
    let place: HashMap<&str, usize> = assessed
        .iter()
        .enumerate()
        .map(|(at, index)| (framework.competencies[*index].id.as_str(), at))
        .collect();
    let mut scales: Vec<usize> = Vec::new();
    let competencies = assessed.iter().map(|index| {
        let competency = &framework.competencies[*index];
        let scale = scales.iter().position(|scale| *scale == competency.scale).unwrap_or_else(|| {
            scales.push(competency.scale);
            scales.len() - 1
        });
        let rank = |level: Option<usize>| {
            level.and_then(|level| framework.expected(level, *index)).and_then(|rank| rank.try_into().ok())
        };
        CompetencyData {
            id: competency.id.as_str(),
            t: &competency.name,
            d: &competency.summary,
            u: from_root(handbook, View::Competency(*index)),
            area: competency.area.map(|area| framework.areas[area].name.as_str()),
            scale,
            from: rank(from).unwrap_or(-1),
            to: rank(to).unwrap_or(-1),
        }
    });
    let competencies: Vec<CompetencyData<'_>> = competencies.collect();
    let items = pages.iter().enumerate().flat_map(|(at, page)| {
        let place = &place;
        page.leaves().filter_map(move |(raw, item)| {
            let base = item_data(page, raw, item, named)?;
            let mut dev: Vec<usize> = raw
                .attributes
                .develops
                .iter()
                .filter_map(|(id, _)| place.get(id.as_str()).copied())
                .collect();
            dev.dedup();
            Some(ItemData { p: at, dev, ..base })
        })
    });
    Data {
        plan: plan_id(&handbook.plans, index),
        title: handbook.followed_title(index),
        summary: plan.and_then(|plan| plan.summary.as_deref()),
        build: String::new(),
        site: &handbook.config.title,
        lang: &handbook.config.language,
        from: level(from),
        to: level(to),
        review: plan.and_then(|plan| plan.review).map(|span| span.code()),
        steps: steps(handbook, index),
        pages: pages
            .iter()
            .map(|page| PageData {
                u: encoded(&page.out),
                t: &page.nav_title,
                s: page.step.and_then(|(_, step)| step.try_into().ok()).unwrap_or(-1),
            })
            .collect(),
        items: items.collect(),
        gone,
        rate: from_root(handbook, View::Assessment(index, None)),
        scales: scales
            .iter()
            .map(|scale| {
                let levels = framework.scales[*scale].levels.iter();
                levels.map(|level| DegreeData { id: &level.id, t: &level.name, d: &level.summary }).collect()
            })
            .collect(),
        competencies,
    }
}

/// The plan of each file that is a page.
fn plans_by_file(handbook: &Handbook) -> HashMap<&SourcePath, Option<usize>> {
    let mut plans = HashMap::new();
    for page in handbook.pages.iter().filter(|_| !handbook.gone.is_empty()) {
        if let Some(document) = &page.document {
            plans.insert(&document.original, page.step.map(|(plan, _)| plan));
        }
    }
    plans
}

/// The plan that a gone item was of, where the page is known that it stood on.
#[expect(clippy::option_option, reason = "what belongs to no plan is known too")]
fn plan_of_gone(
    handbook: &Handbook,
    gone: &Gone,
    plans: &HashMap<&SourcePath, Option<usize>>,
) -> Option<Option<usize>> {
    match (gone.stands, &gone.stood_in) {
        (Some(activity), _) => Some(handbook.pages[activity.page].step.map(|(plan, _)| plan)),
        (None, Some(path)) => plans.get(path).copied(),
        (None, None) => None,
    }
}

fn gone_data<'a>(handbook: &'a Handbook, gone: &'a Gone) -> GoneData<'a> {
    let text = gone.stands.and_then(|activity| {
        let document = handbook.pages[activity.page].document.as_ref()?;
        Some(document.items.get(activity.item)?.text.as_str())
    });
    GoneData {
        id: gone.id.as_str(),
        n: gone.number,
        at: gone.at.as_deref(),
        t: text,
        rep: gone.replaced_by.as_ref().map(ItemId::as_str),
        lost: gone.is_lost,
        was: &gone.was,
    }
}

fn item_data<'a>(
    page: &Page,
    raw: &'a RawItem,
    item: &'a Item,
    named: &NamedItems<'a>,
) -> Option<ItemData<'a>> {
    let Item::Kept { id, number, seen, was } = item else { return None };
    let attributes = &raw.attributes;
    let plan = page.step.map(|(plan, _)| plan);
    let mut after: Vec<&str> = Vec::new();
    for other in attributes.after.iter().filter_map(|(other, _)| named.get(other)) {
        after.extend(other.leaves_in(plan).iter().filter(|leaf| **leaf != id.as_str()));
    }
    let mut told = HashSet::new();
    after.retain(|leaf| told.insert(*leaf));
    Some(ItemData {
        id: id.as_str(),
        n: *number,
        t: &raw.text,
        h: seen,
        p: 0,
        f: u8::from(attributes.optional)
            | (u8::from(raw.mark == Mark::NotApplicable) << 1)
            | (u8::from(attributes.evidence) << 2),
        a: page.has_taken(id).then(|| page.anchor_of(id)),
        due: attributes.due.as_ref().map(|due| match due {
            Due::On(day) => day.clone(),
            Due::After(span) => format!("+{}", span.code()),
        }),
        after,
        dev: Vec::new(),
        by: &attributes.by,
        eff: attributes.effort.map(|span| span.code()),
        kind: attributes.kind.map(|kind| kind.to_string()),
        was: was.iter().map(ItemId::as_str).collect(),
    })
}

fn steps(handbook: &Handbook, plan: Option<usize>) -> Vec<StepData<'_>> {
    let Some(plan) = plan else { return Vec::new() };
    let steps = &handbook.plans[plan].steps;
    let mut first: Vec<Option<&Page>> = vec![None; steps.len()];
    for page in &handbook.pages {
        if let Some((of, step)) = page.step
            && of == plan
            && first[step].is_none()
        {
            first[step] = Some(page);
        }
    }
    let steps = steps.iter().zip(first).map(|(step, page)| StepData {
        id: step.id.as_str(),
        t: &step.title,
        u: page.map(|page| encoded(&page.out)).unwrap_or_default(),
    });
    steps.collect()
}

/// The address of a view from the site's root, percent-encoded; nothing where it stands nowhere.
fn from_root(handbook: &Handbook, view: View) -> String {
    let Some(spot) = handbook.views.get(&view) else { return String::new() };
    let anchor = spot.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
    encoded(&handbook.pages[spot.page].out) + &anchor
}
