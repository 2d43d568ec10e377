//! Who the checklist items of a page are.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::model::checklist::RawItem;
use crate::model::document::Document;
use crate::model::ids::ItemId;
use crate::stable::Stable;

/// Who a checklist item is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Item {
    /// It can be ticked.
    Kept {
        /// Its id.
        id: ItemId,
        /// Its permanent number.
        number: u32,
        /// Eight hexadecimal digits that stand for its text.
        seen: String,
        /// The ids it had before, oldest first.
        was: Arc<[ItemId]>,
    },
    /// It was retired: a text without a box.
    Retired,
    /// It can't be told from another: a box that is not kept.
    Ambiguous,
    /// It is an item of a translation and none of the original: a box that is not kept.
    Unmatched,
}

/// The items of a page, in the order of its text. Equal hash, equal items.
#[derive(Clone, Default, Debug)]
pub struct Items {
    items: Arc<[Item]>,
    hash: u128,
    /// How many of them count.
    pub(super) counted: usize,
}

impl Items {
    /// The items of a document.
    pub fn new(items: Vec<Item>, document: &Document) -> Self {
        let mut hash = Stable::default();
        items.hash(&mut hash);
        let counts = |(raw, item): &(&RawItem, &Item)| raw.counts() && matches!(item, Item::Kept { .. });
        let counted = document.items.iter().zip(&items).filter(counts).count();
        Self { items: items.into(), hash: hash.digest128(), counted }
    }
}

impl Deref for Items {
    type Target = [Item];

    fn deref(&self) -> &[Item] {
        &self.items
    }
}

impl Hash for Items {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}
