//! What is new in the handbook: what its authors say, and what version control tells.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::config::Config;
use crate::handbook::{News, NewsKind, Page};
use crate::model::date;
use crate::model::history::{Kind, Moment};
use crate::model::path::{OutPath, SourcePath};
use crate::parse::Parsed;
use crate::source::Sources;

/// So much is told; what is further back is no news.
const MOST: usize = 100;

/// The news, the latest first: one a page and day from version control, and all that authors say.
pub(super) fn news(config: &Config, sources: &Sources, documents: &[&Parsed], pages: &[Page]) -> Vec<News> {
    if !config.publishing.changes {
        return Vec::new();
    }
    let mut news = said(pages);
    let said: HashSet<(usize, String)> = news.iter().map(|news| (news.page, news.day.clone())).collect();
    // What an author says of a day is better than that something was changed.
    news.extend(
        told(sources, documents, pages)
            .into_iter()
            .filter(|told| !said.contains(&(told.page, told.day.clone()))),
    );
    news.sort_by_key(|news| (Reverse(news.day.clone()), news.kind, news.page, news.nth));
    news.truncate(MOST);
    news
}

/// What authors say in the front matter of their pages.
fn said(pages: &[Page]) -> Vec<News> {
    let mut news = Vec::new();
    for (page, document) in
        pages.iter().enumerate().filter_map(|(at, page)| Some((at, page.document.as_ref()?)))
    {
        for (nth, change) in document.front.changes.iter().enumerate() {
            let Some(at) = date::parse(&change.date).map(date::moment) else { continue };
            news.push(News {
                page,
                at,
                day: change.date.clone(),
                kind: NewsKind::Said,
                text: Some(change.text.clone()),
                nth,
            });
        }
    }
    news
}

/// What version control tells of the files of pages, and of what they include.
fn told(sources: &Sources, documents: &[&Parsed], pages: &[Page]) -> Vec<News> {
    let by_file: HashMap<&SourcePath, usize> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.out.as_str() != OutPath::NOT_FOUND)
        .filter_map(|(index, page)| Some((&page.document.as_ref()?.path, index)))
        .collect();
    let mut includers: HashMap<&SourcePath, Vec<usize>> = HashMap::new();
    for parsed in documents {
        let Some(page) = by_file.get(&parsed.document.path) else { continue };
        for part in &parsed.included {
            includers.entry(part).or_default().push(*page);
        }
    }
    let mut news: Vec<News> = Vec::new();
    let mut known: HashMap<(usize, date::Day), usize> = HashMap::new();
    let mut note = |page: usize, at: Moment, kind: NewsKind| {
        let Some(day) = date::of_moment(at) else { return };
        match known.get(&(page, day)).and_then(|index| news.get_mut(*index)) {
            // The strongest word of the day.
            Some(known) => known.kind = known.kind.min(kind),
            None => {
                known.insert((page, day), news.len());
                news.push(News { page, at, day: date::iso(day), kind, text: None, nth: 0 });
            }
        }
    };
    for event in &sources.history.events {
        let kind = match event.kind {
            Kind::New => NewsKind::New,
            Kind::Changed => NewsKind::Changed,
            Kind::Moved => NewsKind::Moved,
        };
        if let Some(page) = by_file.get(&event.path) {
            note(*page, event.at, kind);
        }
        // A part that is new or changed changes the pages it is in.
        for page in includers.get(&event.path).into_iter().flatten().filter(|_| kind != NewsKind::Moved) {
            note(*page, event.at, NewsKind::Changed);
        }
    }
    news
}
