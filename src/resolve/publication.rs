//! What is published beside the pages: files that nobody links, and old addresses that lead on.

use std::collections::{BTreeMap, BTreeSet};

use crate::checked::Seen;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::{Destination, Page, Redirect};
use crate::model::path::{OutPath, SourcePath};
use crate::resolve::links;
use crate::source::Sources;

/// Files that `[assets] include` publishes, and those that nobody asked for.
pub(super) fn included_assets(
    config: &Config,
    sources: &Sources,
    assets: &mut BTreeMap<OutPath, SourcePath>,
    seen: &mut Seen,
) {
    if !config.has_book {
        return;
    }
    let mut unmatched: Vec<&(String, Place)> = config.include.iter().collect();
    let used: BTreeSet<SourcePath> = assets.values().cloned().collect();
    for (path, _) in sources.files.below(&config.content) {
        let Some(below) = path.below(&config.content) else { continue };
        let wanted = config.include.iter().any(|(include, _)| matches_pattern(include, below));
        unmatched.retain(|(include, _)| !matches_pattern(include, below));
        let original = config.standing(path).original;
        if used.contains(path)
            || crate::parse::is_page(path)
            || !links::is_publishable(&config.content, &original)
        {
            continue;
        }
        match OutPath::new(below) {
            Ok(out) if wanted => {
                assets.insert(out, path.clone());
            }
            // It may well be there to be included in pages rather than published.
            _ if path.is_markdown() => {}
            _ => seen.note(
                Diagnostic::new(
                    Code::AssetOrphan,
                    Place::file(path),
                    "no page links or shows this file: it is not published",
                )
                .help("Link it, remove it, or add it to `[assets] include` in `book.toml`."),
            ),
        }
    }
    for (include, place) in unmatched {
        let message = format!("`{include}` matches no file of the content");
        let help = "Name a file or a folder below the content folder; `*` stands for any part of a name.";
        seen.note(Diagnostic::new(Code::ConfigValue, place.clone(), message).help(help));
    }
}

/// Whether a path is named by a pattern: a file, a folder, or either with `*` for any part of a name.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.trim_matches('/').split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    pattern.len() <= path.len() && pattern.iter().zip(&path).all(|(wanted, name)| matches_name(wanted, name))
}

fn matches_name(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(end)
}

/// Old addresses of pages, from front matter and from `[redirects]`.
pub(super) fn redirects(config: &Config, pages: &[Page], seen: &mut Seen) -> BTreeMap<OutPath, Redirect> {
    let by_out: BTreeSet<&OutPath> = pages.iter().map(|page| &page.out).collect();
    let mut redirects = BTreeMap::new();
    let mut add = |from: &str, place: &Place, to: Destination, seen: &mut Seen| {
        let Some(out) = old_address(from) else {
            let message = format!("`{from}` is no address of a page");
            let help =
                "Write the address from the site's root, without a query: `/old/page.html` or `/old/`.";
            seen.note(Diagnostic::new(Code::AliasTaken, place.clone(), message).help(help));
            return;
        };
        if by_out.contains(&out) || redirects.contains_key(&out) {
            let message = format!("`{out}` is the address of a page or of another alias");
            seen.note(
                Diagnostic::new(Code::AliasTaken, place.clone(), message)
                    .help("Remove the alias, or rename the page."),
            );
        } else {
            redirects.insert(out, Redirect { to, place: place.clone() });
        }
    };
    for page in pages {
        for (alias, place) in page.document.iter().flat_map(|document| &document.front.aliases) {
            add(alias, place, Destination::Page(page.out.clone(), String::new()), seen);
        }
    }
    for ((from, place), (to, to_place)) in &config.redirects {
        match new_address(to, &by_out) {
            Some(to) => add(from, place, to, seen),
            None => seen.note(
                Diagnostic::new(Code::LinkPage, to_place.clone(), format!("there is no page `{to}` to lead to"))
                    .help("Write the address of a page from the site's root, `/plan/training.html`, or one with `https://`."),
            ),
        }
    }
    redirects
}

/// Where an old address is written: `/a/`, `/a` and `/a.html` are pages, anything else is no address of one.
fn old_address(from: &str) -> Option<OutPath> {
    let decoded = percent_encoding::percent_decode_str(from).decode_utf8().ok()?;
    let path = decoded.trim_start_matches('/');
    if path.contains(['\\', ':', '?', '#', '%', '\0']) || path.split('/').any(|part| part.starts_with('.')) {
        return None;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = match name.rsplit_once('.') {
        _ if name.is_empty() => "index.html".to_owned(),
        None => format!("{name}.html"),
        Some((_, "html" | "htm")) => name.to_owned(),
        Some(_) => return None,
    };
    OutPath::new(&format!("{folder}/{name}")).ok()
}

/// Where a redirect leads: a page, perhaps to a part of it, or an address elsewhere.
pub(super) fn new_address(to: &str, pages: &BTreeSet<&OutPath>) -> Option<Destination> {
    if to.starts_with("https://") || to.starts_with("http://") {
        return Some(Destination::Outside(to.to_owned()));
    }
    let end = to.find(['#', '?']).unwrap_or(to.len());
    let path = percent_encoding::percent_decode_str(&to[..end]).decode_utf8().ok()?;
    let path = path.trim_start_matches('/');
    let file =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let out = OutPath::new(&file).ok().filter(|out| pages.contains(out))?;
    Some(Destination::Page(out, to[end..].to_owned()))
}
