//! `search.html`: the page for searching, and the titles of all pages for readers without scripts.

use std::fmt::Write as _;

use tera::TeraResult;

use crate::handbook::{Handbook, Page};
use crate::html;
use crate::model::path::OutPath;
use crate::render::leaves::Whole;
use crate::render::view::SEARCH;
use crate::site::Files;

/// A list of more titles is parted: each part is a file of so many.
const MOST: usize = 400;

/// `search.html` and, where one list would be too long, the files it is parted into.
pub(super) fn files(whole: &Whole<'_>) -> TeraResult<Files> {
    let Ok(out) = OutPath::new(SEARCH) else { return Ok(Files::new()) };
    let pages: Vec<&Page> =
        whole.handbook.pages.iter().filter(|page| page.out.as_str() != OutPath::NOT_FOUND).collect();
    let mut files = Files::new();
    let words = &whole.theme.words;
    let heading = html::text(words.say("all_pages"));
    let place = if whole.handbook.config.search.enabled { "<div id=\"search\"></div>\n" } else { "" };
    let mut text = format!("{place}<h2 id=\"all-pages\">{heading}</h2>\n");
    if pages.len() <= MOST {
        list(&mut text, &out, whole.handbook, &pages);
    } else {
        text.push_str("<ul class=\"all-titles\">\n");
        for (number, part) in pages.chunks(MOST).enumerate() {
            let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
            let Ok(own) = OutPath::new(&format!("search/all-{}.html", number + 1)) else { continue };
            let label = words.fill("from_to", &[("from", &first.title), ("to", &last.title)]);
            let (url, label) = (html::attr(&out.url_to(&own)), html::text(&label));
            let _ = writeln!(text, "<li><a href=\"{url}\">{label}</a></li>");
            let mut titles = String::new();
            list(&mut titles, &own, whole.handbook, part);
            let title = words.count("all_pages_part", number + 1);
            files.insert(own.clone(), whole.page(&own, &title, "titles", &titles)?);
        }
        text.push_str("</ul>\n");
    }
    files.insert(out.clone(), whole.page(&out, words.say("search"), "search", &text)?);
    Ok(files)
}

/// The titles of pages, those of a section below it.
fn list(text: &mut String, from: &OutPath, handbook: &Handbook, pages: &[&Page]) {
    let depth = |page: &Page| {
        std::iter::successors(page.parent, |above| handbook.pages[*above].parent)
            .filter(|above| *above > 0)
            .count()
    };
    let least = pages.iter().map(|page| depth(page)).min().unwrap_or(0);
    let mut open = 0;
    for page in pages {
        // A page is never more than one level below the one before it.
        let wanted = (depth(page) - least + 1).min(open + 1);
        if wanted > open {
            text.push_str(if open == 0 { "<ul class=\"all-titles\">\n" } else { "\n<ul>\n" });
        } else {
            text.push_str("</li>\n");
            for _ in wanted..open {
                text.push_str("</ul></li>\n");
            }
        }
        open = wanted;
        let (url, title) = (html::attr(&from.url_to(&page.out)), html::text(&page.title));
        let _ = write!(text, "<li><a href=\"{url}\">{title}</a>");
    }
    if open > 0 {
        text.push_str("</li>\n");
        for _ in 1..open {
            text.push_str("</ul></li>\n");
        }
        text.push_str("</ul>\n");
    }
}
