//! What a template of a page sees.

use serde::Serialize;

use super::{AnnouncementView, AssetUrls, LanguageView, LentView};
use crate::render::head::{DayView, HeadView};

/// What a page shows beside its text and the trail.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The page's language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The prefix that leads to the site's root.
    pub root: String,
    /// The content security policy.
    pub policy: String,
    /// The handbook.
    pub site: SiteView,
    /// The page.
    pub page: Facts,
    /// The page in each language of the handbook; empty where there is but one.
    pub languages: Vec<LanguageView>,
    /// Whether its text is in another language, because it is not translated.
    pub lent: LentView,
    /// What is told of the page elsewhere.
    pub head: HeadView,
    /// Where styles and scripts lie.
    pub assets: AssetUrls,
}

/// The handbook, as a page sees it.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// The URL of its home page.
    pub home: String,
    /// Its id, or nothing.
    pub id: String,
    /// Where the reader's progress stands, or nothing.
    pub progress: String,
    /// Where it is told what is kept of the reader, or nothing.
    pub data: String,
    /// Where someone's plan is reviewed, or nothing.
    pub review: String,
    /// Where it is told what is new, or nothing.
    pub changes: String,
    /// What is announced on every page.
    pub announcement: Option<AnnouncementView>,
    /// Into how many scripts the previews of its pages go.
    pub previews: usize,
    /// The print file of the whole book, or nothing.
    pub print: String,
    /// Where all titles are listed, and searched.
    pub search: String,
    /// Whether the search is on.
    pub is_searched: bool,
}

/// The page's own facts.
#[derive(Clone, Default, Debug, Serialize)]
pub struct Facts {
    /// Its title.
    pub title: String,
    /// The anchor of its title, or nothing.
    pub title_id: String,
    /// `page`, `section`, `home`, `not-found`, or the name of the view that the page is.
    pub kind: &'static str,
    /// Its address from the site's root, percent-encoded.
    pub url: String,
    /// Stands for its words: another one when they are edited. Nothing where they are nobody's.
    pub edition: String,
    /// Its file below the content, or nothing.
    pub source: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// The sentence under the title, or nothing.
    pub lead: String,
    /// Whether it has items that can be ticked.
    pub has_items: bool,
    /// How many of them count.
    pub items_total: usize,
    /// The plan its items belong to, or the handbook's largest; `items/<plan>.js` lists it. Nothing where there is none.
    pub plan: String,
    /// The print file of the plan that it is about, or nothing.
    pub print: String,
    /// That plan's title, on the home page.
    pub plan_title: String,
    /// Its step.
    pub step: Option<StepView>,
    /// Who answers for it, or nothing.
    pub owner: String,
    /// When it was reviewed, or nothing.
    pub reviewed: Option<DayView>,
    /// When its text was changed last, or nothing.
    pub changed: Option<DayView>,
    /// Where its text is edited, or nothing.
    pub edit: String,
    /// When it is due for review, `2027-03-01`, or nothing.
    pub review_due: String,
    /// The same in words.
    pub review_due_words: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The pages above it, the home page first.
    pub crumbs: Vec<Link>,
    /// Its headings of level 2 and 3.
    pub toc: Vec<TocEntry>,
    /// The page before it.
    pub prev: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
}

/// A step, as a page of it sees it.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its place in the plan, from 1.
    pub number: usize,
    /// Its plan's id.
    pub plan: String,
}

/// A link to a page.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Its title.
    pub title: String,
    /// The relative URL.
    pub url: String,
}

/// A heading in the contents.
#[derive(Clone, Debug, Serialize)]
pub struct TocEntry {
    /// 2 or 3.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text.
    pub text: String,
}
