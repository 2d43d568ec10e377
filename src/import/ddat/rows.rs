//! The rows gathered by role, role level and skill: a text that is repeated is kept once, one that
//! differs is told.

use std::collections::BTreeMap;

use super::super::Input;
use super::super::csv::Record;
use super::super::text::{key, line};
use super::columns::{Column, Columns, is_skills, normal};
use super::{LEVELS, is_placeholder, note, value};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};

/// A skill's name as it is compared.
pub(super) type SkillKey = String;

/// A text and where it was read first.
type Text = Option<(String, Place)>;

/// Everything in both files.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Names by key.
    pub families: BTreeMap<String, String>,
    pub roles: Vec<RoleRows>,
    pub skills: BTreeMap<SkillKey, Skill>,
    /// How many rows say what an earlier one says.
    pub repeats: usize,
    /// Rows without levels, by role: how many, and the first.
    unlevelled: BTreeMap<String, (usize, Place)>,
    /// Where each role is, by key.
    at: BTreeMap<String, usize>,
}

#[derive(Debug, Default)]
pub(super) struct RoleRows {
    pub name: String,
    pub family: String,
    pub description: String,
    first: Option<Place>,
    text: Text,
    pub levels: Vec<LevelRows>,
}

#[derive(Debug, Default)]
pub(super) struct LevelRows {
    key: String,
    pub name: String,
    pub description: String,
    text: Text,
    pub expects: BTreeMap<SkillKey, (usize, Place)>,
}

#[derive(Debug, Default)]
pub(super) struct Skill {
    pub name: String,
    pub description: String,
    text: Text,
    pub texts: [Text; 4],
}

impl Rows {
    /// Reads the file of roles; none if its columns can't be told.
    pub(super) fn read(input: Input<'_>, records: &[Record], seen: &mut Seen) -> Option<Self> {
        let Some((header, records)) = records.split_first() else {
            let message = "the file is empty".to_owned();
            let help = "Give a CSV file whose first row names the columns.";
            note(Code::ImportInput, Place::file(input.path), message, help, seen);
            return None;
        };
        let columns = Columns::read(input, header, seen)?;
        let mut rows = Self::default();
        for record in records {
            record.refuse_more(header.fields.len(), input, seen);
            rows.add(input, record, &columns, seen);
        }
        for (role, (count, place)) in std::mem::take(&mut rows.unlevelled) {
            let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
            let message = format!(
                "the role `{role}` ({rows} from here on) is left out: it has no role levels in use, as roles of the Senior Civil Service have none"
            );
            let help = "Write the role into roles.yaml by hand if readers are to see it.";
            note(Code::ImportSkipped, place, message, help, seen);
        }
        if rows.roles.is_empty() && !seen.has_errors() {
            let message = "the file has no row that can be imported".to_owned();
            let help = "There must be at least one row with a role, a role level, a skill and a skill level.";
            note(Code::ImportInput, header.place(input), message, help, seen);
        }
        Some(rows)
    }

