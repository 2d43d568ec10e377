//! A block of code as HTML, in colours where they are known.

use crate::highlights::{Awaited, Coloured, Highlights};
use crate::html::{attribute, escape_text};

/// Appends a block of code: `info` are the words after the fence, the first of them the language.
/// What is plain for now is noted.
pub(super) fn code_block(
    out: &mut String,
    (info, code): (&str, &str),
    highlights: &Highlights,
    awaited: &mut Awaited,
) {
    let language = language(info);
    out.push_str("<div class=\"code\"");
    if !language.is_empty() {
        attribute(out, "data-lang", &language);
    }
    out.push_str("><pre><code");
    if !language.is_empty() {
        attribute(out, "class", &format!("language-{language}"));
    }
    out.push('>');
    match highlights.of(&language, code) {
        Coloured::Html(html) => out.push_str(&html),
        Coloured::Plain => escape_text(out, code),
        Coloured::Later(key) => {
            escape_text(out, code);
            awaited.note(key);
        }
    }
    out.push_str("</code></pre></div>\n");
}

/// The language of a fence: `rust`, `rust,ignore`, `{.rust}` and `rust title="x"` are all Rust.
pub(super) fn language(info: &str) -> String {
    let info = info.trim_start().trim_start_matches('{').trim_start_matches('.');
    let end =
        info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ';')).unwrap_or(info.len());
    info[..end].to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(info: &str, code: &str) -> String {
        let mut out = String::new();
        code_block(&mut out, (info, code), &Highlights::default(), &mut Awaited::default());
        out
    }

    #[test]
    fn known_languages_get_flat_spans() {
        assert_eq!(
            html("rust,ignore", "let a = \"<b>\"; // &\n"),
            "<div class=\"code\" data-lang=\"rust\"><pre><code class=\"language-rust\">\
             <span class=\"s-storage s-type\">let</span> a <span class=\"s-keyword s-operator\">= </span>\
             <span class=\"s-string\">\"&lt;b&gt;\"</span>; <span class=\"s-comment\">// &amp;\n</span></code></pre></div>\n"
        );
    }

    #[test]
    fn unknown_languages_are_plain() {
        assert_eq!(
            html("mermaid", "a --> b\n"),
            "<div class=\"code\" data-lang=\"mermaid\"><pre><code class=\"language-mermaid\">a --&gt; b\n</code></pre></div>\n"
        );
        assert_eq!(html("", "<x>\n"), "<div class=\"code\"><pre><code>&lt;x&gt;\n</code></pre></div>\n");
    }

    #[test]
    fn a_hostile_info_string_stays_in_its_attribute() {
        assert!(
            html("\"><script>", "")
                .starts_with("<div class=\"code\" data-lang=\"&quot;&gt;&lt;script&gt;\">")
        );
    }

    #[test]
    fn code_that_comes_later_stands_there_plain() {
        let (mut out, mut awaited, highlights) = (String::new(), Awaited::default(), Highlights::behind());
        code_block(&mut out, ("rust", "<b>\n"), &highlights, &mut awaited);
        assert_eq!(
            out,
            "<div class=\"code\" data-lang=\"rust\"><pre><code class=\"language-rust\">&lt;b&gt;\n</code></pre></div>\n"
        );
        assert_eq!(awaited.keys().len(), 1);
    }
}
