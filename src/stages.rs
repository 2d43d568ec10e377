//! How far a build is, for whoever wants to hear it.
//!
//! The core has no clock and writes nowhere: it says which stage begins, and each page that is done. Nothing that is
//! heard can change what is built.

use std::fmt;
use std::sync::Arc;

/// A stage of a build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Files of the content become documents.
    Parse,
    /// Documents and framework become a handbook; templates, styles and scripts are made ready beside.
    Resolve,
    /// The handbook becomes pages.
    Render,
    /// What no page waits for: search, print files, feeds.
    Leaves,
}

impl Stage {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Resolve => "resolve",
            Self::Render => "render",
            Self::Leaves => "leaves",
        }
    }
}

/// Who hears how far a build is; from several threads at once.
pub trait Listener: Send + Sync {
    /// A stage begins, in so many steps; 0 where it has none.
    fn begins(&self, stage: Stage, steps: usize);
    /// A step is done.
    fn goes_on(&self);
}

/// The stages of a build, as they are told.
#[derive(Clone, Default)]
pub struct Stages(Option<Arc<dyn Listener>>);

impl Stages {
    /// Stages that somebody hears.
    pub fn to(listener: Arc<dyn Listener>) -> Self {
        Self(Some(listener))
    }

    /// Says that a stage begins.
    pub fn begin(&self, stage: Stage, steps: usize) {
        if let Some(listener) = &self.0 {
            listener.begins(stage, steps);
        }
    }

    /// Says that a step is done.
    pub fn go_on(&self) {
        if let Some(listener) = &self.0 {
            listener.goes_on();
        }
    }
}

impl fmt::Debug for Stages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Stages(heard)" } else { "Stages" })
    }
}
