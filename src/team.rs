//! What a group knows and needs, from the progress files that its people handed in: numbers of at least five
//! people, and nothing else.
//!
//! A file's names, notes, evidence, reviews and ids are never even taken in (`team/file.rs`): what is read are
//! self-assessments and states of activities. A number is shown only if it is of nobody or of five people or
//! more, and so is every number that could be had by subtraction (`team/bands.rs`). No text of a file reaches the
//! page: all words are the handbook's.

mod bands;
mod file;
mod group;
mod page;

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::Handbook;
use crate::model::path::SourcePath;

use file::Person;
use group::PlanReport;

/// Anything about fewer people than this is not shown.
pub const FEWEST: usize = 5;

/// A larger file is no reader's progress.
pub const LARGEST: u64 = 5_000_000;

/// How a report's page says that it is one.
pub const MARK: &str = "<meta name=\"generator\" content=\"Pathbook team report\">";

/// A file that was handed in: what was read, or why it could not be.
pub struct HandedIn {
    /// The file, as its user names it.
    pub path: SourcePath,
    /// Its bytes.
    pub bytes: Result<Vec<u8>, Unread>,
}

/// Why a file's bytes are not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    /// It is a folder.
    Folder,
    /// It has so many bytes.
    TooLarge(u64),
    /// What the operating system said.
    Refused(String),
}

/// What could be made of the files.
pub struct Report {
    /// The page; none where no plan has the files of enough people.
    pub page: Option<String>,
    /// Files that are left out, and why.
    pub diagnostics: Vec<Diagnostic>,
    /// Files of a person of whom there was one already.
    pub again: Vec<SourcePath>,
    /// How many people of one plan handed in a file: the most of any plan.
    pub people: usize,
    /// How many plans are shown.
    pub plans: usize,
    /// The titles of plans with too few people.
    pub left_out: Vec<String>,
}

/// Reads the files and makes the page; every file that can't be used is told.
pub fn report(handbook: &Handbook, files: &[HandedIn], day: Option<&str>) -> Report {
    let mut diagnostics = Vec::new();
    let mut again = Vec::new();
    let mut people: BTreeMap<(Option<usize>, String), Person> = BTreeMap::new();
    for handed_in in files {
        match file::read(handbook, handed_in.bytes.as_deref()) {
            Ok((key, person)) => match people.remove(&key) {
                Some(known) => {
                    again.push(handed_in.path.clone());
                    people.insert(key, known.join(person));
                }
                None => drop(people.insert(key, person)),
            },
            Err((message, help)) => {
                let place = Place::file(&handed_in.path);
                diagnostics.push(Diagnostic::new(Code::ProgressFile, place, message).help(help));
            }
        }
    }
    let mut groups: BTreeMap<Option<usize>, Vec<Person>> = BTreeMap::new();
    for ((plan, _), person) in people {
        groups.entry(plan).or_default().push(person);
    }
    let most = groups.values().map(Vec::len).max().unwrap_or(0);
    let (shown, few): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, people)| people.len() >= FEWEST);
    let plans: Vec<PlanReport> =
        shown.iter().map(|(plan, people)| PlanReport::of(handbook, *plan, people)).collect();
    Report {
        page: (!plans.is_empty()).then(|| page::html(handbook, &plans, day)),
        diagnostics,
        again,
        people: most,
        plans: plans.len(),
        left_out: few.into_iter().map(|(plan, _)| handbook.followed_title(plan)).collect(),
    }
}
