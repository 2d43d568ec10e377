//! Leaves out what a script declares and nothing uses: a bundle takes whole files, and rarely all that is in them.
//!
//! It goes by words: a function stays if any other statement has its name, whatever it may mean there.

use super::statements::Statement;
use super::tokens::{Kind, Token};

/// The statements without the functions and constants whose names no other statement has in it; there are so many
/// `names` in all.
pub(super) fn used<'s, 'a>(mut statements: Vec<&'s Statement<'a>>, names: usize) -> Vec<&'s Statement<'a>> {
    let mut uses = vec![0; names];
    for word in statements.iter().flat_map(|statement| &statement.words) {
        uses[word.name] += word.all;
    }
    loop {
        let before = statements.len();
        statements.retain(|statement| {
            let Some(name) = statement.declares else { return true };
            let own = statement.words.iter().find(|word| word.name == name).map_or(0, |word| word.all);
            let is_used = uses[name] > own;
            if !is_used {
                statement.words.iter().for_each(|word| uses[word.name] -= word.all);
            }
            is_used
        });
        if statements.len() == before {
            return statements;
        }
    }
}

/// What stands outside of all brackets up to a semicolon or the end of a line: a statement, or a part of one.
pub(super) fn statements<'t, 'a>(tokens: &'t [Token<'a>]) -> impl Iterator<Item = &'t [Token<'a>]> {
    let mut depth = 0_usize;
    tokens.split_inclusive(move |token| {
        match depth_after(depth, token) {
            Some(after) => depth = after,
            None => return depth == 0 && matches!(token.text, ";" | "\n"),
        }
        false
    })
}

/// How many brackets are open after a piece that opens or closes one.
fn depth_after(depth: usize, token: &Token<'_>) -> Option<usize> {
    let (opens, closes) = match (token.kind, token.text) {
        (Kind::Sign, "(" | "[" | "{") => (true, false),
        (Kind::Sign, ")" | "]" | "}") => (false, true),
        // A part of a template, around its expressions.
        (Kind::Text, text) => (text.ends_with("${"), text.starts_with('}')),
        _ => (false, false),
    };
    (opens || closes).then(|| (depth + usize::from(opens)).saturating_sub(usize::from(closes)))
}

/// The name that a statement declares, if that is all it does.
pub(super) fn declared<'a>(statement: &[Token<'a>]) -> Option<&'a str> {
    let said = || statement.iter().filter(|token| token.kind != Kind::Space);
    let last = said().next_back()?.text;
    let mut first = said().skip_while(|token| token.text == "async");
    let (kind, name) = (first.next()?.text, first.next()?);
    match (kind, last) {
        _ if name.kind != Kind::Word => None,
        ("function", "}") => Some(name.text),
        ("const", ";") => {
            let value: Vec<Token<'a>> = first.copied().collect();
            match value.as_slice() {
                [equals, value @ .., _] if equals.text == "=" => is_value(value).then_some(name.text),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a constant's value is there without anything being called: a function, or what no call is in.
fn is_value(value: &[Token<'_>]) -> bool {
    let mut depth = 0;
    // Where the first bracket is closed, and the first arrow outside of all.
    let (mut closed, mut arrow) = (None, None);
    for (at, token) in value.iter().enumerate() {
        match depth_after(depth, token) {
            Some(after) => depth = after,
            None if depth == 0 && token.text == "," => return false,
            None if depth == 0 && token.text == "=>" => arrow = arrow.or(Some(at)),
            None => {}
        }
        if depth == 0 && token.text == ")" {
            closed = closed.or(Some(at));
        }
    }
    // Before the arrow stand parameters alone, and a parameter's default is not taken before a call.
    let first = usize::from(value.first().is_some_and(|first| first.text == "async"));
    let is_list = value.get(first).is_some_and(|token| token.text == "(");
    let is_function = arrow.is_some_and(|at| at == first + 1 || (is_list && closed == at.checked_sub(1)));
    is_function || !value.windows(2).any(|pair| does(pair[0], pair[1])) && !value.iter().any(is_call)
}

/// Whether something happens with a piece: a call, a reading of a property, a change.
fn is_call(token: &Token<'_>) -> bool {
    let words = ["new", "await", "delete", "class"];
    matches!(token.text, "(" | "." | "=") || token.text.starts_with('`') || words.contains(&token.text)
}

/// Whether two pieces after one another read a property or change a value.
fn does(first: Token<'_>, second: Token<'_>) -> bool {
    match second.text {
        "[" => first.kind != Kind::Sign || matches!(first.text, "]" | "}"),
        sign @ ("+" | "-") => first.text == sign,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::used;
    use crate::theme::squeeze::module;
    use crate::theme::statements::{Names, Statement};

    fn kept(source: &str) -> String {
        let mut names = Names::default();
        let all = Statement::all(module(source), &mut names);
        let kept = used(all.iter().collect(), names.texts().len());
        let pieces = kept.iter().flat_map(|statement| &statement.pieces);
        pieces.map(|(text, _)| *text).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn what_nothing_uses_goes_with_what_only_it_uses() {
        let source = "function a() {\n  return b(c);\n}\nasync function b(x) {}\nconst c = 1;\nconst d = (x, y) => e.x(x);\nf(`${1}`);\n";
        assert_eq!(kept(source), "f(`${1}`);");
        assert_eq!(kept("function a() {\n  a();\n}\nb();\n"), "b();", "it alone calls itself");
        assert_eq!(kept("function a() {}\nb(\"a\");\n"), "b(\"a\");", "a text is no use");
    }

    #[test]
    fn what_is_used_stays() {
        let source = "function a(){return b();}\nfunction b(){}\na();";
        assert_eq!(kept(source), source);
        for uses in ["x(`${a}`);", "x({a});", "x[a];", "const b=(y=a)=>y;b();"] {
            assert!(kept(&format!("const a=1;{uses}")).starts_with("const a=1;"), "{uses}");
        }
    }

    #[test]
    fn what_might_do_something_stays() {
        for statement in [
            "const a=b();",
            "const a=1,c=2;",
            "let a=1;",
            "class A{}",
            "const a=x.y;",
            "const{a}=b;",
            "const a=b",
            "const a=(b)(c);",
            "const a=b`c`;",
            "const a=new B;",
            "const a=b=1;",
            "const a=b++;",
            "const a=b[c];",
            "const a=class{static b=new C};",
            "const a=(b())?c=>1:2;",
            "x=y?z:\nfunction a(){}",
        ] {
            assert_eq!(kept(statement), statement);
        }
    }
}
