//! The stream that tells browsers of every build.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;

use super::shown::Shown;

/// A comment is sent this often, so that a browser that left is noticed.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// After so long a browser that lost the server asks again.
const RETRY: Duration = Duration::from_millis(500);

/// Where a stream is.
struct Cursor {
    shown: watch::Receiver<Arc<Shown>>,
    /// What is being told of.
    now: Arc<Shown>,
    /// The page that listens; `None` for a listener to all of them.
    page: Option<String>,
    state: Next,
    /// How often tabs were told to go somewhere.
    followed: u64,
}

enum Next {
    Changed,
    Version,
    Errors,
    Follow,
    Wait,
}

/// Events now and after every build: `changed`, the files that are other than in the site before; `version`, the
/// page's; `errors`, a JSON list. And `follow`, an address to go to, when an author wants to see what she edits.
pub(super) fn stream(mut shown: watch::Receiver<Arc<Shown>>, page: Option<String>) -> Response {
    shown.mark_unchanged();
    let now = Arc::clone(&shown.borrow());
    let followed = now.follow.0;
    let cursor = Cursor { shown, now, page, state: Next::Changed, followed };
    let events = stream::unfold(cursor, |mut cursor| async move {
        loop {
            if matches!(cursor.state, Next::Wait) {
                cursor.shown.changed().await.ok()?;
                cursor.state = Next::Changed;
            }
            if let Some(event) = cursor.next() {
                return Some((Ok::<_, Infallible>(event), cursor));
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

impl Cursor {
    /// Goes one step on; what there is to tell, if anything.
    fn next(&mut self) -> Option<Event> {
        let event = |name| Event::default().event(name);
        match self.state {
            Next::Changed => {
                self.state = Next::Version;
                self.now = Arc::clone(&self.shown.borrow_and_update());
                let changed = &self.now.site.as_ref()?.changed;
                Some(event("changed").data(serde_json::to_string(changed).unwrap_or_default()))
            }
            Next::Version => {
                self.state = Next::Errors;
                let version = self.now.version(self.page.as_deref());
                Some(event("version").retry(RETRY).data(version))
            }
            Next::Errors => {
                self.state = Next::Follow;
                let errors = serde_json::to_string(&self.now.errors).unwrap_or_default();
                Some(event("errors").data(errors))
            }
            Next::Follow => {
                self.state = Next::Wait;
                let (times, address) = self.now.follow.clone();
                let is_new = std::mem::replace(&mut self.followed, times) != times;
                is_new.then(|| event("follow").data(address))
            }
            Next::Wait => None,
        }
    }
}
