//! Pathbook beside other generators, on the same pages, in one run: how many times as long they take for a cold build.
//!
//! `cargo bench --bench peers [-- SIZES…]`, by default 100 and 1000 pages. Hugo, Zola and mdBook are looked for in `PATH`,
//! or where `HUGO`, `ZOLA` and `MDBOOK` say; one that is not there is told as not measured. Hugo gets what a documentation
//! site has (the pages of the section beside the text, contents, the page before and after) and no search; Zola a title and
//! the text alone; mdBook is as it comes, with its search. Pathbook is measured with everything on, and with search and
//! print files off.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark is an edge, and may stop"
)]
#![allow(missing_docs)]

#[expect(dead_code, reason = "others know no framework")]
mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PATHBOOK: &str = env!("CARGO_BIN_EXE_pathbook");
const RUNS: usize = 3;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 1000] } else { sizes };
    let root = tempfile::Builder::new().prefix("pathbook-peers-").tempdir().unwrap();
    let threads = std::thread::available_parallelism().unwrap();
    println!(
        "Threads: {threads}. Times are medians of {RUNS} cold builds; ratios are to Pathbook in the same run.\n"
    );
    let peers = [
        Peer::new("Hugo", "HUGO", "hugo", "version", hugo),
        Peer::new("Zola bare", "ZOLA", "zola", "--version", zola),
        Peer::new("mdBook", "MDBOOK", "mdbook", "--version", mdbook),
    ];
    for peer in &peers {
        println!("{}: {}", peer.name, peer.version.as_deref().unwrap_or("not measured, it is not installed"));
    }
    println!();
    println!("| pages | generator | cold build ms | ÷ Pathbook | ÷ Pathbook without search and print |");
    println!("|---|---|---|---|---|");
    for size in sizes {
        measure(root.path(), size, &peers);
    }
}

/// Another generator.
struct Peer {
    name: &'static str,
    program: PathBuf,
    /// What it says of itself; none where it is not installed.
    version: Option<String>,
    /// Writes the pages in its layout, and gives the arguments that build them, in that folder, into another.
    layout: fn(&Path, usize, &Path) -> Vec<String>,
}

impl Peer {
    fn new(
        name: &'static str,
        variable: &str,
        program: &str,
        version: &str,
        layout: fn(&Path, usize, &Path) -> Vec<String>,
    ) -> Self {
        let program = std::env::var_os(variable).map_or_else(|| PathBuf::from(program), PathBuf::from);
        let said = Command::new(&program).arg(version).stderr(Stdio::null()).output().ok();
        let version =
            said.and_then(|said| String::from_utf8(said.stdout).ok()?.lines().next().map(str::to_owned));
        Self { name, program, version, layout }
    }
}

fn measure(root: &Path, size: usize, peers: &[Peer]) {
    let folder = root.join(format!("handbook-{size}"));
    corpus::write(&folder, size).unwrap();
    let plain = root.join(format!("plain-{size}"));
    corpus::write(&plain, size).unwrap();
    let off = "\n[search]\nenabled = false\n[print]\nenabled = false\n";
    fs::write(plain.join("book.toml"), fs::read_to_string(plain.join("book.toml")).unwrap() + off).unwrap();
    let ours = |folder: &Path| {
        cold(folder, Path::new(PATHBOOK), |out| {
            vec!["build".into(), "-q".into(), "--out".into(), text(out), text(folder)]
        })
    };
    let (all, bare) = (ours(&folder), ours(&plain));
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let row = |name: &str, time: Duration| {
        let ratio = |other: Duration| time.as_secs_f64() / other.as_secs_f64();
        println!("| {size} | {name} | {:.0} | {:.1} | {:.1} |", ms(time), ratio(all), ratio(bare));
    };
    row("Pathbook", all);
    row("Pathbook without search and print", bare);
    for peer in peers.iter().filter(|peer| peer.version.is_some()) {
        let folder = root.join(format!("{}-{size}", peer.name));
        row(peer.name, cold(&folder, &peer.program, |out| (peer.layout)(&folder, size, out)));
    }
}

