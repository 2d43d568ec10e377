//! Laws of importing: written texts read back as they are, what is imported builds, nothing panics.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::sync::Arc;

use pathbook::checked::{Checked, Seen};
use pathbook::diagnostic::{Code, Severity};
use pathbook::import::{self, Competency, Does, Draft, Input, Level, Named, Role, Scale};
use pathbook::memo::Memo;
use pathbook::model::path::SourcePath;
use pathbook::parse::framework::{Written, read};
use pathbook::pipeline;
use pathbook::source::{SourceFile, Sources};
use pathbook::syntax::yaml::Yaml;
use proptest::prelude::*;

/// Each case builds handbooks.
const CASES: u32 = 64;

const BOOK: &str = "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n";

/// Texts that have misled readers of YAML, among any others.
fn text() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "no",
        "Yes",
        "null",
        "~",
        "true",
        "12:30",
        "1.0",
        "0x1F",
        "2026-10-01",
        "NaN",
        ".inf",
        "a: b",
        "a #b",
        "#c",
        "- d",
        "? e",
        "*f",
        "&g",
        "!h",
        "%i",
        "@j",
        "`k`",
        "[l]",
        "{m}",
        "|",
        ">",
        "\"n\"",
        "'o'",
        "it's",
        "p\\q",
        " r",
        "s ",
        "t\nu",
        "\n",
        "\t",
        "v\tw",
        "\u{0}",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
        "\u{fffe}",
        "\u{10ffff}",
        "---",
        "...",
        "--- x",
        "a:",
        ":b",
        "<<",
        "=",
        "null ",
        "on",
        "y",
        "N",
        "inf",
        "\u{ad}",
        "\u{202e}x",
        "e\u{301}",
        "\r\n",
        "😀",
    ])
    .prop_map(str::to_owned);
    prop_oneof![hostile, any::<String>(), "[ -~]{1,40}", "[a-z]{1,3}[ :#,\\-\n\"'\\\\]{1,6}[a-z]{0,3}"]
}

fn filled() -> impl Strategy<Value = String> {
    text().prop_filter("a text that is left out", |text| !text.trim().is_empty())
}

