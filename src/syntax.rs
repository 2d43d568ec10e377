//! The languages of settings and data, TOML and YAML, read so that every value knows its place.

pub mod table;
pub mod yaml;
