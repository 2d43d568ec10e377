//! Smaller forms of an image. The only file that knows `image`, `webp` and `moxcms`.
//!
//! A form has the pixels of the image and nothing else: turned as it says it is to be shown, in the colours
//! of every screen, without what its camera wrote beside them.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Limits, imageops};
use moxcms::{ColorProfile, Layout, TransformOptions};

use super::{PIXELS_MAX, Refusal, Wanted};
use crate::model::picture::{Extent, Format};

/// Of forms with loss, from 1 to 100.
const QUALITY: u8 = 80;

/// Makes smaller forms, in the order of `wanted`; `None` for one that would not be lighter than the image.
pub fn make(bytes: &Bytes, format: Format, wanted: &[Wanted]) -> Result<Vec<Option<Bytes>>, Refusal> {
    let image = decoded(bytes, format)?;
    let extent = Extent { width: image.width(), height: image.height() };
    let mut sizes: Vec<(u32, DynamicImage)> = Vec::new();
    let mut forms = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let known = sizes.iter().position(|(width, _)| *width == wanted.width);
        let at = known.unwrap_or_else(|| {
            let height = extent.height_at(wanted.width);
            sizes.push((wanted.width, resized(&image, wanted.width, height)));
            sizes.len() - 1
        });
        let made = sizes
            .get(at)
            .filter(|(_, pixels)| fits(pixels, wanted.format))
            .map(|(_, pixels)| encoded(pixels, wanted.format, format))
            .transpose()?;
        forms.push(made.filter(|made| made.len() < bytes.len()).map(Bytes::from));
    }
    Ok(forms)
}

fn decoded(bytes: &Bytes, format: Format) -> Result<DynamicImage, Refusal> {
    let reader = Cursor::new(bytes.as_ref());
    match format {
        Format::Jpeg => {
            let mut decoder = JpegDecoder::new(reader).map_err(refused)?;
            let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
            let mut image = pixels(decoder)?;
            image.apply_orientation(turn);
            Ok(image)
        }
        Format::Png => {
            let decoder = PngDecoder::new(reader).map_err(refused)?;
            match decoder.is_apng() {
                Ok(true) => Err(Refusal::Moves),
                _ => pixels(decoder),
            }
        }
        Format::Webp => {
            let decoder = WebPDecoder::new(reader).map_err(refused)?;
            if decoder.has_animation() { Err(Refusal::Moves) } else { pixels(decoder) }
        }
    }
}

/// An image's pixels, 8 bits a channel, as colours of every screen.
fn pixels(mut decoder: impl ImageDecoder) -> Result<DynamicImage, Refusal> {
    let (width, height) = decoder.dimensions();
    if (Extent { width, height }).pixels() > PIXELS_MAX {
        return Err(Refusal::TooLarge);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(PIXELS_MAX * 8);
    decoder.set_limits(limits).map_err(refused)?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(refused)?;
    let mut image = if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    };
    if let Some(profile) = profile {
        in_common_colours(&mut image, &profile);
    }
    Ok(image)
}

/// Colours of a screen of its own become those that are meant where nothing is said. A profile that can't be
/// applied, of a printer say, is passed over.
fn in_common_colours(image: &mut DynamicImage, profile: &[u8]) {
    let Ok(own) = ColorProfile::new_from_slice(profile) else { return };
    let common = ColorProfile::new_srgb();
    let (layout, pixels): (Layout, &mut [u8]) = match image {
        DynamicImage::ImageRgb8(image) => (Layout::Rgb, image),
        DynamicImage::ImageRgba8(image) => (Layout::Rgba, image),
        _ => return,
    };
    let before = pixels.to_vec();
    let turned = own
        .create_transform_8bit(layout, &common, layout, TransformOptions::default())
        .and_then(|transform| transform.transform(&before, pixels));
    if turned.is_err() {
        pixels.copy_from_slice(&before);
    }
}

/// Whether a format can hold so many pixels: no side of a WebP is longer.
fn fits(image: &DynamicImage, format: Format) -> bool {
    const WEBP_MAX: u32 = 16_383;
    format != Format::Webp || image.width().max(image.height()) <= WEBP_MAX
}

fn resized(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if (width, height) == (image.width(), image.height()) {
        return image.clone();
    }
    image.resize_exact(width, height, imageops::FilterType::CatmullRom)
}

/// The bytes of a form; `of` is the format that its image has.
fn encoded(image: &DynamicImage, format: Format, of: Format) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    match format {
        Format::Jpeg => {
            image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)).map_err(refused)?;
        }
        Format::Png => {
            let encoder =
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
            image.write_with_encoder(encoder).map_err(refused)?;
        }
        Format::Webp => {
            let (width, height) = (image.width(), image.height());
            let encoder = match image {
                DynamicImage::ImageRgba8(image) => webp::Encoder::from_rgba(image, width, height),
                DynamicImage::ImageRgb8(image) => webp::Encoder::from_rgb(image, width, height),
                _ => return Err(Refusal::Broken("its pixels are of an unknown kind".to_owned())),
            };
            let encoded = encoder.encode_simple(of == Format::Png, f32::from(QUALITY));
            bytes.extend_from_slice(&encoded.map_err(|error| Refusal::Broken(format!("{error:?}")))?);
        }
    }
    Ok(bytes)
}

fn refused(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooLarge,
        other => Refusal::Broken(other.to_string()),
    }
}
