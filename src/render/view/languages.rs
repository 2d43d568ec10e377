//! What a page says of the languages it is read in.

use serde::Serialize;

use super::{Shared, encoded, site_path};
use crate::config::Config;
use crate::handbook::{Edition, Page};
use crate::model::path::OutPath;
use crate::words::direction;

/// The page in a language of the handbook.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageView {
    /// The language's tag.
    pub tag: String,
    /// What it is called in itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Where the page is in it; the home page where it is not there at all.
    pub url: String,
    /// Whether it is the language of this page.
    pub is_here: bool,
    /// The absolute URL of the page where it has a text in it, if it is known where the site will lie.
    pub absolute: String,
}

/// What is said of a page that is shown in another language than those around it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LentView {
    /// The tag of the language of its text; nothing where that is the handbook's.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// What the language is called in itself.
    pub name: String,
    /// The absolute URL of the page in it, if it is known where the site will lie.
    pub absolute: String,
}

impl Shared<'_> {
    /// The page in each language of the handbook; nothing where there is but one.
    pub(super) fn languages(&self, page: &Page) -> Vec<LanguageView> {
        let config = &self.handbook.config;
        let from = page.out.within(config.folder());
        let views = page.editions.iter().enumerate().map(|(index, edition)| {
            let out = if *edition == Edition::Absent { OutPath::home() } else { page.out.clone() };
            let absolute =
                if *edition == Edition::Own { absolute(config, index, &out) } else { String::new() };
            let url = from.url_to(&out.within(config.folder_of(index)));
            view(config, index, url, absolute)
        });
        views.collect()
    }

    /// A page that is made in each language, as the list of all titles.
    pub(super) fn everywhere(&self, out: &OutPath) -> Vec<LanguageView> {
        let config = &self.handbook.config;
        let from = out.within(config.folder());
        let all = (0..config.languages.len()).filter(|_| config.is_translated());
        let url = |index| from.url_to(&out.within(config.folder_of(index)));
        all.map(|index| view(config, index, url(index), String::new())).collect()
    }

    /// The home page in each language, from the root of the host.
    pub(super) fn languages_from_root(&self) -> Vec<LanguageView> {
        let config = &self.handbook.config;
        let all = (0..config.languages.len()).filter(|_| config.is_translated());
        let root = site_path(config);
        let url = |index| format!("{root}{}", encoded(&OutPath::home().within(config.folder_of(index))));
        all.map(|index| view(config, index, url(index), String::new())).collect()
    }

    /// Whether a page is shown in another language, and in which.
    pub(super) fn lent(&self, page: &Page) -> LentView {
        let config = &self.handbook.config;
        let language = page.document.as_ref().map(|document| document.language);
        let Some(index) = language.filter(|language| *language != config.edition) else {
            return LentView::default();
        };
        let Some(language) = config.languages.get(index) else { return LentView::default() };
        LentView {
            lang: language.tag.clone(),
            dir: direction(&language.tag),
            name: language.name.clone(),
            absolute: absolute(config, index, &page.out),
        }
    }
}

fn view(config: &Config, index: usize, url: String, absolute: String) -> LanguageView {
    let language = &config.languages[index];
    LanguageView {
        tag: language.tag.clone(),
        name: language.name.clone(),
        dir: direction(&language.tag),
        url,
        is_here: index == config.edition,
        absolute,
    }
}

/// The absolute URL of a page in a language; nothing where nobody says where the site will lie.
fn absolute(config: &Config, language: usize, out: &OutPath) -> String {
    let site = config.site_url();
    let out = out.within(config.folder_of(language));
    if site.is_empty() { String::new() } else { format!("{site}/{}", encoded(&out)) }
}
