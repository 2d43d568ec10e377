//! Roles and their rungs, before anything is inherited.

use super::First;
use super::competencies::rank;
use super::names::Names;
use crate::checked::Seen;
use crate::diagnostic::{Code, Place};
use crate::model::framework::{Framework, Responsibility, Role, RoleLevel};
use crate::parse::framework::{self as written, Lost, NONE, Name};

/// What a role level says itself, beside what it is to inherit.
#[derive(Default)]
pub(super) struct Own {
    /// The role level it comes after.
    pub(super) after: Option<Name>,
    /// What someone at it does.
    pub(super) does: Vec<Responsibility>,
    /// Whether it also does what the role level before does.
    pub(super) inherits_does: bool,
    /// The rank it requires of each competency; none where it requires nothing any more.
    pub(super) expects: Vec<(usize, Option<usize>, Place)>,
}

/// Fills in the roles and their rungs, in the order of the files; gives what each rung says itself.
pub(super) fn roles(
    framework: &mut Framework,
    written: Vec<written::Role>,
    lost: &Lost,
    seen: &mut Seen,
) -> Vec<Own> {
    let mut roles: Vec<Role> = Vec::with_capacity(written.len());
    let (mut levels, mut owns) = (Vec::new(), Vec::new());
    let ids = framework.families.iter().map(|family| family.id.as_str());
    let mut families = Names::new((Code::FamilyUnknown, "family", "roles.yaml"), ids, lost);
    let mut competencies = Names::competencies(framework, lost);
    let mut first = First {
        help: "Put all its levels under one of the two, or give one another id.",
        ..First::new("role")
    };
    let mut first_level = First::new("role level");
    for role in written {
        let taken = first.is_taken(role.id.as_str(), &role.place, seen);
        // Its rungs are kept all the same: others name them.
        let index = if taken { roles.iter().position(|other| other.id == role.id) } else { None };
        let index = index.unwrap_or_else(|| {
            roles.push(Role {
                id: role.id,
                name: role.name,
                summary: role.summary,
                family: role.family.and_then(|name| families.find(&name, seen)),
                levels: Vec::new(),
            });
            roles.len() - 1
        });
        for level in role.levels {
            if first_level.is_taken(level.id.as_str(), &level.place, seen) {
                continue;
            }
            roles[index].levels.push(levels.len());
            let origin = levels.len();
            let does = level.does.into_iter().map(|(text, competency)| Responsibility {
                text,
                competency: competency.and_then(|name| competencies.find(&name, seen)),
                origin,
            });
            let does: Vec<Responsibility> = does.collect();
            let expects = level.expects.iter().filter_map(|(name, degree)| {
                let competency = competencies.find(name, seen)?;
                let scale = &framework.scales[framework.competencies[competency].scale];
                let rank = if degree.0 == NONE { None } else { Some(rank(scale, degree, lost, seen)?) };
                Some((competency, rank, degree.1.clone()))
            });
            let (after, inherits_does) = (level.after, level.inherits_does);
            owns.push(Own { after, does, inherits_does, expects: expects.collect() });
            levels.push(RoleLevel {
                id: level.id,
                name: level.name,
                summary: level.summary,
                role: index,
                after: None,
                next: Vec::new(),
                does: Vec::new(),
                expects: Vec::new(),
                place: level.place,
            });
        }
    }
    (framework.roles, framework.levels) = (roles, levels);
    owns
}
