//! What the views in a page are called there.

use std::collections::BTreeMap;

use crate::model::framework::Framework;
use crate::model::plan::{NO_PLAN, Plan};
use crate::model::view::{Selection, View};

/// The anchors of the views that a page's blocks show, by the index of the block.
///
/// They begin with `view:`, which no heading's does. The second block of one view gets another one.
pub fn view_anchors(framework: &Framework, plans: &[Plan], shows: &[Option<View>]) -> Vec<Option<String>> {
    let mut counts: BTreeMap<View, usize> = BTreeMap::new();
    let anchor = |view: &Option<View>| {
        let view = (*view)?;
        let count = counts.entry(view).or_default();
        *count += 1;
        let nth = if *count > 1 { format!(":{count}") } else { String::new() };
        Some(format!("view:{}{nth}", view_name(framework, plans, view)))
    };
    shows.iter().map(anchor).collect()
}

fn view_name(framework: &Framework, plans: &[Plan], view: View) -> String {
    let level = |level: usize| framework.levels[level].id.as_str();
    // No id holds a dot: no two views have one name.
    let pair = |from, to| format!("{}..{}", level(from), level(to));
    match view {
        View::Overview => "roles".to_owned(),
        View::Level(index) => format!("role-{}", level(index)),
        View::Competencies => "competencies".to_owned(),
        View::Competency(index) => format!("competency-{}", framework.competencies[index].id),
        View::Matrix(None) => "matrix".to_owned(),
        View::Matrix(Some(family)) => format!("matrix-{}", framework.families[family].id),
        View::Transitions => "transitions".to_owned(),
        View::Changes(from, to) => format!("what-changes-{}", pair(from, to)),
        View::Compare(None) => "compare".to_owned(),
        View::Compare(Some((from, to))) => format!("compare-{}", pair(from, to)),
        View::Plan(plan) => format!("plan-{}", plans[plan].id),
        View::Gaps(plan, None) => format!("gaps-{}", plans[plan].id),
        View::Gaps(plan, Some(step)) => format!("gaps-{}.{}", plans[plan].id, plans[plan].steps[step].id),
        View::Progress(None) => "progress".to_owned(),
        View::Progress(Some(plan)) => format!("progress-{}", plans[plan].id),
        View::Assessment(plan, None) => format!("self-assessment-{}", plan_id(plans, plan)),
        View::Assessment(plan, Some(area)) => {
            format!("self-assessment-{}.{}", plan_id(plans, plan), framework.areas[area].id)
        }
        View::Checklist(Selection { plan, step, competency, kind }) => {
            let step = step.and_then(|step| Some(plans[plan?].steps[step].id.as_str()));
            let competency = competency.map(|index| framework.competencies[index].id.as_str());
            let kind = kind.map(|kind| kind.to_string()).unwrap_or_default();
            let parts = [step.unwrap_or_default(), competency.unwrap_or_default(), &kind].join(".");
            format!("checklist-{}.{parts}", plan_id(plans, plan)).trim_end_matches('.').to_owned()
        }
        View::Data => "data".to_owned(),
        View::Review => "review".to_owned(),
        View::Glossary => "glossary".to_owned(),
    }
}

/// The id of a plan; `-` for what belongs to none.
pub fn plan_id(plans: &[Plan], plan: Option<usize>) -> &str {
    plan.and_then(|plan| plans.get(plan)).map_or(NO_PLAN, |plan| plan.id.as_str())
}
