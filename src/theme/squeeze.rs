//! Takes comments and the white space that says nothing out of scripts.
//!
//! Lines stay lines where that matters, so no statement ends elsewhere than before.

use super::tokens::{Kind, LINE, Token, is_word, tokens};

/// The pieces of a module in a classic script: no imports, no `export`, no comments, no needless spaces.
pub(super) fn module(source: &str) -> Vec<Token<'_>> {
    let all = tokens(source);
    let mut kept: Vec<Token<'_>> = Vec::with_capacity(all.len());
    let mut at = 0;
    let mut at_line_start = true;
    while let Some(token) = all.get(at) {
        at += 1;
        match (token.kind, token.text) {
            (Kind::Comment, _) => {}
            (Kind::Space, text) => {
                at_line_start = text.contains('\n');
                space(&mut kept, text, all.get(at..).unwrap_or_default());
            }
            (Kind::Word, "import") if at_line_start => {
                let line = all.get(at..).unwrap_or_default().iter();
                at += line.take_while(|token| !token.text.contains('\n')).count();
            }
            (Kind::Word, "export") if at_line_start => at += 1,
            _ => {
                at_line_start = false;
                kept.push(*token);
            }
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

/// White space: an end of a line stays one where a statement may end with it, spaces stay where two words would
/// become one.
fn space<'a>(kept: &mut Vec<Token<'a>>, space: &str, after: &[Token<'a>]) {
    let next = after.iter().find(|token| !matches!(token.kind, Kind::Space | Kind::Comment));
    let before = kept.last().map_or("", |token| token.text);
    let is_line = space.contains('\n');
    let goes_on = matches!(before, "{" | "(" | "[" | "," | ";" | "=>" | "&" | "|" | "?" | "=" | "\n" | "");
    let ends = next.is_none_or(|next| next.text == "}");
    if is_line && !goes_on && !ends {
        kept.push(LINE);
    } else if !is_line
        && let (Some(before), Some(next)) =
            (before.chars().next_back(), next.and_then(|next| next.text.chars().next()))
        && keeps_apart(before, next)
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
    use super::module;

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
    fn modules_lose_what_classic_scripts_do_not_know() {
        let source = "import { a } from \"./a.js\";\nimport \"./b.js\";\nexport async function c() {}\nexport const d = 1;\n";
        assert_eq!(squeezed(source), "async function c(){}\nconst d=1;");
    }
}
