//! The leaves of the site on show: made behind the pages, on a thread of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use rayon::ThreadPool;

use crate::checked::Checked;
use crate::commands::{Failure, drawn};
use crate::render::leaves::{LeafMemo, Pending};
use crate::serve::Server;
use crate::source::Sources;
use crate::{pipeline, report, terminal};

/// Makes leaves and shows them. Only the newest are wanted: for others it gives up.
pub(super) struct LeavesBehind {
    wanted: Arc<AtomicU64>,
    sender: Sender<Work>,
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
    pub(super) fn start(server: &Arc<Server>, memo: LeafMemo) -> Result<Self, Failure> {
        let (sender, receiver) = channel();
        let wanted = Arc::new(AtomicU64::new(0));
        let (server, newest) = (Arc::clone(server), Arc::clone(&wanted));
        // Half of the cores: the pages of the next edit find the others free.
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores.div_ceil(2)).build().ok();
        std::thread::Builder::new()
            .name("leaves".to_owned())
            .spawn(move || follow(&receiver, &server, memo, &newest, pool.as_ref()))
            .map_err(Failure::Thread)?;
        Ok(Self { wanted, sender })
    }

    /// Lets go of what is being made.
    pub(super) fn stop(&self) {
        self.wanted.fetch_add(1, Ordering::Relaxed);
    }

    /// Makes the leaves of the site on show.
    pub(super) fn make(&self, pending: Pending, sources: Sources, quiet: bool) {
        let number = self.wanted.load(Ordering::Relaxed);
        // The thread has ended only if it panicked, which was told where it happened.
        let _ = self.sender.send(Work { number, pending, sources, quiet });
    }
}

fn follow(
    works: &Receiver<Work>,
    server: &Server,
    mut memo: LeafMemo,
    newest: &AtomicU64,
    pool: Option<&ThreadPool>,
) {
    while let Ok(Work { number, pending, sources, quiet }) = works.recv() {
        let is_wanted = || newest.load(Ordering::Relaxed) == number;
        let make = || pipeline::leaves(pending, &mut memo, is_wanted);
        let Some(grown) = (match pool {
            Some(pool) => pool.install(make),
            None => make(),
        }) else {
            continue;
        };
        let Checked { value: leaves, diagnostics } = grown;
        let has_errors = report::counts(&diagnostics).0 > 0;
        server.grow(leaves.files, &diagnostics, &sources);
        if !diagnostics.is_empty() && (!quiet || has_errors) {
            terminal::err(&drawn(&diagnostics, &sources));
        }
    }
}
