//! How much a word counts where it stands, and how that is written in a shard.
//!
//! Numbers are written as characters that stand in a JavaScript string as themselves. `search-index.js`
//! reads them.

/// How many numbers one character stands for.
const RADIX: u32 = 92;

/// A number below this is one character of a list; others begin with characters above it.
const HALF: u32 = RADIX / 2;

/// Sections of a page beyond this count as one.
const MOST_SECTIONS: usize = HALF as usize - Field::COUNT;

/// Weights are counted in steps of this part.
const STEPS: f64 = 16.0;

/// Where a weight is half of what it can be: the more often a word stands in a section, the less once more counts.
const HALFWAY: f64 = 1.2;

/// How many words a section has, roughly; longer ones count each word a little less.
pub(super) const AVERAGE_TEXT: usize = 100;

/// Titles are told apart up to so many words.
const LONGEST_TITLE: usize = 9;

/// What a word of a page may stand in, beside its sections.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Title,
    /// Other names: tags, keywords, the short title, old addresses.
    Aliases,
    Crumbs,
    /// Written with the section.
    Heading,
}

impl Field {
    const COUNT: usize = 3;

    pub(super) fn code(self) -> u8 {
        match self {
            Self::Title => 0,
            Self::Aliases => 1,
            Self::Crumbs | Self::Heading => 2,
        }
    }

    /// How much more a word counts in it than in a text.
    pub(super) fn boost(self) -> f64 {
        match self {
            Self::Title => 6.0,
            Self::Aliases => 4.0,
            Self::Heading => 3.0,
            Self::Crumbs => 2.0,
        }
    }

    /// How many words it has, roughly.
    pub(super) fn average(self) -> usize {
        4
    }
}

/// The code of a section in an entry.
pub(super) fn section_code(index: usize) -> u8 {
    (index.min(MOST_SECTIONS - 1) + Field::COUNT) as u8
}

/// BM25F's weight of a word that stands `count` times in a field of `length` words.
pub(super) fn weight(boost: f64, count: f64, length: usize, average: usize) -> f64 {
    const BY_LENGTH: f64 = 0.5;
    if count == 0.0 {
        return 0.0;
    }
    boost * count / (1.0 - BY_LENGTH + BY_LENGTH * length as f64 / average as f64)
}

/// A weight in steps, at least one.
pub(super) fn step(weight: f64) -> u8 {
    (weight * STEPS + 0.5).clamp(1.0, 255.0) as u8
}

/// How many words a title has, and which of them a word is.
pub(super) fn in_title(length: usize, nth: usize) -> u8 {
    let length = length.clamp(1, LONGEST_TITLE);
    (nth.min(LONGEST_TITLE - 1) * LONGEST_TITLE + length - 1) as u8
}

/// The pages a word stands in, in ascending order, each with its entries.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// A page, and where its entries end.
    pages: Vec<(u32, u32)>,
    entries: Vec<(u8, u8)>,
}

impl Postings {
    pub(super) fn push(&mut self, page: u32, entries: impl Iterator<Item = (u8, u8)>) {
        self.entries.extend(entries);
        self.pages.push((page, self.entries.len() as u32));
    }

    fn iter(&self) -> impl Iterator<Item = (u32, &[(u8, u8)])> {
        let starts = std::iter::once(0).chain(self.pages.iter().map(|(_, end)| *end));
        self.pages.iter().zip(starts).map(|((page, end), start)| {
            (*page, self.entries.get(start as usize..*end as usize).unwrap_or_default())
        })
    }
}

/// The most pages of which it is written where on them a word stands; of others only that it does.
const MOST_IN_FULL: usize = 1000;

/// A word in fewer pages than this is never left out of those.
const FEW: usize = 2000;

/// How the pages of a word are written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Pages with entries.
    pub full: String,
    /// More pages, where there are too many to say more; nothing else.
    pub bare: String,
    /// In how many pages it stands, where the two do not list them all: those of more than half of all.
    pub total: usize,
}

