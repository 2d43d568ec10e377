//! The leaves of the site on show: made behind the pages, on a thread of their own.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rayon::ThreadPool;

use crate::checked::Checked;
use crate::commands::{Failure, drawn};
use crate::render::leaves::{LeafMemo, Pending};
use crate::serve::Server;
use crate::source::Sources;
use crate::{pipeline, report, terminal};

/// After so long without an edit leaves are made though nobody asked for them. Who saves again and again pauses
/// less between two saves, and finds all cores free; who stops to look has them before she has found what to search for.
const PAUSE: Duration = Duration::from_millis(300);

/// Makes leaves and shows them: after a pause, or as soon as a browser asks for one. Only those of the newest site
/// are wanted: for others it gives up.
pub(super) struct LeavesBehind {
    wanted: Arc<Wanted>,
    sender: Sender<Order<Work>>,
}

/// Which leaves are wanted, and whether they are to be waited with.
#[derive(Default)]
struct Wanted {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Default)]
struct Now {
    /// The site whose leaves they are.
    number: u64,
    /// Whether a page is being made, which goes first.
    is_held: bool,
}

/// What the thread is told.
enum Order<T> {
    /// To make the leaves of the site with this number.
    Make(u64, T),
    /// That somebody waits for those of the site with this number.
    Asked(u64),
}

/// The leaves of one site.
struct Work {
    number: u64,
    pending: Pending,
    sources: Sources,
    quiet: bool,
}

impl LeavesBehind {
    /// Starts the thread; it ends with the program.
    pub(super) fn start(server: &Arc<Server>, mut memo: LeafMemo) -> Result<Self, Failure> {
        let (sender, orders) = channel();
        let wanted = Arc::new(Wanted::default());
        let asked = sender.clone();
        // The thread has ended only if it panicked, which was told where it happened.
        server.when_leaves_are_asked(move |number| drop(asked.send(Order::Asked(number))));
        let (server, newest) = (Arc::clone(server), Arc::clone(&wanted));
        // Half of the cores: the pages of the next edit find the others free.
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores.div_ceil(2)).build();
        let pool = pool.map_err(|error| Failure::Thread(std::io::Error::other(error)))?;
        std::thread::Builder::new()
            .name("leaves".to_owned())
            .spawn(move || {
                follow(&orders, PAUSE, |work| make(work, &server, &mut memo, &newest, &pool));
            })
            .map_err(Failure::Thread)?;
        Ok(Self { wanted, sender })
    }

    /// Has those that are being made wait: a page goes first.
    pub(super) fn hold(&self) {
        self.wanted.change(|now| now.is_held = true);
    }

    /// Goes on with what was held: the site on show is the same as before.
    pub(super) fn go_on(&self) {
        self.wanted.change(|now| now.is_held = false);
    }

    /// Has the leaves made of the site on show, which has this number; lets go of those of another.
    pub(super) fn make(&self, number: u64, pending: Pending, sources: Sources, quiet: bool) {
        self.wanted.change(|now| *now = Now { number, is_held: false });
        let _ = self.sender.send(Order::Make(number, Work { number, pending, sources, quiet }));
    }
}

impl Wanted {
    fn change(&self, change: impl FnOnce(&mut Now)) {
        change(&mut self.now());
        self.changed.notify_all();
    }

