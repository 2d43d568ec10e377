//! Gives the functions, classes and constants of a bundle, and private fields, short names.
//!
//! Only names that nothing can take for something else: one that also stands as the name of a property, in whatever
//! object, pattern or class of the bundle, stays as it is. What is local to a function stays as it is too.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Token};

/// What a brace opens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Statements.
    Block,
    /// The body of a class.
    Class,
    /// An object, a pattern, or anything that may be one.
    Object,
    /// A parenthesis or bracket.
    Other,
}

/// A word among its neighbours.
struct Place<'a> {
    text: &'a str,
    before: &'a str,
    inside: Option<Open>,
    is_property: bool,
}

/// The text of a bundle's pieces, with short names.
pub(super) fn names(tokens: &[Token<'_>]) -> String {
    let places = places(tokens);
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    let mut declared: BTreeSet<&str> = BTreeSet::new();
    for place in places.iter().flatten() {
        if !place.is_property {
            *uses.entry(place.text).or_default() += 1;
        }
        if place.inside.is_none() && matches!(place.before, "function" | "class" | "const" | "let") {
            declared.insert(place.text);
        }
        if place.may_name_a_property() {
            kept.insert(place.text);
        }
    }
    let mut wanted: Vec<(&str, usize)> = uses
        .iter()
        .filter(|(name, _)| name.starts_with('#') || (declared.contains(*name) && !kept.contains(*name)))
        .map(|(name, count)| (*name, *count))
        .collect();
    wanted.sort_by(|(a, m), (b, n)| n.cmp(m).then(a.cmp(b)));
    let all: BTreeSet<&str> = places.iter().flatten().map(|place| place.text).collect();
    let (mut next, mut next_private) = (0, 0);
    let mut short: BTreeMap<&str, String> = BTreeMap::new();
    for (name, _) in wanted {
        let new = match name.strip_prefix('#') {
            Some(_) => format!("#{}", free(&mut next_private, |_| false)),
            None => free(&mut next, |new| all.contains(new) || RESERVED.contains(&new)),
        };
        if new.len() < name.len() {
            short.insert(name, new);
        }
    }
    let mut script = String::new();
    for (token, place) in tokens.iter().zip(&places) {
        let new = place.as_ref().filter(|place| !place.is_property).and_then(|place| short.get(place.text));
        script.push_str(new.map_or(token.text, String::as_str));
    }
    script
}

impl Place<'_> {
    /// Whether it stands where the name of a property, method or shorthand may stand.
    fn may_name_a_property(&self) -> bool {
        match self.inside {
            Some(Open::Class) => !self.text.starts_with('#'),
            Some(Open::Object) => matches!(self.before, "{" | "," | "get" | "set" | "async" | "*" | "\n"),
            _ => false,
        }
    }
}

/// Every word's place; nothing for other pieces.
fn places<'a>(tokens: &[Token<'a>]) -> Vec<Option<Place<'a>>> {
    let mut open: Vec<Open> = Vec::new();
    let mut class_ahead = false;
    let mut before: [&str; 3] = [";"; 3];
    let mut places = Vec::with_capacity(tokens.len());
    for token in tokens {
        let mut place = None;
        match (token.kind, token.text) {
            (Kind::Space | Kind::Comment, _) => {
                places.push(None);
                continue;
            }
            (Kind::Word, text) => {
                let is_spread = before == ["."; 3];
                let is_property = before[2] == "." && !is_spread && !text.starts_with('#');
                class_ahead |= text == "class" && !is_property;
                place = Some(Place { text, before: before[2], inside: open.last().copied(), is_property });
            }
            (Kind::Text, text) => {
                // A part of a template: what stands in its expression is no object's.
                if text.starts_with('}') {
                    open.pop();
                }
                if text.ends_with("${") {
                    open.push(Open::Other);
                }
            }
            (Kind::Sign, "{") => {
                let of = match before[2] {
                    _ if class_ahead => Open::Class,
                    ")" | "=>" | ";" | "}" | "else" | "do" | "try" | "finally" | "catch" => Open::Block,
                    "{" if matches!(open.last(), Some(Open::Block) | None) => Open::Block,
                    _ => Open::Object,
                };
                class_ahead = false;
                open.push(of);
            }
            (Kind::Sign, "(" | "[") => open.push(Open::Other),
            (Kind::Sign, ")" | "]" | "}") => drop(open.pop()),
            (Kind::Sign, _) => {}
        }
        places.push(place);
        before = [before[1], before[2], token.text];
    }
    places
}

/// The next name of letters that is not refused.
fn free(next: &mut usize, refused: impl Fn(&str) -> bool) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";
    loop {
        let mut number = *next;
        *next += 1;
        let mut name = String::new();
        loop {
            name.push(char::from(LETTERS[number % LETTERS.len()]));
            match (number / LETTERS.len()).checked_sub(1) {
                Some(more) => number = more,
                None => break,
            }
        }
        if !refused(&name) {
            return name;
        }
    }
}

/// Words of the language that are as short as a short name may get.
const RESERVED: [&str; 10] = ["as", "do", "if", "in", "is", "of", "for", "get", "let", "new"];

#[cfg(test)]
mod tests {
    use super::names;
    use crate::theme::squeeze::module;

    fn shortened(source: &str) -> String {
        names(&module(source))
    }

    #[test]
    fn what_is_declared_at_the_top_gets_a_short_name_everywhere() {
        let source = "const LIMIT = 5;\nfunction counted(items) { return items.length > LIMIT ? LIMIT : `${counted([])}`; }\nclass Store extends counted {}\nnew Store(...LIMIT);\n";
        let short = "const a=5;function b(items){return items.length>a?a:`${b([])}`;}\nclass c extends b{}\nnew c(...a);";
        assert_eq!(shortened(source), short);
    }

    #[test]
    fn private_names_are_short() {
        let source = "class A { #kept = 1; look() { return #kept in this && this.#kept; } }";
        assert_eq!(shortened(source), "class A{#a=1;look(){return #a in this&&this.#a;}}");
    }

    #[test]
    fn properties_keep_their_names() {
        let source = "function done() {}\nx.done = y?.done;\ndone();\n";
        assert_eq!(shortened(source), "function a(){}\nx.done=y?.done;a();");
    }

    #[test]
    fn a_name_that_may_be_a_property_stays() {
        for kept in [
            "function done(){}\nx={done};",
            "function done(){}\nx={a:1,done};",
            "function done(){}\nconst{done:y}=x;",
            "function done(){}\nx={done(){}};",
            "function done(){}\nx={get done(){}};",
            "function done(){}\nclass A{done(){}}",
            "function done(){}\nclass A{static done=1;}",
            "function done(){}\nconst f=({done})=>1;",
            "function done(){}\nswitch(x){case 1:{done();}}",
        ] {
            assert!(shortened(kept).contains("function done"), "{kept}");
        }
    }

    #[test]
    fn statements_in_blocks_are_no_properties() {
        let source = "function done() {}\nif (x) { done(); } else { done(); }\nconst f = () => { done(); };\ntry { done() } catch { done() }\n";
        assert!(!shortened(source).contains("done"));
    }

    #[test]
    fn what_is_local_and_what_is_not_ours_stays() {
        let source =
            "function outer(a) { const inner = a; let b = document.title; return inner + b; }\nouter(outer);";
        assert_eq!(
            shortened(source),
            "function c(a){const inner=a;let b=document.title;return inner+b;}\nc(c);"
        );
    }
}