/// Writes the pages of a word of a handbook of `pages` pages.
pub(super) fn written(postings: &Postings, pages: usize) -> Written {
    let total = postings.pages.len();
    if total <= MOST_IN_FULL {
        let room = 2 * (total + postings.entries.len());
        return Written { full: list(postings.iter(), room), ..Written::default() };
    }
    let strength = |entries: &[(u8, u8)]| {
        let best = entries.iter().map(|(code, step)| if *code == 0 { 255 } else { *step }).max();
        best.unwrap_or(0)
    };
    let mut order: Vec<(u8, usize)> =
        postings.iter().map(|(_, entries)| u8::MAX - strength(entries)).zip(0..).collect();
    order.sort_unstable();
    let mut is_full = vec![false; total];
    for (_, at) in order.into_iter().take(MOST_IN_FULL) {
        is_full[at] = true;
    }
    let of = |full: bool| {
        let both = postings.iter().zip(&is_full);
        both.filter(move |(_, is_full)| **is_full == full).map(|(posting, _)| posting)
    };
    let full = list(of(true), 0);
    if total > FEW && total * 2 > pages {
        return Written { full, bare: String::new(), total };
    }
    let mut bare = String::new();
    let mut last = 0;
    for (page, _) in of(false) {
        number(&mut bare, page - last);
        last = page;
    }
    Written { full, bare, total: 0 }
}

/// Each page as the distance from the one before, then its entries; the last of them is marked.
fn list<'a>(postings: impl Iterator<Item = (u32, &'a [(u8, u8)])>, room: usize) -> String {
    let mut out = String::with_capacity(room);
    let mut last = 0;
    for (page, entries) in postings {
        number(&mut out, page - last);
        last = page;
        for (at, (code, step)) in entries.iter().enumerate() {
            let mark = if at + 1 == entries.len() { HALF } else { 0 };
            out.push(digit(u32::from(*code) + mark));
            out.push(digit(if *code == 0 { u32::from(*step) } else { saturated(*step) }));
        }
    }
    out.shrink_to_fit();
    out
}

/// A weight as a share of the most it can be.
fn saturated(step: u8) -> u32 {
    const SHARES: [u32; 256] = {
        let mut shares = [0; 256];
        let mut step = 0;
        while step < shares.len() {
            let weight = step as f64 / STEPS;
            // To the nearest whole number.
            shares[step] = ((RADIX - 1) as f64 * weight / (weight + HALFWAY) + 0.5) as u32;
            step += 1;
        }
        shares
    };
    SHARES[usize::from(step)]
}

/// A number as its digits of the lower half, the lowest last; the others are marked.
fn number(out: &mut String, number: u32) {
    if number >= HALF {
        marked(out, number / HALF);
    }
    out.push(digit(number % HALF));
}

fn marked(out: &mut String, number: u32) {
    if number >= HALF {
        marked(out, number / HALF);
    }
    out.push(digit(number % HALF + HALF));
}

/// `#` is nothing; `!` stands for the backslash, which a string would take for something else.
fn digit(value: u32) -> char {
    match char::from_u32(value + 35) {
        Some('\\') | None => '!',
        Some(char) => char,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn digits_are_different_and_need_no_escape() {
        let digits: BTreeSet<char> = (0..RADIX).map(digit).collect();
        assert_eq!(digits.len(), RADIX as usize);
        assert!(digits.iter().all(|char| ('!'..='~').contains(char) && !['"', '\\'].contains(char)));
    }

    #[test]
    fn what_is_in_most_pages_is_written_short() {
        let postings = |count: u32| {
            let mut postings = Postings::default();
            (0..count).for_each(|page| postings.push(page * 2, [(3, 16)].into_iter()));
            postings
        };
        let few = written(&postings(900), 2000);
        assert_eq!((few.full.len(), few.bare.as_str(), few.total), (900 * 3, "", 0));
        let many = written(&postings(1900), 20_000);
        assert_eq!((many.full.len(), many.bare.len(), many.total), (3000, 900 + 1, 0));
        let most = written(&postings(3000), 4000);
        assert_eq!((most.full.len(), most.bare.as_str(), most.total), (3000, "", 3000));
    }
}
