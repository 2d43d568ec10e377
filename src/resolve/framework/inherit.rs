//! What a role level has from the one it comes after: everything that it does not say itself.

use std::collections::BTreeMap;

use super::names::Names;
use super::roles::Own;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::framework::{Expectation, Framework, Responsibility, RoleLevel};
use crate::parse::framework::{Lost, Name};
use crate::quick::QuickMap;

/// How many role levels may come after each other: what the last has grows with their number, and the
/// whole with its square.
const RUNGS: usize = 250;

/// How many responsibilities a role level may have, inherited ones included.
const LINES: usize = 500;

/// Finds what each role level comes after, and fills in what it inherits. `owns` is what each says itself.
pub(super) fn inherit(framework: &mut Framework, mut owns: Vec<Own>, lost: &Lost, seen: &mut Seen) {
    let (mut after, places) = predecessors(framework, &mut owns, lost, seen);
    cut_circles(&framework.levels, &mut after, &places, seen);
    let mut told = false;
    for level in in_order(&framework.levels, &mut after, &places, seen) {
        let own = std::mem::take(&mut owns[level]);
        let before = after[level].map(|before| &framework.levels[before]);
        let mut does = does(before.filter(|_| own.inherits_does), own.does);
        if does.len() > LINES {
            does.truncate(LINES);
            if !std::mem::replace(&mut told, true) {
                let level = &framework.levels[level];
                let message = format!("`{}` has more than {LINES} responsibilities", level.id);
                let help = "Say under `does` what matters; what the level before does is inherited.";
                seen.note(Diagnostic::new(Code::FrameworkValue, level.place.clone(), message).help(help));
            }
        }
        let expects = expects(framework, level, before, own.expects, seen);
        let level = &mut framework.levels[level];
        (level.does, level.expects) = (does, expects);
    }
    for (level, before) in after.into_iter().enumerate() {
        framework.levels[level].after = before;
        if let Some(before) = before {
            framework.levels[before].next.push(level);
        }
    }
}

/// The role level that each comes after, and where it says so.
fn predecessors(
    framework: &Framework,
    owns: &mut [Own],
    lost: &Lost,
    seen: &mut Seen,
) -> (Vec<Option<usize>>, Vec<Option<Place>>) {
    let mut levels = Names::levels(framework, lost);
    let mut find = |name: Name| Some((levels.find(&name, seen)?, name.1));
    owns.iter_mut().map(|own| own.after.take().and_then(&mut find).unzip()).unzip()
}

/// Tells of each circle once and cuts it, at the role level of it that comes first by id.
fn cut_circles(levels: &[RoleLevel], after: &mut [Option<usize>], places: &[Option<Place>], seen: &mut Seen) {
    // From which start each role level was first met: meeting it again from there closes a circle.
    let mut met: Vec<Option<usize>> = vec![None; levels.len()];
    for start in 0..levels.len() {
        let mut at = Some(start);
        while let Some(level) = at.filter(|level| met[*level].is_none()) {
            met[level] = Some(start);
            at = after[level];
        }
        let Some(closed) = at.filter(|level| met[*level] == Some(start)) else { continue };
        let mut circle = vec![closed];
        while let Some(next) = circle.last().and_then(|last| after[*last]).filter(|next| *next != closed) {
            circle.push(next);
        }
        let first = (0..circle.len()).min_by_key(|at| &levels[circle[*at]].id).unwrap_or_default();
        circle.rotate_left(first);
        note_circle(levels, &circle, places, seen);
        after[circle[0]] = None;
    }
}

fn note_circle(levels: &[RoleLevel], circle: &[usize], places: &[Option<Place>], seen: &mut Seen) {
    let ids: Vec<&str> = circle.iter().map(|level| levels[*level].id.as_str()).collect();
    let message = match *ids {
        [id] => format!("role level `{id}` comes after itself"),
        _ => {
            let shown = ids.iter().take(FEW).chain(if ids.len() > FEW { Some(&"…") } else { None });
            let shown: Vec<&str> = shown.chain(ids.first()).copied().collect();
            format!("role levels come after each other in a circle: {}", shown.join(" → "))
        }
    };
    let help = "Remove one `after`: the first role level comes after none.";
    seen.note(Diagnostic::new(Code::RoleCycle, places[circle[0]].clone(), message).help(help));
}

/// How many role levels of a circle are worth showing.
const FEW: usize = 12;

/// The role levels, each after the one it comes after. A row longer than [`RUNGS`] is told of and cut.
fn in_order(
    levels: &[RoleLevel],
    after: &mut [Option<usize>],
    places: &[Option<Place>],
    seen: &mut Seen,
) -> Vec<usize> {
    let mut depth: Vec<usize> = vec![0; levels.len()];
    let mut order = Vec::with_capacity(levels.len());
    let mut told = false;
    for start in 0..levels.len() {
        let mut above = Vec::new();
        let mut at = Some(start);
        while let Some(level) = at.filter(|level| depth[*level] == 0) {
            above.push(level);
            at = after[level];
        }
        for level in above.into_iter().rev() {
            depth[level] = after[level].map_or(1, |before| depth[before] + 1);
            if depth[level] > RUNGS {
                (after[level], depth[level]) = (None, 1);
                if !std::mem::replace(&mut told, true) {
                    let message = format!("more than {RUNGS} role levels come after each other");
                    let help = "A path from one role level to the next is shorter: remove an `after`.";
                    seen.note(
                        Diagnostic::new(Code::FrameworkValue, places[level].clone(), message).help(help),
                    );
                }
            }
            order.push(level);
        }
    }
    order
}

/// What is inherited, then what is said here; a line that is said again stays where it was.
fn does(before: Option<&RoleLevel>, own: Vec<Responsibility>) -> Vec<Responsibility> {
    let mut lines = before.map(|before| before.does.clone()).unwrap_or_default();
    let mut known: QuickMap<String, usize> =
        lines.iter().enumerate().map(|(at, line)| (line.text.clone(), at)).collect();
    for line in own {
        match known.get(&line.text) {
            Some(at) => lines[*at].competency = line.competency.or(lines[*at].competency),
            None => {
                known.insert(line.text.clone(), lines.len());
                lines.push(line);
            }
        }
    }
    lines
}

/// What is inherited, with what is said here in its stead; told where that is less.
fn expects(
    framework: &Framework,
    level: usize,
    before: Option<&RoleLevel>,
    own: Vec<(usize, Option<usize>, Place)>,
    seen: &mut Seen,
) -> Vec<Expectation> {
    let inherited = before.map(|before| before.expects.as_slice()).unwrap_or_default();
    let mut expects: BTreeMap<usize, Expectation> =
        inherited.iter().map(|expectation| (expectation.competency, expectation.clone())).collect();
    for (competency, rank, place) in own {
        let Some(rank) = rank else {
            expects.remove(&competency);
            continue;
        };
        if let (Some(before), Some(higher)) = (before, expects.get(&competency).filter(|old| rank < old.rank))
        {
            let name = |rank| &framework.proficiency(competency, rank).id;
            let message = format!(
                "`{}` expects `{}` of `{}`, but `{}` before it already expects `{}`",
                framework.levels[level].id,
                name(rank),
                framework.competencies[competency].id,
                before.id,
                name(higher.rank),
            );
            seen.note(
                Diagnostic::new(Code::ExpectationFalls, place.clone(), message)
                    .related(higher.place.clone(), "expected here")
                    .help(format!("Write `{}` or more, unless less is meant.", name(higher.rank))),
            );
        }
        expects.insert(competency, Expectation { competency, rank, origin: level, place });
    }
    expects.into_values().collect()
}
