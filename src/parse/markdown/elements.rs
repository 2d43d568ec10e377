//! The allow-list of raw HTML: which elements and attributes a page may have.

use crate::model::document::{Medium, is_data_image};

/// What happens to an element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rule {
    /// It stays, under this name.
    Keep(&'static str, Shape),
    /// It stays and has no content.
    Void(&'static str),
    /// A link, if it has a destination.
    Link,
    /// An image.
    Image,
    /// A film or sound, which becomes an image's hole; its content goes.
    Media(Medium),
    /// Its tags go without a word, its content stays.
    Unwrap,
    /// Its tags go with a complaint, its content stays.
    Refuse,
    /// It goes with its content, and with a complaint.
    Swallow,
    /// No element of HTML: most likely a placeholder like `<your name>`.
    Unknown,
}

/// Where an element may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    Inline,
    /// Not inside a paragraph.
    Block,
    /// A `p`: as a block, and any block ends it.
    Paragraph,
    Item,
    Term,
    Table,
    /// `thead`, `tbody`, `tfoot`, `caption`, `colgroup`.
    Section,
    Row,
    Cell,
}

/// What happens to the element of that name, which is in lower case.
pub(super) fn rule(name: &str) -> Rule {
    use Rule::{Image, Keep, Link, Media, Refuse, Swallow, Unknown, Unwrap, Void};
    use Shape::{Block, Cell, Inline, Item, Paragraph, Row, Section, Table, Term};
    macro_rules! keep {
        ($($name:literal $shape:ident)*) => {
            match name { $($name => return Keep($name, $shape),)* _ => {} }
        };
    }
    keep! {
        "abbr" Inline "b" Inline "bdi" Inline "bdo" Inline "cite" Inline "code" Inline "del" Inline
        "dfn" Inline "em" Inline "i" Inline "ins" Inline "kbd" Inline "mark" Inline "q" Inline
        "rp" Inline "rt" Inline "ruby" Inline "s" Inline "samp" Inline "small" Inline "span" Inline
        "strong" Inline "sub" Inline "sup" Inline "time" Inline "u" Inline "var" Inline
        "address" Block "article" Block "aside" Block "blockquote" Block "details" Block "div" Block
        "dl" Block "figcaption" Block "figure" Block "h1" Block "h2" Block "h3" Block "h4" Block
        "h5" Block "h6" Block "ol" Block "pre" Block "section" Block "summary" Block "ul" Block
        "p" Paragraph "li" Item "dt" Term "dd" Term
        "table" Table "thead" Section "tbody" Section "tfoot" Section "caption" Section
        "colgroup" Section "tr" Row "td" Cell "th" Cell
    }
    match name {
        "br" => Void("br"),
        "hr" => Void("hr"),
        "wbr" => Void("wbr"),
        "col" => Void("col"),
        "a" => Link,
        "img" | "image" => Image,
        "video" => Media(Medium::Video),
        "audio" => Media(Medium::Audio),
        "tt" => Keep("code", Inline),
        "strike" => Keep("s", Inline),
        "center" => Keep("div", Block),
        "font" | "big" | "nobr" | "picture" | "source" | "track" | "acronym" | "data" | "main" | "header"
        | "footer" | "nav" | "hgroup" | "html" | "body" | "search" => Unwrap,
        "form" | "button" | "label" | "fieldset" | "legend" | "output" | "dialog" | "slot" | "menu"
        | "input" | "keygen" | "meter" | "progress" | "base" | "basefont" | "link" | "meta" | "param"
        | "area" | "map" | "marquee" | "blink" | "bgsound" | "portal" | "isindex" | "frame" | "dir"
        | "command" => Refuse,
        "script" | "style" | "iframe" | "object" | "embed" | "applet" | "frameset" | "noframes"
        | "noscript" | "noembed" | "template" | "textarea" | "title" | "head" | "select" | "option"
        | "optgroup" | "datalist" | "svg" | "math" | "canvas" | "xmp" | "plaintext" | "listing" => Swallow,
        _ => Unknown,
    }
}

/// Whether an element never has content, so that no end tag is to be looked for.
pub(super) fn is_empty_element(name: &str) -> bool {
    matches!(
        name,
        "embed" | "frame" | "input" | "base" | "link" | "meta" | "param" | "area" | "source" | "track"
    )
}

