//! Image files: how large they are shown, and in which forms.

use std::path::PathBuf;

use bytes::Bytes;

/// Width and height in CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Extent {
    /// From side to side.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Extent {
    /// The height at a width, proportions kept.
    pub fn height_at(self, width: u32) -> u32 {
        scaled(width, self.height, self.width)
    }

    /// The width at a height, proportions kept.
    pub fn width_at(self, height: u32) -> u32 {
        scaled(height, self.width, self.height)
    }

    /// How many pixels that is.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// `length × to / from`, rounded, at least 1.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let from = u64::from(from.max(1));
    let scaled = (u64::from(length) * u64::from(to) + from / 2) / from;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// The formats that smaller forms of images are made in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP: with loss for photographs, without for what was a PNG.
    Webp,
}

impl Format {
    /// How its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

/// The bytes of a smaller form of an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormFile {
    /// Made by this build.
    Made(Bytes),
    /// Made by an earlier one, and lying on the disk.
    Kept(KeptForm),
}

/// A smaller form of an image that an earlier build made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptForm {
    /// Where it lies.
    pub path: PathBuf,
    /// Its length in bytes; 0 stands for a form that is not worth having.
    pub len: u64,
    /// Stands for its content.
    pub hash: u128,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportions_are_kept() {
        let extent = Extent { width: 4000, height: 3000 };
        assert_eq!((extent.height_at(1000), extent.width_at(3)), (750, 4));
        assert_eq!(Extent { width: 5000, height: 1 }.height_at(10), 1);
        assert_eq!(Extent { width: 1, height: u32::MAX }.height_at(9), u32::MAX);
    }
}
