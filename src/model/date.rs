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

/// The day of a moment, in seconds since 1970-01-01 in UTC.
pub fn of_moment(seconds: i64) -> Option<Day> {
    // Years begin in March here, so the leap day is the last of its year; an era is 400 years.
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// The moment at noon of a day.
pub fn moment((year, month, day): Day) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    // As in `of_moment`, the other way.
    let march_year = year - i64::from(month <= 2);
    let era = march_year.div_euclid(400);
    let year_of_era = march_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * 86_400 + 43_200
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
    fn moments_are_of_days() {
        let of_day = |day: i64| of_moment(day * 86_400 + 86_399);
        assert_eq!(of_moment(0), Some((1970, 1, 1)));
        assert_eq!(of_moment(-1), Some((1969, 12, 31)));
        assert_eq!(of_day(11_016), Some((2000, 2, 29)));
        assert_eq!(of_day(20_454), Some((2026, 1, 1)));
        assert_eq!(of_day(20_780), Some((2026, 11, 23)));
        for days in [-800_000, -1, 0, 59, 60, 11_016, 20_454, 3_000_000] {
            assert_eq!(of_moment(days * 86_400).map(moment), Some(days * 86_400 + 43_200));
        }
    }

    #[test]
    fn months_end_on_the_last_day() {
        assert_eq!(months_later((2026, 8, 31), 6), (2027, 2, 28));
        assert_eq!(words((2026, 10, 1)), "1 October 2026");
    }
}
