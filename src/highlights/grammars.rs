//! The grammars of languages, and what they make of code. The only file that knows syntect.
//!
//! Only what a style sheet tells apart gets a span, spans never nest, and neighbours of one class
//! share one: a third of the bytes of syntect's own writer.

use std::collections::HashMap;
use std::fmt::Write as _;

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::html::escape_text;

/// Code with a longer line is shown without colours: a grammar may take long over hostile text.
const LONGEST_LINE: usize = 4 << 10;

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

/// All names of languages that have a grammar, those without colours left out: to know them needs no grammar.
#[rustfmt::skip]
const LANGUAGES: &[&str] = &[
    ".bash_aliases", ".bash_completions", ".bash_functions", ".bash_login", ".bash_logout", ".bash_profile",
    ".bash_variables", ".bashrc", ".profile", ".textmate_init", "actionscript", "adp", "appfile",
    "applescript", "appraisals", "as", "asa", "asp", "bash", "bat", "berksfile", "bib", "bibtex",
    "brewfile", "bsh", "build", "builder", "c", "c#", "c++", "camlp4", "capfile", "cc", "cgi", "cheffile",
    "cl", "clisp", "clj", "clojure", "cls", "cmd", "commands-builtin-shell-bash", "config.ru", "cp", "cpp",
    "cpy", "cs", "css", "css.erb", "css.liquid", "csx", "cxx", "d", "ddl", "deliverfile", "di", "diff",
    "dml", "dot", "dpr", "dtml", "el", "emakefile", "erb", "erbsql", "erl", "erlang", "fasl", "fastfile",
    "fcgi", "fish", "gemfile", "gemspec", "gnumakefile", "go", "gradle", "groovy", "guardfile", "gv", "gvy",
    "gyp", "gypi", "h", "h++", "haml", "haskell", "hh", "hpp", "hrl", "hs", "htc", "htm", "html",
    "html.erb", "hxx", "inc", "inl", "ipp", "irbrc", "java", "javadoc", "javascript", "jbuilder", "js",
    "js.erb", "json", "jsp", "l", "latex", "lhs", "lisp", "lsp", "ltx", "lua", "m", "mak", "make",
    "makefile", "markdn", "markdown", "matlab", "md", "mdown", "mk", "ml", "mli", "mll", "mly", "mm", "mud",
    "multimarkdown", "objective-c", "objective-c++", "ocaml", "ocamllex", "ocamlmakefile", "ocamlyacc",
    "opml", "p", "pas", "pascal", "patch", "perl", "php", "php3", "php4", "php5", "php7", "phps", "phpt",
    "phtml", "pl", "pm", "pod", "podspec", "prawn", "properties", "pxd", "pxd.in", "pxi", "pxi.in", "py",
    "py3", "pyi", "python", "pyw", "pyx", "pyx.in", "r", "rabl", "rails", "rake", "rakefile", "rantfile",
    "rb", "rbx", "rd", "re", "rest", "restructuredtext", "rhtml", "rjs", "rprofile", "rpy", "rs", "rss",
    "rst", "ruby", "ruby.rail", "rust", "rxml", "s", "sass", "sbt", "scala", "scanfile", "scm",
    "sconscript", "sconstruct", "sh", "shell-unix-generic", "shtml", "simplecov", "snakefile", "snapfile",
    "sql", "sql.erb", "ss", "sty", "sublime-build", "sublime-color-scheme", "sublime-commands", "sublime-completions", "sublime-keymap", "sublime-macro", "sublime-menu", "sublime-mousemap", "sublime-project",
    "sublime-settings", "sublime-syntax", "sublime-theme", "svg", "t", "tcl", "tex", "textile", "thor",
    "thorfile", "tld", "tmpl", "tpl", "vagrantfile", "wscript", "xhtml", "xml", "xsd", "xslt", "yaml",
    "yaws", "yml", "zsh",
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

/// All grammars.
pub(super) struct Grammars(SyntaxSet);

/// The name by which a language has a grammar; none where it has none.
pub(super) fn token(language: &str) -> Option<&'static str> {
    let known = ALIASES.iter().find(|(alias, _)| *alias == language).map_or(language, |(_, known)| known);
    LANGUAGES.binary_search(&known).ok().and_then(|at| LANGUAGES.get(at)).copied()
}

impl Grammars {
    pub(super) fn load() -> Self {
        Self(SyntaxSet::load_defaults_newlines())
    }

    /// The HTML of code in a language; none if its grammar does not get through.
    pub(super) fn html(&self, token: &str, code: &str) -> Option<String> {
        let mut state = ParseState::new(self.0.find_syntax_by_token(token)?);
        let mut stack = ScopeStack::new();
        let mut classes: HashMap<Scope, String> = HashMap::new();
        let mut html = String::with_capacity(code.len() * 2);
        let mut open = String::new();
        for line in LinesWithEndings::from(code) {
            if line.len() > LONGEST_LINE {
                return None;
            }
            let operations = state.parse_line(line, &self.0).ok()?;
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

    #[test]
    fn the_list_of_names_is_that_of_the_grammars() {
        let Grammars(set) = Grammars::load();
        let syntaxes = set.syntaxes().iter().filter(|syntax| syntax.name != "Plain Text");
        let names = syntaxes.flat_map(|syntax| syntax.file_extensions.iter().chain([&syntax.name]));
        let names = names.map(|name| name.to_lowercase());
        let mut names: Vec<String> = names.filter(|name| !name.contains(char::is_whitespace)).collect();
        names.sort();
        names.dedup();
        assert_eq!(LANGUAGES, names);
    }

    #[test]
    fn every_other_name_leads_to_one_of_the_list() {
        for (alias, _) in ALIASES {
            assert!(token(alias).is_some(), "{alias}");
        }
    }
}
