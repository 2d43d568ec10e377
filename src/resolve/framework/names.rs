//! What a name in the framework stands for, and what to tell an author whose name stands for nothing.

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::framework::Framework;
use crate::parse::framework::{Lost, Name};
use crate::quick::QuickMap;

/// Everything of one kind, by its id.
pub(super) struct Names<'a> {
    code: Code,
    /// What it is called: `competency`.
    what: &'static str,
    /// Where an author finds those there are.
    listed: &'static str,
    known: QuickMap<&'a str, usize>,
    ids: Vec<&'a str>,
    lost: &'a Lost,
    /// The nearest known id to each unknown one, so that a name used a thousand times is searched once.
    near: QuickMap<String, Option<&'a str>>,
    /// What to tell of a name that stands for something of another kind.
    other: QuickMap<&'a str, String>,
}

/// How many unknown names get a search for what was meant.
const SEARCHES: usize = 1000;

/// How many ids are worth listing to an author.
const FEW: usize = 8;

impl<'a> Names<'a> {
    /// The ids of a list, in its order. `what` names its kind, `listed` the file where it usually stands.
    pub(super) fn new(
        (code, what, listed): (Code, &'static str, &'static str),
        ids: impl Iterator<Item = &'a str>,
        lost: &'a Lost,
    ) -> Self {
        let ids: Vec<&str> = ids.collect();
        let known = ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        Self { code, what, listed, known, ids, lost, near: QuickMap::default(), other: QuickMap::default() }
    }

    /// The role levels.
    pub(super) fn levels(framework: &'a Framework, lost: &'a Lost) -> Self {
        let ids = framework.levels.iter().map(|level| level.id.as_str());
        let mut names = Self::new((Code::RoleUnknown, "role level", "roles.yaml"), ids, lost);
        names.other = framework
            .roles
            .iter()
            .filter(|role| !role.levels.is_empty())
            .map(|role| {
                let levels = role.levels.iter().take(FEW).map(|level| framework.levels[*level].id.as_str());
                let levels = levels.collect::<Vec<_>>().join(", ");
                (role.id.as_str(), format!("`{}` is a role: name one of its levels ({levels}).", role.id))
            })
            .collect();
        names
    }

    /// The competencies.
    pub(super) fn competencies(framework: &'a Framework, lost: &'a Lost) -> Self {
        let ids = framework.competencies.iter().map(|competency| competency.id.as_str());
        Self::new((Code::CompetencyUnknown, "competency", "competencies.yaml"), ids, lost)
    }

    /// The index of what a name stands for; told where it is nothing.
    pub(super) fn find(&mut self, (name, place): &Name, seen: &mut Seen) -> Option<usize> {
        if let Some(index) = self.known.get(name.as_str()) {
            return Some(*index);
        }
        if self.lost.lists || self.lost.ids.contains(name) {
            return None;
        }
        let message = format!("unknown {} `{name}`", self.what);
        let diagnostic = Diagnostic::new(self.code, place.clone(), message);
        let near = self.near(name);
        seen.note(match (self.other.get(name.as_str()), near) {
            (Some(other), _) => diagnostic.help(other),
            (None, Some(near)) => Diagnostic {
                replacement: Some(near.to_owned()),
                ..diagnostic.help(format!("Did you mean `{near}`?"))
            },
            (None, None) => diagnostic.help(self.known_ones()),
        });
        None
    }

    fn near(&mut self, name: &str) -> Option<&'a str> {
        if let Some(near) = self.near.get(name) {
            return *near;
        }
        if self.near.len() == SEARCHES {
            return None;
        }
        let near = nearest(name, self.ids.iter().copied());
        self.near.insert(name.to_owned(), near);
        near
    }

    fn known_ones(&self) -> String {
        match self.ids.len() {
            0 => format!("None is defined yet; they are listed in `framework/{}`.", self.listed),
            1..=FEW => format!("There are: {}.", self.ids.join(", ")),
            _ => format!("They are listed in `framework/{}`.", self.listed),
        }
    }
}
