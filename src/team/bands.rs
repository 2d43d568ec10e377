//! Numbers that may be shown: each is of nobody, or of five people or more, and so is every difference of them.

use std::ops::RangeInclusive;

use super::FEWEST;

/// Neighbouring classes that are counted together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Band {
    /// The classes.
    pub classes: RangeInclusive<usize>,
    /// How many people are in one of them.
    pub people: usize,
}

/// Joins neighbouring classes until no band has one to four people.
///
/// The classes are all there are, so the sum of the bands is the whole group: nothing is left to subtract.
pub(super) fn bands(counts: &[usize]) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut open: Option<Band> = None;
    for (class, people) in counts.iter().copied().enumerate() {
        let band = match open.take() {
            Some(band) => Band { classes: *band.classes.start()..=class, people: band.people + people },
            None => Band { classes: class..=class, people },
        };
        if band.is_shown() {
            bands.push(band);
        } else {
            open = Some(band);
        }
    }
    while let Some(band) = open.take() {
        match bands.pop() {
            Some(before) => {
                let joined = Band {
                    classes: *before.classes.start()..=*band.classes.end(),
                    people: before.people + band.people,
                };
                if joined.is_shown() {
                    bands.push(joined);
                } else {
                    open = Some(joined);
                }
            }
            // The whole group is too small: nothing of it is shown.
            None => break,
        }
    }
    bands
}

impl Band {
    /// Whether its number may be shown.
    fn is_shown(&self) -> bool {
        self.people == 0 || self.people >= FEWEST
    }
}

/// Whether a number of a group may be shown: it and the rest are of nobody, or of five people or more.
pub(super) fn part(people: usize, of: usize) -> Option<usize> {
    let is_safe = |count: usize| count == 0 || count >= FEWEST;
    (is_safe(people) && of.checked_sub(people).is_some_and(is_safe)).then_some(people)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(counts: &[usize]) -> Vec<(usize, usize, usize)> {
        bands(counts)
            .into_iter()
            .map(|band| (*band.classes.start(), *band.classes.end(), band.people))
            .collect()
    }

    #[test]
    fn small_classes_join_their_neighbours() {
        assert_eq!(shown(&[0, 6, 0, 5, 9]), [(0, 0, 0), (1, 1, 6), (2, 2, 0), (3, 3, 5), (4, 4, 9)]);
        assert_eq!(shown(&[1, 4, 5]), [(0, 1, 5), (2, 2, 5)]);
        assert_eq!(shown(&[0, 5, 0, 0, 1]), [(0, 0, 0), (1, 4, 6)]);
        assert_eq!(shown(&[4, 0, 0]), []);
        assert_eq!(shown(&[0, 0, 3]), []);
        assert_eq!(
            (part(5, 9), part(5, 10), part(0, 6), part(6, 6), part(7, 6)),
            (None, Some(5), Some(0), Some(6), None)
        );
    }

    proptest! {
        #[test]
        fn no_band_is_of_one_to_four_people(counts in prop::collection::vec(0usize..12, 1..8)) {
            let bands = bands(&counts);
            for band in &bands {
                prop_assert!(band.people == 0 || band.people >= FEWEST);
                prop_assert_eq!(band.people, counts[band.classes.clone()].iter().sum::<usize>());
            }
            let all: usize = counts.iter().sum();
            if all == 0 || all >= FEWEST {
                let classes: Vec<usize> = bands.iter().flat_map(|band| band.classes.clone()).collect();
                prop_assert_eq!(classes, (0..counts.len()).collect::<Vec<_>>());
            } else {
                prop_assert!(bands.is_empty());
            }
        }
    }
}
