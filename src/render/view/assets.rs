//! Which styles and scripts a page loads.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::render::framework::{PageViews, ViewData};

/// Relative URLs of styles and scripts; empty where there is none.
#[derive(Clone, Default, Debug, Serialize)]
pub struct AssetUrls {
    /// The script that runs before the first paint.
    pub head_js: String,
    /// The style sheet.
    pub css: String,
    /// The style sheet of print files.
    pub book_css: String,
    /// Their style sheet for paper alone.
    pub book_print_css: String,
    /// The script of print files.
    pub book_js: String,
    /// The style sheet of paper.
    pub print_css: String,
    /// The handbook's own style sheet.
    pub custom_css: String,
    /// The script of every page.
    pub page_js: String,
    /// The script of pages with items.
    pub items_js: String,
    /// The style sheet of pages with items, or with views of readers' progress.
    pub items_css: String,
    /// The style sheet of pages with formulas.
    pub math_css: String,
    /// The style sheet of pages with views of the framework.
    pub views_css: String,
    /// The script of pages with views of readers' progress, in the stead of that of pages with items; or the one that only keeps it.
    pub progress_js: String,
    /// Their style sheet.
    pub progress_css: String,
    /// The script that saves, opens and reviews files, where another script has the store.
    pub exchange_js: String,
    /// The part of it that is fetched once it is wanted.
    pub later_js: String,
    /// The script of pages where role levels can be compared.
    pub compare_js: String,
    /// The style sheet of handbooks in several languages.
    pub languages_css: String,
    /// The picture in the browser's tab.
    pub icon: String,
    /// What only this theme has, by the name of the bundle.
    pub own: BTreeMap<String, String>,
}

impl AssetUrls {
    /// Adds what the views of a page need.
    pub fn set_views(&mut self, views: &PageViews, bundle: impl Fn(&str) -> String) {
        let wanted = |name: &str, is_wanted: bool| if is_wanted { bundle(name) } else { String::new() };
        let compares = views.iter().any(|view| matches!(view.data, ViewData::Compare(_)));
        let is_readers = views.iter().any(|view| view.data.is_readers());
        self.views_css = wanted("views.css", views.iter().next().is_some());
        self.compare_js = wanted("compare.js", compares);
        let is_keeping = |data: &ViewData| matches!(data, ViewData::Data(_) | ViewData::Review(_));
        let keeps = views.iter().any(|view| is_keeping(&view.data));
        let follows = views.iter().any(|view| view.data.is_readers() && !is_keeping(&view.data));
        let shares = views.iter().any(|view| matches!(view.data, ViewData::Progress(_)));
        self.progress_css = wanted("progress.css", is_readers);
        if follows {
            // Two scripts with items would keep two states of one plan.
            self.items_js.clear();
            self.items_css = bundle("items.css");
            self.progress_js = bundle("progress.js");
        }
        let is_alone = !follows && self.items_js.is_empty();
        if keeps && is_alone {
            let reviews = views.iter().any(|view| matches!(view.data, ViewData::Review(_)));
            let is_own = views.iter().any(|view| matches!(view.data, ViewData::Data(_)));
            self.progress_js = bundle(match (is_own, reviews) {
                (true, true) => "keeping.js",
                (true, false) => "keeping-data.js",
                (false, _) => "keeping-review.js",
            });
        }
        self.exchange_js = wanted("exchange.js", keeps && !is_alone);
        self.later_js = wanted("copies.js", shares && !keeps);
    }
}
