//! Gives the functions, classes and constants of a bundle, and private fields, short names.
//!
//! Only names that nothing can take for something else: one that also stands as the name of a property, in whatever
//! object, pattern or class of the bundle, stays as it is. What is local to a function stays as it is too.

use super::statements::{Names, Statement, Word};
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
pub(super) struct Place<'a> {
    text: &'a str,
    before: &'a str,
    inside: Option<Open>,
    /// The name of a property, after a dot.
    pub(super) is_property: bool,
    /// Declared at the top of the bundle, by a statement that does so.
    pub(super) is_declared: bool,
}

/// The text of a bundle's statements, with short names.
pub(super) fn names(statements: &[&Statement<'_>], names: &Names<'_>) -> String {
    let texts = names.texts();
    let mut words: Vec<Word> = (0..texts.len()).map(Word::none).collect();
    for word in statements.iter().flat_map(|statement| &statement.words) {
        words[word.name].take(word);
    }
    let mut wanted: Vec<&Word> = words.iter().filter(|word| may_be_short(word, texts[word.name])).collect();
    wanted.sort_by(|a, b| b.named.cmp(&a.named).then(texts[a.name].cmp(texts[b.name])));
    let is_there = |text: &str| names.find(text).is_some_and(|name| words[name].all > 0);
    let (mut next, mut next_private) = (0, 0);
    let mut short: Vec<Option<String>> = vec![None; texts.len()];
    for word in wanted {
        let text = texts[word.name];
        let new = match text.strip_prefix('#') {
            Some(_) => format!("#{}", free(&mut next_private, |new| is_there(&format!("#{new}")))),
            None => free(&mut next, |new| is_there(new) || RESERVED.contains(&new)),
        };
        if new.len() < text.len() {
            short[word.name] = Some(new);
        }
    }
    let mut script = String::new();
    for (text, name) in statements.iter().flat_map(|statement| &statement.pieces) {
        let new = name.and_then(|name| short[name].as_deref());
        script.push_str(new.unwrap_or(text));
    }
    script
}

/// Whether nothing can take a word's name for something else.
fn may_be_short(word: &Word, text: &str) -> bool {
    let is_ours = word.is_declared && !word.may_be_property && !CONTEXTUAL.contains(&text);
    word.named > 0 && (text.starts_with('#') || is_ours)
}

impl Place<'_> {
    /// Whether it stands where the name of a property, method or shorthand may stand.
    pub(super) fn may_name_a_property(&self) -> bool {
        match self.inside {
            Some(Open::Class) => !self.text.starts_with('#'),
            Some(Open::Object) => matches!(self.before, "{" | "," | "get" | "set" | "async" | "*"),
            _ => false,
        }
    }
}

/// Every word's place; nothing for other pieces.
pub(super) fn places<'a>(tokens: &[Token<'a>]) -> Vec<Option<Place<'a>>> {
    let mut open: Vec<Open> = Vec::new();
    // How many brackets were open at each word `class` whose body is still to come.
    let mut classes: Vec<usize> = Vec::new();
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
                if text == "class" && !is_property {
                    classes.push(open.len());
                }
                let is_declared = open.is_empty() && declares(before);
                place = Some(Place {
                    text,
                    before: before[2],
                    inside: open.last().copied(),
                    is_property,
                    is_declared,
                });
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
                    _ if classes.last() == Some(&open.len()) => Open::Class,
                    ")" | "=>" | ";" | "}" | "else" | "do" | "try" | "finally" | "catch" => Open::Block,
                    "{" if matches!(open.last(), Some(Open::Block) | None) => Open::Block,
                    _ => Open::Object,
                };
                if of == Open::Class {
                    classes.pop();
                }
                open.push(of);
            }
            (Kind::Sign, "(" | "[") => open.push(Open::Other),
            (Kind::Sign, ")" | "]" | "}") => drop(open.pop()),
            // The name of a property: `{ class: a }`.
            (Kind::Sign, ":") if before[2] == "class" => drop(classes.pop()),
            (Kind::Sign, _) => {}
        }
        places.push(place);
        before = [before[1], before[2], token.text];
    }
    places
}

/// Whether a word after these is declared by a statement: the name of a function or class that is a value is its own.
fn declares([first, second, third]: [&str; 3]) -> bool {
    match (second, third) {
        (_, "const" | "let") => true,
        ("async", "function") => matches!(first, ";" | "}"),
        (before, "function" | "class") => matches!(before, ";" | "}"),
        _ => false,
    }
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

/// Words that are names in one place and the language's own in another.
const CONTEXTUAL: [&str; 10] =
    ["arguments", "as", "async", "await", "from", "get", "of", "set", "static", "yield"];

#[cfg(test)]
mod tests {
    use super::names;
    use crate::theme::squeeze::module;
    use crate::theme::statements::{Names, Statement};

    fn shortened(source: &str) -> String {
        let mut words = Names::default();
        let all = Statement::all(module(source), &mut words);
        names(&all.iter().collect::<Vec<_>>(), &words).trim_end().to_owned()
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
    fn a_word_of_the_language_stays() {
        let source = "const of=[];for(const x of of){}";
        assert_eq!(shortened(source), source);
        let source = "function async(){}\nconst f=async()=>1;";
        assert!(shortened(source).starts_with("function async(){}"));
    }

    #[test]
    fn the_name_of_a_value_is_no_declaration() {
        for kept in [
            "x=function close(){};\nclose();",
            "x=class Option{};\nnew Option();",
            "f();\nx=async function close(){};close();",
        ] {
            assert_eq!(shortened(kept), kept.replace(";\n", ";"), "{kept}");
        }
    }

    #[test]
    fn private_names_do_not_meet() {
        let source = "class A{#a=1;#kept=2;b(){return this.#kept+this.#kept+this.#a;}}\n";
        assert_eq!(shortened(source).trim(), "class A{#a=1;#b=2;b(){return this.#b+this.#b+this.#a;}}");
    }

    #[test]
    fn the_body_of_a_class_is_found_behind_what_it_extends() {
        for kept in [
            "class A extends f({x:1}){done(){}}",
            "class A extends class{}{done(){}}",
            "const A=class extends(()=>{}){done(){}}",
        ] {
            assert!(shortened(&format!("function done(){{}}\n{kept}")).contains("function done"), "{kept}");
        }
    }

    #[test]
    fn a_property_called_class_is_no_class() {
        assert_eq!(
            shortened("function done(){}\nx({class:y});if(z){done();}"),
            "function a(){}\nx({class:y});if(z){a();}"
        );
    }

    #[test]
    fn labels_arguments_and_defaults_keep_their_sense() {
        let source = "function done(){done:for(;;){break done;}return arguments.length;}\nconst f=({x:y=done})=>done;f();";
        let short = "function a(){a:for(;;){break a;}return arguments.length;}\nconst f=({x:y=a})=>a;f();";
        assert_eq!(shortened(source), short);
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
