//! Job families in YAML: levels, themes, and competencies that each belong to a level and a theme.
//!
//! One shape, two meanings. With one competency for each level and theme it is a *matrix*: the themes are
//! what can be assessed, and a competency says what someone of that level does. Otherwise it is a *list*:
//! every competency can be assessed by itself, and the themes group them. A file without levels and
//! themes, a bare list, is of the second kind.

mod read;
mod tracks;

use std::collections::{BTreeMap, BTreeSet};

use self::read::{Entry, Family};
use self::tracks::afters;
use super::Input;
use super::draft::{Competency, Does, Draft, Level, Named, Role, Scale};
use super::ids::{Ids, cut, slug};
use super::text::{self, degree, key, words};
use crate::checked::Checked;
use crate::diagnostic::{Code, Diagnostic, Place};

/// The proficiencies of such files, lowest first.
const PROFICIENCIES: [&str; 5] = ["Awareness", "Foundational", "Working knowledge", "Practitioner", "Expert"];

/// What an entry without a proficiency is expected at.
const MET: &str = "Met";

/// Where an id made of a sentence is cut.
const SENTENCE: usize = 40;

/// Reads one or more job families, a file each.
pub fn families(inputs: &[Input<'_>]) -> Checked<Draft> {
    Checked::collect(|seen| {
        let families: Vec<Family> = inputs.iter().filter_map(|input| read::family(*input, seen)).collect();
        if !seen.has_errors() && families.iter().all(|family| family.entries.is_empty()) {
            let place = inputs.first().map(|input| Place::file(input.path));
            seen.note(
                Diagnostic::new(Code::ImportInput, place, "there is no competency to import")
                    .help("A file has `levels`, `themes` and `competencies`, or is a list of competencies."),
            );
        }
        if seen.has_errors() {
            return Draft::default();
        }
        let (scale, degrees) = scale(&families);
        if degrees.guessed {
            let place = inputs.first().map(|input| Place::file(input.path));
            let message = "the file does not say in which order its proficiencies follow each other; it is derived from the words";
            seen.note(Diagnostic::new(Code::ImportGuess, place, message).help(
                "Compare the order in scales.yaml with your ladder, and correct it where it is wrong.",
            ));
        }
        let mut maker = Maker::new(&families, scale, degrees.ids);
        for family in &families {
            maker.add(family);
        }
        maker.draft
    })
}

/// The ids of proficiencies by their keys.
struct Degrees {
    ids: BTreeMap<String, String>,
    guessed: bool,
}

/// The scale of all families: the usual one if they use no other words, otherwise what they use.
fn scale(families: &[Family]) -> (Scale, Degrees) {
    let entries = families.iter().flat_map(|family| &family.entries);
    let mut used: Vec<&str> = Vec::new();
    for entry in entries {
        let word = entry.proficiency.as_deref().unwrap_or(MET);
        if !used.iter().any(|known| key(known) == key(word)) {
            used.push(word);
        }
    }
    let is_usual = |word: &&str| PROFICIENCIES.iter().any(|known| key(known) == key(word));
    let mut guessed = false;
    if used.len() > 1 && used.iter().all(is_usual) {
        used = PROFICIENCIES.to_vec();
    } else if used.len() > 1 {
        guessed = true;
        // What is no known word stays where it was met first, after those that are.
        used.sort_by_key(|word| degree(word).unwrap_or(usize::MAX));
    }
    let mut ids = Ids::new("degree");
    let levels: Vec<Named> = used
        .iter()
        .map(|word| Named { id: ids.take(word), name: (*word).to_owned(), summary: String::new() })
        .collect();
    let by_key = levels.iter().map(|level| (key(&level.name), level.id.clone())).collect();
    let scale = Scale { id: "proficiency".to_owned(), name: "Proficiency".to_owned(), levels };
    (scale, Degrees { ids: by_key, guessed })
}

/// A draft that grows by a family at a time.
struct Maker {
    draft: Draft,
    degrees: BTreeMap<String, String>,
    /// Slugs that more than one family uses.
    shared: BTreeSet<String>,
    roles: Ids,
    levels: Ids,
    areas: Ids,
    competencies: Ids,
}

impl Maker {
    fn new(families: &[Family], scale: Scale, degrees: BTreeMap<String, String>) -> Self {
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for family in families {
            let names = family.levels.iter().chain(&family.themes).map(|named| slug(&named.id));
            for name in names.collect::<BTreeSet<_>>() {
                *times.entry(name).or_default() += 1;
            }
        }
        Self {
            draft: Draft { scales: vec![scale], ..Draft::default() },
            degrees,
            shared: times.into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name).collect(),
            roles: Ids::new("role"),
            levels: Ids::new("level"),
            areas: Ids::new("area"),
            competencies: Ids::new("competency"),
        }
    }

    /// The name that an id is made of: with the family's where several families have it.
    fn distinct(&self, id: &str, family: &Family) -> String {
        if self.shared.contains(&slug(id)) { format!("{} {id}", family.stem) } else { id.to_owned() }
    }

    fn add(&mut self, family: &Family) {
        let level_ids: Vec<String> = family
            .levels
            .iter()
            .map(|level| {
                let name = self.distinct(&level.id, family);
                self.levels.take(&name)
            })
            .collect();
        let afters = afters(&family.levels);
        let mut levels: Vec<Level> = family
            .levels
            .iter()
            .zip(&level_ids)
            .enumerate()
            .map(|(at, (level, id))| Level {
                named: Named { id: id.clone(), ..level.clone() },
                after: afters[at].map(|before| level_ids[before].clone()),
                does_anew: true,
                ..Level::default()
            })
            .collect();
        if is_matrix(family) {
            self.matrix(family, &mut levels);
        } else {
            self.list(family, &mut levels);
        }
        let name = family.name.clone();
        let id = self.roles.take(&family.stem);
        let summary = family.summary.clone();
        self.draft.roles.push(Role { named: Named { id, name, summary }, family: None, levels });
    }

    /// The themes are what can be assessed.
    fn matrix(&mut self, family: &Family, levels: &mut [Level]) {
        let mut ids = Vec::new();
        for theme in &family.themes {
            let id = self.competencies.take(&self.distinct(&theme.id, family));
            ids.push(id.clone());
            self.draft.competencies.push(Competency {
                named: Named { id, ..theme.clone() },
                scale: "proficiency".to_owned(),
                ..Competency::default()
            });
        }
        // In the order of the themes, whatever the order of the file.
        let mut entries: Vec<&Entry> = family.entries.iter().collect();
        entries.sort_by_key(|entry| entry.theme);
        for entry in entries {
            let Some(competency) = ids.get(entry.theme) else { continue };
            let Some(level) = levels.get_mut(entry.level) else { continue };
            let does =
                entry.texts().into_iter().map(|text| Does { text, competency: Some(competency.clone()) });
            level.does.extend(does);
            let degree = self.degree(entry);
            level.expects.push((competency.clone(), degree.clone()));
            if let Some(made) = self.draft.competencies.iter_mut().find(|made| made.named.id == *competency) {
                indicate(made, &degree, &entry.examples);
            }
        }
        self.draft.remarks.push(format!(
            "{}: the themes are the competencies; what a level says of a theme is what someone there does.",
            family.name
        ));
    }

    /// The entries are what can be assessed, the themes are areas.
    fn list(&mut self, family: &Family, levels: &mut [Level]) {
        let mut ids = Vec::new();
        for theme in &family.themes {
            let id = self.areas.take(&self.distinct(&theme.id, family));
            ids.push(id.clone());
            self.draft.areas.push(Named { id, ..theme.clone() });
        }
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &family.entries {
            *times.entry(key(&entry.summary)).or_default() += 1;
        }
        for entry in &family.entries {
            let Some(level) = levels.get_mut(entry.level) else { continue };
            let base = cut(&slug(&entry.summary), SENTENCE).to_owned();
            let short: String = entry.id.chars().filter(char::is_ascii_alphanumeric).take(6).collect();
            let id = self.competencies.take_or(&base, &format!("{base} {short}"));
            let name = if times.get(&key(&entry.summary)) == Some(&1) {
                text::line(&entry.summary)
            } else {
                // Equal names are told apart by their levels.
                format!("{} ({})", text::line(&entry.summary), level.named.name)
            };
            let degree = self.degree(entry);
            level.expects.push((id.clone(), degree.clone()));
            let mut made = Competency {
                named: Named { id, name, summary: entry.description.clone() },
                area: ids.get(entry.theme).cloned(),
                scale: "proficiency".to_owned(),
                indicators: Vec::new(),
                was: entry.id.clone(),
            };
            indicate(&mut made, &degree, &entry.examples);
            self.draft.competencies.push(made);
        }
        self.draft.remarks.push(format!(
            "{}: every competency of the file is one of the framework, expected from its level on; the themes are areas.",
            family.name
        ));
    }

    fn degree(&self, entry: &Entry) -> String {
        let word = entry.proficiency.as_deref().unwrap_or(MET);
        self.degrees.get(&key(word)).cloned().unwrap_or_else(|| slug(word))
    }
}

/// Adds indicators of a degree.
fn indicate(competency: &mut Competency, degree: &str, texts: &[String]) {
    if texts.is_empty() {
        return;
    }
    match competency.indicators.iter_mut().find(|(known, _)| known == degree) {
        Some((_, known)) => {
            known.extend(texts.iter().filter(|text| !known.contains(text)).cloned().collect::<Vec<_>>());
        }
        None => competency.indicators.push((degree.to_owned(), texts.to_vec())),
    }
}

/// Whether there is at most one entry for each level and theme, and more than one level.
fn is_matrix(family: &Family) -> bool {
    let cells: BTreeSet<(usize, usize)> =
        family.entries.iter().map(|entry| (entry.level, entry.theme)).collect();
    !family.bare && family.levels.len() > 1 && cells.len() == family.entries.len()
}

/// A name for an id that comes without one.
fn named(id: &str) -> Named {
    Named { id: id.to_owned(), name: words(id), summary: String::new() }
}
