//! Laws of the career framework: what is inherited and from whom, what changes between two role levels, and
//! that no text whatever is too strange to be read.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use pathbook::checked::Checked;
use pathbook::config::Config;
use pathbook::diagnostic::Code;
use pathbook::handbook::Handbook;
use pathbook::memo::Memo;
use pathbook::model::change::{ChangeKind, Piece, ResponsibilityChange, Transition, between};
use pathbook::model::framework::Framework;
use pathbook::model::path::SourcePath;
use pathbook::pipeline;
use pathbook::source::{SourceFile, Sources};
use proptest::prelude::*;

const SCALE: &str = "scales: [{id: four, levels: [{id: r0}, {id: r1}, {id: r2}, {id: r3}]}]\n";

/// Sentences of which some are alike.
const SENTENCES: &[&str] = &[
    "Plans the work of a group.",
    "Plans the work of several groups.",
    "Plans and directs the work of a group.",
    "Monitors the work and takes corrective action.",
    "Monitors work, and takes action early.",
    "Speaks to the whole organisation.",
    "Speaks.",
    "…",
];

/// A framework with everything in it, and pages whose items develop its competencies.
const WHOLE: &[(&str, &str)] = &[
    (
        "framework/all.yaml",
        "scales:
  - id: two
    levels:
      - {id: basic, name: Basic}
      - {id: expert, summary: Others ask.}
areas: [{id: skills}]
competencies:
  - id: planning
    area: skills
    scale: two
    levels:
      basic: Plans.
      expert: [Plans for many., Decides.]
    align:
      - {framework: Other, name: Plan, url: 'https://example.org'}
  - {id: speaking, scale: two}
families: [{id: delivery}]
roles:
  - id: manager
    family: delivery
    levels:
      - id: pm
        does:
          - Plans.
          - {text: Speaks., competency: speaking}
        expects: {planning: basic}
      - id: senior-pm
        after: pm
        inherits_does: false
        does: [Plans for many.]
        expects:
          planning: expert
          speaking: basic
plans:
  - id: the-plan
    from: pm
    to: senior-pm
    review: every 3 months
    steps:
      - {id: invest, title: Invest}
      - {id: create, title: Create}
",
    ),
    ("a.md", "---\nstep: invest\n---\n- [ ] Invest {#invest-it develops=planning}\n"),
    ("b.md", "---\nstep: create\n---\n- [ ] Create {#create-it develops=planning,speaking}\n"),
    ("c.md", "- [ ] Elsewhere {#do-it develops=speaking}\n"),
];

fn understand(files: &[(String, String)]) -> Checked<Handbook> {
    let files = files.iter().map(|(path, text)| (format!("framework/{path}"), text.clone()));
    handbook(files)
}

fn handbook(files: impl Iterator<Item = (String, String)>) -> Checked<Handbook> {
    pipeline::understand(&Config::default(), &sources(files), &mut Memo::once())
}

fn sources(files: impl Iterator<Item = (String, String)>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let path = SourcePath::new(&format!("content/{path}")).unwrap();
        sources.files.insert(path, Arc::new(SourceFile::held(text.into_bytes())));
    }
    sources
}

fn whole() -> impl Iterator<Item = (String, String)> {
    WHOLE.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
}

fn framework(text: &str) -> (Arc<Framework>, Vec<Code>) {
    let checked = understand(&[("all.yaml".to_owned(), text.to_owned())]);
    (checked.value.framework, checked.diagnostics.iter().map(|found| found.code).collect())
}

/// A role level that says something itself.
#[derive(Clone, Debug)]
struct Rung {
    /// One that was made before it.
    after: Option<usize>,
    does: Vec<usize>,
    inherits_does: bool,
    /// The rank of competencies; none where nothing is expected any more.
    expects: BTreeMap<usize, Option<usize>>,
}

