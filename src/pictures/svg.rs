//! How large an SVG says it is.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::model::picture::Extent;

/// So many pieces may come before the root: comments, a document type.
const BEFORE: usize = 64;
/// No side of an image is longer.
const LONGEST: f64 = 1e6;

/// The size of an SVG; `None` if it is none, `Some(None)` if it says no size.
pub(super) fn extent(bytes: &[u8]) -> Option<Option<Extent>> {
    let mut reader = Reader::from_reader(bytes);
    for _ in 0..BEFORE {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                return (root.local_name().as_ref() == "svg").then(|| of_root(&root));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
    None
}

fn of_root(root: &BytesStart<'_>) -> Option<Extent> {
    let (mut width, mut height, mut seen) = (None, None, None);
    for attribute in root.attributes().with_checks(false).flatten() {
        let value = attribute.value.as_ref();
        match attribute.key.as_ref() {
            "width" => width = pixels(value),
            "height" => height = pixels(value),
            "viewBox" => seen = view_box(value),
            _ => {}
        }
    }
    // What is not said follows from the proportions of the view.
    let (width, height) = match (width, height, seen) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(seen)) => seen,
        _ => return None,
    };
    Some(Extent { width: whole(width)?, height: whole(height)? })
}

/// Width and height of `viewBox="0 0 640 480"`.
fn view_box(value: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = value
        .split(|c: char| c == ',' || c.is_ascii_whitespace())
        .filter(|number| !number.is_empty())
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    let [_, _, width, height] = numbers[..] else { return None };
    (width > 0.0 && height > 0.0).then_some((width, height))
}

/// A length in CSS pixels; `None` where it depends on something else, as a percentage does.
fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number: f64 = value.strip_suffix(unit)?.parse().ok()?;
    let to_an_inch = match unit {
        "" | "px" => 96.0,
        "in" => 1.0,
        "cm" => 2.54,
        "mm" => 25.4,
        "pt" => 72.0,
        "pc" => 6.0,
        _ => return None,
    };
    Some(number * 96.0 / to_an_inch).filter(|length| *length > 0.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between one and a million"
)]
fn whole(length: f64) -> Option<u32> {
    (length.is_finite() && length < LONGEST).then(|| length.round().max(1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(root: &str) -> Option<(u32, u32)> {
        extent(root.as_bytes()).unwrap().map(|extent| (extent.width, extent.height))
    }

    #[test]
    fn sizes_are_those_that_browsers_take() {
        assert_eq!(size("<svg width='300' height=\"150px\"/>"), Some((300, 150)));
        assert_eq!(size("<svg viewBox='0 0 640 480'>"), Some((640, 480)));
        assert_eq!(size("<svg viewBox='-10,-10, 20.4 , 10'>"), Some((20, 10)));
        assert_eq!(size("<svg width='100%' height='auto' viewBox='0 0 64 32'>"), Some((64, 32)));
        assert_eq!(size("<svg width='128' viewBox='0 0 64 32'>"), Some((128, 64)));
        assert_eq!(size("<svg height='3cm' viewBox='0 0 2 1'>"), Some((227, 113)));
        assert_eq!(size("<svg width='1in' height='72pt'>"), Some((96, 96)));
        let root = "<?xml version='1.0'?><!-- a > b --><!DOCTYPE svg><s:svg width='1' height='2'/>";
        assert_eq!(size(root), Some((1, 2)));
    }

    #[test]
    fn what_says_no_size_has_none() {
        for root in [
            "<svg/>",
            "<svg width='300'/>",
            "<svg viewBox='0 0 0 10'/>",
            "<svg viewBox='0 0 10'/>",
            "<svg width='-1' height='1'/>",
            "<svg width='1e400' height='1'/>",
            "<svg width='1em' height='1em'/>",
            "<svg width='99999999' height='1'/>",
        ] {
            assert_eq!(size(root), None, "{root}");
        }
        for other in ["", "<html/>", "text", "<svg", "<!-- <svg/> -->", "\u{0}"] {
            assert_eq!(extent(other.as_bytes()), None, "{other}");
        }
    }
}
