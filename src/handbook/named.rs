//! The items that others name: where each stands, what it says, and what of it can be ticked.

use std::collections::{HashMap, HashSet};

use super::{Handbook, Item, Page};
use crate::model::ids::ItemId;
use crate::model::path::OutPath;

/// An item that another waits for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Named<'a> {
    /// The address of its page.
    pub out: &'a OutPath,
    /// Its anchor there.
    pub anchor: String,
    /// What it says.
    pub text: &'a str,
    /// The plan it belongs to, an index.
    pub plan: Option<usize>,
    /// What has to be ticked for it: itself, or of a group all in it that is not optional.
    pub leaves: Vec<&'a ItemId>,
}

/// Those of a handbook's items that others name, by id.
pub type NamedItems<'a> = HashMap<&'a ItemId, Named<'a>>;

impl<'a> Named<'a> {
    /// What has to be ticked for it, where that is kept with what belongs to `plan`: no store knows of another's.
    pub fn leaves_in(&self, plan: Option<usize>) -> Vec<&'a str> {
        let leaves = self.leaves.iter().filter(|_| self.plan == plan);
        leaves.map(|id| id.as_str()).collect()
    }
}

impl Handbook {
    /// Gathers the items that others name.
    pub fn named(&self) -> NamedItems<'_> {
        let documents = self.pages.iter().filter_map(|page| page.document.as_ref());
        let attributes = documents.flat_map(|document| &document.items).map(|item| &item.attributes);
        let named: HashSet<&ItemId> = attributes.flat_map(|of| &of.after).map(|(id, _)| id).collect();
        let mut found = NamedItems::new();
        if named.is_empty() {
            return found;
        }
        for page in &self.pages {
            let raw = page.document.iter().flat_map(|document| &document.items);
            for (index, (raw, item)) in raw.zip(page.items.iter()).enumerate() {
                if let Item::Kept { id, .. } = item
                    && named.contains(id)
                {
                    let leaves = if raw.is_group { leaves_of(page, index) } else { vec![id] };
                    let plan = page.step.map(|(plan, _)| plan);
                    let anchor = page.anchor_of(id);
                    found.insert(id, Named { out: &page.out, anchor, text: &raw.text, plan, leaves });
                }
            }
        }
        found
    }
}

/// The ids of what can be ticked in a group, however deep, but for what is optional.
fn leaves_of(page: &Page, group: usize) -> Vec<&ItemId> {
    let Some(document) = &page.document else { return Vec::new() };
    // Of what comes after the group: whether it is in it.
    let mut inside: Vec<bool> = Vec::new();
    let mut leaves = Vec::new();
    // What is nested comes right after what it is nested in.
    for (raw, item) in document.items.iter().zip(page.items.iter()).skip(group + 1) {
        let Some(parent) = raw.parent.filter(|parent| *parent >= group) else { break };
        let is_inside = parent == group || inside.get(parent - group - 1) == Some(&true);
        inside.push(is_inside);
        match item {
            Item::Kept { id, .. } if is_inside && !raw.is_group && !raw.attributes.optional => {
                leaves.push(id)
            }
            _ => {}
        }
    }
    leaves
}
