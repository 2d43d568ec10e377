//! Groups of competencies and of roles: areas and families.

use super::First;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::framework::{Area, Family};
use crate::model::ids::{AreaId, FamilyId, ID_FORM, NotAnId, in_words};
use crate::parse::framework::{Lost, Name};
use crate::quick::QuickSet;

/// A group that can do with an id alone.
pub(super) trait Group: Sized {
    /// What it is called: `area`.
    const WHAT: &str;

    /// The list it stands in: `areas`.
    const LIST: &str;

    /// Its id.
    fn id(&self) -> &str;

    /// A group of that id, named after it.
    fn of_id(id: &str) -> Result<Self, NotAnId>;
}

impl Group for Area {
    const WHAT: &str = "area";
    const LIST: &str = "areas";

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn of_id(id: &str) -> Result<Self, NotAnId> {
        Ok(Self { id: AreaId::new(id)?, name: in_words(id), summary: String::new() })
    }
}

impl Group for Family {
    const WHAT: &str = "family";
    const LIST: &str = "families";

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn of_id(id: &str) -> Result<Self, NotAnId> {
        Ok(Self { id: FamilyId::new(id)?, name: in_words(id), summary: String::new() })
    }
}

/// The groups that are listed, each once.
pub(super) fn listed<G: Group>(groups: Vec<(G, Place)>, seen: &mut Seen) -> Vec<G> {
    let mut first = First::new(G::WHAT);
    let groups = groups.into_iter();
    groups.filter_map(|(group, place)| (!first.is_taken(group.id(), &place, seen)).then_some(group)).collect()
}

/// A group for each id that is named, where an author lists none.
pub(super) fn named<'a, G: Group>(
    names: impl Iterator<Item = &'a Name>,
    lost: &mut Lost,
    seen: &mut Seen,
) -> Vec<G> {
    let mut known: QuickSet<&str> = QuickSet::default();
    let mut groups = Vec::new();
    for (id, place) in names.filter(|(id, _)| known.insert(id)) {
        match G::of_id(id) {
            Ok(group) => groups.push(group),
            Err(NotAnId) => {
                let message = format!("`{id}` is no id: `{}` names its group by one", G::WHAT);
                let help = format!("Write {ID_FORM}, and its name in a list `{}`.", G::LIST);
                seen.note(Diagnostic::new(Code::FrameworkValue, place.clone(), message).help(help));
                lost.ids.insert(id.clone());
            }
        }
    }
    groups
}
