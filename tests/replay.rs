//! Ticks over a long history of edits: the text of items changes, moves, goes and comes back, and a
//! tick stays with its item or is lost, but never lands on another one.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test reads what it tests"
)]

#[path = "replay/edits.rs"]
mod edits;
#[path = "replay/ticks.rs"]
mod ticks;

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use edits::History;
use ticks::{Figures, Page, Ticks};

/// A competency of the history, as far as it matters here.
#[derive(Deserialize)]
struct Competency {
    id: String,
    summary: String,
    level: Option<String>,
    area: Option<String>,
}

/// A page of all competencies, a heading for each level and area.
fn page(competencies: &[Competency]) -> Page {
    let mut text = String::from("# Competencies\n");
    let mut truth = Vec::new();
    let mut heading = (None, None);
    let mut places: Vec<(Option<&str>, Option<&str>)> = Vec::new();
    for place in competencies.iter().map(|one| (one.level.as_deref(), one.area.as_deref())) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    for place in places {
        for one in competencies.iter().filter(|one| (one.level.as_deref(), one.area.as_deref()) == place) {
            if heading.0 != Some(place.0) {
                text.push_str(&format!("\n## {}\n", place.0.unwrap_or("none")));
                heading = (Some(place.0), None);
            }
            if heading.1 != Some(place.1) {
                text.push_str(&format!("\n### {}\n\n", place.1.unwrap_or("none")));
                heading.1 = Some(place.1);
            }
            let summary: Vec<&str> = one.summary.split_whitespace().collect();
            text.push_str(&format!("- [ ] {}\n", summary.join(" ")));
            truth.push(one.id.clone());
        }
    }
    ("index.md".to_owned(), text, truth)
}

#[test]
fn a_real_history_of_competencies() {
    let Some(corpora) = std::env::var_os("PATHBOOK_CORPORA") else {
        println!("skipped: PATHBOOK_CORPORA does not name the folder of real inputs");
        return;
    };
    let folder = Path::new(&corpora).join("ft-progression/history");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut ticks = Ticks::default();
    let (mut states, mut invalid) = (0, 0);
    for file in &files {
        let yaml = std::fs::read_to_string(file).unwrap();
        let Ok(competencies) = serde_yaml::from_str::<Vec<Competency>>(&yaml) else {
            invalid += 1;
            continue;
        };
        ticks.step(&[page(&competencies)]);
        states += 1;
    }
    let figures = ticks.figures;
    tell(&ticks);
    println!("{states} states of {}, {invalid} of them no YAML: {figures}", files.len());
    assert!(states > 100, "{states} states were read");
    assert_eq!(figures.wrong, 0);
    assert!(figures.lost * 100 <= figures.steps(), "{figures}");
}

/// Every tick that was lost or went wrong, where somebody wants to see them.
fn tell(ticks: &Ticks) {
    let all = std::env::var_os("STORY").is_some();
    for line in ticks.story.iter().filter(|line| all || line.starts_with("WRONG")) {
        println!("  {line}");
    }
}

#[test]
fn a_made_up_history_of_edits() {
    let mut all = Figures::default();
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(8);
    let mut edits = 0;
    let mut kinds = BTreeSet::new();
    for seed in 0..seeds {
        let mut history = History::new(seed);
        let mut ticks = Ticks::default();
        ticks.step(&history.pages());
        while history.done.len() < 500 {
            for _ in 0..=history.below(4) {
                history.edit();
            }
            ticks.step(&history.pages());
        }
        println!("seed {seed}, {} edits: {}", history.done.len(), ticks.figures);
        tell(&ticks);
        kinds.extend(history.done.iter().copied());
        edits += history.done.len();
        all += ticks.figures;
    }
    println!("{edits} edits: {all}");
    assert_eq!(all.wrong, 0);
    assert!(all.lost * 100 <= all.steps(), "{all}");
    assert!(all.rescued * 2 >= all.lost, "{all}");
    assert_eq!(kinds.len(), 13, "only {kinds:?} were done");
}
