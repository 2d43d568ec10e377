//! Development plans and their steps.

use crate::model::ids::{PlanId, StepId};

/// A development plan from one role level to another.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// What it is called.
    pub title: String,
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
