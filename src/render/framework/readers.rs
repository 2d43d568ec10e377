//! What readers keep: their progress, their ratings, lists of activities, and what is said of their data.
//!
//! Each value is complete without scripts. What the reader keeps is added in the browser, from
//! `activities/<plan>.js`, whose address from the site's root stands in `src`.

use serde::Serialize;

use crate::handbook::{Item, Page, plan_id};
use crate::model::checklist::{Mark, RawItem};
use crate::model::ids::ItemId;
use crate::model::view::{Selection, View};
use crate::render::activities;
use crate::render::framework::plan::{StepData, StepPage};
use crate::render::framework::{Desk, Ref};
use crate::render::head::policy;
use crate::render::meta;

/// A plan that readers may follow, as scripts look for it.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Followed {
    /// Its id; `-` for what belongs to no plan.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where its data script lies, from the site's root.
    pub src: String,
}

/// What the component `progress` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct ProgressData {
    /// The plan to begin with: the first.
    pub plan: String,
    /// Its data script.
    pub src: String,
    /// All plans there are to choose from, as JSON.
    pub plans: String,
    /// Where one rates oneself for the first, or nothing.
    pub rate: String,
    /// What stands there without scripts.
    pub list: Vec<PlanPart>,
    /// Where it is told what is kept, or nothing.
    pub about: String,
}

/// A plan of a reader's progress.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct PlanPart {
    /// The plan.
    pub plan: Ref,
    /// Its id.
    pub id: String,
    /// How many activities count.
    pub activities: usize,
    /// Its steps.
    pub steps: Vec<StepData>,
    /// Pages with activities of no step.
    pub rest: Vec<StepPage>,
}

/// What the component `self-assessment` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct AssessmentData {
    /// The plan's id; `-` without one.
    pub plan: String,
    /// Its data script.
    pub src: String,
    /// Whether the plan says from which role level to which it leads.
    pub has_ends: bool,
    /// The areas with their competencies.
    pub areas: Vec<RatedArea>,
}

/// An area to rate oneself in.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct RatedArea {
    /// Its id, or nothing.
    pub id: String,
    /// Its name, or nothing.
    pub name: String,
    /// Its competencies.
    pub competencies: Vec<Rated>,
}

/// A competency to rate oneself in.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Rated {
    /// Its id.
    pub id: String,
    /// Its name, and where to read more.
    pub competency: Ref,
    /// What it is about, or nothing.
    pub summary: String,
    /// The name of the degree that the plan's start expects, or nothing.
    pub from: String,
    /// The name of the degree that the plan's goal expects, or nothing.
    pub to: String,
    /// The degrees to choose from, lowest first.
    pub degrees: Vec<Choice>,
}

/// A degree to choose.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Choice {
    /// Its id in its scale.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it means, or nothing.
    pub summary: String,
    /// Observable signs of it.
    pub indicators: Vec<String>,
}

/// What the component `checklist` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct ChecklistData {
    /// The plan's id; `-` without one.
    pub plan: String,
    /// Its data script.
    pub src: String,
    /// What the list is called.
    pub label: String,
    /// How many of the activities count.
    pub total: usize,
    /// The activities.
    pub items: Vec<Listed>,
}

/// An activity in a list of activities from all over a plan.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its permanent number.
    pub number: u32,
    /// What stands for its text.
    pub seen: String,
    /// The ids it had before, separated by spaces.
    pub was: String,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it starts as not applicable.
    pub not_applicable: bool,
    /// Whether evidence is wanted.
    pub evidence: bool,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub url: String,
    /// The title of its page.
    pub page: String,
    /// What its attributes say, as HTML, or nothing.
    pub words: String,
}

/// What the components `data` and `review` show.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct KeptData {
    /// All plans there are, as JSON.
    pub plans: String,
    /// The content security policy in force.
    pub policy: String,
    /// Whether anything is kept: the handbook has an id.
    pub is_kept: bool,
    /// Where the reader's progress stands, or nothing.
    pub progress: String,
    /// Where it is told what is kept, or nothing.
    pub data: String,
}

