//! Takes comments and the white space that says nothing out of scripts.
//!
//! Lines stay lines where that matters, so no statement ends elsewhere than before.

use super::tokens::{Kind, LINE, Token, is_word, tokens};

/// The pieces of a module in a classic script: no imports, no `export`, no comments, no needless spaces.
pub(super) fn module(source: &str) -> Vec<Token<'_>> {
    let all = tokens(source);
    let mut kept: Vec<Token<'_>> = Vec::with_capacity(all.len());
    let mut at = 0;
    while let Some(token) = all.get(at) {
        at += 1;
        match (token.kind, token.text) {
            // A comment parts words, and a line within one ends a line.
            (Kind::Space | Kind::Comment, text) => space(&mut kept, text, all.get(at..).unwrap_or_default()),
            (Kind::Word, "import") => match imported(all.get(at..).unwrap_or_default()) {
                Some(length) if !is_property(&kept) => at += length,
                _ => kept.push(*token),
            },
            (Kind::Word, "export") if !is_property(&kept) => {
                at += exported(all.get(at..).unwrap_or_default())
            }
            _ => kept.push(*token),
        }
    }
    kept.retain({
        let mut before = Some("\n");
        move |token| {
            let doubled = token.text == "\n" && before == Some("\n");
            before = Some(token.text);
            !doubled
        }
    });
    kept
}

/// A script without the semicolons that say nothing, those before the end of a block, and with `undefined` in short.
///
/// One after a parenthesis may be the empty body of a loop or condition; it stays unless what it closes is called.
pub(super) fn ends(tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    // For every open parenthesis the word before it.
    let mut open: Vec<&str> = Vec::new();
    let mut closed = "";
    let mut kept: Vec<Token<'_>> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token.kind == Kind::Sign && token.text == "}" {
            let before = kept.len().checked_sub(2).and_then(|at| kept.get(at)).map_or("", |token| token.text);
            let is_end = kept.last().is_some_and(|last| last.kind == Kind::Sign && last.text == ";");
            let is_body = before == "else" || (before == ")" && matches!(closed, "if" | "while" | "for"));
            if is_end && !is_body && !matches!(before, ";" | "{") {
                kept.pop();
            }
        }
        let is_undefined = token.kind == Kind::Word && token.text == "undefined" && !is_property(&kept);
        let token = if is_undefined { Token { text: "void 0", ..token } } else { token };
        match (token.kind, token.text) {
            (Kind::Sign, "(") => {
                open.push(kept.iter().rev().find(|token| !is_blank(token)).map_or("", |token| token.text))
            }
            (Kind::Sign, ")") => closed = open.pop().unwrap_or_default(),
            _ => {}
        }
        kept.push(token);
    }
    kept
}

