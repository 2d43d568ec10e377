//! What a build is given by whoever runs it: who hears how far it is, and where what it makes may rest.

use crate::stages::Stages;
use crate::storage::Storage;

/// A run. Nothing of it can change what is built.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Who hears how far it is.
    pub stages: Stages,
    /// Where what it makes rests.
    pub storage: Storage,
}
