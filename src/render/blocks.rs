//! Whether the theme knows the blocks and layouts that authors name, and the blocks' arguments.

use std::collections::BTreeSet;

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::handbook::Handbook;
use crate::model::body::Block;
use crate::model::view::View;
use crate::render::component::typed;
use crate::theme::{BlockSpec, Theme};

/// Checks every block and layout of a handbook.
pub fn check(handbook: &Handbook, theme: &Theme, seen: &mut Seen) {
    layouts(handbook, theme, seen);
    views(handbook, theme, seen);
    let documents = handbook.pages.iter().filter_map(|page| page.document.as_deref());
    for block in documents.flat_map(|document| &document.blocks) {
        match theme.shape.blocks.get(&block.name) {
            Some(spec) => arguments(block, spec, seen),
            None => {
                let message = format!("the theme has no block `{}`", block.name);
                let diagnostic = Diagnostic::new(Code::BlockUnknown, block.place.clone(), message);
                let diagnostic =
                    diagnostic.did_you_mean(&block.name, theme.shape.blocks.keys().map(String::as_str));
                let known: Vec<&str> =
                    theme.shape.blocks.keys().map(String::as_str).chain(["include"]).collect();
                seen.note(match diagnostic.help {
                    Some(_) => diagnostic,
                    None => diagnostic.help(format!("Blocks are: {}.", known.join(", "))),
                });
            }
        }
    }
}

/// A theme need not have a component for a view, but then the view can't be a page.
fn views(handbook: &Handbook, theme: &Theme, seen: &mut Seen) {
    let wanted: BTreeSet<&str> =
        handbook.pages.iter().filter_map(|page| page.computed).map(View::block).collect();
    for block in wanted {
        if !theme.tera.contains_component(&block.replace('-', "_")) {
            let message = format!("the theme has no component `{block}`, which shows pages of the framework");
            let help = "Copy it from the default theme, or set `generate = false` under `[framework]` in `book.toml`.";
            seen.note(Diagnostic::new(Code::ThemeTemplate, None, message).help(help));
        }
    }
}

fn layouts(handbook: &Handbook, theme: &Theme, seen: &mut Seen) {
    let documents = handbook.pages.iter().filter_map(|page| page.document.as_deref());
    let mut used = BTreeSet::new();
    for (layout, place) in documents.filter_map(|document| document.front.layout.as_ref()) {
        used.insert(layout.as_str());
        if theme.tera.contains_template(&format!("{layout}.html")) {
            continue;
        }
        let known: Vec<&str> = theme.shape.layouts.iter().map(String::as_str).collect();
        let diagnostic =
            Diagnostic::new(Code::FrontValue, place.clone(), format!("the theme has no layout `{layout}`"));
        let diagnostic = diagnostic.did_you_mean(layout, known.iter().copied());
        seen.note(match diagnostic.help {
            Some(_) => diagnostic,
            None => diagnostic.help(format!("Layouts are: {}.", known.join(", "))),
        });
    }
    for spare in theme.shape.spare.iter().filter(|spare| !used.contains(spare.layout.as_str())) {
        let message = format!("`{}` replaces no template of the theme, and no page names it", spare.path);
        let others = theme.shape.layouts.iter().map(String::as_str).filter(|layout| *layout != spare.layout);
        let help = match nearest(&spare.layout, others.chain(["not-found"])) {
            Some(near) => format!("Did you mean `{near}.html`?"),
            None => format!("Write `layout: {}` at the top of a page, or delete it.", spare.layout),
        };
        seen.note(Diagnostic::new(Code::ThemeUnused, Place::file(&spare.path), message).help(help));
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
        } else if !wanted.options.is_empty() && !wanted.options.contains(&argument.value) {
            let message = format!("`{}` can't be `{}`", argument.name, argument.value);
            let diagnostic = Diagnostic::new(Code::BlockArgument, argument.place.clone(), message);
            let options = wanted.options.iter().map(String::as_str);
            let diagnostic = diagnostic.did_you_mean(&argument.value, options);
            seen.note(match diagnostic.help {
                Some(_) => diagnostic,
                None => diagnostic.help(format!("It may be: {}.", wanted.options.join(", "))),
            });
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
