//! Which level comes after which, where a list of levels holds two tracks: `senior-ic` beside `senior-pm`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::Named;

/// The index of the level that each one comes after.
///
/// A level of a track comes after the last one of its track, or else after the last one without a track.
/// Every other level comes after the one before it in the list.
pub(super) fn afters(levels: &[Named]) -> Vec<Option<usize>> {
    let tracks = tracks(levels);
    let of = |at: usize| {
        ending(&levels[at].id).filter(|(_, track)| tracks.contains(track)).map(|(_, track)| track)
    };
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    let mut trunk = None;
    let mut afters = Vec::with_capacity(levels.len());
    for at in 0..levels.len() {
        match of(at) {
            Some(track) => {
                afters.push(last.get(track).copied().or(trunk));
                last.insert(track, at);
            }
            None => {
                afters.push(at.checked_sub(1));
                last.clear();
                trunk = Some(at);
            }
        }
    }
    afters
}

/// Endings that stand beside another ending of the same stem.
fn tracks(levels: &[Named]) -> BTreeSet<&str> {
    let mut by_stem: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (stem, track) in levels.iter().filter_map(|level| ending(&level.id)) {
        by_stem.entry(stem).or_default().insert(track);
    }
    by_stem.into_values().filter(|endings| endings.len() > 1).flatten().collect()
}

/// `("senior-2", "ic")` of `senior-2-ic`; numbers are no tracks.
fn ending(id: &str) -> Option<(&str, &str)> {
    let (stem, track) = id.rsplit_once('-')?;
    (!stem.is_empty() && !track.is_empty() && track.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .then_some((stem, track))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracks_part_and_meet() {
        let levels: Vec<Named> =
            ["junior", "senior-1", "senior-2-ic", "senior-2-pm", "top-ic", "top-pm", "tech-director"]
                .iter()
                .map(|id| Named { id: (*id).to_owned(), ..Named::default() })
                .collect();
        assert_eq!(afters(&levels), [None, Some(0), Some(1), Some(1), Some(2), Some(3), Some(5)]);
    }
}
