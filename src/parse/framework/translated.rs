//! `competencies.de.yaml`: the names and texts of a framework in another language.
//!
//! A translation has the lists of its original, by the same ids, and of each entry what is said in words. A whole file
//! may be copied and translated: what is not said in words is passed over, because the original says it.

use super::Written;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::parse::framework::{Competency, RoleLevel};
use crate::syntax::yaml::{Entry, Map, Yaml};

/// Puts the texts of one file in the place of the original's.
pub fn read(path: &SourcePath, text: &str, written: &mut Written, seen: &mut Seen) {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - body.len();
    let (key, value) = (Code::FrontKey, Code::FrameworkValue);
    let yaml = Yaml { path, text: body, offset, key, value, example: "competencies:" };
    let Some(mut file) = yaml.mapping(seen) else { return };
    competencies(&mut file, written, seen);
    roles(&mut file, written, seen);
    file.finish(seen);
}

fn competencies(file: &mut Map<'_>, written: &mut Written, seen: &mut Seen) {
    let scale = Kind { key: "scales", a: "scale", passed_over: &[] };
    scale.each(
        file,
        &mut written.scales,
        |(scale, _)| scale.id.as_str(),
        seen,
        |(scale, _), map, seen| {
            text_of(map, "name", &mut scale.name, seen);
            let level = Kind { key: "levels", a: "proficiency level of the scale", passed_over: &[] };
            level.each(
                map,
                &mut scale.levels,
                |level| &level.id,
                seen,
                |level, map, seen| {
                    named(map, &mut level.name, &mut level.summary, seen);
                },
            );
        },
    );
    let area = Kind { key: "areas", a: "area", passed_over: &[] };
    area.each(
        file,
        &mut written.areas,
        |(area, _)| area.id.as_str(),
        seen,
        |(area, _), map, seen| {
            named(map, &mut area.name, &mut area.summary, seen);
        },
    );
    let passed_over = &["area", "scale", "align"];
    let competency = Kind { key: "competencies", a: "competency", passed_over };
    competency.each(
        file,
        &mut written.competencies,
        |one| one.id.as_str(),
        seen,
        |one, map, seen| {
            named(map, &mut one.name, &mut one.summary, seen);
            signs(map, one, seen);
        },
    );
}

fn roles(file: &mut Map<'_>, written: &mut Written, seen: &mut Seen) {
    let family = Kind { key: "families", a: "family", passed_over: &[] };
    family.each(
        file,
        &mut written.families,
        |(one, _)| one.id.as_str(),
        seen,
        |(one, _), map, seen| {
            named(map, &mut one.name, &mut one.summary, seen);
        },
    );
    let role = Kind { key: "roles", a: "role", passed_over: &["family"] };
    role.each(
        file,
        &mut written.roles,
        |role| role.id.as_str(),
        seen,
        |role, map, seen| {
            named(map, &mut role.name, &mut role.summary, seen);
            let passed_over = &["after", "inherits_does", "expects"];
            let level = Kind { key: "levels", a: "level of the role", passed_over };
            level.each(
                map,
                &mut role.levels,
                |level| level.id.as_str(),
                seen,
                |level, map, seen| {
                    named(map, &mut level.name, &mut level.summary, seen);
                    does(map, level, seen);
                },
            );
        },
    );
    let plan = Kind { key: "plans", a: "plan", passed_over: &["from", "to", "review"] };
    plan.each(
        file,
        &mut written.plans,
        |one| one.plan.id.as_str(),
        seen,
        |one, map, seen| {
            text_of(map, "title", &mut one.plan.title, seen);
            summary(map, &mut one.plan.summary, seen);
            let step = Kind { key: "steps", a: "step of the plan", passed_over: &[] };
            step.each(
                map,
                &mut one.plan.steps,
                |step| step.id.as_str(),
                seen,
                |step, map, seen| {
                    text_of(map, "title", &mut step.title, seen);
                    summary(map, &mut step.summary, seen);
                },
            );
        },
    );
}

