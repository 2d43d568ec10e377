//! The CSV of a capability framework: a row for each role level and each skill it requires, with the
//! texts of both repeated on every row.

mod columns;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use self::columns::Column;
use self::rows::{Rows, SkillKey};
use super::csv::{self, Record};
use super::draft::{Competency, Does, Draft, Level, Named, Role, Scale};
use super::ids::Ids;
use super::order::{Rung, order};
use super::text::{self, Parts};
use super::{Input, text as texts};
use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic};

/// The four levels of a skill, lowest first.
const LEVELS: [(&str, &str, &str); 4] = [
    ("awareness", "Awareness", "I know what it is and when it is needed."),
    ("working", "Working", "I do it in familiar situations."),
    ("practitioner", "Practitioner", "I do it in new situations and show others."),
    ("expert", "Expert", "Others rely on my judgement."),
];

/// Reads the file of roles and, where it is given, the file of skills.
pub fn ddat(roles: Input<'_>, skills: Option<Input<'_>>) -> Checked<Draft> {
    Checked::collect(|seen| {
        let records = csv::read(roles, seen);
        let Some(rows) = Rows::read(roles, &records, seen) else { return Draft::default() };
        let mut rows = rows;
        if let Some(skills) = skills {
            let records = csv::read(skills, seen);
            rows.add_skills(skills, &records, seen);
        }
        let draft = draft(&rows);
        if !draft.roles.is_empty() && !seen.has_errors() {
            seen.note(guess(roles, &records));
        }
        draft
    })
}

/// The one thing the file does not say.
fn guess(input: Input<'_>, records: &[Record]) -> Diagnostic {
    let place = records.first().map(|record| record.place(input));
    let message = "the file does not say in which order a role's levels follow each other; it is derived from what they require and are called";
    Diagnostic::new(Code::ImportGuess, place, message)
        .help("Compare the order with your ladder, and correct `after` in roles.yaml where it is wrong.")
}

fn draft(rows: &Rows) -> Draft {
    let mut draft = Draft {
        scales: vec![Scale {
            id: "four".to_owned(),
            name: "Four levels".to_owned(),
            levels: LEVELS
                .iter()
                .map(|(id, name, summary)| Named {
                    id: (*id).to_owned(),
                    name: (*name).to_owned(),
                    summary: (*summary).to_owned(),
                })
                .collect(),
        }],
        ..Draft::default()
    };
    let mut ids = Ids::new("family");
    let families: BTreeMap<&str, String> =
        rows.families.iter().map(|(key, name)| (key.as_str(), ids.take(name))).collect();
    for (key, name) in &rows.families {
        draft.families.push(Named {
            id: families[key.as_str()].clone(),
            name: name.clone(),
            summary: String::new(),
        });
    }
    let skills = competencies(rows, &families, &mut draft);
    roles(rows, &families, &skills, &mut draft);
    if rows.repeats > 0 {
        let times = if rows.repeats == 1 {
            "1 row repeats".to_owned()
        } else {
            format!("{} rows repeat", rows.repeats)
        };
        draft.remarks.push(format!("{times} what an earlier one says."));
    }
    draft
}

/// The competencies, each in the area of the only family that requires it or in that of shared ones.
fn competencies(
    rows: &Rows,
    families: &BTreeMap<&str, String>,
    draft: &mut Draft,
) -> BTreeMap<SkillKey, String> {
    let mut used: BTreeMap<&SkillKey, BTreeSet<&str>> = BTreeMap::new();
    for role in &rows.roles {
        for skill in role.levels.iter().flat_map(|level| level.expects.keys()) {
            used.entry(skill).or_default().insert(role.family.as_str());
        }
    }
    let by_area = rows.families.len() > 1;
    let mut areas = Ids::new("area");
    let area_ids: BTreeMap<&str, String> =
        families.keys().map(|key| (*key, areas.take(&rows.families[*key]))).collect();
    let shared = areas.take("Shared");
    let mut ids = Ids::new("skill");
    let mut made = BTreeMap::new();
    let mut seen_areas = BTreeSet::new();
    for (key, skill) in &rows.skills {
        let area = by_area.then(|| match used.get(key).map(|families| (families.len(), families.first())) {
            Some((1, Some(family))) => area_ids.get(family).unwrap_or(&shared).clone(),
            _ => shared.clone(),
        });
        seen_areas.extend(area.clone());
        let id = ids.take(&skill.name);
        made.insert(key.clone(), id.clone());
        let indicators = LEVELS.iter().zip(&skill.texts).filter_map(|((level, ..), text)| {
            let parts = text::parts(&text.as_ref()?.0);
            let mut all = parts.all;
            all.retain(|line| !is_intro(line));
            (!all.is_empty()).then(|| ((*level).to_owned(), all))
        });
        draft.competencies.push(Competency {
            named: Named { id, name: skill.name.clone(), summary: summary(&skill.description) },
            area,
            scale: "four".to_owned(),
            indicators: indicators.collect(),
            was: String::new(),
        });
    }
    let named = rows.families.iter().map(|(key, name)| (&area_ids[key.as_str()], name.as_str()));
    for (id, name) in named.chain([(&shared, "Shared across families")]) {
        if seen_areas.contains(id) {
            draft.areas.push(Named { id: id.clone(), name: name.to_owned(), summary: String::new() });
        }
    }
    made
}

