//! The order of a role's levels where a file has none: derived from what they require and are called.

use std::cmp::Ordering;

use super::text::key;

/// What is known of a level.
#[derive(Clone, Debug)]
pub(super) struct Rung {
    pub name: String,
    /// The sum of the ranks it requires, from 1.
    pub sum: usize,
    /// How many it requires.
    pub count: usize,
}

/// Indices in the derived order, each with the index of the level it comes after.
///
/// Apprentices and trainees first, heads and chiefs last; between them by the mean of what is required, then
/// by words such as "senior", then by name. "X - management" stands beside X: after the same level.
pub(super) fn order(rungs: &[Rung]) -> Vec<(usize, Option<usize>)> {
    let keys: Vec<String> = rungs.iter().map(|rung| key(&rung.name)).collect();
    let twin = |at: usize| {
        let stem = managed(&keys[at])?;
        keys.iter().position(|key| key == stem && managed(key).is_none())
    };
    let mut chain: Vec<usize> = (0..rungs.len()).filter(|at| twin(*at).is_none()).collect();
    chain.sort_by(|a, b| compare(&rungs[*a], &keys[*a], &rungs[*b], &keys[*b]));
    let mut ordered = Vec::with_capacity(rungs.len());
    let mut before = None;
    for at in chain {
        ordered.push((at, before));
        for beside in (0..rungs.len()).filter(|other| twin(*other) == Some(at)) {
            ordered.push((beside, before));
        }
        before = Some(at);
    }
    ordered
}

/// "x" of "x - management".
fn managed(key: &str) -> Option<&str> {
    Some(key.strip_suffix("management")?.trim_end().strip_suffix(['-', '–', '—'])?.trim_end())
}

fn compare(a: &Rung, a_key: &str, b: &Rung, b_key: &str) -> Ordering {
    let mean = || (a.sum * b.count.max(1)).cmp(&(b.sum * a.count.max(1)));
    end(a_key)
        .cmp(&end(b_key))
        .then_with(mean)
        .then_with(|| seniority(a_key).cmp(&seniority(b_key)))
        .then_with(|| a_key.cmp(b_key))
}

/// Which end of a ladder a name belongs to.
fn end(key: &str) -> u8 {
    let mut words = key.split(' ');
    match words.next() {
        Some("head" | "chief") => 2,
        _ if key.split(' ').any(|word| matches!(word, "trainee" | "apprentice")) => 0,
        _ => 1,
    }
}

fn seniority(key: &str) -> u8 {
    let rank = |word: &str| match word {
        "associate" => Some(0),
        "junior" => Some(1),
        "senior" => Some(3),
        "lead" => Some(4),
        "principal" => Some(5),
        _ => None,
    };
    key.split(' ').filter_map(rank).max().unwrap_or(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(rungs: &[(&str, usize)]) -> Vec<(String, Option<String>)> {
        let rungs: Vec<Rung> =
            rungs.iter().map(|(name, sum)| Rung { name: (*name).to_owned(), sum: *sum, count: 2 }).collect();
        let name = |at: usize| rungs[at].name.clone();
        order(&rungs).into_iter().map(|(at, after)| (name(at), after.map(name))).collect()
    }

    #[test]
    fn levels_are_put_in_order() {
        let names: Vec<String> = ordered(&[
            ("Head of gardens", 5),
            ("Gardener", 4),
            ("Deputy head gardener", 6),
            ("Apprentice gardener", 9),
            ("Lead gardener", 7),
            ("Senior gardener", 7),
            ("Associate gardener", 3),
            ("Junior gardener", 3),
        ])
        .into_iter()
        .map(|(name, _)| name)
        .collect();
        assert_eq!(
            names,
            [
                "Apprentice gardener",
                "Associate gardener",
                "Junior gardener",
                "Gardener",
                "Deputy head gardener",
                "Senior gardener",
                "Lead gardener",
                "Head of gardens"
            ]
        );
    }

    #[test]
    fn a_management_twin_stands_beside() {
        let found = ordered(&[("Lead", 7), ("Senior - management", 2), ("Senior", 5), ("Junior", 3)]);
        let after = |name: &str| found.iter().find(|(other, _)| other == name).unwrap().1.clone();
        assert_eq!(after("Senior - management").as_deref(), Some("Junior"));
        assert_eq!(after("Senior").as_deref(), Some("Junior"));
        assert_eq!(after("Lead").as_deref(), Some("Senior"));
    }
}
