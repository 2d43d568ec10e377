//! The filter with which a template says a message: `{{ "activities" | t(n=data.total) }}`.
//!
//! What stands for a placeholder is escaped, unless it is safe: then the whole message is HTML.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::html;
use crate::model::path::SourcePath;
use crate::words::{Words, next_placeholder};

/// Lets templates say messages in a language.
pub(super) fn register(tera: &mut Tera, words: &Arc<Words>) {
    let words = Arc::clone(words);
    tera.register_filter("t", move |key: &str, given: Kwargs, _: &State| said(&words, key, &given));
}

fn said(words: &Words, key: &str, given: &Kwargs) -> TeraResult<Value> {
    if words.message(key).is_none() {
        return Err(tera::Error::message(format!("no message is called `{key}`")));
    }
    let n = given.get::<&Value>("n")?.and_then(|n| n.as_i128());
    let n = n.and_then(|n| u64::try_from(n).ok());
    let text = words.text(key, n);
    // The placeholder that is set in bold.
    let strong = given.get::<&str>("strong")?;
    let is_html =
        strong.is_some() || given.iter().any(|(_, value)| value.as_str().is_some() && value.is_safe());
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, name, after)) = next_placeholder(rest) {
        push(&mut out, before, is_html);
        let Some(value) = given.get::<&Value>(name)? else {
            return Err(tera::Error::message(format!("message `{key}` wants `{name}`")));
        };
        let is_strong = strong == Some(name);
        out.push_str(if is_strong { "<b>" } else { "" });
        match value.as_str() {
            Some(text) => push(&mut out, text, is_html && !value.is_safe()),
            None => push(&mut out, &value.to_string(), is_html),
        }
        out.push_str(if is_strong { "</b>" } else { "" });
        rest = after;
    }
    push(&mut out, rest, is_html);
    Ok(if is_html { Value::safe_string(&out) } else { Value::from(out) })
}

fn push(out: &mut String, text: &str, is_escaped: bool) {
    if is_escaped { html::escape_attr(out, text) } else { out.push_str(text) }
}

/// Whether every key in a template, `"key" | t`, is that of a message; tells of those that are not.
pub(super) fn check(
    name: &str,
    path: Option<&SourcePath>,
    text: &str,
    words: &Words,
    seen: &mut Seen,
) -> bool {
    let mut is_said = true;
    for (at, key) in keys(text) {
        if words.message(key).is_some() {
            continue;
        }
        let place = path.map(|path| Place::new(path, at..at + key.len()));
        let within = if path.is_some() { String::new() } else { format!(" (template {name})") };
        let diagnostic =
            Diagnostic::new(Code::ThemeTemplate, place, format!("no message is called `{key}`{within}"))
                .help("Write it into `theme/lang/en.toml`, or into the theme's.");
        seen.note(diagnostic.did_you_mean(key, words.keys()));
        is_said = false;
    }
    is_said
}

/// The keys that a template names, with where they stand.
fn keys(text: &str) -> Vec<(usize, &str)> {
    let mut keys = Vec::new();
    for (at, _) in text.match_indices('|') {
        let after = text[at + 1..].trim_start();
        let is_filter = after
            .strip_prefix('t')
            .is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_'));
        let Some(before) = text[..at].trim_end().strip_suffix('"').filter(|_| is_filter) else { continue };
        let Some(open) = before.rfind('"') else { continue };
        let key = &before[open + 1..];
        if !key.is_empty()
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        {
            keys.push((open + 1, key));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn keys_are_found_where_they_are_said() {
        let text = "{{ \"a_b\" | t }} {{ \"c\"|t(n=1) }} {{ \"d\" | title }} {{ e | t }} \"f\" | trim";
        assert_eq!(keys(text).into_iter().map(|(_, key)| key).collect::<Vec<_>>(), ["a_b", "c"]);
    }
}
