//! The colours of code: made behind the pages, on a thread of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};

use crate::commands::Failure;
use crate::highlights::Highlights;

/// So many bytes of code are highlighted before pages are made of them, first: what an author has just written
/// is all there is, most often. Each time it is twice as much.
const FIRST: usize = 8 << 10;

/// And no more than this at last: an edit waits for the pages that are being made of it.
const MOST: usize = 512 << 10;

/// Makes up for the colours of code that was shown plain.
pub(super) struct ColoursBehind {
    edits: Arc<AtomicU64>,
    sender: Sender<()>,
}

impl ColoursBehind {
    /// Starts the thread; it ends with the program. Hands on, again and again, that there is more to be shown in
    /// colours; it is told `false` once nobody wants to know.
    pub(super) fn start(
        highlights: Highlights,
        come: impl Fn() -> bool + Send + 'static,
    ) -> Result<Self, Failure> {
        let (sender, receiver) = channel();
        let edits = Arc::new(AtomicU64::new(0));
        let newest = Arc::clone(&edits);
        std::thread::Builder::new()
            .name("colours".to_owned())
            .spawn(move || while receiver.recv().is_ok() && make_up(&highlights, &newest, &come) {})
            .map_err(Failure::Thread)?;
        Ok(Self { edits, sender })
    }

    /// Says that an edit is shown, and some of its code perhaps plain.
    pub(super) fn look(&self) {
        self.edits.fetch_add(1, Ordering::Relaxed);
        // The thread has ended only if it panicked, which was told where it happened.
        let _ = self.sender.send(());
    }
}

/// Makes all that is wanted, the newest first, in portions; `false` once nobody wants to know.
fn make_up(highlights: &Highlights, edits: &AtomicU64, come: impl Fn() -> bool) -> bool {
    let (mut portion, mut seen) = (FIRST, edits.load(Ordering::Relaxed));
    loop {
        let mut size = 0;
        // An edit that came meanwhile has its code first.
        while size < portion && edits.load(Ordering::Relaxed) == seen {
            let Some(bytes) = highlights.make_up() else { break };
            size += bytes.max(1);
        }
        let is_edited = edits.load(Ordering::Relaxed) != seen;
        seen = edits.load(Ordering::Relaxed);
        match size {
            0 if !is_edited => return true,
            0 => {}
            _ if !come() => return false,
            _ => {}
        }
        portion = if is_edited { FIRST } else { (portion * 2).min(MOST) };
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn wanting(codes: &[String]) -> Highlights {
        let highlights = Highlights::behind();
        codes.iter().for_each(|code| drop(highlights.of("diff", code)));
        highlights
    }

    #[test]
    fn what_is_wanted_comes_in_portions_that_grow() {
        let codes: Vec<String> = (0..40).map(|number| format!("+{number:4095}\n")).collect();
        let highlights = wanting(&codes);
        let is_there =
            |code: &&String| !matches!(highlights.of("diff", code), crate::highlights::Coloured::Later(_));
        let there = RefCell::new(Vec::new());
        let come = || {
            there.borrow_mut().push(codes.iter().filter(is_there).count());
            true
        };
        assert!(make_up(&highlights, &AtomicU64::new(0), come));
        assert_eq!(*there.borrow(), [2, 6, 14, 30, 40]);
        assert!(make_up(&highlights, &AtomicU64::new(0), || panic!("nothing was wanted")));
    }

    #[test]
    fn code_of_an_edit_goes_first() {
        let codes: Vec<String> = (0..40).map(|number| format!("+{number:4095}\n")).collect();
        let highlights = wanting(&codes);
        let (edits, times) = (AtomicU64::new(0), RefCell::new(0));
        let come = || {
            *times.borrow_mut() += 1;
            match *times.borrow() {
                4 => {
                    highlights.of("diff", "+new\n");
                    edits.fetch_add(1, Ordering::Relaxed);
                }
                5 => {
                    assert!(!matches!(highlights.of("diff", "+new\n"), crate::highlights::Coloured::Later(_)))
                }
                _ => {}
            }
            true
        };
        assert!(make_up(&highlights, &edits, come));
        assert!(*times.borrow() > 5);
    }

    #[test]
    fn it_ends_when_nobody_wants_to_know() {
        let highlights = wanting(&["+a\n".to_owned()]);
        assert!(!make_up(&highlights, &AtomicU64::new(0), || false));
    }
}
