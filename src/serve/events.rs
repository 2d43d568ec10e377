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
    /// The page that listens; `None` for a listener to all of them.
    page: Option<String>,
    state: Next,
}

enum Next {
    Version,
    Errors,
    Wait,
}

/// Two events now and after every build: `version`, the page's; `errors`, a JSON list.
pub(super) fn stream(mut shown: watch::Receiver<Arc<Shown>>, page: Option<String>) -> Response {
    shown.mark_unchanged();
    let cursor = Cursor { shown, page, state: Next::Version };
    let events = stream::unfold(cursor, |mut cursor| async move {
        if matches!(cursor.state, Next::Wait) {
            cursor.shown.changed().await.ok()?;
            cursor.state = Next::Version;
        }
        let event = if matches!(cursor.state, Next::Version) {
            cursor.state = Next::Errors;
            let version = cursor.shown.borrow_and_update().version(cursor.page.as_deref());
            Event::default().event("version").retry(RETRY).data(version)
        } else {
            cursor.state = Next::Wait;
            let errors = serde_json::to_string(&cursor.shown.borrow().errors).unwrap_or_default();
            Event::default().event("errors").data(errors)
        };
        Some((Ok::<_, Infallible>(event), cursor))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}