impl Desk<'_> {
    pub(super) fn progress(&self, plan: Option<usize>) -> ProgressData {
        let handbook = self.atlas.handbook;
        let one = plan.map(|plan| vec![Some(plan)]);
        let shown = one.as_ref().unwrap_or(&self.atlas.followed);
        let plans: Vec<Followed> = shown.iter().map(|plan| self.followed(*plan)).collect();
        let list = shown.iter().map(|plan| {
            let steps = plan.map(|plan| self.steps(plan)).unwrap_or_default();
            let rest = if plan.is_none() { self.atlas.pages_of_no_plan.as_slice() } else { &[] };
            let rest: Vec<StepPage> = rest.iter().map(|page| self.step_page(*page)).collect();
            let in_steps = steps.iter().map(|step| step.activities);
            PlanPart {
                plan: Ref {
                    name: handbook.followed_title(*plan),
                    url: plan.map(|plan| self.url(View::Plan(plan))).unwrap_or_default(),
                },
                id: plan_id(&handbook.plans, *plan).to_owned(),
                activities: in_steps.chain(rest.iter().map(|page| page.activities)).sum(),
                steps,
                rest,
            }
        });
        let list = list.collect();
        let first = plans.first();
        ProgressData {
            plan: first.map_or_else(|| plan_id(&handbook.plans, plan).to_owned(), |first| first.id.clone()),
            src: first.map(|first| first.src.clone()).unwrap_or_default(),
            plans: json(&plans),
            rate: shown.first().map(|plan| self.url(View::Assessment(*plan, None))).unwrap_or_default(),
            list,
            about: self.url(View::Data),
        }
    }

    pub(super) fn assessment(&self, plan: Option<usize>, area: Option<usize>) -> AssessmentData {
        let handbook = self.atlas.handbook;
        let framework = &handbook.framework;
        let (from, to) =
            plan.map_or((None, None), |plan| (handbook.plans[plan].from, handbook.plans[plan].to));
        let assessed = handbook.assessed(plan).into_iter();
        let assessed = assessed.filter(|index| area.is_none() || framework.competencies[*index].area == area);
        let rated = assessed.map(|index| {
            let competency = &framework.competencies[index];
            let expected = |level: Option<usize>| {
                let rank = level.and_then(|level| framework.expected(level, index));
                rank.map(|rank| framework.proficiency(index, rank).name.clone()).unwrap_or_default()
            };
            let degrees = framework.scales[competency.scale].levels.iter().enumerate();
            let rated = Rated {
                id: competency.id.to_string(),
                competency: self.competency_ref(index),
                summary: competency.summary.clone(),
                from: expected(from),
                to: expected(to),
                degrees: degrees
                    .map(|(rank, degree)| Choice {
                        id: degree.id.clone(),
                        name: degree.name.clone(),
                        summary: degree.summary.clone(),
                        indicators: competency.indicators.get(rank).cloned().unwrap_or_default(),
                    })
                    .collect(),
            };
            (competency.area, rated)
        });
        let areas = self.by_area(rated).into_iter();
        let Followed { id, src, .. } = self.followed(plan);
        AssessmentData {
            plan: id,
            src,
            has_ends: from.is_some() || to.is_some(),
            areas: areas.map(|(id, name, competencies)| RatedArea { id, name, competencies }).collect(),
        }
    }

    pub(super) fn checklist(&self, selection: Selection) -> ChecklistData {
        let handbook = self.atlas.handbook;
        let Selection { plan, step, competency, kind } = selection;
        let competency = competency.map(|index| handbook.framework.competencies[index].id.as_str());
        let pages = handbook.pages.iter().filter(|page| page.has_items());
        let pages = pages.filter(|page| page.step.map(|(plan, _)| plan) == plan);
        let pages = pages.filter(|page| step.is_none_or(|step| page.step.is_some_and(|of| of.1 == step)));
        let wanted = |raw: &RawItem| {
            kind.is_none_or(|kind| raw.attributes.kind == Some(kind))
                && competency.is_none_or(|id| raw.attributes.develops.iter().any(|(other, _)| other == id))
        };
        let mut total = 0;
        let mut items = Vec::new();
        for page in pages {
            for (raw, item) in page.leaves().filter(|(raw, _)| wanted(raw)) {
                total += usize::from(raw.counts());
                items.extend(self.listed(page, raw, item));
            }
        }
        let Followed { id, src, title } = self.followed(plan);
        let step = step.and_then(|step| Some(handbook.plans[plan?].steps[step].title.clone()));
        ChecklistData { plan: id, src, label: step.unwrap_or(title), total, items }
    }

    fn listed(&self, page: &Page, raw: &RawItem, item: &Item) -> Option<Listed> {
        let Item::Kept { id, number, seen, was } = item else { return None };
        let anchor = format!("#{}", page.anchor_of(id));
        let was: Vec<&str> = was.iter().map(ItemId::as_str).collect();
        Some(Listed {
            id: id.to_string(),
            number: *number,
            seen: seen.clone(),
            was: was.join(" "),
            optional: raw.attributes.optional,
            not_applicable: raw.mark == Mark::NotApplicable,
            evidence: raw.attributes.evidence,
            text: raw.text.clone(),
            url: if page.out == self.page.out { anchor } else { self.page_url(&page.out) + &anchor },
            page: page.nav_title.clone(),
            words: meta::words(page, raw, self.root, &self.page.out, &self.atlas.named, self.words),
        })
    }

    pub(super) fn kept(&self) -> KeptData {
        let handbook = self.atlas.handbook;
        let plans: Vec<Followed> = self.atlas.followed.iter().map(|plan| self.followed(*plan)).collect();
        KeptData {
            plans: json(&plans),
            policy: policy(&handbook.config),
            is_kept: !handbook.config.id.is_empty(),
            progress: self.url(View::Progress(None)),
            data: self.url(View::Data),
        }
    }

    fn followed(&self, plan: Option<usize>) -> Followed {
        let handbook = self.atlas.handbook;
        let id = plan_id(&handbook.plans, plan);
        let src = if self.atlas.followed.contains(&plan) { activities::address(id) } else { String::new() };
        Followed { id: id.to_owned(), title: handbook.followed_title(plan), src }
    }
}

fn json(plans: &[Followed]) -> String {
    serde_json::to_string(plans).unwrap_or_else(|_| "[]".to_owned())
}
