//! Code in colours: what is known, and what is still to be made.
//!
//! A program that builds once highlights code where it meets it. One that shows pages while they are written
//! does it behind them: code that it does not know is plain for a moment and is noted, and whoever has time for it
//! makes up for that. Once nothing is wanted any more, both have written the same.

mod grammars;
mod memory;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use self::grammars::Grammars;
use self::memory::{Memory, Wanted};

/// Longer code is shown without colours: a grammar may take long over hostile text.
const LONGEST: usize = 64 << 10;

/// Highlights code, and remembers it. Whoever has a copy has the same memory.
#[derive(Clone, Default)]
pub struct Highlights(Arc<Shared>);

#[derive(Default)]
struct Shared {
    is_behind: bool,
    /// Loaded when there is code to highlight, and not before.
    grammars: OnceLock<Grammars>,
    memory: Mutex<Memory>,
}

/// How a piece of code is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Coloured {
    /// With classes.
    Html(Arc<str>),
    /// As it stands: its language is not known, or its grammar does not get through it.
    Plain,
    /// As it stands, for now: it is wanted.
    Later(u128),
}

/// What was written plain because it was not known: as soon as some of it is, the text is to be written again.
#[derive(Clone, Default, Debug)]
pub struct Awaited(Vec<u128>);

impl Highlights {
    /// Highlights nothing that has to be waited for: code that is not known is noted.
    pub fn behind() -> Self {
        Self(Arc::new(Shared { is_behind: true, ..Shared::default() }))
    }

    /// A piece of code in a language, by any of its names in lower case.
    pub fn of(&self, language: &str, code: &str) -> Coloured {
        let Some(token) = grammars::token(language).filter(|_| code.len() <= LONGEST) else {
            return Coloured::Plain;
        };
        let key = key(token, code);
        let known = {
            let mut memory = self.memory();
            let known = memory.get(key);
            // What was known and let go is no more trouble than to look it up: nothing is wanted twice.
            if known.is_none() && self.0.is_behind && !memory.was_made(key) {
                memory.want(Wanted { key, token, code: code.into() });
                return Coloured::Later(key);
            }
            known
        };
        let html = known.unwrap_or_else(|| {
            let html = self.html(token, code);
            self.memory().keep(key, html.clone());
            html
        });
        html.map_or(Coloured::Plain, Coloured::Html)
    }

    /// Highlights what was wanted last; says how many bytes of code that was, or none where nothing is wanted.
    pub fn make_up(&self) -> Option<usize> {
        let Wanted { key, token, code } = self.memory().take_wanted()?;
        let html = self.html(token, &code);
        self.memory().made(key, html);
        Some(code.len())
    }

    /// Whether grammars were loaded.
    pub fn has_grammars(&self) -> bool {
        self.0.grammars.get().is_some()
    }

    /// None if the grammar does not get through the text.
    fn html(&self, token: &str, code: &str) -> Option<Arc<str>> {
        self.0.grammars.get_or_init(Grammars::load).html(token, code).map(Arc::from)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Highlights {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_behind { "Highlights(behind)" } else { "Highlights(at once)" })
    }
}

impl Awaited {
    /// Notes code that is to come.
    pub fn note(&mut self, key: u128) {
        self.0.push(key);
    }

    /// Notes what another text awaits.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether some of it has come.
    pub fn has_come(&self, highlights: &Highlights) -> bool {
        let is_made = |memory: MutexGuard<'_, Memory>| self.0.iter().any(|key| memory.was_made(*key));
        !self.0.is_empty() && is_made(highlights.memory())
    }

    /// Stands for what is awaited.
    pub fn keys(&self) -> &[u128] {
        &self.0
    }
}

fn key(token: &str, code: &str) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(token.as_bytes());
    hash.update(&[0]);
    hash.update(code.as_bytes());
    hash.digest128()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(coloured: &Coloured) -> &str {
        match coloured {
            Coloured::Html(html) => html,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn code_of_no_known_language_needs_no_grammars() {
        for highlights in [Highlights::default(), Highlights::behind()] {
            for language in ["", "text", "txt", "mermaid", "plain text"] {
                assert_eq!(highlights.of(language, "let a;\n"), Coloured::Plain, "{language}");
            }
            let long = "a ".repeat(LONGEST);
            assert_eq!(highlights.of("rust", &long), Coloured::Plain);
            assert_eq!(highlights.make_up(), None, "nor is it wanted");
            assert!(!highlights.has_grammars());
        }
    }

    #[test]
    fn behind_gives_later_what_at_once_gives() {
        let (at_once, behind) = (Highlights::default(), Highlights::behind());
        let wanted = at_once.of("rust", "let a = 1;\n");
        assert!(html(&wanted).contains("<span"));
        let Coloured::Later(key) = behind.of("rust", "let a = 1;\n") else { panic!("it was waited for") };
        assert_eq!(behind.of("rust", "let a = 1;\n"), Coloured::Later(key), "it is not made yet");
        assert!(!behind.has_grammars());
        let mut awaited = Awaited::default();
        awaited.note(key);
        assert!(!awaited.has_come(&behind) && !Awaited::default().has_come(&behind));
        assert_eq!(behind.make_up(), Some(11));
        assert_eq!(behind.make_up(), None, "it was wanted once");
        assert!(awaited.has_come(&behind));
        assert_eq!(behind.of("rust", "let a = 1;\n"), wanted);
        assert!(matches!(behind.of("js", "let a = 1;\n"), Coloured::Later(_)), "another language");
    }

    #[test]
    fn what_was_wanted_last_is_made_first() {
        let highlights = Highlights::behind();
        for code in ["1", "22", "333"] {
            highlights.of("rust", code);
        }
        highlights.of("rust", "22");
        let made: Vec<usize> = std::iter::from_fn(|| highlights.make_up()).collect();
        assert_eq!(made, [3, 2, 1]);
    }

    /// A grammar that does not get through is asked once.
    #[test]
    fn code_that_stays_plain_is_wanted_once() {
        let highlights = Highlights::behind();
        let line = format!("let a = \"{}\";\n", "x".repeat(LONGEST / 2));
        assert!(matches!(highlights.of("rust", &line), Coloured::Later(_)));
        assert_eq!(highlights.make_up(), Some(line.len()));
        assert_eq!(highlights.of("rust", &line), Coloured::Plain);
        assert_eq!(highlights.make_up(), None);
    }

    /// However little is remembered, nobody waits twice for the same code.
    #[test]
    fn what_was_let_go_is_not_wanted_again() {
        let highlights = Highlights::behind();
        let first = format!("let a = 1; // {}\n", "x".repeat(100));
        highlights.of("rust", &first);
        highlights.make_up();
        let known = highlights.of("rust", &first);
        highlights.memory().forget();
        assert_eq!(highlights.of("rust", &first), known, "it is made at once");
        assert_eq!(highlights.make_up(), None);
    }
}
