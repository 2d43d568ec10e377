//! From one file's text to a [`Document`](crate::model::document::Document): nothing here knows of
//! any other page.

pub mod date;
pub mod expand;
pub mod front;
pub mod table;
pub mod yaml;
