//! What a plan has to close, and with which activities.

use super::{Activity, Handbook};
use crate::model::change::{ChangeKind, CompetencyChange, competencies};

/// A competency of which a plan's goal expects more, with what develops it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// What is expected before and after.
    pub change: CompetencyChange,
    /// The activities that develop it, in the order of the pages.
    pub activities: Vec<Activity>,
}

impl Handbook {
    /// The competencies that are raised or new from a plan's start to its goal, in the order of the
    /// framework; none where the plan does not say both.
    ///
    /// Their activities are those on the plan's pages and on pages of no plan; with a step, those on that
    /// step's pages alone.
    pub fn gaps(&self, plan: usize, step: Option<usize>) -> Vec<Gap> {
        let Some((from, to)) = self.plans.get(plan).and_then(|plan| plan.from.zip(plan.to)) else {
            return Vec::new();
        };
        competencies(&self.framework, from, to)
            .filter(|change| matches!(change.kind, ChangeKind::Raised | ChangeKind::New))
            .map(|change| {
                let activities = self.activities.get(change.competency).into_iter().flatten();
                let activities = activities.filter(|activity| self.belongs(**activity, plan, step));
                Gap { change, activities: activities.copied().collect() }
            })
            .collect()
    }

    /// Whether an activity stands on a page of a plan, or of one of its steps.
    fn belongs(&self, activity: Activity, plan: usize, step: Option<usize>) -> bool {
        match (self.pages.get(activity.page).and_then(|page| page.step), step) {
            (Some(of), Some(step)) => of == (plan, step),
            (Some((of, _)), None) => of == plan,
            (None, step) => step.is_none(),
        }
    }
}
