//! What the views of the framework are made of: one value a view, all that its component may see.
//!
//! A value names its own page's URLs and nothing that it does not show, so a page is rendered again only
//! if something on it changed. What several views need is gathered once, in [`Atlas`].

pub mod atlas;
pub mod changes;
pub mod compare;
pub mod competency;
pub mod glossary;
pub mod known;
pub mod lists;
pub mod matrix;
pub mod plan;
pub mod readers;
pub mod role;

use std::hash::Hash;

use serde::Serialize;

use crate::handbook::{Activity, Item, Page, view_anchors};
use crate::model::document::Document;
use crate::model::path::OutPath;
use crate::model::view::View;
use crate::stable::Stable;
use crate::words::Words;
pub use atlas::Atlas;

/// A view as its component sees it.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Shown {
    /// The block that shows it.
    pub block: &'static str,
    /// Its anchor in an author's page; nothing where it is the whole of a page.
    pub id: String,
    /// What the anchors of its headings begin with, so that they are none of the author's.
    pub prefix: String,
    /// The level of its headings: one below the heading it stands under, 2 where it is the whole of a page.
    pub h: u8,
    /// The level of the headings below those.
    pub sub: u8,
    /// What it shows.
    #[serde(flatten)]
    pub data: ViewData,
}

/// What a view shows.
#[derive(Clone, Hash, Debug, Serialize)]
#[serde(untagged)]
pub enum ViewData {
    /// All families, roles and role levels.
    Roles(lists::RolesData),
    /// A role level.
    Role(Box<role::RoleData>),
    /// All competencies.
    Competencies(lists::CompetenciesData),
    /// A competency.
    Competency(Box<competency::CompetencyData>),
    /// Role level × competency.
    Matrix(matrix::MatrixData),
    /// All transitions.
    Transitions(lists::TransitionsData),
    /// What changes from one role level to another.
    Changes(Box<changes::ChangesData>),
    /// Two role levels by choice.
    Compare(Box<compare::CompareData>),
    /// A development plan.
    Plan(Box<plan::PlanData>),
    /// What a plan closes.
    Gaps(Box<plan::GapsData>),
    /// The reader's progress.
    Progress(Box<readers::ProgressData>),
    /// Competencies to rate oneself in.
    Assessment(Box<readers::AssessmentData>),
    /// Activities from all over a plan.
    Checklist(Box<readers::ChecklistData>),
    /// What is kept of the reader.
    Data(readers::KeptData),
    /// Someone's file.
    Review(readers::KeptData),
    /// The words of the handbook.
    Glossary(glossary::GlossaryData),
}

/// The views of a page.
#[derive(Clone, Default, Hash, Debug)]
pub struct PageViews {
    /// The view that is the whole of the page.
    pub whole: Option<Shown>,
    /// The views of its blocks, by the index of the block.
    pub blocks: Vec<Option<Shown>>,
}

/// A name, and where to read more.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Ref {
    /// The name.
    pub name: String,
    /// The relative URL; nothing where it stands nowhere, or here.
    pub url: String,
}

/// A degree of proficiency.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Degree {
    /// What it is called.
    pub name: String,
    /// What it means, or nothing.
    pub summary: String,
    /// Its place in its scale, from 1.
    pub rank: usize,
    /// How many degrees the scale has.
    pub of: usize,
    /// Classes that draw it as dots; nothing where there would be too many.
    pub dots: String,
    /// Observable signs that the competency is met to this degree.
    pub indicators: Vec<String>,
}

/// An activity that develops a competency.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct ActivityLine {
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub url: String,
    /// The title of its page.
    pub page: String,
    /// The title of its step, or nothing.
    pub step: String,
    /// The number of its step from 1; 0 where it has none.
    pub number: usize,
    /// `training`, `experience`, `guidance` or nothing.
    pub kind: String,
}

/// More dots than this say less than a number.
const MOST_DOTS: usize = 8;

