//! Any two role levels: links to what changes between neighbours, and what a script needs to compare others.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;

use crate::handbook::Handbook;
use crate::model::path::OutPath;
use crate::model::view::View;
use crate::render::data::script;
use crate::render::framework::Desk;
use crate::render::framework::changes::ChangesData;
use crate::render::framework::lists::{RoleTransitions, TransitionsData};
use crate::render::view::encoded;

/// What the component `compare` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct CompareData {
    /// All role levels by role, for the choice of two.
    pub roles: Vec<Choices>,
    /// The id of the role level chosen first, or nothing.
    pub from: String,
    /// The id of the one chosen second, or nothing.
    pub to: String,
    /// What changes between the two.
    pub changes: Option<ChangesData>,
    /// The transitions that have a page.
    pub transitions: Vec<RoleTransitions>,
    /// The URL of the folder of the role levels' data scripts.
    pub levels: String,
}

/// The levels of a role to choose from.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Choices {
    /// The role's name.
    pub name: String,
    /// Its levels.
    pub levels: Vec<Choice>,
}

/// A role level to choose.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The folder of the data scripts, one a role level.
const FOLDER: &str = "framework/levels";

impl Desk<'_> {
    pub(super) fn compare(&self, pair: Option<(usize, usize)>) -> CompareData {
        let framework = &self.atlas.handbook.framework;
        let roles = self.atlas.families.iter().flat_map(|(_, roles)| roles).map(|role| {
            let role = &framework.roles[*role];
            let levels = role.levels.iter().map(|level| {
                let level = &framework.levels[*level];
                Choice { id: level.id.to_string(), name: level.name.clone() }
            });
            Choices { name: role.name.clone(), levels: levels.collect() }
        });
        let id = |level: usize| framework.levels[level].id.to_string();
        let TransitionsData { roles: mut transitions, .. } = self.transitions();
        for role in &mut transitions {
            role.transitions.retain(|transition| !transition.url.is_empty());
        }
        transitions.retain(|role| !role.transitions.is_empty());
        CompareData {
            roles: roles.collect(),
            from: pair.map(|(from, _)| id(from)).unwrap_or_default(),
            to: pair.map(|(_, to)| id(to)).unwrap_or_default(),
            changes: pair.map(|(from, to)| self.changes(from, to)),
            transitions,
            levels: format!("{}{}{FOLDER}/", self.root, self.page.out.to_root()),
        }
    }
}

/// A role level for the script that compares two.
#[derive(Serialize)]
struct LevelData<'a> {
    id: &'a str,
    name: &'a str,
    /// The address of its page from the site's root, or nothing.
    url: String,
    /// What one does there.
    does: Vec<&'a str>,
    /// What it expects, by the place of the competency in the framework.
    expects: Vec<ExpectedData<'a>>,
    /// The addresses of the pages on what changes from here, by the id of the other role level.
    changes: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct ExpectedData<'a> {
    /// The competency's place.
    c: usize,
    /// Its name.
    n: &'a str,
    /// The address of its page from the site's root, or nothing.
    u: String,
    /// Its area's name, or `Other competencies`.
    a: &'a str,
    /// Its area's place; that of competencies of no area is the last.
    o: usize,
    /// The rank, from 1, and the number of degrees.
    r: [usize; 2],
    /// The degree's name.
    d: &'a str,
    /// The degree's indicators.
    i: &'a [String],
}

/// The data scripts of all role levels; none where nothing compares them.
pub fn scripts(handbook: &Handbook, other: &str, scripts: &mut BTreeMap<OutPath, Bytes>) {
    if !handbook.views.keys().any(|view| matches!(view, View::Compare(_))) {
        return;
    }
    let framework = &handbook.framework;
    let address = |view: View| {
        let Some(spot) = handbook.views.get(&view) else { return String::new() };
        let anchor = spot.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        encoded(&handbook.pages[spot.page].out) + &anchor
    };
    let mut changes: Vec<BTreeMap<&str, String>> = vec![BTreeMap::new(); framework.levels.len()];
    for view in handbook.views.keys() {
        if let View::Changes(from, to) = view {
            changes[*from].insert(framework.levels[*to].id.as_str(), address(*view));
        }
    }
    for ((index, level), changes) in framework.levels.iter().enumerate().zip(changes) {
        let expects = level.expects.iter().map(|expectation| {
            let competency = &framework.competencies[expectation.competency];
            let of = framework.scales[competency.scale].levels.len();
            ExpectedData {
                c: expectation.competency,
                n: &competency.name,
                u: address(View::Competency(expectation.competency)),
                a: competency.area.map_or(other, |area| framework.areas[area].name.as_str()),
                o: competency.area.unwrap_or(framework.areas.len()),
                r: [expectation.rank + 1, of],
                d: &framework.proficiency(expectation.competency, expectation.rank).name,
                i: competency.indicators.get(expectation.rank).map_or(&[], Vec::as_slice),
            }
        });
        let data = LevelData {
            id: level.id.as_str(),
            name: &level.name,
            url: address(View::Level(index)),
            does: level.does.iter().map(|duty| duty.text.as_str()).collect(),
            expects: expects.collect(),
            changes,
        };
        if let Ok(out) = OutPath::new(&format!("{FOLDER}/{}.js", level.id)) {
            scripts.insert(out, script("level", level.id.as_str(), &data));
        }
    }
}
