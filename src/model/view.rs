//! The views that a handbook gives by itself: each stands on a page its author chose, or on one of its own.

use crate::model::checklist::Kind;

/// Something the framework, the plans or their readers' progress show. Numbers are indices in the
/// framework's and the handbook's lists.
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
    /// The reader's progress: in one plan, or in all.
    Progress(Option<usize>),
    /// Competencies to rate oneself in, for a plan or none: of an area, or all.
    Assessment(Option<usize>, Option<usize>),
    /// Activities from all over a plan.
    Checklist(Selection),
    /// What is kept of the reader.
    Data,
    /// Someone's file, to be read and commented.
    Review,
    /// The words of the handbook and what they mean.
    Glossary,
}

/// Which activities a checklist shows. Numbers are indices.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Selection {
    /// Those of this plan; of none where it is `None`.
    pub plan: Option<usize>,
    /// Those of this step alone.
    pub step: Option<usize>,
    /// Those alone that develop this competency.
    pub competency: Option<usize>,
    /// Those of this kind alone.
    pub kind: Option<Kind>,
}

impl View {
    /// Whether a reader's progress is shown or changed in it: its page has the scripts for that.
    pub fn is_readers(self) -> bool {
        matches!(
            self,
            Self::Gaps(..)
                | Self::Progress(_)
                | Self::Assessment(..)
                | Self::Checklist(_)
                | Self::Data
                | Self::Review
        )
    }

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
            Self::Progress(_) => "progress",
            Self::Assessment(..) => "self-assessment",
            Self::Checklist(_) => "checklist",
            Self::Data => "data",
            Self::Review => "review",
            Self::Glossary => "glossary",
        }
    }
}

/// Every name that [`View::block`] gives.
pub const BLOCKS: [&str; 16] = [
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
    "progress",
    "self-assessment",
    "checklist",
    "data",
    "review",
    "glossary",
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
            View::Progress(None),
            View::Assessment(None, None),
            View::Checklist(Selection { plan: None, step: None, competency: None, kind: None }),
            View::Data,
            View::Review,
            View::Glossary,
        ];
        let mut blocks = views.map(View::block);
        let mut named = BLOCKS;
        blocks.sort_unstable();
        named.sort_unstable();
        assert_eq!(blocks, named);
    }
}
