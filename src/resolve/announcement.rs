//! The announcement: its text made HTML, its link made certain.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use crate::checked::Seen;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::{Announcement, Destination, Page};
use crate::model::path::OutPath;
use crate::parse::markdown::{MarkdownOptions, sentence};
use crate::resolve::publication::new_address;
use crate::stable::Stable;

/// What stands above every page.
pub(super) fn announcement(config: &Config, pages: &[Page], seen: &mut Seen) -> Option<Announcement> {
    let written = config.announcement.as_ref()?;
    let (text, place) = &written.text;
    let options = MarkdownOptions {
        smart_punctuation: config.smart_punctuation,
        emoji: false,
        ..MarkdownOptions::default()
    };
    let html = match sentence(text, &options) {
        Ok(html) => html,
        Err(what) => {
            let message = format!("an announcement is one sentence, and this has {what}");
            let help =
                "Emphasis and `code` are understood; where it leads is said by `link = \"plan/index.md\"`.";
            seen.note(Diagnostic::new(Code::ConfigValue, place.clone(), message).help(help));
            return None;
        }
    };
    let to = written.link.as_ref().and_then(|(link, place)| destination(link, place, config, pages, seen));
    let mut mark = Stable::default();
    (&html, &to, written.kind).hash(&mut mark);
    let mark = format!("{:08x}", mark.finish() >> 32);
    let until = written.until.clone().unwrap_or_default();
    Some(Announcement { html, to, until, kind: written.kind, mark })
}

/// Where it leads: a file below the content, an address from the site's root, or one elsewhere.
fn destination(
    link: &str,
    place: &Place,
    config: &Config,
    pages: &[Page],
    seen: &mut Seen,
) -> Option<Destination> {
    let end = link.find(['#', '?']).unwrap_or(link.len());
    let (file, suffix) = link.split_at(end);
    let file = file.trim_start_matches('/');
    let source = |page: &Page| {
        let document = page.document.as_ref()?;
        Some(document.path.below(&config.content).unwrap_or(document.path.as_str()).to_owned())
    };
    let by_source = pages.iter().find(|page| !file.is_empty() && source(page).as_deref() == Some(file));
    let addresses: BTreeSet<&OutPath> = pages.iter().map(|page| &page.out).collect();
    let to = by_source
        .map(|page| Destination::Page(page.out.clone(), suffix.to_owned()))
        .or_else(|| new_address(link, &addresses));
    if to.is_none() {
        let sources: Vec<String> = pages.iter().filter_map(source).collect();
        let message = format!("there is no page `{link}` to lead to");
        let told = Diagnostic::new(Code::LinkPage, place.clone(), message).help(
            "Write a file below the content folder, `plan/training.md`, or an address with `https://`.",
        );
        seen.note(told.did_you_mean(link, sources.iter().map(String::as_str)));
    }
    to
}
