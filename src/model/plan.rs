//! Development plans and their steps.

use crate::model::checklist::Span;
use crate::model::ids::{PlanId, StepId};

/// A development plan from one role level to another.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// What it is called.
    pub title: String,
    /// One sentence about it.
    pub summary: Option<String>,
    /// The role level it starts from, an index in the framework.
    pub from: Option<usize>,
    /// The role level it leads to, an index in the framework.
    pub to: Option<usize>,
    /// How often it is to be reviewed.
    pub review: Option<Span>,
    /// Its phases in order.
    pub steps: Vec<Step>,
}

/// A phase of a plan.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// What it is called.
    pub title: String,
    /// One sentence about it.
    pub summary: Option<String>,
}

/// The plan of items that belong to no step, as it stands in keys and file names.
pub const NO_PLAN: &str = "-";
