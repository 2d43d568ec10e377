//! Formulas in TeX into MathML, at build time. The only file that knows pulldown-latex.
//!
//! What the library writes is read again and written anew: only elements and attributes of MathML get through,
//! and what it says in styles, which our policy forbids, is said in attributes.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Event, Parser, ParserError, RenderConfig, Storage, push_mathml};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};

use crate::diagnostic::nearest;
use crate::html::{attribute, escape_text};

/// Longer formulas are shown as they were written.
const LONGEST: usize = 8 << 10;
/// In longer formulas the place of a mistake is not looked for.
const SEARCHED: usize = 600;

/// Why a formula can't be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The bytes of the formula that it is about.
    pub(super) span: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: String,
}

const ELEMENTS: &[&str] = &[
    "math",
    "semantics",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "mpadded",
    "mphantom",
    "mover",
    "munder",
    "munderover",
    "msub",
    "msup",
    "msubsup",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mtd",
    "menclose",
];

const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathbackground",
    "mathcolor",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// A formula as MathML, with its TeX as an annotation for who copies it.
pub(super) fn mathml(tex: &str, is_block: bool) -> Result<String, Mistake> {
    if tex.len() > LONGEST {
        let message = format!("the formula has {} characters", tex.chars().count());
        return Err(Mistake { span: 0..tex.len(), message, help: "Split it into several.".to_owned() });
    }
    let storage = Storage::new();
    let events = events(tex, &storage).map_err(|error| mistake(tex, &error))?;
    let display_mode = if is_block { DisplayMode::Block } else { DisplayMode::Inline };
    let mut written = String::new();
    let events = events.into_iter().map(Ok::<_, ParserError>);
    let done = push_mathml(&mut written, events, RenderConfig { display_mode, ..RenderConfig::default() });
    done.ok().and_then(|()| anew(&written, tex)).ok_or_else(|| Mistake {
        span: 0..tex.len(),
        message: "this formula can't be written as MathML".to_owned(),
        help: "Write it in a simpler way.".to_owned(),
    })
}

fn events<'a>(tex: &'a str, storage: &'a Storage) -> Result<Vec<Event<'a>>, String> {
    let events: Result<Vec<_>, _> = Parser::new(tex, storage).collect();
    events.map_err(|error| {
        std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string)
    })
}

/// The library's MathML without anything that MathML doesn't have, and with the formula's source.
fn anew(written: &str, tex: &str) -> Option<String> {
    // The library does not escape operators.
    let written = written.replace("><</mo>", ">&lt;</mo>").replace(">&</mo>", ">&amp;</mo>");
    let mut reader = Reader::from_str(&written);
    let mut out = String::with_capacity(written.len() + tex.len() + 100);
    loop {
        match reader.read_event().ok()? {
            Xml::Start(tag) => start(&mut out, &tag, false)?,
            Xml::Empty(tag) => start(&mut out, &tag, true)?,
            Xml::End(tag) if tag.name().as_ref() == "math" => {
                out.push_str("</mrow><annotation encoding=\"application/x-tex\">");
                escape_text(&mut out, tex.trim());
                out.push_str("</annotation></semantics></math>");
            }
            Xml::End(tag) => {
                let _ = write!(out, "</{}>", tag.name().as_ref());
            }
            // A reader of XML takes no markup for text: it stands as it was escaped.
            Xml::Text(text) => out.push_str(&text),
            Xml::GeneralRef(name) => {
                let _ = write!(out, "&{};", &*name);
            }
            Xml::Eof => return Some(out),
            _ => return None,
        }
    }
}

