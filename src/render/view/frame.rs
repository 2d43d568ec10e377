//! What the frame of every page says of the site: its policy, and where it lies.

use crate::config::Config;
use crate::model::path::{OutPath, encode_segment};

/// The content security policy of a handbook's pages.
pub fn policy(config: &Config) -> String {
    let hosts: String = config.image_hosts.iter().map(|host| format!(" {host}")).collect();
    // What is not named is `'none'` by the first: connections, frames, workers.
    format!(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:{hosts};font-src 'self';\
         media-src 'self';form-action 'none';base-uri 'none'"
    )
}

/// The path of the address where the site will lie, with slashes at both ends.
pub(super) fn base_path(base_url: &str) -> String {
    let path =
        base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    if path.is_empty() { "/".to_owned() } else { format!("/{}/", path.trim_matches('/')) }
}

/// An address from the site's root, percent-encoded.
pub fn encoded(out: &OutPath) -> String {
    out.as_str().split('/').map(encode_segment).collect::<Vec<_>>().join("/")
}
