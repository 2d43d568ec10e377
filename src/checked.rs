//! A value together with what was noticed while it was made.
//!
//! Problems in a handbook are data: a stage returns the best value it can make and says what is
//! wrong, so that one run shows every problem there is.

use crate::diagnostic::{Diagnostic, Severity};

/// A value and the diagnostics of its making.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The best value that could be made.
    pub value: T,
    /// What was noticed, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Collects the diagnostics of several stages.
#[derive(Debug, Default)]
pub struct Seen(Vec<Diagnostic>);

impl IntoIterator for Seen {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> Checked<T> {
    /// A value with nothing to remark.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Runs `stages`, which hand what they see to [`Seen`].
    pub fn collect(stages: impl FnOnce(&mut Seen) -> T) -> Self {
        let mut seen = Seen::default();
        let value = stages(&mut seen);
        Self { value, diagnostics: seen.0 }
    }

    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl Seen {
    /// The value of a stage; its diagnostics are kept.
    pub fn take<T>(&mut self, checked: Checked<T>) -> T {
        self.0.extend(checked.diagnostics);
        checked.value
    }

    /// Notes one diagnostic.
    pub fn note(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether any of what was noted is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Notes several diagnostics.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }
}
