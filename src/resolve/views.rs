//! Which view of the framework each block of a page shows, and where each view stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::handbook::{Page, Spot, view_anchors};
use crate::model::body::{Argument, Block};
use crate::model::checklist::Kind;
use crate::model::document::Document;
use crate::model::framework::Framework;
use crate::model::path::OutPath;
use crate::model::plan::NO_PLAN;
use crate::model::plan::Plan;
use crate::model::view::{Selection, View};
use crate::parse::framework::Lost;

/// What blocks may show.
pub struct Shown<'a> {
    /// The career framework.
    pub framework: &'a Framework,
    /// The development plans.
    pub plans: &'a [Plan],
    /// What of the framework was told of already.
    pub lost: &'a Lost,
}

impl Shown<'_> {
    /// The views of a page's blocks, by the index of the block; nothing where it has none.
    pub fn of(&self, document: &Document, seen: &mut Seen) -> Arc<[Option<View>]> {
        let views: Vec<Option<View>> = document.blocks.iter().map(|block| self.view(block, seen)).collect();
        if views.iter().any(Option::is_some) { views.into() } else { Arc::default() }
    }

    fn view(&self, block: &Block, seen: &mut Seen) -> Option<View> {
        let given = |name: &str| block.arguments.iter().find(|argument| argument.name == name);
        match block.name.as_str() {
            "roles" => Some(View::Overview),
            "competencies" => Some(View::Competencies),
            "transitions" => Some(View::Transitions),
            "role" => Some(View::Level(self.level(needed(block, "id", seen)?, seen)?)),
            "competency" => Some(View::Competency(self.competency(needed(block, "id", seen)?, seen)?)),
            "matrix" => match given("family") {
                None => Some(View::Matrix(None)),
                Some(family) => Some(View::Matrix(Some(self.family(family, seen)?))),
            },
            "what-changes" => {
                let (from, to) = self.transition(block, given("from"), given("to"), seen)?;
                Some(View::Changes(from, to))
            }
            "compare" => match (given("from"), given("to")) {
                (None, None) => Some(View::Compare(None)),
                (from, to) => Some(View::Compare(Some(self.transition(block, from, to, seen)?))),
            },
            "plan" => Some(View::Plan(self.plan(block, given("id"), seen)?)),
            "gaps" => {
                let plan = self.plan(block, given("plan"), seen)?;
                let step = match given("step") {
                    None => None,
                    Some(step) => Some(self.step(plan, step, seen)?),
                };
                Some(View::Gaps(plan, step))
            }
            "progress" => match given("plan") {
                None => Some(View::Progress(None)),
                plan => Some(View::Progress(Some(self.plan(block, plan, seen)?))),
            },
            "self-assessment" => {
                let plan = self.plan_or_none(block, given("plan"), seen)?;
                let area = given("area").map(|area| self.area(area, seen));
                Some(View::Assessment(plan, optional(area)?))
            }
            "checklist" => {
                let plan = self.plan_or_none(block, given("plan"), seen)?;
                let step = given("step").map(|step| self.step_of(plan, step, seen));
                let competency = given("competency").map(|id| self.competency(id, seen));
                let kind = given("kind").map(|kind| kind_of(kind, seen));
                Some(View::Checklist(Selection {
                    plan,
                    step: optional(step)?,
                    competency: optional(competency)?,
                    kind: optional(kind)?,
                }))
            }
            "data" => Some(View::Data),
            "review" => Some(View::Review),
            "glossary" => Some(View::Glossary),
            _ => None,
        }
    }

    /// Whether it is known that nothing has an id: not where it was refused, or may stand in what can't be read.
    fn is_unknown(&self, id: &Argument) -> bool {
        !self.lost.lists && !self.lost.ids.contains(&id.value)
    }

    fn level(&self, id: &Argument, seen: &mut Seen) -> Option<usize> {
        let found = self.framework.level(&id.value);
        if found.is_none() && self.is_unknown(id) {
            let role = self.framework.roles.iter().find(|role| role.id.as_str() == id.value);
            let levels = self.framework.levels.iter().map(|level| level.id.as_str());
            let of_role: Vec<String> = role
                .into_iter()
                .flat_map(|role| &role.levels)
                .map(|level| format!("`{}`", self.framework.levels[*level].id))
                .collect();
            let diagnostic = match of_role.is_empty() {
                true => unknown(Code::RoleUnknown, id, "role level", levels, "roles"),
                false => {
                    let message = format!("`{}` is a role, and this shows a level of it", id.value);
                    Diagnostic::new(Code::RoleUnknown, id.place.clone(), message)
                        .help(format!("Name one of its levels: {}.", of_role.join(", ")))
                }
            };
            seen.note(diagnostic);
        }
        found
    }

    fn competency(&self, id: &Argument, seen: &mut Seen) -> Option<usize> {
        let found = self.framework.competency(&id.value);
        if found.is_none() && self.is_unknown(id) {
            let known = self.framework.competencies.iter().map(|competency| competency.id.as_str());
            seen.note(unknown(Code::CompetencyUnknown, id, "competency", known, "competencies"));
        }
        found
    }

    fn family(&self, id: &Argument, seen: &mut Seen) -> Option<usize> {
        let families = &self.framework.families;
        let found = families.iter().position(|family| family.id.as_str() == id.value);
        if found.is_none() && self.is_unknown(id) {
            let known = families.iter().map(|family| family.id.as_str());
            seen.note(unknown(Code::FamilyUnknown, id, "family", known, "families"));
        }
        found
    }

    fn area(&self, id: &Argument, seen: &mut Seen) -> Option<usize> {
        let areas = &self.framework.areas;
        let found = areas.iter().position(|area| area.id.as_str() == id.value);
        if found.is_none() && self.is_unknown(id) {
            let known = areas.iter().map(|area| area.id.as_str());
            seen.note(unknown(Code::BlockArgument, id, "area", known, "areas"));
        }
        found
    }

    /// Both role levels of a transition; those of the only plan that has them where neither is named.
    fn transition(
        &self,
        block: &Block,
        from: Option<&Argument>,
        to: Option<&Argument>,
        seen: &mut Seen,
    ) -> Option<(usize, usize)> {
        if let (Some(from), Some(to)) = (from, to) {
            let (from_level, to_level) = (self.level(from, seen), self.level(to, seen));
            let (from_level, to_level) = (from_level?, to_level?);
            if from_level == to_level {
                let message = format!("`{}` is compared with itself", from.value);
                seen.note(
                    Diagnostic::new(Code::BlockArgument, to.place.clone(), message)
                        .help("Name two role levels."),
                );
                return None;
            }
            return Some((from_level, to_level));
        }
        if from.is_none() && to.is_none() {
            let mut ends = self.plans.iter().filter_map(|plan| Some((plan.from?, plan.to?)));
            if let (Some(only), None) = (ends.next(), ends.next()) {
                return Some(only);
            }
        }
        if from.is_none() && to.is_none() && self.lost.lists {
            // The plan that would say it may stand in what can't be read.
            return None;
        }
        let missing = if from.is_none() { "from" } else { "to" };
        let message = format!("`{}` needs `{missing}`, the id of a role level", block.name);
        let levels = &self.framework.levels;
        let example = levels.iter().find_map(|level| Some((&levels[level.after?].id, &level.id)));
        let help = match example {
            Some((from, to)) => format!("Write `::: {} from={from} to={to}`.", block.name),
            None => format!("Write `::: {} from=… to=…`.", block.name),
        };
        let place = from.or(to).map_or(&block.place, |given| &given.place).clone();
        seen.note(Diagnostic::new(Code::BlockArgument, place, message).help(help));
        None
    }

    /// A plan by its id, or the only one.
    fn plan(&self, block: &Block, id: Option<&Argument>, seen: &mut Seen) -> Option<usize> {
        let known = || self.plans.iter().map(|plan| plan.id.as_str());
        match (id, self.plans) {
            (Some(id), _) => {
                let found = known().position(|plan| plan == id.value);
                if found.is_none() && self.is_unknown(id) {
                    seen.note(unknown(Code::BlockArgument, id, "plan", known(), "plans"));
                }
                found
            }
            (None, [_]) => Some(0),
            (None, _) if self.lost.lists => None,
            (None, plans) => {
                let (message, help) = match plans.first() {
                    None => (
                        format!("`{}` shows a plan, and the handbook has none", block.name),
                        "Plans stand in `framework/plans.yaml`.".to_owned(),
                    ),
                    Some(plan) => {
                        let name = if block.name == "plan" { "id" } else { "plan" };
                        (
                            format!("`{}` must say which plan it shows", block.name),
                            format!("Write `::: {} {name}={}`.", block.name, plan.id),
                        )
                    }
                };
                seen.note(Diagnostic::new(Code::BlockArgument, block.place.clone(), message).help(help));
                None
            }
        }
    }

    /// A plan by its id, or the only one; `Some(None)` for what belongs to no plan: `-`, or where there are none.
    #[expect(clippy::option_option, reason = "what is wrong is told, what belongs to no plan is not wrong")]
    fn plan_or_none(&self, block: &Block, id: Option<&Argument>, seen: &mut Seen) -> Option<Option<usize>> {
        let is_none = match id {
            Some(id) => id.value == NO_PLAN,
            None => self.plans.is_empty() && !self.lost.lists,
        };
        if is_none { Some(None) } else { self.plan(block, id, seen).map(Some) }
    }

    fn step_of(&self, plan: Option<usize>, id: &Argument, seen: &mut Seen) -> Option<usize> {
        if let Some(plan) = plan {
            return self.step(plan, id, seen);
        }
        let message = "activities of no plan have no steps";
        let help = "Name the plan: `plan=…`, or leave `step` out.";
        seen.note(Diagnostic::new(Code::BlockArgument, id.place.clone(), message).help(help));
        None
    }

    fn step(&self, plan: usize, id: &Argument, seen: &mut Seen) -> Option<usize> {
        let plan = &self.plans[plan];
        let found = plan.steps.iter().position(|step| step.id.as_str() == id.value);
        if found.is_none() && self.is_unknown(id) {
            let known = plan.steps.iter().map(|step| step.id.as_str());
            let message = format!("plan `{}` has no step `{}`", plan.id, id.value);
            let diagnostic = Diagnostic::new(Code::StepUnknown, id.place.clone(), message);
            seen.note(with_near(diagnostic, &id.value, known, "plans"));
        }
        found
    }
}

