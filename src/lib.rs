//! Pathbook turns a folder of Markdown and a small career framework in YAML into a static
//! career-path handbook.
//!
//! # Layout, in reading order
//!
//! * [`model`]: the vocabulary.
//! * [`source`], [`site`]: what a build reads and makes, both as values.
//! * [`diagnostic`], [`checked`]: how problems are told; [`html`]: how text is escaped.
//! * [`config`], [`parse`], [`resolve`], [`theme`], [`render`]: the stages.
//! * [`pipeline`]: the stages in order; [`memo`]: what is remembered between builds.
//! * [`disk`], [`watch`], [`serve`]: the edges, where the world is.
//! * [`commands`], [`cli`]: what the program does.

pub mod checked;
pub mod diagnostic;
pub mod html;
pub mod model;
pub mod parse;
pub mod site;
pub mod source;
