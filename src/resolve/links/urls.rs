//! Destinations as authors write them, taken apart, and as they stand in URLs.

/// A destination, taken apart.
pub(super) enum Kind<'a> {
    Outside,
    Blocked,
    Anchor(&'a str),
    Inside { path: &'a str, suffix: &'a str },
}

/// Takes a destination apart.
pub(super) fn kind(destination: &str) -> Kind<'_> {
    if let Some(anchor) = destination.strip_prefix('#') {
        return Kind::Anchor(anchor);
    }
    if destination.starts_with("//") {
        return Kind::Outside;
    }
    let scheme = destination.find(':').map(|colon| &destination[..colon]).filter(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    if let Some(scheme) = scheme {
        let known = ["https", "http", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        return if known { Kind::Outside } else { Kind::Blocked };
    }
    let end = destination.find(['#', '?']).unwrap_or(destination.len());
    Kind::Inside { path: &destination[..end], suffix: &destination[end..] }
}

/// A query and fragment as they stand in a URL.
pub(super) fn encode_suffix(suffix: &str) -> String {
    match suffix.split_once('#') {
        Some((query, fragment)) => format!("{}#{}", encode_fragment(query), encode_fragment(fragment)),
        None => encode_fragment(suffix),
    }
}

/// Encodes what may not stand in a fragment; percent signs are taken as already encoded.
pub(super) fn encode_fragment(text: &str) -> String {
    const FRAGMENT: percent_encoding::AsciiSet =
        percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');
    percent_encoding::utf8_percent_encode(text, &FRAGMENT).to_string()
}

/// The beginning of a text that may be long.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
