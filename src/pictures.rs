//! Image files: how large each is shown, and the smaller forms of it. Pure functions of bytes; whatever the
//! bytes are, none of them panics.

#[cfg(feature = "variants")]
mod forms;
mod photo;
mod svg;

use crate::model::picture::{Extent, Format};

#[cfg(feature = "variants")]
pub use forms::make;

/// What an image file says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// How large it is shown, turned as it says; none for an SVG that says nothing of it.
    pub extent: Option<Extent>,
    /// The format of smaller forms of it, if there can be any.
    pub format: Option<Format>,
    /// Whether it tells where it was taken.
    pub tells_place: bool,
}

/// A smaller form that is wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Wanted {
    /// Its width in pixels.
    pub width: u32,
    /// Its format.
    pub format: Format,
}

/// Why there are no smaller forms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// It moves: a still form would be another picture.
    Moves,
    /// Its pixels would take too much memory.
    TooLarge,
    /// It can't be decoded, with what the decoder says.
    Broken(String),
}

/// Forms of more pixels are not made: decoding one takes four bytes a pixel.
pub const PIXELS_MAX: u64 = 80_000_000;

/// What a file says of itself in its first bytes; `None` if it is no image that browsers show.
///
/// `extension` is that of its name in lower case: an SVG has no first bytes of its own.
pub fn look(bytes: &[u8], extension: Option<&str>) -> Option<Look> {
    if extension == Some("svg") {
        return Some(Look { extent: svg::extent(bytes)?, format: None, tells_place: false });
    }
    let format = match imagesize::image_type(bytes).ok()? {
        imagesize::ImageType::Jpeg => Some(Format::Jpeg),
        imagesize::ImageType::Png => Some(Format::Png),
        imagesize::ImageType::Webp => Some(Format::Webp),
        _ => None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    let extent = Extent { width: size.width.try_into().ok()?, height: size.height.try_into().ok()? };
    if extent.width == 0 || extent.height == 0 {
        return None;
    }
    let said = if format == Some(Format::Jpeg) { photo::of_jpeg(bytes) } else { photo::Said::default() };
    let extent =
        if said.lies_on_its_side { Extent { width: extent.height, height: extent.width } } else { extent };
    Some(Look { extent: Some(extent), format, tells_place: said.tells_place })
}

#[cfg(test)]
mod tests;
