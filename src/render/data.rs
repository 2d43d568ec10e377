//! Data scripts: what the theme's scripts load when they need more than the page.
//!
//! Classic scripts with stable names, because `fetch` and modules do not work from `file://`. Each
//! hands its data over in one event and leaves nothing behind.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::handbook::{Handbook, Item, Page};
use crate::model::checklist::Mark;
use crate::model::path::OutPath;
use crate::render::nav::{has_closed_sections, section_key};
use crate::render::view::encoded;

/// All data scripts of a handbook.
pub fn scripts(handbook: &Handbook) -> BTreeMap<OutPath, Bytes> {
    let mut scripts = BTreeMap::new();
    for (plan, data) in plans(handbook) {
        if let Ok(out) = OutPath::new(&format!("items/{plan}.js")) {
            scripts.insert(out, script("items", &plan, &data));
        }
    }
    if has_closed_sections(handbook) {
        for page in handbook.pages.iter().skip(1).filter(|page| !page.children.is_empty()) {
            let stem = page.out.as_str().strip_suffix(".html").unwrap_or(page.out.as_str());
            if let Ok(out) = OutPath::new(&format!("nav/{stem}.js")) {
                scripts.insert(out, script("nav", &section_key(page), &section(handbook, page)));
            }
        }
    }
    scripts
}

fn script(kind: &str, key: &str, data: &Value) -> Bytes {
    let detail = json!({ "kind": kind, "key": key, "data": data });
    // JSON in a script file: no `</script>` to fear, and both line separators are legal in strings.
    Bytes::from(format!("document.dispatchEvent(new CustomEvent(\"pathbook:data\",{{detail:{detail}}}));\n"))
}

/// The pages right below a section.
fn section(handbook: &Handbook, page: &Page) -> Value {
    let pages: Vec<Value> = page
        .children
        .iter()
        .map(|child| {
            let child = &handbook.pages[*child];
            let ids: Vec<&str> = kept(child).map(|(id, _)| id).collect();
            json!({ "t": child.nav_title, "u": encoded(&child.out), "n": child.counted_items(), "i": ids })
        })
        .collect();
    json!({ "pages": pages })
}

/// The items of every plan that has any, by page.
fn plans(handbook: &Handbook) -> BTreeMap<String, Value> {
    let mut pages: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let totals = handbook.step_totals();
    for page in handbook.pages.iter().filter(|page| page.has_items()) {
        let step = page.step.map_or("", |(plan, step)| handbook.plans[plan].steps[step].id.as_str());
        let items: Vec<Value> = kept(page).map(|(id, flags)| json!([id, flags])).collect();
        pages.entry(handbook.plan_of(page)).or_default().push(json!({
            "u": encoded(&page.out), "t": page.nav_title, "s": step, "i": items
        }));
    }
    let mut plans = BTreeMap::new();
    for (id, pages) in pages {
        let plan = handbook.plans.iter().position(|plan| plan.id.as_str() == id);
        let steps: Vec<Value> = plan
            .into_iter()
            .flat_map(|index| handbook.plans[index].steps.iter().enumerate().map(move |(step, found)| ((index, step), found)))
            .map(|(at, step)| json!({ "id": step.id, "title": step.title, "total": totals.get(&at).copied().unwrap_or(0) }))
            .collect();
        let title = plan.map_or("", |index| handbook.plans[index].title.as_str());
        plans.insert(id.to_owned(), json!({ "plan": id, "title": title, "steps": steps, "pages": pages }));
    }
    plans
}

/// The items of a page that can be ticked on their own, with their flags: 1 optional, 2 not applicable by default.
fn kept(page: &Page) -> impl Iterator<Item = (&str, u8)> {
    let raw = page.document.iter().flat_map(|document| &document.items);
    raw.zip(&page.items).filter_map(|(raw, item)| match item {
        Item::Kept { id, .. } if !raw.is_group => {
            let flags = u8::from(raw.attributes.optional) | (u8::from(raw.mark == Mark::NotApplicable) << 1);
            Some((id.as_str(), flags))
        }
        _ => None,
    })
}
