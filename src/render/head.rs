//! What the head of a page tells search engines, and those who show a link to it: all of it absolute, so there
//! is none without a `base_url`. And what its foot tells: days, and where it is edited.

use serde::Serialize;

use crate::config::Config;
use crate::handbook::{Handbook, Page, Preview};
use crate::model::date::{self, Day};
use crate::model::path::{OutPath, encode_segment};
use crate::render::leaves::{changes, twins};
use crate::words::Words;

/// A day.
#[derive(Clone, Debug, Serialize)]
pub struct DayView {
    /// As `2026-10-01`.
    pub iso: String,
    /// In words.
    pub words: String,
}

impl DayView {
    /// A day as templates see it.
    pub fn of(day: Day, words: &Words) -> Self {
        Self { iso: date::iso(day), words: words.date(day) }
    }
}

/// The page, as others tell of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HeadView {
    /// The address it is known by, or nothing.
    pub url: String,
    /// The picture shown with a link to it, or nothing.
    pub image: String,
    /// What `og:locale` says, or nothing where that is the default.
    pub locale: String,
    /// Where its Markdown twin is, or nothing.
    pub twin: String,
    /// Where the feed of what is new is, or nothing.
    pub feed: String,
    /// Whether search engines are asked not to list it.
    pub is_hidden: bool,
}

impl HeadView {
    /// What is told of a page in a language.
    pub fn of(handbook: &Handbook, page: &Page, lang: &str) -> Self {
        let config = &handbook.config;
        let url = |out: Option<OutPath>| out.map_or_else(String::new, |out| page.out.url_to(&out));
        let hidden = Self {
            is_hidden: !config.publishing.index,
            twin: url(twins::twin(&page.out).filter(|_| config.publishing.llms)),
            feed: url(changes::feed_of(handbook)),
            ..Self::default()
        };
        if config.base_url.is_empty() {
            return hidden;
        }
        let image = match &page.preview {
            None => String::new(),
            Some(Preview::Address(url)) => url.clone(),
            Some(Preview::File(out)) => absolute(config, out),
        };
        let locale = if lang == "en" { String::new() } else { lang.replace('-', "_") };
        Self { url: absolute(config, &page.out), image, locale, ..hidden }
    }
}

impl HeadView {
    /// What is told of a page that no author wrote: only what is new is for search engines.
    pub fn of_leaf(handbook: &Handbook, out: &OutPath, kind: &str) -> Self {
        let config = &handbook.config;
        let feed = changes::feed_of(handbook).map_or_else(String::new, |feed| out.url_to(&feed));
        match kind == "changes" && config.publishing.index {
            true if config.base_url.is_empty() => Self { feed, ..Self::default() },
            true => Self { feed, url: absolute(config, out), ..Self::default() },
            false => Self { feed, is_hidden: true, ..Self::default() },
        }
    }
}

/// The address by which others know a file of the site: a folder's page by the folder.
pub fn absolute(config: &Config, out: &OutPath) -> String {
    let path = match out.name() {
        "index.html" => out.folder(),
        _ => out.as_str(),
    };
    let mut url = config.base_url.clone();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        url.push('/');
        url.push_str(&encode_segment(part));
    }
    if out.name() == "index.html" {
        url.push('/');
    }
    url
}

/// The content security policy of a handbook's pages.
pub fn policy(config: &Config) -> String {
    let hosts: String = config.image_hosts.iter().map(|host| format!(" {host}")).collect();
    // What is not named is `'none'` by the first: connections, frames, workers.
    format!(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:{hosts};font-src 'self';\
         media-src 'self';form-action 'none';base-uri 'none'"
    )
}

/// The path of the address where the site will lie, with slashes at both ends.
pub fn base_path(base_url: &str) -> String {
    let path =
        base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    if path.is_empty() { "/".to_owned() } else { format!("/{}/", path.trim_matches('/')) }
}

/// The address at which the text of a page is edited, or nothing.
pub fn edit_url(config: &Config, page: &Page) -> String {
    let pattern = &config.publishing.edit;
    match &page.document {
        Some(document) if !pattern.is_empty() => {
            let path: Vec<String> = document.path.as_str().split('/').map(encode_segment).collect();
            pattern.replace("{path}", &path.join("/"))
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folders_page_is_known_by_the_folder() {
        let config = Config { base_url: "https://example.org/handbook".to_owned(), ..Config::default() };
        let url = |out| absolute(&config, &OutPath::new(out).unwrap());
        assert_eq!(url("index.html"), "https://example.org/handbook/");
        assert_eq!(url("a b/index.html"), "https://example.org/handbook/a%20b/");
        assert_eq!(url("a/c.html"), "https://example.org/handbook/a/c.html");
    }
}
