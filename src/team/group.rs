//! What is counted of a group, and what of it may be told.

use super::FEWEST;
use super::bands::{self, Band};
use super::file::Person;
use crate::handbook::{Handbook, Item};
use crate::model::checklist::Mark;

/// A plan that five people or more follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct PlanReport {
    /// What it is called.
    pub title: String,
    /// The names of the role levels it starts from and leads to.
    pub ends: Option<(String, String)>,
    /// How many people handed in a file.
    pub people: usize,
    /// The competencies: the widest gaps first, then those of which that can't be told.
    pub lines: Vec<Line>,
    /// How many people is not told where any is said.
    pub needs: Vec<Need>,
}

/// A competency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Its name.
    pub name: String,
    /// The name of the degree that the plan's goal expects.
    pub expected: Option<String>,
    /// How many rated themselves.
    pub rated: Rated,
    /// How many rated themselves below what is expected.
    pub below: Below,
    /// How the ratings spread; nothing where too few rated themselves.
    pub spread: Vec<Share>,
}

/// How many people rated themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rated {
    /// Everyone.
    All,
    /// So many; five or more did not.
    Some(usize),
    /// All but one to four.
    AlmostAll,
    /// Fewer than five did, or did not.
    Withheld,
}

/// How many people are below what is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Below {
    /// So many.
    Exactly(usize),
    /// So many, with one to four who rated nothing.
    OrUnrated(usize),
    /// One to four.
    Few,
    /// All who rated themselves, but for one to four.
    AlmostAll,
    /// Half or more of those who rated themselves; fewer than five are on one side.
    Half,
    /// Fewer than half of them; fewer than five are on one side.
    Less,
    /// Half or more of all, with those who rated nothing.
    HalfOrUnrated,
    /// Fewer than half of all, with those who rated nothing.
    LessOrUnrated,
    /// Fewer than five are on one side.
    Withheld,
    /// Nothing is expected.
    NotExpected,
}

/// People whose ratings are told together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Share {
    /// The degrees, or that nothing was rated.
    pub name: String,
    /// How many people.
    pub people: usize,
    /// Which side of the expected degree they are on, where that is one side.
    pub side: Side,
}

/// A side of what is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// Below.
    Below,
    /// There or above.
    Met,
    /// Both, or nothing is expected.
    Mixed,
    /// Not rated.
    Unrated,
}

/// What would develop a competency in which there may be a gap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Need {
    /// The competency's name.
    pub competency: String,
    /// The activities.
    pub activities: Vec<Activity>,
}

/// An activity that develops a competency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Activity {
    /// What it says.
    pub text: String,
    /// The title of its page.
    pub page: String,
    /// Training, experience or guidance, or nothing.
    pub kind: String,
    /// How many people have it still to do.
    pub open: Open,
}

/// How many people have an activity still to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Open {
    /// So many.
    Exactly(usize),
    /// Half or more; fewer than five have, or have not.
    Half,
    /// Fewer than half; fewer than five have, or have not.
    Less,
}

impl PlanReport {
    /// What of a group may be told.
    pub(super) fn of(handbook: &Handbook, plan: Option<usize>, people: &[Person]) -> Self {
        let framework = &handbook.framework;
        let (from, to) =
            plan.map_or((None, None), |plan| (handbook.plans[plan].from, handbook.plans[plan].to));
        let name = |level: usize| framework.levels[level].name.clone();
        let mut lines: Vec<(usize, Line)> = handbook
            .assessed(plan)
            .into_iter()
            .map(|index| (index, line(handbook, index, to, people)))
            .collect();
        // In an order that can be had from what is shown: another would tell what is not.
        let most = people.len();
        lines.sort_by_key(|(_, line)| match line.below {
            Below::Exactly(people) | Below::OrUnrated(people) => (0, most - people),
            Below::AlmostAll => (0, FEWEST),
            Below::Few => (0, most - 1),
            Below::Half | Below::HalfOrUnrated => (0, most / 2),
            Below::Less | Below::LessOrUnrated => (0, most - 1),
            Below::Withheld => (1, 0),
            Below::NotExpected => (2, 0),
        });
        let needs = lines.iter().filter(|(_, line)| line.has_gap()).filter_map(|(index, line)| {
            let activities = activities(handbook, *index, plan, people);
            (!activities.is_empty()).then(|| Need { competency: line.name.clone(), activities })
        });
        Self {
            title: handbook.followed_title(plan),
            ends: from.zip(to).map(|(from, to)| (name(from), name(to))),
            people: people.len(),
            needs: needs.collect(),
            lines: lines.into_iter().map(|(_, line)| line).collect(),
        }
    }
}