/// What an argument that may be left out stands for; none where it is wrong.
#[expect(clippy::option_option, reason = "one says whether it is given, the other whether it is right")]
fn optional<T>(given: Option<Option<T>>) -> Option<Option<T>> {
    match given {
        None => Some(None),
        Some(found) => found.map(Some),
    }
}

fn kind_of(kind: &Argument, seen: &mut Seen) -> Option<Kind> {
    let found = Kind::ALL.into_iter().find(|known| known.to_string() == kind.value);
    if found.is_none() {
        let message = format!("unknown kind `{}`", kind.value);
        let names = Kind::ALL.map(|kind| kind.to_string());
        let diagnostic = Diagnostic::new(Code::BlockArgument, kind.place.clone(), message);
        seen.note(with_near(diagnostic, &kind.value, names.iter().map(String::as_str), ""));
    }
    found
}

/// An argument that a block can't do without.
fn needed<'a>(block: &'a Block, name: &str, seen: &mut Seen) -> Option<&'a Argument> {
    let found = block.arguments.iter().find(|argument| argument.name == name);
    if found.is_none() {
        let message = format!("`{}` needs an argument `{name}`", block.name);
        let help = format!("Write `::: {} {name}=…`.", block.name);
        seen.note(Diagnostic::new(Code::BlockArgument, block.place.clone(), message).help(help));
    }
    found
}

