//! Terms of the glossary in the text of pages: which words stand where they may lead to their meaning.
//!
//! The first occurrence on a page is marked. Words are found in one pass over a page's HTML, whatever the
//! number of terms; a second one knows which of it is text that may hold a link.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use crate::handbook::{Handbook, Page};
use crate::html;
use crate::model::body::{Body, Hole};
use crate::model::document::Document;
use crate::model::glossary::{Glossary, is_acronym};
use crate::model::path::OutPath;
use crate::model::view::View;
use crate::quick::QuickMap;
use crate::stable::Stable;

/// A term in a page's text: bytes of its body's HTML.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TermMark {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The term it leads to, an index of the glossary's.
    pub term: usize,
}

/// The marks of pages, and what stands for the words that were looked for.
pub type MarksMemo = (u128, PageMarks);

/// The marks of pages by address, each with the hash of the text they stand in.
pub type PageMarks = QuickMap<OutPath, (u128, Arc<[TermMark]>)>;

/// Finds terms in pages.
pub struct Terms<'a> {
    glossary: &'a Glossary,
    /// The page where the glossary stands, where no term needs a link.
    page: usize,
    /// Its address, with the anchors of its entries if it has them.
    has_entries: bool,
    out: &'a OutPath,
    words: Words,
    /// Stands for the words.
    pub hash: u128,
}

/// The words of a glossary, ready to be found.
struct Words {
    automaton: AhoCorasick,
    /// The word of each pattern.
    patterns: Vec<Word>,
    /// Whether any word has a space, which a line break may stand for.
    has_spaces: bool,
}

#[derive(Clone, Debug)]
struct Word {
    /// As it stands in HTML.
    text: String,
    term: usize,
    /// Whether it is itself in no other case.
    is_exact: bool,
}

impl<'a> Terms<'a> {
    /// The terms of a handbook; nothing where it has none, or wants none in its text.
    pub fn new(handbook: &'a Handbook) -> Option<Self> {
        let spot = handbook.views.get(&View::Glossary)?;
        let glossary = handbook.glossary.as_ref();
        if glossary.terms.is_empty() || !handbook.config.link_terms {
            return None;
        }
        let words = words(glossary, handbook.config.language.starts_with("en"));
        let page = &handbook.pages[spot.page];
        let mut hash = Stable::default();
        for word in &words {
            (&word.text, word.term, word.is_exact).hash(&mut hash);
        }
        (&page.out, spot.page).hash(&mut hash);
        Some(Self {
            glossary,
            page: spot.page,
            has_entries: page.computed == Some(View::Glossary) || page.shows.contains(&Some(View::Glossary)),
            out: &page.out,
            words: Words::new(words)?,
            hash: hash.digest128(),
        })
    }

    /// The marks of the last build, if the words are the same.
    pub fn known<'m>(&self, memo: Option<&'m MarksMemo>) -> Option<&'m PageMarks> {
        memo.filter(|(hash, _)| *hash == self.hash).map(|(_, marks)| marks)
    }

    /// The marks of a page's text, the first of each term.
    pub fn of(
        &self,
        index: usize,
        page: &Page,
        body: Option<&Body>,
        known: Option<&PageMarks>,
    ) -> Arc<[TermMark]> {
        let (Some(document), Some(body)) = (&page.document, body) else { return [].into() };
        let is_wanted = document.front.glossary.unwrap_or(true);
        if !is_wanted || index == self.page || page.shows.contains(&Some(View::Glossary)) {
            return [].into();
        }
        match known.and_then(|known| known.get(&page.out)).filter(|(text, _)| *text == page.text_hash) {
            Some((_, marks)) => Arc::clone(marks),
            None => self.words.marks(document, body, self.glossary).into(),
        }
    }

    /// Feeds what the links of marks are made of: not the places of terms in the glossary, which another
    /// term changes.
    pub fn feed(&self, marks: &[TermMark], key: &mut Stable) {
        if !marks.is_empty() {
            (self.out, self.has_entries).hash(key);
        }
        for mark in marks {
            (mark.start, mark.end, self.glossary.terms.get(mark.term).map(|term| &term.id)).hash(key);
        }
    }

    /// The start tag of a term's link from a page.
    pub fn link(&self, mark: TermMark, from: &Page) -> String {
        let Some(term) = self.glossary.terms.get(mark.term) else { return String::new() };
        let mut tag = String::from("<a class=\"term\"");
        let anchor = if self.has_entries { format!("#{}", term.anchor()) } else { String::new() };
        html::attribute(&mut tag, "href", &(from.out.url_to(self.out) + &anchor));
        html::attribute(&mut tag, "data-term", &term.id);
        tag.push('>');
        tag
    }
}

