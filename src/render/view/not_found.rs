//! The page for addresses that lead nowhere: it is shown at any, so its URLs start at the root of the host.

use super::{Facts, PageView, Shared};
use crate::config::Config;
use crate::model::path::OutPath;
use crate::theme::Theme;

impl Shared<'_> {
    /// The view of the page for addresses that lead nowhere. Its URLs start at the root of the host.
    pub fn not_found(&self, theme: &Theme) -> Option<PageView> {
        let out = OutPath::new(OutPath::NOT_FOUND).ok()?;
        let title = theme.words.say("page_not_found");
        let facts = Facts::bare(&out, title, "not-found");
        let mut view = self.with_frame(&out, facts, None, theme);
        let base = base_path(&self.handbook.config);
        view.root.clone_from(&base);
        view.head.is_hidden = true;
        let site = &mut view.site;
        let site_urls = [
            &mut site.home,
            &mut site.progress,
            &mut site.data,
            &mut site.review,
            &mut site.changes,
            &mut site.print,
            &mut site.search,
        ];
        let announced = site.announcement.as_mut().map(|announced| &mut announced.url);
        for url in site_urls.into_iter().chain(announced.filter(|url| !url.contains("://"))) {
            if !url.is_empty() {
                url.insert_str(0, &base);
            }
        }
        let root = site_path(&self.handbook.config);
        let assets = &mut view.assets;
        let shared = [
            &mut assets.head_js,
            &mut assets.css,
            &mut assets.print_css,
            &mut assets.custom_css,
            &mut assets.page_js,
            &mut assets.items_js,
            &mut assets.languages_css,
            &mut assets.icon,
        ];
        for url in shared.into_iter().chain(assets.own.values_mut()) {
            if !url.is_empty() {
                *url = format!("{root}{}", url.trim_start_matches("../"));
            }
        }
        view.languages = self.languages_from_root();
        Some(view)
    }
}

/// The path of the address where the handbook in this language will lie, with slashes at both ends.
fn base_path(config: &Config) -> String {
    let base_url = &config.base_url;
    let path = base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    let path = path.map_or_else(|| if base_url.is_empty() { config.folder() } else { "" }, |(_, path)| path);
    if path.is_empty() { "/".to_owned() } else { format!("/{}/", path.trim_matches('/')) }
}

/// The path of the address where the whole site will lie, with slashes at both ends.
pub fn site_path(config: &Config) -> String {
    let path = base_path(config);
    path.strip_suffix(&format!("/{}/", config.folder())).map_or(path.clone(), |path| format!("{path}/"))
}
