//! Gives the functions, classes and constants of a bundle, and private fields, short names.
//!
//! Only names that nothing can take for something else: one that also stands as the name of a property, in whatever
//! object, pattern or class of the bundle, stays as it is. What is local to a function stays as it is too.

use std::cmp::Reverse;

use super::lexicon::{Lexicon, Word};
use super::statements::Statement;

/// What a bundle does with a word.
#[derive(Clone, Default)]
struct Use {
    is_there: bool,
    /// How often it stands for something that may get another name.
    count: usize,
    is_declared: bool,
    may_name_a_property: bool,
}

/// The text of a bundle of these statements, with short names.
pub(super) fn names(statements: &[&Statement], lexicon: &Lexicon) -> String {
    let short = short(statements, lexicon);
    let mut script = String::new();
    for statement in statements {
        let mut written = 0;
        for place in statement.words.iter().filter(|place| !place.role.is_property) {
            if let Some(new) = &short[place.word] {
                script.push_str(&statement.text[written..place.at]);
                script.push_str(new);
                written = place.at + lexicon.text(place.word).len();
            }
        }
        script.push_str(&statement.text[written..]);
    }
    script
}

/// The short names, by the words that get them: those that are there most get the shortest.
fn short(statements: &[&Statement], lexicon: &Lexicon) -> Vec<Option<String>> {
    let mut uses: Vec<Use> = lexicon.table();
    for place in statements.iter().flat_map(|statement| &statement.words) {
        let word = &mut uses[place.word];
        word.is_there = true;
        word.count += usize::from(!place.role.is_property);
        word.is_declared |= place.role.is_declared;
        word.may_name_a_property |= place.role.may_name_a_property;
    }
    let mut wanted: Vec<(Reverse<usize>, &str, Word)> = Vec::new();
    for (word, found) in uses.iter().enumerate().filter(|(_, found)| found.is_there) {
        let name = lexicon.text(word);
        let is_kept = found.may_name_a_property || CONTEXTUAL.contains(&name);
        if name.starts_with('#') || (found.is_declared && !is_kept) {
            wanted.push((Reverse(found.count), name, word));
        }
    }
    wanted.sort_unstable();
    let is_there = |name: &str| lexicon.find(name).is_some_and(|word| uses[word].is_there);
    let (mut next, mut next_private) = (0, 0);
    let mut short: Vec<Option<String>> = lexicon.table();
    for (_, name, word) in wanted {
        let new = if name.starts_with('#') {
            free(&mut next_private, "#", is_there)
        } else {
            free(&mut next, "", |new| is_there(new) || RESERVED.contains(&new))
        };
        short[word] = Some(new).filter(|new| new.len() < name.len());
    }
    short
}

/// The next name of letters after a mark that is not refused.
fn free(next: &mut usize, mark: &str, refused: impl Fn(&str) -> bool) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";
    loop {
        let mut number = *next;
        *next += 1;
        let mut name = mark.to_owned();
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
    use crate::theme::lexicon::Lexicon;
    use crate::theme::squeeze::module;
    use crate::theme::statements::statements;

    fn shortened(source: &str) -> String {
        let tokens = module(source);
        let lexicon = Lexicon::of(tokens.iter());
        let statements = statements(&tokens, &lexicon);
        names(&statements.iter().collect::<Vec<_>>(), &lexicon)
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
