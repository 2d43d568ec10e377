//! Items that are gone are retired for good.

use std::collections::BTreeSet;

use crate::checked::Checked;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::{Handbook, Item};
use crate::model::date;
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::resolve::lock::{Fate, LOCK, Lock};
use crate::source::Sources;

/// What was retired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// The items that are retired now.
    pub retired: BTreeSet<ItemId>,
    /// Those that were before.
    pub already: BTreeSet<ItemId>,
    /// The text of the lock, where it is another than before.
    pub lock: Option<String>,
}

/// Retires items in the lock there is; nothing else is new in it. An item that is still there, and a name that no
/// item has, are errors.
pub fn forget(handbook: &Handbook, sources: &Sources, names: &[String]) -> Checked<Forgotten> {
    Checked::collect(|seen| {
        let mut forgotten = Forgotten::default();
        let next = super::next_lock(handbook);
        let mut lock = super::lock(sources);
        let path = SourcePath::new(LOCK).unwrap_or_default();
        for name in names {
            // As it is written behind an item, `#` and all.
            let name = name.strip_prefix('#').unwrap_or(name);
            let id = ItemId::new(name).ok().filter(|id| next.entries.contains_key(id));
            let Some(id) = id else {
                seen.note(unknown(name, &next, &path));
                continue;
            };
            match next.entries.get(&id).map(|entry| &entry.fate) {
                Some(Fate::Gone) => {
                    if let Some(entry) = lock.entries.get_mut(&id) {
                        entry.fate = Fate::Retired(sources.today.map(date::iso));
                    }
                    forgotten.retired.insert(id);
                }
                Some(Fate::Retired(_)) => drop(forgotten.already.insert(id)),
                Some(Fate::Present) | None => {
                    let message = format!("`{id}` is still there");
                    let place = standing(handbook, &id).unwrap_or_else(|| Place::file(&path));
                    seen.note(Diagnostic::new(Code::ItemRetired, place, message).help(
                        "To retire an item, write `[-]` in the place of its `[ ]`; only one that is gone can be forgotten.",
                    ));
                }
            }
        }
        forgotten.lock = (!forgotten.retired.is_empty()).then(|| lock.to_text());
        forgotten
    })
}

fn unknown(name: &str, lock: &Lock, path: &SourcePath) -> Diagnostic {
    let problem =
        Diagnostic::new(Code::ItemUnknown, Place::file(path), format!("`{name}` is no item of the lock"));
    let renamed = lock.renamed();
    if let Some(now) = ItemId::new(name).ok().and_then(|id| renamed.get(&id)) {
        return problem.help(format!("It was renamed to `{now}`."));
    }
    let gone = lock.entries.iter().filter(|(_, entry)| entry.fate == Fate::Gone);
    let gone: Vec<&str> = gone.map(|(id, _)| id.as_str()).collect();
    let near = problem.clone().did_you_mean(name, gone.iter().copied());
    match near.help {
        Some(_) => near,
        None if gone.is_empty() => problem.help("Nothing is gone, so there is nothing to forget."),
        None => problem.did_you_mean(name, lock.entries.keys().map(ItemId::as_str)),
    }
}

fn standing(handbook: &Handbook, id: &ItemId) -> Option<Place> {
    handbook.pages.iter().find_map(|page| {
        let is_it = |item: &Item| matches!(item, Item::Kept { id: other, .. } if other == id);
        let index = page.items.iter().position(is_it)?;
        Some(page.document.as_ref()?.items.get(index)?.place.clone())
    })
}
