//! All that a template may see of a page. A page's output depends on exactly this and the theme.

mod address;
mod announcement;
mod assets;
pub mod edition;
mod languages;
mod not_found;
mod policy;
mod shown;

use std::collections::BTreeMap;
use std::hash::Hash;

use crate::handbook::{Handbook, Page};
use crate::model::date;
use crate::model::path::OutPath;
use crate::model::plan::NO_PLAN;
use crate::model::view::View;
use crate::render::framework::PageViews;
use crate::render::head::{self, DayView, HeadView};
use crate::render::leaves::{changes, shares};
use crate::render::{component, print};
use crate::stable::Stable;
use crate::theme::Theme;
use crate::words::direction;
pub use address::encoded;
pub use announcement::AnnouncementView;
pub use assets::AssetUrls;
use edition::edition;
pub use languages::{LanguageView, LentView};
pub use not_found::site_path;
pub use policy::policy;
pub use shown::{Facts, Link, PageView, SiteView, StepView, TocEntry};

/// What all pages of a site share while they are viewed.
#[derive(Debug)]
pub struct Shared<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// The listed pages in reading order.
    pub reading: Vec<usize>,
    /// Each page's place in the reading order.
    pub place: Vec<Option<usize>>,
    /// The policy.
    pub policy: String,
    /// How many items of each step count.
    pub step_totals: BTreeMap<(usize, usize), usize>,
    /// The items script that pages without items of their own may use for the trail: the handbook's largest plan.
    pub main_plan: Option<String>,
}

impl<'a> Shared<'a> {
    /// What the pages of a handbook share.
    pub fn new(handbook: &'a Handbook) -> Self {
        let reading: Vec<usize> =
            (0..handbook.pages.len()).filter(|index| handbook.pages[*index].listed).collect();
        let mut place = vec![None; handbook.pages.len()];
        for (at, index) in reading.iter().enumerate() {
            place[*index] = Some(at);
        }
        let mut plans: BTreeMap<&str, usize> = BTreeMap::new();
        for page in handbook.pages.iter().filter(|page| page.has_items()) {
            *plans.entry(handbook.plan_of(page)).or_default() += page.counted_items();
        }
        let main_plan = plans.into_iter().max_by_key(|(_, count)| *count).map(|(plan, _)| plan.to_owned());
        Self {
            handbook,
            reading,
            place,
            policy: head::policy(&handbook.config),
            step_totals: handbook.step_totals(),
            main_plan,
        }
    }

    /// Feeds everything that [`Shared::view`] is made of, without making it: a page that did not change
    /// costs no more than this.
    pub fn feed(&self, index: usize, key: &mut Stable) {
        let handbook = self.handbook;
        let (config, page) = (&handbook.config, &handbook.pages[index]);
        (&config.title, &config.id, &config.language, &config.content, config.print, &self.policy).hash(key);
        if config.is_translated() {
            (&config.languages, config.edition, &config.base_url, &page.editions).hash(key);
            page.document.as_ref().map(|document| (document.language, &document.path)).hash(key);
        }
        (&config.base_url, &config.publishing, page.changed, &page.preview).hash(key);
        handbook.news.is_empty().hash(key);
        for view in SITE_VIEWS {
            handbook.views.get(&view).map(|spot| (&handbook.pages[spot.page].out, &spot.anchor)).hash(key);
        }
        (&handbook.announcement, shares(handbook.pages.len())).hash(key);
        (&self.main_plan, self.plan_title(index)).hash(key);
        (&config.search, handbook.pages.first().map(|home| &home.out)).hash(key);
        (
            page.text_hash,
            &page.out,
            &page.title,
            &page.nav_title,
            &page.review_due,
            index == 0,
            page.children.is_empty(),
        )
            .hash(key);
        (page.document.is_some(), page.items_hash, handbook.plan_of(page), page.step).hash(key);
        if let Some((plan, step)) = page.step {
            (&handbook.plans[plan].id, &handbook.plans[plan].steps[step]).hash(key);
        }
        let at = self.place[index];
        let before = at.and_then(|at| at.checked_sub(1)).map(|at| self.reading[at]);
        let after = at.and_then(|at| self.reading.get(at + 1)).copied();
        (before.is_some(), after.is_some()).hash(key);
        for other in self.ancestors(index).into_iter().chain(before).chain(after) {
            let other = &handbook.pages[other];
            (&other.nav_title, &other.out).hash(key);
        }
    }

