//! `pathbook import`: ladders of three other forms become handbooks that build; what can't be mapped is
//! told at its row. All ladders here are invented.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test reads what it tests"
)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use support::{BOOK, Handbook, Run, broken, page};

const HEADER: &str = "Role Family,Role,Role Description,Role Level,Role Level Description,Skill Name,Skill Description,Skill Level,Skill Level Description,Role Type\n";

/// Two roles; apprentice comes first, the twin stands beside; a skill ends, one falls.
const DDAT: &str = "Growing,Gardener,\"Looks after beds.\n\nIn this role, you will:\n- dig\n- water, and weed\",Apprentice gardener ,\"Learns by doing.\n\nAt this role level, you will:\u{2028}- help\n- ask\",Digging,MISSING,Awareness,\"You can: \n- hold a spade\n-\u{a0} stop in time\",
Growing,Gardener,\"Looks after beds.\n\nIn this role, you will:\n- dig\n- water, and weed\",Gardener,\"At this role level, you will:\n- dig: alone\",Digging,,Working,You can:\n,
Growing,Gardener,,Gardener,,Digging,,working,,
Growing,Gardener,,Gardener,,\"Seeds, bulbs & tubers\",\"Knows what grows: where, and when.\",Practitioner,,
Growing,Gardener,,Senior gardener,,\"Seeds, bulbs & tubers\",,Working,,
Growing,Gardener,,Senior gardener,,Leading,,Expert,,
Growing,Gardener,,Senior gardener - management,,Digging,,Expert,,
Trading,Seller,,Seller,,\"Seeds, bulbs & tubers\",,Awareness,,
Trading,Chief of trade,,NOT IN USE,NOT IN USE,Steering,,NOT IN USE,NOT IN USE,Senior Civil Service
Trading,Chief of trade,,NOT IN USE,NOT IN USE,Choosing,,NOT IN USE,NOT IN USE,Senior Civil Service
";

const TABLE: &str = "# Ladder of bakers

Some words, and `| code |`.

