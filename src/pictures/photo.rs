//! What a photograph's EXIF block says. The only file that knows `kamadak-exif`.

use std::io::Cursor;

use exif::{In, Tag};

/// What matters of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Said {
    /// Whether width and height change places when it is shown.
    pub(super) lies_on_its_side: bool,
    /// Whether it holds a position on the globe.
    pub(super) tells_place: bool,
}

/// What a JPEG says; nothing where it has no such block, or a damaged one.
pub(super) fn of_jpeg(bytes: &[u8]) -> Said {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut Cursor::new(bytes));
    let Ok(said) = read.or_else(|error| error.distill_partial_result(|_| ())) else {
        return Said::default();
    };
    let turn = said.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    let has = |tag| said.get_field(tag, In::PRIMARY).is_some();
    Said {
        lies_on_its_side: turn.is_some_and(|turn| (5..=8).contains(&turn)),
        tells_place: has(Tag::GPSLatitude) && has(Tag::GPSLongitude),
    }
}
