//! `content/framework/*.yaml`: the development plans and their steps.

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::ids::{ID_FORM, PlanId, StepId};
use crate::model::path::SourcePath;
use crate::model::plan::{Plan, Step};
use crate::syntax::yaml::{Map, Yaml};

/// Reads the plans of one framework file; its other parts are left to their own readers.
pub fn read(path: &SourcePath, text: &str, plans: &mut Vec<(Plan, Place)>, seen: &mut Seen) {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - body.len();
    let yaml = Yaml { path, text: body, offset, key: Code::FrontKey, value: Code::FrameworkValue };
    let Some(mut file) = yaml.mapping(seen) else { return };
    for part in ["scales", "areas", "competencies", "families", "roles"] {
        file.ignore(part);
    }
    for mut map in file.maps("plans", seen) {
        if let Some((plan, place)) = plan(&mut map, seen) {
            match plans.iter().find(|(other, _)| other.id == plan.id) {
                Some((_, first)) => {
                    let message = format!("plan `{}` is defined twice", plan.id);
                    seen.note(
                        Diagnostic::new(Code::FrameworkValue, place, message)
                            .related(first.clone(), "defined here first")
                            .help("Give one of the two another id."),
                    );
                }
                None => plans.push((plan, place)),
            }
        }
        map.finish(seen);
    }
    file.finish(seen);
}

fn plan(map: &mut Map<'_>, seen: &mut Seen) -> Option<(Plan, Place)> {
    let start = map.place();
    let id = id(map, "plan", seen);
    for key in ["from", "to", "review", "summary"] {
        map.ignore(key);
    }
    let title = map.text("title", seen).map(|(title, _)| title);
    let mut steps: Vec<Step> = Vec::new();
    for mut step in map.maps("steps", seen) {
        let id = self::id(&mut step, "step", seen);
        let title = step.text("title", seen).map(|(title, _)| title);
        let summary = step.text("summary", seen).map(|(summary, _)| summary);
        step.finish(seen);
        let Some((id, place)) = id.and_then(|(id, place)| Some((StepId::new(&id).ok()?, place))) else {
            continue;
        };
        if steps.iter().any(|other| other.id == id) {
            let message = format!("step `{id}` is defined twice in one plan");
            seen.note(
                Diagnostic::new(Code::FrameworkValue, place, message).help("Give one of the two another id."),
            );
            continue;
        }
        let title = title.unwrap_or_else(|| id.as_str().replace('-', " "));
        steps.push(Step { id, title, summary });
    }
    let (id, place) = id?;
    let id = PlanId::new(&id).ok()?;
    let title = title.unwrap_or_else(|| id.as_str().replace('-', " "));
    Some((
        Plan { id, title, summary: None, from: None, to: None, review: None, steps },
        Place { span: place.span, ..start },
    ))
}

/// The `id` of a mapping, checked for form.
fn id(map: &mut Map<'_>, what: &str, seen: &mut Seen) -> Option<(String, Place)> {
    let start = map.place();
    match map.text("id", seen) {
        Some((id, place)) if crate::model::ids::is_id(&id) => Some((id, place)),
        Some((id, place)) => {
            let message = format!("`{id}` is no id of a {what}");
            seen.note(
                Diagnostic::new(Code::FrameworkValue, place, message).help(format!("An id is {ID_FORM}.")),
            );
            None
        }
        None => {
            let message = format!("a {what} without an id");
            seen.note(
                Diagnostic::new(Code::FrameworkValue, start, message)
                    .help("Add a line such as `id: create-plan`."),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::Checked;

    fn read_all(text: &str) -> Checked<Vec<(Plan, Place)>> {
        let path = SourcePath::new("content/framework/plans.yaml").unwrap();
        Checked::collect(|seen| {
            let mut plans = Vec::new();
            read(&path, text, &mut plans, seen);
            plans
        })
    }

    #[test]
    fn plans_have_steps() {
        let checked = read_all(
            "plans:\n  - id: a-plan\n    title: A\n    from: pm\n    to: senior-pm\n    steps:\n      - {id: invest, title: Invest}\n      - {id: create}\n",
        );
        assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
        let titles: Vec<_> = checked.value[0].0.steps.iter().map(|step| step.title.as_str()).collect();
        assert_eq!(titles, ["Invest", "create"]);
    }

    #[test]
    fn every_slip_is_told() {
        let checked = read_all(
            "plans:\n  - id: A\n    titel: x\n  - title: y\n  - {id: aa, steps: [{id: bb}, {id: bb}]}\n  - {id: aa}\nplan: 1\n",
        );
        let codes: Vec<_> = checked.diagnostics.iter().map(|found| found.code).collect();
        use Code::{FrameworkValue as Value, FrontKey as Key};
        assert_eq!(codes, [Value, Key, Value, Value, Value, Key]);
    }
}