/// A list of things with ids.
struct Kind<'k> {
    key: &'static str,
    /// What one of them is called.
    a: &'static str,
    /// The keys that are not said in words.
    passed_over: &'k [&'static str],
}

impl Kind<'_> {
    /// Hands every entry of the list to `take`, with what it translates; others are told.
    fn each<T>(
        &self,
        map: &mut Map<'_>,
        known: &mut [T],
        id_of: impl Fn(&T) -> &str,
        seen: &mut Seen,
        mut take: impl FnMut(&mut T, &mut Map<'_>, &mut Seen),
    ) {
        for mut map in map.maps(self.key, seen) {
            let Some((id, place)) = map.text("id", seen) else {
                let message = format!("a translation of a {} without its id", self.a);
                let problem = Diagnostic::new(Code::TranslationUnknown, map.place(), message);
                seen.note(problem.help("Write the `id` that the original has."));
                continue;
            };
            let Some(at) = known.iter().position(|one| id_of(one) == id) else {
                let ids: Vec<&str> = known.iter().map(&id_of).collect();
                seen.note(unknown(self.a, &id, place, &ids));
                continue;
            };
            take(&mut known[at], &mut map, seen);
            for key in self.passed_over {
                map.ignore(key);
            }
            map.finish(seen);
        }
    }
}

fn unknown(what: &str, id: &str, place: Place, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::new(
        Code::TranslationUnknown,
        place,
        format!("the original has no {what} `{id}`: this translates nothing"),
    );
    let problem = problem.did_you_mean(id, known.iter().copied());
    match problem.help {
        Some(_) => problem,
        None => problem.help("Add it to the original, or remove it here."),
    }
}

fn named(map: &mut Map<'_>, name: &mut String, summary: &mut String, seen: &mut Seen) {
    text_of(map, "name", name, seen);
    text_of(map, "summary", summary, seen);
}

fn text_of(map: &mut Map<'_>, key: &'static str, text: &mut String, seen: &mut Seen) {
    if let Some((translated, _)) = map.text(key, seen) {
        *text = translated;
    }
}

fn summary(map: &mut Map<'_>, summary: &mut Option<String>, seen: &mut Seen) {
    if let Some((translated, _)) = map.text("summary", seen) {
        *summary = Some(translated);
    }
}

/// The signs of each degree of a competency.
fn signs(map: &mut Map<'_>, competency: &mut Competency, seen: &mut Seen) {
    let Some(levels) = map.map("levels", seen) else { return };
    for ((level, place), signs) in levels.sentences_by_key(seen) {
        match competency.indicators.iter_mut().find(|((known, _), _)| *known == level) {
            Some((_, known)) => *known = signs.into_iter().map(|(sign, _)| sign).collect(),
            None => {
                let known: Vec<&str> =
                    competency.indicators.iter().map(|((known, _), _)| known.as_str()).collect();
                seen.note(unknown("sign of the proficiency level", &level, place, &known));
            }
        }
    }
}

/// What someone at a role level does: as many sentences as the original has, in its order.
fn does(map: &mut Map<'_>, level: &mut RoleLevel, seen: &mut Seen) {
    let place = map.place();
    let lines: Vec<Option<String>> = map
        .entries("does", seen)
        .into_iter()
        .map(|entry| match entry {
            Entry::Text((text, _)) => Some(text),
            Entry::Map(mut map) => {
                let text = map.text("text", seen).map(|(text, _)| text);
                map.ignore("competency");
                map.finish(seen);
                text
            }
        })
        .collect();
    if lines.is_empty() {
        return;
    }
    if lines.len() != level.does.len() {
        let message = format!(
            "`{}` does {} things here and {} in the original: these are not shown",
            level.id,
            lines.len(),
            level.does.len()
        );
        let problem = Diagnostic::new(Code::TranslationUnknown, place, message);
        seen.note(problem.help("Translate them one by one, in the original's order."));
        return;
    }
    for ((text, _), line) in level.does.iter_mut().zip(lines) {
        if let Some(line) = line {
            *text = line;
        }
    }
}
