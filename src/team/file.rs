//! One file: whether it can be used, and the little of it that is taken in.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{LARGEST, Unread};
use crate::handbook::{Handbook, Item, plan_id};
use crate::model::ids::PlanId;
use crate::model::plan::NO_PLAN;

/// The form that this program reads.
const VERSION: u64 = 1;

/// What is taken in of a person's file.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Person {
    /// The degrees by competency; `?` for who is not sure.
    pub levels: BTreeMap<String, Register>,
    /// The states by activity.
    pub states: BTreeMap<String, Register>,
}

/// A value and when it was set; none where it was taken back.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Register {
    wall: u64,
    counter: u64,
    device: String,
    value: Option<String>,
}

/// Cause and cure.
type Refused = (String, String);

/// Whose a file is: the plan, and the profile in it. The latter is forgotten when people are told apart.
type Key = (Option<usize>, String);

const AGAIN: &str =
    "Ask for the file once more: \"Save a file\" in My progress or in About your data makes it.";

/// Reads a file as it was handed in.
pub(super) fn read(handbook: &Handbook, bytes: Result<&[u8], &Unread>) -> Result<(Key, Person), Refused> {
    let bytes = bytes.map_err(unread)?;
    if bytes.len() as u64 > LARGEST {
        return Err(unread(&Unread::TooLarge(bytes.len() as u64)));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| damaged("it is not UTF-8 text"))?;
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text).map_err(|error| {
        damaged(match error.classify() {
            serde_json::error::Category::Eof if text.trim().is_empty() => "it is empty",
            serde_json::error::Category::Eof => "it ends in the middle",
            _ => "it is not JSON, or was changed by hand",
        })
    })?;
    let format = value.get("format").and_then(Value::as_str);
    let (Some("pathbook-progress"), Value::Object(file)) = (format, &value) else {
        let message = "this is JSON, but no file of a reader's progress".to_owned();
        return Err((message, "Leave it out, or name the right file.".to_owned()));
    };
    if file.get("v").and_then(Value::as_u64).is_some_and(|version| version > VERSION) {
        let message = "this file was saved by a newer version of Pathbook".to_owned();
        return Err((message, "Install the newest Pathbook and run the report again.".to_owned()));
    }
    if text_of(file, "book") != Some(handbook.config.id.as_str()) {
        let message = "this file belongs to another handbook".to_owned();
        let help = "Name the folder of its handbook with `--handbook`, or leave the file out.".to_owned();
        return Err((message, help));
    }
    let plan = plan_of(handbook, text_of(file, "plan"))?;
    let Some(profile) = text_of(file, "profile").filter(|profile| !profile.is_empty()) else {
        return Err(damaged("it does not say which profile it is of"));
    };
    let person = Person::of(handbook, file);
    if person.levels.is_empty() && person.states.is_empty() {
        let message = "nothing is rated or ticked in this file yet".to_owned();
        return Err((message, "Leave it out: it would hide somebody else among empty files.".to_owned()));
    }
    Ok(((plan, profile.to_owned()), person))
}

fn plan_of(handbook: &Handbook, plan: Option<&str>) -> Result<Option<usize>, Refused> {
    let Some(plan) = plan else { return Err(damaged("it does not say which plan it is of")) };
    let found = handbook.followed().into_iter().find(|known| plan_id(&handbook.plans, *known) == plan);
    found.ok_or_else(|| {
        // What is no id is not repeated: it may be anything.
        let message = match PlanId::new(plan) {
            Ok(plan) => format!("this file is of the plan `{plan}`, which the handbook does not have"),
            Err(_) if plan == NO_PLAN => {
                "this file is of activities of no plan, and the handbook has none".to_owned()
            }
            Err(_) => "this file is of a plan that the handbook does not have".to_owned(),
        };
        (message, "Name the folder of its handbook with `--handbook`, or leave the file out.".to_owned())
    })
}

fn damaged(why: &str) -> Refused {
    (format!("this file is damaged: {why}"), AGAIN.to_owned())
}

fn unread(why: &Unread) -> Refused {
    match why {
        Unread::Folder => (
            "this is a folder, and a report reads files".to_owned(),
            "Name the files in it, as in `pathbook report folder/*.json`.".to_owned(),
        ),
        Unread::TooLarge(bytes) => {
            let (megabytes, most) = (bytes / 1_000_000, LARGEST / 1_000_000);
            let message =
                format!("this file has {megabytes} MB, and a reader's progress has {most} MB at the most");
            (message, "Leave it out, or name the right file.".to_owned())
        }
        Unread::Refused(cause) => (
            format!("this file can't be read: {cause}"),
            "Check its name, who owns it and what its permissions are.".to_owned(),
        ),
    }
}

fn text_of<'a>(of: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    of.get(name).and_then(Value::as_str)
}

impl Person {
    fn of(handbook: &Handbook, file: &Map<String, Value>) -> Self {
        let mut person = Self::default();
        let entries = |name: &str| file.get(name).and_then(Value::as_object).into_iter().flatten();
        for (competency, said) in entries("levels") {
            if let Some(level) = said.get("self").and_then(Register::of) {
                person.levels.insert(competency.clone(), level);
            }
        }
        for (item, said) in entries("items") {
            if let Some(state) = said.get("s").and_then(Register::of) {
                person.states.insert(item.clone(), state);
            }
        }
        // What was set under an id of before belongs to the item as it is called now.
        for item in handbook.pages.iter().flat_map(|page| page.items.iter()) {
            let Item::Kept { id, was, .. } = item else { continue };
            for old in was.iter() {
                if let Some(state) = person.states.get(old.as_str()).cloned() {
                    put(&mut person.states, id.as_str(), state);
                }
            }
        }
        person
    }

    /// The two halves of what one person did: of each value the newer one.
    pub(super) fn join(mut self, other: Self) -> Self {
        for (competency, level) in other.levels {
            put(&mut self.levels, &competency, level);
        }
        for (item, state) in other.states {
            put(&mut self.states, &item, state);
        }
        self
    }

    /// The id of the degree that the person chose; `?` for not sure.
    pub(super) fn level(&self, competency: &str) -> Option<&str> {
        self.levels.get(competency)?.value.as_deref()
    }

    /// The state that the person chose for an activity.
    pub(super) fn state(&self, item: &str) -> Option<&str> {
        self.states.get(item)?.value.as_deref()
    }
}

fn put(registers: &mut BTreeMap<String, Register>, name: &str, register: Register) {
    match registers.get_mut(name) {
        Some(known) if *known >= register => {}
        Some(known) => *known = register,
        None => drop(registers.insert(name.to_owned(), register)),
    }
}

impl Register {
    /// `[value, wall ms, counter, device]`; anything else is left out, as in the browser.
    fn of(value: &Value) -> Option<Self> {
        let [value, wall, counter, device] = value.as_array()?.as_slice() else { return None };
        let value = match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            _ => return None,
        };
        Some(Self {
            wall: stamp(wall)?,
            counter: stamp(counter)?,
            device: device.as_str()?.to_owned(),
            value,
        })
    }
}

/// A whole number that scripts can tell from its neighbours.
fn stamp(value: &Value) -> Option<u64> {
    value.as_u64().filter(|stamp| *stamp < 1 << 53)
}
