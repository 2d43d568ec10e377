//! Pathbook turns a folder of Markdown and a small career framework in YAML into a static
//! career-path handbook.
//!
//! # Layout, in reading order
//!
//! * [`model`]: the vocabulary.
//! * [`source`], [`site`]: what a build reads and makes, both as values; [`run`], [`stages`], [`storage`]: who hears how
//!   far it is, and where what is made rests.
//! * [`handbook`]: a handbook understood, between the stages.
//! * [`diagnostic`], [`checked`]: how problems are told; [`html`]: how text is escaped;
//!   [`highlights`]: how code gets its colours; [`stable`]: how equality is told; [`quick`]: how much is looked up;
//!   [`later`]: what nobody waits for.
//! * [`syntax`], [`config`], [`parse`], [`resolve`], [`theme`], [`render`]: the stages.
//! * [`pictures`]: what image files say of themselves, and their smaller forms.
//! * [`pipeline`]: the stages in order; [`memo`]: what is remembered between builds.
//! * [`import`]: other people's ladders, as the files of a framework; [`ids`]: the ids of items, listed and written.
//! * [`team`]: what a group needs, from the files its people handed in.
//! * [`disk`], [`watch`], [`serve`], [`terminal`]: the edges, where the world is.
//! * [`report`], [`commands`], [`cli`]: what the program does.

pub mod checked;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod git;
pub mod handbook;
pub mod highlights;
pub mod html;
pub mod ids;
pub mod import;
pub mod later;
pub mod memo;
pub mod model;
pub mod parse;
pub mod pictures;
pub mod pipeline;
pub mod quick;
pub mod render;
pub mod report;
pub mod resolve;
pub mod run;
pub mod serve;
pub mod site;
pub mod source;
pub mod stable;
pub mod stages;
pub mod storage;
pub mod syntax;
pub mod team;
pub mod terminal;
pub mod theme;
pub mod watch;
pub mod words;