    /// The title of the plan whose total the home page shows.
    fn plan_title(&self, index: usize) -> String {
        if index > 0 {
            return String::new();
        }
        let page = &self.handbook.pages[index];
        let id = if page.has_items() { Some(self.handbook.plan_of(page)) } else { self.main_plan.as_deref() };
        let plan = self.handbook.plans.iter().find(|plan| Some(plan.id.as_str()) == id);
        plan.map(|plan| plan.title.clone()).unwrap_or_default()
    }

    /// The view of a page. What it is made of stands in [`Shared::feed`].
    pub fn view(&self, index: usize, views: &PageViews, text: &str, theme: &Theme) -> PageView {
        let page = &self.handbook.pages[index];
        let config = &self.handbook.config;
        let document = page.document.as_deref();
        let front = document.map(|document| &document.front);
        let whole = views.whole.as_ref();
        let lead = front.and_then(|front| front.description.clone());
        let lead = lead.or_else(|| whole.map(|view| view.data.lead(&theme.words))).unwrap_or_default();
        let summary = document.map(|document| document.summary.clone());
        let summary =
            summary.or_else(|| whole.map(|view| view.data.summary(&theme.words))).unwrap_or_default();
        let kind = match document {
            _ if index == 0 => "home",
            None if whole.is_some() => whole.map_or("", |view| view.block),
            None => "section",
            _ if !page.children.is_empty() => "section",
            _ => "page",
        };
        let has_items = page.has_items();
        let plan =
            if has_items { Some(self.handbook.plan_of(page).to_owned()) } else { self.main_plan.clone() };
        let link = |target: usize| self.link(page, target);
        let day = |day| DayView::of(day, &theme.words);
        let at = self.place[index];
        let printed = match page.step {
            Some(_) => self.handbook.plan_of(page),
            None if kind == "progress" => self.main_plan.as_deref().unwrap_or(NO_PLAN),
            None => NO_PLAN,
        };
        let facts = Facts {
            title: page.title.clone(),
            title_id: document.and_then(|document| document.title_anchor.clone()).unwrap_or_default(),
            kind,
            url: encoded(&page.out),
            edition: edition(page, text),
            source: document.map_or_else(String::new, |document| {
                document.path.below(&config.content).unwrap_or_default().to_owned()
            }),
            description: if lead.is_empty() { summary } else { lead.clone() },
            lead,
            has_items,
            items_total: page.counted_items(),
            plan_title: self.plan_title(index),
            plan: plan.unwrap_or_default(),
            print: print::plan_url(config, &page.out, printed),
            step: page.step.map(|(plan, step)| {
                let plan = &self.handbook.plans[plan];
                let title = plan.steps[step].title.clone();
                StepView {
                    id: plan.steps[step].id.to_string(),
                    title,
                    number: step + 1,
                    plan: plan.id.to_string(),
                }
            }),
            owner: front.and_then(|front| front.owner.clone()).unwrap_or_default(),
            reviewed: front.and_then(|front| date::parse(front.reviewed.as_deref()?)).map(day),
            changed: page.changed.and_then(date::of_moment).map(day),
            edit: head::edit_url(config, page),
            review_due: page.review_due.clone().unwrap_or_default(),
            review_due_words: page
                .review_due
                .as_deref()
                .and_then(date::parse)
                .map(|day| theme.words.date(day))
                .unwrap_or_default(),
            tags: front.map(|front| front.tags.clone()).unwrap_or_default(),
            crumbs: self.ancestors(index).into_iter().map(link).collect(),
            toc: match (document, whole) {
                (None, Some(_)) => component::headings(text),
                _ => document.map(toc).unwrap_or_default(),
            },
            prev: at.and_then(|at| at.checked_sub(1)).map(|at| link(self.reading[at])),
            next: at.and_then(|at| self.reading.get(at + 1)).map(|target| link(*target)),
        };
        let mut view = self.with_frame(&page.out, facts, page.language(), theme);
        let bundle = |name: &str| self.bundle(theme, &page.out, name);
        view.head = HeadView::of(self.handbook, page, &view.lang);
        view.assets.set_views(views, bundle);
        view.languages = self.languages(page);
        view.lent = self.lent(page);
        if document.is_some_and(|document| document.has_math) {
            view.assets.math_css = bundle("math.css");
        }
        view
    }

