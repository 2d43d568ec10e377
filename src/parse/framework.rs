//! `content/framework/*.yaml`: the framework as its author wrote it, file by file.
//!
//! Every value is checked for its form; what a name stands for is found when all files are read.

mod competencies;
mod plans;
mod roles;
pub mod translated;

use std::collections::BTreeSet;

use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::framework::{Alignment, Area, Family, Scale};
use crate::model::ids::{CompetencyId, ID_FORM, NotAnId, RoleId, RoleLevelId, in_words};
use crate::model::path::SourcePath;
use crate::model::plan;
use crate::syntax::yaml::{Map, Placed, Yaml};

/// The lists that a framework's files may have, in any split.
pub const LISTS: [&str; 6] = ["scales", "areas", "competencies", "families", "roles", "plans"];

/// A name of something that is defined elsewhere.
pub type Name = Placed<String>;

/// A framework as it is written: the lists of all files, in the order of the files.
#[derive(Debug, Default)]
pub struct Written {
    /// Scales, each with the place of its id.
    pub scales: Vec<Placed<Scale>>,
    /// Areas, each with the place of its id.
    pub areas: Vec<Placed<Area>>,
    /// Whether any file lists areas.
    pub lists_areas: bool,
    /// Competencies.
    pub competencies: Vec<Competency>,
    /// Families, each with the place of its id.
    pub families: Vec<Placed<Family>>,
    /// Whether any file lists families.
    pub lists_families: bool,
    /// Roles with their rungs.
    pub roles: Vec<Role>,
    /// Development plans.
    pub plans: Vec<Plan>,
    /// What can't be known of it.
    pub lost: Lost,
}

/// What was told of already, so that nobody who names it needs to be told again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lost {
    /// Whether a file or a whole list could not be read: anything may be defined in it.
    pub lists: bool,
    /// Ids of what was refused.
    pub ids: BTreeSet<String>,
}

/// A competency as it is written.
#[derive(Debug)]
pub struct Competency {
    /// Its id.
    pub id: CompetencyId,
    /// Where that stands.
    pub place: Place,
    /// What it is called.
    pub name: String,
    /// One sentence about it, or nothing.
    pub summary: String,
    /// Its area.
    pub area: Option<Name>,
    /// Its scale.
    pub scale: Option<Name>,
    /// Observable signs of degrees of its scale.
    pub indicators: Vec<(Name, Vec<String>)>,
    /// Where other frameworks have it.
    pub align: Vec<Alignment>,
}

/// A role as it is written.
#[derive(Debug)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Where that stands.
    pub place: Place,
    /// What it is called.
    pub name: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// The family it belongs to.
    pub family: Option<Name>,
    /// Its rungs.
    pub levels: Vec<RoleLevel>,
}

/// A role level as it is written.
#[derive(Debug)]
pub struct RoleLevel {
    /// Its id.
    pub id: RoleLevelId,
    /// Where that stands.
    pub place: Place,
    /// What it is called.
    pub name: String,
    /// What it is about, or nothing.
    pub summary: String,
    /// The role level it comes after.
    pub after: Option<Name>,
    /// What someone at it does, each with the competency it belongs to.
    pub does: Vec<(String, Option<Name>)>,
    /// Whether it also does what the role level before does.
    pub inherits_does: bool,
    /// The degree it requires of each competency, or [`NONE`].
    pub expects: Vec<(Name, Name)>,
}

/// A development plan as it is written.
#[derive(Debug)]
pub struct Plan {
    /// What it says of itself; `from` and `to` are not yet found.
    pub plan: plan::Plan,
    /// Where its id stands.
    pub place: Place,
    /// The role level it starts from.
    pub from: Option<Name>,
    /// The role level it leads to.
    pub to: Option<Name>,
}

/// What an expectation says that ends an inherited one.
pub const NONE: &str = "none";

/// Reads one file of the framework.
pub fn read(path: &SourcePath, text: &str, written: &mut Written, seen: &mut Seen) {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - body.len();
    let (key, value) = (Code::FrontKey, Code::FrameworkValue);
    let yaml = Yaml { path, text: body, offset, key, value, example: "roles:" };
    let Some(mut file) = yaml.mapping(seen) else {
        written.lost.lists = true;
        return;
    };
    competencies::read(&mut file, written, seen);
    roles::read(&mut file, written, seen);
    plans::read(&mut file, written, seen);
    file.finish(seen);
}

/// Whether a text looks like a file of a framework: it has one of the lists, and nothing else at the left.
pub fn is_framework(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut keys = text
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '"' | '\'')))
        .map(|line| line.split(':').next().unwrap_or_default())
        .peekable();
    keys.peek().is_some() && keys.all(|key| LISTS.contains(&key))
}

/// What stands at the head of everything that can be named.
struct Head<Id> {
    id: Id,
    place: Place,
    name: String,
    summary: String,
}

/// The id, name and summary of a mapping; nothing where it has no id that can be used, which is told.
fn head<Id>(
    map: &mut Map<'_>,
    what: What,
    new: impl FnOnce(&str) -> Result<Id, NotAnId>,
    lost: &mut Lost,
    seen: &mut Seen,
) -> Option<Head<Id>> {
    let id = map.text("id", seen);
    let name = text(map, what.name, seen);
    let summary = text(map, "summary", seen).unwrap_or_default();
    let Some((written, place)) = id else {
        let message = format!("{} without an id", what.a);
        let help = format!("Add a line such as `id: {}`.", what.example);
        seen.note(Diagnostic::new(Code::FrameworkValue, map.place(), message).help(help));
        return None;
    };
    match new(&written) {
        Ok(id) => {
            let name = name.unwrap_or_else(|| in_words(&written));
            Some(Head { id, place, name, summary })
        }
        Err(NotAnId) => {
            let message = format!("`{written}` is no id of {}", what.a);
            let help = format!("An id is {}.", what.form);
            seen.note(Diagnostic::new(Code::FrameworkValue, place, message).help(help));
            lost.ids.insert(written);
            None
        }
    }
}

/// How a kind of thing is spoken of.
#[derive(Clone, Copy)]
struct What {
    /// With its article: `a role`.
    a: &'static str,
    /// The key of its name.
    name: &'static str,
    /// An id it could have.
    example: &'static str,
    /// What its ids look like.
    form: &'static str,
}

impl What {
    const fn new(a: &'static str, example: &'static str) -> Self {
        Self { a, name: "name", example, form: ID_FORM }
    }
}

/// The mappings of a list.
fn maps<'a>(map: &mut Map<'a>, key: &'static str, lost: &mut Lost, seen: &mut Seen) -> Vec<Map<'a>> {
    let maps = Checked::collect(|seen| map.maps(key, seen));
    lost.lists |= maps.value.is_empty() && maps.has_errors();
    seen.take(maps)
}

fn text(map: &mut Map<'_>, key: &'static str, seen: &mut Seen) -> Option<String> {
    map.text(key, seen).map(|(text, _)| text)
}

#[cfg(test)]
mod tests;
