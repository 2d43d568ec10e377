//! What is published beside the pages: files that nobody links, and old addresses that lead on.

use std::collections::{BTreeMap, BTreeSet};

use crate::checked::Seen;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::Page;
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
    let used: BTreeSet<SourcePath> = assets.values().cloned().collect();
    for (path, _) in sources.files.below(&config.content) {
        let Some(below) = path.below(&config.content) else { continue };
        if used.contains(path) || crate::parse::is_page(path) || !links::is_publishable(&config.content, path)
        {
            continue;
        }
        let wanted = config.include.iter().any(|include| matches_pattern(include, below));
        match OutPath::new(below) {
            Ok(out) if wanted => {
                assets.insert(out, path.clone());
            }
            _ if is_source_of_text(path) => {}
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

/// Whether a file may well be there to be included in pages rather than published.
fn is_source_of_text(path: &SourcePath) -> bool {
    path.extension().is_some_and(|extension| matches!(extension.as_str(), "md" | "markdown"))
}

/// Old addresses of pages, from front matter and from `[redirects]`.
pub(super) fn redirects(
    config: &Config,
    pages: &[Page],
    seen: &mut Seen,
) -> BTreeMap<OutPath, (OutPath, Place)> {
    let by_out: BTreeSet<&OutPath> = pages.iter().map(|page| &page.out).collect();
    let mut redirects = BTreeMap::new();
    let mut add = |from: &str, place: &Place, to: OutPath, seen: &mut Seen| {
        let from = from.trim_start_matches('/');
        let file = if from.is_empty() || from.ends_with('/') {
            format!("{from}index.html")
        } else {
            from.to_owned()
        };
        let file = if file.ends_with(".html") { file } else { format!("{file}.html") };
        let foreign = file.contains(['\\', ':', '\0']);
        let Some(out) = OutPath::new(&file).ok().filter(|_| !foreign) else {
            let message = format!("`{from}` is no address within the site");
            seen.note(
                Diagnostic::new(Code::AliasTaken, place.clone(), message)
                    .help("Write the address from the site's root: `/old/page.html`."),
            );
            return;
        };
        if by_out.contains(&out) || redirects.contains_key(&out) {
            let message = format!("`{out}` is the address of a page or of another alias");
            seen.note(
                Diagnostic::new(Code::AliasTaken, place.clone(), message)
                    .help("Remove the alias, or rename the page."),
            );
        } else {
            redirects.insert(out, (to, place.clone()));
        }
    };
    for page in pages {
        for (alias, place) in page.document.iter().flat_map(|document| &document.front.aliases) {
            add(alias, place, page.out.clone(), seen);
        }
    }
    for ((from, place), (to, to_place)) in &config.redirects {
        match OutPath::new(to.trim_start_matches('/')).ok().filter(|to| by_out.contains(to)) {
            Some(to) => add(from, place, to, seen),
            None => seen.note(
                Diagnostic::new(
                    Code::LinkPage,
                    to_place.clone(),
                    format!("there is no page `{to}` to lead to"),
                )
                .help("Write the address of a page from the site's root: `/plan/training.html`."),
            ),
        }
    }
    redirects
}
