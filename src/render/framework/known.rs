//! Views that need not be made to be compared: hashes of what they are made of, from one build to the next.

use std::hash::Hash;

use super::{Atlas, PageViews};
use crate::handbook::Page;
use crate::model::path::OutPath;
use crate::quick::QuickMap;
use crate::stable::Stable;

/// What stands for the views of a page, with what they depend on beside the atlas.
#[derive(Clone, Debug)]
pub struct ViewsHash {
    page: u128,
    /// Stands for the views.
    pub shown: u128,
}

impl ViewsHash {
    /// Remembered where neither the page nor the atlas changed: the views are then not even made. Gives
    /// them where they were.
    pub fn of(
        page: &Page,
        atlas: &Atlas<'_>,
        known: Option<&QuickMap<OutPath, Self>>,
    ) -> (Self, Option<PageViews>) {
        if page.computed.is_none() && page.shows.iter().all(Option::is_none) {
            return (Self { page: 0, shown: 0 }, None);
        }
        let mut hash = Stable::default();
        (page.text_hash, page.computed, &page.shows).hash(&mut hash);
        let hash = hash.digest128();
        match known.and_then(|known| known.get(&page.out)).filter(|known| known.page == hash) {
            Some(known) => {
                debug_assert_eq!(known.shown, atlas.of(page).digest(), "views of {}", page.out);
                (known.clone(), None)
            }
            None => {
                let views = atlas.of(page);
                (Self { page: hash, shown: views.digest() }, Some(views))
            }
        }
    }
}
