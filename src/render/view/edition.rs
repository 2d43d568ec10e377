//! Which edition of a page this is: readers who saw another one are told.

use std::hash::{Hash, Hasher};

use crate::stable::Stable;

/// Stands for a page's words, whatever tags are around them.
pub(super) fn of(title: &str, lead: &str, html: &str) -> String {
    let mut words = Stable::default();
    (title, lead).hash(&mut words);
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        feed(text, &mut words);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    feed(rest, &mut words);
    format!("{:08x}", words.finish() >> 32)
}

/// Feeds words one by one: how they are broken into lines says nothing.
fn feed(text: &str, words: &mut Stable) {
    for word in text.split_ascii_whitespace() {
        word.hash(words);
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn words_make_an_edition() {
        let edition = of("Title", "", "<p>Read\n <a href=\"a.html\">this</a> twice.</p>");
        assert_eq!(edition, of("Title", "", "<p>Read <a class=\"x\" href=\"b.html\">this</a> twice.</p>\n"));
        assert_ne!(edition, of("Title", "", "<p>Read <a href=\"a.html\">that</a> twice.</p>"));
        assert_ne!(edition, of("Other", "", "<p>Read <a href=\"a.html\">this</a> twice.</p>"));
        assert_eq!(edition.len(), 8);
    }
}
