//! Pathbook turns a folder of Markdown and a small career framework in YAML into a static
//! career-path handbook.
//!
//! # Layout, in reading order
//!
//! * [`model`]: the vocabulary.
//! * [`source`], [`site`]: what a build reads and makes, both as values.
//! * [`handbook`]: a handbook understood, between the stages.
//! * [`diagnostic`], [`checked`]: how problems are told.
//! * [`config`], [`parse`], [`resolve`], [`theme`], [`render`]: the stages; [`html`] escapes.
//! * [`pipeline`]: the stages in order; [`memo`]: what is remembered between builds.

pub mod checked;
pub mod config;
pub mod diagnostic;
pub mod handbook;
pub mod html;
pub mod memo;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod render;
pub mod resolve;
pub mod site;
pub mod source;
pub mod syntax;
pub mod theme;
