//! What print files and translations cost, as ratios in one run: a build with them against one without.
//!
//! `cargo bench --bench leaves [-- SIZES…]`; sizes are numbers of pages, by default 1000 10000. Works in a fresh
//! folder of the system's temporary folder (`TMPDIR`) and prints Markdown tables. The builds that are compared take
//! turns, so that a busy machine is busy for both.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark is an edge, and may stop"
)]
#![allow(missing_docs)]

mod corpus;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const PATHBOOK: &str = env!("CARGO_BIN_EXE_pathbook");
const RUNS: usize = 5;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1000, 10_000] } else { sizes };
    let root = tempfile::Builder::new().prefix("pathbook-bench-").tempdir().unwrap();
    println!("| handbook | cold build ms | ÷ without print files | print files | MB of them | largest kB |");
    println!("|---|---|---|---|---|---|");
    for size in &sizes {
        let folder = root.path().join(format!("pages-{size}"));
        corpus::write(&folder, *size).unwrap();
        print(&folder, &format!("{size} pages"));
    }
    let folder = root.path().join("roles");
    corpus::framework::write(&folder, false).unwrap();
    print(&folder, "205 role levels");

    println!(
        "\n| pages | cold build ms | in two languages ÷ in one | the same pages in one language ÷ half of them |"
    );
    println!("|---|---|---|---|");
    for size in &sizes {
        translations(root.path(), *size);
    }
}

/// A handbook with print files against the same without.
fn print(folder: &Path, name: &str) {
    let without = beside(folder, "unprinted");
    add(&without, "[print]\nenabled = false\n");
    let [with, without] = compared([folder, &without]);
    let site = folder.join("site");
    let sizes: Vec<u64> = walkdir::WalkDir::new(&site)
        .into_iter()
        .map(Result::unwrap)
        .filter(|file| file.file_type().is_file())
        .filter(|file| {
            file.path().strip_prefix(&site).unwrap().starts_with("print") || file.file_name() == "print.html"
        })
        .map(|file| file.metadata().unwrap().len())
        .collect();
    println!(
        "| {name} | {:.0} | {:.2} | {} | {:.1} | {} |",
        with.as_secs_f64() * 1e3,
        with.as_secs_f64() / without.as_secs_f64(),
        sizes.len(),
        sizes.iter().sum::<u64>() as f64 / 1e6,
        sizes.iter().max().unwrap_or(&0) / 1000,
    );
}

/// A handbook and its translation against the handbook alone, and against what as many pages cost in one language.
fn translations(root: &Path, size: usize) {
    let one = root.join(format!("one-{size}"));
    let paths = corpus::write(&one, size).unwrap();
    let two = beside(&one, "two");
    add(&two, "language = \"en\"\n[languages.de]\n");
    for path in &paths {
        let page = two.join("content").join(path);
        std::fs::copy(&page, page.with_extension("de.md")).unwrap();
    }
    let double = root.join(format!("double-{size}"));
    corpus::write(&double, 2 * size).unwrap();
    let [one, two, double] = compared([&one, &two, &double]);
    println!(
        "| {size} | {:.0} | {:.2} | {:.2} |",
        one.as_secs_f64() * 1e3,
        two.as_secs_f64() / one.as_secs_f64(),
        double.as_secs_f64() / one.as_secs_f64(),
    );
}

/// A copy of a handbook beside it.
fn beside(folder: &Path, name: &str) -> PathBuf {
    let copy = folder.with_extension(name);
    assert!(Command::new("cp").arg("-r").arg(folder).arg(&copy).status().unwrap().success());
    copy
}

fn add(folder: &Path, settings: &str) {
    let file = folder.join("book.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text + settings).unwrap();
}

/// Cold builds of several handbooks in turns; the median of each.
fn compared<const N: usize>(folders: [&Path; N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..RUNS {
        for (folder, times) in folders.iter().zip(&mut times) {
            let site = folder.join("site");
            if site.exists() {
                std::fs::remove_dir_all(&site).unwrap();
            }
            let started = Instant::now();
            let build = Command::new(PATHBOOK).args(["build", "-q"]).arg(folder).status().unwrap();
            times.push(started.elapsed());
            assert!(build.success(), "{} does not build", folder.display());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}