impl Line {
    /// Whether anyone may be below what is expected, as far as that is told.
    fn has_gap(&self) -> bool {
        !matches!(self.below, Below::Exactly(0) | Below::NotExpected)
    }
}

fn line(handbook: &Handbook, index: usize, to: Option<usize>, people: &[Person]) -> Line {
    let framework = &handbook.framework;
    let competency = &framework.competencies[index];
    let degrees = &framework.scales[competency.scale].levels;
    // Those who rated nothing, or are not sure, are the first class.
    let mut counts = vec![0; degrees.len() + 1];
    for person in people {
        let level = person.level(competency.id.as_str());
        let rank = level.and_then(|level| degrees.iter().position(|degree| degree.id == level));
        counts[rank.map_or(0, |rank| rank + 1)] += 1;
    }
    let target = to.and_then(|level| framework.expected(level, index));
    let names: Vec<&str> = degrees.iter().map(|degree| degree.name.as_str()).collect();
    let (rated, below, spread) = told(&counts, target, &names);
    let expected = target.map(|rank| degrees[rank].name.clone());
    Line { name: competency.name.clone(), expected, rated, below, spread }
}

/// What may be told of so many people in each class: class 0 rated nothing, class 1 is the lowest degree.
fn told(counts: &[usize], target: Option<usize>, degrees: &[&str]) -> (Rated, Below, Vec<Share>) {
    let (unrated, people) = (counts[0], counts.iter().sum::<usize>());
    let rated = match (unrated, people - unrated) {
        (_, rated) if rated < FEWEST => Rated::Withheld,
        (0, _) => Rated::All,
        // In a small group it would be known how many did not.
        (unrated, _) if unrated < FEWEST && people < 2 * FEWEST => Rated::Withheld,
        (unrated, _) if unrated < FEWEST => Rated::AlmostAll,
        (_, rated) => Rated::Some(rated),
    };
    if rated == Rated::Withheld {
        let below = match target {
            None => Below::NotExpected,
            Some(target) if 2 * counts[..=target].iter().sum::<usize>() >= people => Below::HalfOrUnrated,
            Some(_) => Below::LessOrUnrated,
        };
        return (rated, below, Vec::new());
    }
    let (below, cuts) = match target {
        None => (Below::NotExpected, Some(Vec::new())),
        // Nobody can be below the lowest.
        Some(0) => (Below::Exactly(0), Some(Vec::new())),
        Some(target) => sides(counts, target),
    };
    let mut spread = Vec::new();
    let mut from = 0;
    for to in cuts.iter().flatten().copied().chain(cuts.as_ref().map(|_| counts.len())) {
        let moved = bands::bands(&counts[from..to]).into_iter().map(|band| Band {
            classes: band.classes.start() + from..=band.classes.end() + from,
            people: band.people,
        });
        spread.extend(moved.map(|band| share(&band, target, degrees)));
        from = to;
    }
    (rated, below, spread)
}

/// How many are below what is expected, and the classes at which the spread is cut for it; no spread is told
/// where one side is small: who knew why its classes are joined could work out the side.
fn sides(counts: &[usize], target: usize) -> (Below, Option<Vec<usize>>) {
    let is_safe = |people: usize| people == 0 || people >= FEWEST;
    let (unrated, below) = (counts[0], counts[1..=target].iter().sum::<usize>());
    let met: usize = counts[target + 1..].iter().sum();
    // So many rated themselves at the least, as far as that is told.
    let rated =
        if is_safe(unrated) { below + met } else { (unrated + below + met).saturating_sub(FEWEST - 1) };
    // Any number from one to four leaves the other side large.
    let is_large = rated >= 2 * FEWEST - 1;
    if is_safe(unrated) && is_safe(below) && is_safe(met) {
        (Below::Exactly(below), Some(vec![1, target + 1]))
    } else if !is_safe(unrated) && is_safe(unrated + below) && is_safe(met) {
        (Below::OrUnrated(unrated + below), Some(vec![target + 1]))
    } else if is_large && !is_safe(below) && met >= FEWEST {
        (Below::Few, None)
    } else if is_large && !is_safe(met) && below >= FEWEST {
        (Below::AlmostAll, None)
    } else if is_safe(unrated) {
        (if 2 * below >= below + met { Below::Half } else { Below::Less }, None)
    } else {
        (Below::Withheld, None)
    }
}

