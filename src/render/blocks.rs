//! Whether the theme knows the blocks and layouts that authors name, and the blocks' arguments.

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic};
use crate::handbook::Handbook;
use crate::model::body::Block;
use crate::render::component::typed;
use crate::theme::{BlockSpec, Theme};

/// Checks every block and layout of a handbook.
pub fn check(handbook: &Handbook, theme: &Theme, seen: &mut Seen) {
    layouts(handbook, theme, seen);
    let documents = handbook.pages.iter().filter_map(|page| page.document.as_deref());
    for block in documents.flat_map(|document| &document.blocks) {
        match theme.blocks.get(&block.name) {
            Some(spec) => arguments(block, spec, seen),
            None => {
                let message = format!("the theme has no block `{}`", block.name);
                let diagnostic = Diagnostic::new(Code::BlockUnknown, block.place.clone(), message);
                let diagnostic =
                    diagnostic.did_you_mean(&block.name, theme.blocks.keys().map(String::as_str));
                let known: Vec<&str> = theme.blocks.keys().map(String::as_str).chain(["include"]).collect();
                seen.note(match diagnostic.help {
                    Some(_) => diagnostic,
                    None => diagnostic.help(format!("Blocks are: {}.", known.join(", "))),
                });
            }
        }
    }
}

fn layouts(handbook: &Handbook, theme: &Theme, seen: &mut Seen) {
    let documents = handbook.pages.iter().filter_map(|page| page.document.as_deref());
    for (layout, place) in documents.filter_map(|document| document.front.layout.as_ref()) {
        if theme.tera.contains_template(&format!("{layout}.html")) {
            continue;
        }
        let known: Vec<&str> = theme
            .tera
            .get_template_names()
            .filter_map(|name| name.strip_suffix(".html"))
            .filter(|name| !name.contains('/') && *name != "not-found")
            .collect();
        let diagnostic =
            Diagnostic::new(Code::FrontValue, place.clone(), format!("the theme has no layout `{layout}`"));
        let diagnostic = diagnostic.did_you_mean(layout, known.iter().copied());
        seen.note(match diagnostic.help {
            Some(_) => diagnostic,
            None => diagnostic.help(format!("Layouts are: {}.", known.join(", "))),
        });
    }
}

fn arguments(block: &Block, spec: &BlockSpec, seen: &mut Seen) {
    for argument in &block.arguments {
        let Some(wanted) = spec.arguments.get(&argument.name) else {
            let message = format!("`{}` takes no argument `{}`", block.name, argument.name);
            let diagnostic = Diagnostic::new(Code::BlockArgument, argument.place.clone(), message);
            let known: Vec<&str> = spec.arguments.keys().map(String::as_str).collect();
            seen.note(diagnostic.help(match known.as_slice() {
                [] => "It takes none.".to_owned(),
                known => format!("It takes: {}.", known.join(", ")),
            }));
            continue;
        };
        if typed(&argument.value, wanted.kind).is_none() {
            let message = format!("`{}` must be of type {}", argument.name, wanted.kind);
            let help = if wanted.kind == "bool" { "Write `true` or `false`." } else { "Write a number." };
            seen.note(Diagnostic::new(Code::BlockArgument, argument.place.clone(), message).help(help));
        }
    }
    for (name, wanted) in &spec.arguments {
        if wanted.required && !block.arguments.iter().any(|given| given.name == *name) {
            let message = format!("`{}` needs an argument `{name}`", block.name);
            let help = format!("Write `::: {} {name}=\"…\"`.", block.name);
            seen.note(Diagnostic::new(Code::BlockArgument, block.place.clone(), message).help(help));
        }
    }
}
