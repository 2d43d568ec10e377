//! A development plan, and what it closes.

use serde::Serialize;

use crate::model::view::View;
use crate::render::charts::PlanTrail;
use crate::render::framework::changes::ChangeRow;
use crate::render::framework::{Desk, Ref};
use crate::render::print::plan_path;

/// What the component `plan` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct PlanData {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence about it, or nothing.
    pub summary: String,
    /// The role level it starts from.
    pub from: Option<Ref>,
    /// The role level it leads to.
    pub to: Option<Ref>,
    /// Where it is told what changes between the two, or nothing.
    pub changes: String,
    /// The print file of it, or nothing.
    pub print: String,
    /// How often it is reviewed, `3 months`, or nothing.
    pub review: String,
    /// How many activities count.
    pub activities: usize,
    /// How many pages it has.
    pub pages: usize,
    /// Its steps.
    pub steps: Vec<StepData>,
    /// The picture.
    pub trail: Option<PlanTrail>,
    /// What it closes; none where it does not say from where to where.
    pub gaps: Option<GapsData>,
}

/// A step.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct StepData {
    /// Its id.
    pub id: String,
    /// Its place, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// One sentence about it, or nothing.
    pub summary: String,
    /// The URL of its first page, or nothing.
    pub url: String,
    /// How many activities count.
    pub activities: usize,
    /// Its pages.
    pub pages: Vec<StepPage>,
}

/// A page of a step.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct StepPage {
    /// Its title.
    pub title: String,
    /// Its URL.
    pub url: String,
    /// How many activities count.
    pub activities: usize,
}

/// What the component `gaps` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct GapsData {
    /// The plan.
    pub plan: Ref,
    /// The plan's id.
    pub plan_id: String,
    /// Its data script, from the site's root.
    pub src: String,
    /// Where one rates oneself for the plan, or nothing.
    pub rate: String,
    /// The step's id, where it shows one alone.
    pub step_id: String,
    /// The title of the step, where it shows one alone.
    pub step: String,
    /// The role level the plan starts from.
    pub from: String,
    /// The role level it leads to.
    pub to: String,
    /// What is raised or new, with the activities of the plan that develop it. Of one step: what it develops.
    pub rows: Vec<ChangeRow>,
    /// How many of them no activity develops.
    pub open: usize,
    /// How many more are raised or new and not developed in this step.
    pub elsewhere: usize,
}

impl Desk<'_> {
    pub(super) fn plan(&self, index: usize) -> PlanData {
        let handbook = self.atlas.handbook;
        let plan = &handbook.plans[index];
        let steps = self.steps(index);
        let level = |level: Option<usize>| level.map(|level| self.level_ref(level));
        let (from, to) = (level(plan.from), level(plan.to));
        let ends = plan.from.zip(plan.to);
        let stations: Vec<(&str, usize)> =
            steps.iter().map(|step| (step.title.as_str(), step.pages.len())).collect();
        let name = |end: &Option<Ref>| end.as_ref().map(|end| end.name.clone()).unwrap_or_default();
        PlanData {
            id: plan.id.to_string(),
            title: plan.title.clone(),
            summary: plan.summary.clone().unwrap_or_default(),
            changes: ends.map(|(from, to)| self.url(View::Changes(from, to))).unwrap_or_default(),
            print: self.print_url(&plan_path(plan.id.as_str())),
            review: plan.review.map(|span| self.words.span(span)).unwrap_or_default(),
            activities: steps.iter().map(|step| step.activities).sum(),
            pages: steps.iter().map(|step| step.pages.len()).sum(),
            trail: PlanTrail::new(&name(&from), &name(&to), &stations, self.words),
            gaps: ends.map(|_| self.gaps(index, None)).filter(|gaps| !gaps.rows.is_empty()),
            from,
            to,
            steps,
        }
    }

    /// The steps of a plan with their pages.
    pub(super) fn steps(&self, plan: usize) -> Vec<StepData> {
        let steps = self.atlas.handbook.plans[plan].steps.iter().enumerate();
        let steps = steps.map(|(at, step)| {
            let pages = self.atlas.step_pages.get(&(plan, at));
            let pages: Vec<StepPage> =
                pages.into_iter().flatten().map(|page| self.step_page(*page)).collect();
            StepData {
                id: step.id.to_string(),
                number: at + 1,
                title: step.title.clone(),
                summary: step.summary.clone().unwrap_or_default(),
                url: pages.first().map(|page| page.url.clone()).unwrap_or_default(),
                activities: pages.iter().map(|page| page.activities).sum(),
                pages,
            }
        });
        steps.collect()
    }

    pub(super) fn step_page(&self, page: usize) -> StepPage {
        let page = &self.atlas.handbook.pages[page];
        StepPage {
            title: page.nav_title.clone(),
            url: self.page_url(&page.out),
            activities: page.counted_items(),
        }
    }

    pub(super) fn gaps(&self, index: usize, step: Option<usize>) -> GapsData {
        let handbook = self.atlas.handbook;
        let plan = &handbook.plans[index];
        let name = |level: Option<usize>| {
            level.map(|level| handbook.framework.levels[level].name.clone()).unwrap_or_default()
        };
        let mut rows = Vec::new();
        let mut elsewhere = 0;
        for gap in handbook.gaps(index, step) {
            let activities = gap.activities.iter().filter_map(|activity| self.activity(*activity));
            let row = ChangeRow { activities: activities.collect(), ..self.change_row(&gap.change) };
            if step.is_some() && row.activities.is_empty() {
                elsewhere += 1;
            } else {
                rows.push(row);
            }
        }
        GapsData {
            plan: Ref { name: plan.title.clone(), url: self.url(View::Plan(index)) },
            plan_id: plan.id.to_string(),
            src: crate::render::activities::address(plan.id.as_str()),
            rate: self.url(View::Assessment(Some(index), None)),
            step_id: step.map(|step| plan.steps[step].id.to_string()).unwrap_or_default(),
            step: step.map(|step| plan.steps[step].title.clone()).unwrap_or_default(),
            from: name(plan.from),
            to: name(plan.to),
            open: rows.iter().filter(|row| row.activities.is_empty()).count(),
            rows,
            elsewhere,
        }
    }
}
