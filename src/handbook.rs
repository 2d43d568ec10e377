//! The whole handbook, understood: every link has a target, every item an identity.

mod anchors;
mod followed;
mod gaps;
mod items;
mod named;
mod picture;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::model::body::Body;
use crate::model::changes::Changes;
use crate::model::checklist::RawItem;
use crate::model::document::Document;
use crate::model::framework::Framework;
use crate::model::glossary::Glossary;
use crate::model::history::Moment;
use crate::model::ids::{FRAME, ItemId};
use crate::model::path::{OutPath, Place, SourcePath};
use crate::model::picture::FormFile;
use crate::model::plan::Plan;
use crate::model::view::View;
use crate::storage::Resting;
pub use anchors::{plan_id, view_anchors};
pub use gaps::Gap;
pub use items::{Item, Items};
pub use named::{Named, NamedItems};
pub use picture::{Forms, Picture, Shown};

/// A handbook whose pages know each other.
#[derive(Clone, Debug)]
pub struct Handbook {
    /// Its settings.
    pub config: Config,
    /// Its development plans.
    pub plans: Vec<Plan>,
    /// The career framework.
    pub framework: Arc<Framework>,
    /// The words it uses.
    pub glossary: Arc<Glossary>,
    /// Where the links of each term's definition lead, from the site's root.
    pub glossary_links: Arc<[Arc<[Target]>]>,
    /// The activities that develop each competency, by the competency's index.
    pub activities: Vec<Vec<Activity>>,
    /// Where each view of the framework stands.
    pub views: BTreeMap<View, Spot>,
    /// Its pages in reading order: a page, then the pages below it. The first is the home page.
    pub pages: Vec<Page>,
    /// What is new, the latest first.
    pub news: Vec<News>,
    /// The files that pages link or show, by where they go.
    pub assets: BTreeMap<OutPath, SourcePath>,
    /// Smaller forms of images, by where they go; none where one would not be lighter than the image.
    pub forms: BTreeMap<OutPath, Option<FormFile>>,
    /// Addresses that lead elsewhere.
    pub redirects: BTreeMap<OutPath, Redirect>,
    /// What stands above every page.
    pub announcement: Option<Announcement>,
    /// Items that can no longer be ticked, by id.
    pub gone: Arc<[Gone]>,
    /// The text of the next lock; `None` where the handbook keeps none.
    pub lock: Option<String>,
    /// What became of items since the last lock.
    pub changes: Arc<Changes>,
}

/// A handbook in each of its languages.
#[derive(Clone, Debug)]
pub struct Handbooks {
    /// In the default language.
    pub original: Handbook,
    /// In the others, in the order of `book.toml`.
    pub translations: Vec<Handbook>,
}

/// A page that knows its place.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its text; `None` for the page of a section that has no index file.
    pub document: Option<Arc<Document>>,
    /// Its text, let go once it is rendered; `None` where there is no document.
    pub body: Option<Resting<Body>>,
    /// Stands for everything the text depends on: the file and what it includes.
    pub text_hash: u128,
    /// Stands for what its items say.
    pub items_hash: u128,
    /// Stands for the anchors that links may name.
    pub anchors_hash: u128,
    /// Where it goes.
    pub out: OutPath,
    /// Its title.
    pub title: String,
    /// Its title in the sidebar.
    pub nav_title: String,
    /// A heading above it in the sidebar, from `SUMMARY.md`.
    pub part: Option<String>,
    /// The page above it, an index into [`Handbook::pages`]; `None` for the home page and unlisted pages.
    pub parent: Option<usize>,
    /// The pages below it, in order.
    pub children: Vec<usize>,
    /// Whether it stands in the sidebar and in the reading order.
    pub listed: bool,
    /// The step its items belong to: indexes into [`Handbook::plans`] and its steps.
    pub step: Option<(usize, usize)>,
    /// Where its links lead, one for each of the document's.
    pub links: Arc<[Target]>,
    /// What its images show, one for each of the document's.
    pub images: Arc<[Picture]>,
    /// Its items' identities, one for each of the document's.
    pub items: Items,
    /// When it is to be reviewed next, as `2027-03-01`.
    pub review_due: Option<String>,
    /// When its text was changed last, where that is known.
    pub changed: Option<Moment>,
    /// The picture that stands for it where others link it.
    pub preview: Option<Preview>,
    /// The view of the framework that is the whole of a page without a document.
    pub computed: Option<View>,
    /// The views of the framework that its blocks show, by the index of the block.
    pub shows: Arc<[Option<View>]>,
    /// Whether it has a text of its own, by the languages of the handbook; empty where there is but one.
    pub editions: Arc<[Edition]>,
}

/// Whether a page has a text in a language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Edition {
    /// It has.
    Own,
    /// It is shown there in the default language.
    Lent,
    /// It is not there.
    Absent,
}

/// An activity: a checklist item, as others name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Activity {
    /// Its page.
    pub page: usize,
    /// Its index among the page's items.
    pub item: usize,
}

/// An item that is no longer in a plan: retired, or lost. Readers who kept something of it keep that.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Gone {
    /// Its id.
    pub id: ItemId,
    /// Its permanent number.
    pub number: u32,
    /// The ids it had before.
    pub was: Vec<ItemId>,
    /// When it was retired, if that is known.
    pub at: Option<String>,
    /// Whether it vanished without being retired.
    pub is_lost: bool,
    /// The item that took its place.
    pub replaced_by: Option<ItemId>,
    /// Where its text still stands, marked as retired.
    pub stands: Option<Activity>,
    /// The file it stood in, if its author gave it no id.
    pub stood_in: Option<SourcePath>,
}

