//! What a handbook costs, as ratios in one run: cold build against a copy of its output, a build with
//! nothing changed against a cold one, one edit in `serve`, page size, peak memory.
//!
//! `cargo bench --bench handbook [-- SIZES…]`; sizes are numbers of pages, by default 100 1000 10000.
//! `cargo bench --bench handbook -- write FOLDER PAGES` writes a handbook and measures nothing: `search.bench.js`
//! looks for words in it.
//! Works in a fresh folder of the system's temporary folder (`TMPDIR`), never deletes just before it
//! measures, and prints a Markdown table. Peak memory is read from `/proc` (Linux).

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark is an edge, and may stop"
)]
#![allow(missing_docs)]

mod corpus;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATHBOOK: &str = env!("CARGO_BIN_EXE_pathbook");

/// Of handbooks with more pages there is no room for more than two sites: what is done with is deleted.
const HUGE: usize = 50_000;

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    if words.next().as_deref() == Some("write") {
        let (Some(folder), Some(count)) = (words.next(), words.next().and_then(|count| count.parse().ok()))
        else {
            panic!("write FOLDER PAGES");
        };
        corpus::write(Path::new(&folder), count).unwrap();
        return;
    }
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 1000, 10_000] } else { sizes };
    let root = tempfile::Builder::new().prefix("pathbook-bench-").tempdir().unwrap();
    let threads = std::thread::available_parallelism().unwrap();
    println!("Threads: {threads}. Times are medians; a ratio compares two medians of the same run.");
    println!(
        "HTML of the last page, all of it: ÷ text, what stands inside `<div class=\"text\">`; ÷ article, with all that the page says of \
         itself around its text: the way to it, title, lead, progress, contents, facts, the pages before and after.\n"
    );
    start_of_serve(root.path());
    println!(
        "| pages | cold build ms | ÷ cp -r | search and print off: ms | ÷ cp -r | ÷ pages, µs | nothing changed ÷ cold | peak MB | kB a page of memory | output MB | files | text edit → served ms | title | template | HTML ÷ text | ÷ article | a leaf page, bytes |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        row(root.path(), size);
    }
    framework(root.path());
}

/// A framework of 52 roles, 205 role levels and 189 skills, beside a handbook of 1,000 pages.
fn framework(root: &Path) {
    let time = |folder: &Path, name: &str| {
        let mut times: Vec<Duration> = (0..5)
            .map(|run| {
                let out = root.join(format!("{name}-{run}"));
                let started = Instant::now();
                finished(build(folder, &out));
                started.elapsed()
            })
            .collect();
        (median(&mut times), html(&root.join(format!("{name}-0"))))
    };
    let (folder, more, pages) = (root.join("roles"), root.join("roles-more"), root.join("thousand"));
    corpus::framework::write(&folder, false).unwrap();
    corpus::framework::write(&more, true).unwrap();
    corpus::write(&pages, 1000).unwrap();
    let (thousand, _) = time(&pages, "thousand-site");
    let (built, site) = time(&folder, "roles-site");
    let (_, more) = time(&more, "roles-more-site");
    let changed = more.iter().filter(|(path, bytes)| site.get(*path) != Some(bytes)).count();
    let largest = site.iter().max_by_key(|(_, bytes)| bytes.len()).unwrap();
    let matrix = site.iter().filter(|(path, _)| path.contains("matrix")).map(|(_, bytes)| bytes.len()).max();
    let micros = |time: Duration, pages: usize| time.as_secs_f64() * 1e6 / pages as f64;
    println!("\n52 roles, 205 role levels, 189 skills:\n");
    println!(
        "| pages | cold build ms | µs a page | ÷ µs a page of 1,000 pages | largest matrix kB | largest page kB | files changed by one more role level |"
    );
    println!("|---|---|---|---|---|---|---|");
    println!(
        "| {} | {:.0} | {:.0} | {:.2} | {} | {} ({}) | {changed} |",
        site.len(),
        built.as_secs_f64() * 1e3,
        micros(built, site.len()),
        micros(built, site.len()) / micros(thousand, 1000),
        matrix.unwrap_or(0) / 1000,
        largest.1.len() / 1000,
        largest.0,
    );
}

