//! The Markdown twin of each page, `llms.txt`, which lists them, and `llms-full.txt`, which holds them: for
//! programs that read for people, and for people who take a text along.

use std::fmt::Write as _;

use tera::TeraResult;

use super::{Given, Leaf, Whole};
use crate::handbook::{Handbook, Page};
use crate::model::date;
use crate::model::path::{OutPath, encode_segment};
use crate::render::head::absolute;
use crate::render::twin::markdown;
use crate::site::{Files, Payload};
use crate::words::Words;

/// The twins.
pub(super) struct Twins;

/// The whole in one file is written up to this many bytes; programs read no more at once.
const WHOLE_MOST: u64 = 2_000_000;

impl Leaf for Twins {
    /// The twin.
    type Part = Payload;

    fn part(given: &Given<'_>) -> Option<Payload> {
        let out = twin(&given.page.out).filter(|_| given.config.publishing.llms)?;
        Some(given.storage.file(&out.within(given.config.folder()), text(given).as_bytes()))
    }

    fn files(whole: &Whole<'_>, parts: &[Option<&Payload>]) -> TeraResult<Files> {
        let mut files = Files::new();
        if !whole.handbook.config.publishing.llms {
            return Ok(files);
        }
        for (page, part) in whole.handbook.pages.iter().zip(parts) {
            if let (Some(out), Some(twin)) = (twin(&page.out), part) {
                files.insert(out, Payload::clone(twin));
            }
        }
        let length: u64 = parts.iter().flatten().map(|part| part.len()).sum();
        let full = (length <= WHOLE_MOST)
            .then(|| parts.iter().flatten().map(|part| whole.storage.read(part)).collect::<Vec<_>>());
        let mut put = |name: &str, text: Vec<u8>| {
            if let Ok(out) = OutPath::new(name) {
                files.insert(out, Payload::Bytes(text.into()));
            }
        };
        put("llms.txt", list(whole.handbook, &whole.theme.words, full.is_some()).into_bytes());
        if let Some(full) = full {
            put("llms-full.txt", full.join(&b"\n"[..]));
        }
        Ok(files)
    }
}

/// Where the twin of a page stands; the page for addresses that lead nowhere has none.
pub fn twin(page: &OutPath) -> Option<OutPath> {
    let stem = page.as_str().strip_suffix(".html").filter(|_| page.as_str() != OutPath::NOT_FOUND)?;
    OutPath::new(&format!("{stem}.md")).ok()
}

/// A page as Markdown: what is known of it, its title, its text.
fn text(given: &Given<'_>) -> String {
    let (page, config) = (given.page, given.config);
    let front = page.document.as_ref().map(|document| &document.front);
    let mut text = String::from("---\n");
    let mut note = |key: &str, value: &str| {
        // A JSON string is one of YAML, whatever is in it.
        let value = serde_json::to_string(value).unwrap_or_default();
        let _ = writeln!(text, "{key}: {value}");
    };
    note("title", &page.title);
    if let Some(description) = front.and_then(|front| front.description.as_deref()) {
        note("description", description);
    }
    if let Some(owner) = front.and_then(|front| front.owner.as_deref()) {
        note("owner", owner);
    }
    if !config.base_url.is_empty() {
        note("url", &absolute(config, &page.out));
    }
    let reviewed = front.and_then(|front| front.reviewed.clone());
    let changed = page.changed.and_then(date::of_moment).map(date::iso);
    for (key, day) in [("reviewed", reviewed), ("changed", changed)] {
        if let Some(day) = day {
            let _ = writeln!(text, "{key}: {day}");
        }
    }
    let _ = writeln!(text, "---\n\n# {}\n", markdown(&crate::html::text(&page.title)).trim());
    text.push_str(&markdown(given.html));
    text
}

/// `llms.txt`: the handbook's title, what it is about, and its pages by section.
fn list(handbook: &Handbook, words: &Words, has_whole: bool) -> String {
    let config = &handbook.config;
    let mut text = format!("# {}\n", one_line(&config.title));
    if let Some(about) = handbook.pages.first().map(about).filter(|about| !about.is_empty()) {
        let _ = write!(text, "\n> {about}\n");
    }
    let link = |page: &Page| {
        let path = twin(&page.out)?;
        let url: Vec<String> = path.as_str().split('/').map(encode_segment).collect();
        let base = if config.base_url.is_empty() { String::new() } else { format!("{}/", config.base_url) };
        let about = about(page);
        let about = if about.is_empty() { about } else { format!(": {about}") };
        Some(format!(
            "- [{}]({base}{}){about}\n",
            one_line(&page.title).replace(['[', ']'], ""),
            url.join("/")
        ))
    };
    // A page belongs to the section at the top level that it lies in; pages without one come first.
    let mut sections: Vec<(Option<usize>, String)> = vec![(None, String::new())];
    let mut tops = vec![None; handbook.pages.len()];
    for (index, page) in handbook.pages.iter().enumerate() {
        let top = match page.parent {
            None => None,
            Some(0) => (!page.children.is_empty()).then_some(index),
            Some(parent) => tops[parent],
        };
        tops[index] = top;
        let line = link(page).unwrap_or_default();
        match sections.iter_mut().find(|(section, _)| *section == top) {
            Some((_, lines)) => lines.push_str(&line),
            None => sections.push((top, line)),
        }
    }
    for (section, lines) in sections.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        let title = section.map_or(words.say("all_pages"), |section| handbook.pages[section].title.as_str());
        let _ = write!(text, "\n## {}\n\n{lines}", one_line(title));
    }
    if has_whole {
        let base = if config.base_url.is_empty() { String::new() } else { format!("{}/", config.base_url) };
        // The form gives this word its meaning: what may be left out.
        let link = words.say("whole_in_one_file");
        let _ = write!(text, "\n## Optional\n\n- [{link}]({base}llms-full.txt)\n");
    }
    text
}

/// One sentence or two about a page.
fn about(page: &Page) -> String {
    let document = page.document.as_ref();
    let about = document.map(|document| document.front.description.as_deref().unwrap_or(&document.summary));
    one_line(about.unwrap_or_default())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
