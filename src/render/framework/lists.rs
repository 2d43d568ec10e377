//! The lists: all roles, all competencies, all transitions.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::change::{ChangeKind, competencies};
use crate::model::view::View;
use crate::render::framework::{Desk, Ref};

/// What the component `roles` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct RolesData {
    /// The families that have role levels.
    pub families: Vec<FamilyList>,
    /// How many role levels there are.
    pub levels: usize,
    /// How many roles there are.
    pub roles: usize,
    /// How many competencies there are.
    pub competencies: usize,
    /// How many areas have competencies.
    pub areas: usize,
    /// The counts in one sentence.
    pub sentence: String,
    /// Where the matrix stands, or nothing.
    pub matrix: String,
    /// Where all competencies stand, or nothing.
    pub competencies_url: String,
    /// Where the transitions stand, or the only one; or nothing.
    pub changes: String,
    /// Where two role levels can be compared, or nothing.
    pub compare: String,
    /// The plans.
    pub plans: Vec<Ref>,
}

/// A family of roles.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct FamilyList {
    /// Its id, or nothing for roles of no family.
    pub id: String,
    /// Its name, or nothing.
    pub name: String,
    /// One sentence about it, or nothing.
    pub summary: String,
    /// Its roles.
    pub roles: Vec<RoleList>,
}

/// A role and its rungs.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct RoleList {
    /// Its name.
    pub name: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// Its rungs.
    pub levels: Vec<LevelLine>,
}

/// A role level in a list.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct LevelLine {
    /// Its name.
    pub name: String,
    /// The URL of its page, or nothing.
    pub url: String,
    /// What it is about, or nothing.
    pub summary: String,
}

/// What the component `competencies` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct CompetenciesData {
    /// The areas that have competencies.
    pub areas: Vec<AreaList>,
    /// The scale that all of them have; nothing where there are several.
    pub scale: Vec<ScaleDegree>,
}

/// A degree of the one scale.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct ScaleDegree {
    /// What it is called.
    pub name: String,
    /// What it means, or nothing.
    pub summary: String,
    /// Its place in the scale, from 1.
    pub rank: usize,
    /// How many degrees the scale has.
    pub of: usize,
    /// Classes that draw it as dots.
    pub dots: String,
}

/// An area and its competencies.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct AreaList {
    /// Its id, or nothing.
    pub id: String,
    /// Its name, or nothing.
    pub name: String,
    /// One sentence about it, or nothing.
    pub summary: String,
    /// Its competencies.
    pub competencies: Vec<CompetencyLine>,
}

/// A competency in a list.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct CompetencyLine {
    /// Its name.
    pub name: String,
    /// The URL of its page, or nothing.
    pub url: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// How many role levels expect it.
    pub levels: usize,
    /// How many activities develop it.
    pub activities: usize,
}

/// What the component `transitions` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct TransitionsData {
    /// The transitions, by the role they lead from.
    pub roles: Vec<RoleTransitions>,
    /// Where two role levels can be compared, or nothing.
    pub compare: String,
}

/// The transitions that start in a role.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct RoleTransitions {
    /// The role's name.
    pub name: String,
    /// The transitions.
    pub transitions: Vec<TransitionLine>,
}

/// A transition in a list.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct TransitionLine {
    /// The role level it starts from.
    pub from: String,
    /// The role level it leads to.
    pub to: String,
    /// The URL of its page, or nothing.
    pub url: String,
    /// How many competencies are raised.
    pub raised: usize,
    /// How many are new.
    pub new: usize,
    /// How many are lowered.
    pub lowered: usize,
    /// How many are dropped.
    pub dropped: usize,
}

