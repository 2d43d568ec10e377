//! Scales and competencies: each competency with its area, its scale, and signs for degrees of it.

use super::First;
use super::names::Names;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::framework::{Area, Competency, Scale};
use crate::parse::framework::{self as written, Lost, Name};

/// The scales, each once.
pub(super) fn scales(written: Vec<(Scale, Place)>, seen: &mut Seen) -> Vec<Scale> {
    let mut first = First::new("scale");
    let written = written.into_iter();
    written
        .filter_map(|(scale, place)| (!first.is_taken(scale.id.as_str(), &place, seen)).then_some(scale))
        .collect()
}

/// The competencies, each once. One without a scale can't be used: it is told of and lost.
pub(super) fn competencies(
    written: Vec<written::Competency>,
    scales: &[Scale],
    areas: &[Area],
    lost: &mut Lost,
    seen: &mut Seen,
) -> Vec<Competency> {
    let before = lost.clone();
    let ids = areas.iter().map(|area| area.id.as_str());
    let mut areas = Names::new((Code::AreaUnknown, "area", "competencies.yaml"), ids, &before);
    let mut scale_of = ScaleOf::new(scales, &before);
    let mut first = First::new("competency");
    let mut competencies = Vec::with_capacity(written.len());
    for competency in written {
        if first.is_taken(competency.id.as_str(), &competency.place, seen) {
            continue;
        }
        let area = competency.area.as_ref().and_then(|name| areas.find(name, seen));
        let Some(scale) = scale_of.find(&competency, seen) else {
            lost.ids.insert(competency.id.as_str().to_owned());
            continue;
        };
        let mut indicators = vec![Vec::new(); scales[scale].levels.len()];
        for (level, signs) in competency.indicators {
            if let Some(rank) = rank(&scales[scale], &level, &before, seen) {
                indicators[rank] = signs;
            }
        }
        competencies.push(Competency {
            id: competency.id,
            name: competency.name,
            summary: competency.summary,
            area,
            scale,
            indicators,
            align: competency.align,
            place: competency.place,
        });
    }
    competencies
}

/// The rank of a degree of a scale; told where the scale has no such degree.
pub(super) fn rank(scale: &Scale, (name, place): &Name, lost: &Lost, seen: &mut Seen) -> Option<usize> {
    let rank = scale.levels.iter().position(|level| level.id == *name);
    if rank.is_none() && !lost.ids.contains(name) {
        let ids = || scale.levels.iter().map(|level| level.id.as_str());
        let message = format!("scale `{}` has no proficiency level `{name}`", scale.id);
        let diagnostic =
            Diagnostic::new(Code::LevelUnknown, place.clone(), message).did_you_mean(name, ids());
        seen.note(match diagnostic.help {
            Some(_) => diagnostic,
            None => diagnostic.help(format!("It has {}.", ids().collect::<Vec<_>>().join(", "))),
        });
    }
    rank
}

/// Finds the scale of competencies.
struct ScaleOf<'a> {
    scales: &'a [Scale],
    names: Names<'a>,
    lost: &'a Lost,
    /// Whether an author without any scale was told so.
    told: bool,
}

impl<'a> ScaleOf<'a> {
    fn new(scales: &'a [Scale], lost: &'a Lost) -> Self {
        let ids = scales.iter().map(|scale| scale.id.as_str());
        let names = Names::new((Code::ScaleUnknown, "scale", "scales.yaml"), ids, lost);
        Self { scales, names, lost, told: false }
    }

    /// The scale that a competency names, or the only one there is.
    fn find(&mut self, competency: &written::Competency, seen: &mut Seen) -> Option<usize> {
        if let Some(name) = &competency.scale {
            return self.names.find(name, seen);
        }
        let nothing_lost = !self.lost.lists && self.lost.ids.is_empty();
        match self.scales {
            [_] => return Some(0),
            [] if nothing_lost && !self.told => {
                self.told = true;
                let message = "competencies are rated on a scale, and none is defined";
                seen.note(Diagnostic::new(Code::ScaleUnknown, competency.place.clone(), message).help(
                    "Write one in `framework/scales.yaml`: `scales: [{id: four, levels: [{id: awareness}, …]}]`, lowest level first.",
                ));
            }
            [] => {}
            [some, ..] => {
                let message =
                    format!("competency `{}` does not say on which scale it is rated", competency.id);
                let help = format!("There are several: add a line such as `scale: {}`.", some.id);
                seen.note(Diagnostic::new(Code::ScaleUnknown, competency.place.clone(), message).help(help));
            }
        }
        None
    }
}