fn start(out: &mut String, tag: &BytesStart<'_>, is_empty: bool) -> Option<()> {
    let name = tag.name();
    let name = *ELEMENTS.iter().find(|known| **known == name.as_ref())?;
    out.push('<');
    out.push_str(name);
    for attribute_of in tag.attributes().flatten() {
        let (key, value) = (attribute_of.key.as_ref(), attribute_of.value.as_ref());
        if key == "style" {
            for (key, value) in in_attributes(value) {
                attribute(out, key, &value);
            }
        } else if ATTRIBUTES.contains(&key) {
            attribute(out, key, value);
        }
    }
    out.push('>');
    if name == "math" {
        out.push_str("<semantics><mrow>");
    } else if is_empty {
        let _ = write!(out, "</{name}>");
    }
    Some(())
}

/// What a style says, in attributes of MathML; what none says is left out.
fn in_attributes(style: &str) -> Vec<(&'static str, String)> {
    let said = style.split(';').filter_map(|part| {
        let (property, value) = part.split_once(':')?;
        let name = match property.trim() {
            "color" => "mathcolor",
            "background-color" => "mathbackground",
            _ => return None,
        };
        let numbers = value.trim().strip_prefix("rgb(")?.strip_suffix(')')?;
        let numbers: Vec<u8> = numbers.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let [red, green, blue] = numbers[..] else { return None };
        Some((name, format!("#{red:02x}{green:02x}{blue:02x}")))
    });
    said.collect()
}

fn mistake(tex: &str, error: &str) -> Mistake {
    let span = place(tex, error).unwrap_or(0..tex.len());
    let token = tex.get(span.clone()).unwrap_or_default();
    let command = token.strip_prefix('\\').filter(|_| error.starts_with("unknown"));
    let Some(command) = command else {
        let message = format!("this is no formula: {error}");
        return Mistake { span, message, help: "Write it as TeX does, or as code.".to_owned() };
    };
    let near = nearest(command, COMMANDS.iter().copied());
    let help = near.map_or_else(
        || "Write it as TeX does; words stand in `\\text{…}`.".to_owned(),
        |near| format!("Did you mean `\\{near}`?"),
    );
    Mistake { span, message: format!("`\\{command}` is no command of formulas"), help }
}

/// The command or character at which a formula goes wrong: where it is unbalanced, the first that no part of it
/// before needs; else the last of the shortest beginning that goes wrong in the same way.
fn place(tex: &str, error: &str) -> Option<Range<usize>> {
    if tex.len() > SEARCHED {
        return None;
    }
    let tokens = tokens(tex);
    let fails = |end: usize| events(tex.get(..end).unwrap_or_default(), &Storage::new()).err();
    let at = if error.starts_with("unknown") {
        unknown(tex)?
    } else if error.starts_with("unbalanced") {
        tokens.iter().rfind(|token| fails(token.end).is_none()).map_or(0, |token| token.end)
    } else {
        tokens.iter().find(|token| fails(token.end).is_some_and(|other| other == error))?.start
    };
    let rest = tex.get(at..)?;
    let at = at + (rest.len() - rest.trim_start().len());
    Some(at..at + token_length(tex.get(at..)?))
}

/// Where the first command stands that the library does not know even alone.
fn unknown(tex: &str) -> Option<usize> {
    let is_unknown = |token: &Range<usize>| {
        let alone = tex.get(token.clone()).unwrap_or_default();
        let is_refused = |error: String| error.starts_with("unknown");
        alone.starts_with('\\') && events(alone, &Storage::new()).is_err_and(is_refused)
    };
    tokens(tex).into_iter().find(is_unknown).map(|token| token.start)
}

/// The commands and characters of a formula.
fn tokens(tex: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = tex.get(at..).filter(|rest| !rest.is_empty()) {
        let end = at + token_length(rest);
        tokens.push(at..end);
        at = end;
    }
    tokens
}

fn token_length(tex: &str) -> usize {
    let Some(rest) = tex.strip_prefix('\\') else {
        return tex.chars().next().map_or(0, char::len_utf8);
    };
    let name = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    1 + if name > 0 { name } else { rest.chars().next().map_or(0, char::len_utf8) }
}