/// Every form in which words stand in text.
fn words(glossary: &Glossary, is_english: bool) -> Vec<Word> {
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for (index, term) in glossary.terms.iter().enumerate() {
        let meant = glossary.meant(index);
        for name in term.names() {
            let is_exact = is_acronym(name);
            for form in forms(name, is_exact, is_english) {
                let text = html::text(&form);
                words.entry(text.clone()).or_insert(Word { text, term: meant, is_exact });
            }
        }
    }
    words.into_values().collect()
}

/// A name as it may stand in text: the automaton knows no case but of ASCII letters, so others are written out.
fn forms(name: &str, is_exact: bool, is_english: bool) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if !is_exact && !name.is_ascii() {
        let lower = name.to_lowercase();
        let mut letters = lower.chars();
        let first = letters.next().map(|first| first.to_uppercase().chain(letters).collect());
        forms.extend(first);
        forms.extend([name.to_uppercase(), lower]);
    }
    if is_english && !is_exact {
        let plural = |form: &String| {
            let stem = form.strip_suffix('y')?;
            let is_vowel = stem.ends_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
            (!is_vowel && stem.ends_with(char::is_alphabetic)).then(|| format!("{stem}ies"))
        };
        let plurals: Vec<String> = forms.iter().filter_map(plural).collect();
        forms.extend(plurals);
    }
    let curly: Vec<String> =
        forms.iter().filter(|form| form.contains('\'')).map(|form| form.replace('\'', "’")).collect();
    forms.extend(curly);
    forms
}

impl Words {
    /// None where there are more than an automaton holds.
    fn new(patterns: Vec<Word>) -> Option<Self> {
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .build(patterns.iter().map(|word| &word.text))
            .ok()?;
        let has_spaces = patterns.iter().any(|word| word.text.contains(' '));
        Some(Self { automaton, patterns, has_spaces })
    }

    fn marks(&self, document: &Document, body: &Body, glossary: &Glossary) -> Vec<TermMark> {
        let found = self.found(&body.html);
        if found.is_empty() {
            return Vec::new();
        }
        let mut places = Places::new(document, body);
        let mut is_marked = vec![false; glossary.terms.len()];
        let mut marks = Vec::new();
        let mut done = 0;
        for mark in found {
            if mark.start < done || !places.may_hold_link(mark.start, mark.end) {
                continue;
            }
            done = mark.end;
            if let Some(known) = is_marked.get_mut(mark.term).filter(|known| !**known) {
                *known = true;
                marks.push(mark);
            }
        }
        marks
    }

    /// Whole words, wherever they stand: in the order of their start, the longest first.
    fn found(&self, html: &str) -> Vec<TermMark> {
        let joined = self.has_spaces.then(|| html.replace('\n', " "));
        let text = joined.as_deref().unwrap_or(html);
        let mut found: Vec<TermMark> = self
            .automaton
            .find_overlapping_iter(text)
            .filter_map(|found| {
                let word = self.patterns.get(found.pattern().as_usize())?;
                let end = whole_word(text, found.start(), found.end(), word)?;
                Some(TermMark { start: found.start(), end, term: word.term })
            })
            .collect();
        found.sort_unstable_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end), mark.term));
        found
    }
}

