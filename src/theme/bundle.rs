//! Joins a theme's small source files into the few files a page loads.
//!
//! Comments, white space, functions that nothing uses and long names at the top of a script go; what is local to a
//! function keeps its name, and the theme's own files stay readable.

use std::collections::HashMap;

use rayon::prelude::*;

use super::statements::{Names, Statement};
use super::{prune, shorten, spoken, squeeze};
use crate::checked::{Checked, Seen};
use crate::diagnostic::Diagnostic;
use crate::model::path::SourcePath;
use crate::words::Words;

/// A file of a bundle.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its path below `assets/`.
    pub name: String,
    /// Where it lies, if it does not travel in the binary.
    pub path: Option<SourcePath>,
    /// Its text.
    pub text: String,
}

/// Scripts, made ready for all bundles that they are in.
#[derive(Debug, Default)]
pub struct Scripts<'a> {
    modules: HashMap<&'a str, Module<'a>>,
    names: Names<'a>,
}

/// A script as bundles take it in, with what it says in the stead of the keys.
#[derive(Debug)]
struct Module<'a> {
    statements: Vec<Statement<'a>>,
    /// Whether a statement before it might go on with it.
    goes_on: bool,
    problems: &'a [Diagnostic],
}

/// Makes scripts ready, each once, to say what they say in `words`.
pub fn ready<T>(scripts: &[Part], words: &Words, then: impl FnOnce(&Scripts<'_>) -> T) -> T {
    let tokens: Vec<_> = scripts.par_iter().map(|part| squeeze::module(&part.text)).collect();
    let said: Vec<_> = scripts
        .iter()
        .zip(&tokens)
        .map(|(part, tokens)| Checked::collect(|seen| spoken::said(part, tokens, words, seen)))
        .collect();
    let mut ready = Scripts::default();
    for ((part, tokens), said) in scripts.iter().zip(tokens).zip(&said) {
        let tokens = spoken::put(tokens, &said.value);
        let goes_on = tokens.first().is_some_and(|first| first.text.starts_with(GOES_ON));
        let statements = Statement::all(squeeze::ends(tokens), &mut ready.names);
        ready.modules.insert(&part.name, Module { statements, goes_on, problems: &said.diagnostics });
    }
    then(&ready)
}

/// What a statement may go on with on the next line.
const GOES_ON: [char; 6] = ['(', '[', '`', '+', '-', '/'];

impl Scripts<'_> {
    /// Joins scripts into one.
    pub fn join<'n>(&self, parts: impl Iterator<Item = &'n str>, seen: &mut Seen) -> String {
        let end = Statement::end();
        let mut statements = Vec::new();
        for module in parts.filter_map(|part| self.modules.get(part)) {
            module.problems.iter().for_each(|problem| seen.note(problem.clone()));
            // A file's last statement ends with it, whatever the next begins with.
            if !statements.is_empty() && module.goes_on {
                statements.push(&end);
            }
            statements.extend(&module.statements);
        }
        let statements = prune::used(statements, self.names.texts().len());
        format!("(()=>{{\"use strict\";\n{}}})();\n", shorten::names(&statements, &self.names))
    }
}

/// Joins the files of a bundle that is no script; the name's extension tells what they are.
pub fn join(name: &str, parts: &[Part]) -> String {
    if name.ends_with(".css") {
        parts.iter().map(|part| style(&part.text)).collect()
    } else {
        parts.iter().map(|part| part.text.as_str()).collect::<String>().trim_end().to_owned()
    }
}

/// A style sheet without comments, indentation and the white space that says nothing.
fn style(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let mut style = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        squeeze(line, &mut style);
        if !style.ends_with(['{', '}', ';', ',']) {
            style.push('\n');
        }
    }
    style.push('\n');
    style
}