fn rungs() -> impl Strategy<Value = Vec<Rung>> {
    let rung = (
        proptest::option::weighted(0.8, any::<prop::sample::Index>()),
        prop::collection::vec(0..SENTENCES.len(), 0..5),
        proptest::bool::weighted(0.7),
        prop::collection::btree_map(0..5_usize, proptest::option::weighted(0.8, 0..4_usize), 0..4),
    );
    prop::collection::vec(rung, 1..8).prop_map(|rungs| {
        let rungs = rungs.into_iter().enumerate();
        rungs
            .map(|(at, (after, does, inherits_does, expects))| {
                let after = after.filter(|_| at > 0).map(|after| after.index(at));
                Rung { after, does, inherits_does, expects }
            })
            .collect()
    })
}

/// The role of one rung, as its author writes it.
fn role(at: usize, rung: &Rung) -> String {
    let mut text = format!("  - id: role-{at}\n    levels:\n      - id: level-{at}\n");
    if let Some(after) = rung.after {
        writeln!(text, "        after: level-{after}").unwrap();
    }
    let does = rung.does.iter().map(|sentence| format!("{:?}", SENTENCES[*sentence])).collect::<Vec<_>>();
    writeln!(text, "        does: [{}]", does.join(", ")).unwrap();
    if !rung.inherits_does {
        text.push_str("        inherits_does: false\n");
    }
    let expects = rung.expects.iter().map(|(competency, rank)| {
        format!("comp-{competency}: {}", rank.map_or("none".to_owned(), |rank| format!("r{rank}")))
    });
    writeln!(text, "        expects: {{{}}}", expects.collect::<Vec<_>>().join(", ")).unwrap();
    text
}

fn competencies() -> String {
    (0..5).fold("competencies:\n".to_owned(), |text, at| format!("{text}  - {{id: comp-{at}}}\n"))
}

/// All in one file, in the order of the rungs.
fn written(rungs: &[Rung]) -> String {
    let roles: String = rungs.iter().enumerate().map(|(at, rung)| role(at, rung)).collect();
    format!("{SCALE}{}roles:\n{roles}", competencies())
}

/// What a role level has, by ids alone: texts with their origins, and expectations with rank and origin.
type Has = (Vec<(String, String)>, BTreeMap<String, (usize, String)>);

fn has(framework: &Framework) -> BTreeMap<String, Has> {
    let id = |level: usize| framework.levels[level].id.to_string();
    let levels = framework.levels.iter().map(|level| {
        let does = level.does.iter().map(|line| (line.text.clone(), id(line.origin))).collect();
        let expects = level.expects.iter().map(|expectation| {
            let competency = framework.competencies[expectation.competency].id.to_string();
            (competency, (expectation.rank, id(expectation.origin)))
        });
        (level.id.to_string(), (does, expects.collect()))
    });
    levels.collect()
}

/// The same, worked out the simple way.
fn has_by_hand(rungs: &[Rung], at: usize) -> Has {
    let rung = &rungs[at];
    let (mut does, mut expects) = rung.after.map(|after| has_by_hand(rungs, after)).unwrap_or_default();
    if !rung.inherits_does {
        does.clear();
    }
    for sentence in &rung.does {
        if !does.iter().any(|(text, _)| text == SENTENCES[*sentence]) {
            does.push((SENTENCES[*sentence].to_owned(), format!("level-{at}")));
        }
    }
    for (competency, rank) in &rung.expects {
        match rank {
            Some(rank) => expects.insert(format!("comp-{competency}"), (*rank, format!("level-{at}"))),
            None => expects.remove(&format!("comp-{competency}")),
        };
    }
    (does, expects)
}

/// A transition read from its other end.
fn reversed(change: &Transition) -> BTreeSet<String> {
    let turned = |kind| match kind {
        ChangeKind::Kept => ChangeKind::Kept,
        ChangeKind::Raised => ChangeKind::Lowered,
        ChangeKind::Lowered => ChangeKind::Raised,
        ChangeKind::New => ChangeKind::Dropped,
        ChangeKind::Dropped => ChangeKind::New,
    };
    let competencies = change
        .competencies
        .iter()
        .map(|one| format!("{} {:?} {:?} {:?}", one.competency, turned(one.kind), one.to, one.from));
    let responsibilities = change.responsibilities.iter().map(|one| match one {
        ResponsibilityChange::Kept(text) => format!("kept {text}"),
        ResponsibilityChange::Added(text) => format!("dropped {text}"),
        ResponsibilityChange::Dropped(text) => format!("added {text}"),
        ResponsibilityChange::Reworded(pieces) => {
            format!("reworded {} → {}", said(pieces, Piece::New), said(pieces, Piece::Old))
        }
    });
    competencies.chain(responsibilities).collect()
}

