//! Pathbook turns a folder of Markdown and a small career framework in YAML into a static
//! career-path handbook.
//!
//! # Layout, in reading order
//!
//! * [`model`]: the vocabulary.
//! * [`source`], [`site`]: what a build reads and makes, both as values.
//! * [`diagnostic`], [`checked`]: how problems are told.
//! * [`config`], [`parse`], [`resolve`], [`theme`], [`render`]: the stages.
//! * [`pipeline`]: the stages in order; [`memo`]: what is remembered between builds.
//! * [`disk`], [`watch`], [`serve`]: the edges, where the world is.
//! * [`commands`], [`cli`]: what the program does.

pub mod checked;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod memo;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod report;
pub mod serve;
pub mod site;
pub mod source;
pub mod terminal;
pub mod watch;
