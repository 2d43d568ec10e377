//! Development plans and their steps.

use super::{Lost, Plan, What, Written, head, maps};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::checklist::{Span, Unit};
use crate::model::ids::{PlanId, StepId};
use crate::model::plan::{self, Step};
use crate::parse::markdown::values;
use crate::syntax::yaml::Map;

const PLAN: What = What { name: "title", ..What::new("a plan", "pm-to-senior-pm") };
const STEP: What = What { name: "title", ..What::new("a step", "create-plan") };

/// Reads the list of one file.
pub(super) fn read(file: &mut Map<'_>, written: &mut Written, seen: &mut Seen) {
    for mut map in maps(file, "plans", &mut written.lost, seen) {
        written.plans.extend(plan(&mut map, &mut written.lost, seen));
        map.finish(seen);
    }
}

fn plan(map: &mut Map<'_>, lost: &mut Lost, seen: &mut Seen) -> Option<Plan> {
    let head = head(map, PLAN, PlanId::new, lost, seen);
    let (from, to) = (map.text("from", seen), map.text("to", seen));
    let review = review(map, seen);
    let steps = steps(map, lost, seen);
    let head = head?;
    let plan = plan::Plan {
        id: head.id,
        title: head.name,
        summary: Some(head.summary).filter(|summary| !summary.is_empty()),
        from: None,
        to: None,
        review,
        steps,
    };
    Some(Plan { plan, place: head.place, from, to })
}

fn steps(map: &mut Map<'_>, lost: &mut Lost, seen: &mut Seen) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for mut map in maps(map, "steps", lost, seen) {
        if let Some(head) = head(&mut map, STEP, StepId::new, lost, seen) {
            if steps.iter().any(|other| other.id == head.id) {
                let message = format!("step `{}` is defined twice in one plan", head.id);
                seen.note(
                    Diagnostic::new(Code::FrameworkValue, head.place, message)
                        .help("Give one of the two another id."),
                );
            } else {
                let summary = Some(head.summary).filter(|summary| !summary.is_empty());
                steps.push(Step { id: head.id, title: head.name, summary });
            }
        }
        map.finish(seen);
    }
    steps
}

/// How often a plan is to be reviewed.
fn review(map: &mut Map<'_>, seen: &mut Seen) -> Option<Span> {
    let (text, place) = map.text("review", seen)?;
    let review = interval(&text);
    if review.is_none() {
        map.wrong("review", "a length of time such as `every 3 months`", place, seen);
    }
    review
}

/// A length of time between two reviews: `every 3 months`, `every month`, `6 weeks`, `3m`.
fn interval(text: &str) -> Option<Span> {
    let text = text.trim().to_lowercase();
    let (every, length) = text.strip_prefix("every ").map_or((false, &*text), |rest| (true, rest.trim()));
    let Some((count, unit)) = length.rsplit_once(' ').or_else(|| every.then_some(("1", length))) else {
        return values::span(length).filter(|span| span.unit != Unit::Hours);
    };
    let code = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => "d",
        "week" => "w",
        "month" => "m",
        "year" => "y",
        _ => return values::span(length).filter(|span| span.unit != Unit::Hours),
    };
    values::span(&format!("{}{code}", count.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_as_people_write_them() {
        for (text, code) in [
            ("every 3 months", "3m"),
            ("3 months", "3m"),
            ("3m", "3m"),
            ("every 6w", "6w"),
            ("Every month", "1m"),
            ("1 year", "1y"),
        ] {
            assert_eq!(interval(text).map(|span| span.code()).as_deref(), Some(code), "{text}");
        }
        for wrong in ["", "every", "often", "3 hours", "3h", "0 months", "three months", "every 3", "-3 days"]
        {
            assert_eq!(interval(wrong), None, "{wrong}");
        }
    }
}
