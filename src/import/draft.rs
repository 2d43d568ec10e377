//! A framework as it will be written: ids, names and texts, nothing inherited, nothing resolved.

use std::collections::BTreeMap;

/// What was made of the imported files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// Ordered degrees.
    pub scales: Vec<Scale>,
    /// Groups of competencies.
    pub areas: Vec<Named>,
    /// What can be assessed.
    pub competencies: Vec<Competency>,
    /// Groups of roles.
    pub families: Vec<Named>,
    /// Kinds of work and their levels.
    pub roles: Vec<Role>,
    /// What the user is to know although nothing is wrong, a sentence each.
    pub remarks: Vec<String>,
}

/// Ordered degrees, lowest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Scale {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its degrees.
    pub levels: Vec<Named>,
}

/// Anything with an id, a name and perhaps a summary.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A text about it, or nothing.
    pub summary: String,
}

/// What can be assessed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Competency {
    /// Id, name, summary.
    pub named: Named,
    /// The id of its area.
    pub area: Option<String>,
    /// The id of its scale.
    pub scale: String,
    /// Indicators by the id of the degree.
    pub indicators: Vec<(String, Vec<String>)>,
    /// What the imported file identified it by; written as a comment.
    pub was: String,
}

/// A kind of work.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Role {
    /// Id, name, summary.
    pub named: Named,
    /// The id of its family.
    pub family: Option<String>,
    /// Its levels.
    pub levels: Vec<Level>,
}

/// A rung of a role.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Level {
    /// Id, name, summary.
    pub named: Named,
    /// The id of the level it comes after.
    pub after: Option<String>,
    /// What someone does here.
    pub does: Vec<Does>,
    /// Whether that is said anew, so that nothing of the level before is to be added.
    pub does_anew: bool,
    /// The id of the degree, or `none`, by the id of the competency.
    pub expects: Vec<(String, String)>,
}

/// One thing that someone does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Does {
    /// In one sentence.
    pub text: String,
    /// The id of the competency it belongs to.
    pub competency: Option<String>,
}

impl Draft {
    /// The order of every role's levels, a line a role: "Developer: Junior → Senior; Senior → Lead".
    pub fn chains(&self) -> Vec<String> {
        self.roles.iter().filter(|role| role.levels.len() > 1).map(Role::chain).collect()
    }

    /// "2 families, 3 roles, 12 role levels, 40 competencies".
    pub fn size(&self) -> String {
        let levels = self.roles.iter().map(|role| role.levels.len()).sum();
        let counted = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        };
        let parts = [
            counted(self.families.len(), "family", "families"),
            counted(self.roles.len(), "role", "roles"),
            counted(levels, "role level", "role levels"),
            counted(self.competencies.len(), "competency", "competencies"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Role {
    fn chain(&self) -> String {
        let names: BTreeMap<&str, &str> =
            self.levels.iter().map(|level| (level.named.id.as_str(), level.named.name.as_str())).collect();
        let mut line = format!("{}: ", self.named.name);
        let mut last = None;
        for (at, level) in self.levels.iter().enumerate() {
            match &level.after {
                Some(after) if last == Some(after.as_str()) => line.push_str(" → "),
                after => {
                    if at > 0 {
                        line.push_str("; ");
                    }
                    if let Some(before) = after.as_deref().and_then(|after| names.get(after)) {
                        line.push_str(before);
                        line.push_str(" → ");
                    }
                }
            }
            line.push_str(&level.named.name);
            last = Some(level.named.id.as_str());
        }
        line
    }
}
