//! What items say of each other: every name must be an item, and none may wait for itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::Item;
use crate::model::checklist::RawItem;
use crate::model::document::Document;
use crate::model::ids::ItemId;

/// Checks `after` and `replaced-by` of every item, and that items do not wait in a circle.
pub fn check<'a>(pages: impl Iterator<Item = (&'a Document, &'a [Item])> + Clone, seen: &mut Seen) {
    let names = |raw: &RawItem| !raw.attributes.after.is_empty() || raw.attributes.replaced_by.is_some();
    if !pages.clone().any(|(document, _)| document.items.iter().any(names)) {
        return;
    }
    let mut known: HashSet<&ItemId> = HashSet::new();
    for (_, items) in pages.clone() {
        known.extend(items.iter().filter_map(|item| match item {
            Item::Kept { id, .. } => Some(id),
            Item::Retired | Item::Ambiguous => None,
        }));
    }
    let mut waits: BTreeMap<&ItemId, Vec<(&ItemId, &Place)>> = BTreeMap::new();
    for (document, items) in pages {
        for (raw, item) in document.items.iter().zip(items) {
            let named = raw.attributes.after.iter().chain(&raw.attributes.replaced_by);
            for (other, place) in named {
                if known.contains(other) {
                    continue;
                }
                let diagnostic =
                    Diagnostic::new(Code::ItemUnknown, place.clone(), format!("`{other}` names no item"));
                seen.note(diagnostic.did_you_mean(other.as_str(), known.iter().map(|id| id.as_str())));
            }
            if let (Item::Kept { id, .. }, false) = (item, raw.attributes.after.is_empty()) {
                let after = raw.attributes.after.iter().map(|(other, place)| (other, place));
                waits.entry(id).or_default().extend(after);
            }
        }
    }
    cycles(&waits, seen);
}

/// Tells of each circle once, at the item of it that comes first by id.
fn cycles(waits: &BTreeMap<&ItemId, Vec<(&ItemId, &Place)>>, seen: &mut Seen) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Open,
        Done,
    }
    let mut marks: HashMap<&ItemId, Mark> = HashMap::new();
    for start in waits.keys() {
        // An explicit stack: (item, next of its predecessors to follow).
        let mut path: Vec<(&ItemId, usize)> = vec![(start, 0)];
        while let Some((item, next)) = path.pop() {
            if next == 0 && marks.get(item) == Some(&Mark::Done) {
                continue;
            }
            marks.insert(item, Mark::Open);
            let Some((other, place)) = waits.get(item).and_then(|after| after.get(next)) else {
                marks.insert(item, Mark::Done);
                continue;
            };
            path.push((item, next + 1));
            if marks.get(other) == Some(&Mark::Open) {
                let first = path.iter().position(|(open, _)| open == other).unwrap_or(0);
                let circle: Vec<&str> =
                    path[first..].iter().map(|(open, _)| open.as_str()).chain([other.as_str()]).collect();
                seen.note(
                    Diagnostic::new(
                        Code::ItemCycle,
                        (*place).clone(),
                        format!("activities wait for each other: {}", circle.join(" → ")),
                    )
                    .help("Remove one `after`."),
                );
            } else {
                path.push((other, 0));
            }
        }
    }
}
