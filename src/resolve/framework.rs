//! The framework of the whole handbook: names found, what is inherited filled in, plans led from a role
//! level to another.
//!
//! It depends on its own files alone, so it is understood again only when one of them changes.

mod activities;
mod competencies;
mod groups;
mod inherit;
mod names;
mod roles;

use std::hash::Hash;
use std::sync::Arc;

pub use activities::{activities, check_gaps};

use crate::checked::{Checked, Seen};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::framework::Framework;
use crate::model::path::SourcePath;
use crate::model::plan::Plan;
use crate::parse::framework::{self as written, Lost, Written};
use crate::quick::QuickMap;
use crate::source::{SourceFile, Sources};
use crate::stable::Stable;
use names::Names;

/// A framework that is understood.
#[derive(Clone, Debug, Default)]
pub struct Understood {
    /// The framework.
    pub framework: Arc<Framework>,
    /// The development plans.
    pub plans: Vec<Plan>,
    /// Where each plan is defined.
    pub places: Vec<Place>,
    /// What was told of already.
    pub lost: Lost,
}

/// The framework as it was understood last, with what stands for its files.
pub type FrameworkMemo = Option<(u128, Arc<Checked<Understood>>)>;

/// Understands the framework of a handbook, or remembers it.
pub fn understood(
    config: &Config,
    sources: &Sources,
    keep: bool,
    memo: &mut FrameworkMemo,
    seen: &mut Seen,
) -> Arc<Checked<Understood>> {
    let language = |path: &SourcePath| config.standing(path).language;
    let in_folder = |folder: String| SourcePath::new(&folder).unwrap_or_default();
    let folder = in_folder(format!("{}/framework", config.content));
    let of_language = |tag: &str| in_folder(format!("{}/{tag}/framework", config.content));
    let (original, translation) = match config.languages.first().filter(|_| config.is_translated()) {
        Some(first) => (of_language(&first.tag), of_language(&config.language)),
        None => Default::default(),
    };
    let is_yaml = |path: &SourcePath| matches!(path.extension().as_deref(), Some("yaml" | "yml"));
    let all = sources.files.within(&folder).filter(|(path, _)| is_yaml(path));
    let (mut files, mut translations): (Vec<File<'_>>, Vec<File<'_>>) = all
        .filter(|(path, _)| [0, config.edition].contains(&language(path)))
        .partition(|(path, _)| language(path) == 0);
    if config.is_translated() {
        let below = |folder| sources.files.within(folder).filter(|(path, _)| is_yaml(path));
        files.extend(below(&original));
        translations.extend(below(&translation).filter(|_| config.edition > 0));
    }
    let mut hash = Stable::default();
    (config.has_book, config.edition).hash(&mut hash);
    for (path, file) in files.iter().chain(&translations) {
        (path, file.hash).hash(&mut hash);
    }
    let key = hash.digest128();
    let understood = match memo.as_ref().filter(|(known, _)| *known == key) {
        Some((_, understood)) => Arc::clone(understood),
        None if config.edition == 0 => Arc::new(Checked::collect(|seen| {
            let written = read(config, &files, seen);
            understand(written, seen)
        })),
        None => Arc::new(Checked::collect(|seen| {
            // What is wrong with the original is told of once.
            let mut told = Seen::default();
            let mut written = read(config, &files, &mut told);
            for (path, file) in &translations {
                match file.utf8(path) {
                    Ok(text) => written::translated::read(path, text, &mut written, seen),
                    Err(problem) => seen.note(*problem),
                }
            }
            understand(written, &mut told)
        })),
    };
    seen.extend(understood.diagnostics.iter().cloned());
    *memo = keep.then(|| (key, Arc::clone(&understood)));
    understood
}

type File<'a> = (&'a SourcePath, &'a Arc<SourceFile>);