| | **Baker** | [Senior (P2)](levels.md#p2) | Lead |
|:--|---|:-:|--:|
| **Craft** |
| Dough | Kneads well.<br>Asks *why*. | Kneads \\| proofs. | – |
| Ovens | - lights it<br>- cleans it | Plans the day: all of it. It is one text. | Buys `ovens`. |
| People |
| Teaching | | Shows others | Runs [courses](https://example.org/x)
";

const FAMILY: &str = "name: Bakers
summary: >
  How bakers grow.
levels:
  - {id: junior, name: Junior baker}
  - {id: senior-ic, name: Senior baker}
  - {id: senior-pm, name: Head baker}
themes:
  - {id: craft, name: Craft, summary: Bread.}
  - {id: people, name: People}
competencies:
  - {id: 0a-1, level: junior, theme: craft, proficiency: Awareness, summary: \"Kneads: well.\"}
  - {id: 0a-2, level: junior, theme: people, proficiency: Awareness, summary: Asks.}
  - id: 0a-3
    level: senior-ic
    theme: craft
    proficiency: Expert
    summary: |
      1. Invents bread.

      2. Writes it down.
  - {id: 0a-4, level: senior-pm, theme: craft, proficiency: Foundational, summary: Tastes.}
  - {id: 0a-5, level: senior-pm, theme: people, proficiency: Expert, summary: Teaches.}
";

fn import(form: &str, name: &str, text: impl AsRef<[u8]>) -> (Handbook, Run) {
    let handbook = Handbook::empty();
    fs::write(handbook.around().join(name), text).unwrap();
    let run = handbook.run(&["import", form, name, "--out", "book"]);
    (handbook, run)
}

/// Imports, insists that it worked, and that the handbook builds without a word.
fn imported(form: &str, name: &str, text: &str) -> (Handbook, Run) {
    let (handbook, run) = import(form, name, text);
    assert_eq!(run.status, 0, "{run:?}");
    handbook.build();
    (handbook, run)
}

/// Imports what has errors, and insists that nothing was written.
fn refused(form: &str, name: &str, text: impl AsRef<[u8]>, wanted: &[&str]) {
    let (handbook, run) = import(form, name, text);
    assert_eq!(run.status, 1, "{run:?}");
    for wanted in wanted {
        assert!(run.err.contains(wanted), "no {wanted:?} in {}", run.err);
    }
    assert_eq!(fs::read_dir(handbook.root()).unwrap().count(), 0, "something was written");
}

fn assert_has(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.contains(line), "no {line:?} in:\n{text}");
    }
}

#[test]
fn ddat_rows_become_a_framework() {
    let (handbook, run) = imported("ddat", "roles.csv", &format!("{HEADER}{DDAT}"));
    assert_has(
        &run.out,
        &[
            "Gardener: Apprentice gardener → Gardener → Senior gardener; Gardener → Senior gardener - management",
            "1 row repeats what an earlier one says.",
            "Imported 2 families, 2 roles, 5 role levels, 3 competencies into book/content/framework/: scales.yaml, competencies.yaml, roles.yaml.",
        ],
    );
    assert_has(
        &run.err,
        &[
            "warning[import-guess]: the file does not say in which order",
            " --> roles.csv:1:1",
            "warning[import-skipped]: the role `Chief of trade` (2 rows from here on) is left out",
        ],
    );
    let roles = handbook.read("content/framework/roles.yaml");
    assert_has(
        &roles,
        &[
            "summary: \"Looks after beds. In this role, you will: dig; water, and weed.\"\n",
            "      - id: apprentice-gardener\n        name: Apprentice gardener\n        summary: Learns by doing.\n        does:\n          - help\n          - ask\n        expects:\n          digging: awareness\n",
            "        after: apprentice-gardener\n        inherits_does: false\n        does:\n          - \"dig: alone\"\n",
            "      - id: senior-gardener\n        name: Senior gardener\n        after: gardener\n        expects:\n          digging: none\n          leading: expert\n          seeds-bulbs-tubers: working\n",
        ],
    );
    let competencies = handbook.read("content/framework/competencies.yaml");
    assert_has(
        &competencies,
        &[
            "- id: shared\n    name: Shared across families\n",
            "  - id: digging\n    name: Digging\n    area: growing\n    scale: four\n    levels:\n      awareness:\n        - hold a spade\n        - stop in time\n",
            "    summary: \"Knows what grows: where, and when.\"\n    area: shared\n",
        ],
    );
}

#[test]
fn other_copies_of_ddat_are_read_as_well() {
    let text = "\u{feff}job_role;Grade;SKILL;Proficiency;Cost\r\nBaker;Junior;Dough;2;x\r\n\r\nBaker;Senior;Dough;4;\r\nSmith;Junior;Iron;expert;\r\n";
    let (handbook, run) = imported("ddat", "roles.csv", text);
    assert_has(&run.err, &["the column `Cost` is left out", "--> roles.csv:1:34"]);
    let roles = handbook.read("content/framework/roles.yaml");
    // A name that several roles have goes with the role's.
    assert_has(
        &roles,
        &["- id: baker-junior\n        name: Junior\n", "dough: working\n", "after: baker-junior\n"],
    );
    assert_has(&roles, &["- id: senior\n        name: Senior\n", "- id: smith-junior\n"]);
}

#[test]
fn the_skills_file_adds_what_no_row_says() {
    let handbook = Handbook::empty();
    fs::write(handbook.around().join("roles.csv"), format!("{HEADER}{DDAT}")).unwrap();
    let skills = "Skill Name,Skill Description,Awareness,Working,Practitioner,Expert,Roles that require Skill\nDigging,Turning earth.,You can:\n,This skill level is not defined.,\"You can:\n- dig far\",,x\nKeeping bees,,,\"- be calm\",,,\nSteering,,,,,,\n";
    let skills = skills.replace("You can:\n,", "You can:,");
    fs::write(handbook.around().join("skills.csv"), skills).unwrap();
    let run = handbook.run(&["import", "ddat", "roles.csv", "--skills", "skills.csv", "--out", "book"]);
    assert_eq!(run.status, 0, "{run:?}");
    handbook.build();
    assert_has(
        &run.err,
        &[
            "the text of the skill at this level differs",
            "the skill `Steering` is left out",
            "skills.csv:5:1",
        ],
    );
    assert_has(
        &handbook.read("content/framework/competencies.yaml"),
        &[
            "summary: Turning earth.\n",
            "      practitioner:\n        - dig far\n",
            "- id: keeping-bees\n    name: Keeping bees\n",
        ],
    );
    let run = handbook.run(&["import", "ddat", "skills.csv", "--out", "other"]);
    assert_eq!(run.status, 1);
    assert_has(&run.err, &["this is the file of skills", "--skills SKILLS.csv"]);
    let run = handbook.run(&["import", "yaml", "roles.csv", "--skills", "skills.csv", "--out", "other"]);
    assert_eq!(run.status, 2);
}

#[test]
fn rows_that_cant_be_mapped_are_told_one_by_one() {
    let header = "Role,Role Level,Skill Name,Skill Level,Role Family,Role Description\n";
    let rows = "Baker,Junior,Dough,Workin,Food,a\n,Junior,Dough,Working,,\nBaker,,Dough,Working,,\nBaker,Junior,,,,\nBaker,Junior,Ovens,Expert,Drink,b\nBaker,Junior,Ovens,Working,,\nBaker,Junior,Salt,Working,,,more\nBaker,Junior,Sugar,NOT IN USE,,\n";
    refused(
        "ddat",
        "r.csv",
        format!("{header}{rows}"),
        &[
            "error[import-input]: `Workin` is no level of a skill",
            "r.csv:2:20",
            "Did you mean `Working`?",
            "the row names no role",
            "r.csv:3:1",
            "the row names no level of the role `Baker`",
            "r.csv:4:1",
            "the row names no skill",
            "r.csv:5:1",
            "is of the family `Drink` here",
            "the text of the role differs from the one above",
            "`Junior` requires `Ovens` twice, with `Expert` and with `Working`",
            "r.csv:7:20",
            "more cells than the 6",
            "r.csv:8:29",
            "says no level of `Sugar`",
        ],
    );
}

#[test]
fn a_csv_file_of_something_else_is_refused() {
    refused("ddat", "r.csv", "", &["the file is empty"]);
    refused(
        "ddat",
        "r.csv",
        "a,b\n1,2\n",
        &["`role`, `role level`, `skill name`, `skill level` are missing", "has `a`, `b`"],
    );
    refused("ddat", "r.csv", "Role,Level,Skill,Proficiency\n", &["no row that can be imported"]);
    refused("ddat", "r.csv", "x-profession-capability-framework-role,start-date\n", &["closed registers"]);
    refused(
        "ddat",
        "r.csv",
        "Role,Level,Skill,Proficiency\nA,\"B,C,Expert\n",
        &["never closed", "r.csv:2:3"],
    );
    refused(
        "ddat",
        "r.csv",
        "Role,Level,Skill,Proficiency\nA,\"B\"x,C,Expert\n",
        &["text follows the quotation mark", "r.csv:2:6"],
    );
    refused(
        "ddat",
        "r.csv",
        b"Role,Level,Skill,Proficiency\nCaf\xe9,A,B,Expert\n",
        &["[source-encoding]", "CSV UTF-8", "r.csv:2:4"],
    );
}

#[test]
fn a_markdown_matrix_becomes_a_framework() {
    let (handbook, run) = imported("table", "bakers.md", TABLE);
    assert_has(
        &run.out,
        &[
            "Bakers: Baker → Senior (P2) → Lead",
            "2 cells have several lines; each line became an indicator.",
            "The columns are the scale",
        ],
    );
    assert_has(&run.err, &["the link to `levels.md#p2` is left out", "bakers.md:5:17"]);
    assert_has(
        &handbook.read("content/framework/competencies.yaml"),
        &[
            "areas:\n  - id: craft\n    name: Craft\n  - id: people\n    name: People\n",
            "    levels:\n      baker:\n        - Kneads well.\n        - Asks why.\n      senior-p2:\n        - \"Kneads | proofs.\"\n  - id: ovens",
            "        - lights it\n        - cleans it\n",
            "        - \"Plans the day: all of it. It is one text.\"\n",
            "- \"Runs courses (https://example.org/x)\"\n",
        ],
    );
    assert_has(
        &handbook.read("content/framework/roles.yaml"),
        &[
            "- id: lead\n        name: Lead\n        after: senior-p2\n        expects:\n          ovens: lead\n          teaching: lead\n",
        ],
    );
}

#[test]
fn a_csv_matrix_of_prose_or_of_degrees_becomes_a_framework() {
    let (handbook, _) = imported(
        "table",
        "ladder.csv",
        "Skill,IC1,IC2\nDough,\"Kneads.\nSings.\",\"Says \"\"no\"\", # often\"\nSalt,n/a,Measures\n",
    );
    assert_has(
        &handbook.read("content/framework/competencies.yaml"),
        &[
            "      ic1:\n        - Kneads.\n        - Sings.\n      ic2:\n        - \"Says \\\"no\\\", # often\"\n",
        ],
    );
    let (handbook, run) = imported(
        "table",
        "ladder.csv",
        "Skill;Junior;Senior;Lead\nDough;Basic;Advanced;\nSalt;;basic;Expert\n",
    );
    assert_has(&run.out, &["so the degrees are the scale: Basic < Advanced < Expert."]);
    assert_has(
        &handbook.read("content/framework/roles.yaml"),
        &[
            "expects:\n          dough: advanced\n          salt: basic\n",
            "dough: none\n          salt: expert\n",
        ],
    );
}

#[test]
fn marks_that_nothing_closes_cost_no_more_than_text() {
    let cell = format!("{}{}", "*a ".repeat(6_000), "_b [c <d ".repeat(200));
    let rows = (0..60).fold(String::new(), |rows, row| rows + &format!("|r{row}|{cell}|b|\n"));
    let begun = std::time::Instant::now();
    let (_, run) = import("table", "t.md", format!("|x|A|B|\n|-|-|-|\n{rows}"));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(begun.elapsed() < support::PATIENCE / 2, "it took {:?}", begun.elapsed());
}

#[test]
fn tags_in_csv_are_read_as_in_markdown() {
    let csv = "x,A<br/>(one),<b>B</b>\n\"Dough<br>and salt\",a<br>b,\"<ul><li>c<li>d < e <f></ul>\"\n";
    let markdown =
        "|x|A<br/>(one)|<b>B</b>|\n|-|-|-|\n|Dough<br>and salt|a<br>b|<ul><li>c<li>d < e <f></ul>|\n";
    let (from_csv, run) = imported("table", "t.csv", csv);
    let (from_markdown, _) = imported("table", "t.md", markdown);
    for file in ["scales", "competencies", "roles"] {
        let file = format!("content/framework/{file}.yaml");
        assert_eq!(from_csv.read(&file), from_markdown.read(&file));
    }
    assert_has(&run.out, &["A (one) → B", "2 cells have several lines"]);
    assert_has(
        &from_csv.read("content/framework/competencies.yaml"),
        &["name: Dough and salt\n", "        - a\n        - b\n", "        - c\n        - \"d < e <f>\"\n"],
    );
    let (handbook, _) =
        imported("ddat", "r.csv", &format!("{HEADER}F,R,,L,\"You will:<br>- dig<br>- ask\",S,,Expert,,\n"));
    assert_has(&handbook.read("content/framework/roles.yaml"), &["          - dig\n          - ask\n"]);
}

#[test]
fn a_slip_in_a_matrix_of_degrees_is_told_at_its_cell() {
    let rated = |cell: &str| {
        format!(
            ",Junior,Mid,Senior\nGo,Basic,Working,Expert\nRust,Basic,{cell},Expert\nJava,working,EXPERT,Working\n"
        )
    };
    let basci = ["`Basci` is no degree used elsewhere", "Did you mean `Basic`?", "t.csv:3:12", "\n1 error"];
    refused("table", "t.csv", rated("Basci"), &basci);
    refused("table", "t.csv", rated("\"Basic,\nmostly\""), &["`Basic, mostly` is no degree", "t.csv:3:12"]);
    refused("table", "t.csv", rated("3"), &["`3` is no degree", "Write one of Basic, Working, Expert, or"]);
    refused("table", "t.csv", rated("Novice"), &["`Novice` is the same degree as `Basic`"]);
    refused(
        "table",
        "t.md",
        "||A|B|\n|-|-|-|\n|a|Basic|Expert|\n|b|Basic|Exprt|\n",
        &["t.md:4:10", "mean `Expert`?"],
    );
    for odd in ["-1", "1.5", "11", "Basic"] {
        let text = format!(",A,B\na,1,2\nb,{odd},3\n");
        let wanted =
            [&*format!("`{odd}` is no degree"), "t.csv:3:3", "one of 1, 2, 3 (whole numbers from 0 to 10)"];
        refused("table", "t.csv", text, &wanted);
    }
    refused(
        "table",
        "t.csv",
        ",A,B\na,Basic,1\nb,Novice,Expert\n",
        &["`1` is no degree", "`Novice` is the same"],
    );
    // A few such words among texts make no scale, nor do greater numbers.
    let (_, run) = imported("table", "t.csv", ",A,B\na,Basic,Expert\nb,Sings,Dances\n");
    assert_has(&run.out, &["The columns are the scale"]);
    let (_, run) = imported("table", "t.csv", ",A,B\na,50,60\nb,70,80\n");
    assert_has(&run.out, &["The columns are the scale"]);
}

#[test]
fn tables_that_cant_be_understood_are_refused() {
    refused(
        "table",
        "t.md",
        "<table><tr><td>x</td></tr></table>\n",
        &["the table of this file is HTML, which is not read"],
    );
    refused("table", "t.html", "<table></table>", &["Save the table as CSV"]);
    refused("table", "t.md", "# No table\n", &["no table with a column for competencies"]);
    refused(
        "table",
        "t.md",
        "| a | b | c |\n|---|---|---|\n| x | y | z |\n\n| a | b | d |\n|---|---|---|\n| x | y | z |\n",
        &["several tables with different levels", "t.md:1:3", "t.md:5:3"],
    );
    refused(
        "table",
        "t.md",
        "| a | b | c |\n|---|---|---|\n| x | y | z | more |\n",
        &["more cells than the 3", "t.md:3:15"],
    );
    refused("table", "t.csv", "a,b\nc,d\n", &["has 2 of the 3 columns"]);
    refused(
        "table",
        "t.csv",
        "a,b,,B\nc,d,e,f\n",
        &["column 3 has no name", "two columns are named `B`", "t.csv:1:6"],
    );
    refused("table", "t.csv", "Level,Dough,Salt\nIC1,x,y\nIC2,x,y\n", &["the levels seem to be the rows"]);
    refused(
        "table",
        "t.csv",
        "a,b,c\n,x,y\nd,x,y\nD,x,y\n",
        &["names no competency", "t.csv:2:1", "two rows are named `D`", "t.csv:4:1"],
    );
    refused(
        "table",
        "t.csv",
        "a,b,c\nd,,\n",
        &["no row below names a competency", "warning[import-skipped]: `d` is left out"],
    );
}

#[test]
fn a_job_family_that_is_a_matrix_becomes_competencies_of_its_themes() {
    let (handbook, run) = imported("yaml", "bakers.yml", FAMILY);
    assert_has(
        &run.out,
        &[
            "Bakers: Junior baker → Senior baker; Junior baker → Head baker",
            "the themes are the competencies",
        ],
    );
    assert_has(
        &handbook.read("content/framework/roles.yaml"),
        &[
            "    name: Bakers\n    summary: How bakers grow.\n",
            "        does:\n          - text: \"Kneads: well.\"\n            competency: craft\n",
            "        after: junior\n        inherits_does: false\n        does:\n          - text: Invents bread.\n            competency: craft\n          - text: Writes it down.\n",
        ],
    );
    assert_has(
        &handbook.read("content/framework/scales.yaml"),
        &["- id: foundational\n", "- id: working-knowledge\n"],
    );
}

#[test]
fn a_job_family_that_is_a_list_becomes_competencies_one_by_one() {
    let text = "\
name: Smiths
googleSheetId: 0abc
isLegacy: true
levels: [{id: junior}, {id: senior}]
themes: [{id: craft}]
competencies:
  - {id: 1f-1, level: junior, theme: craft, summary: Hammers iron, proficiency: Working knowledge, examples: [Horse shoes, 'Nails: long ones'], supportingUrls: [{label: Iron, url: 'https://example.org'}], description: null, domain: null}
  - {id: 2f-2, level: senior, theme: craft, summary: Hammers iron, proficiency: Working knowledge, examples: [], color: red}
  - {id: 3f-3, level: senior, theme: craft, summary: Sells, proficiency: Working knowledge, domain: web}
";
    let (handbook, run) = imported("yaml", "smiths.yaml", text);
    assert_has(
        &run.err,
        &[
            "`googleSheetId` is left out",
            "smiths.yaml:2:16",
            "marked as legacy",
            "unknown key `color`",
            "the domain `web` is left out",
        ],
    );
    assert_has(
        &handbook.read("content/framework/competencies.yaml"),
        &[
            "  # 1f-1\n  - id: hammers-iron\n    name: Hammers iron (Junior)\n    summary: \"Iron: https://example.org\"\n    area: craft\n    scale: proficiency\n    levels:\n      working-knowledge:\n        - Horse shoes\n        - \"Nails: long ones\"\n",
            "  - id: hammers-iron-2f2\n    name: Hammers iron (Senior)\n",
        ],
    );
    let bare = "- {id: a-1, summary: Sings, examples: [Low], level: junior-to-mid, area: voice}\n- {id: a-2, summary: Dances, level: mid, area: feet, description: Fast.}\n";
    let (handbook, run) = imported("yaml", "folk.yml", bare);
    assert_has(&run.err, &["warning[import-guess]: the file does not name its levels and themes"]);
    assert_has(&run.out, &["Folk: Junior to mid → Mid"]);
    assert_has(
        &handbook.read("content/framework/competencies.yaml"),
        &["      met:\n        - Low\n", "summary: Fast.\n"],
    );
}

#[test]
fn a_folder_of_job_families_becomes_one_framework() {
    let handbook = Handbook::empty();
    let folder = handbook.around().join("families");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("bakers.yml"), FAMILY).unwrap();
    fs::write(folder.join("smiths.yaml"), FAMILY.replace("Bakers", "Smiths")).unwrap();
    fs::write(folder.join("README.md"), "no").unwrap();
    let run = handbook.run(&["import", "yaml", "families", "--out", "book"]);
    assert_eq!(run.status, 0, "{run:?}");
    handbook.build();
    assert_has(
        &handbook.read("content/framework/roles.yaml"),
        &["- id: bakers-junior\n", "- id: smiths-junior\n", "after: smiths-junior\n"],
    );
    fs::create_dir(handbook.around().join("none")).unwrap();
    let run = handbook.run(&["import", "yaml", "none", "--out", "other"]);
    assert_eq!(run.status, 2);
    assert_has(&run.err, &["holds no YAML files"]);
}

