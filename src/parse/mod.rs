//! From one file's text to a [`Document`](crate::model::document::Document): nothing here knows of
//! any other page.

pub mod expand;
pub mod markdown;
