//! The development server: shows the last good site from memory, and tells browsers of the next.
//!
//! Owns what goes over the wire and to whom: only this machine, only GET and HEAD, only requests
//! that name this server. The site itself is never changed; what live reloading needs is put into
//! HTML on the wire, and [`undo`] takes it out again.

#![expect(clippy::disallowed_methods, reason = "this is the edge")]

mod answer;
mod events;
mod gone;
mod good;
mod guard;
mod page;
mod shown;
mod wire;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use axum::Router;
use tokio::sync::{oneshot, watch};

use self::good::Good;
use self::guard::Guard;
use self::shown::Shown;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::path::OutPath;
use crate::report;
use crate::site::{Files, Site};
use crate::source::Sources;

pub use self::wire::undo;

/// The port where nothing else is asked for: readers' ticks and reconnecting belong to an address.
pub const PORT: u16 = 4747;

/// So many ports are tried from [`PORT`] on.
const PORTS: u16 = 100;

/// Why the server can't start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The port that was asked for is in use.
    #[error("port {0} is in use. Choose another with `--port`, or leave `--port` out for the next free one")]
    Busy(u16),
    /// Every port that may be tried is in use.
    #[error("ports {PORT} to {} are all in use. Name a free one with `--port`", PORT + PORTS - 1)]
    AllBusy,
    /// The operating system said no.
    #[error("can't listen on port {port}: {cause}")]
    Listen {
        /// The port.
        port: u16,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
}

/// A server that runs until it is dropped.
pub struct Server {
    port: u16,
    shown: watch::Sender<Arc<Shown>>,
    asked: Asked,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What every request may see.
#[derive(Clone)]
struct State {
    guard: Arc<Guard>,
    shown: watch::Receiver<Arc<Shown>>,
    asked: Asked,
}

/// Who is told that leaves are waited for, by the number of their site.
type Asked = Arc<OnceLock<Box<dyn Fn(u64) + Send + Sync>>>;

impl Server {
    /// Listens on 127.0.0.1: on `port` (0 for any), or on the first free port from [`PORT`] on.
    ///
    /// Requests wait until something is [shown](Self::show).
    pub fn bind(port: Option<u16>) -> Result<Self, ServeError> {
        let listener = listen(port)?;
        let failed = |cause| ServeError::Listen { port: port.unwrap_or(PORT), cause };
        let port = listener.local_addr().map_err(failed)?.port();
        listener.set_nonblocking(true).map_err(failed)?;
        let (sender, shown) = watch::channel(Arc::new(Shown::default()));
        let asked = Asked::default();
        let state = State { guard: Arc::new(Guard::new(port)), shown, asked: Arc::clone(&asked) };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("serve".to_owned())
            .spawn(move || run(listener, state, stopped))
            .map_err(failed)?;
        Ok(Self { port, shown: sender, asked, stop: Some(stop), thread: Some(thread) })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address to open.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Shows a site, all of it at once; with errors, shows them over the last good site.
    pub fn show(&self, site: Site, diagnostics: &[Diagnostic], sources: &Sources) {
        let errors = errors(diagnostics);
        if errors.is_empty() {
            let good = self.good(site, sources);
            self.change(|shown| shown.with_site(good));
        } else {
            let problems = report::problems(&errors, sources);
            self.change(|shown| shown.with_errors(problems));
        }
    }

    /// Shows the site on show in other colours: its leaves are no older for that.
    pub fn show_colours(&self, site: Site, sources: &Sources) {
        let good = self.good(site, sources);
        self.change(|shown| shown.with_colours(good));
    }

    fn good(&self, site: Site, sources: &Sources) -> Arc<Good> {
        let last = self.shown.borrow().site.clone();
        Arc::new(Good::new(site, format!("folder:{}", sources.folder_name), last.as_deref()))
    }

    /// The number of the site on show, colours aside; the first is 1.
    pub fn number(&self) -> u64 {
        self.shown.borrow().number
    }

    /// Has somebody told that leaves of a site are waited for, by its number; only the first who wants that is.
    pub fn when_leaves_are_asked(&self, tell: impl Fn(u64) + Send + Sync + 'static) {
        let _ = self.asked.set(Box::new(tell));
    }

    /// Shows the leaves of the site with this number: no other page is loaded again because of them. With errors,
    /// shows these, and the leaves there were.
    pub fn grow(&self, number: u64, leaves: Files, diagnostics: &[Diagnostic], sources: &Sources) {
        let errors = errors(diagnostics);
        match errors.is_empty() {
            true => self.change(|shown| shown.with_leaves(number, leaves)),
            false => {
                let problems = report::problems(&errors, sources);
                self.change(|shown| shown.without_leaves(number, problems));
            }
        }
    }

    /// Has visible tabs go to a page.
    pub fn follow(&self, page: &OutPath) {
        self.change(|shown| shown.with_follow(format!("/{}", shown::encoded(page))));
    }

    /// From what is shown to what is shown next, whoever else may be showing something.
    fn change(&self, next: impl FnOnce(&Shown) -> Shown) {
        self.shown.send_modify(|shown| *shown = Arc::new(next(shown)));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic of the server was told of where it happened.
            let _ = thread.join();
        }
    }
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    diagnostics.iter().filter(|found| found.severity == Severity::Error).cloned().collect()
}

fn listen(port: Option<u16>) -> Result<TcpListener, ServeError> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => bind(port).map_err(|cause| match cause.kind() {
            io::ErrorKind::AddrInUse => ServeError::Busy(port),
            _ => ServeError::Listen { port, cause },
        }),
        None => {
            for port in PORT..PORT + PORTS {
                match bind(port) {
                    Ok(listener) => return Ok(listener),
                    Err(cause) if cause.kind() == io::ErrorKind::AddrInUse => {}
                    Err(cause) => return Err(ServeError::Listen { port, cause }),
                }
            }
            Err(ServeError::AllBusy)
        }
    }
}

/// Answers until `stopped`; then at once ends all that is open, event streams too.
fn run(listener: TcpListener, state: State, stopped: oneshot::Receiver<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let routes = Router::new().fallback(answer::answer).with_state(state);
        let serving = Box::pin(async { axum::serve(listener, routes).await });
        futures_util::future::select(serving, stopped).await;
    });
    runtime.shutdown_background();
}