#[test]
fn yaml_that_cant_be_understood_is_refused_in_its_place() {
    refused(
        "yaml",
        "f.yml",
        "- {id: a, summary: b, level: c, area: d}\n\n  - id: e\n",
        &["error[yaml-syntax]", "f.yml:3:"],
    );
    refused("yaml", "f.yml", "", &["there is no competency to import"]);
    refused("yaml", "f.yml", "just text\n", &["keys and values are expected here"]);
    refused(
        "yaml",
        "f.yml",
        FAMILY
            .replace("level: senior-ic", "level: senior-ix")
            .replace("summary: Asks.", "x: y")
            .replace("theme: people, proficiency: Expert", "proficiency: Expert"),
        &[
            "the file has no level `senior-ix`",
            "Did you mean `senior-ic`?",
            "a competency without a summary",
            "a competency without a `area`",
            "f.yml:",
        ],
    );
    refused(
        "yaml",
        "f.yml",
        "levels: [{name: x}, {id: a}, {id: a}]\n",
        &["an entry of `levels` without an id", "`a` is in `levels` twice"],
    );
}

#[test]
fn what_is_too_large_is_refused_at_the_input() {
    let long = "word ".repeat(1_000_000);
    let csv = format!("x,A,B\nfoo,\"{long}\",b\n");
    refused("table", "t.csv", &csv, &["the cell has 5000002 characters", "t.csv:2:5"]);
    let markdown = format!("|x|A|B|\n|-|-|-|\n|foo|{}|b|\n", "*a ".repeat(20_000));
    refused("table", "t.md", &markdown, &["the cell has 59999 characters", "t.md:3:6"]);
    // Each cell is fine, all together are not.
    let rows: String =
        (0..300).fold(String::new(), |rows, row| rows + &format!("r{row},{},b\n", &long[..19_000]));
    refused(
        "table",
        "t.csv",
        format!("x,A,B\n{rows}"),
        &["the ladder is too large: competencies.yaml would have 5 MB", "t.csv:1:1"],
    );

    let wide: String = (0..5_000).fold("x".to_owned(), |row, column| row + &format!(",L{column}"));
    let (_, run) = import("table", "t.csv", format!("{wide}\nDough,b\n"));
    assert_has(
        &run.err,
        &["the first row names 5000 levels; a ladder may have 100", "t.csv:1:393\n", "\n1 error"],
    );
    let long: String = (0..100_000).fold("x,A,B\n".to_owned(), |rows, row| rows + &format!("r{row},b,c\n"));
    let (handbook, run) = import("table", "t.csv", long);
    assert_has(
        &run.err,
        &["the table has 100000 rows; a ladder may have 2000", "t.csv:2002:1\n", "\n1 error"],
    );
    assert_eq!((run.status, fs::read_dir(handbook.root()).unwrap().count()), (1, 0));
    let unclosed = format!("x,A,B\n\"Dough,a,b\n{}", "Salt,a,b\n".repeat(3_000));
    let (_, run) = import("table", "t.csv", unclosed);
    assert_has(&run.err, &["opens a cell here and is never closed", "t.csv:2:1\n", "\n1 error"]);
    let levels = |count: usize| {
        (0..count).fold("Role,Level,Skill,Skill Level\n".to_owned(), |rows, row| {
            rows + &format!("R,L{row},S,Expert\n")
        })
    };
    refused("ddat", "r.csv", levels(251), &["the role `R` has 251 levels, and may have 250", "r.csv:1:1"]);
    imported("ddat", "r.csv", &levels(250));
    // The most rows and columns there may be, each with a word.
    let rows: String =
        (0..2_000).fold(String::new(), |rows, row| rows + &format!("r{row}{}\n", ",Basic,Expert".repeat(50)));
    let wide: String = (0..100).fold("x".to_owned(), |row, column| row + &format!(",L{column}"));
    refused("table", "t.csv", format!("{wide}\n{rows}"), &["the ladder is too large: roles.yaml would have"]);
}

