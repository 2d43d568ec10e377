//! Attributes of raw HTML.

use crate::diagnostic::{Code, Diagnostic};
use crate::html::attribute;
use crate::parse::markdown::elements::{Fate, fate};
use crate::parse::markdown::entities::decode;
use crate::parse::markdown::pieces::StartTag;
use crate::parse::markdown::raw::Origin;
use crate::parse::markdown::reader::named_entity;
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    /// The attributes that stay, as HTML; complaints about those that must not.
    pub(super) fn attributes(
        &mut self,
        tag: &StartTag<'_>,
        name: &str,
        class: &str,
        origin: &Origin,
    ) -> String {
        let mut html = String::new();
        let mut classes = class.to_owned();
        for found in &tag.attributes {
            let value = decode(found.value, named_entity);
            match fate(name, &found.name, &value) {
                Fate::Keep(value) => attribute(&mut html, &found.name, &value),
                Fate::Class(class) => {
                    for class in class.split_whitespace() {
                        classes.push_str(if classes.is_empty() { "" } else { " " });
                        classes.push_str(class);
                    }
                }
                Fate::Anchor => {
                    let id = value.trim();
                    let is_id = !id.is_empty() && !id.contains(char::is_whitespace);
                    if is_id && !html.contains(" id=") && self.ids.claim(id) {
                        self.found.anchors.insert(id.to_owned());
                        attribute(&mut html, "id", id);
                    }
                }
                Fate::Drop => {}
                Fate::Refuse => {
                    let place = self.source.place(origin.span(found.span.clone()));
                    let message = format!("a page may not have an attribute `{}`", found.name);
                    let problem = Diagnostic::new(Code::HtmlBlocked, place, message).help(
                        "It is left out. Style belongs in the theme's style sheet, and scripts nowhere.",
                    );
                    self.seen.note(problem);
                }
            }
        }
        if !classes.is_empty() {
            attribute(&mut html, "class", &classes);
        }
        html
    }
}
