//! What changes from one role level to another.

use crate::model::framework::Framework;

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

/// What changes from the role level `from` to the role level `to`.
pub fn between(framework: &Framework, from: usize, to: usize) -> Transition {
    Transition {
        from,
        to,
        competencies: competencies(framework, from, to).collect(),
        responsibilities: Vec::new(),
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
