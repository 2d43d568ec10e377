//! A role level: where it stands, what one does there, what is expected.

use serde::Serialize;

use crate::model::change::{ChangeKind, competencies};
use crate::model::view::View;
use crate::render::framework::{Degree, Desk, Ref};
use crate::render::print::role_path;

/// What the component `role` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct RoleData {
    /// The role level's name.
    pub name: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// The print file of it, or nothing.
    pub print: String,
    /// Its family's name, or nothing.
    pub family: String,
    /// Its role's name.
    pub role: String,
    /// What its role is about, or nothing.
    pub role_summary: String,
    /// The rungs of its role, of a long one those around this.
    pub rungs: Vec<Rung>,
    /// How many rungs precede those.
    pub earlier: usize,
    /// How many follow them.
    pub later: usize,
    /// Where all rungs stand, or nothing.
    pub all: String,
    /// The role level before it, with what changes from there.
    pub before: Option<Neighbour>,
    /// The role levels after it, with what changes to there.
    pub next: Vec<Neighbour>,
    /// What someone at the role level does, inherited first.
    pub does: Vec<Duty>,
    /// Whether any of it is inherited.
    pub inherits: bool,
    /// What it requires, by area.
    pub areas: Vec<AreaExpectations>,
    /// What the role level before it expects and this does not.
    pub dropped: Vec<Ref>,
}

/// A rung of a role.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Rung {
    /// Its name.
    pub name: String,
    /// The URL of its page, or nothing.
    pub url: String,
    /// Whether it is this one.
    pub here: bool,
}

/// A role level before or after another.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Neighbour {
    /// Its name.
    pub name: String,
    /// The URL of its page, or nothing.
    pub url: String,
    /// The URL of what changes between the two, or nothing.
    pub changes: String,
}

/// A responsibility.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Duty {
    /// In one sentence.
    pub text: String,
    /// The competency it belongs to.
    pub competency: Option<Ref>,
    /// The role level it is inherited from.
    pub origin: Option<Ref>,
}

/// The expectations of an area.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct AreaExpectations {
    /// The area's id, or nothing.
    pub id: String,
    /// The area's name; for competencies of no area `Other competencies`, or nothing where none has one.
    pub name: String,
    /// What is expected.
    pub expects: Vec<Expected>,
}

/// An expectation.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Expected {
    /// The competency.
    pub competency: Ref,
    /// What it is about, or nothing.
    pub summary: String,
    /// The degree that is expected.
    pub degree: Degree,
    /// The role level it is inherited from.
    pub origin: Option<Ref>,
}

/// Of a longer ladder only the rungs around the reader are shown.
const MOST_RUNGS: usize = 12;

/// The rungs shown of a ladder, and how many precede and follow them.
fn around(levels: &[usize], here: usize) -> (&[usize], usize, usize) {
    let at = levels.iter().position(|level| *level == here).unwrap_or(0);
    let start = at.saturating_sub(MOST_RUNGS / 2).min(levels.len().saturating_sub(MOST_RUNGS));
    let end = levels.len().min(start + MOST_RUNGS);
    (&levels[start..end], start, levels.len() - end)
}

impl Desk<'_> {
    pub(super) fn role(&self, index: usize) -> RoleData {
        let framework = &self.atlas.handbook.framework;
        let level = &framework.levels[index];
        let role = &framework.roles[level.role];
        let neighbour = |other: usize, changes: View| {
            let Ref { name, url } = self.level_ref(other);
            Neighbour { name, url, changes: self.url(changes) }
        };
        let origin = |origin: usize| (origin != index).then(|| self.level_ref(origin));
        let does: Vec<Duty> = level
            .does
            .iter()
            .map(|duty| Duty {
                text: duty.text.clone(),
                competency: duty.competency.map(|competency| self.competency_ref(competency)),
                origin: origin(duty.origin),
            })
            .collect();
        let expects = level.expects.iter().map(|expectation| {
            let competency = &framework.competencies[expectation.competency];
            let expected = Expected {
                competency: self.competency_ref(expectation.competency),
                summary: competency.summary.clone(),
                degree: self.degree(expectation.competency, expectation.rank),
                origin: origin(expectation.origin),
            };
            (competency.area, expected)
        });
        let areas = self.by_area(expects).into_iter();
        let dropped: Vec<usize> = level
            .after
            .into_iter()
            .flat_map(|before| competencies(framework, before, index))
            .filter(|change| change.kind == ChangeKind::Dropped)
            .map(|change| change.competency)
            .collect();
        let (rungs, earlier, later) = around(&role.levels, index);
        RoleData {
            name: level.name.clone(),
            summary: level.summary.clone(),
            print: self.print_url(&role_path(level.id.as_str())),
            family: role.family.map(|family| framework.families[family].name.clone()).unwrap_or_default(),
            role: role.name.clone(),
            role_summary: role.summary.clone(),
            earlier,
            later,
            all: self.url(View::Overview),
            rungs: rungs
                .iter()
                .map(|rung| {
                    let Ref { name, url } = self.level_ref(*rung);
                    Rung { name, url, here: *rung == index }
                })
                .collect(),
            before: level.after.map(|before| neighbour(before, View::Changes(before, index))),
            next: level.next.iter().map(|next| neighbour(*next, View::Changes(index, *next))).collect(),
            inherits: does.iter().any(|duty| duty.origin.is_some()),
            does,
            dropped: dropped.into_iter().map(|competency| self.competency_ref(competency)).collect(),
            areas: areas.map(|(id, name, expects)| AreaExpectations { id, name, expects }).collect(),
        }
    }

    /// Values by their area, in the order of the framework: id, name and values. Those of no area stand last,
    /// under a name of their own where others have an area, so that they stand under nobody else's.
    pub(super) fn by_area<T>(
        &self,
        values: impl Iterator<Item = (Option<usize>, T)>,
    ) -> Vec<(String, String, Vec<T>)> {
        let areas = &self.atlas.handbook.framework.areas;
        let mut by_area: Vec<Vec<T>> = (0..=areas.len()).map(|_| Vec::new()).collect();
        for (area, value) in values {
            by_area[area.unwrap_or(areas.len())].push(value);
        }
        let has_areas = by_area.iter().take(areas.len()).any(|values| !values.is_empty());
        let found = by_area.into_iter().enumerate().filter(|(_, values)| !values.is_empty());
        let named = found.map(|(index, values)| match areas.get(index) {
            Some(area) => (area.id.to_string(), area.name.clone(), values),
            None if has_areas => (String::new(), self.words.say("other_competencies").to_owned(), values),
            None => (String::new(), String::new(), values),
        });
        named.collect()
    }
}
