//! Files that are named as translations are, in a handbook that does not say it has that language.

use std::collections::BTreeMap;

use crate::checked::Seen;
use crate::config::{BOOK, Config, is_known, without_tag};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::parse::is_page;
use crate::source::Sources;

/// Tells, once a language, of `name.de.md` beside `name.md` where German is not declared.
pub(super) fn check(config: &Config, sources: &Sources, seen: &mut Seen) {
    let mut found: BTreeMap<String, Vec<&SourcePath>> = BTreeMap::new();
    for (path, _) in sources.files.below(&config.content) {
        let Some((tag, original)) = without_tag(path.as_str()).filter(|_| is_page(path)) else { continue };
        let beside = SourcePath::new(&original).ok().filter(|original| sources.files.get(original).is_some());
        let is_declared = config.languages.iter().any(|language| language.tag == tag);
        if beside.is_some() && is_known(tag) && (!is_declared || !config.is_translated()) {
            found.entry(tag.to_owned()).or_default().push(path);
        }
    }
    for (tag, files) in found {
        let Some(first) = files.first() else { continue };
        let more = match files.len() {
            1 => String::new(),
            count => format!(", like {} more,", count - 1),
        };
        let message = if tag == config.language {
            format!(
                "this file{more} is named as a text in `{tag}`, the language of the handbook: it is a page of its own"
            )
        } else {
            format!(
                "this file{more} is named as a translation, but `{BOOK}` does not declare `{tag}`: it is a page of its own"
            )
        };
        let help = if tag == config.language {
            format!(
                "Name it `{}`, or give it another name.",
                without_tag(first.name()).map_or_else(String::new, |(_, name)| name)
            )
        } else {
            format!("Add `[languages.{tag}]` to `{BOOK}`, or give the file another name.")
        };
        seen.note(Diagnostic::new(Code::LanguageUndeclared, Place::file(first), message).help(help));
    }
}