#[test]
fn a_handbook_that_is_there_gets_the_files_and_keeps_its_own() {
    let handbook = Handbook::new();
    handbook.put("book.toml", format!("{BOOK}content = \"pages\"\n"));
    handbook.put("pages/index.md", page("Home", "Hello."));
    fs::write(handbook.around().join("t.csv"), "a,One,Two\nb,c,d\n").unwrap();
    let before = handbook.read("book.toml");
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(!run.out.contains("new handbook"), "{run:?}");
    assert_eq!(handbook.read("book.toml"), before);
    assert!(handbook.has("pages/framework/roles.yaml") && !handbook.has("content/framework"));
    handbook.build();

    // Once more: everything is in the way.
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert_has(
        &run.err,
        &[
            "nothing was written, because files are there already",
            "scales.yaml",
            "competencies.yaml",
            "roles.yaml",
        ],
    );
    // One is enough, and then none is written.
    fs::remove_file(handbook.path("pages/framework/scales.yaml")).unwrap();
    fs::remove_file(handbook.path("pages/framework/roles.yaml")).unwrap();
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(!handbook.has("pages/framework/roles.yaml"), "half was written");
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!((run.status, run.err.lines().count()), (2, 1), "{run:?}");
    // Ids that the handbook has already: it would not build.
    fs::rename(
        handbook.path("pages/framework/competencies.yaml"),
        handbook.path("pages/framework/mine.yaml"),
    )
    .unwrap();
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_has(
        &run.err,
        &[
            "already has a competency `competency-b`",
            "would not build with the imported files: nothing was written",
        ],
    );
    assert!(!handbook.has("pages/framework/roles.yaml"), "half was written");
}

