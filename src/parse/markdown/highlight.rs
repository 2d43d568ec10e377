//! Code into HTML with classes, at build time. The only file that knows syntect.
//!
//! Only what a style sheet tells apart gets a span, spans never nest, and neighbours of one class
//! share one: a third of the bytes of syntect's own writer.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::html::{attribute, escape_text};

/// Longer code is shown without colours: a grammar may take long over hostile text.
const LONGEST: usize = 64 << 10;
/// As [`LONGEST`], for one line.
const LONGEST_LINE: usize = 4 << 10;
/// When the cache holds more bytes of HTML, it is emptied.
const CACHE_BYTES: usize = 16 << 20;

/// Names of languages that the grammars don't know by that name.
const ALIASES: &[(&str, &str)] = &[
    ("console", "sh"),
    ("javascriptreact", "js"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsx", "js"),
    ("shell", "sh"),
    ("ts", "js"),
    ("tsx", "js"),
    ("typescript", "js"),
    ("vue", "html"),
    ("zsh", "sh"),
];

/// The parts of scopes that become classes.
const CLASSES: &[&str] = &[
    "attribute-name",
    "bold",
    "character",
    "class",
    "comment",
    "constant",
    "control",
    "deleted",
    "entity",
    "function",
    "heading",
    "inserted",
    "italic",
    "keyword",
    "language",
    "markup",
    "name",
    "numeric",
    "operator",
    "parameter",
    "storage",
    "string",
    "support",
    "tag",
    "type",
    "variable",
];

#[derive(Default)]
struct Cache {
    html: HashMap<(String, String), Arc<str>>,
    bytes: usize,
}

/// Appends a block of code: `info` are the words after the fence, the first of them the language.
pub(super) fn code_block(out: &mut String, info: &str, code: &str) {
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
    match (!language.is_empty() && code.len() <= LONGEST).then(|| highlighted(&language, code)).flatten() {
        Some(html) => out.push_str(&html),
        None => escape_text(out, code),
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

fn highlighted(language: &str, code: &str) -> Option<Arc<str>> {
    static CACHE: OnceLock<Mutex<Cache>> = OnceLock::new();
    let token = ALIASES.iter().find(|(alias, _)| *alias == language).map_or(language, |(_, known)| known);
    let syntax = syntaxes().find_syntax_by_token(token)?;
    let cache = CACHE.get_or_init(Mutex::default);
    let key = (token.to_owned(), code.to_owned());
    if let Some(html) = cache.lock().unwrap_or_else(PoisonError::into_inner).html.get(&key) {
        return Some(html.clone());
    }
    let html: Arc<str> = write(syntax, code)?.into();
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if cache.bytes > CACHE_BYTES {
        *cache = Cache::default();
    }
    cache.bytes += html.len() + key.1.len();
    cache.html.insert(key, html.clone());
    Some(html)
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// `None` if the grammar does not get through the text.
fn write(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut classes: HashMap<Scope, String> = HashMap::new();
    let mut html = String::with_capacity(code.len() * 2);
    let mut open = String::new();
    for line in LinesWithEndings::from(code) {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let operations = state.parse_line(line, syntaxes()).ok()?;
        for (text, operation) in ScopeRegionIterator::new(&operations, line) {
            stack.apply(operation).ok()?;
            if text.is_empty() {
                continue;
            }
            let class = class(&stack, &mut classes);
            // White space needs no colour: it goes on in whatever span is open.
            if class != open && !text.trim().is_empty() {
                if !open.is_empty() {
                    html.push_str("</span>");
                }
                if !class.is_empty() {
                    let _ = write!(html, "<span class=\"{class}\">");
                }
                class.clone_into(&mut open);
            }
            escape_text(&mut html, text);
        }
    }
    if !open.is_empty() {
        html.push_str("</span>");
    }
    Some(html)
}

/// The classes of the innermost scope that has any.
fn class<'a>(stack: &ScopeStack, known: &'a mut HashMap<Scope, String>) -> &'a str {
    for scope in stack.as_slice() {
        known.entry(*scope).or_insert_with(|| class_of(*scope));
    }
    let known = &*known;
    stack
        .as_slice()
        .iter()
        .rev()
        .filter_map(|scope| known.get(scope))
        .find(|class| !class.is_empty())
        .map_or("", |class| class)
}

fn class_of(scope: Scope) -> String {
    let name = scope.build_string();
    let mut parts = name.split('.');
    let Some(first) = parts.next().filter(|first| {
        matches!(
            *first,
            "keyword"
                | "string"
                | "comment"
                | "constant"
                | "entity"
                | "storage"
                | "support"
                | "variable"
                | "markup"
        )
    }) else {
        return String::new();
    };
    let mut class = format!("s-{first}");
    for part in parts.take_while(|part| CLASSES.contains(part)) {
        let _ = write!(class, " s-{part}");
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(info: &str, code: &str) -> String {
        let mut out = String::new();
        code_block(&mut out, info, code);
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
}
