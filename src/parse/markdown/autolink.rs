//! Web addresses that stand in the text bare: they become links, as on GitHub.

use std::ops::Range;

use crate::model::body::Hole;
use crate::model::document::RawLink;
use crate::parse::markdown::token::Kind;
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    /// Writes text that may hold addresses; `start` is where it stands.
    pub(super) fn text_with_addresses(&mut self, text: &str, start: usize) {
        let is_verbatim = self.source.slice(start..start + text.len()) == text;
        if !is_verbatim || self.open_link_frame().is_some() || self.is_in_code() {
            self.write_text(text);
            return;
        }
        let mut done = 0;
        while let Some((address, scheme)) = next_address(text, done) {
            if address.end == text.len() && self.goes_on(start + address.end) {
                break;
            }
            self.write_text(text.get(done..address.start).unwrap_or_default());
            let shown = text.get(address.clone()).unwrap_or_default();
            let place = self.source.place(start + address.start..start + address.end);
            let number = self.found.links.len();
            self.found.links.push(RawLink { destination: format!("{scheme}{shown}"), title: None, place });
            self.note_interactive();
            self.hole(Hole::LinkOpen(number));
            self.plain(shown);
            crate::html::escape_text(&mut self.out.html, shown);
            self.hole(Hole::LinkClose(number));
            done = address.end;
        }
        self.write_text(text.get(done..).unwrap_or_default());
    }

    /// Whether an address seems to go on in the next token, where it can't be told how.
    fn goes_on(&self, end: usize) -> bool {
        let next = self.tokens.get(self.next).map(|token| &token.kind);
        let is_text = match next {
            Some(Kind::Text(_) | Kind::Code(_)) => true,
            Some(kind @ Kind::Open { .. }) => !kind.is_block(),
            _ => false,
        };
        is_text && !self.source.slice(end..end + 1).starts_with(['"', ' ', '\n'])
    }
}

/// The first address from `from` on, without the punctuation after it, and what it lacks to be a URL.
fn next_address(text: &str, from: usize) -> Option<(Range<usize>, &'static str)> {
    let mut look = from;
    loop {
        let at = look + text.get(look..)?.find([':', '@', 'w', 'W'])?;
        look = at + 1;
        let found = match text.as_bytes().get(at) {
            Some(b':') => url(text, from, at).map(|address| (address, "")),
            Some(b'@') => email(text, from, at).map(|address| (address, "mailto:")),
            _ => host(text, at).map(|address| (address, "https://")),
        };
        if found.is_some() {
            return found;
        }
    }
}

/// Whether an address may start behind this text.
fn may_follow(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| c.is_whitespace() || "*_~(\"'“‘—–:".contains(c))
}

/// The address around the first sign of `://`.
fn url(text: &str, from: usize, colon: usize) -> Option<Range<usize>> {
    let rest = text.get(colon..)?.strip_prefix("://")?;
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let head = text.as_bytes().get(colon.saturating_sub(scheme.len())..colon);
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()))
    })?;
    let start = colon - scheme.len();
    let fits = start >= from && may_follow(text.get(..start)?) && rest.starts_with(char::is_alphanumeric);
    fits.then(|| start..colon + 3 + until_white_space(rest).len())
}

/// The address that starts with `www.` here.
fn host(text: &str, start: usize) -> Option<Range<usize>> {
    let (before, rest) = text.split_at_checked(start)?;
    let is_host = rest.get(..4)?.eq_ignore_ascii_case("www.") && may_follow(before);
    let address = is_host.then(|| until_white_space(rest))?;
    let host = address.get(4..)?.split(['/', '?', '#', ':']).next()?;
    let labels = || host.split('.');
    let fits = labels().all(is_label) && labels().next_back().is_some_and(|last| !last.contains('_'));
    fits.then(|| start..start + address.len())
}

/// The e-mail address around an `@`.
fn email(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let start = text.get(..at)?.trim_end_matches(is_name).len().max(from);
    let rest = text.get(at + 1..)?;
    let end = rest.find(|c| !is_name(c) || c == '+').unwrap_or(rest.len());
    let host = rest.get(..end)?.trim_end_matches(['.', '-', '_']);
    let (_, last) = host.rsplit_once('.')?;
    let fits = start < at
        && may_follow(text.get(..start)?)
        && host.split('.').all(is_label)
        && last.len() > 1
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !rest.get(host.len()..)?.starts_with(['@', '/', '+'])
        && !is_path(rest.get(host.len()..)?);
    fits.then(|| start..at + 1 + host.len())
}

/// Whether a host goes on as in `git@host:path`.
fn is_path(after: &str) -> bool {
    after.strip_prefix(':').is_some_and(|path| path.starts_with(|c: char| c.is_alphanumeric() || c == '/'))
}

/// Whether a text is one part of a host's name.
fn is_label(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn until_white_space(rest: &str) -> &str {
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '`' | '|')).unwrap_or(rest.len());
    trimmed(rest.get(..end).unwrap_or_default())
}

/// An address without the punctuation of the sentence around it.
fn trimmed(address: &str) -> &str {
    let mut kept = address;
    let mut surplus = kept.matches(')').count().saturating_sub(kept.matches('(').count());
    loop {
        let shorter = kept.trim_end_matches([
            '?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"', '…', '”', '’', ']', '}',
        ]);
        kept = match shorter.strip_suffix(')').filter(|_| surplus > 0) {
            Some(shorter) => {
                surplus -= 1;
                shorter
            }
            None => return shorter,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_they_are_meant_to() {
        for (text, address) in [
            ("see https://a.example/b?c=d.", "https://a.example/b?c=d"),
            ("(http://a.example/b_(c))", "http://a.example/b_(c)"),
            ("(https://a.example)", "https://a.example"),
            ("HTTPS://A.example, b", "HTTPS://A.example"),
            ("at www.a.example/b_c.", "www.a.example/b_c"),
            ("to a.b+c@d.example.", "a.b+c@d.example"),
            ("mailto:a@b.example", "a@b.example"),
            ("w@a, @b, c_d@e-f.example", "c_d@e-f.example"),
        ] {
            assert_eq!(next_address(text, 0).map(|(range, _)| &text[range]), Some(address), "{text}");
        }
        for text in [
            "xhttp://a",
            "http://",
            "ftp://a.b",
            "https:// a",
            "://a",
            "www.",
            "www..a",
            "awww.b.example",
            "a@b",
            "@b.example",
            "a@b.1",
            "git@a.example:b.git",
            "ssh://a@b.example/c",
            "a@b.example/c",
            "é@b.example",
        ] {
            assert_eq!(next_address(text, 0), None, "{text}");
        }
    }
}
