//! The activities that develop a competency, and the competencies that a plan leaves to themselves.

use super::Understood;
use super::names::Names;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::{Activity, Handbook, Item, Page};
use crate::parse::framework::Lost;

/// The kept items that develop each competency, by its index, in the order of the pages.
pub fn activities(understood: &Understood, pages: &[Page], seen: &mut Seen) -> Vec<Vec<Activity>> {
    let framework = &understood.framework;
    let mut activities: Vec<Vec<Activity>> = vec![Vec::new(); framework.competencies.len()];
    let mut names = Names::competencies(framework, &understood.lost);
    let mut without: Option<Place> = None;
    for (page, at) in pages.iter().zip(0..) {
        let Some(document) = &page.document else { continue };
        for (item, (raw, kept)) in document.items.iter().zip(page.items.iter()).enumerate() {
            if matches!(kept, Item::Retired) {
                continue;
            }
            for name in &raw.attributes.develops {
                if framework.competencies.is_empty() {
                    without.get_or_insert_with(|| name.1.clone());
                    continue;
                }
                let Some(competency) = names.find(name, seen) else { continue };
                let activity = Activity { page: at, item };
                let known = &mut activities[competency];
                if matches!(kept, Item::Kept { .. }) && known.last() != Some(&activity) {
                    known.push(activity);
                }
            }
        }
    }
    if let Some(place) = without.filter(|_| understood.lost == Lost::default()) {
        let message = "items develop competencies, but the handbook defines none";
        seen.note(
            Diagnostic::new(Code::CompetencyUnknown, place, message)
                .help("List them in `framework/competencies.yaml`, or leave `develops` out."),
        );
    }
    activities
}

/// Tells of each competency that a plan raises and no activity of it develops. `places` are the plans'.
pub fn check_gaps(handbook: &Handbook, places: &[Place], seen: &mut Seen) {
    let framework = &handbook.framework;
    for (plan, place) in places.iter().enumerate() {
        for gap in handbook.gaps(plan, None) {
            if !gap.activities.is_empty() {
                continue;
            }
            let name = |rank| framework.proficiency(gap.change.competency, rank).id.as_str();
            let rank = |rank: Option<usize>| rank.map_or("none", name);
            let message = format!(
                "nothing in plan `{}` develops `{}` ({} → {})",
                handbook.plans[plan].id,
                framework.competencies[gap.change.competency].id,
                rank(gap.change.from),
                rank(gap.change.to),
            );
            let help = format!(
                "Add `develops={}` to an item on a page of the plan.",
                framework.competencies[gap.change.competency].id
            );
            seen.note(Diagnostic::new(Code::GapWithoutActivity, place.clone(), message).help(help));
        }
    }
}
