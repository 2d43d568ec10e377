//! Today's date, the one fact of the clock that a build may depend on.

use std::time::SystemTime;

use crate::model::date;

/// Today in UTC as `(year, month, day)`; the day of `SOURCE_DATE_EPOCH` where that is set, so that a
/// build can be repeated.
pub(super) fn today() -> Option<(i32, u8, u8)> {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    let seconds: u64 = match fixed {
        Some(seconds) => seconds,
        None => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs(),
    };
    date::of_moment(i64::try_from(seconds).ok()?)
}
