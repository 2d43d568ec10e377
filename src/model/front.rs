//! What an author says of a page above its text.

use crate::model::path::Place;

/// Typed front matter.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FrontMatter {
    /// The page's title; without it, the first heading of level 1, then the file's name.
    pub title: Option<String>,
    /// A shorter title for the sidebar.
    pub nav_title: Option<String>,
    /// One sentence about the page.
    pub description: Option<String>,
    /// Its place among its siblings, lowest first (`weight` is accepted for it).
    pub order: Option<f64>,
    /// Whether it is left out of the site.
    pub draft: bool,
    /// The step to which its tasks belong: `step`, or `plan/step` where two plans have one.
    pub step: Option<(String, Place)>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When it was last reviewed, `2026-10-01`.
    pub reviewed: Option<String>,
    /// How often it is to be reviewed, in months.
    pub review_every: Option<u32>,
    /// Where the dates stand, for complaints.
    pub reviewed_place: Option<Place>,
    /// Addresses it had before, from the site's root.
    pub aliases: Vec<(String, Place)>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The language of the page, if it is not the handbook's.
    pub language: Option<(String, Place)>,
    /// Of a translation: what stood for the original when it was made.
    pub translates: Option<(String, Place)>,
    /// The layout: a template of the theme other than `page`.
    pub layout: Option<(String, Place)>,
    /// The picture shown with links to it elsewhere: a path, or an address.
    pub image: Option<(String, Place)>,
    /// What its author says of its changes.
    pub changes: Vec<Change>,
    /// Whether terms of the glossary are links in its text; as everywhere, where nothing is said.
    pub glossary: Option<bool>,
    /// Search settings, kept for the search index.
    pub search: SearchHints,
}

/// A change of a page, as its author tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// When, `2026-10-01`.
    pub date: String,
    /// What is new.
    pub text: String,
}

/// What an author says about finding a page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SearchHints {
    /// How much more the page counts than others; 1 where nothing is said.
    pub boost: Option<f64>,
    /// Whether the page is left out.
    pub exclude: bool,
    /// More words to find it by.
    pub keywords: Vec<String>,
}
