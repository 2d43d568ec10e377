//! Images, films and sounds as HTML.

use std::fmt::Write as _;

use crate::handbook::{Forms, Shown};
use crate::html::attribute;
use crate::model::document::{Image, Medium};
use crate::model::picture::Extent;

/// Appends an image, or the controls of a film or sound. The first image of a page is loaded at once: it may
/// well be the largest thing a reader sees first.
pub(super) fn picture(out: &mut String, image: &Image, shown: &Shown, is_first: bool) {
    let (open, alt, close) = match image.medium {
        Medium::Image if is_first => ("<img", "alt", ">"),
        Medium::Image => ("<img", "alt", " loading=\"lazy\" decoding=\"async\">"),
        Medium::Video => ("<video controls", "aria-label", " preload=\"metadata\"></video>"),
        Medium::Audio => ("<audio controls", "aria-label", " preload=\"metadata\"></audio>"),
    };
    let (own, others) = shown.forms.split_last().map_or((None, &[][..]), |(own, others)| (Some(own), others));
    let sizes = sizes(image, shown);
    if !others.is_empty() {
        out.push_str("<picture>");
        for forms in others {
            out.push_str("<source");
            attribute(out, "type", forms.format.media_type());
            attribute(out, "srcset", &source_set(forms));
            attribute(out, "sizes", &sizes);
            out.push('>');
        }
    }
    out.push_str(open);
    attribute(out, "src", &shown.url);
    if let Some(own) = own.filter(|own| own.urls.len() > 1) {
        attribute(out, "srcset", &source_set(own));
        attribute(out, "sizes", &sizes);
    }
    if image.medium == Medium::Image || !image.alt.is_empty() {
        attribute(out, alt, &image.alt);
    }
    if let Some(title) = &image.title {
        attribute(out, "title", title);
    }
    if image.medium != Medium::Audio {
        size(out, image, shown.extent);
    }
    out.push_str(close);
    if !others.is_empty() {
        out.push_str("</picture>");
    }
}

/// Width and height: as written, else of the file; what only one of them says follows from the proportions.
/// Where the file has more pixels than its author wants to be seen, it says how many.
fn size(out: &mut String, image: &Image, extent: Option<Extent>) {
    let (width, height) = match (image.size, extent) {
        ((None, None), Some(extent)) => (Some(extent.width), Some(extent.height)),
        ((Some(width), None), Some(extent)) => (Some(width), Some(extent.height_at(width))),
        ((None, Some(height)), Some(extent)) => (Some(extent.width_at(height)), Some(height)),
        (written, _) => written,
    };
    for (name, size) in [("width", width), ("height", height)] {
        if let Some(size) = size {
            let _ = write!(out, " {name}=\"{size}\"");
        }
    }
    if let (Some(width), Some(extent)) = (width, extent)
        && width < extent.width
    {
        let _ = write!(out, " data-width=\"{}\"", extent.width);
    }
}

/// How wide an image is shown: as its author wrote, or as the theme's column.
fn sizes(image: &Image, shown: &Shown) -> String {
    let written = image.size.0.or_else(|| Some(shown.extent?.width_at(image.size.1?)));
    written.map_or_else(|| shown.sizes.clone(), |width| format!("(max-width: {width}px) 100vw, {width}px"))
}

fn source_set(forms: &Forms) -> String {
    let mut set = String::new();
    for (width, url) in &forms.urls {
        if !set.is_empty() {
            set.push_str(", ");
        }
        // A comma at the end of an address would part it from its width.
        let _ = write!(set, "{} {width}w", url.replace(',', "%2C"));
    }
    set
}
