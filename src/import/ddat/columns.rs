//! Which column is which: the exact names, and the names that other copies use.

use unicode_normalization::UnicodeNormalization;

use super::super::Input;
use super::super::csv::Record;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};

/// What a column of the file of roles holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    Family,
    Role,
    RoleText,
    Level,
    LevelText,
    Skill,
    SkillText,
    Degree,
    DegreeText,
    Kind,
}

/// A column and its names, the exact one first.
type Names = (Column, &'static [&'static str]);

const NAMES: &[Names] = &[
    (Column::Family, &["role family", "family", "job family", "profession", "role group"]),
    (Column::Role, &["role", "role name", "job role", "role title"]),
    (Column::RoleText, &["role description", "role summary"]),
    (Column::Level, &["role level", "level", "role level name", "grade", "job level"]),
    (Column::LevelText, &["role level description", "level description"]),
    (Column::Skill, &["skill name", "skill", "competency", "capability"]),
    (Column::SkillText, &["skill description", "skill summary", "competency description"]),
    (
        Column::Degree,
        &["skill level", "proficiency", "proficiency level", "level required", "required level"],
    ),
    (Column::DegreeText, &["skill level description", "proficiency description", "level text"]),
    (Column::Kind, &["role type", "type"]),
];

impl Column {
    /// The columns without which nothing can be understood.
    pub(super) const REQUIRED: &[Self] = &[Self::Role, Self::Level, Self::Skill, Self::Degree];

    /// The exact name, in lower case.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(column, _)| *column == self).map_or("", |(_, names)| names[0])
    }
}

/// Where each column is.
#[derive(Debug, Default)]
pub(super) struct Columns(Vec<(Column, usize)>);

impl Columns {
    pub(super) fn get(&self, column: Column) -> Option<usize> {
        self.0.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
    }

    /// Reads a header; none where a required column is missing.
    pub(super) fn read(input: Input<'_>, header: &Record, seen: &mut Seen) -> Option<Self> {
        let found: Vec<String> = header.fields.iter().map(|field| normal(&field.text)).collect();
        let mut columns = Self::default();
        for (column, names) in NAMES {
            let at = names.iter().find_map(|name| found.iter().position(|found| found == name));
            columns.0.extend(at.map(|at| (*column, at)));
        }
        let missing: Vec<String> = Column::REQUIRED
            .iter()
            .filter(|column| columns.get(**column).is_none())
            .map(|column| format!("`{}`", column.name()))
            .collect();
        if !missing.is_empty() {
            seen.note(refusal(input, header, &found, &missing));
            return None;
        }
        for (at, name) in found.iter().enumerate() {
            if columns.0.iter().any(|(_, known)| *known == at) || name.is_empty() {
                continue;
            }
            let shown = super::text::line(&header.fields[at].text);
            let known = NAMES.iter().flat_map(|(_, names)| *names).copied();
            seen.note(
                Diagnostic::new(
                    Code::ImportSkipped,
                    header.place_of(at, input),
                    format!("the column `{shown}` is left out: a framework has no place for it"),
                )
                .help("Rename the column if it is one of those that are read.")
                .did_you_mean(name, known),
            );
        }
        Some(columns)
    }
}

/// Why a header is none of a file of roles.
fn refusal(input: Input<'_>, header: &Record, found: &[String], missing: &[String]) -> Diagnostic {
    let refuse = |message: String| Diagnostic::new(Code::ImportInput, header.place(input), message);
    if found.iter().any(|name| name.contains("profession capability framework role")) {
        let message = "this is a file of the closed registers, whose rows are references to other files";
        return refuse(message.to_owned())
            .help("Download the framework's CSV of today, one row a role level and skill.");
    }
    if is_skills(found) {
        let message = "this is the file of skills; the file of roles is needed first";
        return refuse(message.to_owned())
            .help("Run `pathbook import ddat ROLES.csv --skills SKILLS.csv --out DIR`.");
    }
    let shown: Vec<String> =
        header.fields.iter().take(20).map(|field| format!("`{}`", super::text::line(&field.text))).collect();
    let (noun, verb) = if missing.len() == 1 { ("column", "is") } else { ("columns", "are") };
    refuse(format!(
        "the {noun} {} {verb} missing; the first row has {}",
        missing.join(", "),
        shown.join(", ")
    ))
    .help(format!("Name the columns in the first row; needed are: {}.", super::required()))
}

/// Whether a header is that of a file of skills.
pub(super) fn is_skills(found: &[String]) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| found.iter().any(|found| found == name));
    has(&["skill name", "skill", "competency", "capability"])
        && super::LEVELS.iter().all(|(id, ..)| has(&[id]))
}

/// A header as it is compared.
pub(super) fn normal(name: &str) -> String {
    let name: String = super::text::line(name).nfkc().collect();
    let name = name.to_lowercase().replace(['_', '-', '/'], " ");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
