//! Front matter: splits it from a page's text and reads its keys.

use crate::checked::Seen;
use crate::config::is_language;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::date;
use crate::model::front::{Change, FrontMatter, SearchHints};
use crate::model::path::SourcePath;
use crate::syntax::yaml::{Map, Yaml};

/// Splits a file's text into its front matter and the offset at which the page's own text starts.
///
/// Front matter stands between two lines `---` at the very start; a byte order mark may precede it.
pub fn split(text: &str) -> (Option<(&str, usize)>, usize) {
    let bom = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut lines = text[bom..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return (None, bom) };
    let start = bom + first.len();
    let mut at = start;
    for line in lines {
        if line.trim_end() == "---" {
            return (Some((&text[start..at], start)), at + line.len());
        }
        at += line.len();
    }
    (None, bom)
}

/// The length of the first line if front matter is opened and never closed: `---`, then a key.
pub fn unclosed(text: &str) -> Option<usize> {
    let bom = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut lines = text[bom..].split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let (key, rest) = lines.next()?.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_key && rest.starts_with([' ', '\r', '\n'])).then(|| bom + first.trim_end().len())
}

/// Reads the front matter of a page; all defaults where it can't be read.
pub fn read(path: &SourcePath, yaml: &str, offset: usize, seen: &mut Seen) -> FrontMatter {
    let (key, value) = (Code::FrontKey, Code::FrontValue);
    let yaml = Yaml { path, text: yaml, offset, key, value, example: "title: Training" };
    let Some(mut map) = yaml.mapping(seen) else { return FrontMatter::default() };
    let mut front = FrontMatter {
        title: text(&mut map, "title", seen),
        nav_title: text(&mut map, "nav_title", seen),
        description: text(&mut map, "description", seen),
        order: None,
        draft: map.bool("draft", seen).is_some_and(|(draft, _)| draft),
        step: map.text("step", seen),
        owner: text(&mut map, "owner", seen),
        aliases: map.texts("aliases", seen),
        tags: map.texts("tags", seen).into_iter().map(|(tag, _)| tag).collect(),
        language: language(&mut map, seen),
        layout: map.text("layout", seen),
        translates: map.text("translates", seen),
        image: map.text("image", seen),
        glossary: map.bool("glossary", seen).map(|(glossary, _)| glossary),
        ..FrontMatter::default()
    };
    read_order(&mut map, &mut front, seen);
    read_review(&mut map, &mut front, seen);
    read_audience(&mut map, seen);
    front.changes = changes(&mut map, seen);
    if let Some(mut search) = map.map("search", seen) {
        front.search = SearchHints {
            boost: search.number("boost", seen).map(|(boost, _)| boost),
            exclude: search.bool("exclude", seen).is_some_and(|(exclude, _)| exclude),
            keywords: search.texts("keywords", seen).into_iter().map(|(word, _)| word).collect(),
        };
        search.finish(seen);
    }
    map.ignore("extra");
    map.finish(seen);
    front
}

fn text(map: &mut Map<'_>, key: &'static str, seen: &mut Seen) -> Option<String> {
    map.text(key, seen).map(|(text, _)| text)
}

fn language(map: &mut Map<'_>, seen: &mut Seen) -> Option<(String, Place)> {
    let (language, place) = map.text("language", seen)?;
    if is_language(&language) {
        return Some((language, place));
    }
    map.wrong("language", "a language tag such as `en`, `de` or `pt-BR`", place, seen);
    None
}

fn read_order(map: &mut Map<'_>, front: &mut FrontMatter, seen: &mut Seen) {
    let order = map.number("order", seen);
    let weight = map.number("weight", seen);
    if let (Some(_), Some((_, place))) = (&order, &weight) {
        seen.note(
            Diagnostic::new(Code::FrontValue, place.clone(), "`weight` and `order` mean the same")
                .help("Keep `order` alone."),
        );
    }
    front.order = order.or(weight).map(|(order, _)| order);
}

fn read_review(map: &mut Map<'_>, front: &mut FrontMatter, seen: &mut Seen) {
    if let Some((reviewed, place)) = map.text("reviewed", seen) {
        if date::parse(&reviewed).is_some() {
            front.reviewed = Some(reviewed);
            front.reviewed_place = Some(place);
        } else {
            map.wrong("reviewed", "a date such as `2026-10-01`", place, seen);
        }
    }
    if let Some((every, place)) = map.text("review_every", seen) {
        match months(&every) {
            Some(months) => front.review_every = Some(months),
            None => map.wrong("review_every", "a number of months or years such as `6 months`", place, seen),
        }
    }
}

/// Until a handbook can be built for one audience, a page for some readers must not be published for all.
fn read_audience(map: &mut Map<'_>, seen: &mut Seen) {
    for (audience, place) in map.texts("audience", seen) {
        if !matches!(audience.as_str(), "all" | "everyone") {
            seen.note(restricted(&audience, place));
        }
    }
}

fn restricted(audience: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::AudienceRestricted, place, format!("this page is for `{audience}` alone, but every reader would get it"))
        .help("Handbooks for one audience can't be built yet: set `draft: true`, or remove `audience` if everyone may read the page.")
}

/// `changes: [{date: 2026-10-01, text: New course list}]`.
fn changes(map: &mut Map<'_>, seen: &mut Seen) -> Vec<Change> {
    let mut changes = Vec::new();
    for mut entry in map.maps("changes", seen) {
        let place = entry.place();
        let (date, text) = (entry.text("date", seen), entry.text("text", seen));
        match (date, text) {
            (Some((date, _)), Some((text, _))) if date::parse(&date).is_some() => {
                changes.push(Change { date, text });
            }
            (Some((date, place)), _) if date::parse(&date).is_none() => {
                entry.wrong("date", "a date such as `2026-10-01`", place, seen);
            }
            _ => seen.note(
                Diagnostic::new(Code::FrontValue, place, "a change needs `date` and `text`")
                    .help("Write `changes: [{date: 2026-10-01, text: New course list}]`."),
            ),
        }
        entry.finish(seen);
    }
    changes
}

fn months(text: &str) -> Option<u32> {
    let (count, unit) = text.trim().split_once(' ')?;
    let count: u32 = count.parse().ok().filter(|count| (1..=1200).contains(count))?;
    match unit.trim() {
        "month" | "months" => Some(count),
        "year" | "years" => Some(count * 12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::Checked;

    #[test]
    fn front_matter_is_split_off() {
        assert_eq!(split("---\na: 1\n---\ntext"), (Some(("a: 1\n", 4)), 13));
        assert_eq!(split("\u{feff}---\r\na: 1\r\n---\r\ntext"), (Some(("a: 1\r\n", 8)), 19));
        assert_eq!(split("--- no\n"), (None, 0));
        assert_eq!(split("---\nnever closed"), (None, 0));
    }

    #[test]
    fn keys_are_typed() {
        let path = SourcePath::new("content/a.md").unwrap();
        let yaml = "title: Training\nweight: 3\nreviewed: 2026-10-01\nreview_every: 6 months\naudience: [hr]\nextra: {x: 1}\n";
        let checked = Checked::collect(|seen| read(&path, yaml, 4, seen));
        assert_eq!(checked.value.title.as_deref(), Some("Training"));
        assert_eq!((checked.value.order, checked.value.review_every), (Some(3.0), Some(6)));
        let codes: Vec<_> = checked.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Code::AudienceRestricted]);
    }
}