fn roles(
    rows: &Rows,
    families: &BTreeMap<&str, String>,
    skills: &BTreeMap<SkillKey, String>,
    draft: &mut Draft,
) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for level in rows.roles.iter().flat_map(|role| &role.levels) {
        *times.entry(super::ids::slug(&level.name)).or_default() += 1;
    }
    let (mut role_ids, mut level_ids) = (Ids::new("role"), Ids::new("level"));
    for role in &rows.roles {
        let rungs: Vec<Rung> = role
            .levels
            .iter()
            .map(|level| Rung {
                name: level.name.clone(),
                sum: level.expects.values().map(|(rank, _)| rank + 1).sum(),
                count: level.expects.len(),
            })
            .collect();
        let ids: Vec<String> = role
            .levels
            .iter()
            .map(|level| {
                let alone = times.get(&super::ids::slug(&level.name)) == Some(&1);
                level_ids.take(&if alone {
                    level.name.clone()
                } else {
                    format!("{} {}", role.name, level.name)
                })
            })
            .collect();
        let levels = order(&rungs).into_iter().map(|(at, after)| {
            let level = &role.levels[at];
            let mut expects: BTreeMap<&str, String> = level
                .expects
                .iter()
                .filter_map(|(skill, (rank, _))| {
                    Some((skills.get(skill)?.as_str(), LEVELS.get(*rank)?.0.to_owned()))
                })
                .collect();
            // What the level before requires and this one does not say is no longer required.
            let before = after.into_iter().flat_map(|before| role.levels[before].expects.keys());
            for skill in before.filter_map(|skill| skills.get(skill)) {
                expects.entry(skill).or_insert_with(|| "none".to_owned());
            }
            let Parts { mut prose, bullets, .. } = texts::parts(&level.description);
            prose.retain(|line| !is_intro(line));
            Level {
                named: Named { id: ids[at].clone(), name: level.name.clone(), summary: prose.join(" ") },
                after: after.map(|before| ids[before].clone()),
                does: bullets.into_iter().map(|text| Does { text, competency: None }).collect(),
                does_anew: true,
                expects: expects.into_iter().map(|(skill, level)| (skill.to_owned(), level)).collect(),
            }
        });
        let levels = levels.collect();
        draft.roles.push(Role {
            named: Named {
                id: role_ids.take(&role.name),
                name: role.name.clone(),
                summary: summary(&role.description),
            },
            family: families.get(role.family.as_str()).cloned(),
            levels,
        });
    }
}

/// A text in one line: bullets become parts of a sentence.
fn summary(text: &str) -> String {
    let Parts { prose, bullets, all } = text::parts(text);
    if bullets.is_empty() {
        return prose.join(" ");
    }
    let mut out = String::new();
    let mut in_bullets = false;
    for line in all {
        let is_bullet = bullets.contains(&line);
        out.push_str(match (in_bullets, is_bullet) {
            _ if out.is_empty() => "",
            (true, true) => "; ",
            (true, false) => ". ",
            _ => " ",
        });
        out.push_str(if is_bullet { line.trim_end_matches(['.', ';']) } else { &line });
        in_bullets = is_bullet;
    }
    if in_bullets {
        out.push('.');
    }
    out
}

/// Whether a line only leads to the bullets after it: "You can:".
fn is_intro(line: &str) -> bool {
    matches!(
        text::key(line).trim_end_matches([':', ' ']),
        "you can"
            | "you will"
            | "in this role, you will"
            | "in this role you will"
            | "at this role level, you will"
            | "at this role level you will"
            | "in this role level, you will"
            | "at this level, you will"
            | "at this level you will"
    )
}

/// Whether a cell stands for nothing.
fn is_placeholder(text: &str) -> bool {
    let key = text::key(text);
    matches!(key.as_str(), "missing" | "not in use")
        || matches!(
            key.trim_end_matches('.'),
            "this skill level is not defined" | "this skill level is currently not defined"
        )
        || text::is_nothing(text)
}

/// A cell's text, empty for a placeholder.
fn value(record: &Record, column: Option<usize>) -> String {
    let text = column.map_or("", |column| record.text(column));
    if is_placeholder(text) { String::new() } else { text::clean(text) }
}

/// The columns a file must have, in words.
fn required() -> String {
    let names: Vec<&str> = Column::REQUIRED.iter().map(|column| column.name()).collect();
    names.join(", ")
}

/// Notes one problem with its cure.
fn note(
    code: Code,
    place: impl Into<Option<crate::diagnostic::Place>>,
    message: String,
    help: &str,
    seen: &mut Seen,
) {
    seen.note(Diagnostic::new(code, place, message).help(help));
}
