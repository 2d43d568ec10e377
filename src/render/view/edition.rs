//! Which edition of a page this is: readers who saw another one are told.

use std::hash::{Hash, Hasher};

use memchr::memchr;

use crate::handbook::Page;
use crate::render::spaces::has_single_spaces;
use crate::stable::Stable;

/// Stands for a page's words, whatever tags are around them; nothing for a page of what readers keep,
/// which nobody edits for them.
pub fn edition(page: &Page, html: &str) -> String {
    if page.computed.is_some_and(|view| view.is_readers()) {
        return String::new();
    }
    let front = page.document.as_ref().map(|document| &document.front);
    let lead = front.and_then(|front| front.description.as_deref());
    of(&page.title, lead.unwrap_or_default(), html)
}

fn of(title: &str, lead: &str, html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    for text in texts(html) {
        // Word by word: how they are broken into lines says nothing.
        if has_single_spaces(text) {
            words.push_str(text.trim_ascii());
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
            continue;
        }
        for word in text.split_ascii_whitespace() {
            words.push_str(word);
            words.push(' ');
        }
    }
    let mut hash = Stable::default();
    (title, lead, words).hash(&mut hash);
    format!("{:08x}", hash.finish() >> 32)
}

/// What stands between the tags.
pub fn texts(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(html);
    std::iter::from_fn(move || {
        let html = rest?;
        let Some(open) = memchr(b'<', html.as_bytes()) else { return rest.take() };
        rest = memchr(b'>', &html.as_bytes()[open..]).map(|close| &html[open + close + 1..]);
        Some(&html[..open])
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn words_make_an_edition() {
        let edition = of("Title", "", "<p>Read\n <a href=\"a.html\">this</a> twice.</p>");
        let same = "<p>Read <a class=\"x\" href=\"b.html\">this</a> twice.</p>\n";
        assert_eq!(edition, of("Title", "", same));
        assert_ne!(edition, of("Title", "", "<p>Read <a href=\"a.html\">that</a> twice.</p>"));
        assert_ne!(edition, of("Other", "", "<p>Read <a href=\"a.html\">this</a> twice.</p>"));
        assert_eq!(edition.len(), 8);
    }
}
