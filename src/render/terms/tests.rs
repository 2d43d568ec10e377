use super::*;
use crate::checked::Checked;
use crate::model::front::FrontMatter;
use crate::model::glossary::Term;
use crate::model::path::{Place, SourcePath};
use proptest::prelude::*;

fn glossary(names: &[&[&str]]) -> Glossary {
    let path = SourcePath::new("content/glossary.yaml").unwrap();
    let term = |names: &&[&str]| Term {
        id: names[0].to_lowercase().replace(' ', "-"),
        name: names[0].to_owned(),
        aliases: names[1..].iter().map(|name| (*name).to_owned()).collect(),
        definition: Body::default(),
        links: Vec::new(),
        plain: "It means something.".to_owned(),
        see: Vec::new(),
        place: Place::file(&path),
    };
    Glossary { terms: names.iter().map(term).collect(), hash: 0 }
}

/// The HTML of Markdown with its marks in brackets.
fn marked(names: &[&[&str]], markdown: &str) -> String {
    let (document, body) = page(markdown);
    let glossary = glossary(names);
    let words = Words::new(words(&glossary, true)).unwrap();
    let mut html = String::new();
    let mut from = 0;
    for mark in words.marks(&document, &body, &glossary) {
        html.push_str(&body.html[from..mark.start]);
        html.push_str(&format!("[{}]", &body.html[mark.start..mark.end]));
        from = mark.end;
    }
    html + &body.html[from..]
}

fn page(markdown: &str) -> (Document, Body) {
    let path = SourcePath::new("content/a.md").unwrap();
    let none = |_: &SourcePath| None;
    let made = Checked::collect(|seen| {
        let text = crate::parse::expand::expand(&path, markdown, 0, "content", &none, seen);
        crate::parse::markdown::document(&path, FrontMatter::default(), text, &Default::default(), seen)
    });
    made.value
}

#[test]
fn the_first_whole_word_is_marked_and_the_longest_wins() {
    let names: &[&[&str]] = &[&["Project manager", "PM"], &["Manager"], &["Step"]];
    assert_eq!(
        marked(names, "A project\nmanager and a manager, a PM; managers manage in steps, step-by-step."),
        "<p>A [project\nmanager] and a [manager], a PM; managers manage in [steps], step-by-step.</p>\n"
    );
    assert_eq!(marked(names, "Prime ministers: pm, APM, PMs."), "<p>Prime ministers: pm, APM, [PMs].</p>\n");
}

#[test]
fn plurals_are_found() {
    let names: &[&[&str]] = &[&["Competency"], &["Process"], &["R&D"], &["Coach’s note"], &["Übung"]];
    assert_eq!(
        marked(names, "Competencies, processes, R&D, coach's notes and ÜBUNGS."),
        "<p>[Competencies], [processes], [R&amp;D], [coach’s notes] and [ÜBUNGS].</p>\n"
    );
    assert_eq!(marked(&[&["Day"], &["amp"]], "Daies & days"), "<p>Daies &amp; [days]</p>\n");
}

#[test]
fn nothing_is_marked_where_it_is_no_text() {
    let names: &[&[&str]] = &[&["Plan"]];
    let page = "## The plan\n\nRead `plan`, [the plan](plan.md), <kbd>plan</kbd>.\n\n```\nplan\n```\n\n\
                - [ ] Make a plan {#make-it}\n\n  Then the plan.\n\n::: cards\n- [plan](x.md) plan\n:::\n";
    let html = marked(names, page);
    assert_eq!(html.matches('[').count(), 1, "{html}");
    assert!(html.contains("Then the [plan]."), "{html}");
    assert_eq!(marked(names, "a *pl*an <span title=\"plan\">x</span>").matches('[').count(), 0);
    assert_eq!(marked(names, "> [!NOTE]\n> A note.\n\nnote").matches('[').count(), 0);
    let note = marked(&[&["Note"]], "> [!NOTE]\n> A note.\n");
    assert!(note.contains("A [note]."), "{note}");
}

#[test]
fn scripts_without_spaces_need_none() {
    assert_eq!(marked(&[&["計画"]], "この計画を読む。"), "<p>この[計画]を読む。</p>\n");
}

proptest! {
    #[test]
    fn marks_ascend_between_holes_and_tags(text in "[a-c <>&;*`\\n\\[\\]()#-]{0,80}") {
        let glossary = glossary(&[&["a"], &["a b"], &["b"], &["c c"]]);
        let (document, body) = page(&text);
        let words = Words::new(words(&glossary, true)).unwrap();
        let mut done = 0;
        for mark in words.marks(&document, &body, &glossary) {
            prop_assert!(mark.start >= done && mark.end > mark.start);
            let marked = &body.html[mark.start..mark.end];
            prop_assert!(!marked.contains(['<', '>', '&']));
            prop_assert!(!body.holes.iter().any(|(at, _)| *at > mark.start && *at < mark.end));
            done = mark.end;
        }
    }
}
