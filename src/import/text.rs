//! Other people's texts: their dirt, their bullets, their words for degrees.

/// A text without what nobody sees: odd spaces and line ends become plain ones, invisible characters go.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => out.push('\n'),
            // Zero-width spaces, joins and soft hyphens parted no words.
            '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// A text without the tags that only shape it: where one breaks the line, the line ends.
pub(super) fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = tag(rest, &mut out).unwrap_or_else(|| {
            out.push('<');
            1
        });
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// An HTML tag that only shapes text: how long it is.
pub(super) fn tag(rest: &str, out: &mut String) -> Option<usize> {
    let inner = rest.strip_prefix('<')?;
    let end = inner.find('>')?;
    let name: String = inner[..end]
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    match name.as_str() {
        "br" | "p" | "li" | "ul" | "ol" | "div" => {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
        }
        "strong" | "b" | "em" | "i" | "u" | "code" | "span" | "sub" | "sup" | "small" | "mark" => {}
        _ => return None,
    }
    Some(end + 2)
}

/// A text in one line: a name, a header.
pub(super) fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower case, one space between words: how names are compared.
pub(super) fn key(text: &str) -> String {
    line(text).to_lowercase()
}

/// An id or file name as words: `senior-2` is "Senior 2".
pub(super) fn words(id: &str) -> String {
    let spaced = line(&id.replace(['-', '_'], " "));
    let mut chars = spaced.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "Untitled".to_owned(),
    }
}

/// Whether a cell stands for "nothing here".
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(key(text).as_str(), "" | "-" | "–" | "—" | "n/a" | "na")
}

/// A text's paragraphs and its bullets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Paragraphs, each in one line.
    pub prose: Vec<String>,
    /// Bullets, each in one line.
    pub bullets: Vec<String>,
    /// Paragraphs and bullets in the order of the text.
    pub all: Vec<String>,
}

/// Takes a text apart: every line that opens with a bullet is one, an indented line goes on with it.
pub(super) fn parts(text: &str) -> Parts {
    let text = clean(text);
    let mut found: Vec<(bool, String)> = Vec::new();
    let mut blank = true;
    for raw in text.lines() {
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            blank = true;
            continue;
        }
        if let Some(bullet) = bullet(trimmed) {
            found.push((true, line(bullet)));
        } else {
            let goes_on = match found.last() {
                // The line after a bullet belongs to it only if it is set in.
                Some((true, _)) => raw.starts_with(' '),
                Some((false, _)) => !blank,
                None => false,
            };
            match found.last_mut() {
                Some((_, before)) if goes_on => {
                    before.push(' ');
                    before.push_str(&line(trimmed));
                }
                _ => found.push((false, line(trimmed))),
            }
        }
        blank = false;
    }
    found.retain(|(_, text)| !text.is_empty());
    let of = |kind: bool| {
        found.iter().filter(|(bullet, _)| *bullet == kind).map(|(_, text)| text.clone()).collect()
    };
    Parts { prose: of(false), bullets: of(true), all: found.into_iter().map(|(_, text)| text).collect() }
}

/// Every line of a cell on its own, without bullets.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text = clean(text);
    let lines = text.lines().map(|raw| line(bullet(raw.trim()).unwrap_or(raw)));
    lines.filter(|line| !line.is_empty()).collect()
}

/// What follows a bullet: `- `, `* `, `• `, `1. `, `2) `.
fn bullet(line: &str) -> Option<&str> {
    let rest = if let Some(rest) = line.strip_prefix('•') {
        rest
    } else if let Some(rest) = line.strip_prefix(['-', '*', '–', '·', '◦', '▪']) {
        rest.starts_with(char::is_whitespace).then_some(rest)?
    } else {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = line[digits..].strip_prefix(['.', ')'])?;
        ((1..=2).contains(&digits) && rest.starts_with(char::is_whitespace)).then_some(rest)?
    };
    Some(rest.trim())
}

/// Words for degrees, lowest first; those of a line are never used side by side.
const DEGREES: &[&[&str]] = &[
    &["not yet", "none yet", "unaware"],
    &["awareness", "aware"],
    &["novice", "beginner", "basic", "entry"],
    &["foundational", "foundation", "elementary"],
    &["working", "working knowledge", "developing", "intermediate"],
    &["competent", "practitioner", "proficient", "skilled"],
    &["advanced"],
    &["expert", "mastery", "master", "leading"],
];

/// The rank of a word for a degree, or of a number from 0 to 10.
pub(super) fn degree(word: &str) -> Option<usize> {
    let word = key(word);
    if let Ok(number) = word.parse::<usize>() {
        return (number <= 10 && word.len() <= 2).then_some(number);
    }
    DEGREES.iter().position(|words| words.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dirt_goes() {
        assert_eq!(clean("\u{feff}a\u{a0}b \r\nc\u{2028}d\u{200b}e\u{1}"), "a b\nc\nde");
        assert_eq!(line(" two\n  words "), "two words");
        assert_eq!(key("Lead\u{a0}DEVELOPER "), "lead developer");
        assert_eq!(words("senior-2_ic"), "Senior 2 ic");
    }

    #[test]
    fn bullets_and_prose_are_told_apart() {
        let parts = parts(
            "First line\ngoes on.\n\nYou will:\n- lead\n  people\n-\u{a0} plan\nAnd more.\n\n1. one\n12) two",
        );
        assert_eq!(parts.prose, ["First line goes on.", "You will:", "And more."]);
        assert_eq!(parts.bullets, ["lead people", "plan", "one", "two"]);
        assert_eq!(parts.all.len(), 7);
    }

    #[test]
    fn a_dash_or_a_number_alone_is_no_bullet() {
        assert_eq!(
            lines("-5 degrees\n2026. A year\n• real\n1.5 metres"),
            ["-5 degrees", "2026. A year", "real", "1.5 metres"]
        );
    }
}
