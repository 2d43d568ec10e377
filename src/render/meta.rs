//! What an item's attributes say, in words.

use std::fmt::Write as _;

use crate::handbook::{NamedItems, Page};
use crate::html::{self, escape_text};
use crate::model::checklist::{Due, RawItem};
use crate::model::date;
use crate::model::path::OutPath;
use crate::render::fill::capitalised;
use crate::words::Words;

/// The words as HTML, for an item of `page` that is shown on the page at `here`, whose URLs start with `root`.
pub fn words(
    page: &Page,
    raw: &RawItem,
    root: &str,
    here: &OutPath,
    named: &NamedItems<'_>,
    say: &Words,
) -> String {
    let attributes = &raw.attributes;
    let mut words = String::new();
    match &attributes.due {
        Some(Due::On(day)) => {
            let shown = date::parse(day).map(|day| say.date(day)).unwrap_or_else(|| day.clone());
            let shown = html::text(&say.fill("due_on", &[("date", &shown)]));
            let _ = write!(words, "<span class=\"due\" data-due=\"{day}\">{shown}</span>");
        }
        Some(Due::After(span)) => {
            let code = span.code();
            let shown = html::text(&say.fill("due_after_start", &[("span", &say.span(*span))]));
            let _ = write!(words, "<span class=\"due\" data-due=\"+{code}\">{shown}</span>");
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
            let link = format!("<a href=\"{url}\">{text}</a>");
            let _ = write!(words, ">{}</span>", say.html("after_activity", &[("activity", &link)]));
        }
    }
    let mut add = |text: &str| {
        words.push_str("<span>");
        escape_text(&mut words, text);
        words.push_str("</span>");
    };
    if attributes.evidence {
        add(say.say("evidence_wanted"));
    }
    if !attributes.by.is_empty() {
        let helpers: Vec<String> =
            attributes.by.iter().map(|helper| say.say(&format!("by_{helper}")).to_owned()).collect();
        add(&say.fill("with_helpers", &[("helpers", &say.choice(&helpers))]));
    }
    if let Some(effort) = attributes.effort {
        add(&say.fill("takes", &[("span", &say.span(effort))]));
    }
    if let Some(kind) = attributes.kind {
        add(&capitalised(say.kind(kind)));
    }
    if attributes.optional {
        add(say.say("optional"));
    }
    words
}
