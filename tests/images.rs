//! Smaller forms of images: what pages say of them, that a build that remembers makes the same ones, and that
//! they are kept from one run to the next.

#![cfg(feature = "variants")]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "a test reads what it tests"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use pathbook::checked::Checked;
use pathbook::memo::Memo;
use pathbook::model::path::{OutPath, SourcePath};
use pathbook::pipeline;
use pathbook::site::{Payload, Site};
use pathbook::source::{SourceFile, Sources};
use support::Handbook;

const BOOK: &str = "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n";
const FORMS: &str = "[images]\nvariants = true\nwidths = [64, 128]\n";

/// A busy picture of that size.
fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * x * 7 + y * 13) as u8, (x * y) as u8, (y * y) as u8])
    });
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    image::DynamicImage::ImageRgb8(image).write_with_encoder(encoder).unwrap();
    bytes
}

fn put(sources: &mut Sources, path: &str, bytes: impl Into<bytes::Bytes>) {
    sources.files.insert(SourcePath::new(path).unwrap(), Arc::new(SourceFile::held(bytes)));
}

fn sources() -> Sources {
    let mut sources = Sources { folder_name: "folder".to_owned(), ..Sources::default() };
    put(&mut sources, "book.toml", format!("{BOOK}{FORMS}"));
    put(&mut sources, "content/index.md", "# Home\n![A](pic.jpg)\n");
    put(&mut sources, "content/part/b.md", "# B\n<img src=\"../pic.jpg\" alt=\"B\" width=\"100\">\n");
    put(&mut sources, "content/pic.jpg", jpeg(200, 100));
    sources
}

fn text(site: &Site, path: &str) -> String {
    match &site.files[&OutPath::new(path).unwrap()] {
        Payload::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        Payload::Copy { .. } => panic!("{path} is a copy"),
    }
}

/// The forms of a site by file name, with their bytes.
fn forms(site: &Site) -> Vec<(String, bytes::Bytes)> {
    let forms = site.files.iter().filter(|(out, _)| out.as_str().starts_with("assets/images/"));
    forms
        .map(|(out, payload)| match payload {
            Payload::Bytes(bytes) => (out.name().to_owned(), bytes.clone()),
            Payload::Copy { .. } => panic!("{out} is a copy"),
        })
        .collect()
}

fn clean(built: Checked<Site>) -> Site {
    assert_eq!(built.diagnostics, []);
    built.value
}

#[test]
fn browsers_choose_among_forms_that_are_never_larger() {
    let site = clean(pipeline::build(&sources(), &mut Memo::once()));
    let html = text(&site, "index.html");
    let picture = html.lines().find(|line| line.contains("<picture>")).unwrap();
    let names: Vec<String> = forms(&site).into_iter().map(|(name, _)| name).collect();
    let named = |start: &str, end: &str| {
        names.iter().find(|name| name.starts_with(start) && name.ends_with(end)).unwrap().clone()
    };
    let (small, large) = (named("pic-64.", ".webp"), named("pic-128.", ".webp"));
    let (small_jpg, large_jpg) = (named("pic-64.", ".jpg"), named("pic-128.", ".jpg"));
    assert_eq!(
        picture,
        format!(
            "<p><picture><source type=\"image/webp\" srcset=\"assets/images/{small} 64w, assets/images/{large} 128w\" \
             sizes=\"(max-width: 44rem) 100vw, 42rem\"><img src=\"pic.jpg\" srcset=\"assets/images/{small_jpg} 64w, \
             assets/images/{large_jpg} 128w, pic.jpg 200w\" sizes=\"(max-width: 44rem) 100vw, 42rem\" alt=\"A\" \
             width=\"200\" height=\"100\"></picture></p>"
        )
    );
    assert_eq!(names.len(), 4, "{names:?}");
    let other = text(&site, "part/b.html");
    assert!(other.contains(&format!("../assets/images/{small} 64w")), "{other}");
    assert!(other.contains("sizes=\"(max-width: 100px) 100vw, 100px\""), "{other}");
    for (name, bytes) in forms(&site) {
        let form = image::load_from_memory(&bytes).unwrap();
        let width = if name.starts_with("pic-64.") { 64 } else { 128 };
        assert_eq!((form.width(), form.height()), (width, width / 2), "{name}");
    }
}

