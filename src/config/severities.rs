//! `[check]`: how much each diagnostic weighs.

use std::collections::BTreeMap;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::syntax::table::Table;

/// Which severities `[check]` gives to what diagnostics.
pub(super) fn read_check(mut check: Table<'_>, seen: &mut Seen) -> BTreeMap<Code, Severity> {
    let mut severities = BTreeMap::new();
    for ((name, place), (level, level_place)) in check.string_entries(seen) {
        let Some(code) = Code::ALL.iter().find(|code| code.name() == name) else {
            let diagnostic =
                Diagnostic::new(Code::ConfigKey, place, format!("no diagnostic is called `{name}`"));
            seen.note(diagnostic.did_you_mean(&name, Code::ALL.iter().map(|code| code.name())));
            continue;
        };
        let severity = match level.as_str() {
            "error" => Severity::Error,
            "warning" | "off" if code.stays_an_error() => {
                let message =
                    format!("`{name}` is always an error: readers' ticks, pages or privacy would be lost.");
                seen.note(
                    Diagnostic::new(Code::ConfigValue, level_place, message)
                        .help("Remove the line, and mend what the error tells of."),
                );
                continue;
            }
            "warning" => Severity::Warning,
            "off" if code.severity() == Severity::Error => {
                let message = format!("`{name}` can't be silenced: the site would be wrong.");
                seen.note(
                    Diagnostic::new(Code::ConfigValue, level_place, message)
                        .help("Lower it to `warning` at most."),
                );
                continue;
            }
            "off" => Severity::Silent,
            _ => {
                let message = format!("`{level}` is no severity.");
                let help = "Write `error`, `warning` or `off`.";
                seen.note(Diagnostic::new(Code::ConfigValue, level_place, message).help(help));
                continue;
            }
        };
        severities.insert(*code, severity);
    }
    severities
}
