//! What all views of a handbook share, gathered once.

use std::collections::BTreeMap;
use std::hash::Hash;

use crate::handbook::{Handbook, NamedItems, Page};
use crate::model::change::transitions;
use crate::model::view::View;
use crate::stable::Stable;
use crate::theme::Themes;

/// What all views of a handbook share.
pub struct Atlas<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// What is said on its pages.
    pub(super) themes: &'a Themes,
    /// From which role level to which there is a page or a plan.
    pub transitions: Vec<(usize, usize)>,
    /// By competency: the role levels that expect it and to which rank.
    pub(super) expecters: Vec<Vec<(usize, usize)>>,
    /// The pages of each step, by the indexes of plan and step.
    pub(super) step_pages: BTreeMap<(usize, usize), Vec<usize>>,
    /// Whether any activity of the handbook develops a competency.
    pub(super) has_activities: bool,
    /// By family, none last: the roles that have levels.
    pub(super) families: Vec<(Option<usize>, Vec<usize>)>,
    /// The plans that readers may follow.
    pub(super) followed: Vec<Option<usize>>,
    /// The pages with items of no plan.
    pub(super) pages_of_no_plan: Vec<usize>,
    /// The items that others name.
    pub named: NamedItems<'a>,
}

impl<'a> Atlas<'a> {
    /// Gathers what the views of a handbook share.
    pub fn new(handbook: &'a Handbook, themes: &'a Themes) -> Self {
        let framework = &handbook.framework;
        let mut expecters = vec![Vec::new(); framework.competencies.len()];
        for (index, level) in framework.levels.iter().enumerate() {
            for expectation in &level.expects {
                expecters[expectation.competency].push((index, expectation.rank));
            }
        }
        let mut step_pages: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (index, page) in handbook.pages.iter().enumerate() {
            if let Some(step) = page.step {
                step_pages.entry(step).or_default().push(index);
            }
        }
        let mut families: Vec<(Option<usize>, Vec<usize>)> =
            (0..framework.families.len()).map(|family| (Some(family), Vec::new())).collect();
        families.push((None, Vec::new()));
        for (index, role) in framework.roles.iter().enumerate().filter(|(_, role)| !role.levels.is_empty()) {
            families[role.family.unwrap_or(framework.families.len())].1.push(index);
        }
        families.retain(|(_, roles)| !roles.is_empty());
        let transitions = transitions(framework, &handbook.plans);
        let has_activities = handbook.activities.iter().any(|activities| !activities.is_empty());
        let no_plan = |(_, page): &(usize, &Page)| page.step.is_none() && page.has_items();
        let pages_of_no_plan = handbook.pages.iter().enumerate().filter(no_plan).map(|(index, _)| index);
        Self {
            handbook,
            themes,
            transitions,
            expecters,
            step_pages,
            has_activities,
            families,
            followed: handbook.followed(),
            pages_of_no_plan: pages_of_no_plan.collect(),
            named: handbook.named(),
        }
    }

    /// Stands for all that views are made of, but for the page they stand on: while it stays the same, so
    /// do the views of a page that stays the same, and none of them needs to be made to be compared.
    pub fn hash(&self) -> u128 {
        let handbook = self.handbook;
        let mut hash = Stable::default();
        (&handbook.framework, &handbook.plans, &handbook.views, self.themes.hash).hash(&mut hash);
        (&handbook.glossary, &handbook.glossary_links).hash(&mut hash);
        for activity in handbook.activities.iter().flatten() {
            let page = &handbook.pages[activity.page];
            let raw = page.document.as_ref().and_then(|document| document.items.get(activity.item));
            (activity, page.anchors_hash, raw.map(|raw| (&raw.text, raw.attributes.kind))).hash(&mut hash);
        }
        let of_activities = handbook.activities.iter().flatten().map(|activity| activity.page);
        let of_steps = self.step_pages.values().flatten().chain(&self.pages_of_no_plan).copied();
        (
            &self.followed,
            handbook.config.print,
            &handbook.config.id,
            &handbook.config.title,
            &handbook.config.image_hosts,
        )
            .hash(&mut hash);
        if handbook.views.keys().any(|view| matches!(view, View::Checklist(_))) {
            for page in handbook.pages.iter().filter(|page| page.has_items()) {
                (page.items_hash, &page.items, page.anchors_hash, page.step, &page.nav_title, &page.out)
                    .hash(&mut hash);
            }
        }
        for page in of_activities.chain(of_steps).chain(handbook.views.values().map(|spot| spot.page)) {
            let page = &handbook.pages[page];
            (&page.out, &page.nav_title, page.step, page.counted_items(), &page.items).hash(&mut hash);
        }
        hash.digest128()
    }
}