/// What happens to an attribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It stays with this value.
    Keep(String),
    /// It becomes a class.
    Class(String),
    /// It becomes an anchor.
    Anchor,
    /// It goes without a word.
    Drop,
    /// It goes with a complaint: it could run something or break the page's style.
    Refuse,
}

/// What happens to an attribute of an element that stays; links' and images' own are not asked about.
pub(super) fn fate(element: &str, name: &str, value: &str) -> Fate {
    let keep = || Fate::Keep(value.to_owned());
    let number = || match value.trim().parse::<u32>() {
        Ok(number) if number <= 1000 => Fate::Keep(number.to_string()),
        _ => Fate::Drop,
    };
    match (name, element) {
        ("style", _) => Fate::Refuse,
        (handler, _) if handler.starts_with("on") => Fate::Refuse,
        ("id", _) | ("name", "a") => Fate::Anchor,
        ("class", _) => Fate::Class(value.to_owned()),
        ("align", "td" | "th" | "tr" | "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "img") => {
            match value.trim().to_ascii_lowercase().as_str() {
                "left" => Fate::Class("left".into()),
                "center" | "middle" if element != "img" => Fate::Class("center".into()),
                "right" => Fate::Class("right".into()),
                _ => Fate::Drop,
            }
        }
        ("title" | "lang" | "translate" | "aria-label" | "aria-hidden", _) => keep(),
        ("dir", _) if matches!(value, "ltr" | "rtl" | "auto") => keep(),
        ("colspan" | "rowspan", "td" | "th") | ("span", "col" | "colgroup") => number(),
        ("scope", "th") if matches!(value, "row" | "col" | "rowgroup" | "colgroup") => keep(),
        ("headers", "td" | "th") | ("abbr", "th") => keep(),
        ("start", "ol") | ("value", "li") => match value.trim().parse::<i32>() {
            Ok(number) => Fate::Keep(number.to_string()),
            Err(_) => Fate::Drop,
        },
        ("reversed", "ol") | ("open", "details") => Fate::Keep(String::new()),
        ("type", "ol") if matches!(value, "1" | "a" | "A" | "i" | "I") => keep(),
        ("datetime", "time" | "ins" | "del") => keep(),
        _ => Fate::Drop,
    }
}

/// Whether following a link, or loading an image, could run something. Decides as browsers read
/// addresses: white space and control characters around the scheme don't hide it.
pub(super) fn is_dangerous(address: &str, image: bool) -> bool {
    if !address.contains(':') || address.starts_with("https://") {
        return false;
    }
    let cleaned: String = address
        .chars()
        .skip_while(|c| *c <= ' ')
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '+' | '-' | '.' | '/'))
        .take(64)
        .collect::<String>()
        .to_ascii_lowercase();
    let Some((scheme, _)) = cleaned.split_once(':') else { return false };
    match scheme {
        "javascript" | "vbscript" | "livescript" | "blob" | "filesystem" | "view-source" | "about"
        | "jar" => true,
        "data" => !(image && is_data_image(address)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dangerous_addresses_are_seen_through() {
        for address in [
            "javascript:alert(1)",
            " \u{1}JaVaScRiPt:x",
            "java\nscr\tipt:x",
            "vbscript:x",
            "data:text/html,<script>",
            "blob:x",
        ] {
            assert!(is_dangerous(address, false), "{address:?}");
            assert!(is_dangerous(address, true), "{address:?}");
        }
        for address in
            ["a.md", "https://x/javascript:y", "mailto:a@b", "#javascript:", "java script:x", "./a:b"]
        {
            assert!(!is_dangerous(address, false), "{address:?}");
        }
        assert!(is_dangerous("data:image/png;base64,AA", false));
        assert!(!is_dangerous("data:image/png;base64,AA", true));
        assert!(is_dangerous("data:image/svg+xml,<svg/>", true));
        assert!(is_dangerous("da\nta:image/png,", true));
    }

    #[test]
    fn handlers_and_styles_are_refused_everywhere() {
        for (element, name) in
            [("td", "onclick"), ("a", "onmouseover"), ("p", "style"), ("details", "ontoggle")]
        {
            assert_eq!(fate(element, name, "x"), Fate::Refuse);
        }
        assert_eq!(fate("td", "colspan", "2"), Fate::Keep("2".into()));
        assert_eq!(fate("td", "colspan", "99999"), Fate::Drop);
    }
}
