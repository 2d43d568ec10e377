//! Where text goes: the beginnings of lines, white space, marks around words, code.

use super::table::Table;
use super::{Writer, tags, text};

/// What parts words.
const SPACES: [char; 4] = [' ', '\n', '\t', '\r'];

impl Writer {
    /// The next text begins a block, so many line ends further.
    pub(super) fn block(&mut self, breaks: usize) {
        self.space = false;
        // Before the first text of an item or a quotation there is nothing to part from.
        if self.prefixes.last().is_none_or(|prefix| prefix.first.is_none()) || breaks == 1 {
            self.breaks = self.breaks.max(breaks);
        }
    }

    /// Writes what comes before a text: line ends, the beginnings of lines, a space.
    pub(super) fn begin(&mut self) {
        if self.tables.last().is_some_and(Table::is_in_cell) {
            let (breaks, space) = (std::mem::take(&mut self.breaks), std::mem::take(&mut self.space));
            if !self.out.is_empty() && (breaks > 0 || space) {
                self.out.push_str(if breaks > 0 { "<br>" } else { " " });
            }
            return;
        }
        let is_waiting = self.prefixes.iter().any(|prefix| prefix.first.is_some());
        if self.breaks > 0 && !self.links.is_empty() && !is_waiting {
            // A link is one line.
            self.breaks = 0;
            self.space = true;
        } else if is_waiting {
            self.breaks = self.breaks.max(1);
        }
        let is_first = self.out.is_empty();
        let breaks = std::mem::take(&mut self.breaks);
        if breaks > 0 || is_first {
            for nth in 0..if is_first { 0 } else { breaks } {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push('\n');
                if nth + 1 < breaks {
                    let from = self.out.len();
                    for prefix in self.prefixes.iter().take_while(|prefix| prefix.first.is_none()) {
                        self.out.push_str(&prefix.rest);
                    }
                    self.out.truncate(from + self.out[from..].trim_end().len());
                }
            }
            for prefix in &mut self.prefixes {
                let before = prefix.first.take();
                self.out.push_str(before.as_deref().unwrap_or(&prefix.rest));
            }
            self.at_start = true;
        } else if self.space && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        self.space = false;
    }

    /// Writes Markdown as it is.
    pub(super) fn raw(&mut self, markdown: &str) {
        self.begin();
        self.out.push_str(markdown);
        self.at_start = false;
    }

    pub(super) fn text(&mut self, html: &str) {
        let text = crate::html::unescaped(html);
        // From here on words stand as themselves, one space between two.
        let row = text.len() - text::plain_end(&text).len();
        let mut rest = &*text;
        loop {
            let word = rest.trim_start_matches(SPACES);
            self.space |= word.len() < rest.len();
            if word.is_empty() {
                return;
            }
            if text.len() - word.len() >= row && self.is_in_midst_of_a_line() {
                let words = word.trim_end_matches(SPACES);
                self.begin();
                self.out.push_str(words);
                self.space |= words.len() < word.len();
                return;
            }
            let (word, after) = word.split_at(word.find(SPACES).unwrap_or(word.len()));
            self.after_part = false;
            self.begin();
            let at_start = std::mem::take(&mut self.at_start);
            self.out.push_str(&text::escaped(word, at_start));
            rest = after;
        }
    }

    /// Whether nothing but a space may have to come before the next text.
    fn is_in_midst_of_a_line(&self) -> bool {
        !self.at_start
            && !self.after_part
            && self.breaks == 0
            && !self.prefixes.iter().any(|prefix| prefix.first.is_some())
    }

    pub(super) fn mark(&mut self, mark: &'static str) {
        self.begin();
        self.out.push_str(mark);
        self.marks.push((self.out.len(), mark));
        self.at_start = false;
    }

    pub(super) fn mark_end(&mut self) {
        let Some((from, mark)) = self.marks.pop() else { return };
        match self.out.strip_suffix(mark).map(str::len) {
            // Nothing stood between the two marks.
            Some(length) if from == self.out.len() => self.out.truncate(length),
            _ => self.out.push_str(mark),
        }
    }

    pub(super) fn link_end(&mut self) {
        let Some((from, url)) = self.links.pop() else { return };
        if self.out.len() == from + 1 || url.is_empty() {
            if self.out.get(from..=from) == Some("[") {
                self.out.remove(from);
            }
            return;
        }
        self.out.push_str("](");
        self.out.push_str(&text::destination(&url));
        self.out.push(')');
    }

    pub(super) fn code(&mut self, code: &str) {
        self.begin();
        self.at_start = false;
        let fence = "`".repeat(text::longest_run(code, '`') + 1);
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        let code = code.replace('\n', " ");
        self.out.push_str(&format!("{fence}{pad}{code}{pad}{fence}"));
    }

    pub(super) fn fence(&mut self, html: &str) {
        let language = html.split_once("class=\"language-").and_then(|(_, rest)| rest.split('"').next());
        let code = tags::text_of(html);
        let fence = "`".repeat(text::longest_run(&code, '`').max(2) + 1);
        self.block(2);
        self.raw(&format!("{fence}{}", language.unwrap_or_default()));
        for line in code.trim_end_matches('\n').split('\n') {
            self.breaks = 1;
            self.raw(line);
        }
        self.breaks = 1;
        self.raw(&fence);
        self.block(2);
    }
}
