//! What items say of each other: every name must be an item, and none may wait for itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::Item;
use crate::model::checklist::RawItem;
use crate::model::document::Document;
use crate::model::ids::ItemId;

/// Checks `after` and `replaced-by` of every item, and that items do not wait in a circle. `retired` are the
/// items that still stand, marked as retired, each with the item that took its place.
pub fn check<'a>(
    pages: impl Iterator<Item = (&'a Document, &'a [Item])> + Clone,
    retired: &BTreeMap<&ItemId, Option<&(ItemId, Place)>>,
    seen: &mut Seen,
) {
    let names = |raw: &RawItem| !raw.attributes.after.is_empty() || raw.attributes.replaced_by.is_some();
    if !pages.clone().any(|(document, _)| document.items.iter().any(names)) {
        return;
    }
    let mut known: BTreeSet<&ItemId> = BTreeSet::new();
    let mut renamed: BTreeMap<&ItemId, &ItemId> = BTreeMap::new();
    for item in pages.clone().flat_map(|(_, items)| items) {
        if let Item::Kept { id, was, .. } = item {
            known.insert(id);
            renamed.extend(was.iter().map(|was| (was, id)));
        }
    }
    let mut waits: BTreeMap<&ItemId, Vec<(&ItemId, &Place)>> = BTreeMap::new();
    for (document, items) in pages {
        for (raw, item) in document.items.iter().zip(items) {
            let after = raw.attributes.after.iter().map(|named| (named, false));
            let named = after.chain(raw.attributes.replaced_by.iter().map(|named| (named, true)));
            for ((other, place), replaces) in named {
                if known.contains(other) || replaces && retired.contains_key(other) {
                    continue;
                }
                let now = renamed.get(other).map(|now| format!("It is `{now}` now: write that."));
                let diagnostic =
                    Diagnostic::new(Code::ItemUnknown, place.clone(), format!("`{other}` names no item"));
                seen.note(match now {
                    Some(now) => diagnostic.help(now),
                    None => diagnostic.did_you_mean(other.as_str(), known.iter().map(|id| id.as_str())),
                });
            }
            if let (Item::Kept { id, .. }, false) = (item, raw.attributes.after.is_empty()) {
                let after = raw.attributes.after.iter().map(|(other, place)| (other, place));
                waits.entry(id).or_default().extend(after);
            }
        }
    }
    cycles(&waits, seen);
    replacements(retired, &known, seen);
}

/// Tells of retired items whose place no item took in the end: they lead round in a circle, or to one that
/// is retired itself.
fn replacements(
    retired: &BTreeMap<&ItemId, Option<&(ItemId, Place)>>,
    known: &BTreeSet<&ItemId>,
    seen: &mut Seen,
) {
    for (id, next) in retired {
        let Some((other, place)) = next.filter(|(other, _)| !known.contains(other)) else { continue };
        let Some(next) = retired.get(other) else { continue };
        let mut circle = vec![*id, other];
        let mut next = *next;
        while let Some((other, _)) = next.filter(|(other, _)| !circle.contains(&other) && circle.len() < 100)
        {
            circle.push(other);
            next = retired.get(other).copied().flatten();
        }
        let closes = other == *id || next.is_some_and(|(other, _)| other == *id);
        let first = circle.iter().min() == Some(id);
        if closes && first {
            if other == *id {
                circle.truncate(1);
            }
            let names: Vec<&str> = circle.iter().chain([id]).map(|id| id.as_str()).collect();
            let message = format!("items take each other's place: {}", names.join(" → "));
            let help = "Name the item with which a reader goes on.";
            seen.note(Diagnostic::new(Code::ItemCycle, place.clone(), message).help(help));
        } else if retired.get(other) == Some(&None) {
            let message = format!("`{other}` is retired itself");
            let help = "Name the item with which a reader goes on, here or with a `replaced-by` of that one.";
            seen.note(Diagnostic::new(Code::ItemUnknown, place.clone(), message).help(help));
        }
    }
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
