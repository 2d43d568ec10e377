//! `[images]`: whether smaller forms of images are made, and which.

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::picture::Format;
use crate::syntax::table::Table;

/// What an author chooses of images.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Images {
    /// Whether smaller forms are made.
    pub variants: bool,
    /// Their widths in pixels, ascending.
    pub widths: Vec<u32>,
    /// The formats they are made in besides that of the image.
    pub formats: Vec<Format>,
    /// How wide images are shown, for `sizes`: the theme's column.
    pub sizes: String,
}

/// The width of a form in pixels.
const WIDTH: std::ops::RangeInclusive<i64> = 16..=8192;
const WIDTHS_MAX: usize = 8;

impl Default for Images {
    fn default() -> Self {
        Self {
            variants: false,
            widths: vec![480, 960, 1600],
            formats: vec![Format::Webp],
            sizes: "(max-width: 44rem) 100vw, 42rem".to_owned(),
        }
    }
}

impl Images {
    /// Reads the section.
    pub(super) fn read(mut table: Table<'_>, seen: &mut Seen) -> Self {
        let mut images = Self::default();
        if let Some((variants, place)) = table.bool("variants", seen) {
            images.variants = variants && can_be_made(place, seen);
        }
        if table.has("widths") {
            images.widths = widths(&mut table, seen);
        }
        if table.has("formats") {
            images.formats = formats(&mut table, seen);
        }
        if let Some((sizes, place)) = table.string("sizes", seen) {
            if sizes.trim().is_empty() {
                seen.note(
                    Diagnostic::new(Code::ConfigValue, place, "`sizes` says no width.")
                        .help("Write how wide images are shown: `(max-width: 44rem) 100vw, 42rem`."),
                );
            } else {
                images.sizes = sizes;
            }
        }
        table.finish(seen);
        images
    }
}

#[cfg(feature = "variants")]
fn can_be_made(_: Place, _: &mut Seen) -> bool {
    true
}

#[cfg(not(feature = "variants"))]
fn can_be_made(place: Place, seen: &mut Seen) -> bool {
    let message = "this pathbook was built without smaller forms of images.";
    let help = "Build it with them, `cargo install --features variants`, or remove the line.";
    seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
    false
}

fn widths(table: &mut Table<'_>, seen: &mut Seen) -> Vec<u32> {
    let placed = table.numbers("widths", seen);
    let mut widths = Vec::new();
    for (width, place) in placed {
        match u32::try_from(width).ok().filter(|_| WIDTH.contains(&width)) {
            Some(width) if widths.len() < WIDTHS_MAX => widths.push(width),
            Some(_) => {
                let message = format!("more than {WIDTHS_MAX} widths.");
                let help = "Three or four, each about twice the one before, are enough.";
                seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
                break;
            }
            None => {
                let message = format!("{width} is no width of an image.");
                let help = format!("Write pixels, from {} to {}.", WIDTH.start(), WIDTH.end());
                seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
            }
        }
    }
    widths.sort_unstable();
    widths.dedup();
    widths
}

fn formats(table: &mut Table<'_>, seen: &mut Seen) -> Vec<Format> {
    let mut formats = Vec::new();
    for (name, place) in table.strings("formats", seen) {
        let help = match name.as_str() {
            "webp" => {
                formats.push(Format::Webp);
                continue;
            }
            "avif" => {
                "`webp` is made: an encoder of AVIF takes longer to compile than all the rest of Pathbook."
            }
            _ => "Write `webp`; smaller forms in the image's own format are always made.",
        };
        let message = format!("`{name}` is no format that is made.");
        seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
    }
    formats.dedup();
    formats
}
