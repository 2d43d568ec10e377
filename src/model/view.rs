//! The views that a framework gives by itself: each stands on a page its author chose, or on one of its own.

/// Something the framework shows. Numbers are indices in the framework's lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum View {
    /// All families, roles and role levels.
    Overview,
    /// A role level.
    Level(usize),
    /// All competencies, by area.
    Competencies,
    /// A competency.
    Competency(usize),
    /// Role level × competency: of all, or of one family.
    Matrix(Option<usize>),
    /// All transitions.
    Transitions,
    /// What changes from one role level to another.
    Changes(usize, usize),
    /// Any two role levels side by side, by the reader's choice; at first those two, or none.
    Compare(Option<(usize, usize)>),
    /// A development plan, an index of the handbook's plans.
    Plan(usize),
    /// What a plan closes: the raised competencies of its transition and the activities that develop them;
    /// of the whole plan, or of one of its steps.
    Gaps(usize, Option<usize>),
}

impl View {
    /// The block that shows it, which is the name of its component too, but for the `-`.
    pub fn block(self) -> &'static str {
        match self {
            Self::Overview => "roles",
            Self::Level(_) => "role",
            Self::Competencies => "competencies",
            Self::Competency(_) => "competency",
            Self::Matrix(_) => "matrix",
            Self::Transitions => "transitions",
            Self::Changes(..) => "what-changes",
            Self::Compare(_) => "compare",
            Self::Plan(_) => "plan",
            Self::Gaps(..) => "gaps",
        }
    }
}

/// Every name that [`View::block`] gives.
pub const BLOCKS: [&str; 10] = [
    "roles",
    "role",
    "competencies",
    "competency",
    "matrix",
    "transitions",
    "what-changes",
    "compare",
    "plan",
    "gaps",
];

/// The whole matrix is one table up to so many role levels; beyond, each family has a page of its own.
pub const WHOLE_MATRIX: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_has_a_block() {
        let views = [
            View::Overview,
            View::Level(0),
            View::Competencies,
            View::Competency(0),
            View::Matrix(None),
            View::Transitions,
            View::Changes(0, 1),
            View::Compare(None),
            View::Plan(0),
            View::Gaps(0, None),
        ];
        let mut blocks = views.map(View::block);
        let mut named = BLOCKS;
        blocks.sort_unstable();
        named.sort_unstable();
        assert_eq!(blocks, named);
    }
}
