//! The attributes of items: what is read, what is a slip, what stays text.

use super::*;
use crate::checked::Checked;
use crate::model::checklist::{Kind, Span};
use crate::model::path::SourcePath;
use crate::parse::expand::SourceMap;

fn read(inner: &str) -> Checked<Parsed> {
    let path = SourcePath::new("a.md").unwrap();
    let mut map = SourceMap::default();
    map.push(0, &path, 100);
    Checked::collect(|seen| parse(Source { path: &path, text: inner, map: &map }, 0..inner.len(), seen))
}

/// The complaints: code, and the text they point at.
fn complaints(inner: &str) -> Vec<(&'static str, String)> {
    read(inner)
        .diagnostics
        .iter()
        .map(|problem| {
            let span = problem.place.clone().unwrap().span;
            (problem.code.name(), inner[span.start - 100..span.end - 100].to_owned())
        })
        .collect()
}

#[test]
fn everything_an_author_may_say() {
    let read = read(
        "#one-course due=+120d develops=a-b,c after=#x1,y2 evidence=required by=\"coach, mentor\" effort=3h \
         kind=training optional replaced-by=#z1 was=old-id",
    );
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    let Parsed { id, attributes } = read.value;
    assert_eq!(id.unwrap().0.as_str(), "one-course");
    assert_eq!(attributes.due, Some(Due::After(Span { count: 120, unit: Unit::Days })));
    let names: Vec<_> = attributes.develops.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a-b", "c"]);
    let names: Vec<_> = attributes.after.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(names, ["x1", "y2"]);
    assert!(attributes.evidence && attributes.optional);
    assert_eq!(attributes.by, ["coach", "mentor"]);
    assert_eq!(attributes.effort, Some(Span { count: 3, unit: Unit::Hours }));
    assert_eq!(attributes.kind, Some(Kind::Training));
    assert_eq!(attributes.replaced_by.unwrap().0.as_str(), "z1");
    assert_eq!(attributes.was.unwrap().0.as_str(), "old-id");
}

#[test]
fn complaints_point_at_the_bytes() {
    for (inner, expected) in [
        ("#ab due=30/06/2026", ("item-date", "30/06/2026")),
        ("#ab due=2026-02-29", ("item-date", "2026-02-29")),
        ("#ab due=+3h", ("item-date", "+3h")),
        ("#One_Course", ("item-id", "One_Course")),
        ("#ab #cd", ("item-id", "#cd")),
        ("#ab deu=+3d", ("item-key", "deu")),
        ("#ab optinal", ("item-key", "optinal")),
        ("#ab kind=traning", ("item-key", "traning")),
        ("#ab effort=3m", ("item-key", "3m")),
        ("#ab by=coach,mentr", ("item-key", "mentr")),
        ("#ab after=#ok,No", ("item-id", "No")),
        ("#ab due=+3d due=+4d", ("item-key", "due")),
        ("#ab was=", ("item-key", "was=")),
        ("#ab evidence=perhaps", ("item-key", "perhaps")),
    ] {
        assert_eq!(complaints(inner), [(expected.0, expected.1.to_owned())], "{inner}");
    }
}

#[test]
fn slips_are_mended() {
    let problem = read("#One_Course").diagnostics.remove(0);
    assert_eq!(problem.replacement.as_deref(), Some("one-course"));
    let problem = read("#ab efort=3h").diagnostics.remove(0);
    assert_eq!(problem.replacement.as_deref(), Some("effort"));
}

#[test]
fn braces_that_are_text_stay_text() {
    for text in ["", " ", "name", "a, b", "#", "x + y = z", "0=1", "your name"] {
        assert!(!looks_like_attributes(text), "{text}");
    }
    for attributes in ["#a", "due=+3d", "optional", " optional evidence ", "deu=3", "#Bad id"] {
        assert!(looks_like_attributes(attributes), "{attributes}");
    }
}