#[test]
fn a_clash_is_told_once_at_the_handbooks_own_place() {
    let handbook = Handbook::new();
    handbook.put(
        "content/framework/f.yaml",
        "scales:\n  - {id: levels, levels: [{id: low}, {id: high}]}\nareas:\n  - id: craft\ncompetencies:\n  - id: dough\n    area: craft\n    scale: levels\n",
    );
    handbook.build();
    fs::write(handbook.around().join("t.csv"), "a,One,Two\nCraft\nDough,c,d\nSalt,e,f\n").unwrap();
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_has(
        &run.err,
        &[
            "this handbook already has a scale `levels`, and the imported files have one too",
            "content/framework/f.yaml:2:10\n",
            "already has an area `craft`",
            "f.yaml:4:9\n",
            "already has a competency `dough`",
            "f.yaml:6:9\n",
            "\n3 errors\n",
        ],
    );
    assert!(!run.err.contains("scales.yaml") && !handbook.has("content/framework/roles.yaml"), "{run:?}");
    // New lists of areas, which the handbook's own files name: they would break.
    handbook.put(
        "content/framework/f.yaml",
        "scales:\n  - {id: mine, levels: [{id: low}, {id: high}]}\ncompetencies:\n  - {id: own, area: elsewhere, scale: mine}\n",
    );
    handbook.build();
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_has(&run.err, &["area-unknown", "f.yaml:4:21\n", "nothing was written"]);
}

