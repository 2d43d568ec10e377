//! What is told of a page beside its text: when it was changed, and the picture that stands for it elsewhere.

use std::collections::BTreeMap;

use crate::checked::Seen;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::{Page, Preview};
use crate::model::history::{History, Moment};
use crate::model::path::{OutPath, SourcePath};
use crate::parse::Parsed;
use crate::resolve::links;
use crate::source::Sources;

/// When a page was changed last: its file, or a part that it includes.
pub(super) fn changed(history: &History, parsed: &Parsed) -> Option<Moment> {
    let own = history.changed.get(&parsed.document.path)?;
    let included = parsed.included.iter().filter_map(|path| history.changed.get(path));
    included.chain([own]).max().copied()
}

/// Says why nothing is known of the history, to an author who wants it to be.
pub(super) fn check_history(config: &Config, sources: &Sources, seen: &mut Seen) {
    let Some((true, place)) = &config.publishing.git else { return };
    if let Some(unknown) = &sources.history.unknown {
        let (why, help) = unknown.told();
        let message = format!("no page can say when it was changed: {why}");
        seen.note(Diagnostic::new(Code::HistoryUnknown, place.clone(), message).help(help));
    }
}

/// The pictures that pages name, or the handbook for all; they are published as files that pages show.
pub(super) fn previews(
    config: &Config,
    sources: &Sources,
    pages: &mut [Page],
    assets: &mut BTreeMap<OutPath, SourcePath>,
    seen: &mut Seen,
) {
    let mut find = |(written, place): &(String, Place)| {
        if written.starts_with("https://") || written.starts_with("http://") {
            return Some(Preview::Address(written.clone()));
        }
        let source = match written.strip_prefix('/') {
            Some(from_root) => SourcePath::new(&format!("{}/{from_root}", config.content)),
            None if place.path.as_str() == crate::config::BOOK => {
                SourcePath::new(&format!("{}/{written}", config.content))
            }
            None => place.path.join_from_file(written),
        };
        let source = source.ok().filter(|source| {
            sources.files.get(source).is_some() && links::is_publishable(&config.content, source)
        });
        let out = source.as_ref().and_then(|source| OutPath::new(source.below(&config.content)?).ok());
        let (Some(source), Some(out)) = (source, out) else {
            let message = format!("there is no image `{written}`");
            let help = "The path starts at the page's folder, or with `/` at the content folder.";
            seen.note(Diagnostic::new(Code::LinkImage, place.clone(), message).help(help));
            return None;
        };
        assets.insert(out.clone(), source);
        Some(Preview::File(out))
    };
    let of_all = config.publishing.image.as_ref().and_then(&mut find);
    for page in pages {
        let own = page.document.as_ref().and_then(|document| document.front.image.as_ref());
        page.preview = own.and_then(&mut find).or_else(|| of_all.clone());
    }
}
