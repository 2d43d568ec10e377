//! Readers' ticks, followed from build to build: each sits on an id, and was made on an item.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use pathbook::config::Config;
use pathbook::diagnostic::Severity;
use pathbook::handbook::Item;
use pathbook::memo::Memo;
use pathbook::model::path::SourcePath;
use pathbook::pipeline;
use pathbook::source::{SourceFile, Sources};

/// What became of ticks: one count for each item that had a tick and stood in the next state too.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Figures {
    /// The item has the tick, and says what it said.
    pub(crate) kept: usize,
    /// The item has the tick though it says something else.
    pub(crate) rescued: usize,
    /// The tick stays behind: the item is a new one to the lock, or can't be told from another.
    pub(crate) lost: usize,
    /// The item has the tick of another one, and does not say what its reader ticked.
    pub(crate) wrong: usize,
    /// The item has the tick of another one that said the very same.
    pub(crate) twins: usize,
}

impl Figures {
    pub(crate) fn steps(&self) -> usize {
        self.kept + self.rescued + self.lost + self.wrong + self.twins
    }
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.kept += other.kept;
        self.rescued += other.rescued;
        self.lost += other.lost;
        self.wrong += other.wrong;
        self.twins += other.twins;
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kept, rescued, lost, wrong, twins } = self;
        let share = *lost as f64 * 100.0 / self.steps().max(1) as f64;
        write!(
            out,
            "{} item-steps: {kept} kept, {rescued} rescued, {lost} lost ({share:.2} %), {wrong} wrong; \
             {twins} on another item with the very same words",
            self.steps()
        )
    }
}

/// Ticks on a handbook that is built again and again.
#[derive(Default)]
pub(crate) struct Ticks {
    lock: Option<String>,
    /// The item, by its true name, on which the tick of each id was made, and what it said.
    owner: BTreeMap<String, (String, String)>,
    /// Where each item's tick sits, and what the item said then.
    sits: BTreeMap<String, (Option<String>, String)>,
    pub(crate) figures: Figures,
    /// What happened to the ticks that are not kept, in words.
    pub(crate) story: Vec<String>,
}

/// A page: its file, its text, and its items' true names in their order.
pub(crate) type Page = (String, String, Vec<String>);

impl Ticks {
    /// Builds with these pages and looks where the ticks of the state before are now. Then every item is
    /// ticked.
    pub(crate) fn step(&mut self, pages: &[Page]) {
        let mut sources = Sources { today: Some((2026, 11, 23)), ..Sources::default() };
        let mut put = |path: String, text: &str| {
            let file = SourceFile::held(text.as_bytes().to_vec());
            sources.files.insert(SourcePath::new(&path).unwrap(), Arc::new(file));
        };
        for (path, text, _) in pages {
            put(format!("content/{path}"), text);
        }
        if let Some(lock) = &self.lock {
            put("pathbook.lock".to_owned(), lock);
        }
        let built = pipeline::understand(&Config::default(), &sources, &mut Memo::once());
        let errors: Vec<_> =
            built.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let mut items = 0;
        for page in &built.value.pages {
            let Some(document) = &page.document else { continue };
            let is_this = |(path, ..): &&Page| format!("content/{path}") == document.path.as_str();
            let (_, _, truth) = pages.iter().find(is_this).unwrap();
            assert_eq!(truth.len(), page.items.len(), "{}", document.path);
            for ((name, item), raw) in truth.iter().zip(page.items.iter()).zip(&document.items) {
                self.item(name, item, &raw.text);
                items += 1;
            }
        }
        assert_eq!(items, pages.iter().map(|(_, _, truth)| truth.len()).sum::<usize>());
        self.lock = built.value.lock;
    }

    fn item(&mut self, name: &str, item: &Item, text: &str) {
        let id = match item {
            Item::Kept { id, .. } => Some(id.to_string()),
            Item::Retired | Item::Ambiguous | Item::Unmatched => None,
        };
        let before = self.sits.insert(name.to_owned(), (id.clone(), text.to_owned()));
        if let Some(id) = &id {
            let owner = self.owner.insert(id.clone(), (name.to_owned(), text.to_owned()));
            if let Some((other, ticked)) = owner.filter(|(owner, _)| owner != name) {
                if folded(&ticked) == folded(text) {
                    self.figures.twins += 1;
                    self.story.push(format!("twin {id}: {text:?} ({name}) has the tick of {other}"));
                } else {
                    self.figures.wrong += 1;
                    self.story
                        .push(format!("WRONG {id}: {text:?} ({name}) has the tick of {ticked:?} ({other})"));
                }
            }
        }
        let Some((Some(old), said)) = before else { return };
        if id.as_ref() != Some(&old) {
            self.figures.lost += 1;
            self.story.push(format!("lost {old}: {said:?} → {text:?}"));
        } else if folded(&said) == folded(text) {
            self.figures.kept += 1;
        } else {
            self.figures.rescued += 1;
            self.story.push(format!("rescued {old}: {said:?} → {text:?}"));
        }
    }
}

/// A text as somebody who reads it: no case, no marks.
fn folded(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| "“”\"'.,;:!?".contains(c)));
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
