//! Tells what the words of a script may mean where they stand, as far as their names may change.

use super::tokens::{Kind, Token};

/// What a word may mean where it stands.
#[derive(Debug)]
pub(super) struct Role {
    /// It is the property of what stands before it.
    pub(super) is_property: bool,
    /// It is declared at the top of the script, by a statement that does so.
    pub(super) is_declared: bool,
    /// It stands where the name of a property, method or shorthand may stand.
    pub(super) may_name_a_property: bool,
}

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

/// Every word's role, in their order.
pub(super) fn roles(tokens: &[Token<'_>]) -> Vec<Role> {
    let mut open: Vec<Open> = Vec::new();
    // How many brackets were open at each word `class` whose body is still to come.
    let mut classes: Vec<usize> = Vec::new();
    let mut before: [&str; 3] = [";"; 3];
    let mut roles = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (token.kind, token.text) {
            (Kind::Space | Kind::Comment, _) => continue,
            (Kind::Word, text) => {
                let is_spread = before == ["."; 3];
                let is_property = before[2] == "." && !is_spread && !text.starts_with('#');
                if text == "class" && !is_property {
                    classes.push(open.len());
                }
                roles.push(Role {
                    is_property,
                    is_declared: open.is_empty() && declares(before),
                    may_name_a_property: match open.last() {
                        Some(Open::Class) => !text.starts_with('#'),
                        Some(Open::Object) => matches!(before[2], "{" | "," | "get" | "set" | "async" | "*"),
                        _ => false,
                    },
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
        before = [before[1], before[2], token.text];
    }
    roles
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