#[test]
fn a_handbook_that_is_broken_already_is_told_of() {
    let handbook = Handbook::new();
    handbook.put("content/one.md", broken("One"));
    fs::write(handbook.around().join("t.csv"), "a,One,Two\nDough,c,d\n").unwrap();
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_has(&run.err, &["the handbook has other errors, so it will not build yet. `pathbook check book`"]);
    assert!(handbook.has("content/framework/roles.yaml"));
}

#[test]
fn files_are_named_as_their_user_names_them() {
    let handbook = Handbook::empty();
    let folder = handbook.around().join("in");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("t.csv"), "a,One,\nDough,c,d\n").unwrap();
    let whole = folder.join("t.csv").to_string_lossy().replace('\\', "/");
    for given in [&*whole, "in/t.csv", "./in/t.csv", "in/../in/t.csv"] {
        let run = handbook.run(&["import", "table", given, "--out", "book"]);
        assert_has(&run.err, &["column 3 has no name", &format!("--> {given}:1:1\n")]);
    }
}

#[test]
fn what_could_not_be_done_is_an_error() {
    let handbook = Handbook::empty();
    let run = handbook.run(&["import", "table", "none.csv", "--out", "book"]);
    assert_eq!((run.status, run.err.contains("can't read none.csv")), (2, true), "{run:?}");
    fs::write(handbook.around().join("t.csv"), "a,One,Two\nb,c,d\n").unwrap();
    fs::write(handbook.around().join("t.xlsx"), b"PK\x03\x04rest").unwrap();
    let run = handbook.run(&["import", "table", "t.xlsx", "--out", "book"]);
    assert_eq!((run.status, run.err.contains("Save the table in it as CSV")), (2, true), "{run:?}");
    let run = handbook.run(&["import", "table", "book", "--out", "book"]);
    assert_eq!((run.status, run.err.contains("is a folder")), (2, true), "{run:?}");
    handbook.put("notes.txt", "mine");
    let run = handbook.run(&["import", "table", "t.csv", "--out", "book"]);
    assert_eq!((run.status, run.err.contains("neither empty nor a handbook")), (2, true), "{run:?}");
    let run = handbook.run(&["import", "table", "t.csv", "--out", "t.csv/deep"]);
    assert_eq!(run.status, 2, "{run:?}");
    let run = handbook.run(&["import", "word", "t.csv", "--out", "new"]);
    assert_eq!(run.status, 2);
}

