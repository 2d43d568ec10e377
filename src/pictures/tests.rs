//! Image files of every kind, whole, cut off, damaged and huge.

use proptest::prelude::*;

use super::*;

/// A JPEG of that size, busy enough to have a weight, that says how it is turned and perhaps where it was taken.
#[cfg(feature = "variants")]
pub(super) fn photo(width: u32, height: u32, turn: u16, with_place: bool) -> Vec<u8> {
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([((x * x * 7 + y * 13) & 255) as u8, ((x * y) & 255) as u8, ((y * y) & 255) as u8])
    });
    let mut plain = Vec::new();
    image::DynamicImage::ImageRgb8(image)
        .write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut plain, 95))
        .unwrap();
    let block = exif_block(turn, with_place);
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend(u16::try_from(block.len() + 8).unwrap().to_be_bytes());
    bytes.extend(b"Exif\0\0");
    bytes.extend(&block);
    bytes.extend(&plain[2..]);
    bytes
}

/// What cameras write: a directory with the turn, and one with the place.
#[cfg(feature = "variants")]
fn exif_block(turn: u16, with_place: bool) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut entry = Vec::new();
        entry.extend(tag.to_le_bytes());
        entry.extend(kind.to_le_bytes());
        entry.extend(count.to_le_bytes());
        entry.extend(value.to_le_bytes());
        entry
    };
    let mut block = b"II*\0\x08\0\0\0".to_vec();
    let entries: u16 = if with_place { 2 } else { 1 };
    let places = 8 + 2 + u32::from(entries) * 12 + 4;
    block.extend(entries.to_le_bytes());
    block.extend(entry(0x112, 3, 1, u32::from(turn)));
    if with_place {
        block.extend(entry(0x8825, 4, 1, places));
    }
    block.extend([0; 4]);
    if with_place {
        let numbers = places + 2 + 2 * 12 + 4;
        block.extend(2u16.to_le_bytes());
        block.extend(entry(2, 5, 3, numbers));
        block.extend(entry(4, 5, 3, numbers));
        block.extend([0; 4]);
        block.extend([52u32, 1, 31, 1, 0, 1].iter().flat_map(|number| number.to_le_bytes()));
    }
    block
}

fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    look(bytes, None)?.extent.map(|extent| (extent.width, extent.height))
}

/// The first bytes of an image of each kind, 300 × 200, and none left out that its size needs.
fn heads() -> Vec<(&'static str, Vec<u8>)> {
    let be = |number: u32| number.to_be_bytes();
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &be(13), b"IHDR", &be(300), &be(200)].concat();
    let gif = [b"GIF89a".as_slice(), &300u16.to_le_bytes(), &200u16.to_le_bytes(), &[0xf7, 0, 0]].concat();
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\xc8\x01\x2c\x03"
        .to_vec();
    let lossless: u32 = 299 | 199 << 14;
    let webp = [b"RIFF\x40\0\0\0WEBPVP8L\x20\0\0\0\x2f".as_slice(), &lossless.to_le_bytes()].concat();
    let extended = [
        b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".as_slice(),
        &299u32.to_le_bytes()[..3],
        &199u32.to_le_bytes()[..3],
    ]
    .concat();
    let ispe = [&be(20), b"ispe".as_slice(), &be(0), &be(300), &be(200)].concat();
    let within = |name: &[u8], inner: &[u8]| [&be(inner.len() as u32 + 8), name, inner].concat();
    let properties = within(b"iprp", &within(b"ipco", &ispe));
    let avif = [
        within(b"ftyp", b"avif\0\0\0\0avifmif1miaf"),
        within(b"meta", &[be(0).as_slice(), &properties].concat()),
    ]
    .concat();
    let bmp =
        [b"BM".as_slice(), &[0; 12], &40u32.to_le_bytes(), &300u32.to_le_bytes(), &200u32.to_le_bytes()]
            .concat();
    vec![
        ("png", png),
        ("gif", gif),
        ("jpeg", jpeg),
        ("webp", webp),
        ("webp", extended),
        ("avif", avif),
        ("bmp", bmp),
    ]
}

