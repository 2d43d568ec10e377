//! Every item there is and was, as rows.

use std::collections::BTreeMap;

use crate::handbook::{Handbook, Item};
use crate::model::checklist::Mark;
use crate::model::ids::ItemId;
use crate::model::path::{Place, SourcePath};
use crate::resolve::lock::{Fate, LOCK};

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id; none for items that can't be told apart.
    pub id: Option<ItemId>,
    /// Its permanent number, if it has one.
    pub number: Option<u32>,
    /// How it is with its id.
    pub state: State,
    /// Where it stands.
    pub place: Option<Place>,
    /// What it says, as far as that is known.
    pub text: String,
}

/// How it is with an item's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Its author wrote it.
    Pinned,
    /// The lock has it.
    Kept,
    /// The next build writes it to the lock.
    New,
    /// It has none: others say the same under the same heading.
    Ambiguous,
    /// It is not there any more.
    Gone,
    /// It was retired, on a day if that is known.
    Retired(Option<String>),
}

impl State {
    /// The state in words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Pinned => "pinned".to_owned(),
            Self::Kept => "in the lock".to_owned(),
            Self::New => "new".to_owned(),
            Self::Ambiguous => "ambiguous".to_owned(),
            Self::Gone => "gone".to_owned(),
            Self::Retired(None) => "retired".to_owned(),
            Self::Retired(Some(day)) => format!("retired {day}"),
        }
    }
}

/// All items: those that can be ticked in reading order, then what is gone or retired, by id.
pub fn list(handbook: &Handbook) -> Vec<Row> {
    let next = super::next_lock(handbook);
    let added: Vec<&ItemId> = handbook.changes.added.iter().collect();
    let is_new = |id: &ItemId| handbook.changes.first > 0 || added.binary_search(&id).is_ok();
    let mut rows = Vec::new();
    for page in &handbook.pages {
        let Some(document) = &page.document else { continue };
        for (raw, item) in document.items.iter().zip(page.items.iter()) {
            let (id, number, state) = match item {
                Item::Kept { id, number, .. } => {
                    let state = match &raw.id {
                        Some(_) => State::Pinned,
                        None if is_new(id) => State::New,
                        None => State::Kept,
                    };
                    (Some(id.clone()), Some(*number), state)
                }
                Item::Ambiguous if raw.mark != Mark::Retired => (None, None, State::Ambiguous),
                Item::Ambiguous | Item::Retired | Item::Unmatched => continue,
            };
            rows.push(Row { id, number, state, place: Some(raw.place.clone()), text: raw.text.clone() });
        }
    }
    let standing: BTreeMap<&ItemId, (Place, &str)> = handbook
        .gone
        .iter()
        .filter_map(|gone| {
            let at = gone.stands?;
            let raw = handbook.pages.get(at.page)?.document.as_ref()?.items.get(at.item)?;
            Some((&gone.id, (raw.place.clone(), raw.text.as_str())))
        })
        .collect();
    let lock = SourcePath::new(LOCK).ok();
    for (id, entry) in &next.entries {
        let state = match &entry.fate {
            Fate::Present => continue,
            Fate::Gone => State::Gone,
            Fate::Retired(day) => State::Retired(day.clone()),
        };
        let (place, text) = match standing.get(id) {
            Some((place, text)) => (Some(place.clone()), (*text).to_owned()),
            None => (lock.as_ref().map(Place::file), entry.says.clone().unwrap_or_default()),
        };
        rows.push(Row { id: Some(id.clone()), number: Some(entry.number), state, place, text });
    }
    rows
}