/// The commands that authors of handbooks are likely to mean.
const COMMANDS: &[&str] = &[
    "alpha",
    "approx",
    "bar",
    "begin",
    "beta",
    "binom",
    "cap",
    "cdot",
    "cdots",
    "cos",
    "cup",
    "delta",
    "div",
    "dots",
    "end",
    "epsilon",
    "equiv",
    "exp",
    "forall",
    "frac",
    "gamma",
    "ge",
    "geq",
    "hat",
    "in",
    "infty",
    "int",
    "lambda",
    "ldots",
    "le",
    "left",
    "leq",
    "lim",
    "ln",
    "log",
    "mathbb",
    "mathbf",
    "mathrm",
    "max",
    "min",
    "mu",
    "neq",
    "operatorname",
    "overline",
    "partial",
    "phi",
    "pi",
    "pm",
    "prod",
    "quad",
    "qquad",
    "rho",
    "right",
    "rightarrow",
    "sigma",
    "sin",
    "sqrt",
    "subset",
    "sum",
    "tan",
    "text",
    "textbf",
    "theta",
    "tilde",
    "times",
    "to",
    "underline",
    "vec",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(tex: &str) -> (String, String) {
        let mistake = mathml(tex, false).unwrap_err();
        (tex[mistake.span].to_owned(), mistake.message)
    }

    #[test]
    fn formulas_become_mathml_with_their_source() {
        assert_eq!(
            mathml("\\frac{a}{2} < b", true).unwrap(),
            "<math display=\"block\"><semantics><mrow><mfrac><mrow><mi>a</mi></mrow><mrow><mn>2</mn></mrow></mfrac>\
             <mo>&lt;</mo><mi>b</mi></mrow><annotation encoding=\"application/x-tex\">\\frac{a}{2} &lt; b</annotation>\
             </semantics></math>"
        );
        assert!(
            mathml("x", false).unwrap().starts_with("<math display=\"inline\"><semantics><mrow><mi>x</mi>")
        );
    }

    #[test]
    fn nothing_but_mathml_gets_through() {
        let html = mathml("\\text{<b onclick=\"x\">&amp;} \\color{red} x \\! y", false).unwrap();
        assert!(html.contains("<mtext>&lt;b onclick=\"x\"&gt;&amp;amp;</mtext>"), "{html}");
        assert!(html.contains("<mi mathcolor=\"#ff0000\">x</mi>"), "{html}");
        assert!(!html.contains("style=\""), "{html}");
    }

    #[test]
    fn mistakes_are_placed() {
        assert_eq!(told("a + \\foo{b} + c"), ("\\foo".into(), "`\\foo` is no command of formulas".into()));
        assert_eq!(told("{\\fra{1}{2}}").0, "\\fra");
        assert_eq!(told("{a} + {b").0, "{");
        assert_eq!(mathml("{a} + {b", false).unwrap_err().span, 6..7);
        assert_eq!(told("a & b").0, "&");
        assert_eq!(mathml("x^2^3", false).unwrap_err().span, 3..4);
        assert_eq!(told("é\\left( x").0, "\\left");
        assert_eq!(mathml("\\fracc12", false).unwrap_err().help, "Did you mean `\\frac`?");
        assert_eq!(mathml(&"a".repeat(9000), false).unwrap_err().span, 0..9000);
    }

    #[test]
    fn a_macro_that_calls_itself_is_a_mistake() {
        assert!(told("\\def\\a{\\a\\a}\\a").1.contains("recursion"));
    }

    proptest! {
        #[test]
        fn no_formula_makes_it_panic(tex in "(\\\\(frac|left|right|begin\\{(aligned|cases|array)\\}|end\\{aligned\\}|text|sqrt|def|color|\\\\|hline|!|mathbb|sum|overset|not)|[{}^_&$#~a-z0-9<>()|\\[\\]%'é ]|\\\\[a-z]{1,3}){0,24}") {
            if let Ok(html) = mathml(&tex, true) {
                prop_assert!(html.starts_with("<math") && html.ends_with("</math>"));
                prop_assert!(!html.contains("<script") && !html.contains(" style="));
            }
        }
    }
}
