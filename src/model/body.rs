//! The text of a page: HTML with holes.
//!
//! One pass over the Markdown writes HTML and leaves a hole wherever the rest of the handbook or the
//! theme decides what stands there. A later stage fills the holes in order; there is no tree.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::model::path::Place;

/// HTML with holes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// The HTML between the holes.
    pub html: String,
    /// The holes in ascending order of their offset into `html`.
    pub holes: Vec<(usize, Hole)>,
}

/// What is to stand at a place of the HTML. Numbers are indexes into the lists of the
/// [`Document`](crate::model::document::Document).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Hole {
    /// The start tag of a link, `links[n]`.
    LinkOpen(usize),
    /// Its end tag.
    LinkClose(usize),
    /// A whole image, `images[n]`.
    Image(usize),
    /// The start of an outermost or nested list of tasks, `lists[n]`, with the wrapper around it.
    ListOpen(usize),
    /// Its end.
    ListClose(usize),
    /// The start of an item, `items[n]`, with its box and the start tag of its text.
    ItemOpen(usize),
    /// The end of an item's text, and what its attributes say in words.
    ItemText(usize),
    /// The end of an item.
    ItemClose(usize),
    /// A message of the interface, and what stands for its placeholder `name` or `n`: in text, or between the quotes of
    /// an attribute.
    Say(Cow<'static, str>, String),
    /// The start of a block, `blocks[n]`: what follows is its body.
    BlockOpen(usize),
    /// The end of a block's body.
    BlockClose(usize),
}

/// A block as written: `::: name key=value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// The component it calls.
    pub name: String,
    /// Its arguments in the order written; a bare word is an argument with the value `true`.
    pub arguments: Vec<Argument>,
    /// Where its name stands.
    pub place: Place,
}

/// An argument of a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its value without quotes.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}
