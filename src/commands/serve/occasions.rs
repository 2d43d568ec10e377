//! Why to build: an edit, or colours of code that came. One after the other, edits first.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::commands::Failure;
use crate::source::Sources;
use crate::watch::{self, WatchError};

/// A reason to build.
pub(super) enum Occasion {
    /// The handbook as it is now, or why that can't be told.
    Edit(Result<Sources, WatchError>),
    /// Code that was shown plain is known in colours.
    Colours,
}

/// Reasons to build, as they come; they end when the handbook can't be watched any more.
pub(super) struct Occasions {
    told: Receiver<Occasion>,
    /// What was told while an edit was looked for.
    next: Option<Occasion>,
}

/// Says that colours came.
#[derive(Clone)]
pub(super) struct Colours(Weak<Sender<Occasion>>);

/// Watches a handbook on a thread of its own.
pub(super) fn of(root: &Path, poll: Option<Duration>) -> Result<(Occasions, Colours), Failure> {
    let mut watch = watch::sources(root, &[], poll)?;
    let (sender, told) = channel();
    // Nobody else keeps it: when the watch ends, there are no more occasions.
    let sender = Arc::new(sender);
    let colours = Colours(Arc::downgrade(&sender));
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(
            move || while watch.next().is_some_and(|sources| sender.send(Occasion::Edit(sources)).is_ok()) {},
        )
        .map_err(Failure::Thread)?;
    Ok((Occasions { told, next: None }, colours))
}

impl Colours {
    /// Says so; `false` once nobody wants to know.
    pub(super) fn have_come(&self) -> bool {
        self.0.upgrade().is_some_and(|sender| sender.send(Occasion::Colours).is_ok())
    }
}

impl Iterator for Occasions {
    type Item = Occasion;

    /// Waits for a reason. Of all that were told meanwhile the last edit is one, and colours come with it.
    fn next(&mut self) -> Option<Occasion> {
        let mut occasion = match self.next.take() {
            Some(occasion) => occasion,
            None => self.told.recv().ok()?,
        };
        while let Ok(next) = self.told.try_recv() {
            match (&occasion, &next) {
                // An error is told, whatever comes behind it.
                (Occasion::Edit(Err(_)), _) => {
                    self.next = Some(next);
                    break;
                }
                (_, Occasion::Colours) => {}
                _ => occasion = next,
            }
        }
        Some(occasion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told while nobody listens comes as these occasions: an edit by its folder, and what else.
    fn heard(told: Vec<Occasion>) -> Vec<String> {
        let (sender, receiver) = channel();
        told.into_iter().for_each(|occasion| sender.send(occasion).unwrap());
        drop(sender);
        let name = |occasion| match occasion {
            Occasion::Edit(Ok(Sources { folder_name, .. })) => folder_name,
            Occasion::Edit(Err(_)) => "error".to_owned(),
            Occasion::Colours => "colours".to_owned(),
        };
        Occasions { told: receiver, next: None }.map(name).collect()
    }

    fn edit(name: &str) -> Occasion {
        Occasion::Edit(Ok(Sources { folder_name: name.to_owned(), ..Sources::default() }))
    }

    fn error() -> Occasion {
        let cause = watch::sources(Path::new("/there is/no such folder"), &[], None);
        Occasion::Edit(Err(cause.err().unwrap()))
    }

    #[test]
    fn the_last_edit_stands_for_all_and_goes_first() {
        assert_eq!(heard(vec![edit("a"), edit("b"), Occasion::Colours, edit("c")]), ["c"]);
        assert_eq!(heard(vec![Occasion::Colours, edit("a"), Occasion::Colours]), ["a"]);
        assert_eq!(heard(vec![Occasion::Colours, Occasion::Colours]), ["colours"]);
    }

    #[test]
    fn an_error_is_not_passed_over() {
        assert_eq!(heard(vec![edit("a"), error(), edit("b"), Occasion::Colours]), ["error", "b"]);
        assert_eq!(heard(vec![error(), error()]), ["error", "error"]);
    }
}
