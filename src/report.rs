//! Diagnostics as texts: for people, for programs, for code hosts.
//!
//! Owns how a problem is told, not whether it is one. Columns count characters from 1.

mod changes;
mod draw;
mod formats;
mod texts;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::texts::Texts;
use crate::source::Sources;

pub use self::changes::{Tense, changes};
pub use self::draw::text;
pub use self::formats::{github, json, sarif};

/// So many characters of a line are shown.
const EXCERPT: usize = 160;

/// A diagnostic with its place resolved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Problem {
    /// The code's name.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// The cause.
    pub message: String,
    /// The cure.
    pub help: Option<String>,
    /// The file, from the handbook's root.
    pub path: Option<String>,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line, shortened where it is very long.
    pub excerpt: String,
}

/// The diagnostics with their places as line and column.
pub fn problems(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Problem> {
    let mut texts = Texts::new(sources);
    diagnostics.iter().map(|diagnostic| problem(diagnostic, &mut texts)).collect()
}

fn problem(diagnostic: &Diagnostic, texts: &mut Texts<'_>) -> Problem {
    let (mut line, mut column, mut excerpt) = (1, 1, String::new());
    if let Some(spot) = diagnostic.place.as_ref().and_then(|place| texts.spot(place)) {
        (line, column) = (spot.line, spot.column);
        let whole = spot.text[spot.line_start..].lines().next().unwrap_or_default();
        excerpt = whole.chars().skip(column.saturating_sub(EXCERPT / 2)).take(EXCERPT).collect();
    }
    Problem {
        code: diagnostic.code.name(),
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        path: diagnostic.place.as_ref().map(|place| place.path.to_string()),
        line,
        column,
        excerpt: excerpt.trim_end().trim_start_matches('\u{feff}').to_owned(),
    }
}

/// How many errors and how many warnings there are.
pub fn counts(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    (count(Severity::Error), count(Severity::Warning))
}

/// "2 errors, 1 warning"; empty where there is nothing to tell.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let (errors, warnings) = counts(diagnostics);
    let named = |count: usize, name: &str| match count {
        0 => None,
        1 => Some(format!("1 {name}")),
        count => Some(format!("{count} {name}s")),
    };
    [named(errors, "error"), named(warnings, "warning")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
