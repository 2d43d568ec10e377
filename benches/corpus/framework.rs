//! Makes a career framework of the size of the UK Government's for digital and data: 7 families, 52 roles,
//! 205 role levels and 189 skills on one scale, some nine expectations a role level.

use std::fmt::Write as _;
use std::path::Path;

use super::{Random, add};

const FAMILIES: usize = 7;
const ROLES: usize = 52;
const LEVELS: usize = 205;
const SKILLS: usize = 189;
const DEGREES: [&str; 4] = ["awareness", "working", "practitioner", "expert"];

/// Writes a handbook of one page and the framework; `more` adds a role level to the last role.
pub(crate) fn write(folder: &Path, more: bool) -> std::io::Result<()> {
    let files = [
        ("book.toml", "title = \"Roles\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e40\"\n".to_owned()),
        ("content/index.md", "# Roles\n\nWhat each role level expects.\n".to_owned()),
        ("content/framework/competencies.yaml", competencies()),
        ("content/framework/roles.yaml", roles(more)),
    ];
    files.into_iter().try_for_each(|(path, text)| add(folder, path, &text))
}

fn competencies() -> String {
    let mut random = Random(7);
    let mut yaml = String::from("scales:\n  - id: four\n    levels:\n");
    for degree in DEGREES {
        let _ = writeln!(yaml, "      - {{id: {degree}, summary: {}}}", random.words(9));
    }
    yaml.push_str("areas:\n");
    for area in 0..9 {
        let _ = writeln!(yaml, "  - {{id: area-{area}, name: {}}}", random.words(2));
    }
    yaml.push_str("competencies:\n");
    for skill in 0..SKILLS {
        let (name, summary) = (random.words(3), random.words(25));
        let _ = writeln!(yaml, "  - id: skill-{skill}\n    area: area-{}\n    name: {name}", skill % 9);
        let _ = writeln!(yaml, "    summary: {summary}\n    levels:");
        for degree in DEGREES {
            let _ = writeln!(yaml, "      {degree}:");
            for _ in 0..3 {
                let _ = writeln!(yaml, "        - {}", random.words(14));
            }
        }
    }
    yaml
}

fn roles(more: bool) -> String {
    let mut random = Random(8);
    let mut yaml = String::from("families:\n");
    for family in 0..FAMILIES {
        let _ = writeln!(yaml, "  - {{id: family-{family}, name: {}}}", random.words(2));
    }
    yaml.push_str("roles:\n");
    let mut left = LEVELS;
    for role in 0..ROLES {
        let _ = writeln!(yaml, "  - id: role-{role}\n    family: family-{}", role % FAMILIES);
        let _ =
            writeln!(yaml, "    name: {}\n    summary: {}\n    levels:", random.words(2), random.words(20));
        let levels = left.div_ceil(ROLES - role);
        left -= levels;
        let skills: Vec<usize> = (0..9).map(|_| random.below(SKILLS)).collect();
        let added = usize::from(more && role == ROLES - 1);
        for level in 0..levels + added {
            let _ = writeln!(yaml, "      - id: role-{role}-{level}\n        name: {}", random.words(3));
            if level > 0 {
                let _ = writeln!(yaml, "        after: role-{role}-{}", level - 1);
            }
            let _ = writeln!(yaml, "        summary: {}\n        does:", random.words(20));
            for _ in 0..4 {
                let _ = writeln!(yaml, "          - {}", random.words(15));
            }
            yaml.push_str("        expects:\n");
            let mut named = Vec::new();
            for (at, skill) in skills.iter().enumerate() {
                if !named.contains(skill) {
                    let _ =
                        writeln!(yaml, "          skill-{skill}: {}", DEGREES[((level + at % 3) / 2).min(3)]);
                    named.push(*skill);
                }
            }
        }
    }
    yaml
}