impl Atlas<'_> {
    /// The views of a page.
    pub fn of(&self, page: &Page) -> PageViews {
        self.of_page_at(page, "")
    }

    /// The views of a page whose URLs start with `root`.
    pub fn of_page_at(&self, page: &Page, root: &str) -> PageViews {
        let handbook = self.handbook;
        let desk = Desk { atlas: self, page, root, words: &self.themes.of(page.language()).words };
        let whole = page.computed.map(|view| Shown {
            block: view.block(),
            id: String::new(),
            prefix: String::new(),
            h: 2,
            sub: 3,
            data: desk.data(view, ""),
        });
        let anchors = view_anchors(&handbook.framework, &handbook.plans, &page.shows);
        let blocks = page.shows.iter().zip(anchors).enumerate().map(|(block, (view, anchor))| {
            let (view, id) = ((*view)?, anchor?);
            let h = page.document.as_ref().map_or(2, |document| heading_level(document, block));
            Some(Shown {
                block: view.block(),
                data: desk.data(view, &id),
                prefix: format!("{id}:"),
                id,
                h,
                sub: h + 1,
            })
        });
        PageViews { whole, blocks: blocks.collect() }
    }
}

impl ViewData {
    /// The sentence under the title of a page that is the view, or nothing.
    pub fn lead(&self, words: &Words) -> String {
        match self {
            Self::Roles(data) => data.sentence.clone(),
            Self::Role(data) => data.summary.clone(),
            Self::Competency(data) => data.summary.clone(),
            Self::Changes(data) => data.sentence.clone(),
            Self::Plan(data) => data.summary.clone(),
            Self::Progress(_) => words.say("progress_lead").to_owned(),
            Self::Data(_) => words.say("data_lead").to_owned(),
            Self::Review(_) => words.say("review_lead").to_owned(),
            _ => String::new(),
        }
    }

    /// Whether a reader's progress is shown or changed in it.
    pub fn is_readers(&self) -> bool {
        matches!(
            self,
            Self::Gaps(_)
                | Self::Progress(_)
                | Self::Assessment(_)
                | Self::Checklist(_)
                | Self::Data(_)
                | Self::Review(_)
        )
    }

    /// What search engines and previews are told of such a page where it has no lead.
    pub fn summary(&self, words: &Words) -> String {
        match self {
            Self::Role(data) => words.fill("role_summary", &[("role", &data.name)]),
            Self::Glossary(_) => words.say("glossary_summary").to_owned(),
            Self::Matrix(_) => words.say("matrix_summary").to_owned(),
            _ => String::new(),
        }
    }
}

impl PageViews {
    /// Stands for all of them.
    pub fn digest(&self) -> u128 {
        let mut hash = Stable::default();
        self.hash(&mut hash);
        hash.digest128()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Shown> {
        self.whole.iter().chain(self.blocks.iter().flatten())
    }
}

/// A place to write the views of one page at.
pub struct Desk<'a> {
    atlas: &'a Atlas<'a>,
    page: &'a Page,
    /// What the page's URLs start with: nothing, as they are relative, but on the page for addresses that
    /// lead nowhere.
    root: &'a str,
    /// What is said, in the language of the page.
    words: &'a Words,
}

