//! Two locks compared: what became of each item.

use super::{Entry, Fate, Lock};
use crate::model::changes::{Changes, Reworded};
use crate::model::ids::ItemId;
use crate::quick::QuickSet;

/// What became of items from one lock to the next.
pub fn between(old: &Lock, next: &Lock) -> Changes {
    let mut changes = Changes { renumbered: old.renumbered.clone(), ..Changes::default() };
    changes.any = old.entries != next.entries || !old.renumbered.is_empty();
    for (id, entry) in next.entries.iter().filter(|(id, _)| !old.entries.contains_key(*id)) {
        // An item has the number it had, whatever its id is.
        let before = entry.was.iter().rev().find_map(|was| Some((was, old.entries.get(was)?)));
        match before.filter(|(_, before)| before.number == entry.number) {
            Some((was, before)) => {
                changes.renamed.push((was.clone(), id.clone()));
                compare(id, before, entry, &mut changes);
            }
            None if matches!(entry.fate, Fate::Present) => changes.added.push(id.clone()),
            None => {}
        }
    }
    let mut taken_over = QuickSet::default();
    for (id, before) in &old.entries {
        let Some(entry) = next.entries.get(id) else { continue };
        for was in entry.was.iter().filter(|was| !before.was.contains(was) && next.entries.contains_key(*was))
        {
            // Told a build too late: the old id has a line of its own.
            changes.renamed.push((was.clone(), id.clone()));
            taken_over.insert(was);
        }
        compare(id, before, entry, &mut changes);
    }
    changes.retired.retain(|id| !taken_over.contains(id));
    changes
}

/// What there is to say where no lock was before.
pub fn first(next: &Lock) -> Changes {
    let items = next.entries.values().filter(|entry| entry.fate == Fate::Present).count();
    Changes { any: !next.entries.is_empty(), first: items, ..Changes::default() }
}

fn compare(id: &ItemId, before: &Entry, now: &Entry, changes: &mut Changes) {
    match (&before.fate, &now.fate) {
        (Fate::Present, Fate::Gone) => return changes.gone.push(id.clone()),
        (Fate::Gone, Fate::Present) => changes.back.push(id.clone()),
        (Fate::Retired(_), Fate::Retired(_)) | (Fate::Gone, Fate::Gone) => return,
        (_, Fate::Retired(_)) => return changes.retired.push(id.clone()),
        _ => {}
    }
    match (&before.origin, &now.origin) {
        (Some(_), None) => changes.pinned.push(id.clone()),
        (None, Some(_)) => changes.unpinned.push(id.clone()),
        (before, now) if before != now => changes.moved.push(id.clone()),
        _ => {}
    }
    if before.like != now.like {
        let texts = before.says.clone().zip(now.says.clone());
        changes.reworded.push(Reworded { id: id.clone(), texts });
    } else if before.text != now.text {
        changes.respelt.push(id.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::path::SourcePath;

    fn lock(lines: &str) -> Lock {
        let path = SourcePath::new(super::super::LOCK).unwrap();
        let read = Lock::parse(&path, lines);
        assert_eq!(read.diagnostics, []);
        read.value
    }

    #[test]
    fn every_kind_of_change_is_told() {
        let old = lock(
            "a-1 1 text=1 like=1 in=x.md under=1 says=Walk\n\
             a-2 2 text=2 like=2\n\
             a-3 3 text=3 like=3 gone\n\
             a-4 4 text=4 like=4\n\
             a-5 5 text=5 like=5\n\
             a-6 6 text=6 like=6 in=x.md under=1\n\
             a-7 7 text=7 like=7\n",
        );
        let next = lock(
            "a-1 1 text=9 like=9 in=x.md under=2 says=Walks\n\
             a-2 2 text=2 like=2 gone\n\
             a-3 3 text=3 like=3\n\
             a-4 4 text=4 like=4 retired\n\
             b-5 5 text=8 like=5 was=a-5\n\
             a-6 6 text=6 like=6\n\
             a-7 7 text=7 like=7 in=x.md under=1\n\
             a-8 8 text=7 like=7\n",
        );
        let id = |text: &str| ItemId::new(text).unwrap();
        let found = between(&old, &next);
        let texts = Some(("Walk".to_owned(), "Walks".to_owned()));
        let expected = Changes {
            any: true,
            added: vec![id("a-8")],
            back: vec![id("a-3")],
            moved: vec![id("a-1")],
            reworded: vec![Reworded { id: id("a-1"), texts }],
            respelt: vec![id("b-5")],
            renamed: vec![(id("a-5"), id("b-5"))],
            pinned: vec![id("a-6")],
            unpinned: vec![id("a-7")],
            gone: vec![id("a-2")],
            retired: vec![id("a-4")],
            ..Changes::default()
        };
        assert_eq!(found, expected);
        assert_eq!(between(&old, &old), Changes::default());
        assert_eq!(first(&next).first, 6);
    }

    #[test]
    fn items_that_shared_a_number_are_told() {
        let merged = lock("a-1 1 text=1 like=1\na-2 1 text=2 like=2\n");
        let found = between(&merged, &merged);
        assert!(found.any);
        assert_eq!(found.renumbered.len(), 2);
    }
}