#[test]
fn quiet_says_only_what_is_wrong() {
    let handbook = Handbook::empty();
    fs::write(handbook.around().join("r.csv"), format!("{HEADER}{DDAT}")).unwrap();
    let run = handbook.run(&["-q", "import", "ddat", "r.csv", "--out", "book"]);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
}

#[test]
fn the_same_file_gives_the_same_framework() {
    let text = framework(6, 30, 20);
    let (first, _) = imported("ddat", "r.csv", &text);
    let (second, _) = imported("ddat", "r.csv", &text);
    for file in ["scales", "competencies", "roles"] {
        let file = format!("content/framework/{file}.yaml");
        assert_eq!(first.read(&file), second.read(&file));
    }
    assert_ne!(first.read("book.toml"), second.read("book.toml"), "two handbooks have one id");
}

/// A whole country's framework: 52 roles, 205 role levels, 189 skills. `PATHBOOK_KEEP=<file>` keeps it.
#[test]
fn a_large_framework_is_imported() {
    let text = framework(52, 205, 189);
    if let Some(keep) = std::env::var_os("PATHBOOK_KEEP") {
        fs::write(keep, &text).unwrap();
    }
    let (_, run) = imported("ddat", "r.csv", &text);
    assert_has(&run.out, &["52 roles, 205 role levels, 189 competencies"]);
}

