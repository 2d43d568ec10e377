//! Addresses, as pages write them.

use crate::model::path::{OutPath, encode_segment};

/// An address from the site's root, percent-encoded.
pub fn encoded(out: &OutPath) -> String {
    out.as_str().split('/').map(encode_segment).collect::<Vec<_>>().join("/")
}
