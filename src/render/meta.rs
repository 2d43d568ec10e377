//! What an item's attributes say, in words.

use std::fmt::Write as _;

use crate::handbook::{NamedItems, Page};
use crate::html::{self, escape_text};
use crate::model::checklist::{Due, RawItem};
use crate::model::date;
use crate::model::path::OutPath;
use crate::render::fill::capitalised;

/// The words as HTML, for an item of `page` that is shown on the page at `here`, whose URLs start with `root`.
pub fn words(page: &Page, raw: &RawItem, root: &str, here: &OutPath, named: &NamedItems<'_>) -> String {
    let attributes = &raw.attributes;
    let mut words = String::new();
    match &attributes.due {
        Some(Due::On(day)) => {
            let shown = date::parse(day).map(date::words).unwrap_or_else(|| day.clone());
            let _ = write!(words, "<span class=\"due\" data-due=\"{day}\">Due {shown}</span>");
        }
        Some(Due::After(span)) => {
            let code = span.code();
            let _ =
                write!(words, "<span class=\"due\" data-due=\"+{code}\">Due {span} after your start</span>");
        }
        None => {}
    }
    for (other, _) in &attributes.after {
        if let Some(other) = named.get(other) {
            let url =
                if other.out == here { String::new() } else { format!("{root}{}", here.url_to(other.out)) };
            let (url, text) = (html::attr(&format!("{url}#{}", other.anchor)), html::text(other.text));
            words.push_str("<span class=\"after\"");
            let leaves = other.leaves_in(page.step.map(|(plan, _)| plan));
            if !leaves.is_empty() {
                let _ = write!(words, " data-after=\"{}\"", leaves.join(" "));
            }
            let _ = write!(words, ">After: <a href=\"{url}\">{text}</a></span>");
        }
    }
    let mut say = |text: &str| {
        words.push_str("<span>");
        escape_text(&mut words, text);
        words.push_str("</span>");
    };
    if attributes.evidence {
        say("Evidence wanted");
    }
    if !attributes.by.is_empty() {
        say(&format!("With a {}", attributes.by.join(" or a ")));
    }
    if let Some(effort) = attributes.effort {
        say(&format!("Takes {effort}"));
    }
    if let Some(kind) = attributes.kind {
        say(&capitalised(&kind.to_string()));
    }
    if attributes.optional {
        say("Optional");
    }
    words
}
