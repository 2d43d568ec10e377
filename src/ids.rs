//! The ids of a handbook's items: listed, written into its pages, and given up.
//!
//! Pure: from a handbook understood to texts. What is written is told apart from whether it may be: the
//! caller reads the handbook with the new texts and compares ([`differs`]).

mod forget;
mod list;
mod pin;

use crate::handbook::{Handbook, Item};
use crate::model::path::{Place, SourcePath};
use crate::resolve::lock::{LOCK, Lock};
use crate::source::Sources;

pub use self::forget::{Forgotten, forget};
pub use self::list::{Row, State, list};
pub use self::pin::{Edited, pins, pins_of_all};

/// The lock that a build would write.
fn next_lock(handbook: &Handbook) -> Lock {
    let text = handbook.lock.as_deref().unwrap_or_default();
    SourcePath::new(LOCK).map(|path| Lock::parse(&path, text).value).unwrap_or_default()
}

/// The lock there is.
fn lock(sources: &Sources) -> Lock {
    let path = SourcePath::new(LOCK).ok();
    let file = path.and_then(|path| Some(Lock::read(&path, sources.files.get(&path)?).value));
    file.unwrap_or_default()
}

/// The place of the first item that is another one in the second handbook; `None` where all are the same.
pub fn differs(before: &Handbook, after: &Handbook) -> Option<Option<Place>> {
    let mut pages = before.pages.iter().zip(&after.pages);
    let found = pages.find_map(|(before, after)| {
        let items =
            before.items.iter().zip(after.items.iter()).position(|(before, after)| !is_same(before, after));
        let count = (before.items.len() != after.items.len()).then_some(before.items.len());
        let index = items.or(count)?;
        let raw = before.document.as_ref().and_then(|document| document.items.get(index));
        Some(raw.map(|raw| raw.place.clone()))
    });
    let gone =
        |book: &Handbook| book.gone.iter().map(|gone| (gone.id.clone(), gone.number)).collect::<Vec<_>>();
    found.or_else(|| (before.pages.len() != after.pages.len() || gone(before) != gone(after)).then_some(None))
}

fn is_same(before: &Item, after: &Item) -> bool {
    match (before, after) {
        (Item::Kept { id, number, .. }, Item::Kept { id: other, number: of_other, .. }) => {
            (id, number) == (other, of_other)
        }
        _ => before == after,
    }
}
