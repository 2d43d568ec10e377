//! Joins a theme's small source files into the few files a page loads.
//!
//! Comments, white space, functions that nothing uses and long names at the top of a script go; what is local to a
//! function keeps its name, and the theme's own files stay readable.

use std::collections::HashMap;

use rayon::prelude::*;

use super::lexicon::Lexicon;
use super::statements::{Statement, statements};
use super::{prune, shorten, spoken, squeeze, tokens};
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

/// Scripts as bundles take them in.
#[derive(Debug, Default)]
pub struct Modules {
    by_name: HashMap<String, Module>,
    lexicon: Lexicon,
}

/// A script, with what it says in the stead of the keys.
#[derive(Debug)]
struct Module {
    statements: Vec<Statement>,
    problems: Vec<Diagnostic>,
}

/// What a statement may go on with on the next line.
const GOES_ON: [char; 6] = ['(', '[', '`', '+', '-', '/'];

/// Makes scripts ready, each once for all bundles that it is in, to say what they say in `words`.
pub fn ready(scripts: &[Part], words: &Words) -> Modules {
    let said: Vec<_> = scripts
        .par_iter()
        .map(|part| {
            let tokens = squeeze::ends(squeeze::module(&part.text));
            let said = Checked::collect(|seen| spoken::said(part, &tokens, words, seen));
            (tokens, said)
        })
        .collect();
    let put: Vec<_> = said
        .par_iter()
        .map(|(tokens, said)| {
            let mut tokens = spoken::put(tokens, &said.value);
            tokens.push(tokens::LINE);
            tokens
        })
        .collect();
    let lexicon = Lexicon::of(put.iter().flatten());
    let modules = scripts.par_iter().zip(&put).zip(&said).map(|((part, tokens), (_, said))| {
        let statements = apart(statements(tokens, &lexicon));
        (part.name.clone(), Module { statements, problems: said.diagnostics.clone() })
    });
    Modules { by_name: modules.collect(), lexicon }
}

/// A script's statements, with none that the last statement of a script before them could go on with.
fn apart(mut statements: Vec<Statement>) -> Vec<Statement> {
    let first = statements.iter().find(|statement| statement.declares.is_none());
    if first.is_some_and(|first| first.text.starts_with(GOES_ON)) {
        statements.insert(0, Statement { text: ";".to_owned(), ..Statement::default() });
    }
    statements
}

/// Joins the scripts of these names into one.
pub fn script<'a>(names: impl Iterator<Item = &'a str>, modules: &Modules, seen: &mut Seen) -> String {
    let mut statements = Vec::new();
    for module in names.filter_map(|name| modules.by_name.get(name)) {
        module.problems.iter().for_each(|problem| seen.note(problem.clone()));
        statements.extend(&module.statements);
    }
    let used = prune::used(statements, &modules.lexicon);
    format!("(()=>{{\"use strict\";\n{}}})();\n", shorten::names(&used, &modules.lexicon))
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
        let modules = ready(&parts, &words);
        Checked::collect(|seen| script(parts.iter().map(|part| part.name.as_str()), &modules, seen))
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
    fn a_message_may_be_said_within_another() {
        let says =
            |call: &str| joined("page.js", &[&format!("import {{ t }} from \"./words.js\";\na({call});\n")]);
        for (call, expected) in [
            ("t(\"pages\", { title: b(c, t(\"copy\")) })", "`Pages of ${b(c,\"Copy \\\"it\\\"\")}`"),
            (
                "t(\"acts\", { n: t(\"copy\") })",
                "said({one:\"{n} act\",other:\"{n} acts\"},{n:\"Copy \\\"it\\\"\"})",
            ),
            ("t(\"pages\", { title() {} })", "said(\"Pages of {title}\",{title(){}})"),
        ] {
            assert_eq!(says(call), format!("(()=>{{\"use strict\";\na({expected});\n}})();\n"));
        }
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
        for next in ["(c)();\n", "function unused() {}\n(c)();\n"] {
            let joined = joined("page.js", &["a = b\n", next]);
            assert_eq!(joined, "(()=>{\"use strict\";\na=b\n;(c)();\n})();\n");
        }
    }

    #[test]
    fn styles_lose_what_says_nothing() {
        let source = "/* a\n b */\n.x > .y,  .z :hover {\n  color: red; /* c */ content: \"a; { b\" ; width: calc(1px + 2px) }\n";
        let joined = ".x>.y,.z :hover{color:red;content:\"a; { b\";width:calc(1px + 2px)}\n";
        assert_eq!(self::joined("theme.css", &[source]), joined);
    }
}