/// The pages of a site by their path.
fn html(site: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(site).into_iter().map(Result::unwrap);
    let pages = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "html"));
    let read = |file: walkdir::DirEntry| {
        let path = file.path().strip_prefix(site).unwrap().to_string_lossy().into_owned();
        (path, std::fs::read(file.path()).unwrap())
    };
    pages.map(read).collect()
}

fn row(root: &Path, size: usize) {
    let folder = root.join(format!("handbook-{size}"));
    let paths = corpus::write(&folder, size).unwrap();
    let runs = match size {
        0..=5000 => 5,
        5001..=50_000 => 3,
        _ => 1,
    };
    let plain = root.join(format!("plain-{size}"));
    corpus::write(&plain, size).unwrap();
    let settings = std::fs::read_to_string(plain.join("book.toml")).unwrap();
    let off = "\n[search]\nenabled = false\n[print]\nenabled = false\n";
    std::fs::write(plain.join("book.toml"), settings + off).unwrap();
    let (mut cold, mut copy) = (Vec::new(), Vec::new());
    let (mut cold_plain, mut copy_plain) = (Vec::new(), Vec::new());
    for run in 0..runs {
        let out = root.join(format!("site-{size}-{run}"));
        cold.push(built(&folder, &out, size, &mut copy));
        let out = root.join(format!("plain-site-{size}-{run}"));
        cold_plain.push(built(&plain, &out, size, &mut copy_plain));
        if size > HUGE {
            std::fs::remove_dir_all(&out).unwrap();
        }
    }
    let looked_at = root.join(format!("looked-at-{size}"));
    let peak = peak(build(&folder, &looked_at));
    if size > HUGE {
        std::fs::remove_dir_all(&looked_at).unwrap();
    }
    let out = root.join(format!("site-{size}-0"));
    let mut same = Vec::new();
    for _ in 0..runs {
        let started = Instant::now();
        finished(build(&folder, &out));
        same.push(started.elapsed());
    }
    let leaf = paths.iter().rfind(|path| path.contains("page-")).unwrap();
    let html = std::fs::read_to_string(out.join(leaf.replace(".md", ".html"))).unwrap();
    let sizes: Vec<u64> = walkdir::WalkDir::new(&out)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.metadata().unwrap().len())
        .collect();
    let text = edit_to_served(&folder, leaf, &Path::new("content").join(leaf), &|text, mark| {
        format!("{text}\n{mark}\n")
    });
    let title = edit_to_served(&folder, leaf, &Path::new("content").join(leaf), &|text, mark| {
        text.replacen("title: ", &format!("title: {mark} "), 1)
    });
    let template = edit_to_served(&folder, leaf, Path::new("theme/templates/page.html"), &|_, mark| {
        format!(
            "{{% extends \"@theme/page.html\" %}}{{% block body_end %}}<p>{mark}</p>{{% endblock body_end %}}"
        )
    });
    let (cold, copy, same) = (median(&mut cold), median(&mut copy), median(&mut same));
    let (cold_plain, copy_plain) = (median(&mut cold_plain), median(&mut copy_plain));
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    println!(
        "| {size} | {:.0} | {:.2} | {:.0} | {:.2} | {:.0} | {:.2} | {} | {:.1} | {:.0} | {} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} | {} |",
        cold.as_secs_f64() * 1e3,
        ratio(cold, copy),
        cold_plain.as_secs_f64() * 1e3,
        ratio(cold_plain, copy_plain),
        cold.as_secs_f64() * 1e6 / size as f64,
        ratio(same, cold),
        peak / 1024,
        peak as f64 / size as f64,
        sizes.iter().sum::<u64>() as f64 / 1e6,
        sizes.len(),
        text.as_secs_f64() * 1e3,
        title.as_secs_f64() * 1e3,
        template.as_secs_f64() * 1e3,
        html.len() as f64 / between(&html, "<div class=\"text\">", "</div>\n<footer>") as f64,
        html.len() as f64 / between(&html, "<article>", "</article>") as f64,
        html.len(),
    );
}

