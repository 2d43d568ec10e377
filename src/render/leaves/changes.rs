//! What is new in the handbook: a page, a feed of it, and times for the theme's scripts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use atom_syndication::{Entry, Feed, Generator, Link, Person, Text};
use serde::Serialize;
use tera::TeraResult;

use super::{Given, Leaf, Whole};
use crate::handbook::{Handbook, News, NewsKind};
use crate::html;
use crate::model::date;
use crate::model::history::Moment;
use crate::model::path::OutPath;
use crate::render::data;
use crate::render::head::absolute;
use crate::render::view::encoded;
use crate::site::{Files, Payload};
use crate::words::Words;

/// The page, the feed and the data.
pub(super) struct ChangesPage;

const PAGE: &str = "changes/index.html";
const FEED: &str = "changes/feed.xml";
const DATA: &str = "changes/recent.js";

/// So many pages of one day are named; of more it is told how many.
const OF_A_DAY: usize = 20;

/// So many pages have their times in the data, the latest first.
const IN_DATA: usize = 300;

impl Leaf for ChangesPage {
    /// What is new stands in the handbook.
    type Part = ();

    fn part(_: &Given<'_>) -> Option<()> {
        None
    }

    fn files(whole: &Whole<'_>, _: &[Option<&()>]) -> TeraResult<Files> {
        let handbook = whole.handbook;
        let mut files = Files::new();
        if let Some(out) = page(handbook) {
            let words = &whole.theme.words;
            let html = listed(handbook, &out, words);
            let page = whole.page(&out, words.say("whats_new"), "changes", &html)?;
            files.insert(out, page);
        }
        if let Some(out) = feed_of(handbook) {
            files.insert(
                out,
                Payload::Bytes(feed(handbook, &whole.theme.words).to_string().into_bytes().into()),
            );
        }
        if let Ok(out) = OutPath::new(DATA) {
            files.insert(out, Payload::Bytes(data::script("changes", "recent", recent(handbook))));
        }
        Ok(files)
    }
}

/// Where it is told what is new; nowhere if nothing is known.
pub fn page(handbook: &Handbook) -> Option<OutPath> {
    (!handbook.news.is_empty()).then(|| OutPath::new(PAGE).ok()).flatten()
}

/// Where the feed stands; its addresses are absolute.
pub fn feed_of(handbook: &Handbook) -> Option<OutPath> {
    let config = &handbook.config;
    let is_fed = config.publishing.feed && !config.base_url.is_empty() && !handbook.news.is_empty();
    is_fed.then(|| OutPath::new(FEED).ok()).flatten()
}

/// The message that says what happened to a page.
fn said(kind: NewsKind) -> &'static str {
    match kind {
        NewsKind::New => "news_new",
        NewsKind::Changed | NewsKind::Said => "news_changed",
        NewsKind::Moved => "news_moved",
    }
}

/// The days with their pages, the latest first.
fn listed(handbook: &Handbook, from: &OutPath, words: &Words) -> String {
    let mut html = String::new();
    for day in handbook.news.chunk_by(|a, b| a.day == b.day) {
        let iso = &day[0].day;
        let day_words = date::parse(iso).map(|day| words.date(day)).unwrap_or_default();
        html.push_str(&format!(
            "<h2 id=\"day-{iso}\"><time datetime=\"{iso}\">{day_words}</time></h2>\n<ul>\n"
        ));
        for news in day.iter().take(OF_A_DAY) {
            let page = &handbook.pages[news.page];
            let (url, title) = (html::attr(&from.url_to(&page.out)), html::text(&page.title));
            let note = match &news.text {
                Some(text) => html::text(text),
                None => html::text(words.say(said(news.kind))),
            };
            let link = format!("<a href=\"{url}\">{title}</a>");
            let line = words.html("news_entry", &[("title", &link), ("what", &note)]);
            html.push_str(&format!("<li>{line}</li>\n"));
        }
        if day.len() > OF_A_DAY {
            let more = words.count("news_more", day.len() - OF_A_DAY);
            html.push_str(&format!("<li>{}</li>\n", html::text(&more)));
        }
        html.push_str("</ul>\n");
    }
    html
}

fn feed(handbook: &Handbook, words: &Words) -> Feed {
    let config = &handbook.config;
    let own = |path: &str| OutPath::new(path).map(|out| absolute(config, &out)).unwrap_or_default();
    let link = |href: String, rel: &str, kind: &str| Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let entries = handbook.news.iter().map(|news| entry(handbook, news, words)).collect();
    Feed {
        id: own(FEED),
        title: Text::plain(config.title.clone()),
        subtitle: Some(Text::plain(words.say("whats_new"))),
        updated: moment(handbook.news.first().map_or(0, |news| news.at)),
        authors: vec![Person { name: config.title.clone(), ..Person::default() }],
        generator: Some(Generator { value: "Pathbook".to_owned(), uri: None, version: None }),
        links: vec![
            link(own(FEED), "self", "application/atom+xml"),
            link(own(PAGE), "alternate", "text/html"),
        ],
        lang: Some(config.language.clone()),
        entries,
        ..Feed::default()
    }
}

fn entry(handbook: &Handbook, news: &News, words: &Words) -> Entry {
    let page = &handbook.pages[news.page];
    let url = absolute(&handbook.config, &page.out);
    let document = page.document.as_ref();
    let about = document.map(|document| document.front.description.as_ref().unwrap_or(&document.summary));
    let mark = if news.kind == NewsKind::Said { "said" } else { "changed" };
    let text = news.text.clone().or_else(|| about.cloned()).filter(|text| !text.is_empty());
    Entry {
        // One page may be told of on several days: the day is part of who an entry is.
        id: format!("{url}#{mark}-{}-{}", news.day, news.nth),
        title: Text::plain(
            words.fill("news_entry", &[("title", &page.title), ("what", &words.say(said(news.kind)))]),
        ),
        updated: moment(news.at),
        links: vec![Link { href: url, rel: "alternate".to_owned(), ..Link::default() }],
        summary: text.map(Text::plain),
        ..Entry::default()
    }
}

fn moment(at: Moment) -> atom_syndication::FixedDateTime {
    let (year, month, day) = date::of_moment(at).unwrap_or((1970, 1, 1));
    let seconds = at.rem_euclid(86_400);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    text.parse().unwrap_or_default()
}

/// When pages were changed last, in seconds since 1970.
#[derive(Serialize)]
struct Recent {
    /// Pages that are not named were changed before, or nobody knows when.
    since: Moment,
    /// By the page's address from the site's root.
    pages: BTreeMap<String, Moment>,
}

fn recent(handbook: &Handbook) -> Recent {
    let known = handbook.pages.iter().filter_map(|page| Some((page.changed?, page)));
    let mut latest: Vec<_> = known.collect();
    latest.sort_by_key(|(at, page)| (Reverse(*at), &page.out));
    latest.truncate(IN_DATA);
    let since = latest.last().map_or(0, |(at, _)| *at);
    Recent { since, pages: latest.into_iter().map(|(at, page)| (encoded(&page.out), at)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_with_their_time() {
        assert_eq!(moment(1_700_000_000).to_rfc3339(), "2023-11-14T22:13:20+00:00");
    }
}
