//! Calls the theme's components: those that an author's blocks name, and those of the framework's views.

use tera::{Context, TeraResult, Value};

use crate::html;
use crate::model::body::Block;
use crate::render::framework::Shown;
use crate::render::view::TocEntry;
use crate::theme::{Theme, VIEW_DATA};

/// The component of a block with its arguments; those it does not take were told before.
pub fn call(theme: &Theme, block: &Block, body: &str) -> TeraResult<String> {
    let Some(spec) = theme.shape.blocks.get(&block.name) else { return Ok(body.to_owned()) };
    let is_short = |(name, wanted): (&String, &crate::theme::ArgumentSpec)| {
        wanted.required && !block.arguments.iter().any(|given| given.name == *name)
    };
    // A view of what is not there was told before, too.
    if spec.is_view || spec.arguments.iter().any(is_short) {
        return Ok(body.to_owned());
    }
    let context = arguments(theme, block);
    theme.tera.render_component(&block.name.replace('-', "_"), &context, Some(body), true)
}

/// The view that a block shows, and then what its author wrote in it.
pub fn placed(theme: &Theme, view: &Shown, block: &Block, body: &str) -> TeraResult<String> {
    let html = match theme.shape.blocks.get(&block.name) {
        Some(spec) if spec.is_view => with_data(theme, view, arguments(theme, block))?,
        _ => return call(theme, block, body),
    };
    Ok(format!("<div class=\"view\" id=\"{}\">\n{html}{}</div>\n", html::attr(&view.id), body.trim_start()))
}

/// A view that is the whole of a page.
pub fn whole(theme: &Theme, view: &Shown) -> TeraResult<String> {
    with_data(theme, view, Context::new())
}

fn with_data(theme: &Theme, view: &Shown, mut context: Context) -> TeraResult<String> {
    context.insert(VIEW_DATA, view);
    let component = view.block.replace('-', "_");
    // A theme without it was told of.
    if !theme.tera.contains_component(&component) {
        return Ok(String::new());
    }
    theme.tera.render_component(&component, &context, None, true)
}

fn arguments(theme: &Theme, block: &Block) -> Context {
    let mut context = Context::new();
    let spec = theme.shape.blocks.get(&block.name);
    for argument in &block.arguments {
        let wanted = spec.and_then(|spec| spec.arguments.get(&argument.name));
        if let Some(value) = wanted.and_then(|wanted| typed(&argument.value, wanted.kind)) {
            context.insert_value(argument.name.replace('-', "_"), value);
        }
    }
    context
}

/// A written value as the type an argument has; none if it is not of that type.
pub fn typed(value: &str, kind: &str) -> Option<Value> {
    match kind {
        "bool" => value.parse::<bool>().ok().map(Value::from),
        "integer" => value.parse::<i64>().ok().map(Value::from),
        "float" | "number" => value.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        _ => Some(Value::from(value)),
    }
}

/// The headings of level 2 and 3 that a component wrote: the contents of a page that is a view.
pub fn headings(text: &str) -> Vec<TocEntry> {
    let mut headings = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("<h") {
        rest = &rest[at + 2..];
        let level = match rest.as_bytes().first() {
            Some(b'2') => 2,
            Some(b'3') => 3,
            _ => continue,
        };
        let Some((tag, after)) = rest.split_once('>') else { break };
        let Some((inner, after)) = after.split_once(&format!("</h{level}>")) else { break };
        let id = tag.split_once("id=\"").and_then(|(_, id)| id.split_once('"')).map(|(id, _)| id);
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            headings.push(TocEntry {
                level,
                id: html::unescaped(id).into_owned(),
                text: html::unescaped(&untagged(inner)).into_owned(),
            });
        }
        rest = after;
    }
    headings
}

/// The text between the tags.
fn untagged(html: &str) -> String {
    let mut parts = html.split('<');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('>').map_or("", |(_, after)| after));
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contents_are_the_headings_with_an_id() {
        let text = "<h2 id=\"a\">R &amp; <b>D</b></h2><h3>No id</h3><header></header><h3 class=\"x\" id=\"b\">B</h3><h2 id=\"open\">";
        let found: Vec<(u8, String, String)> =
            headings(text).into_iter().map(|entry| (entry.level, entry.id, entry.text)).collect();
        assert_eq!(found, [(2, "a".into(), "R & D".into()), (3, "b".into(), "B".into())]);
    }
}
