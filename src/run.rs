//! What a build is given by whoever runs it: who hears how far it is, and where what it makes may rest,
//! and when code gets its colours.

use crate::highlights::Highlights;
use crate::stages::Stages;
use crate::storage::Storage;

/// A run. Nothing of it can change what is built, once all code has its colours.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Who hears how far it is.
    pub stages: Stages,
    /// Where what it makes rests.
    pub storage: Storage,
    /// The colours of code, at once or behind.
    pub highlights: Highlights,
}