proptest! {
    #[test]
    fn a_scalar_reads_back_as_it_was(text in filled()) {
        let path = SourcePath::new("a.yaml").unwrap();
        let scalar = import::scalar(&text);
        prop_assert!(!scalar.contains('\n'));
        let yaml = format!("first: {scalar}\nlist:\n  - {scalar}\n  - text: {scalar}\nlast: 1\n");
        let mut seen = Seen::default();
        let yaml = Yaml { path: &path, text: &yaml, offset: 0, example: "a: b", key: Code::FrontKey, value: Code::FrontValue };
        let mut map = yaml.mapping(&mut seen).unwrap();
        prop_assert_eq!(map.text("first", &mut seen).map(|(text, _)| text), Some(text));
        prop_assert_eq!(map.text("last", &mut seen).unwrap().0, "1");
    }

    #[test]
    fn a_draft_reads_back_as_it_was(texts in prop::collection::vec(filled(), 14), was in text()) {
        let named = |id: &str, name: usize, summary: usize| Named {
            id: id.to_owned(),
            name: texts[name].clone(),
            summary: texts[summary].clone(),
        };
        let draft = Draft {
            scales: vec![Scale { id: "no".to_owned(), name: texts[0].clone(), levels: vec![named("on", 1, 2)] }],
            areas: vec![named("null", 2, 3)],
            families: vec![named("true", 3, 4)],
            competencies: vec![Competency {
                named: named("yes", 5, 6),
                area: Some("null".to_owned()),
                scale: "no".to_owned(),
                indicators: vec![("on".to_owned(), vec![texts[7].clone(), texts[8].clone()])],
                was,
            }],
            roles: vec![Role {
                named: named("role", 9, 10),
                family: Some("true".to_owned()),
                levels: vec![
                    Level { named: named("off", 11, 12), ..Level::default() },
                    Level {
                        named: named("nan", 12, 11),
                        after: Some("off".to_owned()),
                        does: vec![
                            Does { text: texts[13].clone(), competency: None },
                            Does { text: texts[0].clone(), competency: Some("yes".to_owned()) },
                        ],
                        does_anew: true,
                        expects: vec![("yes".to_owned(), "on".to_owned())],
                    },
                ],
            }],
            remarks: Vec::new(),
        };
        let mut written = Written::default();
        let checked = Checked::collect(|seen| {
            for file in import::files(&draft) {
                let path = SourcePath::new(&format!("content/framework/{}", file.name)).unwrap();
                read(&path, &file.text, &mut written, seen);
            }
        });
        prop_assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
        let (scale, area, family) = (&written.scales[0].0, &written.areas[0].0, &written.families[0].0);
        prop_assert_eq!((&scale.name, &scale.levels[0].name, &scale.levels[0].summary), (&texts[0], &texts[1], &texts[2]));
        prop_assert_eq!((&area.name, &area.summary), (&texts[2], &texts[3]));
        prop_assert_eq!((&family.name, &family.summary), (&texts[3], &texts[4]));
        let competency = &written.competencies[0];
        prop_assert_eq!((&competency.name, &competency.summary), (&texts[5], &texts[6]));
        prop_assert_eq!(&competency.indicators[0].1, &vec![texts[7].clone(), texts[8].clone()]);
        let role = &written.roles[0];
        prop_assert_eq!((&role.name, &role.summary), (&texts[9], &texts[10]));
        let level = &role.levels[1];
        prop_assert_eq!((&level.name, &level.summary), (&texts[12], &texts[11]));
        prop_assert_eq!((&level.does[0].0, &level.does[1].0), (&texts[13], &texts[0]));
        prop_assert!(!level.inherits_does && role.levels[0].inherits_does);
        prop_assert_eq!(level.expects[0].1.0.as_str(), "on");
        prop_assert_eq!(written.scales[0].0.id.as_str(), "no");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn rows_of_any_texts_build(cells in prop::collection::vec((text(), text(), text(), text(), 0..4_usize, text()), 1..12)) {
        let degrees = ["Awareness", "working", "3", "Expert"];
        let mut csv = "Role,Role Level,Skill Name,Role Level Description,Skill Level,Skill Level Description,Role Family\n".to_owned();
        for (role, level, skill, words, degree, signs) in &cells {
            let row = [role, level, skill, words, degrees[*degree], signs, role];
            csv.push_str(&line(&row));
        }
        builds("r.csv", &csv, |input| import::ddat(input, None))?;
    }

    #[test]
    fn matrices_of_any_texts_build(rows in prop::collection::vec((text(), text(), text()), 1..8), head in (text(), text())) {
        let mut csv = line(&["", &head.0, &head.1]);
        for (name, a, b) in &rows {
            csv.push_str(&line(&[name, a, b]));
        }
        builds("t.csv", &csv, import::table)?;
        builds("t.md", &csv.replace(',', "|").replacen('\n', "\n|-|-|-|\n", 1), import::table)?;
    }

    #[test]
    fn families_of_any_texts_build(entries in prop::collection::vec((filled(), 0..3_usize, 0..2_usize, text()), 1..8), ids in prop::collection::vec(filled(), 5), bare in any::<bool>()) {
        let mut yaml = if bare { String::new() } else {
            let named = |key: &str, ids: &[String]| {
                let items: Vec<String> = ids.iter().map(|id| format!("  - id: {}\n", import::scalar(id))).collect();
                format!("{key}:\n{}", items.concat())
            };
            format!("{}{}competencies:\n", named("levels", &ids[..3]), named("themes", &ids[3..]))
        };
        for (summary, level, theme, example) in &entries {
            let scalar = |text: &str| import::scalar(text);
            yaml.push_str(&format!(
                "  - summary: {}\n    level: {}\n    theme: {}\n    examples: [{}]\n    proficiency: {}\n",
                scalar(summary), scalar(&ids[*level]), scalar(&ids[3 + theme]), format_args!("\"x\", {}", scalar(example).replace(',', "")), scalar(&ids[*theme]),
            ));
        }
        builds("f.yml", &yaml, |input| import::families(&[input]))?;
    }

    #[test]
    fn garbage_is_told_of_and_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400), marks in "[,;\"\n\r\t|\\-<>\\[\\]()*_`#:& a1\u{feff}\u{2028}é]{0,300}") {
        for text in [String::from_utf8_lossy(&bytes).into_owned(), marks] {
            for head in ["", "Role,Level,Skill,Proficiency\n", "| a | b | c |\n|---|---|---|\n", "a,b,c\n", "levels:\n", "- "] {
                let text = format!("{head}{text}");
                for name in ["a.csv", "a.md", "a"] {
                    let path = SourcePath::new(name).unwrap();
                    let input = Input { path: &path, text: &text };
                    for checked in [import::ddat(input, Some(input)), import::table(input), import::families(&[input])] {
                        for place in checked.diagnostics.iter().filter_map(|found| found.place.as_ref()) {
                            prop_assert!(place.span.end <= text.len() && text.get(place.span.clone()).is_some());
                        }
                        if checked.has_errors() {
                            continue;
                        }
                        import::files(&checked.value);
                    }
                }
            }
        }
    }
}

/// A row of quoted cells.
fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    format!("{}\n", cells.join(","))
}

/// What is imported without an error builds without one.
fn builds(
    name: &str,
    text: &str,
    convert: impl Fn(Input<'_>) -> Checked<Draft>,
) -> Result<(), TestCaseError> {
    let path = SourcePath::new(name).unwrap();
    let checked = convert(Input { path: &path, text });
    prop_assert_eq!(&convert(Input { path: &path, text }).value, &checked.value);
    if checked.has_errors() {
        return Ok(());
    }
    let mut sources = Sources::default();
    let mut put = |name: &str, text: &str| {
        sources.files.insert(SourcePath::new(name).unwrap(), Arc::new(SourceFile::held(text.to_owned())));
    };
    put("book.toml", BOOK);
    put("content/index.md", "---\ntitle: Home\n---\nHello.\n");
    for file in import::files(&checked.value) {
        put(&format!("content/framework/{}", file.name), &file.text);
    }
    let mut built = pipeline::build(&sources, &mut Memo::once()).diagnostics;
    built.retain(|found| found.severity == Severity::Error);
    prop_assert!(built.is_empty(), "{:?}\nof {:?}", built, text);
    Ok(())
}