fn unknown<'a>(
    code: Code,
    id: &Argument,
    what: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    list: &str,
) -> Diagnostic {
    let message = format!("unknown {what} `{}`", id.value);
    with_near(Diagnostic::new(code, id.place.clone(), message), &id.value, known, list)
}

/// What was meant, or what there is, or where it would stand.
fn with_near<'a>(
    diagnostic: Diagnostic,
    written: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    list: &str,
) -> Diagnostic {
    let diagnostic = diagnostic.did_you_mean(written, known.clone());
    let some: Vec<&str> = known.take(8).collect();
    match (diagnostic.help.is_some(), some.is_empty()) {
        (true, _) => diagnostic,
        (false, true) => diagnostic
            .help(format!("The handbook has none: they stand under `{list}:` in `framework/*.yaml`.")),
        (false, false) => diagnostic.help(format!("There are: {}.", some.join(", "))),
    }
}

/// Whether a page is the one for addresses that lead nowhere.
pub fn is_not_found(content: &str, page: &Document) -> bool {
    page.path.below(content).and_then(|path| path.rsplit_once('.')).is_some_and(|(stem, _)| stem == "404")
}

/// Where each view stands: where an author placed it first, else on its own page, or on the page that
/// her file has in its stead.
pub fn spots(
    framework: &Framework,
    plans: &[Plan],
    pages: &[Page],
    in_stead: &[(View, usize)],
) -> BTreeMap<View, Spot> {
    let mut spots = BTreeMap::new();
    // The page for addresses that lead nowhere is no place to lead to.
    let places = pages.iter().enumerate().filter(|(_, page)| page.out.as_str() != OutPath::NOT_FOUND);
    for (index, page) in places.filter(|(_, page)| !page.shows.is_empty()) {
        for (view, anchor) in page.shows.iter().zip(view_anchors(framework, plans, &page.shows)) {
            if let Some(view) = view {
                spots.entry(*view).or_insert(Spot { page: index, anchor });
            }
        }
    }
    let compare = spots.iter().find(|(view, _)| matches!(view, View::Compare(Some(_))));
    if let Some(spot) = compare.map(|(_, spot)| spot.clone()) {
        spots.entry(View::Compare(None)).or_insert(spot);
    }
    // A part stands for the whole where there is no page of the whole.
    let wholes: Vec<(View, Spot)> = spots
        .iter()
        .filter_map(|(view, spot)| match view {
            View::Progress(Some(_)) => Some((View::Progress(None), spot.clone())),
            View::Assessment(plan, Some(_)) => Some((View::Assessment(*plan, None), spot.clone())),
            _ => None,
        })
        .collect();
    let own = pages.iter().enumerate().filter_map(|(index, page)| Some((page.computed?, index)));
    for (view, page) in own.chain(in_stead.iter().copied()) {
        spots.entry(view).or_insert(Spot { page, anchor: None });
    }
    for (view, spot) in wholes {
        spots.entry(view).or_insert(spot);
    }
    spots
}
