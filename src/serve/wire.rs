//! What HTML gets on the wire, and how to take it away again.

use std::borrow::Cow;

/// How the policy stands in every page, and what may differ on the wire.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
const CLOSED: &str = "default-src 'none';";
const OPEN: &str = "default-src 'none';connect-src 'self';";

/// How the one script begins. It runs at once, not deferred: the scripts of a page are deferred, and
/// read the handbook's id that it may have to fill in.
const SCRIPT: &str = "<script src=\"/_pathbook/live.js\" data-version=\"";
const SCRIPT_END: &str = "\"></script>";
const HEAD_END: &str = "</head>";

/// A page as the server sends it: it may connect to the server, and listens to it.
pub(super) fn live(html: &str, version: &str, book: &str) -> String {
    with_script(html, version, &[("book", book)])
}

/// The page that stands for one that was there, with when that went and the address where it is now.
pub(super) fn lost(html: &str, version: &str, book: &str, at: u64, place: &str) -> String {
    with_script(html, version, &[("book", book), ("gone", &at.to_string()), ("place", place)])
}

fn with_script(html: &str, version: &str, data: &[(&str, &str)]) -> String {
    let html = policy(html, CLOSED, OPEN);
    let at = html.find(HEAD_END).unwrap_or(html.len());
    let data: String =
        data.iter().map(|(name, value)| format!("\" data-{name}=\"{}", escape(value))).collect();
    format!("{}{SCRIPT}{version}{data}{SCRIPT_END}{}", &html[..at], &html[at..])
}

/// A page as it was before the server sent it: byte for byte what `build` writes.
///
/// ```
/// assert_eq!(pathbook::serve::undo("<head></head>"), "<head></head>");
/// ```
pub fn undo(html: &str) -> String {
    let script = html.find(SCRIPT).and_then(|start| {
        let length = html[start..].find(SCRIPT_END)? + SCRIPT_END.len();
        let end = start + length;
        (html[end..].starts_with(HEAD_END) || end == html.len()).then_some((start, end))
    });
    match script {
        Some((start, end)) => {
            policy(&format!("{}{}", &html[..start], &html[end..]), OPEN, CLOSED).into_owned()
        }
        None => html.to_owned(),
    }
}

fn policy<'a>(html: &'a str, from: &str, to: &str) -> Cow<'a, str> {
    let place = html.find(POLICY).map(|start| start + POLICY.len()).and_then(|start| {
        let length = html[start..].find('"')?;
        Some(start + html[start..start + length].find(from)?)
    });
    match place {
        Some(at) => Cow::Owned(format!("{}{to}{}", &html[..at], &html[at + from.len()..])),
        None => Cow::Borrowed(html),
    }
}

/// The parts of a page between the names of its style sheets and of its build.
pub(super) fn without_styles(html: &[u8]) -> Vec<&[u8]> {
    let Ok(text) = std::str::from_utf8(html) else { return vec![html] };
    let head = text.find(HEAD_END).unwrap_or(0);
    let (mut parts, mut from) = (Vec::new(), 0);
    while let Some(next) = text[from..head].find('<') {
        let start = from + next;
        let end = text[start..head].find('>').map_or(head, |length| start + length);
        let tag = &text[start..end];
        let style = tag.starts_with("<link") && tag.contains("stylesheet");
        let name = match tag {
            _ if style => " href=\"",
            _ if tag.starts_with("<html") => " data-build=\"",
            _ => "",
        };
        match tag.find(name).filter(|_| !name.is_empty()) {
            Some(at) => {
                let value = start + at + name.len();
                parts.push(&html[from..value]);
                from = text[value..end].find('"').map_or(end, |length| value + length);
            }
            None => {
                parts.push(&html[from..end]);
                from = end;
            }
        }
    }
    parts.push(&html[from..]);
    parts
}

/// A text for HTML, in an attribute too.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html data-build=\"1\"><head><meta charset=\"utf-8\">\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';base-uri 'none'\">\
        <link rel=\"stylesheet\" href=\"a.css\"></head><body>default-src 'none'; &lt;/head></body></html>";

    #[test]
    fn undo_is_the_way_back() {
        let live = live(PAGE, "1-2", "folder:a \"b\"");
        assert!(live.contains("default-src 'none';connect-src 'self';base-uri 'none'\">"), "{live}");
        assert!(live.contains(" data-version=\"1-2\" data-book=\"folder:a &quot;b&quot;\"></script></head>"));
        assert_eq!(undo(&live), PAGE);
        assert_eq!(undo(PAGE), PAGE);
        let bare = "no head at all";
        assert_eq!(undo(&super::live(bare, "1-2", "")), bare);
        let lost = lost(PAGE, "1-2", "", 12, "/a\"b.html");
        assert!(
            lost.contains(" data-book=\"\" data-gone=\"12\" data-place=\"/a&quot;b.html\"></script>"),
            "{lost}"
        );
        assert_eq!(undo(&lost), PAGE);
    }

    #[test]
    fn names_of_style_sheets_and_builds_do_not_count() {
        let other = PAGE.replace("a.css", "bcd.css").replace("data-build=\"1\"", "data-build=\"23\"");
        assert_eq!(without_styles(PAGE.as_bytes()).concat(), without_styles(other.as_bytes()).concat());
        let edited = PAGE.replace("<body>", "<body>!");
        assert_ne!(without_styles(PAGE.as_bytes()).concat(), without_styles(edited.as_bytes()).concat());
    }
}
