//! What changes from one role level to another.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::framework::{Framework, RoleLevel};
use crate::model::plan::Plan;
use words::Words;

/// What changes between two role levels.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Transition {
    /// The role level one comes from.
    pub from: usize,
    /// The role level one goes to.
    pub to: usize,
    /// Every competency that either expects, once, in the order of the framework.
    pub competencies: Vec<CompetencyChange>,
    /// Every responsibility of either: those of `to` in their order, then those that are dropped.
    pub responsibilities: Vec<ResponsibilityChange>,
}

/// What happens to one competency.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CompetencyChange {
    /// The competency.
    pub competency: usize,
    /// What happens to it.
    pub kind: ChangeKind,
    /// The rank expected before; none where it is new.
    pub from: Option<usize>,
    /// The rank expected after; none where it is dropped.
    pub to: Option<usize>,
}

/// What can happen to a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ChangeKind {
    /// The same is expected.
    Kept,
    /// More is expected.
    Raised,
    /// Less is expected.
    Lowered,
    /// It was not expected.
    New,
    /// It is no longer expected.
    Dropped,
}

/// What happens to one responsibility.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ResponsibilityChange {
    /// It stays, word for word.
    Kept(String),
    /// It is new.
    Added(String),
    /// It is no longer asked.
    Dropped(String),
    /// It is said in other words: the pieces of both texts in reading order.
    Reworded(Vec<(Piece, String)>),
}

/// Where a piece of a reworded text stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Piece {
    /// In both texts.
    Both,
    /// In the old text alone.
    Old,
    /// In the new text alone.
    New,
}

impl ChangeKind {
    /// The word for it in data, classes and counts: `kept`, `raised`, `lowered`, `new`, `dropped`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::New => "new",
            Self::Dropped => "dropped",
        }
    }
}

/// How much of two sentences must be the same for one to be the other in other words.
const ALIKE: f32 = 0.6;

/// How many pairs of sentences are compared; where there are more, they are dropped and added.
const PAIRS: usize = 10_000;

/// What changes from the role level `from` to the role level `to`.
pub fn between(framework: &Framework, from: usize, to: usize) -> Transition {
    Transition {
        from,
        to,
        competencies: competencies(framework, from, to).collect(),
        responsibilities: responsibilities(&framework.levels[from], &framework.levels[to]),
    }
}

/// What happens to each competency that either expects, in the order of the framework.
pub fn competencies(
    framework: &Framework,
    from: usize,
    to: usize,
) -> impl Iterator<Item = CompetencyChange> + '_ {
    (0..framework.competencies.len()).filter_map(move |competency| {
        let (before, after) = (framework.expected(from, competency), framework.expected(to, competency));
        let kind = match (before, after) {
            (None, None) => return None,
            (None, Some(_)) => ChangeKind::New,
            (Some(_), None) => ChangeKind::Dropped,
            (Some(before), Some(after)) if after > before => ChangeKind::Raised,
            (Some(before), Some(after)) if after < before => ChangeKind::Lowered,
            (Some(_), Some(_)) => ChangeKind::Kept,
        };
        Some(CompetencyChange { competency, kind, from: before, to: after })
    })
}

/// The transitions a framework knows of: from each role level to those that come after it, in the order of
/// the files, then those of plans that lead elsewhere.
pub fn transitions(framework: &Framework, plans: &[Plan]) -> Vec<(usize, usize)> {
    let mut known = BTreeSet::new();
    let rungs = framework.levels.iter().enumerate().filter_map(|(to, level)| Some((level.after?, to)));
    let plans = plans.iter().filter_map(|plan| Some((plan.from?, plan.to?)));
    rungs.chain(plans).filter(|(from, to)| from != to && known.insert((*from, *to))).collect()
}

/// What happens to each responsibility of either.
fn responsibilities(from: &RoleLevel, to: &RoleLevel) -> Vec<ResponsibilityChange> {
    let (before, after) = (sentences(from), sentences(to));
    let old: BTreeSet<&str> = before.iter().copied().collect();
    let new: BTreeSet<&str> = after.iter().copied().collect();
    let reworded = rewordings(old.difference(&new).copied(), new.difference(&old).copied());
    let said_anew: BTreeSet<&str> = reworded.values().copied().collect();
    let changes = after.into_iter().map(|text| match reworded.get(text) {
        _ if old.contains(text) => ResponsibilityChange::Kept(text.to_owned()),
        Some(old) => ResponsibilityChange::Reworded(Words::of(old).reworded(&Words::of(text))),
        None => ResponsibilityChange::Added(text.to_owned()),
    });
    let dropped = before.into_iter().filter(|text| !new.contains(text) && !said_anew.contains(text));
    changes.chain(dropped.map(|text| ResponsibilityChange::Dropped(text.to_owned()))).collect()
}

fn sentences(level: &RoleLevel) -> Vec<&str> {
    level.does.iter().map(|line| line.text.as_str()).collect()
}

/// For new sentences the old ones that they say in other words: the most alike first, each at most once.
///
/// Of pairs that are equally alike the first by the alphabet is taken, whichever of the two is old: so what
/// is paired one way is paired the other way.
fn rewordings<'a>(
    dropped: impl Iterator<Item = &'a str>,
    added: impl Iterator<Item = &'a str>,
) -> BTreeMap<&'a str, &'a str> {
    let (dropped, added): (Vec<Words<'a>>, Vec<Words<'a>>) =
        (dropped.map(Words::of).collect(), added.map(Words::of).collect());
    if dropped.len() * added.len() > PAIRS {
        return BTreeMap::new();
    }
    let mut pairs: Vec<(f32, &str, &str)> = Vec::new();
    for old in &dropped {
        let alike = added.iter().map(|new| (old.likeness(new), old.text(), new.text()));
        pairs.extend(alike.filter(|(likeness, ..)| *likeness >= ALIKE));
    }
    pairs.sort_by(|(like, old, new), (other_like, other_old, other_new)| {
        let both = (old.min(new), old.max(new));
        other_like
            .total_cmp(like)
            .then_with(|| both.cmp(&(other_old.min(other_new), other_old.max(other_new))))
    });
    let mut found = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (_, old, new) in pairs {
        if !found.contains_key(new) && taken.insert(old) {
            found.insert(new, old);
        }
    }
    found
}