fn told(change: &Transition) -> BTreeSet<String> {
    let competencies = change
        .competencies
        .iter()
        .map(|one| format!("{} {:?} {:?} {:?}", one.competency, one.kind, one.from, one.to));
    let responsibilities = change.responsibilities.iter().map(|one| match one {
        ResponsibilityChange::Kept(text) => format!("kept {text}"),
        ResponsibilityChange::Added(text) => format!("added {text}"),
        ResponsibilityChange::Dropped(text) => format!("dropped {text}"),
        ResponsibilityChange::Reworded(pieces) => {
            format!("reworded {} → {}", said(pieces, Piece::Old), said(pieces, Piece::New))
        }
    });
    competencies.chain(responsibilities).collect()
}

/// The old text of a reworded one, or the new, with marks around what is its own.
fn said(pieces: &[(Piece, String)], of: Piece) -> String {
    let pieces = pieces.iter().filter(|(piece, _)| *piece == of || *piece == Piece::Both);
    pieces.map(|(piece, text)| if *piece == of { format!("[{text}]") } else { text.clone() }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_not_said_is_inherited(rungs in rungs()) {
        let (framework, codes) = framework(&written(&rungs));
        prop_assert!(codes.iter().all(|code| *code == Code::ExpectationFalls), "{:?}", codes);
        let by_hand: BTreeMap<String, Has> =
            (0..rungs.len()).map(|at| (format!("level-{at}"), has_by_hand(&rungs, at))).collect();
        prop_assert_eq!(has(&framework), by_hand);
        for (at, level) in framework.levels.iter().enumerate() {
            prop_assert_eq!(level.after, rungs[at].after);
            for next in &level.next {
                prop_assert_eq!(framework.levels[*next].after, Some(at));
            }
            prop_assert!(level.expects.is_sorted_by(|a, b| a.competency < b.competency));
        }
    }

    #[test]
    fn the_order_of_files_does_not_matter(
        rungs in rungs(),
        names in prop::collection::hash_set("[a-z]{1,6}", 10),
    ) {
        let mut parts = vec![SCALE.to_owned(), competencies()];
        parts.extend(rungs.iter().enumerate().map(|(at, rung)| format!("roles:\n{}", role(at, rung))));
        let files: Vec<(String, String)> =
            names.into_iter().map(|name| format!("{name}.yaml")).zip(parts).collect();
        prop_assert_eq!(has(&understand(&files).value.framework), has(&framework(&written(&rungs)).0));
    }

    #[test]
    fn what_changes_reads_the_same_from_both_ends(rungs in rungs()) {
        let (framework, _) = framework(&written(&rungs));
        for a in 0..framework.levels.len() {
            for b in 0..framework.levels.len() {
                prop_assert_eq!(told(&between(&framework, a, b)), reversed(&between(&framework, b, a)));
            }
        }
    }

    #[test]
    fn what_changes_covers_everything_once(rungs in rungs()) {
        let (framework, _) = framework(&written(&rungs));
        for a in 0..framework.levels.len() {
            for b in 0..framework.levels.len() {
                covers(&framework, a, b)?;
            }
            let same = between(&framework, a, a);
            prop_assert!(same.competencies.iter().all(|change| change.kind == ChangeKind::Kept));
            prop_assert!(
                same.responsibilities.iter().all(|change| matches!(change, ResponsibilityChange::Kept(_)))
            );
        }
    }

    #[test]
    fn no_text_is_too_strange(text in strange()) {
        let warm = understand(&[("a.yaml".to_owned(), text.clone()), ("b.yaml".to_owned(), SCALE.to_owned())]);
        for found in &warm.diagnostics {
            if let Some(place) = found.place.as_ref().filter(|place| place.path.name() == "a.yaml") {
                prop_assert!(text.get(place.span.clone()).is_some(), "{found:?}");
            }
        }
        sound(&warm.value)?;
    }

    #[test]
    fn no_slip_is_too_strange(slips in prop::collection::vec(slip(), 1..6)) {
        let mut files: Vec<(String, String)> = whole().collect();
        let mut lines: Vec<String> = files[0].1.lines().map(str::to_owned).collect();
        for (at, slip) in slips {
            slip.make(at.index(lines.len()), &mut lines);
        }
        files[0].1 = lines.join("\n");
        sound(&handbook(files.into_iter()).value)?;
    }

    #[test]
    fn no_tree_is_too_strange(tree in tree()) {
        sound(&understand(&[("a.yaml".to_owned(), tree), ("b.yaml".to_owned(), SCALE.to_owned())]).value)?;
    }
}

fn covers(framework: &Framework, a: usize, b: usize) -> Result<(), TestCaseError> {
    let change = between(framework, a, b);
    let of_either: BTreeSet<usize> =
        [a, b].iter().flat_map(|at| &framework.levels[*at].expects).map(|one| one.competency).collect();
    let told: Vec<usize> = change.competencies.iter().map(|one| one.competency).collect();
    prop_assert_eq!(told, of_either.into_iter().collect::<Vec<_>>());

    let (mut old, mut new) = (Vec::new(), Vec::new());
    for change in &change.responsibilities {
        match change {
            ResponsibilityChange::Kept(text) => {
                old.push(text.clone());
                new.push(text.clone());
            }
            ResponsibilityChange::Added(text) => new.push(text.clone()),
            ResponsibilityChange::Dropped(text) => old.push(text.clone()),
            ResponsibilityChange::Reworded(pieces) => {
                let of = |not: Piece| -> String {
                    pieces.iter().filter(|(piece, _)| *piece != not).map(|(_, text)| text.as_str()).collect()
                };
                old.push(of(Piece::New));
                new.push(of(Piece::Old));
            }
        }
    }
    let texts = |at: usize| -> Vec<String> {
        framework.levels[at].does.iter().map(|line| line.text.clone()).collect()
    };
    prop_assert_eq!(new, texts(b), "in the order of the new role level");
    let (mut before, mut told) = (texts(a), old);
    before.sort();
    told.sort();
    prop_assert_eq!(told, before);
    Ok(())
}

/// Every index leads somewhere.
fn sound(handbook: &Handbook) -> Result<(), TestCaseError> {
    let framework = &handbook.framework;
    prop_assert_eq!(handbook.activities.len(), framework.competencies.len());
    for competency in &framework.competencies {
        prop_assert_eq!(competency.indicators.len(), framework.scales[competency.scale].levels.len());
        prop_assert!(competency.area.is_none_or(|area| area < framework.areas.len()));
    }
    for (at, level) in framework.levels.iter().enumerate() {
        prop_assert!(framework.roles[level.role].levels.contains(&at));
        prop_assert!(level.after.is_none_or(|after| framework.levels[after].next.contains(&at)));
        prop_assert!(level.does.iter().all(|line| line.origin < framework.levels.len()));
        for expectation in &level.expects {
            framework.proficiency(expectation.competency, expectation.rank);
        }
    }
    for (at, plan) in handbook.plans.iter().enumerate() {
        for level in [plan.from, plan.to].into_iter().flatten() {
            prop_assert!(level < framework.levels.len());
        }
        let whole = handbook.gaps(at, None);
        for step in 0..plan.steps.len() {
            for (gap, all) in handbook.gaps(at, Some(step)).iter().zip(&whole) {
                prop_assert!(gap.activities.iter().all(|activity| all.activities.contains(activity)));
            }
        }
    }
    Ok(())
}

const WORDS: &[&str] = &[
    "scales",
    "areas",
    "competencies",
    "families",
    "roles",
    "plans",
    "id",
    "name",
    "summary",
    "levels",
    "area",
    "scale",
    "align",
    "family",
    "after",
    "does",
    "expects",
    "from",
    "to",
    "review",
    "steps",
    "title",
    "text",
    "competency",
    "pm",
    "senior-pm",
    "planning",
    "four",
    "r0",
    "r1",
    "none",
    "no",
    "12:30",
    "~",
    "\"1\"",
    "é",
];

/// Pieces of framework files, in any order.
fn strange() -> impl Strategy<Value = String> {
    let signs = [
        ": ", "\n", "\n  ", "\n    ", "\n  - ", "\n- ", "[", "]", "{", "}", ", ", "#", "|", ">", "&a ",
        "*a ", "\t", "\r\n", "\u{feff}", "---\n", "'", "\"", "!!int ", "? ", "<<: ",
    ];
    let piece = prop_oneof![
        3 => prop::sample::select(WORDS).prop_map(str::to_owned),
        3 => prop::sample::select(signs.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A slip of the pen in a line.
#[derive(Clone, Debug)]
enum Slip {
    Drop,
    Double,
    Indent,
    Outdent,
    /// One of its words becomes another.
    Word(prop::sample::Index, &'static str),
}

impl Slip {
    fn make(&self, at: usize, lines: &mut Vec<String>) {
        let line = lines[at].clone();
        match self {
            Self::Drop if lines.len() > 1 => drop(lines.remove(at)),
            Self::Drop => {}
            Self::Double => lines.insert(at, line),
            Self::Indent => lines[at].insert_str(0, "  "),
            Self::Outdent => line.strip_prefix("  ").unwrap_or(&line).clone_into(&mut lines[at]),
            Self::Word(word, other) => {
                let words: Vec<&str> =
                    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
                if !words.is_empty() {
                    lines[at] = line.replacen(words[word.index(words.len())], other, 1);
                }
            }
        }
    }
}

fn slip() -> impl Strategy<Value = (prop::sample::Index, Slip)> {
    let word = (any::<prop::sample::Index>(), prop::sample::select(WORDS));
    let slip = prop_oneof![
        1 => Just(Slip::Drop),
        1 => Just(Slip::Double),
        1 => Just(Slip::Indent),
        1 => Just(Slip::Outdent),
        4 => word.prop_map(|(word, other)| Slip::Word(word, other)),
    ];
    (any::<prop::sample::Index>(), slip)
}

/// Lists and mappings of a framework's own words, nested as it comes.
fn tree() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(str::to_owned);
    let key = prop::sample::select(WORDS[..26].to_vec());
    let value = word.prop_recursive(6, 60, 5, |inner| {
        let entry = (prop::sample::select(WORDS[..31].to_vec()), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|values| format!("[{}]", values.join(", "))),
            prop::collection::vec(entry, 0..5).prop_map(|entries| {
                let entries: BTreeMap<&str, String> = entries.into_iter().collect();
                let entries = entries.iter().map(|(key, value)| format!("{key}: {value}"));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }),
        ]
    });
    prop::collection::btree_map(key, value, 1..6)
        .prop_map(|entries| entries.iter().map(|(key, value)| format!("{key}: {value}\n")).collect())
}

#[test]
fn a_gap_is_closed_by_the_activities_of_its_plan_or_step() {
    let handbook = handbook(whole());
    assert!(handbook.diagnostics.is_empty(), "{:?}", handbook.diagnostics);
    let handbook = handbook.value;
    let closing = |step: Option<usize>| -> Vec<String> {
        let gaps = handbook.gaps(0, step).into_iter().map(|gap| {
            let pages = gap.activities.iter().map(|activity| handbook.pages[activity.page].out.as_str());
            let competency = &handbook.framework.competencies[gap.change.competency].id;
            format!("{competency} {}: {}", gap.change.kind.word(), pages.collect::<Vec<_>>().join(" "))
        });
        gaps.collect()
    };
    assert_eq!(closing(None), ["planning raised: a.html b.html", "speaking new: b.html c.html"]);
    assert_eq!(closing(Some(0)), ["planning raised: a.html", "speaking new: "]);
    assert_eq!(closing(Some(1)), ["planning raised: b.html", "speaking new: b.html"]);
    assert!(handbook.gaps(1, None).is_empty(), "there is no such plan");
}

#[test]
fn a_framework_is_understood_again_only_when_its_files_change() {
    let mut sources = sources(whole());
    let mut memo = Memo::lasting();
    let mut build =
        |sources: &Sources| pipeline::understand(&Config::default(), sources, &mut memo).value.framework;
    let write = |sources: &mut Sources, path: &str, text: &str| {
        let file = Arc::new(SourceFile::held(text.to_owned().into_bytes()));
        sources.files.insert(SourcePath::new(path).unwrap(), file);
    };
    let first = build(&sources);
    write(&mut sources, "content/a.md", "# Another page\n");
    assert!(Arc::ptr_eq(&first, &build(&sources)));
    write(&mut sources, "content/framework/more.yml", "families: [{id: other-family}]\n");
    let second = build(&sources);
    assert_eq!((first.families.len(), second.families.len()), (1, 2));
}

#[test]
fn a_circle_is_cut_at_its_first_and_the_rest_inherits() {
    let level = |id: &str, after: &str| format!("{{id: {id}, after: {after}, does: [By {id}.]}}");
    let levels = [level("out", "cc"), level("bb", "aa"), level("cc", "bb"), level("aa", "cc")];
    let (framework, codes) = framework(&format!("roles: [{{id: role, levels: [{}]}}]\n", levels.join(", ")));
    assert_eq!(codes, [Code::RoleCycle]);
    let does = |id: &str| -> Vec<&str> {
        let level = &framework.levels[framework.level(id).unwrap()];
        level.does.iter().map(|line| line.text.as_str()).collect()
    };
    assert_eq!(does("aa"), ["By aa."]);
    assert_eq!(does("out"), ["By aa.", "By bb.", "By cc.", "By out."]);
}

#[test]
fn a_path_of_ten_thousand_role_levels_is_told_of_once() {
    let mut text = format!("{SCALE}{}roles:\n  - id: role\n    levels:\n", competencies());
    for at in (0..10_000).rev() {
        let after = if at == 0 { String::new() } else { format!(", after: level-{}", at - 1) };
        writeln!(
            text,
            "      - {{id: level-{at}{after}, does: [Does {at}.], expects: {{comp-{}: r1}}}}",
            at % 5
        )
        .unwrap();
    }
    let (framework, codes) = framework(&text);
    assert_eq!(codes, [Code::FrameworkValue]);
    assert_eq!(framework.levels.len(), 10_000);
    assert!(framework.levels.iter().all(|level| level.does.len() <= 250));
}

#[test]
fn a_circle_of_ten_thousand_is_cut() {
    let mut text = "roles:\n  - id: role\n    levels:\n".to_owned();
    for at in 0..10_000 {
        writeln!(text, "      - {{id: level-{at}, after: level-{}}}", (at + 1) % 10_000).unwrap();
    }
    let (framework, codes) = framework(&text);
    assert_eq!(codes, [Code::RoleCycle, Code::FrameworkValue]);
    assert_eq!(framework.levels.iter().filter(|level| level.after.is_none()).count(), 40);
}

#[test]
fn responsibilities_beyond_counting_are_told_of_once() {
    let mut text = "roles:\n  - id: role\n    levels:\n      - id: base\n        does:\n".to_owned();
    for at in 0..600 {
        writeln!(text, "          - Does {at}.").unwrap();
    }
    for at in 0..20 {
        writeln!(text, "      - {{id: level-{at}, after: base}}").unwrap();
    }
    let (framework, codes) = framework(&text);
    assert_eq!(codes, [Code::FrameworkValue]);
    assert!(framework.levels.iter().all(|level| level.does.len() == 500));
}