/// Where a view of the framework stands.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Spot {
    /// The page.
    pub page: usize,
    /// Its anchor there; none where it is the whole page.
    pub anchor: Option<String>,
}

/// Something new of a page.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct News {
    /// The page, an index into [`Handbook::pages`].
    pub page: usize,
    /// When: of what an author says, noon of the day.
    pub at: Moment,
    /// The day, as `2026-10-01`.
    pub day: String,
    /// What.
    pub kind: NewsKind,
    /// In its author's words.
    pub text: Option<String>,
    /// Which of the page's own of its kind it is.
    pub nth: usize,
}

/// What happened to a page; the first of a day says most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NewsKind {
    /// Its author says what.
    Said,
    /// It is new.
    New,
    /// Its text was changed.
    Changed,
    /// It has another address.
    Moved,
}

/// A picture that stands for a page elsewhere.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Preview {
    /// A file of the site.
    File(OutPath),
    /// An absolute URL.
    Address(String),
}

/// An old address that leads on.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// Where to.
    pub to: Destination,
    /// Where the author says so.
    pub place: Place,
}

/// A sentence above every page, until a day.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Announcement {
    /// The sentence, as HTML.
    pub html: String,
    /// Where it leads.
    pub to: Option<Destination>,
    /// The last day on which it is shown, or nothing.
    pub until: String,
    /// `note`, `tip`, `important`, `warning` or `caution`.
    pub kind: &'static str,
    /// Stands for what it says: who dismissed it sees the next one.
    pub mark: String,
}

/// Where a redirect leads.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Destination {
    /// To a page, with a query and fragment.
    Page(OutPath, String),
    /// To an absolute URL.
    Outside(String),
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Target {
    /// Within the site: a relative URL.
    Inside(String),
    /// Out of the site: an absolute URL.
    Outside(String),
    /// To a page or file that is not there: the destination as written.
    Broken(String),
    /// Nowhere: to a draft, or by a scheme that could run something. Its text is kept.
    Nowhere,
}

impl Page {
    /// Its language, if it is not the handbook's.
    pub fn language(&self) -> Option<&str> {
        let (language, _) = self.document.as_ref()?.front.language.as_ref()?;
        Some(language)
    }

    /// How many items of the page count: no groups, no optional ones, none that start as not applicable.
    pub fn counted_items(&self) -> usize {
        self.items.counted
    }

    /// The items that can be ticked on their own, each as written and as who it is.
    pub fn leaves(&self) -> impl Iterator<Item = (&RawItem, &Item)> {
        let raw = self.document.iter().flat_map(|document| &document.items);
        let both = raw.zip(self.items.iter());
        both.filter(|(raw, item)| !raw.is_group && matches!(item, Item::Kept { .. }))
    }

    /// The anchor of an item: its id, or that of its box where another part of the page has the item's.
    pub fn anchor_of(&self, id: &ItemId) -> String {
        if self.has_taken(id) { format!("box:{id}") } else { id.to_string() }
    }

    /// Whether another part of the page has the id of an item.
    pub fn has_taken(&self, id: &ItemId) -> bool {
        FRAME.contains(&id.as_str())
            || self.document.as_ref().is_some_and(|document| document.anchors.contains(id.as_str()))
    }

    /// Whether the page has any item that can be ticked.
    pub fn has_items(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Kept { .. }))
    }
}

impl Handbooks {
    /// All of them, the default language first.
    pub fn iter(&self) -> impl Iterator<Item = &Handbook> {
        std::iter::once(&self.original).chain(&self.translations)
    }

    /// The languages of all of them and of their pages, with where they are named.
    pub fn languages(&self) -> Vec<(String, Option<Place>)> {
        let mut all: Vec<(String, Option<Place>)> = Vec::new();
        for (language, place) in self.iter().flat_map(Handbook::languages) {
            if !all.iter().any(|(known, _)| known.eq_ignore_ascii_case(&language)) {
                all.push((language, place));
            }
        }
        all
    }

    /// All of them, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Handbook> {
        std::iter::once(&mut self.original).chain(&mut self.translations)
    }
}

impl Handbook {
    /// The language that the interface of a page speaks.
    pub fn language_of<'a>(&'a self, page: &'a Page) -> Option<&'a str> {
        page.language().or(Some(&self.config.language))
    }

    /// The language of the handbook and those of its pages that have another one, with where they are named.
    pub fn languages(&self) -> Vec<(String, Option<Place>)> {
        let mut languages = vec![(self.config.language.clone(), self.config.language_place.clone())];
        let documents = self.pages.iter().filter_map(|page| page.document.as_ref());
        for (language, place) in documents.filter_map(|document| document.front.language.as_ref()) {
            if !languages.iter().any(|(known, _)| known.eq_ignore_ascii_case(language)) {
                languages.push((language.clone(), Some(place.clone())));
            }
        }
        languages
    }

    /// How many items of each step count, by the indexes of plan and step.
    pub fn step_totals(&self) -> BTreeMap<(usize, usize), usize> {
        let mut totals = BTreeMap::new();
        for page in &self.pages {
            if let Some(step) = page.step {
                *totals.entry(step).or_default() += page.counted_items();
            }
        }
        totals
    }

    /// The URL of a view from the page at `from`; nothing where it stands nowhere.
    pub fn url_of(&self, view: View, from: &OutPath) -> String {
        let Some(spot) = self.views.get(&view) else { return String::new() };
        let out = &self.pages[spot.page].out;
        let anchor = spot.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        if out == from && !anchor.is_empty() { anchor } else { from.url_to(out) + &anchor }
    }

    /// The id of the plan to which a page's items belong; `-` where it has no step.
    pub fn plan_of(&self, page: &Page) -> &str {
        plan_id(&self.plans, page.step.map(|(plan, _)| plan))
    }
}