#[test]
fn every_kind_tells_its_size() {
    for (kind, head) in heads() {
        assert_eq!(size(&head), Some((300, 200)), "{kind}");
        // More bytes change nothing.
        let longer = [head.as_slice(), b"\0\0\x10\0mdat", &[0; 100]].concat();
        assert_eq!(size(&longer), Some((300, 200)), "{kind}");
    }
}

#[test]
fn a_head_that_is_cut_off_has_no_size() {
    for (kind, head) in heads() {
        for length in 0..head.len() {
            let cut = look(&head[..length], None).and_then(|look| look.extent);
            assert!(
                cut.is_none_or(|extent| (extent.width, extent.height) == (300, 200)),
                "{kind} {length}: {cut:?}"
            );
        }
        assert_eq!(look(&head[..8], None), None, "{kind}");
    }
    assert_eq!(look(b"", None), None);
    assert_eq!(look(b"this is no image", Some("png")), None);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), extension in proptest::option::of("svg|png")) {
        let _ = look(&bytes, extension.as_deref());
    }

    #[test]
    fn no_damage_makes_it_panic(
        kind in 0..7usize,
        at in any::<prop::sample::Index>(),
        damage in proptest::collection::vec(any::<u8>(), 1..12),
        rest in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let (_, mut bytes) = heads().swap_remove(kind);
        let at = at.index(bytes.len());
        bytes.truncate(at);
        bytes.extend(damage);
        bytes.extend(rest);
        let _ = look(&bytes, None);
        for format in [Format::Jpeg, Format::Png, Format::Webp] {
            let _ = make_any(&bytes, format);
        }
    }

    #[test]
    fn no_svg_makes_it_panic(text in "(<\\?xml.{0,9}\\?>)?<svg( (width|height|viewBox)=['\"][-+0-9a-z.,% ]{0,12}['\"]){0,4}.{0,20}") {
        let _ = look(text.as_bytes(), Some("svg"));
    }
}

#[cfg(feature = "variants")]
fn make_any(bytes: &[u8], format: Format) -> Result<usize, Refusal> {
    make(&bytes.to_vec().into(), format, &[Wanted { width: 16, format }]).map(|forms| forms.len())
}

#[cfg(not(feature = "variants"))]
fn make_any(_: &[u8], _: Format) -> Result<usize, Refusal> {
    Ok(0)
}

#[cfg(feature = "variants")]
mod with_forms {
    use bytes::Bytes;
    use image::GenericImageView;

    use super::*;

    fn decoded(bytes: &Bytes) -> image::DynamicImage {
        image::load_from_memory(bytes).unwrap()
    }

    #[test]
    fn a_photo_is_turned_as_it_says() {
        for (turn, expected) in [(1, (64, 32)), (3, (64, 32)), (6, (32, 64)), (8, (32, 64)), (99, (64, 32))] {
            assert_eq!(size(&photo(64, 32, turn, false)), Some(expected), "turn {turn}");
        }
    }

    #[test]
    fn a_photo_tells_where_it_was_taken() {
        assert!(look(&photo(16, 16, 1, true), None).unwrap().tells_place);
        assert!(!look(&photo(16, 16, 1, false), None).unwrap().tells_place);
    }

