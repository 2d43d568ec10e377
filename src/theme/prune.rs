//! Leaves out what a script declares and nothing uses: a bundle takes whole files, and rarely all that is in them.
//!
//! It goes by words: a function stays if any other statement has its name, whatever it may mean there.

use super::lexicon::Lexicon;
use super::statements::Statement;
use super::tokens::{Kind, Token};

/// The statements of a bundle without the functions and constants whose names no other statement has in it.
pub(super) fn used<'m>(mut statements: Vec<&'m Statement>, lexicon: &Lexicon) -> Vec<&'m Statement> {
    let mut uses: Vec<usize> = lexicon.table();
    for place in statements.iter().flat_map(|statement| &statement.words) {
        uses[place.word] += 1;
    }
    loop {
        let before = statements.len();
        statements.retain(|statement| {
            let is_used = statement.declares.is_none_or(|(name, own)| uses[name] > own);
            if !is_used {
                statement.words.iter().for_each(|place| uses[place.word] -= 1);
            }
            is_used
        });
        if statements.len() == before {
            return statements;
        }
    }
}

/// The name that a statement declares, if that is all it does.
pub(super) fn declared<'a>(statement: &[Token<'a>]) -> Option<&'a str> {
    let said = || statement.iter().filter(|token| token.kind != Kind::Space);
    let last = said().next_back()?.text;
    let mut rest = said().skip_while(|token| token.text == "async");
    let (first, name) = (rest.next()?, rest.next().filter(|name| name.kind == Kind::Word)?);
    match (first.text, last) {
        ("function", "}") => Some(name.text),
        ("const", ";") => {
            let value: Vec<Token<'a>> = rest.copied().collect();
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
        match token.depth_after(depth) {
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
    use crate::theme::lexicon::Lexicon;
    use crate::theme::squeeze::module;
    use crate::theme::statements::statements;

    fn kept(source: &str) -> String {
        let tokens = module(source);
        let lexicon = Lexicon::of(tokens.iter());
        let statements = statements(&tokens, &lexicon);
        used(statements.iter().collect(), &lexicon).iter().map(|statement| statement.text.as_str()).collect()
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