impl Desk<'_> {
    pub(super) fn roles(&self) -> RolesData {
        let handbook = self.atlas.handbook;
        let framework = &handbook.framework;
        let families = self.atlas.families.iter().map(|(family, roles)| {
            let (id, name, summary) = family.map_or_else(Default::default, |family| {
                let family = &framework.families[family];
                (family.id.to_string(), family.name.clone(), family.summary.clone())
            });
            FamilyList { id, name, summary, roles: roles.iter().map(|role| self.role_list(*role)).collect() }
        });
        let changes = match self.atlas.transitions.as_slice() {
            [(from, to)] => self.url(View::Changes(*from, *to)),
            _ => self.url(View::Transitions),
        };
        let plans = handbook.plans.iter().enumerate();
        let roles = self.atlas.families.iter().map(|(_, roles)| roles.len()).sum();
        let areas: BTreeSet<usize> =
            framework.competencies.iter().filter_map(|competency| competency.area).collect();
        RolesData {
            families: families.collect(),
            levels: framework.levels.len(),
            roles,
            competencies: framework.competencies.len(),
            areas: areas.len(),
            sentence: self.sentence(&[
                ("roles_counted", roles),
                ("levels", framework.levels.len()),
                ("competencies_counted", framework.competencies.len()),
            ]),
            matrix: self.url(View::Matrix(None)),
            competencies_url: self.url(View::Competencies),
            changes,
            compare: self.url(View::Compare(None)),
            plans: plans
                .map(|(index, plan)| Ref { name: plan.title.clone(), url: self.url(View::Plan(index)) })
                .collect(),
        }
    }

    fn role_list(&self, role: usize) -> RoleList {
        let framework = &self.atlas.handbook.framework;
        let role = &framework.roles[role];
        let levels = role.levels.iter().map(|level| {
            let Ref { name, url } = self.level_ref(*level);
            LevelLine { name, url, summary: framework.levels[*level].summary.clone() }
        });
        RoleList { name: role.name.clone(), summary: role.summary.clone(), levels: levels.collect() }
    }

    pub(super) fn competencies(&self) -> CompetenciesData {
        let handbook = self.atlas.handbook;
        let framework = &handbook.framework;
        let lines = framework.competencies.iter().enumerate().map(|(index, competency)| {
            let Ref { name, url } = self.competency_ref(index);
            let line = CompetencyLine {
                name,
                url,
                summary: competency.summary.clone(),
                levels: self.atlas.expecters[index].len(),
                activities: handbook.activities.get(index).map_or(0, Vec::len),
            };
            (competency.area, line)
        });
        let summary = |id: &str| {
            let area = framework.areas.iter().find(|area| area.id.as_str() == id);
            area.map(|area| area.summary.clone()).unwrap_or_default()
        };
        let areas = self.by_area(lines).into_iter().map(|(id, name, competencies)| AreaList {
            summary: summary(&id),
            id,
            name,
            competencies,
        });
        let scale = match framework.scales.as_slice() {
            [only] => only.levels.iter().enumerate().map(|(rank, level)| ScaleDegree {
                name: level.name.clone(),
                summary: level.summary.clone(),
                rank: rank + 1,
                of: only.levels.len(),
                dots: super::dots(rank + 1, only.levels.len()),
            }),
            _ => return CompetenciesData { areas: areas.collect(), scale: Vec::new() },
        };
        CompetenciesData { areas: areas.collect(), scale: scale.collect() }
    }

    pub(super) fn transitions(&self) -> TransitionsData {
        let framework = &self.atlas.handbook.framework;
        let mut roles: Vec<RoleTransitions> = Vec::new();
        let mut place: BTreeMap<usize, usize> = BTreeMap::new();
        for (from, to) in self.atlas.transitions.iter().copied() {
            let role = framework.levels[from].role;
            let changes: Vec<ChangeKind> =
                competencies(framework, from, to).map(|change| change.kind).collect();
            let count = |kind: ChangeKind| changes.iter().filter(|found| **found == kind).count();
            let line = TransitionLine {
                from: framework.levels[from].name.clone(),
                to: framework.levels[to].name.clone(),
                url: self.url(View::Changes(from, to)),
                raised: count(ChangeKind::Raised),
                new: count(ChangeKind::New),
                lowered: count(ChangeKind::Lowered),
                dropped: count(ChangeKind::Dropped),
            };
            let at = *place.entry(role).or_insert_with(|| {
                let name = framework.roles[role].name.clone();
                roles.push(RoleTransitions { name, transitions: Vec::new() });
                roles.len() - 1
            });
            roles[at].transitions.push(line);
        }
        TransitionsData { roles, compare: self.url(View::Compare(None)) }
    }
}

impl Desk<'_> {
    /// What there is any of: `2 roles, 5 levels and 7 competencies.`
    fn sentence(&self, counts: &[(&str, usize)]) -> String {
        let parts = counts.iter().filter(|(_, count)| *count > 0);
        let parts: Vec<String> = parts.map(|(key, count)| self.words.count(key, *count)).collect();
        if parts.is_empty() {
            return String::new();
        }
        self.words.fill("sentence", &[("text", &self.words.list(&parts))])
    }
}
