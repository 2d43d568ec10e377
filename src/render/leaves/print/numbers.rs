//! The numbers of chapters.

use crate::handbook::Handbook;
use crate::quick::QuickMap;
use crate::render::print;

/// The number of a chapter, `2.1` or nothing, and how deep it lies, from 1.
pub(super) type Number = (String, usize);

/// The number of each page in the book. The home page has none.
pub(super) fn of_book(handbook: &Handbook) -> Vec<Number> {
    let mut counts = Counts::default();
    let mut numbers: Vec<Number> = Vec::with_capacity(handbook.pages.len());
    for (index, page) in handbook.pages.iter().enumerate() {
        let parent = page.parent.filter(|_| page.listed && print::is_of_book(page) && index > 0);
        let number =
            parent.map(|parent| counts.next(parent, numbers.get(parent).filter(|above| !above.0.is_empty())));
        numbers.push(number.unwrap_or((String::new(), 1)));
    }
    numbers
}

/// The numbers of the pages of a file that is not of the book. A page lies below another one where it does in the
/// book, and that one stands before it.
pub(super) fn of_pack(handbook: &Handbook, pages: &[usize]) -> Vec<Number> {
    let mut counts = Counts::default();
    let mut known: QuickMap<usize, Number> = QuickMap::default();
    for page in pages {
        let above = handbook.pages[*page].parent.filter(|parent| known.contains_key(parent));
        let number = counts.next(above.unwrap_or(usize::MAX), above.and_then(|above| known.get(&above)));
        known.insert(*page, number);
    }
    pages.iter().map(|page| known.remove(page).unwrap_or_default()).collect()
}

/// How many pages below another one were numbered.
#[derive(Default)]
struct Counts(QuickMap<usize, usize>);

impl Counts {
    fn next(&mut self, parent: usize, above: Option<&Number>) -> Number {
        let count = self.0.entry(parent).or_default();
        *count += 1;
        match above {
            Some((above, depth)) => (format!("{above}.{count}"), depth + 1),
            None => (count.to_string(), 1),
        }
    }
}
