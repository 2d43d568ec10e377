//! What became of checklist items since the last lock.

use crate::model::ids::ItemId;

/// What became of checklist items since the last lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Whether the next lock says anything else than the last one.
    pub any: bool,
    /// How many items got their identity because there was no lock; 0 where there was one.
    pub first: usize,
    /// Items that the last lock did not know.
    pub added: Vec<ItemId>,
    /// Items that were gone and are there again.
    pub back: Vec<ItemId>,
    /// Items without an id of their own that stand elsewhere.
    pub moved: Vec<ItemId>,
    /// Items that say something else.
    pub reworded: Vec<Reworded>,
    /// Items that say the same with other case or punctuation.
    pub respelt: Vec<ItemId>,
    /// Items that have another id, each with the one it had.
    pub renamed: Vec<(ItemId, ItemId)>,
    /// Items whose author gave them the id they had.
    pub pinned: Vec<ItemId>,
    /// Items whose author took their id away; they keep it.
    pub unpinned: Vec<ItemId>,
    /// Items that are not there any more.
    pub gone: Vec<ItemId>,
    /// Items that were retired for good.
    pub retired: Vec<ItemId>,
    /// Items that got another number, because two branches gave one number to two items.
    pub renumbered: Vec<ItemId>,
    /// Items that are gone, each with a new one that says the same, or nearly.
    pub alike: Vec<(ItemId, ItemId)>,
}

/// An item that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reworded {
    /// Its id.
    pub id: ItemId,
    /// What it said and what it says, where it was found again by nothing else.
    pub texts: Option<(String, String)>,
}
