//! Entities of HTML: `&amp;`, `&#38;`, `&eacute;`.

use std::borrow::Cow;

/// Text with its entities decoded. `named` knows the names beyond the few of every page.
pub(super) fn decode<'h>(text: &'h str, named: impl Fn(&str) -> Option<String>) -> Cow<'h, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest, &named) {
            Some((characters, length)) => {
                decoded.push_str(&characters);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The entity at the start of a text, and its length. Without its `;`, only a number is one.
fn entity(text: &str, named: impl Fn(&str) -> Option<String>) -> Option<(String, usize)> {
    let body = text.get(1..)?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, start) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..length)?.trim_start_matches('0'), radix).ok();
        if length == 0 {
            return None;
        }
        let character = code.and_then(char::from_u32).unwrap_or('\u{fffd}');
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((character.to_string(), start + length + semicolon));
    }
    let length = body.bytes().take(32).position(|byte| !byte.is_ascii_alphanumeric())?;
    let name = body.get(..length).filter(|name| !name.is_empty() && body[length..].starts_with(';'))?;
    let characters = match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "nbsp" => "\u{a0}".to_owned(),
        _ => named(&text[..length + 2])?,
    };
    Some((characters, length + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once() {
        let named = |name: &str| (name == "&colon;").then(|| ":".to_owned());
        assert_eq!(
            decode("a&amp;lt;b &#x6a;&#106;&#0000106 &colon; &none; &", named),
            "a&lt;b jjj : &none; &"
        );
        assert_eq!(decode("&#xD800;&#0;&#99999999999;", named), "\u{fffd}\u{fffd}\u{fffd}");
    }
}
