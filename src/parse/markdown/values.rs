//! Values of attributes: kinds, durations, dates.

use crate::model::checklist::{Kind, Span, Unit};
use crate::model::date;

/// The kind of that name.
pub(super) fn kind(name: &str) -> Option<Kind> {
    match name {
        "training" => Some(Kind::Training),
        "experience" => Some(Kind::Experience),
        "guidance" => Some(Kind::Guidance),
        _ => None,
    }
}

/// A length of time: `3h`, `90d`, `12w`, `3m`, `1y`.
pub(in crate::parse) fn span(text: &str) -> Option<Span> {
    let unit = match text.chars().last()? {
        'h' => Unit::Hours,
        'd' => Unit::Days,
        'w' => Unit::Weeks,
        'm' => Unit::Months,
        'y' => Unit::Years,
        _ => return None,
    };
    let digits = text.get(..text.len() - 1)?;
    let count = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
    (1..=9999).contains(&count).then_some(Span { count, unit })
}

/// Whether a text is a day of the calendar, `2026-06-30`.
pub(super) fn is_date(text: &str) -> bool {
    date::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_a_number_and_a_unit() {
        assert_eq!(span("3h"), Some(Span { count: 3, unit: Unit::Hours }));
        assert_eq!(span("12w").map(|span| span.to_string()).as_deref(), Some("12 weeks"));
        for text in ["", "h", "0d", "-3d", "3", "3 d", "+3d", "3x", "99999d", "3é", "1e3d"] {
            assert_eq!(span(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        for date in ["2026-06-30", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_date(date), "{date}");
        }
        for text in [
            "2026-6-30",
            "2026-06-31",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026/06/30",
            "+026-06-30",
            "2026-06-3é",
            "",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