/// Reads all files. In a folder that is no handbook, a file may be anybody's: only what looks like a
/// framework is read.
fn read(config: &Config, files: &[(&SourcePath, &Arc<SourceFile>)], seen: &mut Seen) -> Written {
    let mut written = Written::default();
    for (path, file) in files {
        match file.utf8(path) {
            Ok(text) if config.has_book || written::is_framework(text) => {
                written::read(path, text, &mut written, seen);
            }
            Err(problem) if config.has_book => {
                seen.note(*problem);
                written.lost.lists = true;
            }
            _ => {}
        }
    }
    written
}

/// Finds what every name stands for.
fn understand(written: Written, seen: &mut Seen) -> Understood {
    let mut lost = written.lost;
    let areas = if written.lists_areas {
        groups::listed(written.areas, seen)
    } else {
        groups::named(written.competencies.iter().filter_map(|one| one.area.as_ref()), &mut lost, seen)
    };
    let families = if written.lists_families {
        groups::listed(written.families, seen)
    } else {
        groups::named(written.roles.iter().filter_map(|role| role.family.as_ref()), &mut lost, seen)
    };
    let scales = competencies::scales(written.scales, seen);
    let competencies = competencies::competencies(written.competencies, &scales, &areas, &mut lost, seen);
    let mut framework = Framework { scales, areas, competencies, families, ..Framework::default() };
    let owns = roles::roles(&mut framework, written.roles, &lost, seen);
    inherit::inherit(&mut framework, owns, &lost, seen);
    let (plans, places) = plans(&framework, written.plans, &lost, seen);
    Understood { framework: Arc::new(framework), plans, places, lost }
}

/// The plans, each leading from a role level to another.
fn plans(
    framework: &Framework,
    written: Vec<written::Plan>,
    lost: &Lost,
    seen: &mut Seen,
) -> (Vec<Plan>, Vec<Place>) {
    let mut levels = Names::levels(framework, lost);
    let mut first = First::new("plan");
    let (mut plans, mut places) = (Vec::with_capacity(written.len()), Vec::with_capacity(written.len()));
    for written::Plan { mut plan, place, from, to } in written {
        if first.is_taken(plan.id.as_str(), &place, seen) {
            continue;
        }
        if from.is_some() != to.is_some() {
            let (says, not, key) = match from {
                Some(_) => ("starts", "leads", "to"),
                None => ("leads", "starts", "from"),
            };
            let message = format!("plan `{}` says where it {says} and not where it {not}", plan.id);
            let help = format!("Add `{key}: …`, the id of a role level.");
            seen.note(Diagnostic::new(Code::FrameworkValue, place.clone(), message).help(help));
        }
        plan.from = from.and_then(|name| levels.find(&name, seen));
        if let Some(name) = to {
            plan.to = levels.find(&name, seen);
            if plan.to.is_some() && plan.to == plan.from {
                let message = format!("plan `{}` leads from `{}` to itself", plan.id, name.0);
                seen.note(
                    Diagnostic::new(Code::FrameworkValue, name.1, message)
                        .help("Name the role level that the plan leads to."),
                );
                plan.to = None;
            }
        }
        plans.push(plan);
        places.push(place);
    }
    (plans, places)
}

/// Where each id of a kind was defined first.
struct First {
    what: &'static str,
    help: &'static str,
    known: QuickMap<String, Place>,
}

impl First {
    fn new(what: &'static str) -> Self {
        Self { what, help: "Give one of the two another id.", known: QuickMap::default() }
    }

    /// Whether an id is defined already, which is told.
    fn is_taken(&mut self, id: &str, place: &Place, seen: &mut Seen) -> bool {
        let Some(first) = self.known.get(id) else {
            self.known.insert(id.to_owned(), place.clone());
            return false;
        };
        let message = format!("{} `{id}` is defined twice", self.what);
        seen.note(
            Diagnostic::new(Code::FrameworkValue, place.clone(), message)
                .related(first.clone(), "defined here first")
                .help(self.help),
        );
        true
    }
}