/// How many pieces after the word `import` belong to its statement; none where it is no statement.
fn imported(after: &[Token<'_>]) -> Option<usize> {
    let first = after.iter().find(|token| !is_blank(token))?;
    let is_statement = first.kind != Kind::Sign || matches!(first.text, "{" | "*");
    let from = after.iter().position(|token| token.kind == Kind::Text)?;
    is_statement.then(|| from + 1 + ended(after.get(from + 1..).unwrap_or_default()))
}

/// How many pieces after the word `export` go with it: a list of names does, a declaration stays.
fn exported(after: &[Token<'_>]) -> usize {
    let blank = after.iter().take_while(|token| is_blank(token)).count();
    if after.get(blank).is_none_or(|token| token.text != "{") {
        return blank;
    }
    let list = after.iter().position(|token| token.text == "}").map_or(after.len(), |end| end + 1);
    let mut rest =
        after.get(list..).unwrap_or_default().iter().enumerate().filter(|(_, token)| !is_blank(token));
    let from = match (rest.next(), rest.next()) {
        (Some((_, from)), Some((at, text))) if from.text == "from" && text.kind == Kind::Text => at + 1,
        _ => 0,
    };
    list + from + ended(after.get(list + from..).unwrap_or_default())
}

/// How many pieces there are up to a semicolon that ends a statement here, if one does.
fn ended(after: &[Token<'_>]) -> usize {
    let end = after.iter().position(|token| !is_blank(token));
    end.filter(|end| after.get(*end).is_some_and(|token| token.text == ";")).map_or(0, |end| end + 1)
}

fn is_blank(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Space | Kind::Comment)
}

/// Whether the next word is the name of a property.
fn is_property(kept: &[Token<'_>]) -> bool {
    kept.iter().rev().find(|token| !is_blank(token)).is_some_and(|token| token.text == ".")
}

/// White space: an end of a line stays one where a statement may end with it, spaces stay where two words would
/// become one.
fn space<'a>(kept: &mut Vec<Token<'a>>, space: &str, after: &[Token<'a>]) {
    let next = after.iter().find(|token| !is_blank(token));
    let is_pattern = kept.last().is_some_and(|token| token.kind == Kind::Text && token.text.starts_with('/'));
    let before = kept.last().map_or("", |token| token.text);
    let is_line = space.contains('\n');
    let goes_on = matches!(before, "{" | "(" | "[" | "," | ";" | "=>" | "&" | "|" | "?" | "=" | "\n" | "");
    let ends = next.is_none_or(|next| next.text == "}");
    if is_line && !goes_on && !ends {
        kept.push(LINE);
    } else if !is_line
        && let (Some(before), Some(next)) =
            (before.chars().next_back(), next.and_then(|next| next.text.chars().next()))
        && (keeps_apart(before, next) || (is_pattern && is_word(next)))
    {
        kept.push(Token { kind: Kind::Space, text: " " });
    }
}

/// Whether two characters mean something else without the space between them.
fn keeps_apart(before: char, next: char) -> bool {
    let both = |c: char| before == c && next == c;
    // `<!--` begins a comment in classic scripts; `1 .x` is no number.
    (is_word(before) && is_word(next))
        || both('+')
        || both('-')
        || both('/')
        || (before, next) == ('<', '!')
        || (before.is_ascii_digit() && next == '.')
}

#[cfg(test)]
mod tests {
    use super::{ends, module};

    fn squeezed(source: &str) -> String {
        module(source).iter().map(|token| token.text).collect()
    }

    #[test]
    fn spaces_go_where_they_say_nothing() {
        let source = "const { a, b } = f(x, y) ;\n\n  if (a + b > 2 && !b) {\n  return  [a, ...b];\n}\n";
        assert_eq!(squeezed(source), "const{a,b}=f(x,y);if(a+b>2&&!b){return[a,...b];}");
        for kept in ["a+ +b", "a- -b", "x=a/ /b/.c", "if(a< !--b)c", "1 .toString()", "new A", "#a in b"] {
            assert_eq!(squeezed(kept), kept);
        }
    }

    #[test]
    fn a_semicolon_before_the_end_of_a_block_goes() {
        let ended = |source: &str| ends(module(source)).iter().map(|token| token.text).collect::<String>();
        assert_eq!(ended("function a() { b(c); }\nclass D { e = 1; }"), "function a(){b(c)}\nclass D{e=1}");
        assert_eq!(ended("a === undefined ? x.undefined : undefined"), "a===void 0?x.undefined:void 0");
        for kept in ["{if(a);}", "{while(b());}", "{for(;;);}", "{if(a)b();else;}", "{;}", "x(`${a};}`);"] {
            assert_eq!(ended(kept), kept);
        }
    }

    #[test]
    fn lines_stay_where_a_statement_may_end() {
        let source = "let a = b\nlet c = d +\n  e\n(f)\nx = {\n  y,\n}\n\n[z].map(g)\n";
        assert_eq!(squeezed(source), "let a=b\nlet c=d+\ne\n(f)\nx={y,}\n[z].map(g)");
    }

    #[test]
    fn comments_go_and_what_looks_like_one_stays() {
        let source =
            "/** a\n * b */\nlet a = \"// no\"; // yes\n  /* c */ let b = '/* no */' /* yes */ + a;\n// end";
        assert_eq!(squeezed(source), "let a=\"// no\";let b='/* no */'+a;");
    }

    #[test]
    fn texts_templates_and_patterns_stay_as_they_are() {
        let source = "x(`a  ${ b ? `c  ${ {d : 1} }` : \"}\" }  e`, 'it\\'s  so') ;";
        assert_eq!(squeezed(source), "x(`a  ${b?`c  ${{d:1}}`:\"}\"}  e`,'it\\'s  so');");
        let source = "y = a / b / c; return /[/ ]  \\/ x/g.test( z ) ;\nm(/a  b/, (1) / 2)";
        assert_eq!(squeezed(source), "y=a/b/c;return/[/ ]  \\/ x/g.test(z);m(/a  b/,(1)/2)");
    }

    #[test]
    fn what_a_comment_parts_stays_apart() {
        assert_eq!(squeezed("let/* b */a;return/**/a"), "let a;return a");
        assert_eq!(squeezed("a /* b\n c */ d"), "a \nd");
        assert_eq!(squeezed("x = /** @type {any} */ (y)"), "x=(y)");
        assert_eq!(squeezed("/a/ in b, /a/g.test(b)"), "/a/ in b,/a/g.test(b)");
    }

    #[test]
    fn imports_and_exports_go_in_all_their_forms() {
        for gone in [
            "import {\n  a,\n  b,\n} from './a.js';\nc();",
            "import * as a from './a.js'; import './b.js'\nc();",
            "export { a, b };\nc();",
            "export { a } from './a.js';\nc();",
        ] {
            assert_eq!(squeezed(gone), "c();", "{gone}");
        }
        for kept in ["import('./a.js').then(b);", "x.import('a');", "y={import:1,z:'a'};", "x.export();"] {
            assert_eq!(squeezed(kept), kept);
        }
    }

    #[test]
    fn modules_lose_what_classic_scripts_do_not_know() {
        let source = "import { a } from \"./a.js\";\nimport \"./b.js\";\nexport async function c() {}\nexport const d = 1;\n";
        assert_eq!(squeezed(source), "async function c(){}\nconst d=1;");
    }
}