    /// The view of a leaf: a page that no author wrote, below the home page.
    pub fn leaf(&self, out: &OutPath, title: &str, kind: &'static str, theme: &Theme) -> PageView {
        let home = self.handbook.pages.first();
        let crumb = |home: &Page| Link { title: home.nav_title.clone(), url: out.url_to(&home.out) };
        let crumbs = home.map(crumb).into_iter().collect();
        let facts = Facts { crumbs, ..Facts::bare(out, title, kind) };
        let head = HeadView::of_leaf(self.handbook, out, kind);
        PageView { languages: self.everywhere(out), head, ..self.with_frame(out, facts, None, theme) }
    }

    fn with_frame(&self, out: &OutPath, page: Facts, lang: Option<&str>, theme: &Theme) -> PageView {
        let config = &self.handbook.config;
        let has_items = page.has_items;
        let lang = lang.unwrap_or(&config.language).to_owned();
        let home = self.handbook.pages.first().map_or_else(String::new, |home| out.url_to(&home.out));
        let bundle = |name: &str| self.bundle(theme, out, name);
        let [progress, data, review] = SITE_VIEWS.map(|view| self.handbook.url_of(view, out));
        PageView {
            dir: direction(&lang),
            lang,
            root: out.to_root(),
            policy: self.policy.clone(),
            site: SiteView {
                title: config.title.clone(),
                home,
                id: config.id.clone(),
                progress,
                data,
                review,
                changes: changes::page(self.handbook).map_or_else(String::new, |page| out.url_to(&page)),
                announcement: self.announcement(out),
                previews: shares(self.handbook.pages.len()),
                print: print::book_url(config, out),
                search: OutPath::new(SEARCH).map(|to| out.url_to(&to)).unwrap_or_default(),
                is_searched: config.search.enabled,
            },
            page,
            languages: Vec::new(),
            lent: LentView::default(),
            head: HeadView::default(),
            assets: AssetUrls {
                head_js: bundle("head.js"),
                css: bundle("theme.css"),
                print_css: bundle("print.css"),
                custom_css: bundle("custom.css"),
                page_js: bundle("page.js"),
                items_js: if has_items { bundle("items.js") } else { String::new() },
                items_css: if has_items { bundle("items.css") } else { String::new() },
                icon: bundle("icon.svg"),
                languages_css: if config.is_translated() { bundle("languages.css") } else { String::new() },
                own: theme.shape.own_bundles.iter().map(|name| (name.clone(), bundle(name))).collect(),
                ..AssetUrls::default()
            },
        }
    }

    /// The URL of a joined style or script, shared by all languages.
    fn bundle(&self, theme: &Theme, from: &OutPath, name: &str) -> String {
        let from = from.within(self.handbook.config.folder());
        theme.bundles.get(name).map_or_else(String::new, |to| from.url_to(&to.out))
    }

    fn link(&self, from: &Page, target: usize) -> Link {
        let target = &self.handbook.pages[target];
        Link { title: target.nav_title.clone(), url: from.out.url_to(&target.out) }
    }

    /// The pages above a page, the home page first; an unlisted page lies below the home page.
    pub fn ancestors(&self, index: usize) -> Vec<usize> {
        let mut above = Vec::new();
        let mut at = self.handbook.pages[index].parent;
        while let Some(parent) = at {
            above.push(parent);
            at = self.handbook.pages[parent].parent;
        }
        if above.is_empty() && index > 0 {
            above.push(0);
        }
        above.reverse();
        above
    }
}

impl Facts {
    /// A page of which no more is known.
    fn bare(out: &OutPath, title: &str, kind: &'static str) -> Self {
        Self { title: title.to_owned(), kind, url: encoded(out), ..Self::default() }
    }
}

/// The page with all titles, a leaf.
pub const SEARCH: &str = "search.html";

/// The views that every page leads to.
const SITE_VIEWS: [View; 3] = [View::Progress(None), View::Data, View::Review];

fn toc(document: &crate::model::document::Document) -> Vec<TocEntry> {
    let headings = document.headings.iter().filter(|heading| matches!(heading.level, 2 | 3));
    headings
        .map(|heading| TocEntry { level: heading.level, id: heading.id.clone(), text: heading.text.clone() })
        .collect()
}
