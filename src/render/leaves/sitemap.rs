//! `sitemap.xml` and `robots.txt`: what search engines are told of the site. Both need its address.

use tera::TeraResult;

use super::{Given, Leaf, Whole};
use crate::config::Config;
use crate::handbook::Page;
use crate::html;
use crate::model::date;
use crate::model::path::OutPath;
use crate::render::head::absolute;
use crate::render::leaves::changes;
use crate::site::{Files, Payload};

/// The list of all pages.
pub(super) struct Sitemap;

/// So many addresses a file may list.
const MOST: usize = 50_000;

const OPEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SCHEMA: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

impl Leaf for Sitemap {
    /// Addresses and days stand in the handbook.
    type Part = ();

    fn part(_: &Given<'_>) -> Option<()> {
        None
    }

    fn files(whole: &Whole<'_>, _: &[Option<&()>]) -> TeraResult<Files> {
        let handbook = whole.handbook;
        let (config, mut files) = (&handbook.config, Files::new());
        let publishing = &config.publishing;
        if config.base_url.is_empty() || !publishing.index {
            return Ok(files);
        }
        let mut put = |name: String, text: String| {
            if let Ok(out) = OutPath::new(&name) {
                files.insert(out, Payload::Bytes(text.into()));
            }
        };
        if publishing.sitemap {
            let is_listed = |page: &&Page| {
                let language = page.document.as_ref().map_or(config.edition, |document| document.language);
                // What is lent from another language is listed there.
                page.out.as_str() != OutPath::NOT_FOUND && language == config.edition
            };
            let pages = handbook.pages.iter().filter(is_listed);
            let mut entries: Vec<String> = pages
                .map(|page| {
                    let day = page.changed.and_then(date::of_moment).map(date::iso);
                    entry("url", &absolute(config, &page.out), day.as_deref())
                })
                .collect();
            if let Some(out) = changes::page(handbook) {
                let day = handbook.news.first().map(|news| news.day.as_str());
                entries.push(entry("url", &absolute(config, &out), day));
            }
            for (name, text) in sitemaps(config, &entries) {
                put(name, text);
            }
        }
        if publishing.robots && is_root(config) {
            let list = match publishing.sitemap {
                true => format!("\nSitemap: {}/sitemap.xml\n", config.base_url),
                false => String::new(),
            };
            put("robots.txt".to_owned(), format!("User-agent: *\nAllow: /\n{list}"));
        }
        Ok(files)
    }
}

/// Hosts are asked for `robots.txt` at their root alone.
fn is_root(config: &Config) -> bool {
    config.base_url.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'))
}

fn entry(name: &str, url: &str, day: Option<&str>) -> String {
    let day = day.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
    format!("<{name}><loc>{}</loc>{day}</{name}>\n", html::text(url))
}

/// One file, or a list of files where one may not list them all.
fn sitemaps(config: &Config, entries: &[String]) -> Vec<(String, String)> {
    let whole = |entries: &[String]| format!("{OPEN}<urlset {SCHEMA}>\n{}</urlset>\n", entries.concat());
    if entries.len() <= MOST {
        return vec![("sitemap.xml".to_owned(), whole(entries))];
    }
    let mut files = Vec::new();
    let mut list = String::new();
    for (nth, part) in entries.chunks(MOST).enumerate() {
        let name = format!("sitemap-{}.xml", nth + 1);
        list.push_str(&entry("sitemap", &format!("{}/{name}", config.base_url), None));
        files.push((name, whole(part)));
    }
    files.push(("sitemap.xml".to_owned(), format!("{OPEN}<sitemapindex {SCHEMA}>\n{list}</sitemapindex>\n")));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_list_is_split() {
        let config = Config { base_url: "https://example.org".to_owned(), ..Config::default() };
        let entries: Vec<String> = (0..MOST + 1).map(|nth| entry("url", &format!("u{nth}"), None)).collect();
        let files = sitemaps(&config, &entries);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]);
        assert_eq!(files[0].1.matches("<url>").count(), MOST);
        assert_eq!(files[1].1.matches("<url>").count(), 1);
        assert!(files[2].1.contains("<sitemap><loc>https://example.org/sitemap-2.xml</loc></sitemap>"));
        assert_eq!(sitemaps(&config, &entries[..MOST]).len(), 1);
    }
}
