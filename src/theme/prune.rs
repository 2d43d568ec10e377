//! Leaves out what a script declares and nothing uses: a bundle takes whole files, and rarely all that is in them.
//!
//! It goes by words: what shares its name with anything, be it a text, stays.

use std::collections::HashMap;

use super::tokens::{Token, is_word};

/// The statements of a script without the functions and constants whose names no other statement has in it.
pub(super) fn used(statements: Vec<Vec<Token<'_>>>) -> Vec<Vec<Token<'_>>> {
    let text = |statement: &Vec<Token<'_>>| statement.iter().map(|token| token.text).collect::<String>();
    let mut statements: Vec<(String, Vec<Token<'_>>)> =
        statements.into_iter().map(|statement| (text(&statement), statement)).collect();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for (text, _) in &statements {
        for word in words(text) {
            *uses.entry(word.to_owned()).or_default() += 1;
        }
    }
    loop {
        let before = statements.len();
        statements.retain(|(text, _)| {
            let Some(name) = declared(text) else { return true };
            let own = words(text).filter(|word| *word == name).count();
            if uses.get(name).copied().unwrap_or_default() > own {
                return true;
            }
            for word in words(text) {
                uses.entry(word.to_owned()).and_modify(|count| *count -= 1);
            }
            false
        });
        if statements.len() == before {
            return statements.into_iter().map(|(_, statement)| statement).collect();
        }
    }
}

/// The name that a statement declares, if that is all it does.
fn declared(statement: &str) -> Option<&str> {
    let text = statement.trim_end();
    let plain = text.strip_prefix("async ").unwrap_or(text);
    if let Some(function) = plain.strip_prefix("function ").filter(|_| text.ends_with('}')) {
        return words(function).next();
    }
    let (name, value) = text.strip_prefix("const ")?.strip_suffix(';')?.split_once('=')?;
    let is_name = !name.is_empty() && name.chars().all(is_word);
    (is_name && is_value(value)).then_some(name)
}

/// Whether a constant's value is there without anything being called: a function, or what no call is in.
fn is_value(value: &str) -> bool {
    let mut depth = 0_usize;
    for c in value.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => return false,
            _ => {}
        }
    }
    let parameters = value.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let is_function = parameters.is_some_and(|(names, body)| !names.contains('(') && body.starts_with("=>"));
    is_function
        || !value.contains(['(', '`', '.'])
        || matches!(value, "new Map()" | "new Set()" | "new WeakMap()")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word(c) || c == '#').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::used;
    use crate::theme::squeeze::module;

    fn kept(statements: &[&str]) -> Vec<String> {
        let source = statements.join("\n");
        let used = used(module(&source));
        used.iter().map(|statement| statement.iter().map(|token| token.text).collect()).collect()
    }

    #[test]
    fn what_nothing_uses_goes_with_what_only_it_uses() {
        let all = [
            "function a(){\nreturn b(c);\n}",
            "async function b(x){}",
            "const c=1;",
            "const d=(x)=>e.x(x);",
            "f();",
        ];
        assert_eq!(kept(&all), ["f();"]);
        let all = ["function a(){\nreturn b();\n}", "function b(){}", "a();"];
        assert_eq!(kept(&all), ["function a(){return b();}\n", "function b(){}\n", "a();"]);
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
        ] {
            assert_eq!(kept(&[statement, "c();"]).len(), 2, "{statement}");
        }
        assert_eq!(kept(&["function a(){}", "b(\"a\");"]).len(), 2, "its name in a text");
        assert_eq!(kept(&["function a(){\na();\n}", "b();"]).len(), 1, "it alone calls itself");
    }
}
