//! Links, images and media of raw HTML.

use std::ops::Range;

use crate::diagnostic::Place;
use crate::model::document::{Image, Medium, RawLink};
use crate::parse::markdown::elements::Shape;
use crate::parse::markdown::entities::decode;
use crate::parse::markdown::frames::{End, FrameKind};
use crate::parse::markdown::pieces::StartTag;
use crate::parse::markdown::raw::Origin;
use crate::parse::markdown::reader::named_entity;
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    pub(super) fn raw_link(&mut self, tag: &StartTag<'_>, bytes: Range<usize>, origin: &Origin) {
        let attributes = self.attributes(tag, "a", "", origin);
        let kind = FrameKind::Html { name: "a", shape: Shape::Inline, in_line: origin.in_line };
        let destination = tag.attributes.iter().find(|attribute| attribute.name == "href");
        match destination {
            None => {
                self.out.html.push_str("<a");
                self.out.html.push_str(&attributes);
                self.out.html.push('>');
                self.push_frame(kind, End::Element("a"), true);
            }
            Some(href) => {
                // The link's own tag is a hole, so its anchor stands before it.
                if attributes.contains(" id=\"") {
                    let id = attributes
                        .split(" id=\"")
                        .nth(1)
                        .and_then(|rest| rest.split('"').next())
                        .unwrap_or_default();
                    let anchor = format!("<span id=\"{id}\"></span>");
                    self.out.html.push_str(&anchor);
                }
                let title = tag.attributes.iter().find(|attribute| attribute.name == "title");
                let link = RawLink {
                    destination: decode(href.value, named_entity).trim().to_owned(),
                    title: title.map(|title| decode(title.value, named_entity).into_owned()),
                    place: self.source.place(origin.span(value_span(tag, "href", bytes))),
                };
                self.open_link(link, kind);
            }
        }
        if tag.closes_itself {
            self.close_to(self.frames.len() - 1);
        }
    }

    pub(super) fn raw_image(&mut self, tag: &StartTag<'_>, bytes: Range<usize>, origin: &Origin) {
        self.attributes(tag, "img", "", origin);
        let place = self.source.place(origin.span(value_span(tag, "src", bytes)));
        let Some(image) = image_of(tag, place.clone()) else { return };
        if !tag.attributes.iter().any(|attribute| attribute.name == "alt") {
            self.note_missing_alt(
                place,
                "Say what it shows, `alt=\"…\"`, or `alt=\"\"` for a mere ornament.",
            );
        }
        self.image(image);
    }

    /// Writes a film or sound; gives it back if its tag does not say where it is.
    pub(super) fn media(
        &mut self,
        tag: &StartTag<'_>,
        medium: Medium,
        bytes: Range<usize>,
        origin: &Origin,
    ) -> Option<Image> {
        let place = self.source.place(origin.span(value_span(tag, "src", bytes)));
        self.playable(any_image_of(tag, medium, place))
    }

    /// Writes a film or sound that is where this `<source>` says, unless it says nothing.
    pub(super) fn media_source(
        &mut self,
        media: Image,
        tag: &StartTag<'_>,
        bytes: Range<usize>,
        origin: &Origin,
    ) -> Option<Image> {
        let place = self.source.place(origin.span(value_span(tag, "src", bytes)));
        let source = any_image_of(tag, media.medium, place.clone()).source;
        self.playable(Image { source, place, ..media })
    }

    fn playable(&mut self, media: Image) -> Option<Image> {
        if media.source.is_empty() {
            return Some(media);
        }
        self.note_interactive();
        self.image(media);
        None
    }
}

/// The bytes of an attribute, or of the whole tag.
fn value_span(tag: &StartTag<'_>, name: &str, bytes: Range<usize>) -> Range<usize> {
    let Some(found) = tag.attributes.iter().find(|attribute| attribute.name == name) else { return bytes };
    let end = found.span.end;
    // A quoted value ends before its quote; an attribute without a value is its own span.
    if found.value.is_empty() {
        return found.span.clone();
    }
    let unquoted = found.span.len() == name.len() + 1 + found.value.len();
    let end = if unquoted { end } else { end.saturating_sub(1) };
    end.saturating_sub(found.value.len())..end
}

fn image_of(tag: &StartTag<'_>, place: Place) -> Option<Image> {
    Some(any_image_of(tag, Medium::Image, place)).filter(|image| !image.source.is_empty())
}

/// An image or medium, which may lack its source.
fn any_image_of(tag: &StartTag<'_>, medium: Medium, place: Place) -> Image {
    let value = |name: &str| {
        let found = tag.attributes.iter().find(|attribute| attribute.name == name)?;
        Some(decode(found.value, named_entity).trim().to_owned())
    };
    let pixels = |name: &str| {
        let value = value(name)?;
        value.strip_suffix("px").unwrap_or(&value).trim().parse::<u32>().ok().filter(|size| *size <= 10_000)
    };
    Image {
        medium,
        source: value("src").unwrap_or_default(),
        alt: value("alt").or_else(|| value("aria-label")).unwrap_or_default(),
        title: value("title").filter(|title| !title.is_empty()),
        size: (pixels("width"), pixels("height")),
        place,
    }
}