/// Drops spaces after `{ ; , : >` and before `{ ; } >`, but not within quotation marks.
fn squeeze(line: &str, style: &mut String) {
    let mut quote = None;
    for c in line.chars() {
        if quote.is_none() {
            match c {
                ' ' if style.ends_with(['{', ';', ',', ':', '>', ' ']) => continue,
                '{' | ';' | '}' | '>' => style.truncate(style.trim_end_matches(' ').len()),
                _ => {}
            }
        }
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        style.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::Checked;
    use crate::words::{File, Vocabulary};
    use bytes::Bytes;

    const EN: &str = "locale = 'en'\ncopy = 'Copy \"it\"'\npages = 'Pages of {title}'\nacts = {one = '{n} act', other = '{n} acts'}\n";

    fn checked(name: &str, texts: &[&str]) -> Checked<String> {
        let path = SourcePath::new("theme/lang/en.toml").unwrap();
        let english = File { tag: "en".to_owned(), path, bytes: Bytes::from(EN), is_shipped: false };
        let words = Vocabulary::new(vec![vec![english]]).words("en");
        let part = |(number, text): (usize, &&str)| {
            let name = if text.contains("function said") {
                "js/words.js".to_owned()
            } else {
                format!("js/{number}.js")
            };
            Part { path: SourcePath::new(&name).ok(), name, text: (*text).to_owned() }
        };
        let parts: Vec<Part> = texts.iter().enumerate().map(part).collect();
        if !name.ends_with(".js") {
            return Checked::clean(join(name, &parts));
        }
        ready(&parts, &words, |scripts| {
            Checked::collect(|seen| scripts.join(parts.iter().map(|part| part.name.as_str()), seen))
        })
    }

    fn joined(name: &str, texts: &[&str]) -> String {
        let checked = checked(name, texts);
        assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
        checked.value
    }

    #[test]
    fn messages_stand_in_the_stead_of_their_keys() {
        let words = "const messages = {};\nexport function t(key, given) {\n  return said(messages[key], given);\n}\nexport function said(message, given) {\n  return [message, given, t(\"locale\")];\n}\n";
        let says = "import { t } from \"./words.js\";\nx.t(\"no\", t(\"copy\"), t(\"pages\", { title }), t('acts', { n }));\nfor (const { t } of u) y(t);\n";
        let script = joined("page.js", &[words, says]);
        let expected = "function a(message,given){return[message,given,\"en\"]}\nx.t(\"no\",\"Copy \\\"it\\\"\",`Pages of ${title}`,a({one:\"{n} act\",other:\"{n} acts\"},{n}));for(const{t}of u)y(t);";
        assert_eq!(script, format!("(()=>{{\"use strict\";\n{expected}\n}})();\n"));
        assert!(
            joined("page.js", &["t(\"copy\");\n"]).contains("t(\"copy\")"),
            "a file with a `t` of its own"
        );
    }

    #[test]
    fn a_key_that_is_none_is_told() {
        let told = checked("page.js", &["import { t } from \"./words.js\";\na(t(\"copi\"), t(b));\n"]);
        let told: Vec<_> = told
            .diagnostics
            .iter()
            .map(|found| {
                (
                    found.message.as_str(),
                    found.place.as_ref().unwrap().span.clone(),
                    found.help.as_deref().unwrap(),
                )
            })
            .collect();
        let wanted = [
            ("no message is called `copi`", 37..41, "Did you mean `copy`?"),
            ("a message is said without a key", 0..0, "Give the key in quotes: `t(\"back_to_top\")`."),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn modules_become_one_classic_script() {
        let a = "// owns a\n/** @param {string} x\n * more\n */\nexport function a(x) {\n  return \"// kept\"; // not kept\n}\n".to_owned();
        let b = "import { a } from \"./a.js\";\na(\"/* kept */\");\n".to_owned();
        let joined = joined("page.js", &[&a, &b]);
        let expected = "(()=>{\"use strict\";\nfunction a(x){return\"// kept\"}\na(\"/* kept */\");\n})();\n";
        assert_eq!(joined, expected);
    }

    #[test]
    fn a_statement_ends_with_its_file() {
        let joined = joined("page.js", &["a = b\n", "(c)();\n"]);
        assert_eq!(joined, "(()=>{\"use strict\";\na=b\n;(c)();\n})();\n");
    }

    #[test]
    fn styles_lose_what_says_nothing() {
        let source = "/* a\n b */\n.x > .y,  .z :hover {\n  color: red; /* c */ content: \"a; { b\" ; width: calc(1px + 2px) }\n";
        let joined = ".x>.y,.z :hover{color:red;content:\"a; { b\";width:calc(1px + 2px)}\n";
        assert_eq!(self::joined("theme.css", &[source]), joined);
    }
}
