//! Today's date, the one fact of the clock that a build may depend on.

use std::time::SystemTime;

/// Today in UTC as `(year, month, day)`; the day of `SOURCE_DATE_EPOCH` where that is set, so that a
/// build can be repeated.
pub(super) fn today() -> Option<(i32, u8, u8)> {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    let seconds: u64 = match fixed {
        Some(seconds) => seconds,
        None => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs(),
    };
    civil(i64::try_from(seconds / 86_400).ok()?)
}

/// The date that lies `days` after 1970-01-01, in the Gregorian calendar.
fn civil(days: i64) -> Option<(i32, u8, u8)> {
    // Years begin in March here, so the leap day is the last of its year; an era is 400 years.
    let days = days + 719_468;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), Some((1970, 1, 1)));
        assert_eq!(civil(11_016), Some((2000, 2, 29)));
        assert_eq!(civil(20_454), Some((2026, 1, 1)));
        assert_eq!(civil(20_780), Some((2026, 11, 23)));
    }
}
