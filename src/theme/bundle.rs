//! Joins a theme's small source files into the few files a page loads.
//!
//! Comments, white space, functions that nothing uses and long names at the top of a script go; what is local to a
//! function keeps its name, and the theme's own files stay readable.

use super::{prune, shorten, squeeze, tokens};

/// What a statement may go on with on the next line.
const GOES_ON: [char; 6] = ['(', '[', '`', '+', '-', '/'];

/// Joins the sources of a bundle; the name's extension says which language they are.
pub fn join(name: &str, sources: &[String]) -> String {
    if name.ends_with(".js") {
        let mut tokens = Vec::new();
        for source in sources {
            let module = squeeze::module(source);
            // A file's last statement ends with it, whatever the next begins with.
            if !tokens.is_empty() && module.first().is_some_and(|first| first.text.starts_with(GOES_ON)) {
                tokens.push(tokens::END);
            }
            tokens.extend(module);
            tokens.push(tokens::LINE);
        }
        format!("(()=>{{\"use strict\";\n{}}})();\n", shorten::names(&prune::used(&tokens)))
    } else if name.ends_with(".css") {
        sources.iter().map(|source| style(source)).collect()
    } else {
        sources.concat().trim_end().to_owned()
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

    #[test]
    fn modules_become_one_classic_script() {
        let a = "// owns a\n/** @param {string} x\n * more\n */\nexport function a(x) {\n  return \"// kept\"; // not kept\n}\n".to_owned();
        let b = "import { a } from \"./a.js\";\na(\"/* kept */\");\n".to_owned();
        let joined = join("page.js", &[a, b]);
        let expected =
            "(()=>{\"use strict\";\nfunction a(x){return\"// kept\";}\na(\"/* kept */\");\n})();\n";
        assert_eq!(joined, expected);
    }

    #[test]
    fn a_statement_ends_with_its_file() {
        let joined = join("page.js", &["a = b\n".to_owned(), "(c)();\n".to_owned()]);
        assert_eq!(joined, "(()=>{\"use strict\";\na=b\n;(c)();\n})();\n");
    }

    #[test]
    fn styles_lose_what_says_nothing() {
        let source = "/* a\n b */\n.x > .y,  .z :hover {\n  color: red; /* c */ content: \"a; { b\" ; width: calc(1px + 2px) }\n";
        let joined = ".x>.y,.z :hover{color:red;content:\"a; { b\";width:calc(1px + 2px)}\n";
        assert_eq!(join("theme.css", &[source.to_owned()]), joined);
    }
}