/// A band in words. Class 0 are those who rated nothing, class 1 is the lowest degree.
fn share(band: &Band, target: Option<usize>, degrees: &[&str]) -> Share {
    let (first, last) = (*band.classes.start(), *band.classes.end());
    let name = match (first, last) {
        (0, 0) => "Not rated".to_owned(),
        (0, 1) => format!("Not rated or {}", degrees[0]),
        (0, last) => format!("Not rated, or {} to {}", degrees[0], degrees[last - 1]),
        (first, last) if first == last => degrees[first - 1].to_owned(),
        (first, last) if first + 1 == last => format!("{} or {}", degrees[first - 1], degrees[last - 1]),
        (first, last) => format!("{} to {}", degrees[first - 1], degrees[last - 1]),
    };
    let side = match target {
        _ if last == 0 => Side::Unrated,
        Some(target) if first > target => Side::Met,
        Some(target) if first > 0 && last <= target => Side::Below,
        _ => Side::Mixed,
    };
    Share { name, people: band.people, side }
}

/// The activities of a plan that develop a competency.
fn activities(
    handbook: &Handbook,
    competency: usize,
    plan: Option<usize>,
    people: &[Person],
) -> Vec<Activity> {
    let all = handbook.activities.get(competency).into_iter().flatten();
    let found = all.filter_map(|activity| {
        let page = handbook.pages.get(activity.page)?;
        let raw = page.document.as_ref()?.items.get(activity.item)?;
        let Some(Item::Kept { id, .. }) = page.items.get(activity.item) else { return None };
        if raw.is_group || page.step.map(|(plan, _)| plan) != plan {
            return None;
        }
        let start = if raw.mark == Mark::NotApplicable { "na" } else { "open" };
        let is_open = |person: &&Person| {
            let state =
                person.state(id.as_str()).filter(|state| ["open", "doing", "done", "na"].contains(state));
            matches!(state.unwrap_or(start), "open" | "doing")
        };
        let open = people.iter().filter(is_open).count();
        Some(Activity {
            text: raw.text.clone(),
            page: page.nav_title.clone(),
            kind: raw.attributes.kind.map(|kind| kind.to_string()).unwrap_or_default(),
            open: match bands::part(open, people.len()) {
                Some(open) => Open::Exactly(open),
                None if 2 * open >= people.len() => Open::Half,
                None => Open::Less,
            },
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every way to spread so many people over so many classes.
    fn ways(people: usize, classes: usize) -> Vec<Vec<usize>> {
        match classes {
            1 => vec![vec![people]],
            _ => (0..=people)
                .flat_map(|first| {
                    ways(people - first, classes - 1)
                        .into_iter()
                        .map(move |rest| [vec![first], rest].concat())
                })
                .collect(),
        }
    }

    #[test]
    fn nothing_told_of_a_competency_gives_away_one_to_four_people() {
        let cases = (1..=4).flat_map(|degrees| (5..=16).map(move |people| (degrees, people)));
        let cases = cases.flat_map(|(degrees, people)| {
            (0..=degrees).map(move |target| (degrees, people, (target < degrees).then_some(target)))
        });
        for (degrees, people, target) in cases {
            let degrees = &["one", "two", "three", "four"][..degrees];
            let mut same: BTreeMap<String, Vec<Vec<usize>>> = BTreeMap::new();
            for counts in ways(people, degrees.len() + 1) {
                let told = format!("{:?}", told(&counts, target, degrees));
                same.entry(told).or_default().push(counts);
            }
            for (told, ways) in same {
                // Who sees this knows no more than that it was one of these ways.
                let mut known: Vec<BTreeSet<usize>> = Vec::new();
                for class in 0..=degrees.len() {
                    known.push(ways.iter().map(|way| way[class]).collect());
                }
                if let Some(target) = target {
                    known.push(ways.iter().map(|way| way[1..=target].iter().sum()).collect());
                    known.push(ways.iter().map(|way| way[target + 1..].iter().sum()).collect());
                }
                for number in known.iter().filter(|known| known.len() == 1).flatten() {
                    assert!(
                        *number == 0 || *number >= FEWEST,
                        "{people} people, target {target:?}: {told} {ways:?}"
                    );
                }
            }
        }
    }
}
