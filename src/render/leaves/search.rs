//! The search index: what a page gives to it, and its files.
//!
//! `search/meta.js` has a stable name and names the rest: shards of words, each with the sections it stands
//! in, and shards of excerpts, which hold what is shown of a page. All are classic scripts. How much a word
//! counts in a section is computed here, so that the browser only adds up.

mod encode;
mod excerpts;
mod index;
mod meta;
mod sections;
mod shards;
mod titles;
mod weigh;
mod words;

use tera::TeraResult;
use xxhash_rust::xxh3::xxh3_64;

use super::{Given, Leaf, Whole};
use crate::model::path::OutPath;
use crate::site::Files;
use crate::storage::Laid;
use encode::Field;
use weigh::Weigher;

/// The search index and the page for it.
pub(super) struct Search;

/// What a page gives to the index.
#[derive(Debug)]
pub(super) struct Indexed {
    /// Its address from the site's root, percent-encoded.
    address: String,
    /// What is shown of it, as it is written.
    record: Laid,
    /// How many bytes that has.
    length: usize,
    /// Stands for that.
    hash: u64,
    /// How large that is, roughly, in bytes.
    size: usize,
    /// How much more it counts than others.
    boost: f64,
    /// The language of its text.
    language: Box<str>,
    /// Its words, packed, and how many they are.
    words: Laid,
    count: usize,
}

impl Leaf for Search {
    type Part = Indexed;

    fn part(given: &Given<'_>) -> Option<Indexed> {
        let page = given.page;
        let front = page.document.as_ref().map(|document| &document.front);
        let is_left_out = front.is_some_and(|front| front.search.exclude || front.draft);
        if is_left_out || page.out.as_str() == OutPath::NOT_FOUND || !given.config.search.enabled {
            return None;
        }
        let mut sections = sections::sections(given.html);
        if let (Some(lead), Some(first)) =
            (front.and_then(|front| front.description.as_deref()), sections.first_mut())
        {
            first.text = format!("{lead}\n{}", first.text).trim_end().to_owned();
        }
        let written = sections.iter().map(|section| section.heading.len() + section.text.len());
        let mut weigher = Weigher::with_room(written.sum());
        weigher.title(&page.title);
        let mut others: Vec<&str> = Vec::new();
        if page.nav_title != page.title {
            others.push(&page.nav_title);
        }
        // Authors name a file by what it is about.
        let stem = page.out.as_str().trim_end_matches(".html").trim_end_matches("/index");
        others.push(stem.rsplit('/').next().unwrap_or(stem));
        if let Some(front) = front {
            others.extend(front.tags.iter().chain(&front.search.keywords).map(String::as_str));
            // The name of an old address: somebody may look for it.
            others.extend(front.aliases.iter().map(|(alias, _)| {
                let alias = alias.trim_end_matches('/').trim_end_matches(".html").trim_end_matches("/index");
                alias.rsplit('/').next().unwrap_or(alias)
            }));
        }
        weigher.field(Field::Aliases, others.into_iter());
        weigher.field(Field::Crumbs, given.crumbs.iter().copied());
        for (index, section) in sections.iter().enumerate() {
            weigher.section(index, section);
        }
        let words = weigher.done();
        for section in &mut sections {
            excerpts::cut(&mut section.text);
        }
        let address = crate::render::view::encoded(&page.out);
        let record = excerpts::record(&address, &page.title, &given.crumbs, &sections);
        Some(Indexed {
            size: excerpts::size(&address, &page.title, &sections),
            address,
            hash: xxh3_64(&record),
            length: record.len(),
            record: given.storage.lay(&record),
            boost: front.and_then(|front| front.search.boost).unwrap_or(1.0),
            language: given.language.into(),
            words: given.storage.lay(&words.packed),
            count: words.count,
        })
    }

    fn files(whole: &Whole<'_>, parts: &[Option<&Indexed>]) -> TeraResult<Files> {
        let mut files = titles::files(whole)?;
        if whole.handbook.config.search.enabled {
            let shelf = excerpts::Shelf::of(parts.iter().copied().flatten());
            let classes = index::classes(&shelf, whole);
            meta::files(whole, &shelf, &classes, &mut files);
        }
        Ok(files)
    }
}
