//! What is no longer in a plan: items that were retired, and items that vanished.

use std::collections::BTreeMap;

use super::Candidate;
use crate::handbook::{Activity, Gone, Item};
use crate::model::ids::ItemId;
use crate::resolve::lock::{Fate, Lock};

/// The items of the next lock that nobody can tick any more, by id; those that took another id are not among
/// them.
pub(super) fn gone(candidates: &[Candidate<'_>], items: &[Vec<Item>], lock: &Lock) -> Vec<Gone> {
    let standing: BTreeMap<&ItemId, &Candidate<'_>> = candidates
        .iter()
        .filter(|candidate| items[candidate.at.0][candidate.at.1] == Item::Retired)
        .filter_map(|candidate| Some((candidate.id()?, candidate)))
        .collect();
    let entries = lock.entries.iter().filter(|(_, entry)| entry.fate != Fate::Present);
    let mut gone: Vec<Gone> = entries
        .map(|(id, entry)| {
            let standing = standing.get(id);
            let replaced_by = standing.and_then(|candidate| candidate.raw.attributes.replaced_by.as_ref());
            Gone {
                id: id.clone(),
                number: entry.number,
                was: entry.was.clone(),
                at: match &entry.fate {
                    Fate::Retired(day) => day.clone(),
                    Fate::Present | Fate::Gone => None,
                },
                is_lost: entry.fate == Fate::Gone,
                replaced_by: replaced_by.map(|(id, _)| id.clone()),
                stands: standing.map(|candidate| Activity { page: candidate.at.0, item: candidate.at.1 }),
                stood_in: entry.origin.as_ref().map(|origin| origin.path.clone()),
            }
        })
        .collect();
    follow(&mut gone);
    if !gone.is_empty() {
        let renamed = lock.renamed();
        gone.retain(|gone| !renamed.contains_key(&gone.id));
    }
    gone
}

/// Where the item that took another's place was retired as well, its readers go on with the one after it.
fn follow(gone: &mut [Gone]) {
    let next: BTreeMap<ItemId, ItemId> =
        gone.iter().filter_map(|gone| Some((gone.id.clone(), gone.replaced_by.clone()?))).collect();
    for gone in gone {
        for _ in 0..next.len() {
            let Some(other) = gone.replaced_by.as_ref().and_then(|other| next.get(other)) else { break };
            gone.replaced_by = Some(other.clone());
        }
    }
}
