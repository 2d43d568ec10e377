//! Families, roles and role levels.

use super::{Lost, Name, Role, RoleLevel, What, Written, head, maps};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::framework::Family;
use crate::model::ids::{FamilyId, RoleId, RoleLevelId};
use crate::syntax::yaml::{Entry, Map};

const FAMILY: What = What::new("a family", "project-delivery");
const ROLE: What = What::new("a role", "project-manager");
const LEVEL: What = What::new("a role level", "senior-pm");

/// Reads the lists of one file.
pub(super) fn read(file: &mut Map<'_>, written: &mut Written, seen: &mut Seen) {
    written.lists_families |= file.has("families");
    for mut map in maps(file, "families", &mut written.lost, seen) {
        if let Some(head) = head(&mut map, FAMILY, FamilyId::new, &mut written.lost, seen) {
            let family = Family { id: head.id, name: head.name, summary: head.summary };
            written.families.push((family, head.place));
        }
        map.finish(seen);
    }
    for mut map in maps(file, "roles", &mut written.lost, seen) {
        written.roles.extend(role(&mut map, &mut written.lost, seen));
        map.finish(seen);
    }
}

fn role(map: &mut Map<'_>, lost: &mut Lost, seen: &mut Seen) -> Option<Role> {
    let head = head(map, ROLE, RoleId::new, lost, seen);
    let family = map.text("family", seen);
    let mut levels = Vec::new();
    for mut map in maps(map, "levels", lost, seen) {
        levels.extend(level(&mut map, lost, seen));
        map.finish(seen);
    }
    let Some(head) = head else {
        lost.ids.extend(levels.iter().map(|level| level.id.as_str().to_owned()));
        return None;
    };
    Some(Role { id: head.id, place: head.place, name: head.name, summary: head.summary, family, levels })
}

fn level(map: &mut Map<'_>, lost: &mut Lost, seen: &mut Seen) -> Option<RoleLevel> {
    let head = head(map, LEVEL, RoleLevelId::new, lost, seen);
    let after = map.text("after", seen);
    let does = map.entries("does", seen).into_iter().filter_map(|entry| line(entry, seen)).collect();
    let inherits_does = map.bool("inherits_does", seen).is_none_or(|(inherits, _)| inherits);
    let wanted = "a proficiency level of the competency's scale, or `none`";
    let expects = map.map("expects", seen).map(|expects| expects.texts_by_key(wanted, seen));
    let head = head?;
    Some(RoleLevel {
        id: head.id,
        place: head.place,
        name: head.name,
        summary: head.summary,
        after,
        does,
        inherits_does,
        expects: expects.unwrap_or_default(),
    })
}

/// One thing that someone at a role level does: a text, or a mapping that also names a competency.
fn line(entry: Entry<'_>, seen: &mut Seen) -> Option<(String, Option<Name>)> {
    let mut map = match entry {
        Entry::Text((text, _)) => return Some((text, None)),
        Entry::Map(map) => map,
    };
    let place = map.place();
    let (text, competency) = (map.text("text", seen), map.text("competency", seen));
    let Some((text, _)) = text else {
        let message = "a responsibility without a `text`";
        let help = "Write `text: …`; a sentence that has a colon and a space in it needs quotes.";
        seen.note(Diagnostic::new(Code::FrameworkValue, place, message).help(help));
        return None;
    };
    map.finish(seen);
    Some((text, competency))
}
