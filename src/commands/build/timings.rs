//! Where the time of a build goes, and how far it is: a table at the end, and a bar on a terminal.

#![expect(clippy::disallowed_methods, reason = "this is the edge")]

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::stages::{Listener, Stage};

/// A build that takes no longer needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// So often, in steps, it is looked whether the bar is due.
const STEPS: usize = 32;

/// Where the time goes; stages follow each other without a gap.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    told: Mutex<Told>,
    done: AtomicUsize,
    bar: ProgressBar,
    /// Whether somebody looks at a terminal.
    is_seen: bool,
}

#[derive(Debug)]
struct Told {
    last: Instant,
    now: &'static str,
    steps: usize,
    laps: Vec<Lap>,
}

/// A stage that is over. What does not apply to it is left out.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Lap {
    stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    ms: f64,
    /// What the program holds in memory at the end of the stage, in bytes, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<usize>,
}

/// How much a stage had to do.
#[derive(Clone, Copy, Default)]
pub(super) struct Amount {
    pub files: Option<usize>,
    pub pages: Option<usize>,
    pub bytes: Option<u64>,
}

impl Amount {
    pub(super) fn files(files: usize, bytes: u64) -> Self {
        Self { files: Some(files), pages: None, bytes: Some(bytes) }
    }
}

impl Clock {
    /// Starts with a stage; `is_quiet` draws no bar.
    pub(super) fn start(stage: &'static str, is_quiet: bool) -> Self {
        let start = Instant::now();
        let told = Mutex::new(Told { last: start, now: stage, steps: 0, laps: Vec::new() });
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let is_seen = !is_quiet && std::io::stderr().is_terminal();
        Self { start, told, done: AtomicUsize::new(0), bar, is_seen }
    }

    /// Ends a stage, which had so much to do, and begins the next.
    pub(super) fn lap(&self, amount: Amount, next: &'static str) {
        let Ok(mut told) = self.told.lock() else { return };
        let now = Instant::now();
        let ms = (now - told.last).as_secs_f64() * 1000.0;
        let memory = memory_stats::memory_stats().map(|memory| memory.physical_mem);
        let Amount { files, pages, bytes } = amount;
        let lap = Lap { stage: told.now, files, pages, bytes, ms, memory };
        told.laps.push(lap);
        (told.last, told.now) = (now, next);
    }

    /// From the start to the end of the last stage.
    pub(super) fn total(&self) -> Duration {
        self.told.lock().map_or_else(|_| self.start.elapsed(), |told| told.last - self.start)
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn laps(&self) -> Vec<Lap> {
        let mut laps = self.told.lock().map(|told| told.laps.clone()).unwrap_or_default();
        let memory = laps.iter().filter_map(|lap| lap.memory).max();
        let ms = self.total().as_secs_f64() * 1000.0;
        laps.push(Lap { stage: "total", ms, memory, ..Lap::default() });
        laps
    }

    /// A table for people.
    pub(super) fn text(&self) -> String {
        let number = |number: Option<usize>| number.map_or_else(String::new, |number| grouped(number as u64));
        let mb =
            |bytes: Option<u64>| bytes.map_or_else(String::new, |bytes| format!("{:.1}", bytes as f64 / 1e6));
        let mut table = format!(
            "{:<8}{:>9}{:>9}{:>10}{:>11}{:>12}\n",
            "stage", "files", "pages", "MB", "ms", "memory MB"
        );
        for Lap { stage, files, pages, bytes, ms, memory } in self.laps() {
            let (files, pages) = (number(files), number(pages));
            let (bytes, memory) = (mb(bytes), mb(memory.map(|memory| memory as u64)));
            table.push_str(&format!("{stage:<8}{files:>9}{pages:>9}{bytes:>10}{ms:>11.1}{memory:>12}\n"));
        }
        table
    }

    /// The same for programs.
    pub(super) fn json(&self) -> String {
        let mut stages = self.laps();
        let total = stages.pop().unwrap_or_default();
        let json = serde_json::json!({ "stages": stages, "total_ms": total.ms, "peak_memory": total.memory });
        format!("{json}\n")
    }

    /// Shows the bar once a build takes longer than one waits for without a word.
    fn show_bar(&self) {
        if !self.is_seen || self.start.elapsed() < PATIENCE {
            return;
        }
        let Ok(told) = self.told.lock() else { return };
        if self.bar.is_hidden() {
            let style =
                ProgressStyle::with_template("{msg:8} {bar:30} {human_pos} of {human_len}  {elapsed}");
            self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(told.now);
        self.bar.set_length(told.steps as u64);
        self.bar.set_position(self.done.load(Ordering::Relaxed) as u64);
    }
}

impl Listener for Clock {
    fn begins(&self, stage: Stage, steps: usize) {
        let pages = self.told.lock().map_or(0, |told| told.steps);
        let amount = Amount { pages: (pages > 0).then_some(pages), ..Amount::default() };
        self.lap(amount, stage.name());
        if let Ok(mut told) = self.told.lock() {
            told.steps = steps;
        }
        self.done.store(0, Ordering::Relaxed);
        self.show_bar();
    }

    fn goes_on(&self) {
        if self.done.fetch_add(1, Ordering::Relaxed).is_multiple_of(STEPS) {
            self.show_bar();
        }
    }
}

/// A number with commas between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_has_its_line() {
        let clock = Clock::start("read", true);
        clock.lap(Amount::files(1234, 5_600_000), "compare");
        clock.begins(Stage::Parse, 1000);
        clock.goes_on();
        clock.begins(Stage::Resolve, 0);
        clock.lap(Amount::default(), "");
        let table = clock.text();
        let lines: Vec<Vec<&str>> =
            table.lines().map(|line| line.split_whitespace().take(3).collect()).collect();
        assert_eq!(lines[1], ["read", "1,234", "5.6"]);
        assert_eq!(lines[2][0], "compare");
        assert_eq!(lines[3][..2], ["parse", "1,000"]);
        assert_eq!(lines[4][0], "resolve");
        assert_eq!(lines[5][0], "total");
        let json: serde_json::Value = serde_json::from_str(&clock.json()).unwrap();
        assert_eq!(json["stages"][0]["bytes"], 5_600_000);
        assert!(json["stages"][1].get("files").is_none());
    }
}