/// Real ladders, where an environment variable names their folder.
#[test]
fn real_job_families_are_imported() {
    let Some(corpora) = std::env::var_os("PATHBOOK_CORPORA") else {
        println!("PATHBOOK_CORPORA is not set: skipped");
        return;
    };
    let folder = Path::new(&corpora).join("ft-progression");
    let mut files: Vec<PathBuf> = ["job-families", "history"]
        .iter()
        .flat_map(|part| fs::read_dir(folder.join(part)).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    files.push(folder.join("job-families"));
    let mut refused = Vec::new();
    for file in files {
        let handbook = Handbook::empty();
        let run = handbook.run(&["import", "yaml", file.to_str().unwrap(), "--out", "book"]);
        if run.status == 0 {
            handbook.build();
        } else {
            assert!(run.err.contains("error[yaml-syntax]"), "{run:?}");
            refused.push(file.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    refused.sort();
    assert_eq!(refused, ["013-competencies.yml", "014-competencies.yml", "015-competencies.yml"]);
}

/// An invented framework of so many roles, role levels and skills, as the service would write it.
fn framework(roles: usize, levels: usize, skills: usize) -> String {
    let degrees = ["Awareness", "Working", "Practitioner", "Expert"];
    let ranks = ["Apprentice", "Junior", "Senior", "Lead", "Principal"];
    let mut text = HEADER.to_owned();
    let mut next = 0;
    for role in 0..roles {
        let count = levels / roles + usize::from(role < levels % roles);
        for level in 0..count {
            let mut used = std::collections::BTreeSet::new();
            for turn in 0..9 {
                // Every skill is used; neighbours of a role share most of theirs.
                let skill = if turn == 0 {
                    next += 1;
                    next % skills
                } else {
                    (role * 7 + turn * 5 + level / 2) % skills
                };
                if !used.insert(skill) {
                    continue;
                }
                let degree = (level + turn % 2).min(3);
                writeln!(
                    text,
                    "Family {},Keeper of field {role},\"Keeps the field, come what may.\n\nIn this role, you will:\n- walk along its edge every day\n- know whose it is\",{} keeper of field {role},\"Stands in the field number {role}.\n\nAt this role level, you will:\n- count up to {level}, {turn_free} times a day\n- say so\",\"Skill {skill}, of many\",What there is to know of the things of kind {skill}.,{},\"You can:\n- do {skill} at degree {degree} under the open sky\n- tell others of it: in words\n- leave it when it is done\",",
                    role % 8,
                    ranks[level % ranks.len()],
                    degrees[degree],
                    turn_free = level + 1,
                )
                .unwrap();
            }
        }
    }
    text
}
