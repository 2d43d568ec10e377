//! Checklist items as an author writes them.

use std::fmt;
use std::sync::Arc;

use crate::model::ids::ItemId;
use crate::model::path::Place;

/// A list that holds at least one task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaskList {
    /// The text of the heading above it; empty before the first heading.
    pub heading: String,
    /// The list that an item of which holds this one; `None` for an outermost list.
    pub inside: Option<usize>,
    /// The number of its first item, if its items are numbered.
    pub ordered: Option<u64>,
}

/// One task of a list, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawItem {
    /// The id its author gave it.
    pub id: Option<(ItemId, Place)>,
    /// The mark in its brackets.
    pub mark: Mark,
    /// What it says: plain text of its first paragraph, without attributes, white space folded.
    pub text: String,
    /// The texts of the headings above it, outermost first.
    pub headings: Arc<[String]>,
    /// Its place in the numbering, if its list is numbered.
    pub ordinal: Option<u64>,
    /// Index of its list in [`Document::lists`](crate::model::document::Document::lists).
    pub list: usize,
    /// Index of the item it is nested in.
    pub parent: Option<usize>,
    /// Whether items are nested in it: its box is then derived from theirs and it is not counted.
    pub is_group: bool,
    /// Whether its text holds a link or anything else that reacts to a click.
    pub interactive: bool,
    /// What its attributes say.
    pub attributes: Arc<Attributes>,
    /// In which form they are written, and the byte of its file where what is between the brackets begins.
    pub written: Option<(Form, usize)>,
    /// The mark and text.
    pub place: Place,
}

/// The forms in which attributes are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `{#id key=value}`.
    Braces,
    /// `<!-- #id key=value -->`.
    Comment,
}

impl RawItem {
    /// Whether the item counts in totals: no group, not optional, not retired, applicable by default.
    pub fn counts(&self) -> bool {
        !self.is_group && !self.attributes.optional && matches!(self.mark, Mark::Open | Mark::Ticked)
    }
}

/// The mark of a task.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// `[ ]`: not started.
    Open,
    /// `[~]`: not applicable by default.
    NotApplicable,
    /// `[-]`: retired, kept for those who did it.
    Retired,
    /// `[x]`: ticked in the source, shown as not started.
    Ticked,
}

/// An item's attributes, checked for form; names of other items are checked later.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Attributes {
    /// When it is due.
    pub due: Option<Due>,
    /// The items to be done before it.
    pub after: Vec<(ItemId, Place)>,
    /// The competencies it develops.
    pub develops: Vec<(String, Place)>,
    /// Whether evidence is wanted before it counts as done.
    pub evidence: bool,
    /// Who helps.
    pub by: Vec<String>,
    /// How long it takes.
    pub effort: Option<Span>,
    /// Training, experience or guidance.
    pub kind: Option<Kind>,
    /// Whether it may be left out.
    pub optional: bool,
    /// The item that took its place.
    pub replaced_by: Option<(ItemId, Place)>,
    /// The id it had before.
    pub was: Option<(ItemId, Place)>,
}

/// When an item is due.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Due {
    /// On a day, `2026-06-30`.
    On(String),
    /// So long after the reader's start.
    After(Span),
}

/// A length of time: a number and its unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// The unit of a [`Span`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// `h`.
    Hours,
    /// `d`.
    Days,
    /// `w`.
    Weeks,
    /// `m`.
    Months,
    /// `y`.
    Years,
}

/// The kind of an activity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Courses, research, reading.
    Training,
    /// Doing it.
    Experience,
    /// Help from a coach or mentor.
    Guidance,
}

impl Span {
    /// The span as it is written: `6w`.
    pub fn code(&self) -> String {
        let unit = match self.unit {
            Unit::Hours => 'h',
            Unit::Days => 'd',
            Unit::Weeks => 'w',
            Unit::Months => 'm',
            Unit::Years => 'y',
        };
        format!("{}{unit}", self.count)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(out, "{} {unit}{plural}", self.count)
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Training, Self::Experience, Self::Guidance];
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Training => "training",
            Self::Experience => "experience",
            Self::Guidance => "guidance",
        })
    }
}