    fn add(&mut self, input: Input<'_>, record: &Record, columns: &Columns, seen: &mut Seen) {
        let cell = |column| value(record, columns.get(column));
        let place = |column| columns.get(column).map_or(record.place(input), |at| record.place_of(at, input));
        let role = line(&cell(Column::Role));
        if role.is_empty() {
            let help = "Write the role's name, or delete the row.";
            return note(
                Code::ImportInput,
                record.place(input),
                "the row names no role".to_owned(),
                help,
                seen,
            );
        }
        let raw = columns.get(Column::Level).map_or("", |at| record.text(at));
        let level = line(&cell(Column::Level));
        if key(&cell(Column::Kind)) == "senior civil service" || (level.is_empty() && !line(raw).is_empty()) {
            self.unlevelled.entry(role).or_insert_with(|| (0, record.place(input))).0 += 1;
            return;
        }
        if level.is_empty() {
            let message = format!("the row names no level of the role `{role}`");
            let help = "Write the role level's name, or delete the row.";
            return note(Code::ImportInput, record.place(input), message, help, seen);
        }
        let family = line(&cell(Column::Family));
        let at = self.role(&role, &family, &place(Column::Family), seen);
        let role = &mut self.roles[at];
        keep(&mut role.text, cell(Column::RoleText), place(Column::RoleText), "the role", seen);
        role.description = role.text.as_ref().map_or_else(String::new, |(text, _)| text.clone());
        let level_key = key(&level);
        let at = role.levels.iter().position(|other| other.key == level_key).unwrap_or_else(|| {
            role.levels.push(LevelRows { key: level_key, name: level.clone(), ..LevelRows::default() });
            role.levels.len() - 1
        });
        let rung = &mut role.levels[at];
        keep(&mut rung.text, cell(Column::LevelText), place(Column::LevelText), "the role level", seen);
        rung.description = rung.text.as_ref().map_or_else(String::new, |(text, _)| text.clone());
        let skill = line(&cell(Column::Skill));
        if skill.is_empty() {
            let message = format!("the row names no skill, so it adds nothing to `{level}` but its texts");
            let help = "Write the skill's name, or delete the row.";
            return note(Code::ImportSkipped, record.place(input), message, help, seen);
        }
        let entry = self.skills.entry(key(&skill)).or_default();
        if entry.name.is_empty() {
            entry.name.clone_from(&skill);
        }
        keep(&mut entry.text, cell(Column::SkillText), place(Column::SkillText), "the skill", seen);
        entry.description = entry.text.as_ref().map_or_else(String::new, |(text, _)| text.clone());
        let Some(rank) = rank(record, columns.get(Column::Degree), &skill, input, seen) else { return };
        let texts = &mut entry.texts[rank];
        keep(texts, cell(Column::DegreeText), place(Column::DegreeText), "the skill at this level", seen);
        match rung.expects.get(&key(&skill)) {
            None => {
                rung.expects.insert(key(&skill), (rank, place(Column::Degree)));
            }
            Some((other, _)) if *other == rank => self.repeats += 1,
            Some((other, first)) => {
                let message = format!(
                    "`{level}` requires `{skill}` twice, with `{}` and with `{}`",
                    LEVELS[*other].1, LEVELS[rank].1
                );
                seen.note(
                    Diagnostic::new(Code::ImportInput, place(Column::Degree), message)
                        .related(first.clone(), "said here first")
                        .help("Keep one of the two rows."),
                );
            }
        }
    }

    /// The role of that name, made if it is new.
    fn role(&mut self, name: &str, family: &str, place: &Place, seen: &mut Seen) -> usize {
        let (role_key, family_key) = (key(name), key(family));
        if !family.is_empty() {
            self.families.entry(family_key.clone()).or_insert_with(|| family.to_owned());
        }
        if let Some(at) = self.at.get(&role_key).copied() {
            let role = &self.roles[at];
            if role.family != family_key && !family_key.is_empty() {
                let message = format!(
                    "the role `{name}` is of the family `{family}` here and of another above; the first is kept"
                );
                let mut found = Diagnostic::new(Code::ImportSkipped, place.clone(), message)
                    .help("Give all rows of a role one family, or one of the roles another name.");
                found.related.extend(role.first.clone().map(|first| (first, "the first".to_owned())));
                seen.note(found);
            }
            return at;
        }
        self.at.insert(role_key, self.roles.len());
        self.roles.push(RoleRows {
            name: name.to_owned(),
            family: family_key,
            first: Some(place.clone()),
            ..RoleRows::default()
        });
        self.roles.len() - 1
    }

