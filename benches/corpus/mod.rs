//! Makes a handbook of any size: the same seed and number give the same pages.
//!
//! A home page, parts of about 8 sections, sections of about 25 pages. Every page has about 600 words,
//! 7 headings, 8 links to other pages, a bullet list, a numbered list, 10 tasks with ids, a table and a
//! quotation. Words are as often as those of a language: a few stand everywhere, most are rare, short ones are
//! the frequent ones. 1,000 pages have some 21,000 different words, as a company's real handbook of that size has.

pub(crate) mod framework;

use std::fmt::Write as _;
use std::path::Path;

const SYLLABLES: [&str; 40] = [
    "plan", "ver", "men", "tor", "lead", "ris", "kal", "pro", "ject", "sta", "ble", "com", "pet", "ence",
    "mar", "gin", "ten", "der", "wor", "king", "val", "ue", "sen", "ior", "gu", "ide", "lor", "am", "ip",
    "sum", "do", "ran", "et", "tal", "res", "ult", "bud", "get", "cal", "endar",
];

/// A small deterministic source of numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap_or(0)
    }

    fn word(&mut self) -> String {
        let mut rank = self.rank();
        let mut word = String::new();
        loop {
            word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
            if rank == 0 {
                return word;
            }
            rank -= 1;
        }
    }

    /// Which word of the language, from the most frequent on: by the law of Zipf and Mandelbrot.
    fn rank(&mut self) -> usize {
        const STEPS: usize = 1 << 32;
        // How fast words become rarer, and how many are about as frequent as the first.
        const FALL: f64 = 0.8;
        const FLAT: f64 = 60.0;
        let chance = (self.below(STEPS) as f64 + 1.0) / STEPS as f64;
        let rank = FLAT * (chance.powf(-1.0 / FALL) - 1.0);
        (rank as usize).min(u32::MAX as usize)
    }

    fn words(&mut self, count: usize) -> String {
        let mut text = (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ");
        if let Some(first) = text.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        text
    }
}

/// The paths of the pages, from the content folder.
pub(crate) fn pages(count: usize) -> Vec<String> {
    let mut pages = vec!["index.md".to_owned()];
    let mut number = 0;
    while pages.len() < count {
        let (part, section, page) = (number / (25 * 8), number / 25 % 8, number % 25);
        let folder = format!("part-{part:03}/section-{section}");
        if section == 0 && page == 0 {
            pages.push(format!("part-{part:03}/index.md"));
        }
        pages.push(if page == 0 {
            format!("{folder}/index.md")
        } else {
            format!("{folder}/page-{page:02}.md")
        });
        number += 1;
    }
    pages.truncate(count);
    pages
}

/// The text of a page.
pub(crate) fn page(paths: &[String], index: usize) -> String {
    let mut random = Random(index as u64 + 1);
    let mut text = format!("---\ntitle: {}\n---\n", random.words(3));
    let up = "../".repeat(paths[index].matches('/').count());
    for section in 0..7 {
        let level = if section % 3 == 2 { "###" } else { "##" };
        let _ = writeln!(text, "{level} {}\n", random.words(4));
        for _ in 0..2 {
            let target = &paths[random.below(paths.len())];
            let (before, link, after) = (random.words(18), random.words(2), random.words(16));
            if section < 4 {
                let _ = writeln!(text, "{before} [{link}]({up}{target}) *{after}*.\n");
            } else {
                let _ = writeln!(text, "{before} **{link}** {after}.\n");
            }
        }
    }
    for _ in 0..5 {
        let _ = writeln!(text, "- {}", random.words(8));
    }
    text.push('\n');
    for number in 1..=4 {
        let _ = writeln!(text, "{number}. {}", random.words(8));
    }
    let _ = writeln!(text, "\n## Checklist\n");
    for item in 0..10 {
        let _ = writeln!(text, "- [ ] {} {{#item-{index}-{item}}}", random.words(7));
    }
    let _ = writeln!(text, "\n| {} | {} | {} |\n|---|---|---|", random.word(), random.word(), random.word());
    for _ in 0..4 {
        let _ = writeln!(text, "| {} | {} | {} |", random.words(2), random.words(3), random.word());
    }
    let _ = writeln!(text, "\n> {}", random.words(20));
    text
}

/// Writes a handbook of so many pages into a new folder.
pub(crate) fn write(folder: &Path, count: usize) -> std::io::Result<Vec<String>> {
    let paths = pages(count);
    let content = folder.join("content");
    for (index, path) in paths.iter().enumerate() {
        add(&content, path, &page(&paths, index))?;
    }
    std::fs::write(
        folder.join("book.toml"),
        "title = \"Generated\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n",
    )?;
    Ok(paths)
}

/// Writes a file below a folder.
fn add(folder: &Path, path: &str, text: &str) -> std::io::Result<()> {
    let file = folder.join(path);
    if let Some(parent) = file.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(file, text)
}