#[test]
fn an_image_no_wider_than_the_narrowest_form_gets_one_in_the_other_format() {
    let mut sources = sources();
    put(&mut sources, "content/pic.jpg", jpeg(60, 30));
    let site = clean(pipeline::build(&sources, &mut Memo::once()));
    let html = text(&site, "index.html");
    assert!(html.contains(" 60w\" sizes="), "{html}");
    assert!(!html.contains("<img src=\"pic.jpg\" srcset"), "{html}");
    assert_eq!(forms(&site).len(), 1);
}

#[test]
fn a_build_that_remembers_makes_the_same_forms() {
    let mut sources = sources();
    let mut memo = Memo::lasting();
    let edits: [(&str, Vec<u8>); 7] = [
        ("content/index.md", b"# Home\n![A](pic.jpg) more\n".to_vec()),
        ("content/pic.jpg", jpeg(190, 80)),
        ("book.toml", BOOK.into()),
        (
            "book.toml",
            format!("{BOOK}[images]\nvariants = true\nwidths = [32]\nformats = []\nsizes = \"50vw\"\n")
                .into(),
        ),
        ("content/pic.jpg", jpeg(190, 80)[..900].to_vec()),
        ("content/pic.jpg", jpeg(31, 31)),
        ("content/index.md", b"# Home\n".to_vec()),
    ];
    for (path, bytes) in edits {
        put(&mut sources, path, bytes);
        let warm = pipeline::build(&sources, &mut memo);
        let cold = pipeline::build(&sources, &mut Memo::once());
        assert_eq!(format!("{:?}", warm.diagnostics), format!("{:?}", cold.diagnostics), "{path}");
        assert!(
            Site { rendered: 0, grown: 0, ..warm.value } == Site { rendered: 0, grown: 0, ..cold.value },
            "{path}"
        );
    }
}

#[test]
fn forms_are_kept_and_let_go() {
    let handbook = Handbook::new();
    let book = handbook.read("book.toml");
    handbook.put("book.toml", format!("{book}\n{FORMS}"));
    handbook.put("content/pic.jpg", jpeg(200, 100));
    handbook.put("content/one.md", "# One\n![A](pic.jpg)\n");
    handbook.build();
    let kept = || -> BTreeSet<String> {
        let entries = fs::read_dir(handbook.path(".pathbook/images")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let first = kept();
    assert_eq!(first.len(), 4, "{first:?}");
    let shown = |name: &str| handbook.path("site/assets/images").join(name.split_once('.').unwrap().1);
    for name in &first {
        assert_eq!(
            fs::read(handbook.path(".pathbook/images").join(name)).unwrap(),
            fs::read(shown(name)).unwrap()
        );
    }

    // What is kept is taken, not made again.
    let one = first.first().unwrap();
    let kept_one = handbook.path(".pathbook/images").join(one);
    let marked = vec![b'x'; fs::metadata(&kept_one).unwrap().len() as usize];
    fs::write(&kept_one, &marked).unwrap();
    fs::remove_dir_all(handbook.path("site")).unwrap();
    handbook.build();
    assert_eq!(fs::read(shown(one)).unwrap(), marked);
    assert_eq!(kept(), first);

    // A build with everything in its place writes nothing.
    assert!(handbook.build().out.contains(" 0 written"));

    handbook.put("content/one.md", "# One\n");
    handbook.put("content/pic.jpg", jpeg(90, 90));
    handbook.build();
    assert_eq!(kept(), BTreeSet::new());
    assert!(!handbook.has("site/assets/images"));
}

#[test]
fn a_large_photograph_is_looked_at_by_its_first_bytes() {
    let handbook = Handbook::new();
    let mut photo = jpeg(200, 100);
    photo.resize(5 << 20, 0);
    handbook.put("content/pic.jpg", photo);
    handbook.put("content/one.md", "# One\n![A](pic.jpg)\n");
    handbook.build();
    assert!(
        handbook
            .read("site/one.html")
            .contains("<img src=\"pic.jpg\" alt=\"A\" width=\"200\" height=\"100\">")
    );

    let book = handbook.read("book.toml");
    handbook.put("book.toml", format!("{book}\n{FORMS}"));
    handbook.build();
    assert!(handbook.read("site/one.html").contains("<picture>"), "it is held whole for its forms");
}
