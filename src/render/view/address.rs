//! Addresses, as pages write them.

use crate::model::path::{OutPath, encode_segment};

/// An address from the site's root, percent-encoded.
pub fn encoded(out: &OutPath) -> String {
    out.as_str().split('/').map(encode_segment).collect::<Vec<_>>().join("/")
}

/// The path of the address where the site will lie, with slashes at both ends.
pub(super) fn base_path(base_url: &str) -> String {
    let path =
        base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    if path.is_empty() { "/".to_owned() } else { format!("/{}/", path.trim_matches('/')) }
}
