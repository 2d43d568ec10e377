//! The vocabulary: what a handbook is made of. Data and its validation, no behaviour.

pub mod body;
pub mod change;
pub mod changes;
pub mod checklist;
pub mod date;
pub mod document;
pub mod framework;
pub mod front;
pub mod glossary;
pub mod history;
pub mod ids;
pub mod path;
pub mod picture;
pub mod plan;
pub mod view;