/// The end of a word, with that of its plural; none where it is a part of a longer word.
fn whole_word(text: &str, start: usize, end: usize, word: &Word) -> Option<usize> {
    let found = text.get(start..end)?;
    if word.is_exact && found != word.text {
        return None;
    }
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    let goes_on = |c: char| (c.is_alphanumeric() || matches!(c, '_' | '-')) && !is_unspaced(c);
    let (first, last) = (found.chars().next()?, found.chars().next_back()?);
    if !is_unspaced(first) && before.chars().next_back().is_some_and(goes_on) {
        return None;
    }
    // `amp` in `&amp;` is no word.
    if before.ends_with('&') && after.starts_with(';') {
        return None;
    }
    let is_end = |rest: &str| !rest.chars().next().is_some_and(goes_on);
    if is_unspaced(last) || is_end(after) {
        return Some(end);
    }
    let plural = if word.is_exact { &["s"][..] } else { &["s", "es", "S", "ES"] };
    let fitting = plural.iter().find(|ending| after.strip_prefix(**ending).is_some_and(is_end));
    fitting.filter(|_| last.is_alphabetic()).map(|ending| end + ending.len())
}

/// Whether a letter is of a script that writes words without spaces between them, or joins endings to them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Elements whose text is a link already, is shown as it is, reacts to a click, or is a heading.
const CLOSED: [&str; 22] = [
    "a", "abbr", "button", "code", "dfn", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "math",
    "option", "pre", "samp", "summary", "svg", "textarea", "var",
];

/// Which parts of a page's text may hold a link; asked in ascending order.
struct Places<'a> {
    body: &'a Body,
    document: &'a Document,
    /// How far it was looked.
    at: usize,
    next_hole: usize,
    /// How many elements and holes around `at` may hold none.
    closed: usize,
    /// Open elements that may hold none, and only because of their class.
    titles: usize,
}

impl<'a> Places<'a> {
    fn new(document: &'a Document, body: &'a Body) -> Self {
        Self { body, document, at: 0, next_hole: 0, closed: 0, titles: 0 }
    }

    /// Whether bytes are text, all of one run, that may hold a link.
    fn may_hold_link(&mut self, start: usize, end: usize) -> bool {
        let html = &self.body.html;
        while self.at < start {
            let rest = html.get(self.at..start).unwrap_or_default();
            let tag = rest.find('<').map_or(start, |at| self.at + at);
            self.pass_holes(tag.min(start));
            if tag >= start {
                self.at = start;
                break;
            }
            let after = html.get(tag..).and_then(|rest| rest.find('>')).map_or(html.len(), |at| tag + at + 1);
            self.tag(html.get(tag + 1..after.saturating_sub(1)).unwrap_or_default());
            self.at = after;
        }
        if self.at > start {
            // It stands in a tag.
            return false;
        }
        self.pass_holes(start);
        let is_torn = self.body.holes.get(self.next_hole).is_some_and(|(at, _)| *at < end);
        self.closed == 0 && self.titles == 0 && !is_torn
    }

    fn tag(&mut self, tag: &str) {
        let (name, is_end) = tag.strip_prefix('/').map_or((tag, false), |name| (name, true));
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name == "p" {
            self.titles = usize::from(!is_end && tag.contains("class=\"alert-title\""));
        } else if CLOSED.binary_search(&name).is_ok() && !tag.ends_with('/') {
            self.closed = if is_end { self.closed.saturating_sub(1) } else { self.closed + 1 };
        }
    }

    /// Takes in what stands in the holes up to a byte.
    fn pass_holes(&mut self, to: usize) {
        while let Some((_, hole)) = self.body.holes.get(self.next_hole).filter(|(at, _)| *at <= to) {
            self.next_hole += 1;
            let is_cards =
                |index: &usize| self.document.blocks.get(*index).is_some_and(|block| block.name == "cards");
            match hole {
                Hole::LinkOpen(_) | Hole::ItemOpen(_) => self.closed += 1,
                Hole::LinkClose(_) | Hole::ItemText(_) => self.closed = self.closed.saturating_sub(1),
                // A card is a link in all of its area.
                Hole::BlockOpen(index) if is_cards(index) => self.closed += 1,
                Hole::BlockClose(index) if is_cards(index) => self.closed = self.closed.saturating_sub(1),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
            let usual = (&Default::default(), &Default::default());
            let (document, body, _) =
                crate::parse::markdown::document(&path, FrontMatter::default(), text, usual, seen);
            (document, body)
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
        assert_eq!(
            marked(names, "Prime ministers: pm, APM, PMs."),
            "<p>Prime ministers: pm, APM, [PMs].</p>\n"
        );
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
}