impl Desk<'_> {
    /// What a view shows at an anchor of the page, or on all of it.
    fn data(&self, view: View, id: &str) -> ViewData {
        match view {
            View::Overview => ViewData::Roles(self.roles()),
            View::Level(level) => ViewData::Role(Box::new(self.role(level))),
            View::Competencies => ViewData::Competencies(self.competencies()),
            View::Competency(index) => ViewData::Competency(Box::new(self.competency(index))),
            View::Matrix(family) => ViewData::Matrix(self.matrix(family)),
            View::Transitions => ViewData::Transitions(self.transitions()),
            View::Changes(from, to) => ViewData::Changes(Box::new(self.changes(from, to))),
            View::Compare(pair) => ViewData::Compare(Box::new(self.compare(pair))),
            View::Plan(plan) => ViewData::Plan(Box::new(self.plan(plan))),
            View::Gaps(plan, step) => ViewData::Gaps(Box::new(self.gaps(plan, step))),
            View::Progress(plan) => ViewData::Progress(Box::new(self.progress(plan))),
            View::Assessment(plan, area) => ViewData::Assessment(Box::new(self.assessment(plan, area))),
            View::Checklist(selection) => ViewData::Checklist(Box::new(self.checklist(selection))),
            View::Data => ViewData::Data(self.kept()),
            View::Review => ViewData::Review(self.kept()),
            View::Glossary => ViewData::Glossary(self.glossary(id)),
        }
    }

    /// The URL of a view; nothing where it stands nowhere.
    fn url(&self, view: View) -> String {
        let url = self.atlas.handbook.url_of(view, &self.page.out);
        if url.is_empty() || url.starts_with('#') { url } else { format!("{}{url}", self.root) }
    }

    fn level_ref(&self, level: usize) -> Ref {
        let name = self.atlas.handbook.framework.levels[level].name.clone();
        Ref { name, url: self.url(View::Level(level)) }
    }

    fn competency_ref(&self, competency: usize) -> Ref {
        let name = self.atlas.handbook.framework.competencies[competency].name.clone();
        Ref { name, url: self.url(View::Competency(competency)) }
    }

    fn degree(&self, competency: usize, rank: usize) -> Degree {
        let framework = &self.atlas.handbook.framework;
        let degree = framework.proficiency(competency, rank);
        let of = framework.scales[framework.competencies[competency].scale].levels.len();
        let indicators = framework.competencies[competency].indicators.get(rank);
        Degree {
            name: degree.name.clone(),
            summary: degree.summary.clone(),
            rank: rank + 1,
            of,
            dots: dots(rank + 1, of),
            indicators: indicators.cloned().unwrap_or_default(),
        }
    }

    /// The activities that develop a competency, in the order of the pages.
    fn activities(&self, competency: usize) -> Vec<ActivityLine> {
        let all = self.atlas.handbook.activities.get(competency);
        all.into_iter().flatten().filter_map(|activity| self.activity(*activity)).collect()
    }

    fn activity(&self, activity: Activity) -> Option<ActivityLine> {
        let handbook = self.atlas.handbook;
        let page = handbook.pages.get(activity.page)?;
        let document = page.document.as_ref()?;
        let (raw, item) = (document.items.get(activity.item)?, page.items.get(activity.item)?);
        let Item::Kept { id, .. } = item else { return None };
        let anchor = format!("#{}", page.anchor_of(id));
        let url = if page.out == self.page.out { anchor } else { self.page_url(&page.out) + &anchor };
        let step = page.step.map(|(plan, step)| (step + 1, handbook.plans[plan].steps[step].title.clone()));
        let (number, step) = step.unwrap_or_default();
        let kind = raw.attributes.kind.map(|kind| self.words.kind(kind).to_owned()).unwrap_or_default();
        Some(ActivityLine { text: raw.text.clone(), url, page: page.nav_title.clone(), step, number, kind })
    }

    /// The URL of a page from here.
    fn page_url(&self, out: &OutPath) -> String {
        format!("{}{}", self.root, self.page.out.url_to(out))
    }
}

/// The level of the headings of a block: one below the heading it stands under.
fn heading_level(document: &Document, block: usize) -> u8 {
    let Some(place) = document.blocks.get(block).map(|block| &block.place) else { return 2 };
    let in_file = document.headings.iter().filter(|heading| heading.place.path == place.path);
    let above = in_file.take_while(|heading| heading.place.span.start < place.span.start).last();
    above.map_or(2, |heading| (heading.level + 1).clamp(2, 5))
}

/// The classes that draw a degree as dots.
fn dots(rank: usize, of: usize) -> String {
    if of > MOST_DOTS { String::new() } else { format!("r{rank} m{of}") }
}

/// What is said in English, for tests.
#[cfg(test)]
pub(super) fn english() -> std::sync::Arc<Words> {
    crate::theme::vocabulary(None, &mut crate::theme::WordsMemo::default()).value.words("en")
}
