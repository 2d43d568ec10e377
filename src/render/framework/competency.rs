//! A competency: its degrees, who expects which, and what develops it.

use serde::Serialize;

use crate::render::framework::{ActivityLine, Degree, Desk, Ref};

/// What the component `competency` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct CompetencyData {
    /// Its name.
    pub name: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// Its area's name, or nothing.
    pub area: String,
    /// Its scale's name, or nothing.
    pub scale: String,
    /// Its degrees, lowest first.
    pub degrees: Vec<DegreeOf>,
    /// What develops it.
    pub activities: Vec<ActivityLine>,
    /// Whether the handbook has any activity that develops a competency.
    pub any: bool,
    /// Where other frameworks have it.
    pub align: Vec<Aligned>,
}

/// A degree and who expects it.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct DegreeOf {
    /// The degree.
    pub degree: Degree,
    /// The role levels that expect it.
    pub levels: Vec<Ref>,
}

/// What another framework calls it.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Aligned {
    /// The other framework.
    pub framework: String,
    /// What it calls it.
    pub name: String,
    /// Where to read about it, or nothing.
    pub url: String,
}

impl Desk<'_> {
    pub(super) fn competency(&self, index: usize) -> CompetencyData {
        let framework = &self.atlas.handbook.framework;
        let competency = &framework.competencies[index];
        let scale = &framework.scales[competency.scale];
        let expecters = &self.atlas.expecters[index];
        let degrees = (0..scale.levels.len()).map(|rank| DegreeOf {
            degree: self.degree(index, rank),
            levels: expecters
                .iter()
                .filter(|(_, expected)| *expected == rank)
                .map(|(level, _)| self.level_ref(*level))
                .collect(),
        });
        let align = competency.align.iter().map(|other| Aligned {
            framework: other.framework.clone(),
            name: other.name.clone(),
            url: other.url.clone(),
        });
        CompetencyData {
            name: competency.name.clone(),
            summary: competency.summary.clone(),
            area: competency.area.map(|area| framework.areas[area].name.clone()).unwrap_or_default(),
            scale: scale.name.clone(),
            degrees: degrees.collect(),
            activities: self.activities(index),
            any: self.atlas.has_activities,
            align: align.collect(),
        }
    }
}