    #[test]
    fn forms_are_turned_and_say_nothing_beside_the_picture() {
        let bytes: Bytes = photo(640, 320, 6, true).into();
        let wanted: Vec<Wanted> = [(100, Format::Webp), (100, Format::Jpeg), (200, Format::Jpeg)]
            .map(|(width, format)| Wanted { width, format })
            .to_vec();
        let forms = make(&bytes, Format::Jpeg, &wanted).unwrap();
        for (wanted, form) in wanted.iter().zip(&forms) {
            let form = form.as_ref().unwrap();
            assert!(form.len() < bytes.len());
            assert_eq!(decoded(form).dimensions(), (wanted.width, wanted.width * 2), "{wanted:?}");
            assert!(!form.windows(4).any(|four| four == b"Exif" || four == b"EXIF"), "{wanted:?}");
            assert!(!look(form, None).unwrap().tells_place);
        }
        assert_eq!(make(&bytes, Format::Jpeg, &wanted).unwrap(), forms, "twice the same");
    }

    #[test]
    fn a_png_stays_as_it_is_to_the_pixel_and_keeps_what_is_clear() {
        let image = image::RgbaImage::from_fn(40, 40, |x, y| {
            image::Rgba([(x * 6) as u8, (y * 6) as u8, 0, (x * y % 256) as u8])
        });
        let mut bytes = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new_with_quality(
            &mut bytes,
            image::codecs::png::CompressionType::Uncompressed,
            image::codecs::png::FilterType::NoFilter,
        );
        image::DynamicImage::ImageRgba8(image.clone()).write_with_encoder(encoder).unwrap();
        let whole = make(&bytes.into(), Format::Png, &[Wanted { width: 40, format: Format::Webp }]).unwrap();
        let whole = decoded(whole[0].as_ref().unwrap()).into_rgba8();
        let seen = |pixel: &image::Rgba<u8>| if pixel[3] == 0 { [0; 4] } else { pixel.0 };
        assert!(whole.pixels().zip(image.pixels()).all(|(a, b)| seen(a) == seen(b)));
    }

    #[test]
    fn a_form_that_would_be_heavier_is_none() {
        let plain = image::RgbImage::from_pixel(64, 64, image::Rgb([9, 9, 9]));
        let mut bytes = Vec::new();
        plain.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        let wanted = [Wanted { width: 63, format: Format::Jpeg }];
        assert_eq!(make(&bytes.into(), Format::Png, &wanted).unwrap(), [None]);
    }

    #[test]
    fn what_can_t_be_decoded_is_refused() {
        let whole = photo(64, 64, 1, false);
        let wanted = [Wanted { width: 16, format: Format::Jpeg }];
        let broken = make(&Bytes::from(b"\x89PNG\r\n\x1a\nnothing".to_vec()), Format::Png, &wanted);
        assert!(matches!(broken, Err(Refusal::Broken(_))), "{broken:?}");
        let other = make(&Bytes::from(whole), Format::Png, &wanted);
        assert!(matches!(other, Err(Refusal::Broken(_))), "{other:?}");
        let be = |number: u32| number.to_be_bytes();
        let head =
            [b"\x89PNG\r\n\x1a\n".as_slice(), &be(13), b"IHDR", &be(60_000), &be(60_000), b"\x08\x02\0\0\0"]
                .concat();
        let sum = crc(&head[12..]);
        let huge = [head.as_slice(), &be(sum), &be(0), b"IDAT", &be(crc(b"IDAT"))].concat();
        assert_eq!(make(&Bytes::from(huge), Format::Png, &wanted), Err(Refusal::TooLarge));
    }

    /// As PNG wants it.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 }
            })
        })
    }

    #[test]
    fn what_moves_is_left_alone() {
        let be = |number: u32| number.to_be_bytes();
        let chunk = |name: &[u8], data: &[u8]| {
            let body = [name, data].concat();
            [be(data.len() as u32).as_slice(), &body, &be(crc(&body))].concat()
        };
        let moving = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &[&be(300), &be(200), b"\x08\x02\0\0\0".as_slice()].concat()),
            chunk(b"acTL", &[be(2), be(0)].concat()),
            chunk(b"IDAT", b""),
        ]
        .concat();
        let wanted = [Wanted { width: 16, format: Format::Png }];
        assert_eq!(make(&Bytes::from(moving), Format::Png, &wanted), Err(Refusal::Moves));
    }
}
