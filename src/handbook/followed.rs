//! What readers may follow: plans, and the competencies to rate oneself in for each.

use std::collections::BTreeSet;

use super::Handbook;

impl Handbook {
    /// The plans that readers may follow, in order: with activities or competencies. `None`, last, stands for
    /// what belongs to no plan.
    pub fn followed(&self) -> Vec<Option<usize>> {
        let with_items = self.pages.iter().filter(|page| page.has_items());
        let with_items: BTreeSet<Option<usize>> =
            with_items.map(|page| page.step.map(|(plan, _)| plan)).collect();
        let has_competencies = !self.framework.competencies.is_empty();
        let plans = (0..self.plans.len()).map(Some);
        let mut followed: Vec<Option<usize>> =
            plans.filter(|plan| has_competencies || with_items.contains(plan)).collect();
        if with_items.contains(&None) || (followed.is_empty() && has_competencies) {
            followed.push(None);
        }
        followed
    }

    /// What a plan is called; what belongs to none is called after the handbook where it has no plans.
    pub fn followed_title(&self, plan: Option<usize>) -> String {
        match plan {
            Some(plan) => self.plans[plan].title.clone(),
            None if self.plans.is_empty() => self.config.title.clone(),
            None => "Other activities".to_owned(),
        }
    }

    /// The competencies that a plan's start or goal expects, in the order of the framework; all of the
    /// handbook where the plan names neither.
    pub fn assessed(&self, plan: Option<usize>) -> Vec<usize> {
        let plan = plan.and_then(|plan| self.plans.get(plan));
        let ends: Vec<usize> =
            plan.into_iter().flat_map(|plan| plan.from.into_iter().chain(plan.to)).collect();
        if ends.is_empty() {
            return (0..self.framework.competencies.len()).collect();
        }
        let expects = ends.iter().flat_map(|level| &self.framework.levels[*level].expects);
        let expected: BTreeSet<usize> = expects.map(|expectation| expectation.competency).collect();
        expected.into_iter().collect()
    }
}
