//! Scales, areas and competencies.

use super::{Competency, Lost, NONE, What, Written, head, maps, text};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::framework::{Alignment, Area, Proficiency, Scale};
use crate::model::ids::{AreaId, CompetencyId, NotAnId, ScaleId};
use crate::syntax::yaml::{Map, Placed};

const SCALE: What = What::new("a scale", "four");
const AREA: What = What::new("an area", "power-skills");
const COMPETENCY: What = What::new("a competency", "strategic-planning");
const PROFICIENCY: What = What {
    a: "a proficiency level",
    name: "name",
    example: "working",
    form: "lower-case letters, digits and `-`, and not `none`",
};

/// The degrees that a scale may have: each competency has room for signs of each.
const DEGREES: usize = 100;

/// Reads the lists of one file.
pub(super) fn read(file: &mut Map<'_>, written: &mut Written, seen: &mut Seen) {
    for mut map in maps(file, "scales", &mut written.lost, seen) {
        written.scales.extend(scale(&mut map, &mut written.lost, seen));
        map.finish(seen);
    }
    written.lists_areas |= file.has("areas");
    for mut map in maps(file, "areas", &mut written.lost, seen) {
        if let Some(head) = head(&mut map, AREA, AreaId::new, &mut written.lost, seen) {
            written.areas.push((Area { id: head.id, name: head.name, summary: head.summary }, head.place));
        }
        map.finish(seen);
    }
    for mut map in maps(file, "competencies", &mut written.lost, seen) {
        written.competencies.extend(competency(&mut map, &mut written.lost, seen));
        map.finish(seen);
    }
}

fn scale(map: &mut Map<'_>, lost: &mut Lost, seen: &mut Seen) -> Option<Placed<Scale>> {
    let head = head(map, SCALE, ScaleId::new, lost, seen);
    let mut levels: Vec<Proficiency> = Vec::new();
    let mut damaged = false;
    for mut map in maps(map, "levels", lost, seen) {
        match self::head(&mut map, PROFICIENCY, proficiency, lost, seen) {
            Some(level) if levels.iter().any(|other| other.id == level.id) => {
                let message = format!("proficiency level `{}` is defined twice in one scale", level.id);
                seen.note(
                    Diagnostic::new(Code::FrameworkValue, level.place, message)
                        .help("Give one of the two another id."),
                );
            }
            Some(level) if levels.len() == DEGREES => {
                let message = format!("a scale may have {DEGREES} proficiency levels");
                seen.note(
                    Diagnostic::new(Code::FrameworkValue, level.place, message)
                        .help("Four or five are enough for people to agree on."),
                );
                break;
            }
            Some(level) => {
                levels.push(Proficiency { id: level.id, name: level.name, summary: level.summary });
            }
            None => damaged = true,
        }
        map.finish(seen);
    }
    let head = head?;
    if levels.is_empty() {
        if !damaged {
            let message = format!("scale `{}` has no proficiency levels", head.id);
            seen.note(
                Diagnostic::new(Code::FrameworkValue, head.place, message)
                    .help("List them below `levels:`, lowest first: `- {id: awareness}`."),
            );
        }
        lost.ids.insert(head.id.as_str().to_owned());
        return None;
    }
    let name = if map.has("name") { head.name } else { String::new() };
    Some((Scale { id: head.id, name, levels }, head.place))
}

/// The id of a proficiency level: also `1` or `m2`, for scales that number their levels.
fn proficiency(text: &str) -> Result<String, NotAnId> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_id = text != NONE && !text.starts_with('-') && text.len() <= 63 && text.bytes().all(plain);
    if is_id { Ok(text.to_owned()) } else { Err(NotAnId) }
}

fn competency(map: &mut Map<'_>, lost: &mut Lost, seen: &mut Seen) -> Option<Competency> {
    let head = head(map, COMPETENCY, CompetencyId::new, lost, seen);
    let area = map.text("area", seen);
    let scale = map.text("scale", seen);
    let indicators = map.map("levels", seen).map(|levels| levels.sentences_by_key(seen)).unwrap_or_default();
    let indicators = indicators
        .into_iter()
        .map(|(level, signs)| (level, signs.into_iter().map(|(sign, _)| sign).collect()))
        .collect();
    let align = map.maps("align", seen).into_iter().filter_map(|map| alignment(map, seen)).collect();
    let head = head?;
    Some(Competency {
        id: head.id,
        place: head.place,
        name: head.name,
        summary: head.summary,
        area,
        scale,
        indicators,
        align,
    })
}

fn alignment(mut map: Map<'_>, seen: &mut Seen) -> Option<Alignment> {
    let place = map.place();
    let (framework, name) = (text(&mut map, "framework", seen), text(&mut map, "name", seen));
    let url = map.text("url", seen);
    map.finish(seen);
    let url = url.filter(|(url, place)| {
        let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
        if !is_web {
            let message = format!("`{url}` is no address of a web page");
            let help = "Write the whole address: `https://example.org/framework`.";
            seen.note(Diagnostic::new(Code::FrameworkValue, place.clone(), message).help(help));
        }
        is_web
    });
    let (Some(framework), Some(name)) = (framework, name) else {
        let message = "an alignment needs a `framework` and a `name`";
        let help = "Say which framework has it, and what it calls it: `{framework: …, name: …}`.";
        seen.note(Diagnostic::new(Code::FrameworkValue, place, message).help(help));
        return None;
    };
    Some(Alignment { framework, name, url: url.map(|(url, _)| url).unwrap_or_default() })
}
