//! One Markdown file, understood on its own: nothing here knows of any other page.

use std::collections::BTreeSet;

use crate::model::body::Block;
use crate::model::checklist::{RawItem, TaskList};
use crate::model::front::FrontMatter;
use crate::model::path::Place;
use crate::model::path::SourcePath;

/// A page as written.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// Its file.
    pub path: SourcePath,
    /// Its front matter; all defaults where there is none.
    pub front: FrontMatter,
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// Its links in order.
    pub links: Vec<RawLink>,
    /// Its images in order.
    pub images: Vec<Image>,
    /// Its lists of tasks in order.
    pub lists: Vec<TaskList>,
    /// Its tasks in order.
    pub items: Vec<RawItem>,
    /// Its blocks in order.
    pub blocks: Vec<Block>,
    /// Every id that a link may name: of headings, footnotes and raw HTML.
    pub anchors: BTreeSet<String>,
    /// The plain text of its first paragraph, white space folded, at most about 200 characters.
    pub summary: String,
    /// The text of the heading of level 1 that opens it, where the front matter gives no title. That
    /// heading stands in `headings`, but not in the body.
    pub title_from_heading: Option<String>,
    /// The anchor of the heading that is the page's title, and so not in the body.
    pub title_anchor: Option<String>,
    /// Whether it has formulas.
    pub has_math: bool,
}

/// A heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text as plain text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A link as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawLink {
    /// Its destination as written, entities decoded.
    pub destination: String,
    /// Its title.
    pub title: Option<String>,
    /// Where the destination stands (the whole link, if it can't be told).
    pub place: Place,
}

/// What is shown or played.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Medium {
    /// `![…](…)` or `<img>`.
    Image,
    /// `<video>`.
    Video,
    /// `<audio>`.
    Audio,
}

impl Medium {
    /// What it is called where it can't be shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "recording",
        }
    }
}

/// Whether an address holds an image itself, of a kind that can run nothing.
pub fn is_data_image(address: &str) -> bool {
    let kind = address.trim().get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let kind = kind.and_then(|_| address.trim().get(5..)?.split([';', ',']).next());
    ["image/png", "image/jpeg", "image/gif", "image/webp"]
        .iter()
        .any(|known| kind.is_some_and(|kind| kind.eq_ignore_ascii_case(known)))
}

/// An image, or a medium of raw HTML, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Image {
    /// What it is.
    pub medium: Medium,
    /// Its source as written, entities decoded.
    pub source: String,
    /// Its alternative text; empty for a decorative image.
    pub alt: String,
    /// Its title; none where it became the caption of a figure.
    pub title: Option<String>,
    /// Width and height as written in raw HTML, in CSS pixels.
    pub size: (Option<u32>, Option<u32>),
    /// Where the source stands.
    pub place: Place,
}