    /// Whether the leaves of a site are wanted; says so once they may be made.
    fn are_of(&self, number: u64) -> bool {
        let is_to_wait = |now: &mut Now| now.is_held && now.number == number;
        let now = self.changed.wait_while(self.now(), is_to_wait).unwrap_or_else(PoisonError::into_inner);
        now.number == number
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes what was ordered last, as soon as it is asked for or nothing else was ordered for a while. The first site
/// is not waited with: there is nothing else to show.
fn follow<T>(orders: &Receiver<Order<T>>, pause: Duration, mut make: impl FnMut(T)) {
    let mut asked = 1;
    let mut ordered: Option<(u64, T)> = None;
    loop {
        let order = match &ordered {
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some((number, _)) if *number <= asked => orders.recv_timeout(Duration::ZERO),
            Some(_) => orders.recv_timeout(pause),
        };
        match order {
            Ok(Order::Make(number, work)) => ordered = Some((number, work)),
            Ok(Order::Asked(number)) => asked = asked.max(number),
            Err(RecvTimeoutError::Timeout) => {
                if let Some((number, work)) = ordered.take() {
                    make(work);
                    // What follows for the same site is its colours, which nobody asks for.
                    asked = if asked <= number { 0 } else { asked };
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn make(
    Work { number, pending, sources, quiet }: Work,
    server: &Server,
    memo: &mut LeafMemo,
    wanted: &Wanted,
    pool: &ThreadPool,
) {
    // Not on the threads of the pages: those that wait here are missed nowhere.
    let grown = pool.install(|| pipeline::leaves(pending, memo, || wanted.are_of(number)));
    let Some(grown) = grown else { return };
    let Checked { value: leaves, diagnostics } = grown;
    let has_errors = report::counts(&diagnostics).0 > 0;
    server.grow(number, leaves.files, &diagnostics, &sources);
    if !diagnostics.is_empty() && (!quiet || has_errors) {
        terminal::err(&drawn(&diagnostics, &sources));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than any test may take: what comes earlier was not waited for.
    const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

    /// What is made of these orders, and of those that come after each thing that was made.
    fn made(pause: Duration, first: Vec<Order<u64>>, mut then: Vec<Vec<Order<u64>>>) -> Vec<u64> {
        let (sender, orders) = channel();
        first.into_iter().for_each(|order| sender.send(order).unwrap());
        let mut sender = Some(sender);
        then.reverse();
        let mut made = Vec::new();
        follow(&orders, pause, |work| {
            made.push(work);
            match then.pop() {
                Some(next) => {
                    next.into_iter().for_each(|order| sender.as_ref().unwrap().send(order).unwrap())
                }
                // Nobody can order anything any more.
                None => sender = None,
            }
        });
        made
    }

    #[test]
    fn a_page_goes_first_and_leaves_go_on_where_nothing_came_of_it() {
        let wanted = Arc::new(Wanted::default());
        let begin = |number: u64| {
            let wanted = Arc::clone(&wanted);
            std::thread::spawn(move || wanted.are_of(number))
        };
        wanted.change(|now| *now = Now { number: 1, is_held: true });
        let held = begin(1);
        assert!(!begin(2).join().unwrap(), "what nobody wants waits for nothing");
        wanted.change(|now| now.is_held = false);
        assert!(held.join().unwrap());
        wanted.change(|now| now.is_held = true);
        let held = begin(1);
        wanted.change(|now| *now = Now { number: 2, is_held: false });
        assert!(!held.join().unwrap());
        assert!(wanted.are_of(2));
    }

    fn edits(numbers: std::ops::RangeInclusive<u64>) -> Vec<Order<u64>> {
        numbers.map(|number| Order::Make(number, number)).collect()
    }

    #[test]
    fn the_first_leaves_come_at_once() {
        assert_eq!(made(NEVER, edits(1..=1), vec![]), [1]);
    }

    #[test]
    fn ten_edits_in_a_row_make_leaves_once() {
        let asked = edits(2..=11).into_iter().chain([Order::Asked(11)]).collect();
        assert_eq!(made(NEVER, asked, vec![]), [11]);
        // Nobody asks: it is the pause that ends.
        assert_eq!(made(Duration::from_millis(1), edits(2..=11), vec![]), [11]);
    }

    #[test]
    fn who_asks_before_the_site_is_ordered_is_not_forgotten() {
        let asked = [Order::Asked(5)].into_iter().chain(edits(5..=5)).collect();
        assert_eq!(made(NEVER, asked, vec![]), [5]);
    }

    #[test]
    fn who_asked_for_one_site_did_not_ask_for_the_next() {
        let next = edits(3..=9).into_iter().chain([Order::Asked(2), Order::Asked(9)]).collect();
        let first = edits(2..=2).into_iter().chain([Order::Asked(2)]).collect();
        assert_eq!(made(NEVER, first, vec![next]), [2, 9], "3 to 8 were waited with");
    }
}