/// Builds into a fresh folder, and copies what was built; gives the time.
fn built(folder: &Path, out: &Path, size: usize, copies: &mut Vec<Duration>) -> Duration {
    let started = Instant::now();
    finished(build(folder, out));
    let took = started.elapsed();
    let copied = out.with_extension("copy");
    let started = Instant::now();
    assert!(Command::new("cp").arg("-r").arg(out).arg(&copied).status().unwrap().success());
    copies.push(started.elapsed());
    if size > HUGE {
        std::fs::remove_dir_all(&copied).unwrap();
    }
    took
}

fn build(folder: &Path, out: &Path) -> Child {
    Command::new(PATHBOOK).args(["build", "-q", "--out"]).arg(out).arg(folder).spawn().unwrap()
}

/// Waits for a child that does what it should.
fn finished(mut child: Child) {
    let status = child.wait().unwrap();
    assert!(status.success(), "pathbook failed: {status}");
}

/// Waits for a child and gives its peak memory in kB. Whoever looks takes time from it: nothing else is measured.
fn peak(mut child: Child) -> u64 {
    let mut peak = 0;
    let status = format!("/proc/{}/status", child.id());
    while child.try_wait().unwrap().is_none() {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find(|line| line.starts_with("VmHWM:"));
            let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            peak = peak.max(kb.unwrap_or(0));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    finished(child);
    peak
}

/// The bytes of a page between two places, as the generator wrote them.
fn between(html: &str, start: &str, end: &str) -> usize {
    let start = html.find(start).unwrap() + start.len();
    html[start..].find(end).unwrap()
}

struct Serve {
    child: Child,
    address: String,
}

impl Serve {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(PATHBOOK)
            .args(["serve", "-q", "--port", "0"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).unwrap().trim().trim_end_matches('/').to_owned();
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// From the write of one file to the new page served; the median of 11 edits.
fn edit_to_served(folder: &Path, leaf: &str, file: &Path, edited: &dyn Fn(&str, &str) -> String) -> Duration {
    let serve = Serve::start(folder);
    let file = folder.join(file);
    let was_there = file.exists();
    let text = if was_there { std::fs::read_to_string(&file).unwrap() } else { String::new() };
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let url = leaf.replace(".md", ".html");
    serve.get(&url);
    let mut times: Vec<Duration> = (0..11)
        .map(|edit| {
            let mark = format!("edited-{edit}-times");
            // A pause, so that each edit is one of its own.
            std::thread::sleep(Duration::from_millis(150));
            let started = Instant::now();
            std::fs::write(&file, edited(&text, &mark)).unwrap();
            while !serve.get(&url).contains(&mark) {
                assert!(started.elapsed() < Duration::from_secs(30), "the edit was never served");
                std::thread::sleep(Duration::from_micros(500));
            }
            started.elapsed()
        })
        .collect();
    match was_there {
        true => std::fs::write(&file, text).unwrap(),
        false => std::fs::remove_file(&file).unwrap(),
    }
    median(&mut times)
}

/// From the start of `serve` on the shipped handbook to its first page; the median of 11.
fn start_of_serve(root: &Path) {
    let handbook = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut times: Vec<Duration> = (0..11)
        .map(|_| {
            let started = Instant::now();
            let serve = Serve::start(&handbook);
            assert!(serve.get("index.html").contains("<main"));
            started.elapsed()
        })
        .collect();
    let _ = root;
    println!(
        "Start of `serve` on the shipped handbook, to the first page: {:.0} ms.\n",
        median(&mut times).as_secs_f64() * 1e3
    );
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
