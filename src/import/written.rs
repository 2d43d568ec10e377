//! A draft as YAML: texts in quotes wherever they need them, so that reading gives what was written.

use std::fmt::Write as _;

use super::draft::{Competency, Draft, Level, Named, Role};

/// A file of the framework's folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: String,
}

/// The files of a draft; those that would be empty are left out.
pub fn files(draft: &Draft) -> Vec<File> {
    let mut scales = Yaml::default();
    scales.list("scales", 0, &draft.scales, |yaml, scale| {
        yaml.pair("id", &scale.id);
        yaml.pair("name", &scale.name);
        yaml.list("levels", 4, &scale.levels, |yaml, level| yaml.named(level));
    });
    let mut competencies = Yaml::default();
    competencies.list("areas", 0, &draft.areas, |yaml, area| yaml.named(area));
    competencies.list("competencies", 0, &draft.competencies, Yaml::competency);
    let mut roles = Yaml::default();
    roles.list("families", 0, &draft.families, |yaml, family| yaml.named(family));
    roles.list("roles", 0, &draft.roles, Yaml::role);
    let all = [("scales.yaml", scales), ("competencies.yaml", competencies), ("roles.yaml", roles)];
    let files = all.into_iter().map(|(name, yaml)| File { name, text: yaml.text });
    files.filter(|file| !file.text.is_empty()).collect()
}

/// A text as a YAML scalar of one line, in quotes where it needs them.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        // Writing to a string can't fail.
        let _ = match c {
            '"' => out.write_str("\\\""),
            '\\' => out.write_str("\\\\"),
            '\n' => out.write_str("\\n"),
            '\t' => out.write_str("\\t"),
            '\r' => out.write_str("\\r"),
            c if u32::from(c) < 0x100 && c.is_control() => write!(out, "\\x{:02X}", u32::from(c)),
            '\u{ad}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}'..='\u{200f}' => {
                write!(out, "\\u{:04X}", u32::from(c))
            }
            c if u32::from(c) & 0xfffe == 0xfffe => write!(out, "\\U{:08X}", u32::from(c)),
            c => out.write_char(c),
        };
    }
    out.push('"');
    out
}

/// Whether a text means itself without quotes: a letter first, nothing that YAML reads as its own.
fn is_plain(text: &str) -> bool {
    const WORDS: &[&str] =
        &["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];
    let harmless = |c: char| c.is_alphanumeric() || " -_.,;/()'’‘“”–…&%+!?".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(harmless)
        && !WORDS.contains(&text.to_lowercase().as_str())
}

/// A YAML text that grows.
#[derive(Default)]
struct Yaml {
    text: String,
    /// How far keys are set in.
    indent: usize,
    /// Whether the next key opens an entry of a list.
    opens: bool,
}

impl Yaml {
    /// A key and its text; nothing for no text.
    fn pair(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.key(key);
            self.text.push(' ');
            self.text.push_str(&scalar(value));
            self.text.push('\n');
        }
    }

    /// A key and a value that is no text.
    fn pair_raw(&mut self, key: &str, value: &str) {
        self.key(key);
        self.text.push(' ');
        self.text.push_str(value);
        self.text.push('\n');
    }

    /// A key at its place, without a line end.
    fn key(&mut self, key: &str) {
        let indent = if self.opens { self.indent - 2 } else { self.indent };
        self.text.extend(std::iter::repeat_n(' ', indent));
        if std::mem::take(&mut self.opens) {
            self.text.push_str("- ");
        }
        self.text.push_str(key);
        self.text.push(':');
    }

    /// A list of mappings under a key at `indent`; nothing for an empty list.
    fn list<T>(&mut self, key: &str, indent: usize, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        if items.is_empty() {
            return;
        }
        self.key(key);
        self.text.push('\n');
        let before = self.indent;
        self.indent = indent + 4;
        for item in items {
            self.opens = true;
            write(self, item);
        }
        self.indent = before;
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        self.key(key);
        self.text.push('\n');
        for text in texts {
            self.text.extend(std::iter::repeat_n(' ', self.indent + 2));
            self.text.push_str("- ");
            self.text.push_str(&scalar(text));
            self.text.push('\n');
        }
    }

    fn named(&mut self, named: &Named) {
        self.pair("id", &named.id);
        self.pair("name", &named.name);
        self.pair("summary", &named.summary);
    }

    fn competency(&mut self, competency: &Competency) {
        let was: String =
            competency.was.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(80).collect();
        if !was.is_empty() {
            self.text.extend(std::iter::repeat_n(' ', self.indent - 2));
            // Writing to a string can't fail.
            let _ = writeln!(self.text, "# {was}");
        }
        self.named(&competency.named);
        self.pair("area", competency.area.as_deref().unwrap_or_default());
        self.pair("scale", &competency.scale);
        if !competency.indicators.is_empty() {
            self.key("levels");
            self.text.push('\n');
            self.indent += 2;
            for (degree, texts) in &competency.indicators {
                self.texts(&scalar(degree), texts);
            }
            self.indent -= 2;
        }
    }

    fn role(&mut self, role: &Role) {
        self.named(&role.named);
        self.pair("family", role.family.as_deref().unwrap_or_default());
        self.list("levels", 4, &role.levels, Self::level);
    }

    fn level(&mut self, level: &Level) {
        self.named(&level.named);
        self.pair("after", level.after.as_deref().unwrap_or_default());
        if level.does_anew && level.after.is_some() && !level.does.is_empty() {
            self.pair_raw("inherits_does", "false");
        }
        if !level.does.is_empty() {
            self.key("does");
            self.text.push('\n');
            for does in &level.does {
                self.text.extend(std::iter::repeat_n(' ', self.indent + 2));
                let text = scalar(&does.text);
                // Writing to a string can't fail.
                let _ = match &does.competency {
                    None => writeln!(self.text, "- {text}"),
                    Some(competency) => {
                        let indent = self.indent + 4;
                        writeln!(
                            self.text,
                            "- text: {text}\n{:indent$}competency: {}",
                            "",
                            scalar(competency)
                        )
                    }
                };
            }
        }
        if !level.expects.is_empty() {
            self.key("expects");
            self.text.push('\n');
            self.indent += 2;
            for (competency, degree) in &level.expects {
                self.pair(&scalar(competency), degree);
            }
            self.indent -= 2;
        }
    }
}