    /// Adds what the file of skills knows besides.
    pub(super) fn add_skills(&mut self, input: Input<'_>, records: &[Record], seen: &mut Seen) {
        let Some((header, records)) = records.split_first() else { return };
        let found: Vec<String> = header.fields.iter().map(|field| normal(&field.text)).collect();
        if !is_skills(&found) {
            let message = "this is no file of skills".to_owned();
            let help =
                "Its first row must have the columns: skill name, awareness, working, practitioner, expert.";
            return note(Code::ImportInput, header.place(input), message, help, seen);
        }
        let column =
            |names: &[&str]| names.iter().find_map(|name| found.iter().position(|found| found == name));
        let name = column(&["skill name", "skill", "competency", "capability"]).unwrap_or(0);
        let description = column(&["skill description", "skill summary", "competency description"]);
        let levels = LEVELS.map(|(id, ..)| column(&[id]).unwrap_or(0));
        for (at, other) in found.iter().enumerate() {
            let known = at == name || Some(at) == description || levels.contains(&at);
            if !known && !other.is_empty() && other != "roles that require skill" {
                let shown = line(&header.fields[at].text);
                let message = format!("the column `{shown}` is left out: a framework has no place for it");
                let help = "Rename the column if it is one of those that are read.";
                note(Code::ImportSkipped, header.place_of(at, input), message, help, seen);
            }
        }
        for record in records {
            record.refuse_more(header.fields.len(), input, seen);
            let skill = line(&value(record, Some(name)));
            if skill.is_empty() {
                let help = "Write the skill's name, or delete the row.";
                note(Code::ImportInput, record.place(input), "the row names no skill".to_owned(), help, seen);
                continue;
            }
            let levelled = levels.iter().any(|at| !is_placeholder(record.text(*at)));
            if !levelled && !self.skills.contains_key(&key(&skill)) {
                let message = format!(
                    "the skill `{skill}` is left out: no role level requires it, and it has no text at any level"
                );
                let help = "Write the competency into competencies.yaml by hand if readers are to see it.";
                note(Code::ImportSkipped, record.place(input), message, help, seen);
                continue;
            }
            let entry = self.skills.entry(key(&skill)).or_default();
            if entry.name.is_empty() {
                entry.name.clone_from(&skill);
            }
            if let Some(at) = description {
                keep(&mut entry.text, value(record, Some(at)), record.place_of(at, input), "the skill", seen);
                entry.description = entry.text.as_ref().map_or_else(String::new, |(text, _)| text.clone());
            }
            for (text, at) in entry.texts.iter_mut().zip(levels) {
                keep(
                    text,
                    value(record, Some(at)),
                    record.place_of(at, input),
                    "the skill at this level",
                    seen,
                );
            }
        }
    }
}

/// Keeps the first text; tells of another.
fn keep(kept: &mut Text, text: String, place: Place, of: &str, seen: &mut Seen) {
    match kept {
        _ if text.is_empty() => {}
        None => *kept = Some((text, place)),
        Some((first, at)) if line(first) != line(&text) => {
            let message = format!("the text of {of} differs from the one above; the first is kept");
            seen.note(
                Diagnostic::new(Code::ImportSkipped, place, message)
                    .related(at.clone(), "the first")
                    .help("Make the two equal, or give one of the two another name."),
            );
        }
        Some(_) => {}
    }
}

/// The rank that a row requires; what is no level of skills is told.
fn rank(
    record: &Record,
    column: Option<usize>,
    skill: &str,
    input: Input<'_>,
    seen: &mut Seen,
) -> Option<usize> {
    let at = column?;
    let shown = line(record.text(at));
    let word = key(&shown);
    let numbered = ["1", "2", "3", "4"].iter().position(|number| *number == word);
    if let Some(rank) = LEVELS.iter().position(|(id, ..)| *id == word).or(numbered) {
        return Some(rank);
    }
    let place = record.place_of(at, input);
    if is_placeholder(&shown) {
        let message = format!("the row says no level of `{skill}`; nothing is required");
        let help = "Write one of Awareness, Working, Practitioner, Expert if something is.";
        note(Code::ImportSkipped, place, message, help, seen);
        return None;
    }
    let message = format!("`{shown}` is no level of a skill");
    let known = LEVELS.iter().map(|(_, name, _)| *name);
    let help = "Write one of Awareness, Working, Practitioner, Expert.";
    seen.note(Diagnostic::new(Code::ImportInput, place, message).help(help).did_you_mean(&shown, known));
    None
}
