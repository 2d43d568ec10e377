//! What is read of a framework file, and what is not.

use super::*;
use crate::checked::Checked;

fn read_all(text: &str) -> Checked<Written> {
    let path = SourcePath::new("content/framework/all.yaml").unwrap();
    Checked::collect(|seen| {
        let mut written = Written::default();
        read(&path, text, &mut written, seen);
        written
    })
}

#[test]
fn everything_is_read_from_one_file() {
    let read = read_all(
        "scales: [{id: two, levels: [{id: '1'}, {id: expert, name: Expert}]}]\nareas: [{id: power-skills}]\ncompetencies:\n  - id: planning\n    area: power-skills\n    levels: {expert: [Plans., Decides.], '1': Watches.}\nroles:\n  - id: manager\n    levels:\n      - {id: pm, does: [Leads., {text: Plans., competency: planning}], expects: {planning: 1}}\nplans: [{id: a-plan, from: pm, review: 3m, steps: [{id: invest}]}]\n",
    );
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    let written = read.value;
    assert_eq!(written.scales[0].0.levels[0].name, "1");
    assert_eq!(written.areas[0].0.name, "Power skills");
    assert_eq!(written.competencies[0].indicators[0].1, ["Plans.", "Decides."]);
    let level = &written.roles[0].levels[0];
    assert_eq!((level.does.len(), level.expects[0].1.0.as_str()), (2, "1"));
    assert_eq!(written.plans[0].plan.steps[0].title, "Invest");
}

#[test]
fn ids_that_were_refused_are_remembered() {
    let read = read_all(
        "competencies: [{id: Planning}]\nroles: [{levels: [{id: pm}]}]\nscales: [{id: none-of, levels: [{id: none}]}]\n",
    );
    let lost: Vec<&str> = read.value.lost.ids.iter().map(String::as_str).collect();
    assert_eq!(lost, ["Planning", "none", "none-of", "pm"]);
    assert_eq!(read.diagnostics.len(), 3);
}

#[test]
fn a_framework_is_known_by_its_lists() {
    assert!(is_framework("# Plans\n---\nplans:\n  - id: x\n"));
    assert!(!is_framework("hosts: all\nroles: [web]\n"));
    assert!(!is_framework("- roles:\n"));
    assert!(!is_framework(""));
}