/// The median of cold builds, each into a fresh folder.
fn cold(folder: &Path, program: &Path, arguments: impl Fn(&Path) -> Vec<String>) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|run| {
            let out = folder.with_extension(format!("site-{run}"));
            let arguments = arguments(&out);
            let started = Instant::now();
            let built =
                Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
            let took = started.elapsed();
            assert!(built.unwrap().success(), "{} failed", program.display());
            assert!(out.join("index.html").exists(), "{} wrote no home page", program.display());
            took
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn hugo(folder: &Path, size: usize, out: &Path) -> Vec<String> {
    let layouts = folder.join("layouts/_default");
    let page = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<nav>{{ range .CurrentSection.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<main><h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</main></body></html>"#;
    let link = r#"{{ with .Page.GetPage .Destination }}<a href="{{ .RelPermalink }}">{{ else }}<a href="{{ .Destination | safeURL }}">{{ end }}{{ .Text | safeHTML }}</a>"#;
    fs::create_dir_all(layouts.join("_markup")).unwrap();
    for name in ["single.html", "list.html"] {
        fs::write(layouts.join(name), page).unwrap();
    }
    fs::write(layouts.join("_markup/render-link.html"), link).unwrap();
    fs::write(
        folder.join("config.toml"),
        "title = \"Generated\"\nbaseURL = \"/\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\"]\n",
    )
    .unwrap();
    each(size, |path, text| {
        let path = path
            .strip_suffix("index.md")
            .map_or_else(|| path.to_owned(), |folder| format!("{folder}_index.md"));
        put(&folder.join("content").join(path), &text.replace("index.md", "_index.md"));
    });
    vec!["--source".to_owned(), text(folder), "--destination".to_owned(), text(out)]
}

/// The title and the text of each page, links resolved.
fn zola(folder: &Path, size: usize, out: &Path) -> Vec<String> {
    let page = |of: &str| {
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{{{ {of}.title }}}}</title></head><body><main><h1>{{{{ {of}.title }}}}</h1>{{{{ {of}.content | safe }}}}</main></body></html>"
        )
    };
    for (name, of) in [("index.html", "section"), ("section.html", "section"), ("page.html", "page")] {
        put(&folder.join("templates").join(name), &page(of));
    }
    put(&folder.join("config.toml"), "base_url = \"/\"\ntitle = \"Generated\"\n");
    each(size, |path, text| {
        let path = path
            .strip_suffix("index.md")
            .map_or_else(|| path.to_owned(), |folder| format!("{folder}_index.md"));
        // Links of Zola start at the root of the content.
        let mut parts = text.split("](");
        let before = parts.next().unwrap_or_default().to_owned();
        let text = parts.fold(before, |text, link| text + "](@/" + link.trim_start_matches("../"));
        put(&folder.join("content").join(path), &text.replace("index.md", "_index.md"));
    });
    ["--root", &text(folder), "build", "--output-dir", &text(out)].map(str::to_owned).to_vec()
}

fn mdbook(folder: &Path, size: usize, out: &Path) -> Vec<String> {
    let mut summary = "# Summary\n\n".to_owned();
    each(size, |path, text| {
        let title = text.lines().nth(1).unwrap().trim_start_matches("title: ");
        let (_, body) = text.trim_start_matches("---\n").split_once("---\n").unwrap();
        put(&folder.join("src").join(path), &format!("# {title}\n\n{body}"));
        summary.push_str(&format!("- [{title}]({path})\n"));
    });
    put(&folder.join("src/SUMMARY.md"), &summary);
    put(&folder.join("book.toml"), "[book]\ntitle = \"Generated\"\n");
    vec!["build".to_owned(), text(folder), "--dest-dir".to_owned(), text(out)]
}

fn each(size: usize, mut write: impl FnMut(&str, &str)) {
    let paths = corpus::pages(size);
    for (index, path) in paths.iter().enumerate() {
        write(path, &corpus::page(&paths, index));
    }
}

fn put(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
