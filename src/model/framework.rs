//! The career framework: what can be assessed, and what each role level asks for.
//!
//! Everything names everything else by its index in the lists of [`Framework`]; ids are for authors
//! and addresses.

use crate::model::ids::{AreaId, CompetencyId, FamilyId, RoleId, RoleLevelId, ScaleId};
use crate::model::path::Place;

/// A whole framework, with everything that is inherited filled in.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Framework {
    /// Ordered degrees of proficiency.
    pub scales: Vec<Scale>,
    /// Groups of competencies, in the order they are shown in.
    pub areas: Vec<Area>,
    /// What can be assessed, in the order of the files.
    pub competencies: Vec<Competency>,
    /// Groups of roles.
    pub families: Vec<Family>,
    /// Kinds of work.
    pub roles: Vec<Role>,
    /// The rungs of all roles, in the order of the files.
    pub levels: Vec<RoleLevel>,
}

/// Ordered degrees of proficiency.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Scale {
    /// Its id.
    pub id: ScaleId,
    /// What it is called, or nothing.
    pub name: String,
    /// Its degrees, lowest first; there is at least one.
    pub levels: Vec<Proficiency>,
}

/// A degree of proficiency. Its rank is its index in its scale.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Proficiency {
    /// What expectations name it by, unique in its scale.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it means, in the reader's own voice, or nothing.
    pub summary: String,
}

/// A group of competencies.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Area {
    /// Its id.
    pub id: AreaId,
    /// What it is called.
    pub name: String,
    /// One sentence about it, or nothing.
    pub summary: String,
}

/// What can be assessed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Competency {
    /// Its id.
    pub id: CompetencyId,
    /// What it is called.
    pub name: String,
    /// One sentence about it, or nothing.
    pub summary: String,
    /// Its area.
    pub area: Option<usize>,
    /// Its scale.
    pub scale: usize,
    /// Observable signs that a degree is met, by rank; as many as the scale has degrees.
    pub indicators: Vec<Vec<String>>,
    /// Where other frameworks have it.
    pub align: Vec<Alignment>,
    /// Where it is defined.
    pub place: Place,
}

/// What another framework calls a competency.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Alignment {
    /// The other framework.
    pub framework: String,
    /// What it calls it.
    pub name: String,
    /// Where to read about it, or nothing.
    pub url: String,
}

/// A group of roles.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Family {
    /// Its id.
    pub id: FamilyId,
    /// What it is called.
    pub name: String,
    /// One sentence about it, or nothing.
    pub summary: String,
}

/// A kind of work.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// What it is called.
    pub name: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// The family it belongs to.
    pub family: Option<usize>,
    /// Its rungs, in the order of the file.
    pub levels: Vec<usize>,
}

/// A rung of a role: a role level.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RoleLevel {
    /// Its id, unique in the handbook.
    pub id: RoleLevelId,
    /// What it is called.
    pub name: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// Its role.
    pub role: usize,
    /// The role level it comes after.
    pub after: Option<usize>,
    /// The role levels that come after it, in the order of the files.
    pub next: Vec<usize>,
    /// What someone at this role level does, inherited first, in the order of the rungs.
    pub does: Vec<Responsibility>,
    /// What it requires, inherited included, by competency.
    pub expects: Vec<Expectation>,
    /// Where it is defined.
    pub place: Place,
}

/// What someone at a role level does.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Responsibility {
    /// In one sentence.
    pub text: String,
    /// The competency it belongs to, if it names one.
    pub competency: Option<usize>,
    /// The role level that says so.
    pub origin: usize,
}

/// The degree of proficiency that a role level requires of a competency.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Expectation {
    /// The competency.
    pub competency: usize,
    /// The rank in the competency's scale.
    pub rank: usize,
    /// The role level that says so.
    pub origin: usize,
    /// Where it says so.
    pub place: Place,
}

impl Framework {
    /// Whether there is anything to show: no competency and no role level.
    pub fn is_empty(&self) -> bool {
        self.competencies.is_empty() && self.levels.is_empty()
    }

    /// The index of a role level.
    pub fn level(&self, id: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.id.as_str() == id)
    }

    /// The index of a competency.
    pub fn competency(&self, id: &str) -> Option<usize> {
        self.competencies.iter().position(|competency| competency.id.as_str() == id)
    }

    /// A degree of a competency's scale.
    pub fn proficiency(&self, competency: usize, rank: usize) -> &Proficiency {
        &self.scales[self.competencies[competency].scale].levels[rank]
    }

    /// What a role level expects of a competency: the rank.
    pub fn expected(&self, level: usize, competency: usize) -> Option<usize> {
        let expects = &self.levels[level].expects;
        let at = expects.binary_search_by_key(&competency, |expectation| expectation.competency).ok()?;
        Some(expects[at].rank)
    }
}
