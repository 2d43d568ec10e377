//! `search.html`: the titles of all pages, for readers without scripts.

use tera::TeraResult;

use super::{Given, Leaf, Whole};
use crate::html;
use crate::model::path::OutPath;
use crate::site::Files;

/// The list of all titles.
pub(super) struct Titles;

/// Where it stands.
const PATH: &str = "search.html";

impl Leaf for Titles {
    /// Titles and addresses stand in the handbook.
    type Part = ();

    fn part(_: &Given<'_>) -> Option<()> {
        None
    }

    fn files(whole: &Whole<'_>, _: &[Option<&()>]) -> TeraResult<Files> {
        let Ok(out) = OutPath::new(PATH) else { return Ok(Files::new()) };
        let mut list = String::from("<ul class=\"all-titles\">\n");
        for page in whole.handbook.pages.iter().filter(|page| page.out.as_str() != OutPath::NOT_FOUND) {
            let (url, title) = (html::attr(&out.url_to(&page.out)), html::text(&page.title));
            list.push_str(&format!("<li><a href=\"{url}\">{title}</a></li>\n"));
        }
        list.push_str("</ul>\n");
        let page = whole.page(&out, whole.theme.words.say("search"), "search", &list)?;
        Ok(Files::from([(out, page)]))
    }
}
