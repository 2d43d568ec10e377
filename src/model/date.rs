//! Days of the calendar, written `2026-10-01`.

/// A day: year, month, day.
pub type Day = (i32, u8, u8);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day in a text of the form `YYYY-MM-DD`, if there is such a day.
pub fn parse(text: &str) -> Option<Day> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok()).flatten()
    };
    let (year, month, day) = (number(text.get(..4)?)?, number(text.get(5..7)?)?, number(text.get(8..)?)?);
    let (year, month, day) = (i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    ((1..=12).contains(&month) && (1..=days(year, month)).contains(&day)).then_some((year, month, day))
}

/// The day so many months later; at the end of a shorter month, its last day.
pub fn months_later((year, month, day): Day, months: u32) -> Day {
    let total = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
    let (year, month) =
        (i32::try_from(total / 12).unwrap_or(i32::MAX), u8::try_from(total % 12 + 1).unwrap_or(1));
    (year, month, day.min(days(year, month)))
}

/// The day as `2026-10-01`.
pub fn iso((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day as `1 October 2026`.
pub fn words((year, month, day): Day) -> String {
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    format!("{day} {month} {year}")
}

fn days(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_days() {
        assert_eq!(parse("2024-02-29"), Some((2024, 2, 29)));
        for wrong in ["2026-02-29", "2026-13-01", "30/06/2026", "2026-6-30", "+26-06-30", "2026-06-3é"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn months_end_on_the_last_day() {
        assert_eq!(months_later((2026, 8, 31), 6), (2027, 2, 28));
        assert_eq!(words((2026, 10, 1)), "1 October 2026");
    }
}
